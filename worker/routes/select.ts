// POST /v1/select: the nodes that an expression holds for.
import { LIMITS } from "../../src/model/limits.ts";
import { compile } from "../../src/policy/cel.ts";
import { instantOf } from "../../src/policy/facts.ts";
import type { Rule } from "../../src/policy/rule.ts";
import { readSelect, type Select } from "../../src/wire/select.ts";
import { findStarts } from "../address.ts";
import { authenticateReader } from "../auth.ts";
import { readJsonText } from "../body.ts";
import { siteLog } from "../calls.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import type { Env } from "../env.ts";
import { onlyKnownOfGraph, refuseEarlier } from "../min-position.ts";
import { problemResponse, Refused } from "../problem.ts";
import { watermark } from "../read.ts";
import { json } from "../reply.ts";
import { answerSelect } from "../select.ts";

/** The position that a question speaks of; `reached` is how far the graph is. */
function positionAsked({ asOf }: Select, reached: number): number {
  if (asOf === undefined || asOf <= reached) return asOf ?? reached;
  throw new Refused({
    code: "invalid",
    detail: `/as_of: reads show the log ${reached < 0 ? "not at all yet" : `up to position ${reached}`}.`,
    pointer: "/as_of",
    hint: "Leave it out for what is shown now; min_position waits for what a write was answered with.",
  });
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

/** When the log took what stands at a position: the clock of the answer, the same whenever it is asked. */
async function clockAt(env: Env, rule: Rule, position: number): Promise<Date | undefined> {
  if (!rule.names.has("now") || position < 0) return undefined;
  const [entry] = await siteLog(env).entries(position, position);
  if (entry) return instantOf(entry.at);
  throw new Refused({
    code: "unavailable",
    detail: `The log does not say when it took position ${position}, which reads show.`,
    hint: "Ask again in a moment: the site may be in the middle of a restore.",
  });
}

/** Answers a page of them. */
export async function postSelect(request: Request, env: Env): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, []);
  const read = readSelect(await readJsonText(request));
  if (!read.ok) return problemResponse(read.refusal);
  const { where, ancestor, descendant, types, kinds, asOf, limit, cursor: said } = read.value;
  const compiled = compile(where, ["node", "ancestors", "descendants", "now"]);
  if (!compiled.ok) return problemResponse({ ...compiled.refusal, pointer: "/where" });
  const rule = compiled.value;
  const question = JSON.stringify(["select", where, ancestor, descendant, types, kinds, asOf]);
  const head = await watermark(env.GRAPH);
  const cursor =
    said === undefined
      ? { position: positionAsked(read.value, head.position), offset: 0 }
      : readCursor(question, said, head.position);
  const { position } = cursor;
  refuseEarlier(query, position);
  const page = await answerSelect(env, {
    rule,
    now: await clockAt(env, rule, position),
    ancestors: await numbersOf(env, ancestor, position),
    descendants: await numbersOf(env, descendant, position),
    types,
    kinds,
    at: position,
    limit: Math.min(limit, LIMITS.pageNodes),
    after: cursor.offset,
  });
  const next = page.next === null ? null : writeCursor(question, { position, offset: page.next });
  return json({ ...page, next }, 200, { "cache-control": "no-store" });
}
