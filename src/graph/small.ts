// A graph of what was found of a larger one: its nodes get numbers of their own, in the same order.
import type { Certainty } from "../model/certainty.ts";
import type { EdgeType } from "../model/edge-types.ts";
import type { Kind } from "../model/kinds.ts";
import { entryOf, namesakeOf } from "./entry.ts";
import { FLAGS, flagsOf, type Graph, kindIndex, STATE_WORDS, type StateWord } from "./graph.ts";
import { reversed, rowsOf, sideOf } from "./rows.ts";

export type FoundNode = {
  readonly n: number;
  readonly kind: Kind;
  readonly ancestry: string;
  readonly stub: boolean;
  readonly unpinned: boolean;
  /** Null and absent: none. */
  readonly state?: StateWord | null;
};

export type FoundEdge = {
  readonly child: number;
  readonly parent: number;
  readonly type: EdgeType;
  readonly certainty: Certainty;
};

/** A node and the unpinned stub of a name that it bears. */
export type Namesake = { readonly n: number; readonly stub: number };

/** Makes the graph; edges and namesakes whose ends were not found are left out. */
export function smallGraph(
  nodes: readonly FoundNode[],
  edges: readonly FoundEdge[],
  namesakes: readonly Namesake[],
): Graph {
  const sorted = [...new Map(nodes.map((node) => [node.n, node])).values()].sort((a, b) => a.n - b.n);
  const numbers = Uint32Array.from(sorted, (node) => node.n);
  const places = new Map(sorted.map((node, i) => [node.n, i]));
  const of: number[] = [];
  const entries: number[] = [];
  const flags = Uint8Array.from(sorted, flagsOf);
  const bridge = (...ends: readonly number[]): void => {
    for (const i of ends) flags[i] = (flags[i] ?? 0) | FLAGS.bridged;
  };
  for (const { child, parent, type, certainty } of edges) {
    const a = places.get(child);
    const b = places.get(parent);
    if (a === undefined || b === undefined) continue;
    of.push(a);
    entries.push(entryOf(b, type, certainty));
    if (type === "alias-of") bridge(a, b);
  }
  for (const { n, stub } of namesakes) {
    const a = places.get(n);
    const b = places.get(stub);
    if (a === undefined || b === undefined) continue;
    of.push(a);
    entries.push(namesakeOf(b));
    bridge(a, b);
  }
  const up = rowsOf(sorted.length, Uint32Array.from(of), Uint32Array.from(entries));
  return {
    size: sorted.length,
    here: (n) => places.get(n),
    number: (i) => numbers[i] ?? -1,
    up: sideOf(up),
    down: sideOf(reversed(up)),
    kinds: Uint8Array.from(sorted, (node) => kindIndex(node.kind)),
    states: Uint8Array.from(sorted, (node) => STATE_WORDS.indexOf(node.state ?? "none")),
    flags,
  };
}
