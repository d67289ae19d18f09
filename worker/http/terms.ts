// What any write may ask for in its headers, whatever it says: not to be kept waiting, and to be one delivery.
import { LIMITS } from "../../src/model/limits.ts";
import { keySent } from "./idempotency.ts";

export type WriteTerms = {
  /** Milliseconds to wait for the projection; 0 with `Prefer: respond-async`. */
  readonly waitMs: number;
  /** The idempotency key. */
  readonly key: string | undefined;
};

/** The terms of a request; throws where its idempotency key cannot be used. */
export function writeTermsOf(request: Request): WriteTerms {
  const later = /(^|,)\s*respond-async\s*(,|;|$)/i.test(request.headers.get("prefer") ?? "");
  return { waitMs: later ? 0 : LIMITS.projectionWaitMs, key: keySent(request) };
}

/** The headers that say which preference was followed (RFC 7240 §3). */
export function preferenceApplied({ waitMs }: WriteTerms): Readonly<Record<string, string>> {
  return waitMs === 0 ? { "preference-applied": "respond-async" } : {};
}
