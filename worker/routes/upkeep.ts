// GET /v1/admin/fsck and POST /v1/admin/rebuild: whether everything is as it must be, and the projection made again.
import type { RebuildAnswer } from "../../src/wire/answers.ts";
import { authenticate } from "../auth.ts";
import type { Env } from "../env.ts";
import { onlyKnown } from "../http/ask.ts";
import { slowJson } from "../http/slow.ts";
import { siteLog } from "../platform/calls.ts";
import { fsck } from "../upkeep/fsck.ts";

/** Checks ledgers, log and projection. */
export async function getFsck(request: Request, env: Env): Promise<Response> {
  authenticate(request, env);
  onlyKnown(new URL(request.url).searchParams, []);
  return slowJson(fsck(env));
}

async function rebuild(env: Env): Promise<RebuildAnswer> {
  const position = await siteLog(env).rebuild();
  return position === null ? { ok: false, error: "It is being made again already." } : { ok: true, position };
}

/** Makes the projection again beside the one that is read, and puts it in its place. */
export async function postRebuild(request: Request, env: Env): Promise<Response> {
  authenticate(request, env);
  onlyKnown(new URL(request.url).searchParams, []);
  return slowJson(rebuild(env));
}
