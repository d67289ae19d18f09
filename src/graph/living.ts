// The whole graph in memory, as it grows: rows that were made at one position, and what changed since. It can be walked as it
// stood at any position from there on, so that pages fit together while the graph grows. Plain numbers in few arrays:
// millions of edges in some tens of megabytes.
import { type Changes, type EdgeChange, edgeChanges } from "./changes.ts";
import { isBridge, MOST_NODES } from "./entry.ts";
import { FLAGS, type Graph, type Side } from "./graph.ts";
import { type Rows, reversed } from "./rows.ts";

/** What is known of a node from a position on, as the arrays of a graph hold it: what it is, or in which state. */
export type ViewChange =
  | { readonly position: number; readonly n: number; readonly kind: number; readonly flags: number }
  | { readonly position: number; readonly n: number; readonly state: number };

/** The same of all of it. */
type WholeView = {
  readonly n: number;
  readonly kind: number;
  readonly state: number;
  readonly flags: number;
};

/** Everything at one position. */
export type Held = {
  readonly position: number;
  /** To parents; every node has a row. */
  readonly up: Rows;
  readonly kinds: Uint8Array;
  readonly states: Uint8Array;
  readonly flags: Uint8Array;
};

export type Living = {
  /** How far it is. */
  readonly position: number;
  /** From where on it can be asked. */
  readonly since: number;
  /** How many nodes and edges there are, and how many changes since the rows were made. */
  readonly size: number;
  readonly edges: number;
  readonly changes: number;
  /** Takes what changed until a position, in the order of the log. */
  advance(position: number, edges: Iterable<EdgeChange>, views: Iterable<ViewChange>): void;
  /** Asks the graph as it stood at a position; it must not be kept. */
  at<T>(position: number, ask: (graph: Omit<Graph, "mark">) => T): T;
  /** Makes the rows anew at a position, so that what is before it can no longer be asked. */
  merge(position: number): void;
  /** Everything as it was when the rows were made. */
  held(): Held;
  /** Bytes of its arrays. */
  bytes(): number;
};

const UP = 1;
const DOWN = 2;

// What arrays grow by, so that they do not grow with every node.
const SPARE = 65_536;

const rowIn = ({ offsets, entries }: Rows, n: number): Uint32Array =>
  n + 1 < offsets.length ? entries.subarray(offsets[n], offsets[n + 1]) : entries.subarray(0, 0);

/** Rows with what changed until a position. Runs of rows that did not change are copied whole. */
function mergedRows(
  rows: Rows,
  size: number,
  changes: Changes,
  end: "child" | "parent",
  position: number,
): Rows {
  const touched = changes.touched(end, position);
  const made = touched.map((n) => changes.row(end, n, rowIn(rows, n), position));
  const had = rows.offsets.length - 1;
  const grown = made.reduce((sum, row, i) => sum + row.length - rowIn(rows, touched[i] ?? 0).length, 0);
  const entries = new Uint32Array(rows.entries.length + grown);
  const offsets = new Uint32Array(size + 1);
  let next = 0;
  const copyUntil = (from: number, until: number, at: number): number => {
    const stop = Math.min(until, had);
    const begin = rows.offsets[Math.min(from, had)] ?? 0;
    const run = rows.entries.subarray(begin, Math.max(begin, rows.offsets[stop] ?? begin));
    entries.set(run, at);
    for (let n = from; n < until; n++)
      offsets[n] = n < had ? at + (rows.offsets[n] ?? 0) - begin : at + run.length;
    return at + run.length;
  };
  let at = 0;
  for (const [i, n] of touched.entries()) {
    at = copyUntil(next, n, at);
    const row = made[i] ?? new Uint32Array();
    offsets[n] = at;
    entries.set(row, at);
    at += row.length;
    next = n + 1;
  }
  offsets[size] = copyUntil(next, size, at);
  return { offsets, entries };
}

