// What a failure is to whoever asked: the one place where what the platform throws becomes a refusal.
import type { Refusal } from "../../src/model/refusal.ts";
import { type ObjectFailure, TooLate } from "../platform/patience.ts";
import { Refused } from "../problem.ts";

// D1 prefixes its own errors, and says so when it has too much to do.
const DATABASE = /^(Error: )?D1_/;
const BUSY_DATABASE = /overloaded|too many requests/i;

/** The refusal of a call that failed; undefined where the fault is ours. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refused) return error.refusal;
  const { retryable, overloaded, durableObjectReset } = (error ?? {}) as ObjectFailure;
  const message = error instanceof Error ? error.message : "";
  const database = DATABASE.test(message);
  // Never asked twice here: that would make more of what there is too much of already.
  if (overloaded === true || (database && BUSY_DATABASE.test(message)))
    return {
      code: "overloaded",
      detail: "A part of the site has more to do than it can.",
      hint: "Wait as long as Retry-After says and send it again; what was taken is recognised.",
    };
  if (database)
    return {
      code: "unavailable",
      detail: "The graph cannot be read right now.",
      hint: "Try again in a moment; writes are taken all the same.",
    };
  if (retryable === true || durableObjectReset === true || error instanceof TooLate)
    return {
      code: "unavailable",
      detail: "A part of the site does not answer right now.",
      hint: "Try again in a moment; what was taken is recognised.",
    };
  return undefined;
}
