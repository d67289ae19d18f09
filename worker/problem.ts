// Refusals on the wire: RFC 9457 problem documents. The one place where a code becomes a status.
import { REFUSALS, type Refusal } from "../src/model/refusal.ts";

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly pointer?: string;
  readonly hint?: string;
};

/** The problem document of a refusal. */
export function problem({ code, detail, pointer, hint, more }: Refusal): Problem {
  const { status, title } = REFUSALS[code];
  return {
    type: `https://w3id.org/forebear/problems/${code}`,
    title,
    status,
    detail,
    code,
    ...(pointer === undefined ? {} : { pointer }),
    ...(hint === undefined ? {} : { hint }),
    ...more,
  };
}

export function problemResponse(refusal: Refusal, headers: Readonly<Record<string, string>> = {}): Response {
  const body = problem(refusal);
  const later = body.status === 503 ? { "retry-after": "1" } : {};
  return new Response(`${JSON.stringify(body)}\n`, {
    status: body.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...later,
      ...headers,
    },
  });
}

/** A refusal on its way out of a handler; `worker/index.ts` turns it into its response. */
export class Refused extends Error {
  readonly refusal: Refusal;
  readonly headers: Readonly<Record<string, string>>;
  constructor(refusal: Refusal, headers: Readonly<Record<string, string>> = {}) {
    super(refusal.detail);
    this.refusal = refusal;
    this.headers = headers;
  }
}
