// The two admin routes of a site: everything that is truth, out of it and into it, as lines of NDJSON.
import type { RestoreAnswer } from "../wire/backup.ts";
import { type Answer, call, fail, isObject, open, parsed, type Site } from "./client.ts";

/** The body of a backup as it comes in; it breaks off like any connection can. */
export type Incoming = { readonly url: string; readonly body: ReadableStream<Uint8Array> };

/** GET /v1/admin/backup: the lines of a backup from a position on. */
export async function openBackup(site: Site, from: number): Promise<Answer<Incoming>> {
  const opened = await open(site, `/v1/admin/backup?from=${from}`, {});
  if (!opened.ok) return opened;
  const { url, response } = opened.value;
  if (response.body) return { ok: true, value: { url, body: response.body } };
  return fail({ kind: "not-understood", url, cause: "the answer has no body" });
}

/** POST /v1/admin/restore: lines of a backup, the first of which says of which one they are. At most 64 MB. */
export async function postRestore(site: Site, lines: readonly string[]): Promise<Answer<RestoreAnswer>> {
  const reply = await call(site, "/v1/admin/restore", {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body: `${lines.join("\n")}\n`,
  });
  if (!reply.ok) return reply;
  const body = parsed(reply.value.text);
  if (isObject(body) && typeof body.position === "number" && typeof body.begun === "boolean")
    return { ok: true, value: body as RestoreAnswer };
  const { url } = reply.value;
  return fail({ kind: "not-understood", url, cause: "it does not say how far its log is" });
}
