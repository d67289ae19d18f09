// GET /v1/admin/ledgers: how far each ledger is, how far the log has taken it, and which are frozen.
import { LIMITS } from "../../src/model/limits.ts";
import type { LedgersAnswer } from "../../src/wire/answers.ts";
import { authenticate } from "../auth.ts";
import type { Env } from "../env.ts";
import { badQuery, onlyKnown, pageLimit } from "../http/ask.ts";
import { lineageRoot, siteLog } from "../platform/calls.ts";
import { fewAtOnce, within } from "../platform/patience.ts";

function onlyFrozen(query: URLSearchParams): boolean {
  const said = query.get("frozen");
  if (said === null) return false;
  if (said === "true") return true;
  throw badQuery(
    "frozen",
    `${JSON.stringify(said.slice(0, 40))} cannot be used.`,
    "Send true, or leave it out.",
  );
}

/** A page of ledgers, by lineage. */
export async function listLedgers(request: Request, env: Env): Promise<Response> {
  authenticate(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnown(query, ["limit", "after", "frozen"]);
  const limit = pageLimit(query);
  const rows = await siteLog(env).ledgers(query.get("after") ?? "", onlyFrozen(query), limit + 1);
  const page = rows.slice(0, limit);
  const ends = new Map<string, number>();
  await fewAtOnce(page, LIMITS.callsAtOnce, async ({ lineage }) => {
    try {
      ends.set(lineage, await within(LIMITS.projectionWaitMs, lineageRoot(env, lineage).end()));
    } catch (error) {
      console.error(`the ledger of ${lineage} did not answer: ${error}`);
    }
  });
  const answer: LedgersAnswer = {
    ledgers: page.map(({ lineage, ledger, placed, frozen }) => ({
      lineage,
      ledger,
      seq: ends.get(lineage) ?? null,
      placed,
      frozen,
    })),
    next: rows.length > limit ? (page.at(-1)?.lineage ?? null) : null,
  };
  return new Response(`${JSON.stringify(answer)}\n`, {
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}
