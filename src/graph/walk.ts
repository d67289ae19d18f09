// A walk: everything that some nodes descend from, or that descends from them. Breadth first, each node once, at its least
// depth; at one depth in the order in which nodes entered the log, so that an answer never changes its order. Pure, the same
// for every engine, and without anything made for an edge.
import { CERTAINTIES, type Certainty } from "../model/certainty.ts";
import type { EdgeType } from "../model/edge-types.ts";
import type { Kind } from "../model/kinds.ts";
import { bridgesOf, certaintyOf, isBridge, NAMESAKE_SORT, SORT, SORTS, sortsOf, TARGET } from "./entry.ts";
import {
  type Direction,
  FLAGS,
  type Graph,
  KIND_NAMES,
  kindTable,
  type Side,
  STATE_WORDS,
  type StateWord,
  stateTable,
} from "./graph.ts";

/** Which way to go. */
export type Route = {
  readonly direction: Direction;
  /** The edges that are followed. alias-of is no step: it joins two names of one thing, and is crossed by every walk. */
  readonly types: readonly EdgeType[];
  /** Edges that are less sure are not followed, and not crossed. */
  readonly atLeast?: Certainty | undefined;
  /** Whether it goes on through names that have an unpinned stub: probably one thing. */
  readonly throughNames: boolean;
};

export type WalkQuestion = Route & {
  /** The numbers of nodes; those that are not here are left out. */
  readonly starts: readonly number[];
  /** Steps from the starts; crossing to another name is none. */
  readonly depth?: number | undefined;
  /** Nodes of these kinds are listed, and nothing beyond them is; a start stops nothing. */
  readonly until?: readonly Kind[] | undefined;
  /** Only nodes of these kinds are listed; the walk goes on through the others. */
  readonly kinds?: readonly Kind[] | undefined;
  /** Only nodes in these states are listed. */
  readonly states?: readonly StateWord[] | undefined;
};

/** What of it was ever said: gaps of everything that was reached, starts included. */
export type WalkGaps = {
  readonly stubs: number;
  /** Unpinned stubs whose name something bears that was reached. */
  readonly unpinned: number;
  readonly partial: number;
  readonly unspecified: number;
};

export type WalkCounts = {
  /** Nodes that are listed: starts are not. */
  readonly nodes: number;
  /** Edges that were followed to what is listed, or back to a start. */
  readonly edges: number;
  readonly by_kind: Readonly<Record<string, number>>;
  readonly by_state: Readonly<Record<string, number>>;
};

export type Walked = {
  readonly question: WalkQuestion;
  /** Everything that was reached, starts first, level by level; a level is put in order when it is read. */
  readonly queue: Uint32Array;
  /** Where each level ends in the queue. */
  readonly ends: readonly number[];
  /** How many of each level are listed. */
  readonly listed: readonly number[];
  readonly inOrder: boolean[];
  /** Of each node one of `SEEN`. */
  readonly seen: Uint8Array;
  readonly counts: WalkCounts;
  readonly gaps: WalkGaps;
  readonly weakest: Certainty | null;
  /** Whether there is more beyond the depth that was asked for. */
  readonly deeper: boolean;
};

/** What a walk needs beside the graph: a byte and a number per node. Handed in, so that it need not be made each time. */
export type Scratch = {
  readonly seen: Uint8Array;
  readonly queue: Uint32Array;
  /** The walk that it holds, and what tells it from others. */
  last?: { readonly key: string; readonly walked: Walked } | undefined;
  /** What came of some nodes: of each node one of `SEEN`. It has an array of its own. */
  marked?: { readonly key: string; readonly nodes: Uint8Array } | undefined;
};

export const scratchFor = (size: number): Scratch => ({
  seen: new Uint8Array(size),
  queue: new Uint32Array(size),
});

/** How a walk came to a node: not at all, by an edge, as a start, or so that nothing beyond it was followed. */
export const SEEN = { no: 0, yes: 1, start: 2, edge: 3 } as const;

