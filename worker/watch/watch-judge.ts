// Judging a node where it stands, at a position at which something affected it: by the policies that are enforced there and by
// the advisories that are open. What is decided is of the position, however late it is asked, so that what failed for a while
// between two looks is on record.
import type { Decision, PolicyOutcome, TaintOutcome } from "../../src/model/decision.ts";
import { climbed, LIFECYCLE, LIFECYCLE_STATES, type LifecycleState } from "../../src/model/lifecycle.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { type Judged, lookAt } from "../../src/policy/violations.ts";
import type { Env } from "../env.ts";
import { askWalk, replicasOf } from "../graph/engine.ts";
import { timeAt } from "../http/clock.ts";
import { decide } from "../lifecycle/decide.ts";
import { sha256 } from "../platform/digest.ts";
import { bytesOf } from "../platform/measure.ts";
import { fewAtOnce } from "../platform/patience.ts";
import type { InForce } from "../policy/gate.ts";
import { policiesInForce } from "../policy/policies.ts";
import type { Moment } from "../read.ts";
import { HEREDITARY } from "../reading/lineage-of.ts";
import { type StandingSubject, spansOf, subjectsAt } from "./read-watch.ts";
import { type Due, dueDone, keepViolation, openOf } from "./watch-keep.ts";

/** A deployment that is live without a standing is judged by what guards any live state. */
const LIVE = LIFECYCLE_STATES.filter((state) => LIFECYCLE[state].live);

/** What was found of a node at a position. */
type Looked = {
  readonly due: Due;
  readonly id: string | undefined;
  readonly at: string;
  readonly judged: readonly Judged[];
};

/** The states whose guards are asked: those of the move at the position where it was made and for what failed there. */
function statesOf({ state, from, recorded }: StandingSubject): readonly LifecycleState[] {
  if (state === null) return LIVE;
  const states = recorded ? undefined : climbed(from, state);
  return states ?? [state];
}

async function judgedAs(
  env: Env,
  { position, n }: Due,
  subject: StandingSubject,
  policies: readonly InForce[],
  projection: string,
): Promise<{ readonly judged: Judged; readonly at: string }> {
  const { id, site, lineage, niche, kind, state, since } = subject;
  const states = statesOf(subject);
  const stands = state === null ? LIVE : [state];
  const decision: Decision = await decide(
    env,
    {
      ...{ action: "standing", n, id, kind, lineage, niche: niche ?? "" },
      ...{ from: state, to: state ?? "canary", states, by: "", policies },
    },
    { position, projection },
  );
  const guarding = policies.filter(({ policy }) => policy.guards.some((one) => stands.includes(one)));
  const guards = new Set(guarding.map(({ name }) => name));
  return {
    judged: { site, lineage, niche, kind, state, guards, entered: since === position, decision },
    at: decision.at,
  };
}

/** Judges these nodes, each at its position. Nothing is written. */
async function judged(env: Env, due: readonly Due[], projection: string): Promise<Looked[]> {
  const subjects = await subjectsAt(env.GRAPH, due);
  const enforced = new Map<number, Promise<readonly InForce[]>>();
  const enforcedAt = (position: number): Promise<readonly InForce[]> => {
    const known =
      enforced.get(position) ??
      policiesInForce(env, position).then((all) => all.filter(({ policy }) => policy.mode !== "warn"));
    enforced.set(position, known);
    return known;
  };
  const found = new Map<Due, Looked>();
  await fewAtOnce([...due.entries()], LIMITS.watchAtOnce, async ([i, one]) => {
    const here = subjects[i] ?? [];
    const policies = await enforcedAt(one.position);
    const all = [];
    for (const subject of here) all.push(await judgedAs(env, one, subject, policies, projection));
    const at = all[0]?.at ?? (await timeAt(env, one.position)) ?? "";
    found.set(one, { due: one, id: here[0]?.id, at, judged: all.map((each) => each.judged) });
  });
  return due.flatMap((one) => found.get(one) ?? []);
}

/** What was found as it is kept: of too many offending ancestors with too long paths the first. */
function outcomeText(outcome: PolicyOutcome | TaintOutcome): string {
  const text = JSON.stringify(outcome);
  if (bytesOf(text) <= LIMITS.violationBytes || !("offending" in outcome)) return text;
  if (outcome.offending.length === 0) return JSON.stringify({ ...outcome, facts: [] });
  const few = outcome.offending.slice(0, outcome.offending.length >> 1);
  return outcomeText({ ...outcome, offending: few });
}

/** The advisories that violations of these nodes are by, or may be. */
const advisoriesIn = (sql: SqlStorage, looked: readonly Looked[]): string[] => [
  ...new Set(
    looked.flatMap(({ due, judged: here }) => [
      ...openOf(sql, due.n).flatMap(({ cause }) => ("advisory" in cause ? [cause.advisory] : [])),
      ...here.flatMap(({ decision }) => decision.taints.map(({ advisory }) => advisory)),
    ]),
  ),
];

const UP = {
  direction: "up",
  types: HEREDITARY,
  throughNames: false,
  offset: 0,
  limit: 1,
  withEdges: false,
} as const;

/** Whether all that a node descends from can be walked as it stood at a position. */
const isWhole = async (env: Env, n: number, at: Moment): Promise<boolean> =>
  !(await askWalk(env, { ...UP, starts: [n] }, at)).cut;

/**
 * Where a node is judged: at the position itself; where that is so long ago that the graph in memory does not have it, and it
 * descends from more than the database can walk, at the head. Fails while neither can be walked, and may be later.
 */
async function judgedWhere(env: Env, { n, position }: Due, mark: Moment): Promise<Due> {
  if (await isWhole(env, n, { ...mark, position })) return { n, position };
  if (replicasOf(env) === 0 || (await isWhole(env, n, mark))) return { n, position: mark.position };
  throw new Error(`what node ${n} descends from cannot be walked to the end`);
}

/** Judges what is due; what it answers keeps what was found, in the order of the log, all of it or nothing. */
export async function judgeDue(
  env: Env,
  storage: DurableObjectStorage,
  due: readonly Due[],
  mark: Moment,
): Promise<() => void> {
  const { sql } = storage;
  const where = await Promise.all(due.map((one) => judgedWhere(env, one, mark)));
  const looked = await judged(env, where, mark.projection);
  const spans = await spansOf(env.GRAPH, advisoriesIn(sql, looked));
  const openAt = (position: number): Set<string> =>
    new Set(
      [...spans].flatMap(([id, { from, until }]) =>
        from <= position && (until === null || until > position) ? [id] : [],
      ),
    );
  const keep = ({ due: { n, position }, id, at, judged: here }: Looked): void => {
    const open = openOf(sql, n);
    const node = id ?? open[0]?.node;
    if (node === undefined) return;
    const look = { node, at: { position, at }, judged: here, advisories: openAt(position) };
    for (const one of lookAt(open, look, sha256)) keepViolation(sql, n, one, outcomeText(one.outcome));
  };
  return () =>
    storage.transactionSync(() => {
      for (const one of looked) keep(one);
      dueDone(sql, due);
    });
}
