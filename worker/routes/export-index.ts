// GET /v1/exports/index: what a mirror of the site has to fetch, all of it or what changed since; as JSON, or as a list of paths.
import { LIMITS } from "../../src/model/limits.ts";
import type { IndexAnswer } from "../../src/wire/export-index.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { indexOf } from "../exports/read-index.ts";
import { pageAsked } from "../http/as-of.ts";
import { badQuery, pageLimit, type Query } from "../http/ask.ts";
import { writeCursor } from "../http/cursor.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import { JSON_FORMAT, negotiate } from "../negotiate.ts";

const URI_LIST = { suffix: "uris", mediaType: "text/uri-list" } as const;

const ALL = "Leave it out, and all nodes are listed.";

/** After which position; undefined where all is asked for. */
function sinceAsked(query: Query): number | undefined {
  const said = query.get("since");
  if (said === null) return undefined;
  if (/^(-1|[0-9]{1,9})$/.test(said)) return Number(said);
  throw badQuery(
    "since",
    `${JSON.stringify(said.slice(0, 40))} cannot be used.`,
    `Send the \`position\` of the index that you have. ${ALL}`,
  );
}

function checkSince(since: number, position: number): void {
  if (since > position)
    throw badQuery("since", `the index is of position ${position}, which is before ${since}.`, ALL);
  if (position - since > LIMITS.comparedPositions)
    throw badQuery(
      "since",
      `${position - since} positions lie between; at most ${LIMITS.comparedPositions} are looked through.`,
      ALL,
    );
}

/** The path of the next page. */
function nextPath(url: string, cursor: string): string {
  const next = new URL(url);
  next.searchParams.set("cursor", cursor);
  return next.pathname + next.search;
}

/** A list of paths, a line each (RFC 2483), with what else there is to say in comments: for a shell. */
function uriList(url: string, { position, entries, next }: IndexAnswer): Response {
  const comments = [`position: ${position}`, ...(next === null ? [] : [`next: ${nextPath(url, next)}`])];
  const lines = [...comments.map((comment) => `# ${comment}`), ...entries.map(({ href }) => href)];
  return new Response(lines.map((line) => `${line}\r\n`).join(""), {
    headers: { "content-type": `${URI_LIST.mediaType}; charset=utf-8`, vary: "accept" },
  });
}

/** A page of the index. */
export async function getExportIndex(request: Request, env: Env): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, ["since", "limit", "cursor"]);
  const format = negotiate([JSON_FORMAT, URI_LIST], request.headers.get("accept"));
  const limit = pageLimit(query);
  const since = sinceAsked(query);
  const question = JSON.stringify(["exports index", since ?? null]);
  const { position, offset } = await pageAsked(query, env, question);
  if (since !== undefined) checkSince(since, position);
  const found = await indexOf(env, { position, since, after: offset, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const answer: IndexAnswer = {
    position,
    since: since ?? null,
    entries: page.map(({ entry }) => entry),
    next: found.length > limit && last ? writeCursor(question, { position, offset: last.n }) : null,
    links: { lineages: `/v1/lineages?as_of=${position}`, exports: "/v1/exports" },
  };
  return format.suffix === URI_LIST.suffix
    ? uriList(request.url, answer)
    : json(answer, 200, { vary: "accept" });
}
