// Replies in JSON, each ending in a line break, as a terminal wants it.
import type { Result } from "../../src/model/result.ts";
import { problemResponse } from "../problem.ts";
import { preferenceApplied, type WriteTerms } from "./terms.ts";

type Headers = Readonly<Record<string, string>>;

/** A reply whose text is JSON already. */
export const jsonText = (text: string, status = 200, headers: Headers = {}): Response =>
  new Response(`${text}\n`, { status, headers: { "content-type": "application/json", ...headers } });

/** A reply in JSON. */
export const json = (body: unknown, status = 200, headers: Headers = {}): Response =>
  jsonText(JSON.stringify(body), status, headers);

/** The reply to what was to be said: 201 where it is new, 200 where it was said before, or why it was refused. */
export function said<T extends { readonly created: boolean }>(
  answer: Result<T>,
  terms: WriteTerms,
): Response {
  if (!answer.ok) return problemResponse(answer.refusal);
  const headers = { "cache-control": "no-store", ...preferenceApplied(terms) };
  return json(answer.value, answer.value.created ? 201 : 200, headers);
}
