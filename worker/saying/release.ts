// Releasing a statement from quarantine: it is said in the site's own ledger, and the statement is folded at the position
// of the release.
import { confinementRequest, SITE_LINEAGE } from "../../src/ledger/quarantine.ts";
import { ok, type Result, refuse } from "../../src/model/result.ts";
import type { ReleaseAnswer } from "../../src/wire/answers.ts";
import type { SaidRelease } from "../../src/wire/release.ts";
import type { Caller } from "../auth.ts";
import type { Env } from "../env.ts";
import { contentPrint, keyed } from "../http/idempotency.ts";
import type { WriteTerms } from "../http/terms.ts";
import { lineageRoot, siteLog } from "../platform/calls.ts";
import { sha256 } from "../platform/digest.ts";
import { effectOf } from "./accept.ts";
import { say } from "./say.ts";

/** Releases; the same release again is answered with the receipt it was given. */
export async function release(
  env: Env,
  caller: Caller,
  { statement, reason }: SaidRelease,
  terms: WriteTerms,
): Promise<Result<ReleaseAnswer>> {
  const known = await siteLog(env).confined(statement);
  if (known === null)
    return refuse({
      code: "unknown-statement",
      detail: "No ledger of this site has a statement of this hash.",
      pointer: "/statement",
      hint: "GET /v1/admin/quarantine lists what is in quarantine.",
    });
  // The same delivery again is no second release, however often the statement was in quarantine since.
  const key = keyed(caller, terms.key, () => contentPrint({ statement, type: "release" }));
  const request = confinementRequest(
    { type: "release", statement, reason, times: known.times, token: caller.token, key },
    sha256,
  );
  const root = lineageRoot(env, SITE_LINEAGE);
  const skipped = known.skipped !== null && known.released === null;
  if (!skipped && !(await root.knows([request.fingerprint], key?.key)))
    return refuse({
      code: "not-quarantined",
      detail: `The statement at position ${known.stands} is not in quarantine.`,
      pointer: "/statement",
      hint: "GET /v1/admin/quarantine lists what is in quarantine.",
    });
  const done = await say(env, SITE_LINEAGE, request, terms.waitMs);
  if (!done.ok) return done;
  const appended = done.value;
  const { effect, conflict } = effectOf(appended.conflict);
  return ok({
    receipt: JSON.parse(appended.receipt) as ReleaseAnswer["receipt"],
    created: appended.created,
    projected: appended.projected,
    ...(appended.position === null ? {} : { position: appended.position }),
    effect: effect === "live" ? "released" : effect,
    ...(conflict === undefined ? {} : { conflict }),
  });
}
