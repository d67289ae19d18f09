// The graph at two positions compared: what came and what went. What came and went between them is no difference.
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import { badQuery } from "../http/ask.ts";
import { changesBetween, type Span } from "../reading/read-compare.ts";

export async function diffSite(env: Env, { from, to }: Span, position: number) {
  if (from > to)
    throw badQuery("a_as_of", `${from} is after b_as_of, ${to}.`, "Send the earlier position as a_as_of.");
  if (to - from > LIMITS.comparedPositions)
    throw badQuery(
      "a_as_of",
      `${from} is more than ${LIMITS.comparedPositions} positions before b_as_of, ${to}.`,
      `Compare at most ${LIMITS.comparedPositions} positions at a time.`,
    );
  const changes = await changesBetween(env.GRAPH, { from, to }, LIMITS.listItems);
  return {
    position,
    complete: true,
    stopped_by: [],
    a: { as_of: from },
    b: { as_of: to },
    statements: to - from,
    ...changes,
  };
}
