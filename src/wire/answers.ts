// The shapes of what the site answers. The client's types are these.
import type { LifecycleState } from "../model/lifecycle.ts";
import type { CohortReceipt, ErasureReceipt, RecordReceipt, ReleaseReceipt } from "../model/receipt.ts";
import type { SearchField } from "../model/search.ts";

/** The answer to one record. */
export type RecordAnswer = {
  /** Proof of having been taken; the same to the byte whenever the record is said again. */
  readonly receipt: RecordReceipt;
  /** False when the record was known already. */
  readonly created: boolean;
  /** Whether reads show it by now. */
  readonly projected: boolean;
  /** The statement's index in the site's log. */
  readonly position?: number;
  /**
   * conflict: kept in the log, walked nowhere. retracted: it was taken back before another ledger said it, or since it was
   * delivered first under this idempotency key. quarantined: kept in the log, skipped by the graph until it is released.
   */
  readonly effect: "live" | "conflict" | "retracted" | "quarantined";
  readonly conflict?: string;
  /** False when the graph could not be asked, and unknown parents were taken as stubs. */
  readonly parents_checked: boolean;
  /** Edges that other fields than `parents` implied. */
  readonly added_parents: readonly {
    readonly id: string;
    readonly type: string;
    readonly role?: string;
    readonly pointer: string;
  }[];
  /** Parents and references that nobody has recorded yet. */
  readonly stubs: readonly string[];
  /** Ids that were taken in their canonical spelling. */
  readonly rewritten: readonly { readonly pointer: string; readonly from: string; readonly to: string }[];
  readonly warnings: readonly string[];
  readonly links: {
    readonly node: string;
    readonly turtle: string;
    readonly jsonld: string;
    readonly ancestors: string;
    readonly descendants: string;
  };
};

/** The answer to a retraction or a reinstatement. */
export type JudgementAnswer = Pick<
  RecordAnswer,
  "receipt" | "created" | "projected" | "position" | "conflict"
> & {
  /**
   * What the record is now; conflict: reinstated, but it cannot stand beside what came since. quarantined: the judgement is
   * kept in the log, skipped by the graph until it is released.
   */
  readonly effect: "retracted" | "live" | "conflict" | "quarantined";
  readonly links: { readonly node: string };
};

/** The answer to an erasure. */
export type ErasureAnswer = Pick<RecordAnswer, "created" | "projected" | "position"> & {
  readonly receipt: ErasureReceipt;
  /** The parts that are gone. */
  readonly withheld: readonly string[];
  /** Other statements of the lineage in which the same text still stands: a record may be said alone and in a cohort. */
  readonly copies: readonly { readonly statement: string; readonly part: string }[];
  /** There are more than are named. */
  readonly more_copies: boolean;
};

/** The answer to a release. */
export type ReleaseAnswer = Pick<RecordAnswer, "created" | "projected" | "position" | "conflict"> & {
  readonly receipt: ReleaseReceipt;
  /** released: it holds from the release on. quarantined: it could not be projected this time either. */
  readonly effect: "released" | "conflict" | "retracted" | "quarantined";
};

/** A page of what is in quarantine. */
export type QuarantineAnswer = {
  readonly quarantined: readonly {
    /** Hash of the statement. */
    readonly statement: string;
    readonly position: number;
    readonly lineage: string;
    /** Null once it was erased. */
    readonly reason: string | null;
    /** When the log took the quarantine (RFC 3339). */
    readonly since: string;
  }[];
  readonly next: string | null;
};

/** A page of ledgers. */
export type LedgersAnswer = {
  readonly ledgers: readonly {
    readonly lineage: string;
    readonly ledger: string;
    /** Its last statement; null when the ledger did not answer. */
    readonly seq: number | null;
    /** The last statement that has a position. */
    readonly placed: number;
    /** Why the log takes nothing more of it; null when it does. */
    readonly frozen: string | null;
  }[];
  readonly next: string | null;
};

/** The answer to a check of the whole site. */
export type FsckAnswer = {
  readonly ok: boolean;
  readonly checked: {
    /** The last position of the log; -1 while it is empty. */
    readonly position: number;
    readonly ledgers: number;
    readonly statements: number;
    readonly erased_parts: number;
    /** The position at which the projection was compared with the fold; null when it could not be. */
    readonly projected: number | null;
    readonly rows: number;
  };
  /** What is not as it must be, in a sentence each. */
  readonly differences: readonly string[];
  /** How many more there are than are named. */
  readonly more: number;
};

