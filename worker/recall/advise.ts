// Saying that something is wrong with nodes, that it is no more, and that it is set aside for one of them: statements of the
// site's own ledger.
import type { Waiver, Withdrawal } from "../../src/ledger/bodies.ts";
import type { AppendRequest } from "../../src/ledger/plan.ts";
import { SITE_LINEAGE } from "../../src/ledger/quarantine.ts";
import { withdrawnKey } from "../../src/ledger/standings.ts";
import { type Advisory, idOfStatement } from "../../src/model/advisory.ts";
import { utf8 } from "../../src/model/bytes.ts";
import { canonical, type Json } from "../../src/model/canonical.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Receipt } from "../../src/model/receipt.ts";
import { ok, type Result, refuse } from "../../src/model/result.ts";
import type { SaidAdvisory, SaidWaiver, SaidWithdrawal } from "../../src/wire/advisory.ts";
import type {
  AdvisoryAnswer,
  AdvisoryView,
  WaiverAnswer,
  WithdrawalAnswer,
} from "../../src/wire/answers-advisory.ts";
import type { Caller } from "../auth.ts";
import type { Env } from "../env.ts";
import { contentPrint, keyed, unlessReused } from "../http/idempotency.ts";
import { advisoryPath, nodePath } from "../http/links.ts";
import type { WriteTerms } from "../http/terms.ts";
import type { Appended } from "../ledger/drain.ts";
import { lineageRoot } from "../platform/calls.ts";
import { NOW, watermark } from "../read.ts";
import { caughtUp } from "../saying/door.ts";
import { nodesSaid } from "../saying/nodes-said.ts";
import { say } from "../saying/say.ts";
import { advisoryOf, namesOfNobody } from "./read-advisories.ts";
import { taintKnown } from "./taint.ts";

const once = <T>(list: readonly T[]): T[] => [...new Set(list)];

const isQuarantined = ({ conflict }: Appended): boolean => conflict === "quarantined";

/** What every answer says of the statement. */
const told = <R extends Receipt>({ receipt, created, projected, position }: Appended) => ({
  receipt: JSON.parse(receipt) as R,
  created,
  projected,
  ...(position === null ? {} : { position }),
});

/**
 * What makes an advisory the same as one that was said before, and was not withdrawn: what was withdrawn can be said anew. Asked
 * of the ledger, which knows at once.
 */
async function fingerprintOf(env: Env, said: Advisory): Promise<string> {
  const root = lineageRoot(env, SITE_LINEAGE);
  const content = { ...said, nodes: said.nodes.toSorted(), names: said.names.toSorted() } as unknown as Json;
  for (let times = 0; ; times++) {
    const fingerprint = contentPrint({ said: content, times, type: "advisory" });
    const receipt = await root.receiptOf(fingerprint);
    if (receipt === null) return fingerprint;
    const key = withdrawnKey(idOfStatement("advisory", (JSON.parse(receipt) as Receipt).statement));
    if ((await root.slots([key]))[key] === undefined) return fingerprint;
  }
}

/** Whether what was said before, under a key perhaps, was withdrawn since. */
async function isWithdrawn(env: Env, id: string): Promise<boolean> {
  const key = withdrawnKey(id);
  return (await lineageRoot(env, SITE_LINEAGE).slots([key]))[key] !== undefined;
}

/** Says that something is wrong; the same again is answered with the receipt it was given. */
export async function advise(
  env: Env,
  caller: Caller,
  said: SaidAdvisory,
  terms: WriteTerms,
): Promise<Result<AdvisoryAnswer>> {
  const known = await nodesSaid(
    env,
    said.nodes.map((id, i) => ({ id, at: `/nodes/${i}` })),
  );
  if (!known.ok) return known;
  const advisory: Advisory = {
    ...said,
    nodes: once(known.value.map(({ id }) => id)),
    names: once(said.names),
  };
  const body = canonical(advisory as unknown as Json);
  if (utf8(body).length > LIMITS.recordBytes)
    return refuse({
      code: "too-large",
      detail: `The advisory has ${utf8(body).length} bytes; at most ${LIMITS.recordBytes} are taken.`,
      hint: "Say several, each about some of the nodes; or name them by `names`.",
    });
  const request: AppendRequest = {
    type: "advisory",
    parts: [{ name: "body", text: body }],
    about: { advises: advisory.nodes.length + advisory.names.length },
    fingerprint: await fingerprintOf(env, advisory),
    token: caller.token,
    key: keyed(caller, terms.key, () => contentPrint({ said: said as unknown as Json, type: "advisory" })),
  };
  const strange = await namesOfNobody(env.GRAPH, advisory.names, NOW);
  const done = await say(env, SITE_LINEAGE, request, terms.waitMs);
  if (!done.ok) return done;
  const answer = told<AdvisoryAnswer["receipt"]>(done.value);
  const id = idOfStatement("advisory", answer.receipt.statement);
  return ok({
    id,
    ...answer,
    effect: isQuarantined(done.value)
      ? "quarantined"
      : !answer.created && (await isWithdrawn(env, id))
        ? "withdrawn"
        : "open",
    warnings: strange.map(
      (name) => `Nothing here is named ${JSON.stringify(name)} yet: the advisory covers what will be.`,
    ),
    links: { advisory: advisoryPath(id), impact: advisoryPath(id, "/impact") },
  });
}

