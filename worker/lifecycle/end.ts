// The end of a deployment: it answers nobody any more, whatever state it was in. What has ended stays so.
import type { AppendRequest } from "../../src/ledger/plan.ts";
import { canonical } from "../../src/model/canonical.ts";
import { withArticle } from "../../src/model/kinds.ts";
import type { EndReceipt } from "../../src/model/receipt.ts";
import { ok, type Result, refuse } from "../../src/model/result.ts";
import type { EndAnswer } from "../../src/wire/answers-moves.ts";
import type { SaidEnd } from "../../src/wire/transition.ts";
import type { Caller } from "../auth.ts";
import type { Env } from "../env.ts";
import { contentPrint, keyed } from "../http/idempotency.ts";
import { nodePath } from "../http/links.ts";
import type { WriteTerms } from "../http/terms.ts";
import { say } from "../saying/say.ts";
import { present } from "./move.ts";
import { homeOf } from "./read-moves.ts";
import { headShown, lookedUp } from "./stand.ts";
import { type Find, pastInstant } from "./transition.ts";

/** Says that a deployment has ended; said again, whatever the words, it is answered with the receipt of then. */
export async function endNode(
  env: Env,
  caller: Caller,
  find: Find,
  { at: said, reason }: SaidEnd,
  terms: WriteTerms,
): Promise<Result<EndAnswer>> {
  const at = pastInstant(said);
  if (!at.ok) return at;
  const { node, lineage } = await lookedUp(async () => {
    const { position } = await headShown(env);
    const found = await find(position);
    return { node: found, lineage: await homeOf(env.GRAPH, found.n, position) };
  });
  if (node.kind !== "deployment" || lineage === null)
    return refuse({
      code: "transition-refused",
      detail:
        lineage === null
          ? `${node.id} was named, but nobody recorded it here.`
          : `${node.id} is ${withArticle(node.kind)}; only a deployment ends.`,
      hint:
        lineage === null
          ? "POST a record of it to /v1/records first."
          : "What is out of use is moved to archived: POST /v1/nodes/{id}/transitions.",
    });
  const body = present({ node: node.id, at: at.value, reason });
  const request: AppendRequest = {
    type: "end",
    parts: [{ name: "body", text: canonical(body) }],
    about: { ended: node.id },
    fingerprint: contentPrint({ ended: node.id, type: "end" }),
    token: caller.token,
    key: keyed(caller, terms.key, () => contentPrint({ body, type: "end" })),
  };
  const done = await say(env, lineage, request, terms.waitMs);
  if (!done.ok) return done;
  const { receipt, created, projected, position } = done.value;
  return ok({
    receipt: JSON.parse(receipt) as EndReceipt,
    created,
    projected,
    ...(position === null ? {} : { position }),
    node: node.id,
    lineage,
    links: { node: nodePath(node.id), history: nodePath(node.id, "/history") },
  });
}
