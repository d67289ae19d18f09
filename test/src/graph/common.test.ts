// What nodes have in common, held against sets worked out by hand; and what is struck, in its order.
import { describe, expect, test } from "vitest";
import { answerCommon, type CommonFound, type CommonQuestion } from "../../../src/graph/common.ts";
import { answerImpact, type ImpactFound, type ImpactQuestion } from "../../../src/graph/impact.ts";
import { smallGraph } from "../../../src/graph/small.ts";
import { scratchFor } from "../../../src/graph/walk.ts";
import { LIMITS } from "../../../src/model/limits.ts";
import { type Drawn, draw, edge, naivePlaces, naiveUp, node, STEPS } from "../../support/graphs.ts";
import { random } from "../../support/random.ts";

function common(drawn: Drawn, starts: readonly number[], more: Partial<CommonQuestion> = {}): CommonFound {
  const graph = smallGraph(drawn.nodes, drawn.edges, drawn.namesakes);
  const question = { starts, types: STEPS, throughNames: false, offset: 0, limit: 1_000, ...more };
  return answerCommon(graph, question, scratchFor(graph.size));
}

function impact(drawn: Drawn, starts: readonly number[], more: Partial<ImpactQuestion> = {}): ImpactFound {
  const graph = smallGraph(drawn.nodes, drawn.edges, drawn.namesakes);
  const question = { starts, types: STEPS, throughNames: false, offset: 0, limit: 1_000, ...more };
  return answerImpact(graph, question, scratchFor(graph.size));
}

const made = (pairs: readonly (readonly [number, number])[]): Drawn => ({
  nodes: [...new Set(pairs.flat())].map((n) => node(n)),
  edges: pairs.map(([child, parent]) => edge(child, parent)),
  namesakes: [],
});

describe("common ancestors", () => {
  test("the nearest come first, with their depth from each start; those above them follow", () => {
    // A criss-cross: 1 and 2 both descend from 3 and 4, which descend from 5.
    const found = common(
      made([
        [1, 3],
        [1, 4],
        [2, 3],
        [2, 9],
        [9, 4],
        [3, 5],
        [4, 5],
      ]),
      [1, 2],
    );
    expect(found).toMatchObject({ nearest: 2, counts: { nodes: 3, edges: 2 } });
    expect(found.nodes).toEqual([
      { n: 3, depth: 1, depths: [1, 1] },
      { n: 4, depth: 1, depths: [1, 2] },
      { n: 5, depth: 2, depths: null },
    ]);
  });

  test("of a node and its descendant it is the node; of a node and itself too", () => {
    expect(
      common(
        made([
          [1, 2],
          [2, 3],
        ]),
        [1, 2],
      ).nodes,
    ).toEqual([
      { n: 2, depth: 0, depths: [1, 0] },
      { n: 3, depth: 1, depths: null },
    ]);
    expect(common(made([[1, 2]]), [1]).nodes[0]).toEqual({ n: 1, depth: 0, depths: [0] });
  });

  test("strangers have none, and what is missing in their ancestry is told", () => {
    const drawn = {
      ...made([
        [1, 2],
        [3, 4],
      ]),
      nodes: [1, 2, 3, 4].map((n) => node(n, { stub: n === 4 })),
    };
    expect(common(drawn, [1, 3])).toMatchObject({
      nodes: [],
      nearest: 0,
      counts: { nodes: 0, edges: 0 },
      gaps: { stubs: 1 },
    });
  });

  test("all names of what is nearest are", () => {
    const drawn = made([
      [1, 3],
      [2, 4],
      [3, 5],
      [4, 5],
    ]);
    const found = common({ ...drawn, edges: [...drawn.edges, edge(3, 4, "alias-of")] }, [1, 2]);
    expect(found.nodes.map(({ n, depths }) => [n, depths])).toEqual([
      [3, [1, 1]],
      [4, [1, 1]],
      [5, null],
    ]);
    expect(found.nearest).toBe(2);
  });

  test("a chain of 50,000 above two starts", () => {
    const chain = Array.from({ length: 50_000 }, (_, i): [number, number] => [i, i + 1]);
    const found = common(made(chain), [0, 40_000], { limit: 1 });
    expect(found).toMatchObject({ nearest: 1, counts: { nodes: 10_001, edges: 10_000 } });
    expect(found.nodes).toEqual([{ n: 40_000, depth: 0, depths: [40_000, 0] }]);
  });

  test("as many starts as there may be, below one chain", () => {
    const chain = Array.from({ length: 500 }, (_, i): [number, number] => [1_000 + i, 1_001 + i]);
    const starts = Array.from({ length: LIMITS.commonStarts }, (_, i) => i);
    const found = common(made([...chain, ...starts.map((n): [number, number] => [n, 1_000 + n])]), starts, {
      limit: 1,
    });
    expect(found).toMatchObject({ nearest: 1, counts: { nodes: 502 - LIMITS.commonStarts } });
    expect(found.nodes).toEqual([
      { n: 999 + LIMITS.commonStarts, depth: 1, depths: starts.map((n) => LIMITS.commonStarts - n) },
    ]);
  });

  test("random graphs: sets say the same, page by page (200 graphs)", () => {
    const { seed, ...luck } = random();
    for (let round = 0; round < 200; round++) {
      const where = `seed ${seed}, round ${round}`;
      const throughNames = luck.chance(0.5);
      const drawn = draw({ seed, ...luck }, 2 + luck.pick(20), luck.pick(5));
      const up = naiveUp(drawn, STEPS, throughNames);
      const place = naivePlaces(up);
      const numbers = drawn.nodes.map(({ n }) => n);
      const starts = [
        ...new Set(Array.from({ length: 1 + luck.pick(4) }, () => numbers[luck.pick(numbers.length)] ?? 0)),
      ];
      const all = numbers.filter((n) => starts.every((start) => up.get(start)?.has(n)));
      const nearest = all.filter((n) => !all.some((m) => place.get(m) !== place.get(n) && up.get(m)?.has(n)));
      const least = (n: number): number => Math.min(...starts.map((start) => up.get(start)?.get(n) ?? 0));
      const rank = (n: number): number => (nearest.includes(n) ? 0 : 1);
      const expected = [...all]
        .sort((a, b) => rank(a) - rank(b) || least(a) - least(b) || a - b)
        .map((n) => ({
          n,
          depth: least(n),
          depths: rank(n) === 0 ? starts.map((start) => up.get(start)?.get(n)) : null,
        }));
      const nodes = [];
      for (let offset = 0; offset < expected.length + 1; offset += 3) {
        const found = common(drawn, starts, { throughNames, offset, limit: 3 });
        expect([found.counts.nodes, found.nearest], where).toEqual([all.length, nearest.length]);
        nodes.push(...found.nodes);
      }
      expect(nodes, where).toEqual(expected);
    }
  });
});

