// POST and GET /v1/exports, GET and DELETE /v1/exports/{id}: exports that are written to files, for what is too big to be answered at
// once.
import { LIMITS } from "../../src/model/limits.ts";
import { FORMATS } from "../../src/prov/formats/formats.ts";
import { type ExportScope, type ExportsAnswer, readExport, type SaidExport } from "../../src/wire/exports.ts";
import { authenticate, authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { exportPath, type Job, viewOf } from "../exports/job.ts";
import { sourceOf } from "../exports/source.ts";
import { momentAsked } from "../http/as-of.ts";
import { badQuery, onlyKnown, pageLimit, wholeNumber } from "../http/ask.ts";
import { readJsonText } from "../http/body.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import { siteExporter } from "../platform/calls.ts";
import { problemResponse, Refused } from "../problem.ts";
import { headOf } from "../publish/document.ts";
import { fileName, membersOf } from "../publish/scope.ts";

const NOT_KEPT = { "cache-control": "no-store" };

export const shown = (job: Job) => viewOf(job, LIMITS.exportKeptMs);

const HINT = "GET /v1/exports lists those there are; POST /v1/exports asks for one.";

/** The export of an id. */
export async function exportAsked(env: Env, id: string): Promise<Job> {
  const job = await siteExporter(env).find(id);
  if (job !== null) return job;
  const detail = `There is no export ${JSON.stringify(id.slice(0, 100))}; one that has ended is kept for a while only.`;
  throw new Refused({ code: "not-found", detail, hint: HINT });
}

/** Where it is asked: said by the query, or by the body. */
function queryOf(said: URLSearchParams, { asOf }: SaidExport): URLSearchParams {
  if (asOf === undefined) return said;
  if (said.has("as_of")) throw badQuery("as_of", "is said in the body, too.", "Say it once.");
  const asked = new URLSearchParams(said);
  asked.set("as_of", String(asOf));
  return asked;
}

function checkFormat(format: string): void {
  if (FORMATS.some(({ suffix }) => suffix === format)) return;
  throw new Refused({
    code: "invalid",
    detail: `${JSON.stringify(format)} is no format that this can be given in.`,
    pointer: "/format",
    hint: `Send one of ${FORMATS.map(({ suffix }) => suffix).join(", ")}.`,
  });
}

/** The field of a scope that names what has to be there. */
const NAMING = {
  node: "ids",
  closure: "ids",
  run: "id",
  cohort: "id",
  lineage: "name",
  select: "where",
  site: "kind",
} as const satisfies Readonly<Record<ExportScope["kind"], string>>;

/** A refusal of what a scope names, with the field of the body that named it. */
function inScope(scope: ExportScope, error: unknown): unknown {
  if (!(error instanceof Refused)) return error;
  const { code, pointer } = error.refusal;
  if (pointer === undefined && code !== "not-found" && code !== "too-large") return error;
  const field = "name" in scope ? "name" : NAMING[scope.kind];
  return new Refused({ ...error.refusal, pointer: `/scope${pointer ?? `/${field}`}` }, error.headers);
}

/** Asks for an export: 202 where it is to be written, 200 where it was asked for before. */
export async function postExport(request: Request, env: Env): Promise<Response> {
  authenticate(request, env);
  const said = new URL(request.url).searchParams;
  onlyKnownOfGraph(said, []);
  const read = readExport(await readJsonText(request));
  if (!read.ok) return problemResponse(read.refusal);
  const { scope, format } = read.value;
  checkFormat(format);
  const query = queryOf(said, read.value);
  const at = await momentAsked(query, env);
  // What it names is looked up before anything is promised.
  const members = await membersOf(env, scope, at).catch((error: unknown) => {
    throw inScope(scope, error);
  });
  const [head, source] = await Promise.all([headOf(env, scope, at), sourceOf(env)]);
  const asked = {
    scope,
    format,
    position: at.position,
    at: head.at,
    file: `${fileName(scope, at.position)}.${format}`,
    of: members.count ?? null,
  };
  const answer = await siteExporter(env).ask(asked, source);
  if ("code" in answer) return problemResponse(answer);
  const { job, begun } = answer;
  return json(shown(job), begun ? 202 : 200, { ...NOT_KEPT, location: exportPath(job.id) });
}

/** A page of exports, the newest first. */
export async function listExports(request: Request, env: Env): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnown(query, ["limit", "before"]);
  const limit = pageLimit(query);
  const before = wholeNumber(query, "before", 1, 999_999_999) ?? Number.MAX_SAFE_INTEGER;
  const jobs = await siteExporter(env).list(before, limit + 1);
  const page = jobs.slice(0, limit);
  const answer: ExportsAnswer = {
    exports: page.map(shown),
    next: jobs.length > limit ? String(page.at(-1)?.number) : null,
  };
  return json(answer, 200, NOT_KEPT);
}

/** One export: how far it is, or what became of it. */
export async function getExport(request: Request, env: Env, id: string): Promise<Response> {
  authenticateReader(request, env);
  onlyKnown(new URL(request.url).searchParams, []);
  return json(shown(await exportAsked(env, id)), 200, NOT_KEPT);
}

/** Cancels an export that is not at its end; forgets one that is, and takes its file away. */
export async function dropExport(request: Request, env: Env, id: string): Promise<Response> {
  authenticate(request, env);
  onlyKnown(new URL(request.url).searchParams, []);
  await exportAsked(env, id);
  await siteExporter(env).drop(id);
  return new Response(null, { status: 204, headers: NOT_KEPT });
}
