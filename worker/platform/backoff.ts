// The stamina of an object that depends on another: its back-off, kept in its own storage so that an eviction does not make
// a hot loop of it, and its alarm, which is armed before anything is tried. A crash leaves an alarm that tries again.
import readSql from "../../sql/backoff/read.sql";
import schema from "../../sql/backoff/schema.sql";
import writeSql from "../../sql/backoff/write.sql";
import { type Backoff, failedOnceMore, RESTED } from "../../src/ledger/backoff.ts";
import { LIMITS } from "../../src/model/limits.ts";

export type Stamina = {
  /** Whether it may be tried now, or within so many milliseconds. */
  readonly isDue: (withinMs?: number) => boolean;
  /** Sees to it that the alarm goes off: when it may be tried again, or in a while, should what is tried now never end. */
  readonly arm: () => void;
  /** Sees to it that the alarm goes off at once, or when it may be tried again: there is more to be done. */
  readonly soon: () => void;
  /** The alarm went off. */
  readonly fired: () => void;
  readonly failed: () => void;
  readonly succeeded: () => void;
};

/** The stamina of an object; its alarm belongs to it alone. */
export function stamina(ctx: DurableObjectState): Stamina {
  const { sql } = ctx.storage;
  sql.exec(schema);
  let backoff = sql.exec<Backoff>(readSql).toArray()[0] ?? RESTED;
  let armed: number | undefined;

  const write = (next: Backoff): void => {
    backoff = next;
    try {
      sql.exec(writeSql, next.failures, next.due);
    } catch (error) {
      // It is remembered until the object ends: whoever tries must not fail for the note of it.
      console.error(`how long to wait cannot be kept: ${error}`);
    }
  };
  const armAt = (at: number): void => {
    if (armed !== undefined && armed <= at) return;
    armed = at;
    ctx.waitUntil(ctx.storage.setAlarm(at));
  };
  const arm = (): void => {
    const now = Date.now();
    armAt(backoff.due > now ? backoff.due : now + LIMITS.alarmMs);
  };

  const soon = (): void => armAt(Math.max(backoff.due, Date.now()));

  return {
    soon,
    isDue: (withinMs = 0) => backoff.due <= Date.now() + withinMs,
    arm,
    fired() {
      armed = undefined;
    },
    failed() {
      write(failedOnceMore(backoff, Date.now(), Math.random()));
      arm();
    },
    succeeded() {
      if (backoff.failures > 0) write(RESTED);
    },
  };
}
