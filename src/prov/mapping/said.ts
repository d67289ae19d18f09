// What was said of a node beside the records that hold: where it was moved, what is wrong with it, what it belongs to, what
// was taken back. Who said it, by which token, is none of it: that is never published.
import type { AdvisoryKind, Severity } from "../../model/advisory.ts";
import type { Decision } from "../../model/decision.ts";
import type { Kind } from "../../model/kinds.ts";
import type { LifecycleState } from "../../model/lifecycle.ts";
import type { LineageRecord } from "../../model/record.ts";
import type { SetAside } from "../../model/view.ts";

/** Where a statement stands, and when its ledger took it (RFC 3339). */
export type Placed = {
  /** Its hash. */
  readonly statement: string;
  readonly position: number;
  readonly ledger: string;
  readonly seq: number;
  readonly lineage: string;
  readonly time: string;
};

/** A record that does not hold. */
export type RecordSetAside = SetAside &
  Placed & {
    /** Where in the log it was taken back; null of one that could not stand. */
    readonly until: number | null;
    readonly capture: LineageRecord["capture"] | null;
    readonly withheld: readonly string[];
  };

/** What is published of what was decided about a move. */
export type ToldDecision = Pick<Decision, "verdict" | "at" | "position"> & {
  /** The versions that were asked, in the order in which they are listed, and the statements that say them. */
  readonly policies: readonly {
    readonly policy: string;
    readonly version: number;
    /** Null: it came with the software, and nobody said it. */
    readonly statement: string | null;
  }[];
};

/** A statement about a move, or about an end. */
export type ToldMove = Placed & {
  readonly type: "transition" | "rollback" | "denial" | "end";
  /** The id of what it moves. */
  readonly node: string;
  readonly niche: string | null;
  readonly kind: Kind | null;
  readonly from: LifecycleState | null;
  readonly to: LifecycleState | null;
  /** When it happened (RFC 3339). */
  readonly at: string;
  /** It was told afterwards: nobody decided it here. */
  readonly recorded: boolean;
  /** The id of the champion that was archived because of it. */
  readonly replaced: string | null;
  /** The id of what leaves its place to `node`, of a rollback. */
  readonly leaves: string | null;
  readonly learning: string | null;
  readonly reason: string | null;
  readonly decision: ToldDecision | null;
  /** Whether what somebody wrote of it was erased. */
  readonly withheld: boolean;
};

/** A state that a node reached in a niche. */
export type ToldStanding = {
  readonly lineage: string;
  readonly niche: string;
  readonly kind: Kind;
  readonly state: LifecycleState;
  /** Since when (RFC 3339). */
  readonly at: string;
  /** The id of what a rollback leads to. */
  readonly target: string | null;
  /** The statement that put it there. */
  readonly statement: string;
  /** The statement that ended it, and when it did; null: it still stands. */
  readonly ended: { readonly statement: string; readonly at: string } | null;
};

/** An advisory, with what was written of it as far as it was not erased. */
export type ToldAdvisory = Placed & {
  readonly id: string;
  readonly severity: Severity;
  readonly kind: AdvisoryKind;
  readonly title: string | null;
  readonly description: string | null;
  /** URIs. */
  readonly references: readonly string[];
  /** The names of the node that it is about: with them, all else that bears one. */
  readonly names: readonly string[];
  readonly withheld: boolean;
  /** The statement that withdrew it; null: it is open. */
  readonly withdrawn: { readonly statement: string; readonly position: number } | null;
};

export type ToldWaiver = Placed & {
  readonly id: string;
  /** The id of what it sets aside. */
  readonly advisory: string;
  /** RFC 3339; from then on it does not hold. */
  readonly until: string;
  readonly reason: string | null;
  readonly withheld: boolean;
};

/** Nodes made from one state, that stand or fall together. */
export type ToldCohort = Placed & {
  readonly id: string;
  readonly name: string | null;
  readonly note: string | null;
  readonly withheld: boolean;
};
