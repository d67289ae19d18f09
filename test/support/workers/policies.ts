// A policy as a test writes it, put and retired through the front door.
import { type Answer, call } from "./site.ts";

export const PII = {
  guards: ["canary", "champion"],
  kinds: ["model"],
  walk: { kinds: ["dataset"] },
  each: "ancestor",
  rule: "ancestor.evidence.pii_filter.version >= 3",
  gaps: "fail",
  message: "A corpus has not passed PII filter 3.",
} as const;

export type Told = Answer & { readonly headers: Headers };

export async function ask(method: string, path: string, body?: unknown, headers: object = {}): Promise<Told> {
  const answer = await call(path, {
    method,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === "" ? null : JSON.parse(text) };
}

export const put = (name: string, policy: unknown, headers: object = {}): Promise<Told> =>
  ask("PUT", `/v1/policies/${name}`, policy, headers);
export const retire = (name: string, headers: object = {}, query = ""): Promise<Told> =>
  ask("DELETE", `/v1/policies/${name}${query}`, undefined, headers);
