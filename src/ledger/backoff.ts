// How long to wait before something is tried again: twice as long after each failure in a row, up to a cap, and never quite
// the same, so that those who failed together do not come back together. Pure; `worker/platform/backoff.ts` keeps it.
import { LIMITS } from "../model/limits.ts";

export type Backoff = {
  /** Failures in a row; 0 after a success. */
  readonly failures: number;
  /** Not to be tried before (milliseconds since 1970). */
  readonly due: number;
};

/** Nothing failed: it may be tried at any time. */
export const RESTED: Backoff = { failures: 0, due: 0 };

/** After one failure more. `chance`: from 0 to below 1; at least half of the wait is kept, whatever it is. */
export function failedOnceMore({ failures }: Backoff, now: number, chance: number): Backoff {
  const full = Math.min(LIMITS.retryMostMs, LIMITS.retryFirstMs * 2 ** failures);
  return { failures: failures + 1, due: now + Math.round(full * (0.5 + chance / 2)) };
}
