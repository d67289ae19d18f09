// What a fold works on: the part of the projection that a batch touches, and the rows it adds.
import type { EdgeType } from "../model/edge-types.ts";
import type { Kind } from "../model/kinds.ts";
import type { LineageRecord } from "../model/record.ts";
import type { FoldedRecord } from "./entry.ts";
import type { Standing } from "./standings.ts";

/** Why a statement that was taken cannot stand beside what came before it. */
export type Conflict = "kind" | "cycle";

/** A node as the projection has it. */
export type KnownNode = {
  readonly n: number;
  readonly id: string;
  readonly kind: Kind;
  readonly ancestry: string;
  readonly stub: boolean;
};

/** What a record says that its node is, and how much of its ancestry is there. */
export type Outlook = Pick<LineageRecord, "kind" | "ancestry" | "parents">;

/** A record that a statement judges or corrects, as the projection has it. */
export type Subject = {
  readonly record: FoldedRecord;
  readonly n: number;
  /** retracted: its row has ended. conflict: kept, walked nowhere. */
  readonly state: "live" | "retracted" | "conflict";
  /** Its edges that are live. */
  readonly edges: readonly {
    readonly child: number;
    readonly parent: number;
    readonly type: string;
    readonly certainty: string;
  }[];
  /** What else is live about its node, in the order of the log; what says the same may be left out. */
  readonly others: readonly Outlook[];
};

/** A record of which an erasure takes parts, as the projection has it. */
export type Erased = Pick<FoldedRecord, "id" | "text" | "facets" | "withheld"> & {
  readonly n: number;
  /** Where it stands. */
  readonly position: number;
  /** Hash of the statement that the projection has it from. */
  readonly statement: string;
};

/** Of some nodes: which descend from a node, and which are other names of it. */
export type Below = { readonly below: ReadonlySet<number>; readonly same: ReadonlySet<number> };

/** An edge that ends in a node as parent. */
export type EdgeInto = {
  readonly record: string;
  readonly ordinal: number;
  readonly child: number;
  readonly childKind: Kind;
  readonly type: EdgeType;
  /** Where its record stands. */
  readonly position: number;
  /** Whether its kinds do not go together. */
  readonly misfit: boolean;
};

/** Where a node stands in a niche, as the projection has it. */
export type NodeStanding = Standing & {
  readonly n: number;
  readonly id: string;
  readonly site: string;
  readonly lineage: string;
  readonly niche: string;
  readonly kind: Kind;
};

/** A statement about lifecycle or policy of which the projection has a row. */
export type ErasedSaying = {
  readonly table: "transition" | "policy" | "advisory" | "waiver";
  readonly said: string;
  readonly n: number | null;
};

/** The part of the projection that a batch touches, looked up before and kept up to date while folding. */
export type World = {
  nextNode: number;
  /** What every id that the batch mentions names, own ids and aliases alike. */
  readonly numbers: Map<string, number>;
  readonly nodes: Map<number, KnownNode>;
  /** How the records stand that are known already; null: they hold. */
  readonly records: Map<string, Conflict | "retracted" | null>;
  readonly lineages: Set<string>;
  /** For what is folded alone: of each of its nodes, how the nodes it mentions stand to it already. */
  readonly descendants?: ReadonlyMap<number, Below> | undefined;
  /** The live edges into nodes whose kind this batch may decide, by number. */
  readonly into: Map<number, EdgeInto[]>;
  /** For a statement folded alone: the record that it judges or corrects, when there is such a record. */
  readonly subject?: Subject | undefined;
  /** For an erasure: the records that it names. */
  readonly erased?: readonly Erased[] | undefined;
  /** For an erasure: what the projection has of its statement, when that is about lifecycle or policy. */
  readonly erasedSaying?: ErasedSaying | undefined;
  /** Where the nodes stand that this batch may move, by number. */
  readonly standings: Map<number, NodeStanding[]>;
  /** The champions among them, by slot (`sayings.ts`). */
  readonly champions: Map<string, number>;
  /** When the last champion left a slot without another taking it. */
  readonly vacant: Map<string, string>;
  /** Numbers of nodes that these standings name, their own and those of rollback targets, by id. */
  readonly stood: ReadonlyMap<string, number>;
};

