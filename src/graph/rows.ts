// Compressed sparse rows: all entries of one side in one list, in order of the node they are of, and where each node's begin.
import { TARGET, turned } from "./entry.ts";
import type { Side } from "./graph.ts";

export type Rows = {
  /** One more than there are nodes. */
  readonly offsets: Uint32Array;
  readonly entries: Uint32Array;
};

/** Edges in any order: `of[i]` has the entry `entries[i]`; rows keep the order in which they come. */
export function rowsOf(size: number, of: Uint32Array, entries: Uint32Array): Rows {
  const offsets = new Uint32Array(size + 1);
  for (let i = 0; i < of.length; i++) {
    const next = (of[i] ?? 0) + 1;
    offsets[next] = (offsets[next] ?? 0) + 1;
  }
  for (let n = 0; n < size; n++) offsets[n + 1] = (offsets[n + 1] ?? 0) + (offsets[n] ?? 0);
  const placed = new Uint32Array(entries.length);
  // Each offset runs to the end of its row while the row is filled, and is put back.
  for (let i = 0; i < of.length; i++) {
    const n = of[i] ?? 0;
    const at = offsets[n] ?? 0;
    placed[at] = entries[i] ?? 0;
    offsets[n] = at + 1;
  }
  offsets.copyWithin(1, 0, size);
  offsets[0] = 0;
  return { offsets, entries: placed };
}

/** The same edges from their other end. */
export function reversed({ offsets, entries }: Rows): Rows {
  const size = offsets.length - 1;
  const turnedOffsets = new Uint32Array(size + 1);
  for (let e = 0; e < entries.length; e++) {
    const next = ((entries[e] ?? 0) & TARGET) + 1;
    turnedOffsets[next] = (turnedOffsets[next] ?? 0) + 1;
  }
  for (let n = 0; n < size; n++) turnedOffsets[n + 1] = (turnedOffsets[n + 1] ?? 0) + (turnedOffsets[n] ?? 0);
  const placed = new Uint32Array(entries.length);
  for (let n = 0; n < size; n++)
    for (let e = offsets[n] ?? 0; e < (offsets[n + 1] ?? 0); e++) {
      const entry = entries[e] ?? 0;
      const far = entry & TARGET;
      const at = turnedOffsets[far] ?? 0;
      placed[at] = turned(entry, n);
      turnedOffsets[far] = at + 1;
    }
  turnedOffsets.copyWithin(1, 0, size);
  turnedOffsets[0] = 0;
  return { offsets: turnedOffsets, entries: placed };
}

/** Rows as a side that can be walked. */
export function sideOf({ offsets, entries }: Rows): Side {
  const side: Side = {
    list: entries,
    start: 0,
    end: 0,
    seek(n) {
      side.start = offsets[n] ?? 0;
      side.end = offsets[n + 1] ?? side.start;
    },
  };
  return side;
}
