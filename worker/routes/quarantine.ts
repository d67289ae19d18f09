// GET /v1/admin/quarantine and POST /v1/admin/releases: what could not be projected and is skipped, and the way back.
import type { QuarantineAnswer } from "../../src/wire/answers.ts";
import { readRelease } from "../../src/wire/release.ts";
import { authenticate } from "../auth.ts";
import type { Env } from "../env.ts";
import { onlyKnown, pageLimit, wholeNumber } from "../http/ask.ts";
import { readJsonText } from "../http/body.ts";
import { json } from "../http/reply.ts";
import { preferenceApplied, writeTermsOf } from "../http/terms.ts";
import { siteLog } from "../platform/calls.ts";
import { problemResponse } from "../problem.ts";
import { release } from "../saying/release.ts";

const NOT_KEPT = { "cache-control": "no-store" };

/** A page of what is in quarantine. */
export async function listQuarantine(request: Request, env: Env): Promise<Response> {
  authenticate(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnown(query, ["limit", "after"]);
  const limit = pageLimit(query);
  const after = wholeNumber(query, "after", 0, 999_999_999) ?? -1;
  const rows = await siteLog(env).quarantined(after, limit + 1);
  const page = rows.slice(0, limit);
  const answer: QuarantineAnswer = {
    quarantined: page.map(({ skipped: _, ...one }) => one),
    next: rows.length > limit ? String(page.at(-1)?.skipped) : null,
  };
  return json(answer, 200, NOT_KEPT);
}

/** Releases a statement from quarantine. */
export async function postRelease(request: Request, env: Env): Promise<Response> {
  const caller = authenticate(request, env);
  onlyKnown(new URL(request.url).searchParams, []);
  const terms = writeTermsOf(request);
  const said = readRelease(await readJsonText(request));
  if (!said.ok) return problemResponse(said.refusal);
  const answer = await release(env, caller, said.value, terms);
  if (!answer.ok) return problemResponse(answer.refusal);
  return json(answer.value, answer.value.created ? 201 : 200, {
    ...NOT_KEPT,
    ...preferenceApplied(terms),
  });
}
