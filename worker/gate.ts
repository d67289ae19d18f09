// The policies that guard a state, asked about a node: which apply, and what each says.
import type { PolicyOutcome } from "../src/model/decision.ts";
import type { Kind } from "../src/model/kinds.ts";
import type { LifecycleState } from "../src/model/lifecycle.ts";
import type { Policy } from "../src/model/policy.ts";
import type { Env } from "./env.ts";
import type { Moment } from "./read.ts";

/** A version of a policy, as it is in force at a position. A draft has the version that it would get. */
export type InForce = { readonly name: string; readonly version: number; readonly policy: Policy };

/** What is asked about: a node that is to enter states, or stands in one. */
export type Subject = {
  readonly n: number;
  readonly id: string;
  readonly kind: Kind;
  /** The states whose guards are asked. */
  readonly states: readonly LifecycleState[];
};

export type Gated = {
  readonly policies: readonly PolicyOutcome[];
  /** Hereditary ancestors that the node has, exactly. */
  readonly ancestors: number;
};

/** What these policies say of a node at a position; those that do not guard its states or are not about its kind are left out. */
export async function askPolicies(
  _env: Env,
  _policies: readonly InForce[],
  _subject: Subject,
  _at: Moment,
  _now: string,
): Promise<Gated> {
  return { policies: [], ancestors: 0 };
}
