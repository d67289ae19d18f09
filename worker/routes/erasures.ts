// POST /v1/erasures.
import { readErasure } from "../../src/wire/erasure.ts";
import { authenticate } from "../auth.ts";
import type { Env } from "../env.ts";
import { onlyKnown } from "../http/ask.ts";
import { readJsonText } from "../http/body.ts";
import { preferenceApplied, writeTermsOf } from "../http/terms.ts";
import { problemResponse } from "../problem.ts";
import { eraseParts } from "../saying/erase.ts";

/** Takes the bytes of parts of a statement out of the store. */
export async function postErasure(request: Request, env: Env): Promise<Response> {
  const caller = authenticate(request, env);
  onlyKnown(new URL(request.url).searchParams, []);
  const terms = writeTermsOf(request);
  const said = readErasure(await readJsonText(request));
  if (!said.ok) return problemResponse(said.refusal);
  const answer = await eraseParts(env, caller, said.value, terms);
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
