// An idempotency key as a ledger knows it: a digest, and the content that it was sent with. A key is good for one statement
// of one ledger, for ever, and only for the token that sent it. The key itself is kept nowhere, so that nothing tells it.
import { hex, type Sha256, utf8 } from "../model/bytes.ts";
import { canonical } from "../model/canonical.ts";
import type { Receipt } from "../model/receipt.ts";
import type { Refusal } from "../model/refusal.ts";

export type Key = {
  /** Hash of the key with what it is good for, hex. */
  readonly key: string;
  /** What makes a repetition under this key the same, hex: the content that was sent, and nothing that is looked up. */
  readonly fingerprint: string;
};

/** A key as it was sent: with one statement, or with a stream, of which each line has it with its number. */
export type SentKey = { readonly said: string; readonly line?: number | undefined };

/** The digest of a key, for the token that sent it. */
export function keyDigest({ said, line = 0 }: SentKey, token: string, sha256: Sha256): string {
  return hex(sha256(utf8(`forebear/v1/key\n${canonical([token, said, line])}`)));
}

/** What a receipt is of, for a sentence. */
function named(receipt: Receipt): string {
  if ("record" in receipt) return receipt.record;
  if ("cohort" in receipt) return receipt.cohort;
  if ("erased" in receipt) return `the erasure in statement ${receipt.erased}`;
  if ("moved" in receipt) return `that ${receipt.moved} is ${receipt.to} in ${receipt.niche}`;
  return `statement ${receipt.statement}`;
}

/** The refusal of a key that stands for other content, by the receipt of what it stands for. */
export function keyReused(json: string): Refusal {
  const receipt = JSON.parse(json) as Receipt;
  return {
    code: "key-reused",
    detail: `Under this idempotency key something else was said in this lineage: ${named(receipt)}, at ${receipt.time}.`,
    hint: "To say something else send a key of its own. To hear again what became of that, send the key with exactly what was sent then; `receipt` names it.",
    more: { receipt },
  };
}
