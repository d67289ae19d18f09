// Paths between two nodes: their number, what lies on them, a shortest one; held against every path walked by hand.
import { describe, expect, test } from "vitest";
import { answerCommon } from "../../../src/graph/common.ts";
import { answerPaths, type PathsFound, type PathsQuestion } from "../../../src/graph/paths.ts";
import { type FoundEdge, type FoundNode, smallGraph } from "../../../src/graph/small.ts";
import { scratchFor } from "../../../src/graph/walk.ts";
import { CERTAINTIES, type Certainty } from "../../../src/model/certainty.ts";
import { LIMITS } from "../../../src/model/limits.ts";
import { type Drawn, draw, edge, naivePlaces, naiveUp, node, STEPS } from "../../support/graphs.ts";
import { random } from "../../support/random.ts";

function ask(drawn: Drawn, from: number, to: number, more: Partial<PathsQuestion> = {}): PathsFound {
  const graph = smallGraph(drawn.nodes, drawn.edges, drawn.namesakes);
  const question = { from, to, types: STEPS, throughNames: false, offset: 0, limit: 1_000, withEdges: false };
  return answerPaths(graph, { ...question, ...more }, scratchFor(graph.size));
}

const made = (edges: readonly FoundEdge[], nodes: readonly FoundNode[] = []): Drawn => {
  const numbers = new Set(edges.flatMap(({ child, parent }) => [child, parent]));
  return { nodes: [...nodes, ...[...numbers].map((n) => node(n))], edges, namesakes: [] };
};

/** Diamonds one upon the other: node 3i leads to 3i+1 and 3i+2, and both to 3i+3. */
const ladder = (rungs: number): Drawn =>
  made(
    Array.from({ length: rungs }, (_, i) => 3 * i).flatMap((n) => [
      edge(n, n + 1),
      edge(n, n + 2),
      edge(n + 1, n + 3),
      edge(n + 2, n + 3),
    ]),
  );

test("a ladder of 60 diamonds has 2^60 paths, none of which is walked", () => {
  const found = ask(ladder(60), 0, 180, { limit: 5, withEdges: true });
  expect(found.paths).toBe(String(2n ** 60n));
  expect(found.counts).toMatchObject({ nodes: 181, edges: 240 });
  expect(found.nodes).toEqual([0, 1, 2, 3, 4].map((n, i) => ({ n, depth: [0, 1, 1, 2, 3][i] })));
  expect(found.edges).toEqual([
    { child: 0, parent: 1 },
    { child: 0, parent: 2 },
    { child: 1, parent: 3 },
    { child: 2, parent: 3 },
    { child: 3, parent: 4 },
  ]);
  expect(found.shortest?.steps).toBe(120);
  expect(found.shortest?.nodes?.map(({ n }) => n).slice(0, 5)).toEqual([0, 1, 3, 4, 6]);
});

test("a number of thousands of digits is exact, and one that cannot be held is not made up", () => {
  expect(ask(ladder(4_000), 0, 12_000, { limit: 1 }).paths).toBe(String(2n ** 4_000n));
  const found = ask(ladder(60_000), 0, 180_000, { limit: 1 });
  expect(found.paths).toBeNull();
  expect(found.counts).toMatchObject({ nodes: 180_001, edges: 240_000 });
});

test("a number beyond what doubles hold is exact, however few its last digits are", () => {
  const rungs = ladder(60);
  const detour = [edge(0, 1_000), edge(1_000, 180)];
  const found = ask(
    { ...rungs, nodes: [...rungs.nodes, node(1_000)], edges: [...rungs.edges, ...detour] },
    0,
    180,
  );
  expect(found.paths).toBe(String(2n ** 60n + 1n));
  expect(found.shortest?.nodes?.map(({ n }) => n)).toEqual([0, 1_000, 180]);
});

test("a chain of 50,000 is one path, too long to be written down", () => {
  const chain = made(Array.from({ length: 50_000 }, (_, i) => edge(i, i + 1)));
  const found = ask(chain, 0, 50_000, { offset: 49_999, limit: 10 });
  expect(found).toMatchObject({ paths: "1", shortest: { steps: 50_000, nodes: null } });
  expect(found.nodes).toEqual([49_999, 50_000].map((n) => ({ n, depth: n })));
  const short = ask(chain, 0, LIMITS.trailNodes - 1, { limit: 1 });
  expect(short.shortest?.nodes).toHaveLength(LIMITS.trailNodes);
});

