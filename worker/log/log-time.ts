// Time in the site's log: which position an instant stands for. Every entry has the time at which it was placed, and none is
// before the one that stands before it.
import positionAtSql from "../../sql/site-log/position-at.sql";
import timesSql from "../../sql/site-log/times.sql";
import { parameters } from "../platform/parameters.ts";
import { lastEntry } from "./place.ts";

export type AtInstant = {
  /** The last position at or before it, -1 before the first; null where that may still change. */
  readonly position: number | null;
  /** Where the log ends; position -1 and no time where it is empty. */
  readonly last: { readonly position: number; readonly at: string };
};

/**
 * What an instant (milliseconds) stands for. It is settled once nothing can come that is not after it: when the clock has
 * passed it, or the log has; while half a log is there, the log alone.
 */
export function positionAt(sql: SqlStorage, instant: number, now: number, restoring: boolean): AtInstant {
  const last = lastEntry(sql);
  const ended = last.position < 0 ? Number.NEGATIVE_INFINITY : Date.parse(last.at);
  const settled = instant < (restoring ? ended : Math.max(now, ended));
  if (!settled) return { position: null, last };
  const at = new Date(instant).toISOString();
  return { position: sql.exec<{ position: number }>(positionAtSql, at).one().position, last };
}

export type Taken = { readonly position: number; readonly at: string };

/** When the log took these positions (RFC 3339); those that it has not are left out. */
export const timesOf = (sql: SqlStorage, positions: readonly number[]): Taken[] =>
  parameters(positions).flatMap((list) => sql.exec<Taken>(timesSql, list).toArray());
