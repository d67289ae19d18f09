// Putting a policy, and retiring one. Both are said in the site's own ledger, on the condition that the policy is still in the
// version that was looked at: so versions are 1, 2, 3, whoever puts at the same time.
import type { AppendRequest } from "../../src/ledger/plan.ts";
import { SITE_LINEAGE } from "../../src/ledger/quarantine.ts";
import { type PolicySlot, policyKey } from "../../src/ledger/standings.ts";
import { hex, utf8 } from "../../src/model/bytes.ts";
import { canonical, type Json } from "../../src/model/canonical.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Policy } from "../../src/model/policy.ts";
import type { PolicyReceipt, RetirementReceipt } from "../../src/model/receipt.ts";
import { ok, type Result, refuse } from "../../src/model/result.ts";
import { SHIPPED_VERSION } from "../../src/policy/shipped.ts";
import type { PolicyAnswer, RetirementAnswer } from "../../src/wire/replies-policy.ts";
import type { Caller } from "../auth.ts";
import type { Env } from "../env.ts";
import { contentPrint, keyed, unlessReused } from "../http/idempotency.ts";
import { failsFor, type Precondition } from "../http/precondition.ts";
import type { WriteTerms } from "../http/terms.ts";
import type { Appended } from "../ledger/drain.ts";
import { lineageRoot } from "../platform/calls.ts";
import { sha256 } from "../platform/digest.ts";
import { policyLinks, shippedPolicy } from "./policies.ts";

/** Who says it, of which policy, and on which terms. */
export type Asking = {
  readonly env: Env;
  readonly caller: Caller;
  readonly name: string;
  readonly terms: WriteTerms;
  readonly precondition: Precondition;
};

/** A policy as its ledger has it. */
type Current = {
  readonly state: "none" | "in-force" | "retired";
  /** The last version there was. */
  readonly version: number;
  /** The statement that says so; 0: none does. */
  readonly seq: number;
};

type Said = Pick<AppendRequest, "type" | "parts" | "about" | "fingerprint">;
type Done = { readonly appended: Appended; readonly current: Current };

const print = (content: Json): string => hex(sha256(utf8(canonical(content))));

async function currentOf({ env, name }: Asking): Promise<Current> {
  const key = policyKey(name);
  const root = lineageRoot(env, SITE_LINEAGE);
  const slot = (await root.slots([key]))[key];
  if (slot === undefined)
    return { state: shippedPolicy(name) ? "in-force" : "none", version: SHIPPED_VERSION, seq: 0 };
  const { version, retired } = JSON.parse(slot.value) as PolicySlot;
  return { state: retired ? "retired" : "in-force", version, seq: slot.seq };
}

/**
 * Says what is to be said of the policy as it is. Where another came before it, again, of what it is then: whoever insists on a
 * version is refused by that.
 */
async function sayOf(
  asking: Asking,
  content: Json,
  saying: (current: Current) => Promise<Result<Said>>,
): Promise<Result<Done>> {
  const { env, caller, name, terms, precondition } = asking;
  const key = keyed(caller, terms.key, () => contentPrint(content));
  const root = lineageRoot(env, SITE_LINEAGE);
  for (let tries = 0; tries < LIMITS.policyTries; tries++) {
    const current = await currentOf(asking);
    // The same delivery again is answered as the first time, whatever has become of the policy since.
    const isAgain = key !== undefined && (await root.knows([], key.key));
    const version = current.state === "in-force" ? current.version : undefined;
    const failed = isAgain ? undefined : failsFor(precondition, `The policy ${name}`, version);
    if (failed) return refuse(failed);
    const said = await saying(current);
    if (!said.ok) return said;
    const expected = { slots: { [policyKey(name)]: current.seq } };
    const request = { ...said.value, token: caller.token, key };
    const done = await root.appendIf(expected, SITE_LINEAGE, request, terms.waitMs);
    if (done === null) continue;
    if ("code" in done) return refuse(done);
    const answered = unlessReused(done);
    return answered.ok ? ok({ appended: answered.value, current }) : answered;
  }
  return refuse({
    code: "changed-meanwhile",
    detail: `The policy ${name} was changed by others ${LIMITS.policyTries} times while this was said; nothing was taken.`,
    hint: "Send it again.",
  });
}

/** What an answer says of any statement about a policy. */
function answerOf<R extends { readonly version: number }>(name: string, appended: Appended) {
  const receipt = JSON.parse(appended.receipt) as R;
  return {
    name,
    version: receipt.version,
    receipt,
    created: appended.created,
    projected: appended.projected,
    ...(appended.position === null ? {} : { position: appended.position }),
    links: policyLinks(name),
  };
}

/** Puts a policy: a version of its own, unless it is what is in force. */
export async function putPolicy(asking: Asking, policy: Policy): Promise<Result<PolicyAnswer>> {
  const { env, name } = asking;
  const type = "policy";
  const content = policy as unknown as Json;
  const root = lineageRoot(env, SITE_LINEAGE);
  const printOf = (version: number): string => print({ name, policy: content, type, version });
  const done = await sayOf(asking, { name, policy: content, type }, async (current) => {
    const isSame = current.state === "in-force" && (await root.knows([printOf(current.version)]));
    const version = isSame ? current.version : current.version + 1;
    const text = canonical({ name, policy: content, version });
    return ok({
      type,
      parts: [{ name: "body", text }],
      about: { policy: name, version },
      fingerprint: printOf(version),
    });
  });
  if (!done.ok) return done;
  const { appended, current } = done.value;
  const answer = answerOf<PolicyReceipt>(name, appended);
  return ok({ ...answer, effect: effectOfPut(appended, answer.version, current) });
}

/** What a version is now: of one that was put before, also what became of it since. */
function effectOfPut(
  { created, conflict }: Appended,
  version: number,
  current: Current,
): PolicyAnswer["effect"] {
  if (conflict === "quarantined") return "quarantined";
  if (created) return "in-force";
  if (version < current.version) return "replaced";
  return current.state === "retired" ? "retired" : "in-force";
}

/** Retires a policy; the same again, until it is put anew, is the same retirement. */
export async function retirePolicy(
  asking: Asking,
  reason: string | undefined,
): Promise<Result<RetirementAnswer>> {
  const { name } = asking;
  const type = "policy-retirement";
  const why = reason === undefined ? {} : { reason };
  const done = await sayOf(asking, { name, type, ...why }, async ({ state, version }) => {
    if (state === "none")
      return refuse({
        code: "not-found",
        detail: `There is no policy ${name}.`,
        hint: "GET /v1/policies lists those that are in force.",
      });
    return ok({
      type,
      parts: [{ name: "body", text: canonical({ name, version, ...why }) }],
      about: { retired: name, version },
      fingerprint: print({ name, type, version }),
    });
  });
  if (!done.ok) return done;
  const { appended, current } = done.value;
  const answer = answerOf<RetirementReceipt>(name, appended);
  const isReplaced = answer.version < current.version;
  const effect = appended.conflict === "quarantined" ? "quarantined" : isReplaced ? "replaced" : "retired";
  return ok({ ...answer, effect });
}
