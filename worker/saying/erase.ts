// Erasing what was said: the bytes of parts of one statement go, from its ledger and from the projection; that it was said,
// where, when and under which hashes stays, and so do the edges. The statement that erases stands in the same ledger.
import { pointer, type Refusal } from "../../src/model/refusal.ts";
import { ok, type Result, refuse } from "../../src/model/result.ts";
import type { ErasureAnswer } from "../../src/wire/answers.ts";
import type { SaidErasure } from "../../src/wire/erasure.ts";
import type { Caller } from "../auth.ts";
import type { Env } from "../env.ts";
import { contentPrint, keyed, unlessReused } from "../http/idempotency.ts";
import type { WriteTerms } from "../http/terms.ts";
import { lineageRoot, siteLog } from "../platform/calls.ts";

const unknown: Refusal = {
  code: "unknown-statement",
  detail: "No ledger of this site has a statement of this hash.",
  pointer: "/statement",
  hint: "Receipts name it as `statement`, and so does GET /v1/nodes/{id} under `records`.",
};

/** Which parts the statement has, so that the caller can name them. */
function noSuchPart(asked: readonly string[], parts: readonly string[]): Refusal {
  const i = asked.findIndex((name) => !parts.includes(name));
  return {
    code: "unknown-part",
    detail: `The statement has no part ${JSON.stringify(asked[i])}.`,
    pointer: pointer("parts", i),
    hint: `Its parts are ${parts.slice(0, 20).join(", ")}${parts.length > 20 ? " and so on" : ""}.`,
  };
}

/** Erases; the same erasure again is answered with the receipt it was given. */
export async function eraseParts(
  env: Env,
  caller: Caller,
  { statement, parts, reason }: SaidErasure,
  terms: WriteTerms,
): Promise<Result<ErasureAnswer>> {
  const found = await siteLog(env).find(statement);
  if (found === null) return refuse(unknown);
  const key = keyed(caller, terms.key, () =>
    contentPrint({ parts: [...new Set(parts)].sort(), statement, type: "erase" }),
  );
  const asked = { statement, seq: found.seq, parts, reason, token: caller.token, key };
  const answer = await lineageRoot(env, found.lineage).erase(asked, terms.waitMs);
  if (answer === null) return refuse(unknown);
  if ("code" in answer) return refuse(answer);
  if ("parts" in answer) return refuse(noSuchPart(parts, answer.parts));
  const done = unlessReused(answer.appended);
  if (!done.ok) return done;
  const { receipt, created, projected, position } = done.value;
  return ok({
    receipt: JSON.parse(receipt) as ErasureAnswer["receipt"],
    created,
    projected,
    ...(position === null ? {} : { position }),
    withheld: [...new Set(parts)],
    copies: answer.copies.named,
    more_copies: answer.copies.more,
  });
}
