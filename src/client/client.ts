// A client of one Forebear site: small functions over fetch. What can go wrong comes back as a value, never as an
// exception, and says whether trying again can help. Posting is idempotent, so trying again never makes a second claim.
import type { FsckAnswer, RebuildAnswer, RecordAnswer } from "../wire/answers.ts";

/** Where a site listens and what opens its doors. */
export type Site = {
  /** Origin, e.g. http://127.0.0.1:8787; a trailing slash is tolerated. */
  readonly url: string;
  /** Bearer token; not needed for `health`. */
  readonly token?: string | undefined;
};

/** RFC 9457 members of a refusal. */
export type Problem = {
  /** HTTP status. */
  readonly status: number;
  /** Stable name of the refusal, e.g. mutable-reference. */
  readonly code?: string;
  readonly title?: string;
  /** One sentence about this occurrence. */
  readonly detail?: string;
  /** JSON Pointer to the field. */
  readonly pointer?: string;
  /** What to send or run instead. */
  readonly hint?: string;
};

export type Failure =
  /** Nobody answered, or the connection broke. */
  | { readonly kind: "unreachable"; readonly url: string; readonly cause: string }
  /** The site said no to the whole request; `retryAfter` in seconds, when it said. */
  | {
      readonly kind: "refused";
      readonly url: string;
      readonly problem: Problem;
      readonly retryAfter?: number;
    }
  /** Something answered, but not as a Forebear site does, or the answer was cut short. */
  | { readonly kind: "not-understood"; readonly url: string; readonly cause: string };

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

/** What the site says of one posted line: 201 created, 200 known, 4xx refused, 429 and 5xx to be sent again. */
export type LineAnswer = Problem &
  Partial<Pick<RecordAnswer, "receipt" | "created" | "position" | "effect" | "conflict">> & {
    /** Counted from 1 within the request. */
    readonly line: number;
  };

export type PostSummary = {
  readonly lines: number;
  readonly created: number;
  readonly known: number;
  readonly refused: number;
  /** The first line that was not read and has to be sent again, counted from 1; null: all were read. */
  readonly next_line: number | null;
};

export type PostAnswer = { readonly answers: readonly LineAnswer[]; readonly summary: PostSummary };

export type Health = {
  readonly status: string;
  readonly version?: string;
  /** The site's id. */
  readonly site?: string;
  /** The last index of the site's log that can be read; -1 while it is empty. */
  readonly position: number;
  /** Statements that have their place in the log but cannot be read yet. */
  readonly lag: number;
};

export const fail = (failure: Failure): { readonly ok: false; readonly failure: Failure } => ({
  ok: false,
  failure,
});

/** Why something was thrown, in a few words. */
export function causeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const { cause } = thrown;
  const inner = cause instanceof Error ? cause : thrown;
  return inner.message !== "" ? inner.message : "code" in inner ? String(inner.code) : inner.name;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value of a JSON text; undefined when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Reply = { readonly url: string; readonly text: string };

/** Asks the site and gives the answer as it begins, when it is a good one. */
export async function open(
  site: Site,
  path: string,
  init: RequestInit,
): Promise<Answer<{ readonly url: string; readonly response: Response }>> {
  const url = site.url.replace(/\/+$/, "") + path;
  try {
    const headers = new Headers(init.headers);
    if (site.token) headers.set("authorization", `Bearer ${site.token}`);
    const response = await fetch(url, { ...init, headers });
    if (response.ok) return { ok: true, value: { url, response } };
    const body = parsed(await response.text());
    const problem = { ...(isObject(body) ? body : { title: response.statusText }), status: response.status };
    const wait = Number(response.headers.get("retry-after") ?? Number.NaN);
    return fail({ kind: "refused", url, problem, ...(Number.isFinite(wait) ? { retryAfter: wait } : {}) });
  } catch (thrown) {
    return fail({ kind: "unreachable", url, cause: causeOf(thrown) });
  }
}

/** Asks the site and gives the whole answer, when it is a good one. */
export async function call(site: Site, path: string, init: RequestInit): Promise<Answer<Reply>> {
  const opened = await open(site, path, init);
  if (!opened.ok) return opened;
  const { url, response } = opened.value;
  try {
    return { ok: true, value: { url, text: await response.text() } };
  } catch (thrown) {
    return fail({ kind: "unreachable", url, cause: causeOf(thrown) });
  }
}

/** GET /health. Open to everybody; also answered while the site cannot write. */
export async function health(site: Site): Promise<Answer<Health>> {
  const reply = await call(site, "/health", {});
  if (!reply.ok) return reply;
  const body = parsed(reply.value.text);
  if (isObject(body) && typeof body.position === "number" && typeof body.lag === "number")
    return { ok: true, value: body as Health };
  return fail({
    kind: "not-understood",
    url: reply.value.url,
    cause: "it does not speak as a Forebear site does",
  });
}

