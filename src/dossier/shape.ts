// What a dossier says, section by section: plain data, the same for the page and for JSON. `src/wire/replies-dossier.ts` is its
// schema, where each field is documented.
import type { Bounded } from "../model/bounded.ts";
import type { Json } from "../model/canonical.ts";
import type { Certainty } from "../model/certainty.ts";
import type { EdgeType } from "../model/edge-types.ts";
import type { Kind } from "../model/kinds.ts";
import type { LifecycleState } from "../model/lifecycle.ts";
import type { Agent } from "../model/record.ts";
import type { StandingView } from "../model/view.ts";

/** A node as a dossier names it. */
export type Named = {
  readonly id: string;
  readonly kind: Kind;
  readonly name: string | null;
  readonly version: string | null;
  readonly stub: boolean;
};

export type Gaps = {
  readonly stubs: number;
  readonly unpinned: number;
  readonly partial: number;
  readonly unspecified: number;
};

/** What is said of a thing and of its bytes. */
type Described = {
  readonly digest: string | null;
  readonly uri: string | null;
  readonly license: string | null;
  readonly owner: Agent | null;
  readonly created_at: string | null;
  /** Which parts of what was said of it were erased. */
  readonly withheld: readonly string[];
};

export type Version = Named & { readonly state: LifecycleState | null; readonly created_at: string | null };

/** A step from one version to the one that it was made from. */
export type Link = {
  readonly child: Named;
  readonly parent: Named;
  readonly type: EdgeType;
  readonly mutation: { readonly type: string; readonly params?: Json } | null;
  readonly certainty: Certainty;
};

export type Identity = Named &
  Described & {
    readonly aliases: readonly string[];
    readonly description: string | null;
    readonly lineage: string | null;
    readonly ancestry: string;
    readonly size: number | null;
    readonly media_type: string | null;
    readonly records: number;
    readonly versions: { readonly before: Bounded<Version>; readonly after: Bounded<Version> };
    readonly chain: Bounded<Link>;
  };

export type Code = {
  readonly id: string | null;
  readonly repository: string | null;
  readonly path: string | null;
  readonly dirty: boolean | null;
};

export type Environment = {
  readonly image: string | null;
  readonly lockfile: string | null;
  readonly packages: Json;
  readonly hardware: Json;
};

/** One run, or one record that names none. */
export type Step = {
  readonly run: string | null;
  readonly parent_run: string | null;
  readonly type: string | null;
  readonly status: string | null;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  /** When what it made came to be, as the first of it says. */
  readonly created_at: string | null;
  readonly agent: Agent | null;
  readonly code: Code | null;
  readonly params: Json;
  readonly environment: Environment | null;
  readonly made: Bounded<Named>;
  readonly used: Bounded<Named & { readonly as: readonly EdgeType[] }>;
  readonly records: Bounded<string>;
  readonly withheld: readonly string[];
};

export type Intervention = {
  /** The act as a node of its own; null where it is part of how something was made. */
  readonly node: Named | null;
  readonly of: Bounded<Named>;
  readonly type: string | null;
  readonly agent: Agent | null;
  readonly outcome: string | null;
  readonly authority: string | null;
  readonly justification: string | null;
  readonly at: string | null;
  readonly withheld: readonly string[];
};

/** How a parent went into a child. */
export type Use = {
  readonly child: Named;
  readonly type: EdgeType;
  readonly role: string | null;
  readonly weight: number | null;
  readonly weight_unit: string | null;
  readonly mutation: { readonly type: string; readonly params?: Json } | null;
  readonly certainty: Certainty;
};

/** Why a model counts as somebody else's. */
export type Foreign = "owner" | "lineage" | "package" | "stub";

export type ThirdParty = Named &
  Described & {
    readonly depth: number;
    readonly lineage: string | null;
    readonly why: readonly Foreign[];
    readonly uses: Bounded<Use>;
  };

export type DataSet = Named &
  Described & {
    /** Steps from the node; null where nothing of it went into the node and it was measured against alone. */
    readonly depth: number | null;
    readonly description: string | null;
    readonly ancestry: string;
    readonly evidence: Json;
    readonly uses: Bounded<Use>;
    readonly from: Bounded<Named & { readonly type: EdgeType; readonly certainty: Certainty }>;
  };

