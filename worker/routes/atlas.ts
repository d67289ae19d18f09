// GET /v1/admin/atlas: what each graph in memory holds.

import { authenticate } from "../auth.ts";
import type { Env } from "../env.ts";
import { replicasOf } from "../graph/engine.ts";
import { onlyKnown } from "../http/ask.ts";
import { json } from "../http/reply.ts";
import { atlasReplica } from "../platform/calls.ts";

export async function getAtlas(request: Request, env: Env): Promise<Response> {
  authenticate(request, env);
  onlyKnown(new URL(request.url).searchParams, []);
  const numbers = Array.from({ length: replicasOf(env) }, (_, replica) => replica);
  const replicas = await Promise.all(
    numbers.map(async (replica) => ({ replica, holds: await atlasReplica(env, replica).size() })),
  );
  return json({ replicas }, 200, { "cache-control": "no-store" });
}
