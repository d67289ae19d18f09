// The idempotency key of a request: `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header) or its synonym `webhook-id`
// (Standard Webhooks). A key that cannot be used is refused, never ignored: who sends one counts on it.
import { type Key, keyDigest, keyReused, type SentKey } from "../../src/ledger/key.ts";
import { hex, utf8 } from "../../src/model/bytes.ts";
import { canonical, type Json } from "../../src/model/canonical.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { type Refusal, retryAfter } from "../../src/model/refusal.ts";
import { ok, type Result, refuse } from "../../src/model/result.ts";
import type { Caller } from "../auth.ts";
import { sha256 } from "../platform/digest.ts";
import { Refused } from "../problem.ts";

const HEADERS = ["Idempotency-Key", "webhook-id"] as const;

// RFC 9651 §3.3.3, a string; what clients send without its quotes is taken as well, if it cannot be anything else.
const QUOTED = /^"((?:[ !#-[\]-~]|\\["\\])*)"$/;
const BARE = /^[!#-+\--~]+$/;

function badKey(header: string, detail: string): Refused {
  const hint = `Send 1 to ${LIMITS.keyLength} ASCII characters: a UUID as it is, anything with spaces, commas or quotes as "a quoted string".`;
  return new Refused({ code: "bad-key", detail: `${header} ${detail}`, hint, more: { header } });
}

function readKey(header: string, text: string): string {
  const quoted = QUOTED.exec(text)?.[1]?.replaceAll(/\\(["\\])/g, "$1");
  const key = quoted ?? (BARE.test(text) ? text : undefined);
  if (text === "" || key === "") throw badKey(header, "is empty.");
  if (key === undefined)
    throw badKey(header, "has a character that a key cannot have, or was sent more than once.");
  if (key.length <= LIMITS.keyLength) return key;
  throw badKey(header, `has ${key.length} characters; a key has at most ${LIMITS.keyLength}.`);
}

/** The key of a request; undefined when it sends none. */
export function keySent(request: Request): string | undefined {
  const [first, second] = HEADERS.flatMap((header) => {
    const text = request.headers.get(header);
    return text === null ? [] : { header, key: readKey(header, text) };
  });
  if (first && second && first.key !== second.key)
    throw badKey(`${first.header} and ${second.header}`, "are two names of one thing, and differ.");
  return first?.key;
}

/** A key as the ledger takes it, with the content that it is sent with; undefined when none is sent. */
export function keyed(
  caller: Caller,
  sent: SentKey | string | undefined,
  fingerprint: () => string,
): Key | undefined {
  if (sent === undefined) return undefined;
  const key = typeof sent === "string" ? { said: sent } : sent;
  return { key: keyDigest(key, caller.token, sha256), fingerprint: fingerprint() };
}

/** The fingerprint of content that is JSON. */
export const contentPrint = (content: Json): string => hex(sha256(utf8(canonical(content))));

/** What a ledger answered, or the refusal of a key that stands for something else. */
export function unlessReused<T extends { readonly receipt: string; readonly key?: "same" | "other" }>(
  appended: T,
): Result<T> {
  return appended.key === "other" ? refuse(keyReused(appended.receipt)) : ok(appended);
}

/** Refusals that say nothing of the field of a document. */
export const isOfNoField = ({ code }: Refusal): boolean =>
  retryAfter(code) !== undefined || code === "key-reused";
