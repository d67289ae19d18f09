// The documents that records were made from. They lie in the ledgers alone: what is known of a claim leads to its document.
import { canonical, type Json } from "../../src/model/canonical.ts";
import { fingerprintOf } from "../../src/model/submission.ts";
import type { Claim } from "../../src/model/view.ts";
import type { Env } from "../env.ts";
import { lineageRoot } from "../platform/calls.ts";
import { sha256 } from "../platform/digest.ts";
import { fingerprintWith } from "../saying/accept.ts";

/** Claims that a ledger is asked about at once. */
const AT_ONCE = 500;

/** A document, null once it was erased; which claim it belongs to, and the hash of the statement that has it. */
export type Source = { readonly claim: Claim; readonly statement: string; readonly text: string | null };

/** The earliest document that these claims were said with: one that is there, before one that was erased. */
export async function sourceOf(env: Env, claims: readonly Claim[]): Promise<Source | undefined> {
  const byLineage = Map.groupBy(
    claims.toSorted((a, b) => a.position - b.position),
    (claim) => claim.lineage,
  );
  const found = await Promise.all(
    [...byLineage].map(async ([lineage, own]): Promise<Source[]> => {
      const asked = own.map(({ seq, said }) => {
        const text = canonical(said as unknown as Json);
        return { seq, fingerprint: fingerprintWith(fingerprintOf(said, text, sha256), true) };
      });
      let erased: Source[] = [];
      // Few at a time: of one node there may be any number of claims.
      for (let from = 0; from < asked.length; from += AT_ONCE) {
        const first = await lineageRoot(env, lineage).source(asked.slice(from, from + AT_ONCE));
        const claim = first && own[from + first.i];
        const source = claim ? [{ claim, statement: first.statement, text: first.text }] : [];
        if (source.some((one) => one.text !== null)) return source;
        if (erased.length === 0) erased = source;
      }
      return erased;
    }),
  );
  const all = found.flat().sort((a, b) => a.claim.position - b.claim.position);
  return all.find((one) => one.text !== null) ?? all[0];
}
