// A walk with its edges is the same in whatever order an engine holds them: what is compared and traced along them must not
// depend on who found them.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { answerLineage } from "../../../src/graph/lineage.ts";
import { smallGraph } from "../../../src/graph/small.ts";
import { scratchFor, type WalkQuestion, walk } from "../../../src/graph/walk.ts";
import { draw, STEPS } from "../../support/graphs.ts";
import { random } from "../../support/random.ts";

const { SEED } = env;
const dice = random(SEED === "" ? undefined : Number(SEED));

test(`a lineage does not depend on the order of rows, seed ${dice.seed}`, () => {
  for (let round = 0; round < 50; round++) {
    const { nodes, edges, namesakes } = draw(dice, 40, 5);
    const question = (direction: "up" | "down"): WalkQuestion => ({
      direction,
      starts: [dice.pick(40)],
      types: STEPS,
      throughNames: false,
    });
    for (const asked of [question("up"), question("down")]) {
      const [told, other] = [edges, edges.toReversed()].map((order) => {
        const graph = smallGraph(nodes, order, namesakes);
        return answerLineage(graph, walk(graph, asked, scratchFor(graph.size)), { ...asked, most: 1000 });
      });
      expect(other?.ns).toEqual(told?.ns);
      expect(other?.edges).toEqual(told?.edges);
    }
  }
});
