// GET /health: whether the site is up, how far the graph has come, and how far the log is ahead of it.
import { type Env, siteLog } from "../env.ts";
import { watermark } from "../read.ts";
import { VERSION } from "../version.ts";

/** `lag`: statements with a position that reads do not show yet. */
export async function getHealth(env: Env): Promise<Response> {
  const [head, mark] = await Promise.all([siteLog(env).head(), watermark(env.GRAPH)]);
  const body = {
    status: "ok",
    version: VERSION,
    site: head.site,
    position: mark.position,
    lag: head.position - mark.position,
  };
  return new Response(`${JSON.stringify(body)}\n`, {
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}