const table = (all: number, of: Uint8Array | undefined): Uint8Array => of ?? new Uint8Array(all).fill(1);

/** What is listed: every node of these kinds in these states that is no start. */
export type Lists = { readonly kinds: Uint8Array; readonly states: Uint8Array; readonly all: boolean };

/** What a walk lists, as tables. */
export function listsOf({ kinds, states }: WalkQuestion): Lists {
  return {
    kinds: table(256, kinds && kindTable(kinds)),
    states: table(256, states && stateTable(states)),
    all: kinds === undefined && states === undefined,
  };
}

/** Adds the other names of what is in the queue from `from`, and theirs; answers where the queue ends now. */
function cross(
  graph: Graph,
  { seen, queue }: Scratch,
  bridges: Uint8Array,
  met: Uint8Array,
  from: number,
  to: number,
): number {
  let tail = to;
  for (let i = from; i < tail; i++) {
    const n = queue[i] ?? 0;
    if (((graph.flags[n] ?? 0) & FLAGS.bridged) === 0) continue;
    for (const side of [graph.up, graph.down]) {
      side.seek(n);
      for (let e = side.start; e < side.end; e++) {
        const entry = side.list[e] ?? 0;
        const far = entry & TARGET;
        if (bridges[entry >>> SORT] !== 1 || seen[far] !== SEEN.no) continue;
        seen[far] = SEEN.yes;
        queue[tail++] = far;
        met[entry >>> SORT] = 1;
      }
    }
  }
  return tail;
}

/** The unpinned stubs that bear the name of something that was reached, or were reached themselves. */
function countUnpinned({ flags, up }: Graph, queue: Uint32Array, length: number): number {
  const stubs = new Set<number>();
  for (let i = 0; i < length; i++) {
    const n = queue[i] ?? 0;
    const held = flags[n] ?? 0;
    if ((held & FLAGS.unpinned) !== 0) stubs.add(n);
    if ((held & FLAGS.bridged) === 0) continue;
    up.seek(n);
    for (let e = up.start; e < up.end; e++) {
      const entry = up.list[e] ?? 0;
      if (entry >>> SORT === NAMESAKE_SORT) stubs.add(entry & TARGET);
    }
  }
  return stubs.size;
}

function named(words: readonly string[], counts: Uint32Array): Record<string, number> {
  return Object.fromEntries(
    words.flatMap((word, i): [string, number][] => {
      const count = counts[i] ?? 0;
      return count > 0 ? [[word, count]] : [];
    }),
  );
}

/** The counts and gaps of what is in the queue. */
export function tally(
  graph: Graph,
  { queue, seen }: Scratch,
  ends: readonly number[],
  lists: Lists,
  edges: number,
) {
  const { kinds, states, flags } = graph;
  const byKind = new Uint32Array(256);
  const byState = new Uint32Array(256);
  const byFlags = new Uint32Array(256);
  const listed: number[] = [];
  let i = 0;
  let nodes = 0;
  for (const end of ends) {
    const before = nodes;
    for (; i < end; i++) {
      const n = queue[i] ?? 0;
      const kind = kinds[n] ?? 0;
      const state = states[n] ?? 0;
      const held = flags[n] ?? 0;
      byFlags[held] = (byFlags[held] ?? 0) + 1;
      if (seen[n] === SEEN.start || lists.kinds[kind] !== 1 || lists.states[state] !== 1) continue;
      nodes++;
      byKind[kind] = (byKind[kind] ?? 0) + 1;
      byState[state] = (byState[state] ?? 0) + 1;
    }
    listed.push(nodes - before);
  }
  const holding = (flag: number, without = 0): number =>
    byFlags.reduce(
      (sum, count, held) => ((held & flag) !== 0 && (held & without) === 0 ? sum + count : sum),
      0,
    );
  const counts: WalkCounts = {
    nodes,
    edges,
    by_kind: named(KIND_NAMES, byKind),
    by_state: named(STATE_WORDS, byState),
  };
  const gaps: WalkGaps = {
    stubs: holding(FLAGS.stub),
    unpinned: countUnpinned(graph, queue, i),
    partial: holding(FLAGS.partial),
    unspecified: holding(FLAGS.unspecified, FLAGS.stub),
  };
  return { counts, gaps, listed };
}

