// One shortest path, written down: the nodes from a descendant up to an ancestor, each with how the one before it descends from it.
import type { Certainty } from "../model/certainty.ts";
import type { EdgeType } from "../model/edge-types.ts";
import { LIMITS } from "../model/limits.ts";
import { certaintyOf, SORT, SORTS, TARGET, typeOf } from "./entry.ts";
import type { Direction, Graph } from "./graph.ts";
import { type Tables, tablesOf, type Ways } from "./route.ts";
import type { Tree } from "./tree.ts";

/** How one node leads to the next: by an edge; as another name of it (alias-of); or by a name that was said without revision. */
export type Joint = EdgeType | "same-name";

export type TrailNode = {
  readonly n: number;
  /** How the node before descends from this one; null of the first. */
  readonly by: Joint | null;
  readonly certainty: Certainty | null;
};

export type Trail = {
  /** Crossing to another name is none. */
  readonly steps: number;
  /** From the descendant to the ancestor, both ends included; null where they are too many to be written down. */
  readonly nodes: readonly TrailNode[] | null;
};

/** The sort of the surest edge from a child to a parent, of several the first of the table; else of what joins them as names. */
function joint(graph: Graph, { follows, bridges }: Tables, child: number, parent: number): number {
  const least = (n: number, far: number, leads: Uint8Array): number => {
    let sort = SORTS;
    graph.up.seek(n);
    for (let e = graph.up.start; e < graph.up.end; e++) {
      const entry = graph.up.list[e] ?? 0;
      if ((entry & TARGET) === far && leads[entry >>> SORT] === 1) sort = Math.min(sort, entry >>> SORT);
    }
    return sort;
  };
  const step = least(child, parent, follows);
  return step < SORTS ? step : Math.min(least(child, parent, bridges), least(parent, child, bridges));
}

/** The way back from a node (as it is numbered here) to the start of its tree; undefined where it is too long. */
function wayBack({ came }: Tree, last: number): number[] | undefined {
  const way = [last];
  for (let n = last; way.length <= LIMITS.trailNodes; ) {
    const before = (came[n] ?? 0) - 1;
    if (before < 0 || before === n) return way;
    way.push(before);
    n = before;
  }
  return undefined;
}

/** The path between a node, so many steps from the start of its tree, and that start; `up` where the tree leads to ancestors. */
export function trailOf(
  graph: Graph,
  ways: Ways,
  tree: Tree,
  last: number,
  steps: number,
  direction: Direction,
): Trail {
  const tables = tablesOf(ways);
  const way = wayBack(tree, last);
  if (way === undefined) return { steps, nodes: null };
  if (direction === "up") way.reverse();
  const nodes = way.map((n, i): TrailNode => {
    const before = way[i - 1];
    if (before === undefined) return { n: graph.number(n), by: null, certainty: null };
    const sort = joint(graph, tables, before, n);
    return { n: graph.number(n), by: typeOf(sort) ?? "same-name", certainty: certaintyOf(sort) };
  });
  return { steps, nodes };
}
