// Quarantine: a statement that permanently cannot be projected is skipped, and that it is skipped stands in the log, in a
// ledger of the site's own. So the rows stay a fold of the log: whoever folds it again skips the same statement at the same
// position. A release has it folded after all, at the position of the release. Pure.
import { hex, type Sha256, utf8 } from "../model/bytes.ts";
import { canonical, type Json } from "../model/canonical.ts";
import { LIMITS } from "../model/limits.ts";
import type { Key } from "./key.ts";
import type { AppendRequest } from "./plan.ts";
import type { KeptPart } from "./statement.ts";

/** The lineage of what the site says about its own log. No record can belong to it. */
export const SITE_LINEAGE = "~site";

/** What the `body` part of a quarantine or a release says. */
export type Confinement = {
  /** Hash of the statement that is skipped, or skipped no longer. */
  readonly statement: string;
  /** Not there once the body was erased. */
  readonly reason?: string;
};

/** What is asked of the site's own ledger. */
export type ConfinementRequest = Required<Confinement> & {
  readonly type: "quarantine" | "release";
  /** How often the statement was in quarantine before: each time is a quarantine, and a release, of its own. */
  readonly times: number;
  /** Which token said it. */
  readonly token: string;
  readonly key?: Key | undefined;
};

/** The statement that says so. The same again, whatever the reason, is the same statement. */
export function confinementRequest(
  { type, statement, reason, times, token, key }: ConfinementRequest,
  sha256: Sha256,
): AppendRequest {
  const body: Confinement = { statement, reason };
  return {
    type,
    parts: [{ name: "body", text: canonical(body as unknown as Json) }],
    about: type === "quarantine" ? { quarantined: statement } : { released: statement },
    fingerprint: hex(sha256(utf8(canonical({ statement, times, type })))),
    token,
    key,
  };
}

/** What a quarantine or a release says; undefined when it has no body. */
export function confinementOf(parts: readonly KeptPart[]): Confinement | undefined {
  const body = parts.find((part) => part.name === "body");
  const text = body && (body.text ?? body.outline);
  return text == null ? undefined : (JSON.parse(text) as Confinement);
}

/** Where a statement stands, and where it was skipped last. */
export type Confined = {
  readonly stands: number;
  /** Its own position, or that of a release that could not be folded; null when it was never skipped. */
  readonly skipped: number | null;
  /** The release after that. */
  readonly released: number | null;
  /** How often it was in quarantine. */
  readonly times: number;
};

/** Which position a quarantine that is said now skips; null when the statement is in quarantine already. */
export function skippedBy({ stands, skipped, released }: Confined): number | null {
  return skipped === null ? stands : released;
}

/** A statement that failed alone while the database took others. */
export type Suspect = {
  readonly failures: number;
  /** When it failed alone first (milliseconds since 1970). */
  readonly since: number;
};

/** After it failed alone once more. */
export function suspectedMore(before: Suspect | undefined, now: number): Suspect {
  return { failures: (before?.failures ?? 0) + 1, since: before?.since ?? now };
}

/** Whether it is given up: it failed alone often enough, and over long enough. */
export function isHopeless({ failures, since }: Suspect, now: number): boolean {
  return failures >= LIMITS.quarantineFailures && now - since >= LIMITS.quarantineAfterMs;
}
