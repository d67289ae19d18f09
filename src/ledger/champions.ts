// Who was champion of a slot, and from when until when, by what was told of it in whatever order: a replay of its moves by the time
// at which they happened. `standings.ts` says who stands where now; this says how it came to that.
import type { LifecycleState } from "../model/lifecycle.ts";

/** A move in a slot, or the end of a node. */
export type SlotMove = {
  readonly n: number;
  /** Null: it ended. */
  readonly to: LifecycleState | null;
  /** Whether it was decided here, and the node was champion until then: whoever is told to have been is so no longer. */
  readonly leaves: boolean;
  /** When it happened (RFC 3339 in UTC, of one length). */
  readonly at: string;
  readonly position: number;
  readonly statement: string;
};

/** A time in which a node was champion. */
export type Reign = {
  readonly n: number;
  /** The statement by which it became champion. */
  readonly statement: string;
  readonly from: string;
  /** When it was champion no more; null: it is. */
  readonly until: string | null;
  /** The statement by which it ended. */
  readonly ended: string | null;
  /** Whose place it took. */
  readonly replaced: number | null;
};

const inTime = (a: SlotMove, b: SlotMove): number => {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.position - b.position;
};

/** The champions of a slot, the earliest first: one at a time. */
export function reigns(moves: readonly SlotMove[]): Reign[] {
  const all: Reign[] = [];
  const ends = new Map(moves.flatMap((move) => (move.to === null ? [[move.n, move]] : [])));
  let open: (Reign & { readonly position: number }) | undefined;
  /** Ends who is champion; answers with whose place is taken by that. */
  const close = (by?: SlotMove): number | null => {
    if (open === undefined) return null;
    const { position, ...reign } = open;
    const end = ends.get(reign.n);
    open = undefined;
    // Told to have ended before it became champion: it was so for no time, unless another had its place when that was told.
    const told = end !== undefined && position < end.position && end.at < reign.from;
    if (told && (by === undefined || end.position < by.position)) {
      all.push({ ...reign, until: reign.from, ended: end.statement });
      return null;
    }
    all.push(by === undefined ? reign : { ...reign, until: by.at, ended: by.statement });
    return reign.n;
  };
  for (const move of moves.toSorted(inTime)) {
    const { n, to, at, statement, position, leaves } = move;
    const holds = open?.n === n;
    if (to !== "champion") {
      if (holds || leaves) close(move);
      continue;
    }
    if (holds) continue;
    const replaced = close(move);
    open = { n, statement, from: at, until: null, ended: null, replaced, position };
  }
  close();
  return all;
}
