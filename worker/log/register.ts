// The register of ledgers, in the storage of the site's log: how each stands there, and whose turn it is to be woken.

import ledgersAfterSql from "../../sql/site-log/ledgers-after.sql";
import noteWoken from "../../sql/site-log/note-woken.sql";
import wakeNext from "../../sql/site-log/wake-next.sql";
import wokenSql from "../../sql/site-log/woken.sql";

/** A ledger of the register. */
export type Registered = {
  readonly lineage: string;
  readonly ledger: string;
  /** The last statement that has a position; 0 before the first. */
  readonly placed: number;
  /** Why nothing more of it is taken; null when it is. */
  readonly frozen: string | null;
};

/** The register by lineage: a page after one, of all ledgers or of those that are frozen. */
export function ledgersAfter(sql: SqlStorage, after: string, frozen: boolean, limit: number): Registered[] {
  return sql.exec<Registered>(ledgersAfterSql, after, Number(frozen), limit).toArray();
}

/**
 * The lineages whose turn it is to be woken: at most so many, after those of last time, and from the first again after the
 * last. Whose turn is next is noted before they are woken, so that one that breaks this object does not keep the others
 * asleep.
 */
export function nextToWake(sql: SqlStorage, count: number): string[] {
  const after = (lineage: string, limit: number): string[] =>
    sql
      .exec<{ lineage: string }>(wakeNext, lineage, limit)
      .toArray()
      .map((row) => row.lineage);
  const [last = { lineage: "" }] = sql.exec<{ lineage: string }>(wokenSql).toArray();
  const next = after(last.lineage, count);
  const round = after("", count - next.length).filter((lineage) => lineage <= last.lineage);
  const turn = [...next, ...round];
  const end = turn.at(-1);
  if (end !== undefined) sql.exec(noteWoken, end);
  return turn;
}
