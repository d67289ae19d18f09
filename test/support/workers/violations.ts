// Corpora, policies about them and what violates them, through the front door.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { siteWatch as rawWatch } from "../../../worker/env.ts";
import { siteWatch } from "../../../worker/platform/calls.ts";
import { type Answer, type Body, call, digestOf, get, model } from "./site.ts";

/** A corpus by its word; with the version of the filter that it passed, if any. */
export const corpus = (word: string, version?: number, more: object = {}): object =>
  model(word, [], {
    kind: "dataset",
    ...(version === undefined ? {} : { evidence: { pii_filter: { version } } }),
    ...more,
  });

export const on = (word: string): object => ({ id: digestOf(word), type: "trained-on" });

export const PII = {
  guards: ["champion", "canary"],
  walk: { kinds: ["dataset"] },
  each: "ancestor",
  rule: "ancestor.evidence.pii_filter.version >= 3",
  message: "Corpora have to pass the PII filter, version 3 or later.",
};

const put = new Set<string>();

/** Puts a policy. */
export async function putPolicy(name: string, policy: object): Promise<Answer> {
  put.add(name);
  const response = await call(`/v1/policies/${name}`, {
    method: "PUT",
    body: JSON.stringify(policy),
    headers: { "content-type": "application/json" },
  });
  return { status: response.status, body: await response.json() };
}

export async function retirePolicy(name: string): Promise<Answer> {
  put.delete(name);
  const response = await call(`/v1/policies/${name}`, { method: "DELETE" });
  return { status: response.status, body: await response.json() };
}

/** Retires what was put: what one test asks for is asked of no other. */
export async function retireAll(): Promise<void> {
  for (const name of put) await retirePolicy(name);
}

/** Waits until everything up to a position was looked at. */
export async function lookedAt(position: number): Promise<void> {
  for (let tries = 0; (await siteWatch(env).settle(position, 1_000)) < position; tries++)
    if (tries > 20) throw new Error(`it has come to ${await siteWatch(env).position()} of ${position}`);
}

/** Has the watch forget everything, and follow again from the beginning. */
export async function watchAgain(position: number): Promise<void> {
  // What is on its way would be written after all.
  await lookedAt(position);
  await runInDurableObject(rawWatch(env), (_object, { storage }) => storage.sql.exec("DELETE FROM followed"));
  await siteWatch(env).wake();
  await lookedAt(position);
}

/** What violates, once everything up to a position was looked at. */
export async function violations(position: number, more = ""): Promise<Body[]> {
  await lookedAt(position);
  const { body } = await get(`/v1/violations?min_position=${position}${more}`);
  if (body.complete !== true) throw new Error(JSON.stringify(body));
  return body.violations;
}