describe("impact", () => {
  test("what is in use first: live standings, deployments, then the rest; then by depth and number", () => {
    const states = ["archived", "none", "lab", "canary", "champion", "specialist", "none"] as const;
    const pairs = states.map((_, i): [number, number] => [10 + i, 1]);
    const { edges } = made(pairs);
    const nodes = [
      node(1),
      ...states.map((state, i) => node(10 + i, { state, kind: i === 6 ? "deployment" : "model" })),
    ];
    const found = impact({ nodes, edges, namesakes: [] }, [1]);
    expect(found.nodes.map(({ n }) => n)).toEqual([14, 15, 13, 16, 12, 11, 10]);
    expect(found.byStateAndKind).toEqual({
      none: { model: 1, deployment: 1 },
      champion: { model: 1 },
      specialist: { model: 1 },
      canary: { model: 1 },
      lab: { model: 1 },
      archived: { model: 1 },
    });
  });

  test("each has a shortest path back to a start, and starts are not listed", () => {
    const found = impact(
      made([
        [4, 3],
        [3, 2],
        [4, 2],
        [2, 1],
        [5, 1],
      ]),
      [1, 2],
    );
    expect(found.nodes.map(({ n, depth }) => [n, depth])).toEqual([
      [3, 1],
      [4, 1],
      [5, 1],
    ]);
    expect(found.nodes.map(({ path }) => path.nodes?.map(({ n }) => n))).toEqual([
      [3, 2],
      [4, 2],
      [5, 1],
    ]);
  });

  test("a page ends where its paths are too long together; the next goes on there, and nothing is left out", () => {
    const length = 12_000;
    const chain = made(Array.from({ length }, (_, i): [number, number] => [i + 1, i]));
    const found = impact(chain, [0], { offset: 9_000, limit: 100 });
    expect(found.nodes.map(({ depth }) => depth)).toEqual([9_001, 9_002]);
    const far = impact(chain, [0], { offset: length - 50, limit: 100 });
    expect(far.nodes).toHaveLength(50);
    expect(far.nodes.at(-1)).toEqual({ n: length, depth: length, path: { steps: length, nodes: null } });
  });

  test("a fan of 200,000 is paged without a gap", () => {
    const fan = made(Array.from({ length: 200_000 }, (_, i): [number, number] => [i + 1, 0]));
    const graph = smallGraph(fan.nodes, fan.edges, []);
    const seen = [];
    for (const offset of [0, 1_000, 100_000, 199_000]) {
      const question = { starts: [0], types: STEPS, throughNames: false, offset, limit: 1_000 };
      const found = answerImpact(graph, question, scratchFor(graph.size));
      expect(found.counts.nodes).toBe(200_000);
      seen.push([found.nodes[0]?.n, found.nodes.at(-1)?.n]);
    }
    expect(seen).toEqual([
      [1, 1_000],
      [1_001, 2_000],
      [100_001, 101_000],
      [199_001, 200_000],
    ]);
  });
});
