// GET /v1/admin/backup and POST /v1/admin/restore: the whole site as NDJSON, out and in. They hand out what no other route
// does (salts, private parts) and write what was said elsewhere, so only the site's own token opens them.

import { LIMITS } from "../../src/model/limits.ts";
import { authenticate } from "../auth.ts";
import type { Env } from "../env.ts";
import { badQuery, onlyKnown, wholeNumber } from "../http/ask.ts";
import { mediaType, readLines, refuseDeclared, singly } from "../http/body.ts";
import { CROWDED, placeOf } from "../http/room.ts";
import { siteLog } from "../platform/calls.ts";
import { problemResponse, Refused } from "../problem.ts";
import { backupLines } from "../upkeep/backup.ts";
import { restoreLines } from "../upkeep/restore.ts";

const CHUNK_CHARACTERS = 65_536;

/** Lines as a body that is read on only as it is taken. */
function bodyOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        let text = "";
        while (text.length < CHUNK_CHARACTERS) {
          const { value, done } = await lines.next();
          if (done) {
            if (text !== "") controller.enqueue(encoder.encode(text));
            controller.close();
            return;
          }
          text += `${value}\n`;
        }
        controller.enqueue(encoder.encode(text));
      },
      async cancel() {
        await lines.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}

/** The site as NDJSON, from a position on. */
export async function getBackup(request: Request, env: Env): Promise<Response> {
  authenticate(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnown(query, ["from"]);
  const from = wholeNumber(query, "from", 0, 999_999_999) ?? 0;
  const { position } = await siteLog(env).head();
  if (from > position + 1)
    throw badQuery("from", `the log ends at position ${position}.`, `Ask for ${position + 1} at most.`);
  return new Response(bodyOf(backupLines(env, from)), {
    headers: { "content-type": "application/x-ndjson", "cache-control": "no-store" },
  });
}

/** Takes a piece of a backup. */
export async function postRestore(request: Request, env: Env): Promise<Response> {
  authenticate(request, env);
  onlyKnown(new URL(request.url).searchParams, []);
  const type = mediaType(request);
  if (type !== "application/x-ndjson" && type !== "application/ndjson" && type !== "application/jsonl")
    throw new Refused({
      code: "media-type",
      detail: `${type || "A body without a type"} cannot be read here.`,
      hint: "Send application/x-ndjson: the lines of a backup, as `forebear restore` does.",
    });
  refuseDeclared(request, LIMITS.streamBytes);
  if (!placeOf(request).hold("piece", LIMITS.backupLineBytes)) throw new Refused(CROWDED);
  const restored = await restoreLines(env, singly(readLines(request, LIMITS.backupLineBytes)));
  if (!restored.ok) return problemResponse(restored.refusal);
  return new Response(`${JSON.stringify(restored.value)}\n`, {
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}
