// GET /v1/nodes/{id}/reproducibility: what of a node and of its ancestry is known well enough to make it again.
import type { Address } from "../address.ts";
import { momentAsked } from "../as-of.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { onlyKnownOfGraph } from "../min-position.ts";
import { JSON_FORMAT, negotiate } from "../negotiate.ts";
import { ONE_NODE, oneNode } from "../one-node.ts";
import { json } from "../reply.ts";
import { reproducibility } from "../reproducibility.ts";

export async function getReproducibility(request: Request, env: Env, address: Address): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, ONE_NODE);
  negotiate([JSON_FORMAT], request.headers.get("accept"), address.suffix);
  const at = await momentAsked(query, env);
  const node = await oneNode(env, address, query, at.position);
  return json(await reproducibility(env, node, at), 200, { vary: "accept" });
}
