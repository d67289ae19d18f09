// GET /v1/diff: two nodes compared, one node at two positions, or the graph at two positions.

import { authenticateReader } from "../auth.ts";
import { diffNodes } from "../compare/diff.ts";
import { diffSite } from "../compare/diff-site.ts";
import type { Env } from "../env.ts";
import { momentAsked } from "../http/as-of.ts";
import { askedId, badQuery, type Query } from "../http/ask.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import { JSON_FORMAT, negotiate } from "../negotiate.ts";
import { Refused } from "../problem.ts";
import { heads, type Moment, resolve } from "../read.ts";
import type { NodeAt } from "../reading/read-compare.ts";

const HINT =
  "Compare two nodes with ?a=<id>&b=<id>, one at two positions with ?a=<id>&a_as_of=<position>, or the site with ?a_as_of=<position>&b_as_of=<position>.";

/** The node of this id, which was there at the position. */
async function nodeAt(env: Env, said: string, at: Moment): Promise<NodeAt> {
  const id = askedId(said);
  const [found] = await resolve(env.GRAPH, [id], at.position);
  if (found !== undefined && (await heads(env.GRAPH, [found.n], at.position)).length > 0)
    return { n: found.n, at };
  throw new Refused({
    code: "not-found",
    detail: `${id} is not known here${found === undefined ? "" : ` at position ${at.position}`}.`,
    hint: found === undefined ? "Check the id." : "Ask for a later position.",
  });
}

const missing = (name: string): Refused => badQuery(name, "is missing.", HINT);

export async function getDiff(request: Request, env: Env): Promise<Response> {
  authenticateReader(request, env);
  const query: Query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, ["a", "a_as_of", "b", "b_as_of"]);
  negotiate([JSON_FORMAT], request.headers.get("accept"));
  const now = await momentAsked(query, env);
  const side = async (name: string): Promise<Moment> =>
    query.has(name) ? await momentAsked(query, env, name) : now;
  const [atA, atB] = [await side("a_as_of"), await side("b_as_of")];
  const [a, b] = [query.get("a"), query.get("b")];
  if (a === null && b !== null) throw missing("a");
  // A site, or a node, and nothing to compare it with.
  if (b === null && !query.has("a_as_of"))
    throw missing(a === null || query.has("b_as_of") ? "a_as_of" : "b");
  const answer =
    a === null
      ? await diffSite(env, { from: atA.position, to: atB.position }, now.position)
      : await diffNodes(env, await nodeAt(env, a, atA), await nodeAt(env, b ?? a, atB), now.position);
  return json(answer, 200, { vary: "accept" });
}
