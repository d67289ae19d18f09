// GET /v1/nodes/{id}/history: what became of a node, in the order in which it happened.
import type { HistoryAnswer } from "../../src/wire/answers-moves.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { type Address, findStarts } from "../http/address.ts";
import { pageAsked } from "../http/as-of.ts";
import { pageLimit } from "../http/ask.ts";
import { writeCursor } from "../http/cursor.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import { entryOf } from "../lifecycle/history.ts";
import { historyOf } from "../lifecycle/read-moves.ts";
import { JSON_FORMAT, negotiate } from "../negotiate.ts";
import { ONE_NODE, oneNode } from "../reading/one-node.ts";

export async function getHistory(request: Request, env: Env, address: Address): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, [...ONE_NODE, "limit", "cursor"]);
  negotiate([JSON_FORMAT], request.headers.get("accept"), address.suffix);
  const limit = pageLimit(query);
  const question = async (position: number): Promise<string> =>
    JSON.stringify(["history", ...(await findStarts(env, address, query, position)).ns]);
  const { position, offset } = await pageAsked(query, env, question);
  const node = await oneNode(env, address, query, position);
  const rows = await historyOf(env.GRAPH, node.n, position, limit + 1, offset);
  const next =
    rows.length > limit ? writeCursor(await question(position), { position, offset: offset + limit }) : null;
  const answer: HistoryAnswer = {
    position,
    node: node.id,
    history: rows.slice(0, limit).map((row) => entryOf(row, node.n)),
    next,
  };
  return json(answer, 200, { vary: "accept" });
}