type Cell = string | number | null;
export type Row = readonly Cell[];

/** Rows to add, by table, in the column order of `sql/queries/write/`. */
export type Rows = {
  /** Where in `views` each node's open view of this batch stands. */
  readonly open: Map<number, number>;
  readonly nodes: Row[];
  readonly endedViews: Row[];
  readonly names: Row[];
  /** What nodes are found by. */
  readonly texts: Row[];
  /** Records of which the row, the names, the edges and the aliases end. */
  readonly endedRecords: Row[];
  /** Records that lost parts, with what is left of them. */
  readonly erasedRecords: Row[];
  /** Those among them of which the text itself went. */
  readonly erasedTexts: Row[];
  /** Statements of which what was learned is found no more. */
  readonly droppedLearning: Row[];
  readonly erasedCohorts: Row[];
  readonly views: Row[];
  readonly records: Row[];
  readonly edges: Row[];
  /** Edges whose kinds fit no longer, or fit again. */
  readonly marked: Row[];
  readonly aliases: Row[];
  readonly references: Row[];
  readonly cohorts: Row[];
  readonly members: Row[];
  readonly lineages: Row[];
  readonly transitions: Row[];
  /** Standings that the database holds and that end. */
  readonly endedStandings: Row[];
  readonly standings: Row[];
  /** Where in `standings` those stand that this batch opened. */
  readonly openStandings: Map<string, number>;
  /** The lifecycle states of nodes, and those that the database holds and that end. */
  readonly states: Row[];
  readonly endedStates: Row[];
  /** Where in `states` those stand that this batch opened, by number. */
  readonly openStates: Map<number, number>;
  /** Versions of policies that end because another takes their place, or none. */
  readonly endedPolicies: Row[];
  readonly policies: Row[];
  readonly advisories: Row[];
  readonly advised: Row[];
  readonly withdrawnAdvisories: Row[];
  readonly waivers: Row[];
  /** Statements of which it was erased who said them. */
  readonly forgottenTokens: Row[];
  /** Statements about lifecycle or policy of which the body was erased, by table. */
  readonly erasedSayings: Readonly<Record<ErasedSaying["table"], Row[]>>;
  readonly changes: Row[];
};

export function noRows(): Rows {
  return {
    open: new Map(),
    nodes: [],
    endedViews: [],
    names: [],
    texts: [],
    endedRecords: [],
    erasedRecords: [],
    erasedTexts: [],
    droppedLearning: [],
    erasedCohorts: [],
    views: [],
    records: [],
    edges: [],
    marked: [],
    aliases: [],
    references: [],
    cohorts: [],
    members: [],
    lineages: [],
    transitions: [],
    endedStandings: [],
    standings: [],
    openStandings: new Map(),
    states: [],
    endedStates: [],
    openStates: new Map(),
    endedPolicies: [],
    policies: [],
    advisories: [],
    advised: [],
    withdrawnAdvisories: [],
    waivers: [],
    forgottenTokens: [],
    erasedSayings: { transition: [], policy: [], advisory: [], waiver: [] },
    changes: [],
  };
}

/** A copy of a world, to try something in. */
export function branch(world: World): World {
  return {
    ...world,
    numbers: new Map(world.numbers),
    nodes: new Map(world.nodes),
    records: new Map(world.records),
    lineages: new Set(world.lineages),
    into: new Map([...world.into].map(([n, edges]) => [n, [...edges]])),
    standings: new Map(world.standings),
    champions: new Map(world.champions),
    vacant: new Map(world.vacant),
  };
}

/** The node that an id names, if any. */
export function nodeNamed(world: World, id: string): KnownNode | undefined {
  const n = world.numbers.get(id);
  return n === undefined ? undefined : world.nodes.get(n);
}
