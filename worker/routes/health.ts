// GET /health: whether the site is up, how far the graph has come, and how far the log is ahead of it.

import type { Env } from "../env.ts";
import { onlyKnown } from "../http/ask.ts";
import { siteLog, siteWatch } from "../platform/calls.ts";
import { within } from "../platform/patience.ts";
import { watermark } from "../read.ts";
import { VERSION } from "../version.ts";

// What the health of the site waits for what it does not depend on.
const WATCH_MS = 250;

/** How far violations were looked for; null when that is not told at once. */
async function watchAt(env: Env, position: number): Promise<{ position: number; lag: number } | null> {
  try {
    const looked = await within(WATCH_MS, siteWatch(env).position());
    return { position: looked, lag: Math.max(0, position - looked) };
  } catch (error) {
    console.error(`how far violations were looked for is not known: ${error}`);
    return null;
  }
}

/** `lag`: statements with a position that reads do not show yet. `quarantined`: statements that are skipped. */
export async function getHealth(request: Request, env: Env): Promise<Response> {
  onlyKnown(new URL(request.url).searchParams, []);
  const head = await siteLog(env).head();
  // The projector knows; the database is only asked when it does not, because it may be busy with being filled.
  const position = head.projected ?? (await watermark(env.GRAPH)).position;
  const body = {
    status: "ok",
    version: VERSION,
    site: head.site,
    position,
    lag: head.position - position,
    quarantined: head.quarantined,
    watch: await watchAt(env, position),
  };
  return new Response(`${JSON.stringify(body)}\n`, {
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}
