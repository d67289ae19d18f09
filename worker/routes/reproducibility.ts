// GET /v1/nodes/{id}/reproducibility: what of a node and of its ancestry is known well enough to make it again.

import { authenticateReader } from "../auth.ts";
import { reproducibility } from "../compare/reproducibility.ts";
import type { Env } from "../env.ts";
import type { Address } from "../http/address.ts";
import { momentAsked } from "../http/as-of.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import { JSON_FORMAT, negotiate } from "../negotiate.ts";
import { ONE_NODE, oneNode } from "../reading/one-node.ts";

export async function getReproducibility(request: Request, env: Env, address: Address): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, ONE_NODE);
  negotiate([JSON_FORMAT], request.headers.get("accept"), address.suffix);
  const at = await momentAsked(query, env);
  const node = await oneNode(env, address, query, at.position);
  return json(await reproducibility(env, node, at), 200, { vary: "accept" });
}
