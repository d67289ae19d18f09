// Taint against sets: which groups of sources a node descends from, which source of each is nearest, by a path that is one; and
// which of some nodes descend from sources.
import { expect, test } from "vitest";
import { smallGraph } from "../../../src/graph/small.ts";
import { answerMarks, answerTaint } from "../../../src/graph/taint.ts";
import { scratchFor } from "../../../src/graph/walk.ts";
import { type Drawn, draw, naiveUp, STEPS } from "../../support/graphs.ts";
import { type Random, random } from "../../support/random.ts";

const WAYS = { types: STEPS, throughNames: false };

const some = ({ pick }: Random, { nodes }: Drawn, most: number): Uint32Array =>
  Uint32Array.from({ length: pick(most + 1) }, () => nodes[pick(nodes.length)]?.n ?? 0);

/** How many steps a path has; fails where two of its nodes do not hang together. */
function stepsOf({ edges }: Drawn, path: readonly number[]): number {
  return path.slice(1).reduce((steps, n, i) => {
    const before = path[i];
    const isStep = edges.some((one) => one.child === before && one.parent === n && STEPS.includes(one.type));
    const isName = edges.some(
      (one) =>
        one.type === "alias-of" &&
        [one.child, one.parent].includes(n) &&
        [one.child, one.parent].includes(before ?? -1),
    );
    expect(isStep || isName).toBe(true);
    return steps + Number(!isName);
  }, 0);
}

test("is what the sets say, of graphs of every shape", () => {
  const dice = random();
  try {
    for (let round = 0; round < 150; round++) {
      const drawn = draw(dice, 1 + dice.pick(25), dice.pick(6));
      const graph = smallGraph(drawn.nodes, drawn.edges, drawn.namesakes);
      const up = naiveUp(drawn, STEPS, false);
      const scratch = scratchFor(graph.size);
      const from = drawn.nodes[dice.pick(drawn.nodes.length)]?.n ?? 0;
      // A number that no node has is nobody.
      const sources = Array.from({ length: dice.pick(4) }, () =>
        Uint32Array.of(99_999, ...some(dice, drawn, 4)),
      );
      const { tainted } = answerTaint(graph, { ...WAYS, from, sources }, scratch);
      const meant = sources.flatMap((group, i) => {
        const near = [...group]
          .map((n) => ({ n, steps: up.get(from)?.get(n) ?? Number.POSITIVE_INFINITY }))
          .sort((a, b) => a.steps - b.steps || a.n - b.n)[0];
        return near === undefined || !Number.isFinite(near.steps) ? [] : [{ group: i, ...near }];
      });
      expect(tainted.map(({ group, n, path }) => ({ group, n, steps: path.steps }))).toEqual(meant);
      for (const { n, path } of tainted) {
        const nodes = path.nodes?.map((one) => one.n) ?? [];
        expect([nodes[0], nodes.at(-1), stepsOf(drawn, nodes)]).toEqual([from, n, path.steps]);
      }
      const all = Uint32Array.from(sources.flatMap((group) => [...group]));
      const of = drawn.nodes.map(({ n }) => n);
      const marked = of.filter((n) => all.some((source) => up.get(n)?.has(source)));
      for (const asked of [graph, { ...graph, mark: "held" }, { ...graph, mark: "held" }])
        expect(answerMarks(asked, { ...WAYS, sources: all, of }, scratch).marked).toEqual(marked);
    }
  } catch (error) {
    throw new Error(`with seed ${dice.seed}`, { cause: error });
  }
});