/** An advisory that was said, perhaps a moment ago; null where there is none, undefined where that cannot be known. */
async function advisorySaid(env: Env, id: string): Promise<AdvisoryView | null | undefined> {
  const found = await advisoryOf(env.GRAPH, id, NOW);
  if (found) return found;
  const shown = await caughtUp(env);
  return (await advisoryOf(env.GRAPH, id, NOW)) ?? (shown ? null : undefined);
}

const notShown = (id: string) =>
  refuse({
    code: "unavailable",
    detail: `${id} is not shown; it may have been said and be on its way.`,
    hint: "Send it again in a moment; GET /health says how far the graph is behind.",
  });

/** Says that an advisory no longer holds. */
export async function withdraw(
  env: Env,
  caller: Caller,
  id: string,
  { reason }: SaidWithdrawal,
  terms: WriteTerms,
): Promise<Result<WithdrawalAnswer>> {
  const advisory = await advisorySaid(env, id);
  if (advisory === undefined) return notShown(id);
  if (advisory === null)
    return refuse({
      code: "not-found",
      detail: `There is no advisory ${JSON.stringify(id.slice(0, 100))} here.`,
      hint: "GET /v1/advisories lists those that are open, and with ?include=withdrawn all.",
    });
  const body: Withdrawal = { advisory: id, reason };
  const request: AppendRequest = {
    type: "advisory-withdrawal",
    parts: [{ name: "body", text: canonical(body as unknown as Json) }],
    about: { withdrawn: id },
    // Whatever the reason: it is withdrawn once.
    fingerprint: contentPrint({ advisory: id, type: "advisory-withdrawal" }),
    token: caller.token,
    key: keyed(caller, terms.key, () => contentPrint({ ...body, type: "advisory-withdrawal" } as Json)),
  };
  const done = await say(env, SITE_LINEAGE, request, terms.waitMs);
  if (!done.ok) return done;
  return ok({
    id,
    ...told<WithdrawalAnswer["receipt"]>(done.value),
    effect: isQuarantined(done.value) ? "quarantined" : "withdrawn",
    links: { advisory: advisoryPath(id) },
  });
}

/** Says that an advisory is set aside for one node; not where it was withdrawn, also in the same moment. */
export async function waive(
  env: Env,
  caller: Caller,
  said: SaidWaiver,
  terms: WriteTerms,
): Promise<Result<WaiverAnswer>> {
  const advisory = await advisorySaid(env, said.advisory);
  if (advisory === undefined) return notShown(said.advisory);
  if (advisory === null)
    return refuse({
      code: "unknown-advisory",
      detail: `There is no advisory ${said.advisory} here.`,
      pointer: "/advisory",
      hint: "GET /v1/advisories lists those that are open.",
    });
  const known = await nodesSaid(env, [{ id: said.node, at: "/node" }]);
  if (!known.ok) return known;
  const [node] = known.value;
  if (node === undefined) throw new Error("a node was found and is not there");
  const { id: own, n } = node;
  const { reason } = said;
  const body: Waiver = {
    advisory: advisory.id,
    node: own,
    until: new Date(said.until).toISOString(),
    reason,
  };
  const print = contentPrint({ ...body, type: "waiver" } as Json);
  const request: AppendRequest = {
    type: "waiver",
    parts: [{ name: "body", text: canonical(body as unknown as Json) }],
    about: { waives: advisory.id, for: own },
    fingerprint: print,
    token: caller.token,
    key: keyed(caller, terms.key, () => print),
  };
  const taints = await taintKnown(env, n, await watermark(env.GRAPH));
  const expected = { slots: { [withdrawnKey(advisory.id)]: 0 } };
  const answered = await lineageRoot(env, SITE_LINEAGE).appendIf(
    expected,
    SITE_LINEAGE,
    request,
    terms.waitMs,
  );
  if (answered === null)
    return refuse({
      code: "withdrawn",
      detail: `${advisory.id} was withdrawn: there is nothing to set aside.`,
      pointer: "/advisory",
      hint: "GET /v1/advisories lists those that are open.",
    });
  if ("code" in answered) return refuse(answered);
  const done = unlessReused(answered);
  if (!done.ok) return done;
  const answer = told<WaiverAnswer["receipt"]>(done.value);
  return ok({
    id: idOfStatement("waiver", answer.receipt.statement),
    ...answer,
    effect: isQuarantined(done.value) ? "quarantined" : "waived",
    warnings:
      taints === null || taints.some((one) => one.advisory === advisory.id)
        ? []
        : [`${own} is not under this advisory now.`],
    links: { advisory: advisoryPath(advisory.id), node: nodePath(own) },
  });
}