test("a fan of 200,000 between two nodes has as many paths", () => {
  const fan = made(Array.from({ length: 200_000 }, (_, i) => [edge(0, i + 2), edge(i + 2, 1)]).flat());
  const found = ask(fan, 0, 1, { limit: 3, offset: 199_999 });
  expect(found).toMatchObject({ paths: "200000", counts: { nodes: 200_002, edges: 400_000 } });
  expect(found.nodes).toEqual([
    { n: 200_000, depth: 1 },
    { n: 200_001, depth: 1 },
    { n: 1, depth: 2 },
  ]);
});

test("more than can be put in order is not counted, and listed all the same", () => {
  const wide = LIMITS.orderedEdges / 2 + 1;
  const fan = made(Array.from({ length: wide }, (_, i) => [edge(0, i + 2), edge(i + 2, 1)]).flat());
  const found = ask(fan, 0, 1, { limit: 2 });
  expect(found).toMatchObject({
    paths: null,
    shortest: { steps: 2 },
    counts: { nodes: wide + 2, edges: 2 * wide },
  });
  expect(found.nodes.map(({ n }) => n)).toEqual([0, 2]);
  const graph = smallGraph(fan.nodes, fan.edges, []);
  const question = { starts: [0], types: STEPS, throughNames: false, offset: 0, limit: 2 };
  const common = answerCommon(graph, question, scratchFor(graph.size));
  expect(common).toMatchObject({ nearest: null, nodes: [{ n: 0, depths: null }, { n: 2 }] });
});

test("edges between the same two nodes are one step and counted each; the surest is named", () => {
  const double: Drawn = made([
    { ...edge(1, 2, "trained-on"), certainty: "inferred" },
    edge(1, 2, "merged-from"),
    edge(1, 2, "derived-from"),
  ]);
  const found = ask(double, 1, 2);
  expect(found).toMatchObject({ paths: "1", counts: { nodes: 2, edges: 3 }, weakest: "inferred" });
  expect(found.shortest).toEqual({
    steps: 1,
    nodes: [
      { n: 1, by: null, certainty: null },
      { n: 2, by: "merged-from", certainty: "declared" },
    ],
  });
});

describe("names", () => {
  test("an alias is part of a path and no step, whichever way it points and however many there are", () => {
    const edges = [edge(1, 2), edge(3, 2, "alias-of"), edge(2, 3, "alias-of"), edge(3, 4), edge(2, 4)];
    const found = ask(made(edges), 1, 4);
    expect(found).toMatchObject({ paths: "1", shortest: { steps: 2 }, counts: { nodes: 4, edges: 3 } });
    const only = ask(made(edges.slice(0, 4)), 1, 4);
    expect(only.shortest?.nodes?.map(({ n, by }) => [n, by])).toEqual([
      [1, null],
      [2, "derived-from"],
      [3, "alias-of"],
      [4, "derived-from"],
    ]);
    expect(ask(made(edges), 2, 3)).toMatchObject({
      paths: "1",
      shortest: { steps: 0 },
      counts: { nodes: 2 },
    });
  });

  test("a version that descends from its own name makes no path endless", () => {
    const drawn = { ...made([edge(2, 9), edge(1, 2), edge(9, 5)]), namesakes: [{ n: 2, stub: 9 }] };
    expect(ask(drawn, 1, 5, { throughNames: true })).toMatchObject({ paths: "1", weakest: "inferred" });
    const round = {
      ...made([edge(2, 3), edge(3, 1), edge(1, 7)]),
      namesakes: [
        { n: 1, stub: 9 },
        { n: 2, stub: 9 },
      ],
    };
    const nodes = [...round.nodes, node(9, { stub: true, unpinned: true })];
    expect(ask({ ...round, nodes }, 3, 7, { throughNames: true })).toMatchObject({
      paths: "1",
      shortest: { steps: 2 },
    });
  });
});

test("a node is one path to itself; what does not descend has none", () => {
  const drawn = made([edge(1, 2)]);
  expect(ask(drawn, 1, 1)).toMatchObject({
    paths: "1",
    shortest: { steps: 0, nodes: [{ n: 1, by: null }] },
    counts: { nodes: 1, edges: 0 },
  });
  expect(ask(drawn, 2, 1)).toMatchObject({
    paths: "0",
    shortest: null,
    nodes: [],
    counts: { nodes: 0, edges: 0 },
  });
});

