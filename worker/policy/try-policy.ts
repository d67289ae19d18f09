// Trying a policy: what it would say of nodes at a position, beside what the version in force says of them.
import type { PolicyOutcome } from "../../src/model/decision.ts";
import { LIFECYCLE, LIFECYCLE_STATES, type LifecycleState } from "../../src/model/lifecycle.ts";
import type { Effect, PolicyTested } from "../../src/wire/replies-policy-test.ts";
import type { Env } from "../env.ts";
import { headsOf } from "../graph/connections.ts";
import { timeAt } from "../http/clock.ts";
import { nodePath } from "../http/links.ts";
import { fewAtOnce } from "../platform/patience.ts";
import type { Head, Moment } from "../read.ts";
import { askPolicies, type InForce } from "./gate.ts";
import { liveStates } from "./read-policies.ts";

export type Trial = {
  readonly tested: InForce;
  /** The version in force; undefined: none is. */
  readonly current: InForce | undefined;
  readonly ns: readonly number[];
  /** Whether they are asked for the states that they are in, and not for all. */
  readonly live: boolean;
  readonly at: Moment;
};

const LIVE = LIFECYCLE_STATES.filter((state) => LIFECYCLE[state].live);

/** Ancestries that are walked at the same time. */
const TOGETHER = 4;

function effectOf(outcome: PolicyOutcome | undefined): Effect {
  if (outcome === undefined) return "unasked";
  if (outcome.verdict === "pass") return "passed";
  return outcome.mode === "enforce" ? "denied" : "warned";
}

/** What the two versions say of one node. */
async function tryNode(
  env: Env,
  { tested, current, at }: Trial,
  { n, id, kind, name, version, stub }: Head,
  states: readonly LifecycleState[],
  now: string,
): Promise<PolicyTested> {
  const both = current === undefined || current.version === tested.version ? [tested] : [tested, current];
  const { policies } = await askPolicies(env, both, { n, id, kind, states }, at, now);
  const said = (one: InForce | undefined): PolicyOutcome | undefined =>
    policies.find((outcome) => outcome.version === one?.version);
  const outcome = said(tested);
  return {
    id,
    kind,
    name,
    version,
    stub,
    states,
    is: effectOf(said(current)),
    would_be: effectOf(outcome),
    outcome: outcome ?? null,
    links: { node: nodePath(id) },
  };
}

/** What a policy would say of these nodes, in their order. */
export async function tryPolicy(env: Env, trial: Trial): Promise<readonly PolicyTested[]> {
  const { ns, live, at } = trial;
  const now = (await timeAt(env, at.position)) ?? new Date(0).toISOString();
  const known = await headsOf(env.GRAPH, ns, at.position);
  const stands = live ? await liveStates(env.GRAPH, ns, at.position) : undefined;
  const found = new Map<number, PolicyTested>();
  await fewAtOnce(ns, TOGETHER, async (n) => {
    const head = known.get(n);
    // A deployment that is live and stands nowhere is in use all the same.
    const states = stands === undefined ? LIFECYCLE_STATES : (stands.get(n) ?? LIVE);
    if (head) found.set(n, await tryNode(env, trial, head, states, now));
  });
  return ns.flatMap((n) => found.get(n) ?? []);
}
