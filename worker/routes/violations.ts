// GET /v1/violations and /v1/violations/{id}: what is live and fails a policy that is enforced, or is under an advisory, and what
// did so for a while. It was found by looking at the log, position by position: the answer says how far that has come.
import { LIMITS } from "../../src/model/limits.ts";
import { nearest } from "../../src/model/nearest.ts";
import type { Violation } from "../../src/policy/violations.ts";
import type {
  ViolationAnswer,
  ViolationsAnswer,
  ViolationView,
  Watched,
} from "../../src/wire/replies-violations.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { findStarts } from "../http/address.ts";
import { momentAsked, pageAsked } from "../http/as-of.ts";
import { badQuery, pageLimit, type Query } from "../http/ask.ts";
import { writeCursor } from "../http/cursor.ts";
import { nodePath } from "../http/links.ts";
import { MIN_POSITION, onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import type { Answered } from "../objects/watch.ts";
import { siteWatch } from "../platform/calls.ts";
import { policyVersions } from "../policy/policies.ts";
import { Refused } from "../problem.ts";
import { knownAdvisory } from "../recall/known-advisory.ts";
import type { Wanted } from "../watch/watch-keep.ts";

const NARROWED_BY = ["node", "lineage", "policy", "advisory"] as const;

const STATES = { open: true, closed: false, all: undefined } as const;

/** Whether those that are open are asked for, or those that are closed. */
function openAsked(query: Query): boolean | undefined {
  const said = query.get("state") ?? "open";
  if (said in STATES) return STATES[said as keyof typeof STATES];
  const known = Object.keys(STATES);
  const near = nearest(said, known);
  throw badQuery(
    "state",
    `${JSON.stringify(said.slice(0, 40))} is none.`,
    `${near ? `Did you mean ${near}? ` : ""}Known: ${known.join(", ")}.`,
  );
}

/** Waits, as long as an answer may, until what was asked to be shown was looked at. */
async function lookedAt(query: Query, env: Env): Promise<void> {
  const least = Number(query.get(MIN_POSITION) ?? -1);
  if (least < 0) return;
  const position = await siteWatch(env).settle(least, LIMITS.projectionWaitMs);
  if (position >= least) return;
  throw new Refused({
    code: "behind",
    detail: `Violations were looked for up to position ${position}, and ${least} was asked for.`,
    hint: `Ask again in a moment, or without ${MIN_POSITION} for what is known now.`,
    more: { position },
  });
}

const path = (id: string): string => `/v1/violations/${id}`;

const viewOf = ({ id, node, found, ...rest }: Violation): ViolationView => ({
  id,
  node,
  ...rest,
  found_position: found,
  links: { self: path(id), node: nodePath(node) },
});

const watched = (position: number, followed: number): Watched => ({
  position,
  // What was looked at beyond is no matter of the answer, which is the same for ever.
  followed_position: Math.min(followed, position),
  complete: followed >= position,
});

const foundIn = ({ found }: Answered): Violation[] => JSON.parse(found) as Violation[];

/**
 * Refuses a policy and an advisory that never were: that none of what is live fails them would be true, and no answer to what was
 * meant.
 */
async function refuseUnknown(
  env: Env,
  policy: string | null,
  advisory: string | null,
  at: number,
): Promise<void> {
  if (advisory !== null) await knownAdvisory(env, advisory, at);
  if (policy === null || (await policyVersions(env, policy, { at, from: 0, limit: 1 })).length > 0) return;
  throw new Refused({
    code: "not-found",
    detail: `There is no policy ${JSON.stringify(policy.slice(0, 128))} at position ${at}.`,
    hint: "GET /v1/policies lists those that are in force, and with ?include=retired all.",
  });
}

/** A page of violations. */
export async function listViolations(request: Request, env: Env): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, [...NARROWED_BY, "state", "limit", "cursor"]);
  const limit = pageLimit(query);
  const open = openAsked(query);
  const [node = null, lineage = null, policy = null, advisory = null] = NARROWED_BY.map((by) =>
    query.get(by),
  );
  const question = JSON.stringify(["violations", open ?? "all", node, lineage, policy, advisory]);
  const { position, offset } = await pageAsked(query, env, question);
  await refuseUnknown(env, policy, advisory, position);
  await lookedAt(query, env);
  const starts =
    node === null ? undefined : await findStarts(env, { id: node }, new URLSearchParams(), position);
  const wanted: Wanted = { open, ns: starts?.ns, lineage, policy, advisory };
  const told = await siteWatch(env).violations(wanted, position, limit + 1, offset);
  const found = foundIn(told);
  const answer: ViolationsAnswer = {
    ...watched(position, told.position),
    violations: found.slice(0, limit).map(viewOf),
    next: found.length > limit ? writeCursor(question, { position, offset: offset + limit }) : null,
  };
  return json(answer);
}

/** One violation. */
export async function getViolation(request: Request, env: Env, id: string): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, []);
  const { position } = await momentAsked(query, env);
  await lookedAt(query, env);
  const told = await siteWatch(env).violation(id, position);
  const { position: followed } = told;
  const [found] = foundIn(told);
  if (found === undefined)
    throw new Refused({
      code: "not-found",
      detail: `There is no violation ${JSON.stringify(id.slice(0, 200))}.`,
      hint:
        followed < position
          ? `They were looked for up to position ${followed} so far, of ${position}; ask again in a moment.`
          : "GET /v1/violations?state=all lists them.",
    });
  const answer: ViolationAnswer = { ...watched(position, followed), ...viewOf(found) };
  return json(answer);
}
