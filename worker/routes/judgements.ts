// POST /v1/retractions and /v1/reinstatements.
import { readJudgement } from "../../src/wire/judgement.ts";
import { authenticate } from "../auth.ts";
import type { Env } from "../env.ts";
import { onlyKnown } from "../http/ask.ts";
import { readJsonText } from "../http/body.ts";
import { preferenceApplied, writeTermsOf } from "../http/terms.ts";
import { problemResponse } from "../problem.ts";
import { type JudgementType, judge } from "../saying/judge.ts";

/** Says that a record no longer holds, or that it holds again. */
export async function postJudgement(request: Request, env: Env, type: JudgementType): Promise<Response> {
  const caller = authenticate(request, env);
  onlyKnown(new URL(request.url).searchParams, []);
  const terms = writeTermsOf(request);
  const said = readJudgement(await readJsonText(request));
  if (!said.ok) return problemResponse(said.refusal);
  const answer = await judge(env, caller, type, said.value, terms);
  if (!answer.ok) return problemResponse(answer.refusal);
  const headers = {
    "content-type": "application/json",
    "cache-control": "no-store",
    ...preferenceApplied(terms),
  };
  return new Response(`${JSON.stringify(answer.value)}\n`, {
    status: answer.value.created ? 201 : 200,
    headers,
  });
}
