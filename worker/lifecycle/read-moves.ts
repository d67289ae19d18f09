// The reads of what was said of moving nodes: where a node belongs, what became of it in a slot, and every word of it.
import historySql from "../../sql/queries/read/history.sql";
import homeSql from "../../sql/queries/read/home.sql";
import movesSaidSql from "../../sql/queries/read/moves-said.sql";
import slotMovesSql from "../../sql/queries/read/slot-moves.sql";
import standsSql from "../../sql/queries/read/stands.sql";
import wasChampionSql from "../../sql/queries/read/was-champion.sql";
import type { End, Move } from "../../src/ledger/bodies.ts";
import type { SlotMove } from "../../src/ledger/champions.ts";
import type { Decision } from "../../src/model/decision.ts";
import type { Kind } from "../../src/model/kinds.ts";
import type { LifecycleState } from "../../src/model/lifecycle.ts";
import { each, withheldParts } from "../read.ts";

/** A place in a niche, as this kind. */
export type Slot = { readonly lineage: string; readonly niche: string; readonly kind: Kind };

/** The lineage that a node belongs to; null where nobody here recorded it by then. */
export async function homeOf(db: D1Database, n: number, at: number): Promise<string | null> {
  return await db.prepare(homeSql).bind(n, at).first<string>("lineage");
}

/** Whether a node ever became champion of a slot. */
export async function wasChampion(
  db: D1Database,
  n: number,
  { lineage, niche, kind }: Slot,
  at: number,
): Promise<boolean> {
  return (await db.prepare(wasChampionSql).bind(n, lineage, niche, kind, at).first<number>("was")) === 1;
}

/** Whether there is something that holds of a node, and was not erased. */
export async function isTold(db: D1Database, n: number, at: number): Promise<boolean> {
  return ((await db.prepare(standsSql).bind(n, at).first<number>("told")) ?? 0) > 0;
}

/** What a statement about a move says of itself, as far as it was not erased. */
export type SaidOfMove = Partial<Move> & Partial<End> & { readonly decision?: Decision };

type Row = {
  readonly statement: string;
  readonly position: number;
  readonly ledger: string;
  readonly seq: number;
  readonly lineage: string;
  readonly time: string;
  /** Null once it was erased. */
  readonly token: string | null;
  readonly type: "transition" | "rollback" | "denial" | "end";
  readonly n: number;
  readonly node: string;
  readonly niche: string | null;
  readonly kind: Kind | null;
  readonly from_state: LifecycleState | null;
  readonly to_state: LifecycleState | null;
  readonly at: string;
  readonly replaced: number | null;
  readonly replaced_id: string | null;
  readonly leaves_id: string | null;
};

/** A statement about a move, where it stands, and what it says. */
export type MoveRow = Row & {
  readonly recorded: boolean;
  readonly said: SaidOfMove;
  readonly withheld: readonly string[];
};

type Kept = Row & { readonly recorded: number; readonly said: string; readonly withheld: string | null };

const moveRow = ({ recorded, said, withheld, ...row }: Kept): MoveRow => ({
  ...row,
  recorded: recorded === 1,
  said: JSON.parse(said) as SaidOfMove,
  withheld: withheldParts(withheld),
});

/** What was said of moving a node, in the order in which it happened. */
export async function historyOf(
  db: D1Database,
  n: number,
  at: number,
  limit: number,
  offset: number,
): Promise<MoveRow[]> {
  return (await db.prepare(historySql).bind(n, at, limit, offset).all<Kept>()).results.map(moveRow);
}

/** These statements about moves, by their hashes. */
export async function movesSaid(
  db: D1Database,
  statements: readonly string[],
  at: number,
): Promise<ReadonlyMap<string, MoveRow>> {
  const rows = await each<Kept>(db, movesSaidSql, statements, at);
  return new Map(rows.map((row) => [row.statement, moveRow(row)]));
}

/** A move in one of the slots of a lineage; an end has no slot. */
export type MoveInSlot = SlotMove & {
  readonly ledger: string;
  readonly niche: string | null;
  readonly kind: Kind | null;
};

/** The moves in the slots of a lineage; at most so many. */
export async function movesInSlots(
  db: D1Database,
  { lineage, niche, kind }: { lineage: string; niche: string | null; kind: Kind | null },
  at: number,
  most: number,
): Promise<MoveInSlot[]> {
  type Row = Omit<MoveInSlot, "leaves"> & { leaves: number | null };
  const { results } = await db.prepare(slotMovesSql).bind(lineage, at, niche, kind, most).all<Row>();
  return results.map((row) => ({ ...row, leaves: row.leaves === 1 }));
}
