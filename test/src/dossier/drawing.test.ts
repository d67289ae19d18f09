// The drawing of an ancestry: nothing in it lies on anything else, whatever the ancestry, and it is the same every time.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitted, widthOf } from "../../../src/dossier/fit.ts";
import { FONT, type Layout, layoutOf, type Point } from "../../../src/dossier/layout.ts";
import type { DrawnEdge, DrawnNode } from "../../../src/dossier/shape.ts";
import { piecesOf } from "../../../src/dossier/svg.ts";
import type { EdgeType } from "../../../src/model/edge-types.ts";
import { LIMITS } from "../../../src/model/limits.ts";

const TYPES: readonly EdgeType[] = [
  "fine-tuned-from",
  "trained-on",
  "merged-from",
  "derived-from",
  "distilled-from",
];

const node = (i: number, more: Partial<DrawnNode> = {}): DrawnNode => ({
  id: `urn:example:${i}`,
  kind: i % 3 === 0 ? "dataset" : "model",
  name: `acme/node-${i}`,
  version: `${i}.0`,
  stub: false,
  depth: i === 0 ? 0 : 1,
  state: null,
  tainted: false,
  third_party: false,
  ...more,
});

type Drawn = { readonly nodes: readonly DrawnNode[]; readonly edges: readonly DrawnEdge[] };

/** An ancestry: every node but the first has a child before it; further edges lead from earlier nodes to later ones. */
const ancestries: fc.Arbitrary<Drawn> = fc
  .integer({ min: 1, max: LIMITS.drawnNodes })
  .chain((size) =>
    fc.record({
      nodes: fc.tuple(
        ...Array.from({ length: size }, (_, i) =>
          fc
            .record({
              name: fc.string({ unit: "grapheme", maxLength: 80 }),
              stub: fc.boolean(),
              tainted: fc.boolean(),
            })
            .map((more) => node(i, more)),
        ),
      ),
      first: fc.tuple(
        ...Array.from({ length: size - 1 }, (_, i) =>
          fc.tuple(fc.integer({ min: 0, max: i }), fc.constantFrom(...TYPES)),
        ),
      ),
      more: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.constantFrom(...TYPES)), {
        maxLength: 80,
      }),
    }),
  )
  .map(({ nodes, first, more }) => {
    const all = [
      ...first.map(([child, type], i) => [child, i + 1, type] as const),
      ...more
        .filter(([a, b]) => a !== b)
        .map(([a, b, type]) => [Math.min(a, b), Math.max(a, b), type] as const),
    ];
    const edges = all.map(([child, parent, type]) => ({
      child: `urn:example:${child}`,
      parent: `urn:example:${parent}`,
      type,
      weight: null,
    }));
    return { nodes, edges: [...new Map(edges.map((edge) => [JSON.stringify(edge), edge])).values()] };
  });

const overlap = (a: readonly [number, number], b: readonly [number, number]): boolean =>
  a[0] < b[1] && b[0] < a[1];

type Segment = { readonly wire: string; readonly from: Point; readonly to: Point };

const segmentsOf = ({ wires }: Layout): Segment[] =>
  wires.flatMap(({ child, type, ways }) =>
    ways.flatMap((way) =>
      way.slice(1).map((to, i) => ({ wire: `${child} ${type}`, from: way[i] ?? to, to })),
    ),
  );

/** What is wrong with a drawing, in words. */
function faults(layout: Layout): string[] {
  const { boxes, width, height } = layout;
  const segments = segmentsOf(layout);
  const sorted = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a]);
  const found: string[] = [];
  for (const [i, a] of boxes.entries()) {
    if (a.x < 0 || a.y < 0 || a.x + a.width > width || a.y + a.height > height)
      found.push(`${a.title} lies outside`);
    for (const b of boxes.slice(i + 1))
      if (
        overlap([a.x, a.x + a.width], [b.x, b.x + b.width]) &&
        overlap([a.y, a.y + a.height], [b.y, b.y + b.height])
      )
        found.push(`${a.title} lies on ${b.title}`);
    for (const [text, size] of [
      [a.title, FONT.name],
      [a.about, FONT.small],
      [a.marks ?? "", FONT.small],
      ...a.ports.map((port) => [port.text, FONT.small] as const),
    ] as const)
      if (widthOf(text, size) > a.width - 12) found.push(`${text} is wider than its box`);
    const rows = a.ports.map(({ y }) => y);
    for (const [j, y] of rows.entries()) {
      if (y + 5 > a.y + a.height || y - 5 < a.y + 28) found.push(`row ${j} of ${a.title} lies outside of it`);
      if (j > 0 && y - (rows[j - 1] ?? 0) < 10) found.push(`rows of ${a.title} lie on each other`);
    }
  }
  for (const { wire, from, to } of segments) {
    const [x1, x2] = sorted(from[0], to[0]);
    const [y1, y2] = sorted(from[1], to[1]);
    if (x1 !== x2 && y1 !== y2) found.push(`${wire} is not straight`);
    if (x1 < 0 || y1 < 0 || x2 > width || y2 > height) found.push(`${wire} leads outside`);
    for (const box of boxes)
      if (
        overlap([x1 - 0.1, x2 + 0.1], [box.x + 0.2, box.x + box.width - 0.2]) &&
        overlap([y1 - 0.1, y2 + 0.1], [box.y + 0.2, box.y + box.height - 0.2])
      )
        found.push(`${wire} crosses ${box.title}`);
  }
  for (const [i, a] of segments.entries())
    for (const b of segments.slice(i + 1)) {
      if (a.wire === b.wire) continue;
      for (const axis of [0, 1] as const) {
        const other = axis === 0 ? 1 : 0;
        const isAlong =
          a.from[axis] === a.to[axis] && b.from[axis] === b.to[axis] && a.from[axis] === b.from[axis];
        if (isAlong && overlap(sorted(a.from[other], a.to[other]), sorted(b.from[other], b.to[other])))
          found.push(`${a.wire} runs on ${b.wire}`);
      }
    }
  return found;
}

