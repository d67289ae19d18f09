// The shapes of what the site answers about advisories and waivers. The client's types are these.
import type { Receipt } from "../model/receipt.ts";
import type { RecordAnswer } from "./answers.ts";
import type { ImpactAnswer } from "./answers-connections.ts";

type Said = Pick<RecordAnswer, "created" | "projected" | "position" | "warnings"> & { readonly id: string };

export type AdvisoryReceipt = Extract<Receipt, { readonly advises: number }>;
export type WithdrawalReceipt = Extract<Receipt, { readonly withdrawn: string }>;
export type WaiverReceipt = Extract<Receipt, { readonly waives: string }>;

/** The answer to an advisory. */
export type AdvisoryAnswer = Said & {
  readonly receipt: AdvisoryReceipt;
  /** quarantined: kept in the log, skipped by the graph until it is released. */
  readonly effect: "open" | "withdrawn" | "quarantined";
  readonly links: { readonly advisory: string; readonly impact: string };
};

/** The answer to a withdrawal. */
export type WithdrawalAnswer = Omit<Said, "warnings"> & {
  readonly receipt: WithdrawalReceipt;
  readonly effect: "withdrawn" | "quarantined";
  readonly links: { readonly advisory: string };
};

/** The answer to a waiver. */
export type WaiverAnswer = Said & {
  readonly receipt: WaiverReceipt;
  readonly effect: "waived" | "quarantined";
  readonly links: { readonly advisory: string; readonly node: string };
};

/** Where a statement about advisories stands, and who said it. */
export type SaidAt = {
  readonly position: number;
  /** When the ledger took it (RFC 3339). */
  readonly time: string;
  /** Which token said it. */
  readonly by: string | null;
  /** Hash of the statement. */
  readonly statement: string;
  /** Whether its words were erased. */
  readonly withheld: boolean;
};

/** An advisory as it is read back. */
export type AdvisoryView = SaidAt & {
  readonly id: string;
  readonly open: boolean;
  readonly severity: string;
  readonly kind: string;
  /** Null once it was erased. */
  readonly title: string | null;
  readonly description: string | null;
  readonly references: readonly string[];
  readonly nodes: readonly string[];
  readonly names: readonly string[];
  readonly withdrawn: { readonly position: number; readonly statement: string } | null;
  readonly links: { readonly advisory: string; readonly impact: string };
};

export type AdvisoriesAnswer = {
  readonly position: number;
  readonly advisories: readonly AdvisoryView[];
  readonly next: string | null;
};

/** One advisory; of its withdrawal also when it was said, by whom and why. */
export type AdvisoryReply = Omit<AdvisoryView, "withdrawn"> & {
  /** The position that the answer speaks of. */
  readonly read_position: number;
  readonly withdrawn:
    | (Pick<SaidAt, "position" | "statement" | "by"> & {
        readonly time: string | null;
        readonly reason: string | null;
      })
    | null;
};

/** What came of everything that an advisory is about. */
export type AdvisoryImpactAnswer = ImpactAnswer & { readonly advisory: AdvisoryView };

/** A waiver as it is read back. */
export type WaiverView = SaidAt & {
  readonly id: string;
  /** Whether it holds at the position of the answer. */
  readonly holds: boolean;
  readonly advisory: string;
  readonly node: string;
  readonly until: string;
  /** Null once it was erased. */
  readonly reason: string | null;
  readonly links: { readonly advisory: string; readonly node: string };
};

export type WaiversAnswer = {
  readonly position: number;
  readonly waivers: readonly WaiverView[];
  readonly next: string | null;
};