/** A graph that lives on from what is held. The arrays are its own from then on. */
export function living(from: Held): Living {
  let { kinds, states, flags } = from;
  let size = kinds.length;
  let up = from.up;
  let down = reversed(from.up);
  let since = from.position;
  let position = from.position;
  let late = edgeChanges();
  let views: (ViewChange & { readonly was: WholeView })[] = [];
  /** Of each node which of its rows has changed since the rows were made. */
  let touched: Uint8Array = new Uint8Array(size);

  const grow = (n: number): void => {
    if (n >= MOST_NODES) throw new RangeError(`a graph of more than ${MOST_NODES} nodes does not fit`);
    if (n < size) return;
    size = n + 1;
    if (size <= kinds.length) return;
    const longer = (array: Uint8Array): Uint8Array => {
      const grown = new Uint8Array(size + SPARE);
      grown.set(array);
      return grown;
    };
    [kinds, states, flags, touched] = [longer(kinds), longer(states), longer(flags), longer(touched)];
  };

  const mark = (array: Uint8Array, n: number, bit: number): void => {
    array[n] = (array[n] ?? 0) | bit;
  };

  const markEdge = ({ child, parent, sort }: EdgeChange): void => {
    grow(Math.max(child, parent));
    mark(touched, child, UP);
    mark(touched, parent, DOWN);
    if (isBridge(sort)) for (const n of [child, parent]) mark(flags, n, FLAGS.bridged);
  };

  const sideAt = (rows: Rows, bit: number, end: "child" | "parent", at: number): Side => {
    const { offsets, entries } = rows;
    const had = offsets.length - 1;
    const side: Side = {
      list: entries,
      start: 0,
      end: 0,
      seek(n) {
        if (((touched[n] ?? 0) & bit) !== 0) {
          side.list = late.row(end, n, rowIn(rows, n), at);
          side.start = 0;
          side.end = side.list.length;
        } else {
          side.list = entries;
          side.start = n < had ? (offsets[n] ?? 0) : 0;
          side.end = n < had ? (offsets[n + 1] ?? 0) : 0;
        }
      },
    };
    return side;
  };

  const setView = (view: ViewChange | WholeView): void => {
    const { n } = view;
    if ("kind" in view) {
      kinds[n] = view.kind;
      flags[n] = view.flags | ((flags[n] ?? 0) & FLAGS.bridged);
    }
    if ("state" in view) states[n] = view.state;
  };

  const viewOf = (n: number): WholeView => ({
    n,
    kind: kinds[n] ?? 0,
    state: states[n] ?? 0,
    flags: flags[n] ?? 0,
  });

  /** Does this while the views are what they were at a position. */
  const withViewsAt = <T>(at: number, work: () => T): T => {
    const after = views.filter((view) => view.position > at);
    for (const view of after.toReversed()) setView(view.was);
    try {
      return work();
    } finally {
      for (const view of after) setView(view);
    }
  };

  return {
    get position() {
      return position;
    },
    get since() {
      return since;
    },
    get size() {
      return size;
    },
    get edges() {
      return up.entries.length;
    },
    get changes() {
      return late.length + views.length;
    },

    advance(to, edges, changed) {
      for (const view of changed) {
        grow(view.n);
        views.push({ ...view, was: viewOf(view.n) });
        setView(view);
      }
      for (const edge of edges) {
        markEdge(edge);
        late.add(edge);
      }
      position = to;
    },

    at(asked, ask) {
      if (asked < since || asked > position) throw new RangeError(`position ${asked} cannot be asked`);
      const graph = {
        size,
        here: (n: number) => (n < size ? n : undefined),
        number: (i: number) => i,
        up: sideAt(up, UP, "child", asked),
        down: sideAt(down, DOWN, "parent", asked),
        kinds,
        states,
        flags,
      };
      return withViewsAt(asked, () => ask(graph));
    },

    merge(to) {
      const left = edgeChanges();
      // One side after the other: both at once would be twice the room.
      up = mergedRows(up, size, late, "child", to);
      down = mergedRows(down, size, late, "parent", to);
      for (const change of late.all()) if (change.position > to) left.add(change);
      late = left;
      views = views.filter((view) => view.position > to);
      since = to;
      touched.fill(0);
      for (const change of late.all()) markEdge(change);
    },

    held() {
      return withViewsAt(since, () => ({
        position: since,
        up,
        kinds: kinds.slice(0, size),
        states: states.slice(0, size),
        flags: flags.slice(0, size),
      }));
    },

    bytes: () =>
      [up.offsets, up.entries, down.offsets, down.entries, kinds, states, flags, touched].reduce(
        (sum, array) => sum + array.byteLength,
        late.bytes(),
      ),
  };
}