/** An answer that may have begun before it was known: what went wrong is in it, without a status. */
async function slow<T extends { readonly ok: boolean }>(
  site: Site,
  path: string,
  method: string,
): Promise<Answer<T>> {
  const reply = await call(site, path, { method });
  if (!reply.ok) return reply;
  const body = parsed(reply.value.text);
  if (isObject(body) && typeof body.ok === "boolean" && !("error" in body && method === "GET"))
    return { ok: true, value: body as unknown as T };
  const cause = isObject(body) && typeof body.error === "string" ? body.error : "the answer was cut short";
  return fail({ kind: "not-understood", url: reply.value.url, cause });
}

/** GET /v1/admin/fsck: whether everything is as it must be. Takes as long as it takes. */
export const check = (site: Site): Promise<Answer<FsckAnswer>> => slow(site, "/v1/admin/fsck", "GET");

/** POST /v1/admin/rebuild: the projection made again. Takes as long as it takes. */
export const rebuild = (site: Site): Promise<Answer<RebuildAnswer>> =>
  slow(site, "/v1/admin/rebuild", "POST");

function isSummary(value: unknown): value is PostSummary {
  return (
    isObject(value) &&
    [value.lines, value.created, value.known, value.refused].every((n) => typeof n === "number") &&
    (value.next_line === null || typeof value.next_line === "number")
  );
}

/** What the site says of a document: the answer to each record that it tells. */
export type DocumentAnswer = {
  readonly node: string;
  readonly records: readonly Pick<RecordAnswer, "receipt" | "created" | "position" | "effect" | "conflict">[];
};

/** POST /v1/import: a document of another tool, as it is; its records are taken all or not at all. */
export async function postDocument(
  site: Site,
  mediaType: string,
  text: string,
  query = "",
): Promise<Answer<DocumentAnswer>> {
  const reply = await call(site, `/v1/import${query}`, {
    method: "POST",
    headers: { "content-type": mediaType },
    body: text,
  });
  if (!reply.ok) return reply;
  const body = parsed(reply.value.text);
  if (isObject(body) && Array.isArray(body.records)) return { ok: true, value: body as DocumentAnswer };
  return fail({ kind: "not-understood", url: reply.value.url, cause: "it does not answer what it took" });
}

/**
 * GET /v1/source: the document that a record of a node was made from, to the byte. The earliest record that has one, unless
 * `record` names another. It may hold secrets; the site's operator decides who has a token.
 */
export async function getSource(site: Site, id: string, record?: string): Promise<Answer<Uint8Array>> {
  const query = new URLSearchParams({ id, ...(record === undefined ? {} : { record }) });
  const opened = await open(site, `/v1/source?${query}`, {});
  if (!opened.ok) return opened;
  const { url, response } = opened.value;
  try {
    return { ok: true, value: new Uint8Array(await response.arrayBuffer()) };
  } catch (thrown) {
    return fail({ kind: "unreachable", url, cause: causeOf(thrown) });
  }
}

/**
 * POST /v1/records as NDJSON: each line is the JSON text of one record, without a line break in it. At most 64 MB.
 * Every line is answered by itself, so a request can succeed in which lines were refused.
 */
export const postRecords = (site: Site, lines: readonly string[]): Promise<Answer<PostAnswer>> =>
  postNdjson(site, `${lines.join("\n")}\n`);

/** The same with the bytes of the lines as they stand in a file; `signal` breaks it off. */
export async function postNdjson(
  site: Site,
  body: string | Uint8Array<ArrayBuffer>,
  signal?: AbortSignal,
): Promise<Answer<PostAnswer>> {
  const reply = await call(site, "/v1/records", {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body,
    ...(signal ? { signal } : {}),
  });
  if (!reply.ok) return reply;
  const said = reply.value.text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map(parsed);
  const last = said.at(-1);
  // The summary comes last: without it the answer was cut short, and what happened to the rest is not known.
  if (!isObject(last) || !isSummary(last.summary))
    return fail({
      kind: "not-understood",
      url: reply.value.url,
      cause: "the answer ended without its summary",
    });
  const answers = said
    .slice(0, -1)
    .filter(
      (one): one is LineAnswer =>
        isObject(one) && typeof one.line === "number" && typeof one.status === "number",
    );
  return { ok: true, value: { answers, summary: last.summary } };
}

/** Whether what was answered so may be answered otherwise later: the site was overloaded, or a part of it was away. */
export function mayPass(status: number): boolean {
  return status === 429 || status >= 500;
}

/** Tries again, up to `tries` times, while that can help; waits 0.25 s, then twice as long each time, or as long as told. */
export async function patiently<T>(attempt: () => Promise<Answer<T>>, tries = 5): Promise<Answer<T>> {
  for (let done = 1; ; done++) {
    const answer = await attempt();
    if (answer.ok || done >= tries) return answer;
    const { failure } = answer;
    if (failure.kind === "refused" && !mayPass(failure.problem.status)) return answer;
    const told = failure.kind === "refused" ? failure.retryAfter : undefined;
    const seconds = Math.min(told ?? 0.25 * 2 ** (done - 1), 30);
    await new Promise((wake) => setTimeout(wake, seconds * 1000));
  }
}
