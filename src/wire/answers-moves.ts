// The shapes of what the site answers about moving a node: what was decided, what came of it, and what was before.
import type { Json } from "../model/canonical.ts";
import type { Decision } from "../model/decision.ts";
import type { LifecycleState } from "../model/lifecycle.ts";
import type { EndReceipt, MoveReceipt } from "../model/receipt.ts";

/** A decision, with the id under which it can be read again; null where it was tried and not said. */
export type Decided = Decision & { readonly id: string | null };

/** What a move does, or would do. */
export type MoveTried = {
  readonly node: string;
  readonly lineage: string;
  readonly niche: string;
  readonly kind: string;
  /** Null: it had no standing in this niche. */
  readonly from: LifecycleState | null;
  readonly to: LifecycleState;
  /** The champion that is archived because of it. */
  readonly replaced: string | null;
  /** What a rollback leads to. */
  readonly rollback_target: string | null;
  /** Null: it was told afterwards, and nobody decided it here; or what was said of it was erased. */
  readonly decision: Decided | null;
  /** What policies say that only warn. */
  readonly warnings: readonly string[];
  readonly links: {
    readonly node: string;
    readonly history: string;
    readonly champions: string;
    readonly decision?: string;
  };
};

/** The answer to a transition or a rollback. */
export type MoveAnswer = MoveTried & {
  readonly receipt: MoveReceipt;
  /** False when it was said already. */
  readonly created: boolean;
  readonly projected: boolean;
  readonly position?: number;
};

/** The answer to the end of a deployment. */
export type EndAnswer = Pick<MoveAnswer, "created" | "projected" | "position" | "node" | "lineage"> & {
  readonly receipt: EndReceipt;
  readonly links: { readonly node: string; readonly history: string };
};

/** Where a statement about a move stands, and who said it. */
export type SaidAt = {
  /** Hash of the statement. */
  readonly statement: string;
  readonly position: number;
  readonly ledger: string;
  readonly seq: number;
  readonly lineage: string;
  /** When the ledger took it (RFC 3339). */
  readonly time: string;
  /** Which token said it; null once that was erased. */
  readonly token: string | null;
};

/** One thing that happened to a node. */
export type HistoryEntry = SaidAt & {
  /** replaced: another took its place. denial: it was asked for, and not allowed. */
  readonly type: "transition" | "rollback" | "denial" | "end" | "replaced";
  /** When it happened (RFC 3339). */
  readonly at: string;
  /** Whether it was told afterwards. */
  readonly recorded: boolean;
  /** Null for an end, which is of every niche. */
  readonly niche: string | null;
  readonly kind: string | null;
  readonly from: LifecycleState | null;
  readonly to: LifecycleState | null;
  /** The node that took its place, or was to take it. */
  readonly by: string | null;
  /** The champion that was archived because of it. */
  readonly replaced: string | null;
  readonly learning: string | null;
  readonly reason: string | null;
  readonly evidence: Json;
  readonly bounds: Json;
  /** Its id; null where nobody decided it here. */
  readonly decision: string | null;
  readonly verdict: Decision["verdict"] | null;
  /** `body`: its words were erased. */
  readonly withheld: readonly string[];
};

export type HistoryAnswer = {
  readonly position: number;
  readonly node: string;
  /** In the order in which it happened, then in that of the log. */
  readonly history: readonly HistoryEntry[];
  readonly next: string | null;
};

/** A time in which a node was champion of a slot. */
export type ChampionEntry = {
  /** From 1, in each slot in the order of time. */
  readonly number: number;
  readonly niche: string;
  readonly kind: string;
  readonly node: string;
  readonly name: string | null;
  readonly version: string | null;
  /** From when it was champion (RFC 3339), that instant included. */
  readonly from: string;
  /** When it was champion no more, that instant not included; null: it is. */
  readonly until: string | null;
  /** The statement by which that ended. */
  readonly ended_by: string | null;
  /** Whose place it took. */
  readonly replaced: string | null;
  readonly rollback_target: string | null;
  /** The statement by which it became champion. */
  readonly said: SaidAt & { readonly type: "transition" | "rollback" };
  readonly recorded: boolean;
  /** Which token had it allowed; null where it was told afterwards, or once it was erased. */
  readonly approver: string | null;
  readonly learning: string | null;
  readonly reason: string | null;
  readonly evidence: Json;
  readonly bounds: Json;
  /** Why it was allowed, with the facts and who said them; null where nobody decided it here. */
  readonly decision: Decided | null;
  readonly withheld: readonly string[];
  readonly links: {
    readonly node: string;
    readonly history: string;
    /** What it is and comes from, as W3C PROV. */
    readonly turtle: string;
    readonly decision?: string;
  };
};

export type ChampionsAnswer = {
  readonly position: number;
  readonly lineage: string;
  /** When it was asked for, as it was read: an instant or a day. */
  readonly on: string | null;
  readonly champions: readonly ChampionEntry[];
  readonly next: string | null;
};

/** A decision as it is kept. */
export type DecisionAnswer = {
  readonly id: string;
  /** What it led to. */
  readonly type: "transition" | "rollback" | "denial";
  readonly said: SaidAt;
  /** Which token asked. */
  readonly asked_by: string;
  readonly decision: Decision;
  readonly links: { readonly node: string; readonly history: string };
};
