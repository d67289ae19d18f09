// The site under test: the real Worker with real D1 and Durable Objects, spoken to through its front door.
import { applyD1Migrations, createExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";

/** The same as in vitest.config.ts. */
export const TOKEN = "test-token-of-thirty-two-characters-or-more";
const ORIGIN = "https://forebear.test";

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers without declaring their shape first
export type Body = any;
export type Answer = { readonly status: number; readonly body: Body };

export async function migrateGraph(): Promise<void> {
  await applyD1Migrations(env.GRAPH, env.MIGRATIONS);
}

/** A request as it is; the token is added when no authorization header is given. */
export async function call(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (!headers.has("authorization")) headers.set("authorization", `Bearer ${TOKEN}`);
  return await exports.default.fetch(new Request(`${ORIGIN}${path}`, { ...init, headers }));
}

/** A GET that answers JSON. */
export async function get(path: string): Promise<Answer> {
  const response = await call(path);
  return { status: response.status, body: await response.json() };
}

/** A GET that the database answers alone. */
export async function getBySql(path: string): Promise<Answer> {
  const { default: worker } = await import("../../../worker/index.ts");
  const request = new Request(`${ORIGIN}${path}`, { headers: { authorization: `Bearer ${TOKEN}` } });
  const bindings = { ...env, ATLAS_REPLICAS: "0" };
  const response = await worker.fetch(request as never, bindings as never, createExecutionContext());
  return { status: response.status, body: await response.json() };
}

/** Posts one record: an object, or the text as it is. */
export async function post(record: unknown, path = "/v1/records"): Promise<Answer> {
  const body = typeof record === "string" ? record : JSON.stringify(record);
  const response = await call(path, {
    method: "POST",
    body,
    headers: { "content-type": "application/json" },
  });
  return { status: response.status, body: await response.json() };
}

export type StreamAnswer = { readonly status: number; readonly lines: Body[]; readonly summary: Body };

/** Posts NDJSON; the answers line by line and the summary. */
export async function postLines(lines: readonly unknown[], path = "/v1/records"): Promise<StreamAnswer> {
  const body = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
  const response = await call(path, {
    method: "POST",
    body,
    headers: { "content-type": "application/x-ndjson" },
  });
  const answers: Body[] = new TextDecoder()
    .decode(await response.arrayBuffer())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { status: response.status, lines: answers.slice(0, -1), summary: answers.at(-1)?.summary };
}

/** A digest that tells where it comes from: the same word, the same digest. */
export function digestOf(word: string): string {
  const hex = [...new TextEncoder().encode(word)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `sha256:${hex.padEnd(64, "0").slice(0, 64)}`;
}

/** A model named by a word, with parents given as records give them. */
export function model(word: string, parents: readonly unknown[] = [], more: object = {}): object {
  return {
    kind: "model",
    name: `acme/${word}`,
    artifact: { digest: digestOf(word) },
    parents,
    created_at_utc: "2026-01-31T12:00:00Z",
    ...more,
  };
}
