// Edges that came and went since the rows were made, in the order of the log: numbers in columns, found by either end. A row at
// a position is what the rows have of it, and what was said of it until then.
import { SORT } from "./entry.ts";

/** An edge that begins or ends at a position; `sort` is its type and certainty, as in an entry. */
export type EdgeChange = {
  readonly position: number;
  readonly child: number;
  readonly parent: number;
  readonly sort: number;
  readonly ends: boolean;
};

type End = "child" | "parent";

export type Changes = {
  readonly length: number;
  add(change: EdgeChange): void;
  /** The row of a node at a position, which begins with what the rows have of it. */
  row(end: End, n: number, base: Uint32Array, position: number): Uint32Array;
  /** The nodes whose rows change until a position, in order. */
  touched(end: End, position: number): number[];
  all(): IterableIterator<EdgeChange>;
  bytes(): number;
};

const COLUMNS = ["child", "parent", "sort", "position", "ends", "beforeOfChild", "beforeOfParent"] as const;

type Columns = Readonly<Record<(typeof COLUMNS)[number], Uint32Array>>;

const columns = (size: number, from?: Columns): Columns => {
  const make = (name: (typeof COLUMNS)[number]): Uint32Array => {
    const column = new Uint32Array(size);
    if (from) column.set(from[name]);
    return column;
  };
  return {
    child: make("child"),
    parent: make("parent"),
    sort: make("sort"),
    position: make("position"),
    ends: make("ends"),
    beforeOfChild: make("beforeOfChild"),
    beforeOfParent: make("beforeOfParent"),
  };
};

const FIRST_SIZE = 1024;

export function edgeChanges(): Changes {
  let held = columns(FIRST_SIZE);
  let length = 0;
  // Of each node one more than the index of its last change; the change knows the one before it.
  const lastOf = { child: new Map<number, number>(), parent: new Map<number, number>() };

  /** The changes of a node until a position, the earliest first. */
  const changesOf = (end: End, n: number, until: number): number[] => {
    const before = end === "child" ? held.beforeOfChild : held.beforeOfParent;
    const found: number[] = [];
    for (let i = lastOf[end].get(n) ?? 0; i > 0; i = before[i - 1] ?? 0)
      if ((held.position[i - 1] ?? 0) <= until) found.push(i - 1);
    return found.reverse();
  };

  return {
    get length() {
      return length;
    },

    add({ position, child, parent, sort, ends }) {
      if (length === held.child.length) held = columns(length * 2, held);
      held.child[length] = child;
      held.parent[length] = parent;
      held.sort[length] = sort;
      held.position[length] = position;
      held.ends[length] = Number(ends);
      held.beforeOfChild[length] = lastOf.child.get(child) ?? 0;
      held.beforeOfParent[length] = lastOf.parent.get(parent) ?? 0;
      length++;
      lastOf.child.set(child, length);
      lastOf.parent.set(parent, length);
    },

    row(end, n, base, position) {
      const changed = changesOf(end, n, position);
      const far = end === "child" ? held.parent : held.child;
      const row = new Uint32Array(base.length + changed.length);
      row.set(base);
      let size = base.length;
      // Entries that end, and how many of each: a search for each of them would be the whole row for every one.
      const ending = new Map<number, number>();
      let left = 0;
      for (const i of changed) {
        const entry = (((held.sort[i] ?? 0) << SORT) | (far[i] ?? 0)) >>> 0;
        if (held.ends[i] === 0) row[size++] = entry;
        else {
          ending.set(entry, (ending.get(entry) ?? 0) + 1);
          left++;
        }
      }
      // Several may be the same but for their record: whichever goes, the others are left.
      let begin = size;
      for (let at = size - 1; at >= 0; at--) {
        const entry = row[at] ?? 0;
        const more = left > 0 ? (ending.get(entry) ?? 0) : 0;
        if (more > 0) {
          ending.set(entry, more - 1);
          left--;
        } else row[--begin] = entry;
      }
      if (left > 0)
        throw new Error(`an edge of node ${n} ended until position ${position} that had not begun`);
      return row.subarray(begin, size);
    },

    touched(end, position) {
      const found = new Set<number>();
      for (let i = 0; i < length; i++) if ((held.position[i] ?? 0) <= position) found.add(held[end][i] ?? 0);
      return [...found].sort((a, b) => a - b);
    },

    *all() {
      for (let i = 0; i < length; i++)
        yield {
          position: held.position[i] ?? 0,
          child: held.child[i] ?? 0,
          parent: held.parent[i] ?? 0,
          sort: held.sort[i] ?? 0,
          ends: held.ends[i] === 1,
        };
    },

    bytes: () => COLUMNS.reduce((sum, name) => sum + held[name].byteLength, 0),
  };
}