test("random graphs: every path walked by hand says the same (300 graphs)", () => {
  const { seed, ...luck } = random();
  for (let round = 0; round < 300; round++) {
    const where = `seed ${seed}, round ${round}`;
    const throughNames = luck.chance(0.5);
    const atLeast: Certainty = CERTAINTIES[luck.pick(4)] ?? "reconstructed";
    const types = STEPS.slice(0, 1 + luck.pick(3));
    const drawn = draw({ seed, ...luck }, 1 + luck.pick(14), luck.pick(4));
    const up = naiveUp(drawn, types, throughNames, atLeast);
    const place = naivePlaces(up);
    const numbers = drawn.nodes.map(({ n }) => n);
    const [from = 0, to = 0] = [numbers[luck.pick(numbers.length)], numbers[luck.pick(numbers.length)]];
    const on = numbers.filter((n) => up.get(from)?.has(n) && up.get(n)?.has(to));
    const sure = CERTAINTIES.slice(0, CERTAINTIES.indexOf(atLeast) + 1);
    const steps = drawn.edges.filter((one) => types.includes(one.type) && sure.includes(one.certainty));
    const leads = new Map<number, Set<number>>();
    for (const { child, parent } of steps) {
      const [a = 0, b = 0] = [place.get(child), place.get(parent)];
      if (a !== b) leads.set(a, (leads.get(a) ?? new Set()).add(b));
    }
    const walked = (n: number): number =>
      n === place.get(to) ? 1 : [...(leads.get(n) ?? [])].reduce((sum, far) => sum + walked(far), 0);
    const found = ask(drawn, from, to, { types, throughNames, atLeast, withEdges: true });
    expect(found.paths, where).toBe(String(walked(place.get(from) ?? 0)));
    const depths = new Map(on.map((n) => [n, up.get(from)?.get(n) ?? 0]));
    const sorted = [...on].sort((a, b) => (depths.get(a) ?? 0) - (depths.get(b) ?? 0) || a - b);
    expect(found.nodes, where).toEqual(sorted.map((n) => ({ n, depth: depths.get(n) })));
    const inside = steps.filter(({ child, parent }) => on.includes(child) && on.includes(parent));
    expect(found.counts, where).toMatchObject({ nodes: on.length, edges: inside.length });
    const pairs = new Set(inside.map(({ child, parent }) => `${child} ${parent}`));
    expect(new Set(found.edges.map(({ child, parent }) => `${child} ${parent}`)), where).toEqual(pairs);
    // The shortest path is one: it begins and ends where it has to, and every step of it is there.
    const trail = found.shortest?.nodes ?? [];
    expect(trail.length > 0, where).toBe(on.length > 0);
    if (trail.length === 0) continue;
    expect([trail[0]?.n, trail.at(-1)?.n, found.shortest?.steps], where).toEqual([from, to, depths.get(to)]);
    for (const [i, { n, by }] of trail.entries()) {
      const before = trail[i - 1]?.n;
      if (before === undefined) continue;
      if (by === "alias-of" || by === "same-name")
        expect(
          [
            ...drawn.edges.filter(({ type }) => type === by).map((e) => [e.child, e.parent]),
            ...(by === "same-name" ? drawn.namesakes.map((e) => [e.n, e.stub]) : []),
          ].some(([a, b]) => (a === before && b === n) || (a === n && b === before)),
          where,
        ).toBe(true);
      else
        expect(
          steps.some((one) => one.child === before && one.parent === n && one.type === by),
          where,
        ).toBe(true);
    }
  }
});

test("the same answer whatever the order of the rows", () => {
  const { seed, ...luck } = random();
  for (let round = 0; round < 50; round++) {
    const drawn = draw({ seed, ...luck }, 20, 3);
    const turned = { ...drawn, edges: [...drawn.edges].reverse(), namesakes: [...drawn.namesakes].reverse() };
    for (const { n } of drawn.nodes) {
      const to = drawn.nodes[luck.pick(drawn.nodes.length)]?.n ?? 0;
      const more = { throughNames: true, withEdges: true };
      expect(ask(turned, n, to, more), `seed ${seed}, round ${round}`).toEqual(ask(drawn, n, to, more));
    }
  }
});