describe("whatever the ancestry", () => {
  test("nothing lies on anything else, and every edge is there", () => {
    fc.assert(
      fc.property(ancestries, ({ nodes, edges }) => {
        const layout = layoutOf(nodes, edges);
        expect(faults(layout)).toEqual([]);
        expect(layout.boxes.map(({ node: { id } }) => id).sort()).toEqual(nodes.map(({ id }) => id).sort());
        const drawn = layout.wires.flatMap(({ ways }) => ways).length;
        expect(drawn).toBe(
          new Set(edges.map(({ child, parent, type }) => `${child} ${parent} ${type}`)).size,
        );
        const top = new Map(layout.boxes.map((box) => [box.node.id, box.y]));
        for (const { child, parent } of edges) expect(top.get(child) ?? 0).toBeLessThan(top.get(parent) ?? 0);
        expect(layoutOf(nodes, edges)).toEqual(layout);
      }),
      { numRuns: 120 },
    );
  });

  test("it is cut between lines, into pieces that fit on a sheet and are all of it", () => {
    fc.assert(
      fc.property(ancestries, ({ nodes, edges }) => {
        const layout = layoutOf(nodes, edges);
        const pieces = piecesOf(layout);
        expect(pieces[0]?.[0]).toBe(0);
        expect(pieces.at(-1)?.[1]).toBe(layout.height);
        for (const [i, [from, to]] of pieces.entries()) {
          if (i > 0) expect(from).toBe(pieces[i - 1]?.[1]);
          for (const box of layout.boxes)
            expect(box.y >= from && box.y < to ? box.y + box.height <= to + 1 : true).toBe(true);
        }
        // Only a line that is taller than a sheet by itself makes a piece that is.
        for (const [from, to] of pieces)
          if (to - from > 900) expect(layout.cuts.filter((cut) => cut > from && cut < to)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

test("diamonds are kept: two ways to one ancestor are two lines to one box", () => {
  const edge = (child: number, parent: number): DrawnEdge => ({
    child: `urn:example:${child}`,
    parent: `urn:example:${parent}`,
    type: "derived-from",
    weight: null,
  });
  const layout = layoutOf(
    [0, 1, 2, 3].map((i) => node(i)),
    [edge(0, 1), edge(0, 2), edge(1, 3), edge(2, 3)],
  );
  expect(layout.boxes).toHaveLength(4);
  const last = layout.boxes.find((box) => box.node.id === "urn:example:3");
  const ends = layout.wires
    .flatMap(({ ways }) => ways.map((way) => way.at(-1)))
    .filter((end) => end?.[1] === last?.y);
  expect(ends).toHaveLength(2);
  expect(new Set(ends.map((end) => end?.[0])).size).toBe(2);
});

test("edges that lead in a circle are drawn all the same", () => {
  const nodes = [0, 1, 2].map((i) => node(i, { depth: i }));
  const edges = [0, 1, 2].map((i) => ({
    child: `urn:example:${i}`,
    parent: `urn:example:${(i + 1) % 3}`,
    type: "derived-from" as const,
    weight: null,
  }));
  expect(faults(layoutOf(nodes, edges))).toEqual([]);
});

test("text that does not fit loses its middle, and keeps what tells versions apart", () => {
  const long = "acme/a-model-with-a-very-long-name-indeed-instruct-v3.2";
  const cut = fitted(long, 10, 130);
  expect(cut).toMatch(/^acme\/.*…[a-z0-9.-]*v3\.2$|^acme\/.*….*\.2$/);
  expect(widthOf(cut, 10)).toBeLessThanOrEqual(130);
  expect(fitted("acme/x", 10, 130)).toBe("acme/x");
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      expect(widthOf(fitted(text, 10, 100), 10)).toBeLessThanOrEqual(100);
    }),
  );
});
