// One edge in four bytes: which node it leads to, of which type it is and how sure. A row of the graph is a list of these,
// so that a walk touches nothing but numbers.
//
//   bits 0–21   the node at the other end      bits 22–27   the type      bits 28–29   the certainty
import { CERTAINTIES, type Certainty } from "../model/certainty.ts";
import { EDGE_TYPE_NAMES, type EdgeType } from "../model/edge-types.ts";

const TARGET_BITS = 22;

/** How many nodes a graph can have. */
export const MOST_NODES = 2 ** TARGET_BITS;

/** `entry & TARGET` is the node that an entry leads to. */
export const TARGET = MOST_NODES - 1;

/** `entry >>> SORT` is its type and certainty in one number, less than `SORTS`. */
export const SORT = TARGET_BITS;
export const SORTS = 1024;

const TYPES = 64;

/** Not an edge: the other end is the unpinned stub of a name that the node bears. From the node up to the stub. */
const NAMESAKE = TYPES - 1;

if (EDGE_TYPE_NAMES.length > NAMESAKE)
  throw new Error("there are more edge types than an entry can tell apart");

const sortOf = (type: number, certainty: Certainty): number => CERTAINTIES.indexOf(certainty) * TYPES + type;

const ALIAS = EDGE_TYPE_NAMES.indexOf("alias-of");

export const NAMESAKE_SORT = sortOf(NAMESAKE, "inferred");

export function entryOf(target: number, type: EdgeType, certainty: Certainty): number {
  return ((sortOf(EDGE_TYPE_NAMES.indexOf(type), certainty) << SORT) | target) >>> 0;
}

export const namesakeOf = (target: number): number => ((NAMESAKE_SORT << SORT) | target) >>> 0;

/** The same edge, seen from its other end. */
export const turned = (entry: number, target: number): number => ((entry & ~TARGET) | target) >>> 0;

export const certaintyOf = (sort: number): Certainty => CERTAINTIES[sort >>> 6] ?? "reconstructed";

/** Whether it joins two names of one thing, and is no step. */
export const isBridge = (sort: number): boolean => {
  const type = sort & (TYPES - 1);
  return type === ALIAS || type === NAMESAKE;
};

/** A table over all sorts: 1 for those of these types that are at least so sure. */
export function sortsOf(types: readonly EdgeType[], atLeast: Certainty = "reconstructed"): Uint8Array {
  const table = new Uint8Array(SORTS);
  for (const certainty of CERTAINTIES.slice(0, CERTAINTIES.indexOf(atLeast) + 1))
    for (const type of types) table[sortOf(EDGE_TYPE_NAMES.indexOf(type), certainty)] = 1;
  return table;
}

/** The bridges that a walk crosses: aliases always, namesakes where it goes through names. */
export function bridgesOf(throughNames: boolean, atLeast: Certainty = "reconstructed"): Uint8Array {
  const table = sortsOf(["alias-of"], atLeast);
  if (throughNames && CERTAINTIES.indexOf("inferred") <= CERTAINTIES.indexOf(atLeast))
    table[NAMESAKE_SORT] = 1;
  return table;
}
