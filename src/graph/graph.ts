// The graph as walks see it: nodes are counted from 0, edges are rows of entries (`entry.ts`), once from each end. Who holds it, and
// from what it was made, is not known here: all engines hand the same shape to the same functions.
import { KINDS, type Kind } from "../model/kinds.ts";
import { LIFECYCLE_STATES, type LifecycleState } from "../model/lifecycle.ts";

/** The edges of one end of every node, a row each. One row is looked at at a time: nothing is made for it. */
export type Side = {
  /** After `seek(n)`: the entries of n are `list[start]` until before `list[end]`. */
  list: Uint32Array;
  start: number;
  end: number;
  seek(n: number): void;
};

export type Graph = {
  /** Tells this graph at this position from all others that the same scratch is used for; absent where it is used once. */
  readonly mark?: string;
  /** Nodes are 0 until before this, in order of their numbers: that of their first mention. */
  readonly size: number;
  /** Where a node of this number is here; undefined when it is not. */
  readonly here: (n: number) => number | undefined;
  /** The number of a node here. */
  readonly number: (i: number) => number;
  /** To parents. */
  readonly up: Side;
  /** To children. */
  readonly down: Side;
  /** Of each node: the index of its kind (`KIND_NAMES`). */
  readonly kinds: Uint8Array;
  /** Of each node: 0, or one more than the index of its lifecycle state (`LIFECYCLE_STATES`). */
  readonly states: Uint8Array;
  /** Of each node: which of `FLAGS` hold. */
  readonly flags: Uint8Array;
};

export type Direction = "up" | "down";

export const KIND_NAMES = Object.keys(KINDS) as Kind[];

/** What is known of a node in one bit each. */
export const FLAGS = {
  stub: 1,
  /** The stub of a name without revision. */
  unpinned: 2,
  /** Its parents are said not to be all. */
  partial: 4,
  /** Whether its parents are all is not said. */
  unspecified: 8,
  /** It may have a bridge: another name of the same thing. */
  bridged: 16,
} as const;

/** What a node's view says, as flags. */
export function flagsOf(node: {
  readonly stub: boolean;
  readonly unpinned: boolean;
  readonly ancestry: string;
}): number {
  return (
    (node.stub ? FLAGS.stub : 0) |
    (node.unpinned ? FLAGS.unpinned : 0) |
    (node.ancestry === "partial" ? FLAGS.partial : 0) |
    (node.ancestry === "unspecified" ? FLAGS.unspecified : 0)
  );
}

export const kindIndex = (kind: Kind): number => KIND_NAMES.indexOf(kind);

/** A table over kinds: 1 for those that are listed. */
export function kindTable(kinds: readonly Kind[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const kind of kinds) table[kindIndex(kind)] = 1;
  return table;
}

/** A lifecycle state, or none. */
export type StateWord = LifecycleState | "none";

export const STATE_WORDS: readonly StateWord[] = ["none", ...LIFECYCLE_STATES];

/** A table over states: 1 for those that are listed. */
export function stateTable(states: readonly StateWord[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const state of states) table[STATE_WORDS.indexOf(state)] = 1;
  return table;
}
