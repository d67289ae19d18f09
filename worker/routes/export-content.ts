// GET /v1/exports/{id}/content: the file of an export, whole or a range of it, as long as nothing was erased since.
import { unhex } from "../../src/model/bytes.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { readFile } from "../exports/files.ts";
import { fileOf, formatOf, isOf, isOpen, type Job } from "../exports/job.ts";
import { sourceOf } from "../exports/source.ts";
import { onlyKnown } from "../http/ask.ts";
import { holds } from "../http/etag.ts";
import { sliceAsked } from "../http/range.ts";
import { siteExporter } from "../platform/calls.ts";
import { Refused } from "../problem.ts";
import { contentType, sentWith } from "../publish/conditional.ts";
import { exportAsked, shown } from "./exports.ts";

const AGAIN = "POST /v1/exports asks for it again.";

/** The refusal of a file that is not there. */
function notWritten(job: Job, detail: string): Refused {
  const open = isOpen(job);
  return new Refused({
    code: "not-written",
    detail,
    hint: open ? "Ask again in a while." : AGAIN,
    ...(open ? { retryAfter: 5 } : {}),
    more: { export: shown(job) },
  });
}

/** An export whose file can be given out: written, and of what can still be read. */
async function written(env: Env, id: string): Promise<Job> {
  const [job, source] = await Promise.all([exportAsked(env, id), sourceOf(env)]);
  if (job.status !== "done") throw notWritten(job, `The export is ${job.status}.`);
  if (isOf(job, source)) return job;
  // Seen here first: its file goes, and nothing of it is given out meanwhile.
  await siteExporter(env).wake();
  throw notWritten({ ...job, status: "outdated" }, "Something was erased since the export was written.");
}

/** What is said of a file, whatever of it is sent. */
function headersOf({ asked, state }: Job): Record<string, string> {
  const digest = state.digest ?? "";
  return {
    ...sentWith({ ...asked, type: contentType(formatOf(asked)), disposition: "attachment" }),
    "accept-ranges": "bytes",
    etag: `"${digest}"`,
    "repr-digest": `sha-256=:${unhex(digest).toBase64()}:`,
  };
}

const nothingThere = (size: number): Refused =>
  new Refused(
    {
      code: "bad-range",
      detail: `The file has ${size} bytes.`,
      hint: `Ask for a range that begins before byte ${size}, or for all of it.`,
    },
    { "content-range": `bytes */${size}` },
  );

/** The file, or a range of it. */
export async function getExportContent(request: Request, env: Env, id: string): Promise<Response> {
  authenticateReader(request, env);
  onlyKnown(new URL(request.url).searchParams, []);
  const job = await written(env, id);
  const headers = headersOf(job);
  const size = job.state.bytes;
  const etag = headers.etag ?? "";
  if (holds(request, etag)) return new Response(null, { status: 304, headers });
  const slice = sliceAsked(request, size, etag, headers["last-modified"]);
  if (slice === null) throw nothingThere(size);
  const { offset, length } = slice ?? { offset: 0, length: size };
  const sent = {
    ...headers,
    "content-length": String(length),
    ...(slice === undefined ? {} : { "content-range": `bytes ${offset}-${offset + length - 1}/${size}` }),
  };
  const status = slice === undefined ? 200 : 206;
  if (request.method === "HEAD" || length === 0) return new Response(null, { status, headers: sent });
  const body = await readFile(env, fileOf(job), offset, length);
  if (body === undefined) throw notWritten({ ...job, status: "outdated" }, "The file is there no more.");
  return new Response(body, { status, headers: sent });
}
