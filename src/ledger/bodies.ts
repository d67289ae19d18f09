// What the `body` part of a statement about lifecycle or policy says. What of it stays when the part is erased, so that the
// graph stays the same, is its outline.
import type { Advisory } from "../model/advisory.ts";
import { canonical, type Json } from "../model/canonical.ts";
import type { Decision } from "../model/decision.ts";
import type { Kind } from "../model/kinds.ts";
import type { LifecycleState } from "../model/lifecycle.ts";
import type { Policy } from "../model/policy.ts";
import type { StatementType } from "./statement.ts";

/** A transition or a rollback: `node` moves to a state in a niche of its home. */
export type Move = {
  readonly node: string;
  readonly kind: Kind;
  readonly niche: string;
  /** Its state in the niche before; null: none. */
  readonly from: LifecycleState | null;
  readonly to: LifecycleState;
  /** Of a rollback: the champion that leaves its place to `node`. */
  readonly leaves?: string;
  /** What a rollback leads to, where it is not the champion that is replaced. */
  readonly rollback_target?: string;
  /** When it happened (RFC 3339), if it is told afterwards. */
  readonly at?: string;
  /** It happened before, and is told: nobody decided it here. */
  readonly recorded?: true;
  /** What future builders learn from this branch. */
  readonly learning?: string;
  readonly reason?: string;
  readonly evidence?: Json;
  /** Within which bounds it may act, in the caller's words. */
  readonly bounds?: Json;
  readonly decision?: Decision;
};

/** A move that was asked for and not allowed. */
export type Denial = Omit<Move, "decision"> & {
  readonly denied: "transition" | "rollback";
  readonly decision?: Decision;
};

/** A deployment is no more. */
export type End = { readonly node: string; readonly at?: string; readonly reason?: string };

/** A version of a policy. */
export type SaidPolicy = { readonly name: string; readonly version: number; readonly policy: Policy };

/** No version of a policy is in force from here on. `version`: the one that was. */
export type PolicyRetirement = { readonly name: string; readonly version: number; readonly reason?: string };

export type Withdrawal = { readonly advisory: string; readonly reason?: string };

/** An advisory is set aside for one node, until an instant. */
export type Waiver = {
  readonly advisory: string;
  readonly node: string;
  /** RFC 3339; from then on it does not hold. */
  readonly until: string;
  readonly reason?: string;
};

/** What each of these statements says. */
export type Bodies = {
  transition: Move;
  rollback: Move;
  denial: Denial;
  end: End;
  policy: SaidPolicy;
  "policy-retirement": PolicyRetirement;
  advisory: Advisory;
  "advisory-withdrawal": Withdrawal;
  waiver: Waiver;
};

export type BodyType = keyof Bodies;

const TYPES: Readonly<Record<BodyType, true>> = {
  transition: true,
  rollback: true,
  denial: true,
  end: true,
  policy: true,
  "policy-retirement": true,
  advisory: true,
  "advisory-withdrawal": true,
  waiver: true,
};

export function hasBody(type: StatementType): type is BodyType {
  return Object.hasOwn(TYPES, type);
}

/** What somebody wrote freely in any body: gone once the part is erased. */
const FREE: ReadonlySet<string> = new Set([
  "reason",
  "learning",
  "evidence",
  "bounds",
  "decision",
  "title",
  "description",
  "references",
]);

/** What stands in the place of a body once it was erased. */
export function outlineOfBody(text: string): string {
  const said = JSON.parse(text) as Record<string, Json>;
  return canonical(Object.fromEntries(Object.entries(said).filter(([field]) => !FREE.has(field))));
}