/** The weakest of the sorts that were met. */
export function weakestOf(met: Uint8Array): Certainty | null {
  let weakest = -1;
  for (let sort = 0; sort < SORTS; sort++)
    // Crossing an alias is no step; going through a name is a guess.
    if (met[sort] === 1 && (!isBridge(sort) || sort === NAMESAKE_SORT))
      weakest = Math.max(weakest, CERTAINTIES.indexOf(certaintyOf(sort)));
  return CERTAINTIES[weakest] ?? null;
}

/** Whether an edge of a node that is not followed would lead to a node that was not reached. */
function leadsOn(near: Side, n: number, follows: Uint8Array, seen: Uint8Array): boolean {
  near.seek(n);
  for (let e = near.start; e < near.end; e++) {
    const entry = near.list[e] ?? 0;
    if (follows[entry >>> SORT] === 1 && seen[entry & TARGET] === SEEN.no) return true;
  }
  return false;
}

/** Walks. What it answers with lives in the scratch, until that is used again. */
export function walk(graph: Graph, question: WalkQuestion, scratch: Scratch): Walked {
  const { seen, queue } = scratch;
  const { kinds, states } = graph;
  const near = graph[question.direction];
  const follows = sortsOf(
    question.types.filter((type) => type !== "alias-of"),
    question.atLeast,
  );
  const aliases = bridgesOf(false, question.atLeast);
  const bridges = bridgesOf(question.throughNames, question.atLeast);
  const stops = question.until === undefined ? undefined : kindTable(question.until);
  const lists = listsOf(question);
  const met = new Uint8Array(SORTS);
  const last = question.depth ?? Number.POSITIVE_INFINITY;
  const ends: number[] = [];
  let tail = 0;
  let edges = 0;
  let deeper = false;
  scratch.last = undefined;
  seen.fill(SEEN.no);
  for (const n of question.starts) {
    const i = graph.here(n);
    if (i === undefined || seen[i] === SEEN.start) continue;
    seen[i] = SEEN.start;
    queue[tail++] = i;
  }
  for (let from = 0, depth = 0; from < tail; depth++) {
    tail = cross(graph, scratch, aliases, met, from, tail);
    // By names only what no alias leads to: what was guessed does not depend on the order of the rows.
    if (question.throughNames) tail = cross(graph, scratch, bridges, met, from, tail);
    const end = tail;
    ends.push(end);
    for (let i = from; i < end; i++) {
      const n = queue[i] ?? 0;
      // At no depth nothing stops: it is the start by another name.
      const stopped = depth > 0 && stops?.[kinds[n] ?? 0] === 1;
      if (stopped || depth >= last) {
        if (!stopped) deeper ||= leadsOn(near, n, follows, seen);
        seen[n] = SEEN.edge;
        continue;
      }
      near.seek(n);
      const { list, end: rowEnd } = near;
      for (let e = near.start; e < rowEnd; e++) {
        const entry = list[e] ?? 0;
        const sort = entry >>> SORT;
        if (follows[sort] !== 1) continue;
        const far = entry & TARGET;
        met[sort] = 1;
        const known = seen[far];
        if (
          lists.all ||
          known === SEEN.start ||
          (lists.kinds[kinds[far] ?? 0] === 1 && lists.states[states[far] ?? 0] === 1)
        )
          edges++;
        if (known !== SEEN.no) continue;
        seen[far] = SEEN.yes;
        queue[tail++] = far;
      }
    }
    from = end;
  }
  const told = tally(graph, scratch, ends, lists, edges);
  return {
    question,
    queue: queue.subarray(0, tail),
    ends,
    inOrder: ends.map(() => false),
    seen,
    ...told,
    weakest: weakestOf(met),
    deeper,
  };
}
