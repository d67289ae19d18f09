// The graph in memory as it grows: at every position that can be asked, its rows and views are what was said until then,
// whenever and however often rows are made anew.
import { describe, expect, test } from "vitest";
import type { EdgeChange } from "../../../src/graph/changes.ts";
import { entryOf, isBridge, SORT, TARGET } from "../../../src/graph/entry.ts";
import { FLAGS, type Graph, type Side } from "../../../src/graph/graph.ts";
import { type Held, type Living, living, type ViewChange } from "../../../src/graph/living.ts";
import { rowsOf } from "../../../src/graph/rows.ts";
import { EDGE_TYPE_NAMES } from "../../../src/model/edge-types.ts";
import { type Random, random } from "../../support/random.ts";

const NOTHING: Held = {
  position: -1,
  up: rowsOf(0, new Uint32Array(), new Uint32Array()),
  kinds: new Uint8Array(),
  states: new Uint8Array(),
  flags: new Uint8Array(),
};

type Edge = Omit<EdgeChange, "position" | "ends">;

/** What was said until a position, kept naively. */
type Moment = {
  readonly edges: readonly Edge[];
  readonly views: ReadonlyMap<number, number>;
  readonly states: ReadonlyMap<number, number>;
};

const sortOf = (dice: Random): number =>
  entryOf(
    0,
    EDGE_TYPE_NAMES[dice.pick(EDGE_TYPE_NAMES.length)] ?? "alias-of",
    dice.chance(0.5) ? "observed" : "declared",
  ) >>> SORT;

/** Some statements: each begins edges and views, or ends edges that there are. */
function history(dice: Random, length: number) {
  const moments: Moment[] = [];
  const edges: EdgeChange[] = [];
  const views: ViewChange[] = [];
  let live: Edge[] = [];
  const shown = new Map<number, number>();
  const stood = new Map<number, number>();
  let size = 1;
  for (let position = 0; position < length; position++) {
    for (let i = dice.pick(4); i > 0; i--) {
      const ended = dice.chance(0.25) ? live[dice.pick(live.length)] : undefined;
      if (ended !== undefined) {
        const at = live.indexOf(ended);
        live = [...live.slice(0, at), ...live.slice(at + 1)];
        edges.push({ ...ended, position, ends: true });
        continue;
      }
      size += dice.pick(2);
      const child = 1 + dice.pick(size);
      const parent = 1 + dice.pick(size);
      const edge = { child, parent, sort: sortOf(dice) };
      size = Math.max(size, child, parent);
      live = [...live, edge];
      edges.push({ ...edge, position, ends: false });
    }
    if (dice.pick(2) === 0) {
      const n = 1 + dice.pick(size);
      const kind = dice.pick(10);
      shown.set(n, kind);
      views.push({ position, n, kind, flags: dice.pick(2) });
    }
    if (dice.pick(3) === 0) {
      const n = 1 + dice.pick(size);
      const state = dice.pick(8);
      stood.set(n, state);
      views.push({ position, n, state });
    }
    moments.push({ edges: live, views: new Map(shown), states: new Map(stood) });
  }
  return { moments, edges, views, size };
}

const rowOf = (side: Side, n: number): number[] => {
  side.seek(n);
  return [...side.list.subarray(side.start, side.end)].sort((a, b) => a - b);
};

const rowsFrom = (edges: readonly Edge[], n: number, near: "child" | "parent", far: "child" | "parent") =>
  edges
    .filter((edge) => edge[near] === n)
    .map((edge) => ((edge.sort << SORT) | edge[far]) >>> 0)
    .sort((a, b) => a - b);

function expectMoment(graph: Graph, moment: Moment, size: number): void {
  for (let n = 0; n <= size; n++) {
    expect(rowOf(graph.up, n)).toEqual(rowsFrom(moment.edges, n, "child", "parent"));
    expect(rowOf(graph.down, n)).toEqual(rowsFrom(moment.edges, n, "parent", "child"));
    if (n >= graph.size) continue;
    expect(graph.kinds[n]).toBe(moment.views.get(n) ?? 0);
    // What a node is does not change where it stands, nor the other way round.
    expect(graph.states[n]).toBe(moment.states.get(n) ?? 0);
  }
  for (const { child, parent, sort } of moment.edges)
    if (isBridge(sort))
      for (const n of [child, parent & TARGET])
        expect((graph.flags[n] ?? 0) & FLAGS.bridged).toBe(FLAGS.bridged);
}

