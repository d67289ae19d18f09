// Walks over typed arrays answer what a plain walk over lists answers: any graph, any question, page by page; and graphs that
// would break a walk which goes along paths, or calls itself.
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { answerPage, type PageQuestion } from "../../../src/graph/answer.ts";
import { entryOf } from "../../../src/graph/entry.ts";
import { FLAGS, type Graph } from "../../../src/graph/graph.ts";
import type { Listed, Pair } from "../../../src/graph/page.ts";
import { reversed, rowsOf, sideOf } from "../../../src/graph/rows.ts";
import { smallGraph } from "../../../src/graph/small.ts";
import { scratchFor, type WalkQuestion, walk } from "../../../src/graph/walk.ts";
import type { EdgeType } from "../../../src/model/edge-types.ts";
import { type PlainEdge, type PlainGraph, plainWalks } from "../../support/plain-walk.ts";
import { type Random, random } from "../../support/random.ts";
import { oneOf, randomGraph, randomQuestion, TYPES_USED } from "../../support/random-walks.ts";

const { SEED } = env;
const dice = random(SEED === "" ? undefined : Number(SEED));

/** All pages of a walk, each walked anew, as engines do. */
function paged(graph: Graph, question: WalkQuestion, limit: number) {
  const scratch = scratchFor(graph.size);
  const page = (offset: number) => {
    const asked: PageQuestion = { ...question, offset, limit, withEdges: true };
    return answerPage(graph, walk(graph, question, scratch), asked);
  };
  const nodes: Listed[] = [];
  const edges: Pair[] = [];
  const first = page(0);
  for (let one = first; ; one = page(nodes.length)) {
    for (const node of one.nodes) nodes.push(node);
    for (const edge of one.edges) edges.push(edge);
    expect([one.counts, one.gaps, one.weakest]).toEqual([first.counts, first.gaps, first.weakest]);
    if (one.nodes.length === 0 || nodes.length >= one.listed) break;
  }
  const { counts, gaps, weakest, deeper } = first;
  return { nodes, edges, counts, gaps, weakest, deeper };
}

const graphOf = ({ nodes, edges, namesakes }: PlainGraph): Graph =>
  smallGraph(
    nodes.map(({ n, kind, state, ancestry, stub, unpinned }) => ({
      n,
      kind,
      state,
      ancestry,
      stub,
      unpinned,
    })),
    edges,
    namesakes,
  );

/** The same in another order: no answer may depend on how rows come. */
function shuffled<T>({ pick }: Random, all: readonly T[]): T[] {
  const left = [...all];
  return all.flatMap(() => left.splice(pick(left.length), 1));
}

/** Each pair of ends once: the edges between them are read by their ends. */
const pairs = (edges: readonly PlainEdge[]): Pair[] => {
  const seen = new Map(edges.map(({ child, parent }) => [`${child} ${parent}`, { child, parent }]));
  return [...seen.values()];
};

describe.each([
  [0, 3],
  [1, 5],
  [2, 10],
  [7, 60],
  [40, 60],
  [300, 40],
  [3_000, 8],
  [20_000, 3],
])("a random graph of %i nodes", (size, times) => {
  test("answers any question as a plain walk does, whatever the order of its rows", () => {
    for (let i = 0; i < times; i++) {
      const plain = randomGraph(dice, size);
      const ask = plainWalks(plain);
      const few = size <= 300;
      const graphs = [
        graphOf(plain),
        ...(few
          ? [
              graphOf({
                nodes: shuffled(dice, plain.nodes),
                edges: shuffled(dice, plain.edges),
                namesakes: shuffled(dice, plain.namesakes),
              }),
            ]
          : []),
      ];
      for (let k = 0; k < 5; k++) {
        const starts = Array.from({ length: 1 + dice.pick(4) }, () =>
          dice.chance(0.9) && size > 0 ? oneOf(dice, plain.nodes).n : 10_000_000,
        );
        const question: WalkQuestion = {
          ...randomQuestion(dice, TYPES_USED),
          starts: [...new Set(starts)],
          throughNames: dice.chance(0.5),
        };
        const expected = ask(question);
        const limit = 1 + dice.pick(Math.max(3, size));
        for (const graph of graphs) {
          const { edges, ...answer } = paged(graph, question, Math.max(limit, Math.ceil(size / 20)));
          const said = `seed ${dice.seed}, size ${size}: ${JSON.stringify(question)}`;
          const { edges: followed, ...rest } = expected;
          expect(answer, said).toEqual(rest);
          expect(edges, said).toEqual(pairs(followed));
        }
      }
    }
  }, 120_000);
});

