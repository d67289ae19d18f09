// Exports in tests: asked for through the front door, run to their end, and what the file has to be to the byte.
import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { FORMATS } from "../../../src/prov/formats/formats.ts";
import { siteExporter } from "../../../worker/env.ts";
import { documentOf, headOf } from "../../../worker/publish/document.ts";
import { membersOf, type ScopeAsked } from "../../../worker/publish/scope.ts";
import { watermark } from "../../../worker/read.ts";
import { type Body, get, post } from "./site.ts";

export const SITE: ScopeAsked = { kind: "site" };

/** Asks for an export. */
export async function askExport(body: object): Promise<{ readonly status: number; readonly body: Body }> {
  return await post(body, "/v1/exports");
}

const ENDS = ["done", "failed", "cancelled", "outdated"];

/** The export once it has come to its end, whatever befalls who writes it meanwhile. */
export async function ended(id: string): Promise<Body> {
  let last: unknown;
  for (let tries = 0; tries < 2_000; tries++) {
    const { body } = await get(`/v1/exports/${id}`);
    if (ENDS.includes(body.status)) return body;
    last = body;
    await runDurableObjectAlarm(siteExporter(env)).catch((error: unknown) => {
      last = error;
    });
    await scheduler.wait(5);
  }
  throw new Error(`not at its end: ${JSON.stringify(last)}`);
}

/** The bytes of a document, as it is streamed. */
export async function streamed(scope: ScopeAsked, suffix: string, position: number): Promise<Uint8Array> {
  const format = FORMATS.find((one) => one.suffix === suffix);
  if (format === undefined) throw new Error(`no format ${suffix}`);
  const at = { ...(await watermark(env.GRAPH)), position };
  const texts: string[] = [];
  const document = documentOf(
    env,
    format.writer,
    await headOf(env, scope, at),
    await membersOf(env, scope, at),
  );
  for await (const text of document) texts.push(text);
  return new TextEncoder().encode(texts.join(""));
}

/** SHA-256 of bytes, as exports name it. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return `sha256:${new Uint8Array(digest).toHex()}`;
}

/** The files that the bucket has. */
export async function filesKept(): Promise<string[]> {
  return (await env.ARTIFACTS.list()).objects.map(({ key }) => key);
}
