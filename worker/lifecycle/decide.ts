// Deciding whether a node may enter a state, or stay in one: by the policies that guard it, and by the advisories that it is
// under. A decision is of a position of the log: asked again at that position, it is the same, but for a waiver that ended before
// a move was asked for, and after the log took anything.
import type { Decision } from "../../src/model/decision.ts";
import type { LifecycleState } from "../../src/model/lifecycle.ts";
import type { Env } from "../env.ts";
import { timeAt } from "../http/clock.ts";
import { askPolicies, type InForce, type Subject } from "../policy/gate.ts";
import { policiesInForce } from "../policy/policies.ts";
import type { Moment } from "../read.ts";
import { taintsOf } from "../recall/taint.ts";

/** States in which nothing may be that is under an advisory without a waiver. */
const BEYOND_SHADOW: ReadonlySet<LifecycleState> = new Set(["canary", "specialist", "champion"]);

export type ToDecide = Subject &
  Pick<Decision, "action" | "lineage" | "niche" | "from" | "to" | "by"> & {
    /** Instead of those in force: policies that are tried. */
    readonly policies?: readonly InForce[] | undefined;
    /** When a move is asked for (RFC 3339): a waiver that ended by then is none. */
    readonly asked?: string;
  };

/** Decides at a position that reads have reached. */
export async function decide(env: Env, asked: ToDecide, at: Moment): Promise<Decision> {
  const { n, id, kind, states, policies: tried, asked: when = "", ...rest } = asked;
  const now = (await timeAt(env, at.position)) ?? new Date(0).toISOString();
  const [, latest = now] = [when, now].sort();
  const policies = tried ?? (await policiesInForce(env, at.position));
  const [gated, taints] = await Promise.all([
    askPolicies(env, policies, { n, id, kind, states }, at, now),
    taintsOf(env, n, at, latest),
  ]);
  const failed = gated.policies.some(({ mode, verdict }) => mode === "enforce" && verdict === "fail");
  const tainted = BEYOND_SHADOW.has(asked.to) && taints.some(({ waiver }) => waiver === undefined);
  return {
    ...rest,
    node: id,
    kind,
    states,
    position: at.position,
    at: now,
    verdict: failed || tainted ? "denied" : "allowed",
    policies: gated.policies,
    taints,
    ancestors: gated.ancestors,
  };
}
