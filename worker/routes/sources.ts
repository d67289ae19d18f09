// GET /v1/nodes/{id}/source: the document that a record of the node was made from, to the byte. It may hold what must never be
// published, so that it always needs a token, also where reads are public.
import { canonical, type Json } from "../../src/model/canonical.ts";
import { fingerprintOf } from "../../src/model/submission.ts";
import type { Claim } from "../../src/model/view.ts";
import { fingerprintWith } from "../accept.ts";
import { type Address, findStarts } from "../address.ts";
import { onlyKnown } from "../ask.ts";
import { authenticate } from "../auth.ts";
import { sha256 } from "../digest.ts";
import { type Env, lineageRoot } from "../env.ts";
import { sourceType } from "../import.ts";
import { Refused } from "../problem.ts";
import { claimsOf, watermark } from "../read.ts";

type Source = { readonly claim: Claim; readonly text: string | null };

/** The first of these claims that was said with a source. */
async function firstSource(env: Env, claims: readonly Claim[]): Promise<Source | undefined> {
  for (const claim of claims) {
    const text = canonical(claim.said as unknown as Json);
    const fingerprint = fingerprintWith(fingerprintOf(claim.said, text, sha256), true);
    const found = await lineageRoot(env, claim.lineage).source(claim.seq, fingerprint);
    if (found !== null) return { claim, text: found.text };
  }
  return undefined;
}

export async function getSource(request: Request, env: Env, address: Address): Promise<Response> {
  authenticate(request, env);
  if (address.suffix !== undefined)
    throw new Refused({
      code: "not-acceptable",
      detail: `A source is given as it came, and not as ${address.suffix}.`,
      hint: "Ask without a suffix.",
    });
  const query = new URL(request.url).searchParams;
  onlyKnown(query, ["id", "name", "version", "record"]);
  const { position } = await watermark(env.GRAPH);
  const { ns } = await findStarts(env, address, query, position);
  const claims = [...(await claimsOf(env.GRAPH, ns, position)).values()].flat();
  const record = query.get("record");
  const source = await firstSource(
    env,
    record === null ? claims : claims.filter((claim) => claim.record === record),
  );
  if (source === undefined)
    throw new Refused({
      code: "not-found",
      detail: "No record here was made from a document that is kept.",
      hint: "POST /v1/import keeps the document that it reads; ?record= names one record of the node.",
    });
  const { claim, text } = source;
  if (text === null)
    throw new Refused({
      code: "withheld",
      detail: `The document that ${claim.record} was made from was erased.`,
      hint: "Nothing brings it back; what the record says of it stands.",
    });
  return new Response(text, {
    headers: {
      "content-type": sourceType(claim.said.capture?.source),
      "content-disposition": "attachment",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