function advanceTo(
  graph: Living,
  position: number,
  edges: readonly EdgeChange[],
  views: readonly ViewChange[],
) {
  const fresh = <T extends { position: number }>(all: readonly T[]): T[] =>
    all.filter((one) => one.position > graph.position && one.position <= position);
  graph.advance(position, fresh(edges), fresh(views));
}

describe("the graph in memory", () => {
  test.each(Array.from({ length: 30 }, () => random().seed))(
    "is what was said until any position (%i)",
    (seed) => {
      const dice = random(seed);
      const { moments, edges, views, size } = history(dice, 40);
      let graph = living(NOTHING);
      while (graph.position < moments.length - 1) {
        advanceTo(graph, Math.min(graph.position + 1 + dice.pick(9), moments.length - 1), edges, views);
        if (dice.pick(3) === 0) graph.merge(graph.since + dice.pick(graph.position - graph.since + 1));
        // A cold start from a snapshot goes on from where the rows were made.
        if (dice.pick(4) === 0) graph = living(structuredClone(graph.held()));
        for (let at = Math.max(0, graph.since); at <= graph.position; at++) {
          const moment = moments[at];
          if (moment) graph.at(at, (whole) => expectMoment(whole, moment, size));
        }
      }
    },
  );

  test("cannot be asked before its rows, or beyond what it knows", () => {
    const { edges, views } = history(random(1), 10);
    const graph = living(NOTHING);
    advanceTo(graph, 9, edges, views);
    graph.merge(5);
    expect(() => graph.at(4, () => {})).toThrow(RangeError);
    expect(() => graph.at(10, () => {})).toThrow(RangeError);
    expect(graph.at(5, () => "asked")).toBe("asked");
  });

  test("a hub of which many edges ended is looked at once, and not once for each", () => {
    const children = 200_000;
    const of = Uint32Array.from({ length: children }, (_, i) => i + 1);
    const entry = entryOf(0, "derived-from", "declared");
    const size = children + 1;
    const bytes = (): Uint8Array => new Uint8Array(size);
    const up = rowsOf(size, of, new Uint32Array(children).fill(entry));
    const graph = living({ position: 0, up, kinds: bytes(), states: bytes(), flags: bytes() });
    const ended = Array.from(of.subarray(0, 50_000), (child, i): EdgeChange => {
      return { position: i + 1, child, parent: 0, sort: entry >>> SORT, ends: true };
    });
    graph.advance(ended.length, ended, []);
    const left = graph.at(graph.position, ({ down }) => {
      for (let i = 0; i < 5; i++) down.seek(0);
      return down.end - down.start;
    });
    expect(left).toBe(150_000);
  });

  test("takes twelve bytes for a node and eight for an edge", () => {
    const bytesFor = (nodes: number, edges: number): number => {
      const of = Uint32Array.from({ length: edges }, (_, i) => i % nodes);
      const up = rowsOf(nodes, of, new Uint32Array(edges).fill(entryOf(0, "derived-from", "declared")));
      const bytes = (): Uint8Array => new Uint8Array(nodes);
      return living({ position: 0, up, kinds: bytes(), states: bytes(), flags: bytes() }).bytes();
    };
    const least = bytesFor(1_000, 1_000);
    expect(bytesFor(2_000, 1_000) - least).toBe(12_000);
    expect(bytesFor(1_000, 2_000) - least).toBe(8_000);
  });

  test("an edge that ends and had not begun is noticed", () => {
    const graph = living(NOTHING);
    graph.advance(0, [{ position: 0, child: 1, parent: 2, sort: 0, ends: true }], []);
    expect(() => graph.at(0, ({ up }) => up.seek(1))).toThrow("had not begun");
  });
});