type Ends = readonly [child: number, parent: number];

/** A graph of models whose numbers are their places. */
function graphOfEnds(size: number, ends: readonly Ends[], type: EdgeType = "derived-from"): Graph {
  const up = rowsOf(
    size,
    Uint32Array.from(ends, ([child]) => child),
    Uint32Array.from(ends, ([, parent]) => entryOf(parent, type, "declared")),
  );
  return {
    size,
    here: (n) => (n >= 0 && n < size ? n : undefined),
    number: (i) => i,
    up: sideOf(up),
    down: sideOf(reversed(up)),
    kinds: new Uint8Array(size),
    states: new Uint8Array(size),
    flags: new Uint8Array(size),
  };
}

const upwards = (start: number): WalkQuestion => ({
  starts: [start],
  direction: "up",
  types: ["derived-from"],
  throughNames: false,
});
const downwards = (start: number): WalkQuestion => ({ ...upwards(start), direction: "down" });

describe("graphs that are meant to break it", () => {
  test("a chain of 50,000 is walked to its end, in order, and says where a depth stopped it", () => {
    const size = 50_000;
    const ends = Array.from({ length: size - 1 }, (_, i): Ends => [i + 1, i]);
    const graph = graphOfEnds(size, ends);
    const { nodes, edges, counts, deeper } = paged(graph, upwards(size - 1), 7_000);
    expect(nodes).toEqual(Array.from({ length: size - 1 }, (_, i) => ({ n: size - 2 - i, depth: i + 1 })));
    expect([edges.length, counts.edges, deeper]).toEqual([size - 1, size - 1, false]);
    const cut = walk(graph, { ...downwards(0), depth: 40_000 }, scratchFor(size));
    expect([cut.counts.nodes, cut.deeper]).toEqual([40_000, true]);
  });

  test("a fan of 200,000 comes in pages without a gap and without anything twice", () => {
    const size = 200_001;
    const ends = Array.from({ length: size - 1 }, (_, i): Ends => [i + 1, 0]);
    const { nodes, counts, edges } = paged(graphOfEnds(size, ends), downwards(0), 9_999);
    expect(nodes.every(({ n, depth }, i) => n === i + 1 && depth === 1)).toBe(true);
    expect([nodes.length, counts.nodes, edges.length]).toEqual([size - 1, size - 1, size - 1]);
  });

  test("a ladder of 20,000 diamonds, which has more paths than atoms, is walked once", () => {
    const rungs = 20_000;
    const size = 3 * rungs + 1;
    const ends = Array.from({ length: rungs }, (_, i): Ends[] => {
      const [top, left, right, bottom] = [3 * i, 3 * i + 1, 3 * i + 2, 3 * i + 3];
      return [
        [left, top],
        [right, top],
        [bottom, left],
        [bottom, right],
      ];
    }).flat();
    const { nodes, edges, counts } = paged(graphOfEnds(size, ends), upwards(size - 1), 8_000);
    expect(new Set(nodes.map(({ n }) => n)).size).toBe(size - 1);
    expect(nodes.at(-1)).toEqual({ n: 0, depth: 2 * rungs });
    expect([edges.length, counts.edges]).toEqual([4 * rungs, 4 * rungs]);
  });

  test("everything descending from everything before is walked edge by edge", () => {
    const size = 700;
    const ends = Array.from({ length: size }, (_, child) =>
      Array.from({ length: child }, (_, parent): Ends => [child, parent]),
    ).flat();
    const { nodes, edges, counts } = paged(graphOfEnds(size, ends), upwards(size - 1), 100);
    expect(nodes).toEqual(Array.from({ length: size - 1 }, (_, n) => ({ n, depth: 1 })));
    expect([edges.length, counts.edges]).toEqual([ends.length, ends.length]);
  });

  test("a chain of 30,000 names of one thing is one thing", () => {
    const size = 30_000;
    const ends = Array.from({ length: size - 1 }, (_, i): Ends => [i + 1, i]);
    const graph = graphOfEnds(size, ends, "alias-of");
    graph.flags.fill(FLAGS.bridged);
    const { nodes, edges, counts } = paged(graph, downwards(15_000), 4_000);
    expect([nodes.length, edges.length, counts.edges]).toEqual([size - 1, 0, 0]);
    expect(nodes.every(({ depth }) => depth === 0)).toBe(true);
  });
});
