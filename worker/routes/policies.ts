// PUT, GET and DELETE /v1/policies/{name}, GET /v1/policies and /v1/policies/{name}/versions: what has to hold of a node, and
// of what it descends from, before it may enter a state.
import { ok, type Result, refuse } from "../../src/model/result.ts";
import { compilePolicy } from "../../src/policy/policy.ts";
import { readPolicy, readPolicyName, readRetirement } from "../../src/wire/policy.ts";
import type { PoliciesAnswer, PolicyVersionsAnswer, PolicyView } from "../../src/wire/replies-policy.ts";
import { authenticate, authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { pageAsked, positionAsked } from "../http/as-of.ts";
import { badQuery, included, onlyKnown, pageLimit, type Query, wholeNumber } from "../http/ask.ts";
import { readJsonText } from "../http/body.ts";
import { writeCursor } from "../http/cursor.ts";
import { holds } from "../http/etag.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { preconditionOf, tagOf } from "../http/precondition.ts";
import { json } from "../http/reply.ts";
import { preferenceApplied, type WriteTerms, writeTermsOf } from "../http/terms.ts";
import { policiesAt, policyVersions } from "../policy/policies.ts";
import { putPolicy, retirePolicy } from "../policy/put-policy.ts";
import { problemResponse, Refused } from "../problem.ts";

const NOT_KEPT = { "cache-control": "no-store" };
const VERSIONS = "/versions";

/** The name of a policy in a path. */
export function named(said: string): string {
  const name = readPolicyName(said);
  if (name.ok) return name.value;
  throw new Refused(name.refusal);
}

function reply<A extends { readonly created: boolean; readonly version: number }>(
  answer: Result<A>,
  terms: WriteTerms,
  headers: Readonly<Record<string, string>>,
): Response {
  if (!answer.ok) return problemResponse(answer.refusal);
  const status = answer.value.created ? 201 : 200;
  return json(answer.value, status, { ...NOT_KEPT, ...preferenceApplied(terms), ...headers });
}

/** Puts a policy: a new version each time, and the old ones are kept. */
export async function enterPolicy(request: Request, env: Env, said: string): Promise<Response> {
  const caller = authenticate(request, env);
  onlyKnown(new URL(request.url).searchParams, []);
  const name = named(said);
  const terms = writeTermsOf(request);
  const policy = readPolicy(await readJsonText(request));
  if (!policy.ok) return problemResponse(policy.refusal);
  const rule = compilePolicy(policy.value);
  if (!rule.ok) return problemResponse({ ...rule.refusal, pointer: "/rule" });
  const precondition = preconditionOf(request);
  const answer = await putPolicy({ env, caller, name, terms, precondition }, policy.value);
  return reply(answer, terms, answer.ok ? { etag: tagOf(answer.value.version) } : {});
}

/** Why it is retired: said by the query, or by a body. */
async function reasonOf(request: Request, query: Query): Promise<Result<string | undefined>> {
  const said = query.get("reason");
  const body = request.body === null ? "" : await readJsonText(request);
  if (said !== null && body !== "") throw badQuery("reason", "is said in the body, too.", "Say it once.");
  const read = readRetirement(body || JSON.stringify(said === null ? {} : { reason: said }));
  return read.ok ? ok(read.value.reason) : refuse(read.refusal);
}

/** Retires a policy: it is in force no longer, and what it was is kept. */
export async function forgetPolicy(request: Request, env: Env, said: string): Promise<Response> {
  const caller = authenticate(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnown(query, ["reason"]);
  const name = named(said);
  const terms = writeTermsOf(request);
  const reason = await reasonOf(request, query);
  if (!reason.ok) return problemResponse(reason.refusal);
  const precondition = preconditionOf(request);
  const answer = await retirePolicy({ env, caller, name, terms, precondition }, reason.value);
  return reply(answer, terms, {});
}

/** A page of the policies that are in force. */
export async function listPolicies(request: Request, env: Env): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, ["include", "limit", "cursor"]);
  const limit = pageLimit(query);
  const also = included(query, ["retired"]).has("retired");
  const question = JSON.stringify(["policies", also]);
  const { position, offset } = await pageAsked(query, env, question);
  const all = (await policiesAt(env, position)).filter(({ retired }) => also || retired === null);
  const end = offset + limit;
  const answer: PoliciesAnswer = {
    position,
    policies: all.slice(offset, end),
    next: end < all.length ? writeCursor(question, { position, offset: end }) : null,
  };
  return json(answer, 200, NOT_KEPT);
}

const unknown = (name: string, hint = "GET /v1/policies lists those that are in force."): Refused =>
  new Refused({ code: "not-found", detail: `No policy ${name} is in force.`, hint });

/** The version in force, or the one that is asked for. */
async function viewAsked(
  env: Env,
  name: string,
  version: number | undefined,
  at: number,
): Promise<PolicyView> {
  if (version !== undefined) {
    const [found] = await policyVersions(env, name, { at, from: version, limit: 1 });
    if (found?.version === version) return found;
    throw new Refused({
      code: "not-found",
      detail: `The policy ${name} has no version ${version}.`,
      hint: `GET /v1/policies/${name}/versions lists those there are.`,
    });
  }
  const [found] = await policiesAt(env, at, name);
  if (found === undefined) throw unknown(name);
  if (found.retired === null) return found;
  throw unknown(
    name,
    `It was retired at position ${found.retired.position}; ?version=${found.version} reads what it was, PUT puts another version.`,
  );
}

/** A policy, in the version that is in force or in the one that is asked for. */
async function getOne(request: Request, env: Env, name: string): Promise<Response> {
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, ["version"]);
  const version = wholeNumber(query, "version", 0, 999_999_999);
  const position = await positionAsked(query, env);
  const found = await viewAsked(env, name, version, position);
  const etag = tagOf(found.version);
  const headers = { ...NOT_KEPT, etag, "forebear-position": String(position) };
  if (version === undefined && holds(request, etag)) return new Response(null, { status: 304, headers });
  return json(found, 200, headers);
}

/** A page of the versions of a policy. */
async function getVersions(request: Request, env: Env, name: string): Promise<Response> {
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, ["limit", "cursor"]);
  const limit = pageLimit(query);
  const question = JSON.stringify(["policy", name]);
  const { position, offset } = await pageAsked(query, env, question);
  const found = await policyVersions(env, name, { at: position, from: offset, limit });
  if (found.length === 0)
    throw unknown(name, "It never was; GET /v1/policies?include=retired lists those that were.");
  const beyond = found[limit];
  const answer: PolicyVersionsAnswer = {
    position,
    name,
    versions: found.slice(0, limit),
    next: beyond ? writeCursor(question, { position, offset: beyond.version }) : null,
  };
  return json(answer, 200, NOT_KEPT);
}

export async function getPolicy(request: Request, env: Env, rest: string): Promise<Response> {
  authenticateReader(request, env);
  if (rest.endsWith(VERSIONS)) return await getVersions(request, env, named(rest.slice(0, -VERSIONS.length)));
  return await getOne(request, env, named(rest));
}
