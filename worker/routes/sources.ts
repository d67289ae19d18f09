// GET /v1/nodes/{id}/source: the document that a record of the node was made from, to the byte. It may hold what must never be
// published, so that it always needs a token, also where reads are public.
import type { Claim } from "../../src/model/view.ts";
import { authenticate } from "../auth.ts";
import type { Env } from "../env.ts";
import { type Address, findStarts } from "../http/address.ts";
import { onlyKnownOfNow } from "../http/as-of.ts";
import { Refused } from "../problem.ts";
import { claimsOf, watermark } from "../read.ts";
import { sourceOf } from "../reading/sources.ts";
import { sourceType } from "../saying/import.ts";

/** The claims that are asked about: all of the node, or one. */
function asked(claims: readonly Claim[], record: string | null): readonly Claim[] {
  if (record === null) return claims;
  const own = claims.filter((claim) => claim.record === record);
  if (own.length > 0) return own;
  throw new Refused({
    code: "not-found",
    detail: `${record.slice(0, 100)} is no live record of this node.`,
    hint: "The node itself lists its live records, under `records`.",
  });
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
  onlyKnownOfNow(query, ["id", "name", "version", "record"], "What a record was made from");
  const { position } = await watermark(env.GRAPH);
  const [n, ...others] = (await findStarts(env, address, query, position)).ns;
  if (n === undefined || others.length > 0)
    throw new Refused({
      code: "bad-query",
      detail: "A source is asked of one node.",
      hint: "Ask with one ?id=, or with a name and version that only one node has.",
    });
  const claims = (await claimsOf(env.GRAPH, [n], position)).get(n) ?? [];
  const source = await sourceOf(env, asked(claims, query.get("record")));
  if (source === undefined)
    throw new Refused({
      code: "not-found",
      detail: "No record here was made from a document that is kept.",
      hint: "POST /v1/import keeps the document that it reads; ?record= names one record of the node.",
    });
  const { claim, statement, text } = source;
  if (text === null)
    throw new Refused({
      code: "withheld",
      detail: `The document that ${claim.record} was made from was erased.`,
      hint: "Nothing brings it back; what the record says of it stands.",
    });
  return new Response(text, {
    headers: {
      "content-type": sourceType(claim.said.node),
      "content-disposition": "attachment",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      // What an erasure has to name.
      "forebear-record": claim.record,
      "forebear-statement": statement,
    },
  });
}
