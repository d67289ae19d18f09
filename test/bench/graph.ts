// A lineage graph as arrays of numbers, for graphs too large to be anything else. Nodes have the order of the log, and edges
// lead from later nodes to earlier ones, so that there is no cycle.
import { CERTAINTIES, type Certainty } from "../../src/model/certainty.ts";
import type { EdgeType } from "../../src/model/edge-types.ts";
import type { Kind } from "../../src/model/kinds.ts";

/** What the bytes of a graph stand for. */
export const KINDS = ["model", "checkpoint", "adapter", "dataset"] as const satisfies readonly Kind[];
export const TYPES = [
  "fine-tuned-from",
  "continued-from",
  "adapter-of",
  "merged-from",
  "trained-on",
  "filtered-from",
] as const satisfies readonly EdgeType[];

export type LineageGraph = {
  /** Part of every id in it. */
  readonly name: string;
  readonly kinds: Uint8Array;
  /** Parents of node `k` are `parents[offsets[k]]` until before `parents[offsets[k + 1]]`; so are their types. */
  readonly offsets: Uint32Array;
  readonly parents: Uint32Array;
  readonly types: Uint8Array;
  readonly certainties: Uint8Array;
};

export type GraphKind = (typeof KINDS)[number];
export type GraphEdge = readonly [parent: number, type: (typeof TYPES)[number], certainty?: Certainty];

export type Draft = {
  /** Adds a node, and answers with its number. */
  readonly add: (kind: GraphKind, edges: readonly GraphEdge[]) => number;
  readonly finish: () => LineageGraph;
};

/** A graph of so many nodes at most, to be added one by one in the order of the log. */
export function draft(name: string, nodes: number, edges: number): Draft {
  const kinds = new Uint8Array(nodes);
  const offsets = new Uint32Array(nodes + 1);
  const parents = new Uint32Array(edges);
  const types = new Uint8Array(edges);
  const certainties = new Uint8Array(edges);
  let [n, e] = [0, 0];
  return {
    add(kind, from) {
      if (n === nodes || e + from.length > edges) throw new Error(`${name} has more than it was made for`);
      kinds[n] = KINDS.indexOf(kind);
      for (const [parent, type, certainty = "declared"] of from) {
        if (parent >= n) throw new Error(`node ${n} of ${name} is not later than its parent ${parent}`);
        parents[e] = parent;
        types[e] = TYPES.indexOf(type);
        certainties[e++] = CERTAINTIES.indexOf(certainty);
      }
      offsets[++n] = e;
      return n - 1;
    },
    finish: () => ({
      name,
      kinds: kinds.slice(0, n),
      offsets: offsets.slice(0, n + 1),
      parents: parents.slice(0, e),
      types: types.slice(0, e),
      certainties: certainties.slice(0, e),
    }),
  };
}
