// /v1/advisories: what is wrong with what, until it is withdrawn, and what came of it.
import { ADVISORY_KINDS, SEVERITIES } from "../../src/model/advisory.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { readAdvisory, readWithdrawal } from "../../src/wire/advisory.ts";
import type {
  AdvisoriesAnswer,
  AdvisoryImpactAnswer,
  AdvisoryReply,
  AdvisoryView,
} from "../../src/wire/answers-advisory.ts";
import { authenticate, authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { headsOf } from "../graph/connections.ts";
import { answerImpact } from "../graph/impact.ts";
import { started } from "../graph/walk.ts";
import { decoded } from "../http/address.ts";
import { pageAsked, positionAsked } from "../http/as-of.ts";
import { edgeTypes, included, onlyKnown, pageLimit, wordsAmong } from "../http/ask.ts";
import { readJsonText } from "../http/body.ts";
import { writeCursor } from "../http/cursor.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json, said } from "../http/reply.ts";
import { writeTermsOf } from "../http/terms.ts";
import { statementAt } from "../log/statement-at.ts";
import { problemResponse, Refused } from "../problem.ts";
import { advise, withdraw } from "../recall/advise.ts";
import { knownAdvisory } from "../recall/known-advisory.ts";
import { advisedBy, advisories } from "../recall/read-advisories.ts";
import { STRIKES, ways } from "./connections.ts";

/** An id, and what is asked or said about it. */
function readRest(rest: string): { readonly id: string; readonly action?: string } {
  const [, id = "", action] = /^(.*)\/(impact|withdrawal)$/s.exec(decoded(rest)) ?? [];
  return action === undefined ? { id: decoded(rest) } : { id, action };
}

/** Says that something is wrong. */
export async function postAdvisory(request: Request, env: Env): Promise<Response> {
  const caller = authenticate(request, env);
  onlyKnown(new URL(request.url).searchParams, []);
  const terms = writeTermsOf(request);
  const read = readAdvisory(await readJsonText(request));
  if (!read.ok) return problemResponse(read.refusal);
  return said(await advise(env, caller, read.value, terms), terms);
}

/** Says that it is no more. */
export async function postWithdrawal(request: Request, env: Env, rest: string): Promise<Response> {
  const caller = authenticate(request, env);
  onlyKnown(new URL(request.url).searchParams, []);
  const { id, action } = readRest(rest);
  if (action !== "withdrawal")
    throw new Refused({
      code: "not-found",
      detail: "Nothing of this name is said about an advisory.",
      hint: "It is withdrawn by POST to /v1/advisories/{id}/withdrawal.",
    });
  const terms = writeTermsOf(request);
  const read = readWithdrawal(await readJsonText(request));
  if (!read.ok) return problemResponse(read.refusal);
  return said(await withdraw(env, caller, id, read.value, terms), terms);
}

/** A page of advisories, the latest first. */
export async function listAdvisories(request: Request, env: Env): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, ["severity", "kind", "include", "limit", "cursor"]);
  const severities = wordsAmong(query, "severity", "a severity", SEVERITIES);
  const kinds = wordsAmong(query, "kind", "a kind of advisory", ADVISORY_KINDS);
  const withdrawn = included(query, ["withdrawn"]).has("withdrawn");
  const limit = pageLimit(query);
  const question = JSON.stringify(["advisories", severities, kinds, withdrawn]);
  const { position, offset } = await pageAsked(query, env, question);
  const asked = { withdrawn, severities, kinds };
  const found = await advisories(env.GRAPH, asked, position, { limit: limit + 1, offset });
  return json({
    position,
    advisories: found.slice(0, limit),
    next: found.length > limit ? writeCursor(question, { position, offset: offset + limit }) : null,
  } satisfies AdvisoriesAnswer);
}

/** When an advisory was withdrawn, by whom and why. */
async function withdrawal(env: Env, { withdrawn }: AdvisoryView): Promise<AdvisoryReply["withdrawn"]> {
  if (withdrawn === null) return null;
  const found = await statementAt(env, withdrawn.position);
  // One that was released from quarantine stands elsewhere in the log.
  if (found?.type !== "advisory-withdrawal") return { ...withdrawn, time: null, by: null, reason: null };
  const { place, body } = found;
  return { ...withdrawn, time: place.time, by: place.token, reason: body.reason ?? null };
}

/** One advisory, or what came of what it is about. */
export async function getAdvisory(request: Request, env: Env, rest: string): Promise<Response> {
  const { id, action } = readRest(rest);
  return action === "impact"
    ? await getImpact(request, env, id)
    : await getOne(request, env, action === undefined ? id : decoded(rest));
}

async function getOne(request: Request, env: Env, id: string): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, []);
  const position = await positionAsked(query, env);
  const advisory = await knownAdvisory(env, id, position);
  const withdrawn = await withdrawal(env, advisory);
  return json({ ...advisory, withdrawn, read_position: position } satisfies AdvisoryReply);
}

async function getImpact(request: Request, env: Env, id: string): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, ["edge_types", "min_certainty", "limit", "cursor"]);
  const types = query.has("edge_types") ? edgeTypes(query, "hereditary") : STRIKES;
  const way = ways(query, false, types);
  const limit = pageLimit(query);
  const question = JSON.stringify(["advisory-impact", id, way]);
  const { offset, ...at } = await pageAsked(query, env, question);
  const advisory = await knownAdvisory(env, id, at.position);
  const starts = await advisedBy(env.GRAPH, id, at.position, LIMITS.walkStarts + 1);
  if (starts.length > LIMITS.walkStarts)
    throw new Refused({
      code: "too-large",
      detail: `The advisory is about more than ${LIMITS.walkStarts} nodes.`,
      hint: "Ask for the descendants of each name, by /v1/impact?name=.",
    });
  const page = await answerImpact(env, { starts, ...way, offset, limit }, at, false);
  const heads = await headsOf(env.GRAPH, starts, at.position);
  return json({
    advisory,
    starts: starts.flatMap((n) => heads.get(n) ?? []).map(started),
    ...page,
    next: page.next === null ? null : writeCursor(question, { position: at.position, offset: page.next }),
  } satisfies AdvisoryImpactAnswer);
}
