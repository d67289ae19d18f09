// Refusals on the wire: RFC 9457 problem documents. The one place where a code becomes a status.
import { REFUSALS, type Refusal, retryAfter } from "../src/model/refusal.ts";

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly pointer?: string;
  readonly hint?: string;
  /** Seconds, as `Retry-After`: a line of a stream has no header. */
  readonly retry_after?: number;
};

/** The problem document of a refusal. */
export function problem({ code, detail, pointer, hint, more, ...said }: Refusal): Problem {
  const { status, title } = REFUSALS[code];
  const seconds = said.retryAfter ?? retryAfter(code);
  return {
    type: `https://w3id.org/forebear/problems/${code}`,
    title,
    status,
    detail,
    code,
    ...(pointer === undefined ? {} : { pointer }),
    ...(hint === undefined ? {} : { hint }),
    ...(seconds === undefined ? {} : { retry_after: seconds }),
    ...more,
  };
}

export function problemResponse(refusal: Refusal, headers: Readonly<Record<string, string>> = {}): Response {
  const body = problem(refusal);
  const wait = body.retry_after;
  return new Response(`${JSON.stringify(body)}\n`, {
    status: body.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(wait === undefined ? {} : { "retry-after": String(wait) }),
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
