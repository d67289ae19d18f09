// What was decided about a move of a node from one lifecycle state to another, and on which facts. It is kept in the statement
// that it led to, whatever the verdict was, so that "why was it allowed" has an answer for ever.
import type { Json } from "./canonical.ts";
import type { Kind } from "./kinds.ts";
import type { LifecycleState } from "./lifecycle.ts";

/** Whose claim a fact is. */
export type Claimant = { readonly record: string; readonly lineage: string; readonly token: string | null };

/** A fact that a rule looked at: the value of a field of a node, and which trusted claims say so. */
export type DecidedFact = {
  readonly node: string;
  /** RFC 6901 pointer into the node, e.g. `/evidence/pii_filter/version`. */
  readonly pointer: string;
  /** Null where no trusted claim says anything, or trusted claims differ: then the fact is absent, and comparisons fail. */
  readonly value: Json;
  readonly claims: readonly Claimant[];
  /** Trusted claims differ, so that the fact counts as absent. */
  readonly contradicted?: true;
};

/** An ancestor (or the node itself) by which a policy is not met. */
export type Offence = {
  readonly node: string;
  /** Ids from the node that is judged up to the offending one, a shortest path; empty where that is too long. */
  readonly path: readonly string[];
  /** In a sentence: what the rule gave for it. */
  readonly why: string;
  readonly facts: readonly DecidedFact[];
};

/** What one policy, in the version that was in force, says. */
export type PolicyOutcome = {
  readonly policy: string;
  readonly version: number;
  readonly mode: "enforce" | "warn";
  readonly verdict: "pass" | "fail";
  /** What the policy says to whoever fails it. */
  readonly message?: string;
  /** Why it fails where no single ancestor is to blame: it could not be decided, gaps, certainty, cost. */
  readonly why?: string;
  /** Nodes that the rule was evaluated for. */
  readonly evaluated: number;
  /** How many offend, exactly; the first of them are listed. */
  readonly offenders: number;
  readonly offending: readonly Offence[];
  /** Facts that the verdict rests on, where it passes: the first of them. */
  readonly facts: readonly DecidedFact[];
};

/** An advisory that the node, or something that it descends from, is under. */
export type TaintOutcome = {
  readonly advisory: string;
  readonly severity: string;
  readonly kind: string;
  /** The node that the advisory is about. */
  readonly source: string;
  /** Ids from the node up to the source, a shortest path. */
  readonly path: readonly string[];
  /** The waiver that sets it aside for this node, when there is one that holds. */
  readonly waiver?: string;
};

export type Decision = {
  /** What was asked; `standing`: whether a node may stay where it stands. */
  readonly action: "transition" | "rollback" | "standing";
  readonly node: string;
  readonly kind: Kind;
  readonly lineage: string;
  readonly niche: string;
  /** Null: it had no standing in this niche. */
  readonly from: LifecycleState | null;
  readonly to: LifecycleState;
  /** The states whose guards were asked: those skipped and the one entered. */
  readonly states: readonly LifecycleState[];
  /** The position of the log that it was decided at, and when that was (`now` of the rules). */
  readonly position: number;
  readonly at: string;
  readonly verdict: "allowed" | "denied";
  /** Every policy that applied; none: no policy applied. */
  readonly policies: readonly PolicyOutcome[];
  readonly taints: readonly TaintOutcome[];
  /** Hereditary ancestors that the node has, exactly. */
  readonly ancestors: number;
  /** Which token asked. */
  readonly by: string;
};
