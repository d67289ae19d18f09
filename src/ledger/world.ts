// What a fold works on: the part of the projection that a batch touches, and the rows it adds.
import type { EdgeType } from "../model/edge-types.ts";
import type { Kind } from "../model/kinds.ts";
import type { LineageRecord } from "../model/record.ts";
import type { FoldedRecord } from "./entry.ts";

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
  };
}

/** The node that an id names, if any. */
export function nodeNamed(world: World, id: string): KnownNode | undefined {
  const n = world.numbers.get(id);
  return n === undefined ? undefined : world.nodes.get(n);
}
