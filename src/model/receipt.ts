// The receipt of a statement.
import type { LifecycleState } from "./lifecycle.ts";

/** What a statement says or is about. */
export type About =
  | { readonly record: string; readonly node: string }
  | { readonly cohort: string }
  | { readonly erased: string }
  | { readonly quarantined: string }
  | { readonly released: string }
  /** A transition or a rollback: the node that moved, and where to. */
  | { readonly moved: string; readonly niche: string; readonly to: LifecycleState }
  | { readonly denied: string }
  | { readonly ended: string }
  | { readonly policy: string; readonly version: number }
  | { readonly retired: string; readonly version: number }
  /** An advisory: how many nodes and names it is about. */
  | { readonly advises: number }
  | { readonly withdrawn: string }
  /** A waiver: the advisory that is set aside, and for which node. */
  | { readonly waives: string; readonly for: string };

/** The proof of having been taken; the same text for ever. */
export type Receipt = About & {
  /** Hash of the statement (64 hex digits). */
  readonly statement: string;
  readonly ledger: string;
  readonly seq: number;
  /** When the ledger took it (RFC 3339). */
  readonly time: string;
};

/** The receipt of a record, or of a judgement on one. */
export type RecordReceipt = Extract<Receipt, { readonly record: string }>;

export type CohortReceipt = Extract<Receipt, { readonly cohort: string }>;

/** The receipt of an erasure; `erased` is the hash of the statement that lost parts. */
export type ErasureReceipt = Extract<Receipt, { readonly erased: string }>;

/** The receipt of a version of a policy. */
export type PolicyReceipt = Extract<Receipt, { readonly policy: string }>;

/** The receipt of the retirement of a policy. */
export type RetirementReceipt = Extract<Receipt, { readonly retired: string }>;

/** The receipt of a release; `released` is the hash of the statement that is skipped no longer. */
export type ReleaseReceipt = Extract<Receipt, { readonly released: string }>;

/** The receipt of a transition or a rollback. */
export type MoveReceipt = Extract<Receipt, { readonly moved: string }>;

/** The receipt of a move that was not allowed; `denied` is the node. */
export type DenialReceipt = Extract<Receipt, { readonly denied: string }>;

/** The receipt of an end; `ended` is the node. */
export type EndReceipt = Extract<Receipt, { readonly ended: string }>;
