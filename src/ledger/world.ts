// What a fold works on: the part of the projection that a batch touches, and the rows it adds.
import type { Kind } from "../model/kinds.ts";

/** A node as the projection has it. */
export type KnownNode = {
  readonly n: number;
  readonly id: string;
  readonly kind: Kind;
  readonly name: string | null;
  readonly version: string | null;
  readonly ancestry: string;
  readonly stub: boolean;
};

/** The part of the projection that a batch touches, looked up before and kept up to date while folding. */
export type World = {
  nextNode: number;
  /** What every id that the batch mentions names, own ids and aliases alike. */
  readonly numbers: Map<string, number>;
  readonly nodes: Map<number, KnownNode>;
  readonly records: Set<string>;
  readonly lineages: Set<string>;
  /** For a record folded alone: those of its parents and aliases, by number, that already descend from its node. */
  readonly descendants: ReadonlySet<number>;
};

type Cell = string | number | null;
export type Row = readonly Cell[];

/** Rows to add, by table, in the column order of `sql/queries/write/`. */
export type Rows = {
  /** Where in `views` each node's open view of this batch stands. */
  readonly open: Map<number, number>;
  readonly nodes: Row[];
  readonly endedViews: Row[];
  readonly views: Row[];
  readonly records: Row[];
  readonly edges: Row[];
  readonly aliases: Row[];
  readonly lineages: Row[];
  readonly changes: Row[];
};

export function noRows(): Rows {
  return {
    open: new Map(),
    nodes: [],
    endedViews: [],
    views: [],
    records: [],
    edges: [],
    aliases: [],
    lineages: [],
    changes: [],
  };
}

/** The node that an id names, if any. */
export function nodeNamed(world: World, id: string): KnownNode | undefined {
  const n = world.numbers.get(id);
  return n === undefined ? undefined : world.nodes.get(n);
}