export type Metric = {
  readonly name: string;
  readonly value: number;
  readonly stderr: number | null;
  readonly step: number | null;
  readonly dataset: string | null;
  /** What the data set is called; null where nobody says, or no data set is named. */
  readonly dataset_name: string | null;
  readonly split: string | null;
};

export type Evaluation = Named & {
  readonly agent: Agent | null;
  readonly status: string | null;
  readonly at: string | null;
  readonly metrics: Bounded<Metric>;
  readonly against: Bounded<Named>;
  readonly withheld: readonly string[];
};

export type PolicyAsked = {
  readonly policy: string;
  readonly version: number;
  readonly mode: "enforce" | "warn";
  readonly verdict: "pass" | "fail";
  readonly why: string | null;
  readonly offending: readonly string[];
};

export type Move = {
  readonly type: "transition" | "rollback" | "denial" | "end" | "replaced";
  readonly at: string;
  readonly position: number;
  readonly recorded: boolean;
  readonly niche: string | null;
  readonly kind: string | null;
  readonly from: LifecycleState | null;
  readonly to: LifecycleState | null;
  readonly by: string | null;
  readonly replaced: string | null;
  readonly token: string | null;
  readonly learning: string | null;
  readonly reason: string | null;
  readonly evidence: Json;
  readonly bounds: Json;
  readonly decision: string | null;
  readonly verdict: "allowed" | "denied" | null;
  readonly policies: readonly PolicyAsked[];
  readonly withheld: readonly string[];
};

export type Waiver = {
  readonly id: string;
  readonly advisory: string;
  readonly until: string;
  readonly holds: boolean;
  readonly reason: string | null;
  readonly by: string | null;
  readonly time: string;
  readonly withheld: boolean;
};

export type Advisory = {
  readonly id: string;
  readonly severity: string;
  readonly kind: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly references: readonly string[];
  readonly position: number;
  readonly time: string;
  readonly by: string | null;
  readonly withheld: boolean;
  readonly source: Named;
  /** From the node up to the source; empty where that is too long to be written down. */
  readonly path: readonly Named[];
  readonly waiver: string | null;
};

/** Something that is missing, and what to do about it. */
export type Missing = {
  readonly code: string;
  readonly says: string;
  readonly todo: string;
  readonly nodes: Bounded<Named>;
};

export type DrawnNode = Named & {
  readonly depth: number;
  readonly state: LifecycleState | null;
  readonly tainted: boolean;
  readonly third_party: boolean;
};

export type DrawnEdge = {
  readonly child: string;
  readonly parent: string;
  readonly type: EdgeType;
  readonly weight: number | null;
};

export type Dossier = {
  readonly position: number;
  readonly at: string | null;
  readonly complete: boolean;
  readonly stopped_by: readonly "limit"[];
  readonly gaps: Gaps;
  readonly weakest_certainty: Certainty | null;
  readonly counts: {
    readonly ancestors: number;
    /** How many of them are told of. */
    readonly read: number;
  };
  readonly prov: { readonly digest: string | null; readonly link: string };
  readonly links: { readonly node: string; readonly html: string; readonly history: string };
  readonly identity: Identity;
  readonly making: { readonly steps: Bounded<Step>; readonly interventions: Bounded<Intervention> };
  readonly third_party: Bounded<ThirdParty>;
  readonly data: Bounded<DataSet>;
  readonly evaluation: {
    readonly metrics: Bounded<Metric>;
    readonly evaluations: Bounded<Evaluation>;
    readonly packet: string | null;
    readonly leaks: Bounded<{ readonly grade: string; readonly set: Named; readonly meets: Named }>;
  };
  readonly lifecycle: {
    readonly state: LifecycleState | null;
    readonly standings: readonly StandingView[];
    readonly moves: readonly Move[];
    readonly more_moves: boolean;
  };
  readonly advisories: {
    /** Null where it cannot be told. */
    readonly tainted: boolean | null;
    readonly open: readonly Advisory[];
    readonly waivers: readonly Waiver[];
  };
  readonly missing: readonly Missing[];
  /** The nearest of the ancestry, as it is drawn. */
  readonly drawing: {
    readonly nodes: readonly DrawnNode[];
    readonly edges: readonly DrawnEdge[];
    /** Ancestors that are not drawn. */
    readonly more: number;
  };
};
