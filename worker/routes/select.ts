// POST /v1/select: the nodes that an expression holds for.
import { LIMITS } from "../../src/model/limits.ts";
import { compile } from "../../src/policy/cel.ts";
import { readSelect, type Select } from "../../src/wire/select.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { findStarts } from "../http/address.ts";
import { pageAsked } from "../http/as-of.ts";
import { badQuery } from "../http/ask.ts";
import { readJsonText } from "../http/body.ts";
import { clockAt } from "../http/clock.ts";
import { writeCursor } from "../http/cursor.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import { problemResponse } from "../problem.ts";
import { answerSelect } from "../reading/select.ts";

/** The question as a query, for who reads those: where it is answered, and which page of it. */
function queryOf(said: URLSearchParams, { asOf, cursor }: Select): URLSearchParams {
  if (asOf !== undefined && said.has("as_of"))
    throw badQuery("as_of", "is said in the body, too.", "Say it once.");
  const asked = new URLSearchParams(said);
  if (asOf !== undefined) asked.set("as_of", String(asOf));
  if (cursor !== undefined) asked.set("cursor", cursor);
  return asked;
}

/** The numbers of these nodes; undefined without any. */
async function numbersOf(
  env: Env,
  ids: readonly string[],
  at: number,
): Promise<readonly number[] | undefined> {
  if (ids.length === 0) return undefined;
  return (await findStarts(env, {}, new URLSearchParams(ids.map((id) => ["id", id])), at)).ns;
}

/** Answers a page of them. */
export async function postSelect(request: Request, env: Env): Promise<Response> {
  authenticateReader(request, env);
  const said = new URL(request.url).searchParams;
  onlyKnownOfGraph(said, []);
  const read = readSelect(await readJsonText(request));
  if (!read.ok) return problemResponse(read.refusal);
  const { where, ancestor, descendant, types, kinds, limit } = read.value;
  const compiled = compile(where, ["node", "ancestors", "descendants", "now"]);
  if (!compiled.ok) return problemResponse({ ...compiled.refusal, pointer: "/where" });
  const rule = compiled.value;
  const question = JSON.stringify(["select", where, ancestor, descendant, types, kinds]);
  const query = queryOf(said, read.value);
  const asked = await pageAsked(query, env, question);
  const { position } = asked;
  const page = await answerSelect(env, {
    rule,
    now: rule.names.has("now") ? await clockAt(env, position) : undefined,
    ancestors: await numbersOf(env, ancestor, position),
    descendants: await numbersOf(env, descendant, position),
    types,
    kinds,
    at: asked,
    limit: Math.min(limit, LIMITS.pageNodes),
    after: asked.offset,
  });
  const next = page.next === null ? null : writeCursor(question, { position, offset: page.next });
  return json({ ...page, next }, 200, { "cache-control": "no-store" });
}
