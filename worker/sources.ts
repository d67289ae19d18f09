// The documents that records were made from. They lie in the ledgers alone: what is known of a claim leads to its document.
import { canonical, type Json } from "../src/model/canonical.ts";
import { fingerprintOf } from "../src/model/submission.ts";
import type { Claim } from "../src/model/view.ts";
import { fingerprintWith } from "./accept.ts";
import { lineageRoot } from "./calls.ts";
import { sha256 } from "./digest.ts";
import type { Env } from "./env.ts";

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
      const first = await lineageRoot(env, lineage).source(asked);
      const claim = first && own[first.i];
      return claim ? [{ claim, statement: first.statement, text: first.text }] : [];
    }),
  );
  const all = found.flat().sort((a, b) => a.claim.position - b.claim.position);
  return all.find((one) => one.text !== null) ?? all[0];
}