/** The answer to a rebuild: the position of the new projection, or why there is none. */
export type RebuildAnswer =
  | { readonly ok: true; readonly position: number }
  | { readonly ok: false; readonly error: string };

/** The answer to a cohort. */
export type CohortAnswer = Pick<
  RecordAnswer,
  "created" | "projected" | "position" | "effect" | "conflict" | "parents_checked" | "stubs"
> & {
  /** `cohort:` and the hash of what it says. */
  readonly id: string;
  readonly receipt: CohortReceipt;
  readonly records: readonly { readonly record: string; readonly node: string }[];
  readonly links: { readonly cohort: string; readonly nodes: readonly string[] };
};

/** A node on a page of a walk. */
export type NodeListed = {
  readonly id: string;
  readonly kind: string;
  readonly name: string | null;
  readonly version: string | null;
  /** Lifecycle state; null without a standing. */
  readonly state: LifecycleState | null;
  /** Named by somebody, recorded by nobody. */
  readonly stub: boolean;
  /** With `include=taint`: whether it is under an advisory; null where that cannot be told. */
  readonly tainted?: boolean | null;
  /** Steps from the nearest start; 0 is another name of a start. */
  readonly depth: number;
};

export type EdgeAnswer = {
  readonly child: string;
  readonly parent: string;
  readonly type: string;
  readonly role: string | null;
  readonly weight: number | null;
  readonly weight_unit: string | null;
  readonly mutation: { readonly type: string; readonly params?: unknown } | null;
  readonly certainty: string;
  readonly derived_by: "rule" | null;
  readonly record: string;
  /** Its kinds do not go together: the parent's became known after the edge was said. */
  readonly misfit: boolean;
};

/** What is known to be missing. */
export type Gaps = {
  /** Nodes that nobody has recorded. */
  readonly stubs: number;
  /** Names among them of which somebody said no revision. */
  readonly unpinned: number;
  /** Nodes whose records say that parents are missing. */
  readonly partial: number;
  /** Nodes whose records do not say whether their parents are all there are. */
  readonly unspecified: number;
};

/** A node that was asked about. */
export type NodeNamed = Omit<NodeListed, "state" | "tainted" | "depth"> & {
  readonly links: { readonly node: string };
};

/** One page of ancestors or descendants. */
export type WalkAnswer = {
  /** Where the walk begins. */
  readonly starts: readonly NodeNamed[];
  readonly position: number;
  /** Who answered: the graph in memory, or the database. */
  readonly engine: "atlas" | "sql";
  /** Whether the walk reached everything it could follow. */
  readonly complete: boolean;
  readonly stopped_by: readonly ("depth" | "limit")[];
  readonly gaps: Gaps;
  /** Exact, over all pages; starts are not counted. */
  readonly counts: {
    readonly nodes: number;
    readonly edges: number;
    readonly by_kind: Readonly<Record<string, number>>;
    readonly by_state: Readonly<Record<string, number>>;
  };
  readonly weakest_certainty: string | null;
  readonly nodes: readonly NodeListed[];
  /** With `include=edges`: the edges that end in this page. */
  readonly edges?: readonly EdgeAnswer[];
  /** The following page, or null. */
  readonly next: string | null;
};

/** A node that a search found. */
export type NodeFound = Omit<NodeListed, "tainted" | "depth"> & {
  /** The fields in which the words were found, in the record that answers best. */
  readonly matched: readonly SearchField[];
};

/** One page of a search. */
export type SearchAnswer = {
  readonly position: number;
  /** What was searched for, as it was read. */
  readonly query: { readonly words: readonly string[] };
  /** Whether all that holds the words was looked at. */
  readonly complete: boolean;
  readonly nodes: readonly NodeFound[];
  /** The following page, or null. */
  readonly next: string | null;
};

/** A line of a whole walk as NDJSON: what is said of all of it, its nodes and edges in the order of pages, the last line. */
export type WalkLine =
  | { readonly walk: Omit<WalkAnswer, "nodes" | "edges" | "next"> }
  | { readonly node: NodeListed }
  | { readonly edge: EdgeAnswer }
  | {
      /** A stream without this line was cut. */
      readonly end: {
        /** Nodes and edges that were listed. */
        readonly nodes: number;
        readonly edges?: number;
        /** Whether that is all that the walk could follow. */
        readonly complete: boolean;
        readonly stopped_by: readonly ("depth" | "limit")[];
      };
    };
