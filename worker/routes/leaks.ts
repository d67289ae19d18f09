// GET /v1/nodes/{id}/leaks: evaluation sets that have to do with what a node was made from.

import { authenticateReader } from "../auth.ts";
import { leaks } from "../compare/leaks.ts";
import type { Env } from "../env.ts";
import type { Address } from "../http/address.ts";
import { momentAsked } from "../http/as-of.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import { JSON_FORMAT, negotiate } from "../negotiate.ts";
import { ONE_NODE, oneNode } from "../reading/one-node.ts";

export async function getLeaks(request: Request, env: Env, address: Address): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, ONE_NODE);
  negotiate([JSON_FORMAT], request.headers.get("accept"), address.suffix);
  const at = await momentAsked(query, env);
  const node = await oneNode(env, address, query, at.position);
  return json(await leaks(env, node, at), 200, { vary: "accept" });
}
