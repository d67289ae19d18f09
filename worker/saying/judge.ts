// Judging what was said: a retraction says that a record no longer holds, a reinstatement that it holds again. Both are
// statements of the record's own ledger; nothing is removed, and nothing revives by itself.
import type { AppendRequest } from "../../src/ledger/plan.ts";
import { hex, utf8 } from "../../src/model/bytes.ts";
import { canonical } from "../../src/model/canonical.ts";
import type { Refusal } from "../../src/model/refusal.ts";
import { ok, type Result, refuse } from "../../src/model/result.ts";
import type { JudgementAnswer } from "../../src/wire/answers.ts";
import type { Judgement } from "../../src/wire/judgement.ts";
import type { Caller } from "../auth.ts";
import type { Env } from "../env.ts";
import { contentPrint, keyed } from "../http/idempotency.ts";
import { nodePath } from "../http/links.ts";
import type { WriteTerms } from "../http/terms.ts";
import type { Appended } from "../ledger/drain.ts";
import { lineageRoot } from "../platform/calls.ts";
import { sha256 } from "../platform/digest.ts";
import { NOW } from "../read.ts";
import { type RecordState, recordState } from "../reading/read-records.ts";
import { effectOf } from "./accept.ts";
import { caughtUp } from "./door.ts";
import { say } from "./say.ts";

export type JudgementType = "retraction" | "reinstatement";

/**
 * The record as it stands; waits for the projection once, because it may have been posted a moment ago. Undefined where that
 * cannot be known: it is not there, and what is not shown yet may have it.
 */
async function standing(env: Env, record: string): Promise<RecordState | null | undefined> {
  const state = await recordState(env.GRAPH, record, NOW);
  if (state !== null) return state;
  const shown = await caughtUp(env);
  return (await recordState(env.GRAPH, record, NOW)) ?? (shown ? null : undefined);
}

const isLive = (state: RecordState): boolean => state.until_position === null && state.conflict === null;

/** From when the row was true that is (or was) judged: the same judgement again is about the same row. */
function judgedSince(type: JudgementType, state: RecordState): number {
  if (type === "retraction") return state.from_position;
  return isLive(state) ? (state.before ?? -1) : state.from_position;
}

/** Why this judgement has nothing to do; undefined when it has. */
function idle(type: JudgementType, record: string, state: RecordState): Refusal | undefined {
  if (type === "retraction" && state.until_position !== null)
    return {
      code: "retracted",
      detail: `${record} is retracted already.`,
      pointer: "/record",
      hint: "POST /v1/reinstatements makes it hold again.",
    };
  if (type === "reinstatement" && isLive(state))
    return {
      code: "not-retracted",
      detail: `${record} holds: there is nothing to reinstate.`,
      pointer: "/record",
      hint: "POST /v1/retractions says that it no longer holds.",
    };
  return undefined;
}

type Effect = Pick<JudgementAnswer, "effect" | "conflict">;

/** What the record is now. Since a delivery that comes again something else may have been said of it. */
async function effectNow(
  env: Env,
  type: JudgementType,
  record: string,
  { conflict, key, projected }: Appended,
): Promise<Effect> {
  const again = key === "same" && projected ? await recordState(env.GRAPH, record, NOW) : null;
  if (again !== null) return effectOf(again.until_position === null ? again.conflict : "retracted");
  const done = effectOf(conflict);
  return type === "retraction" && done.effect === "live" ? { effect: "retracted" } : done;
}

/** Says a judgement; the same one again is answered with the receipt it was given. */
export async function judge(
  env: Env,
  caller: Caller,
  type: JudgementType,
  said: Judgement,
  terms: WriteTerms,
): Promise<Result<JudgementAnswer>> {
  const state = await standing(env, said.record);
  if (state === undefined)
    return refuse({
      code: "unavailable",
      detail: `${said.record} is not shown; it may have been said and be on its way.`,
      pointer: "/record",
      hint: "Send it again in a moment; GET /health says how far the graph is behind.",
    });
  if (state === null)
    return refuse({
      code: "unknown-record",
      detail: `${said.record} is not a record of this site.`,
      pointer: "/record",
      hint: "The receipt of a record names it, and so does GET /v1/nodes/{id} under `records`.",
    });
  const body = canonical({ reason: said.reason, record: said.record });
  const fingerprint = hex(sha256(utf8(canonical({ body, since: judgedSince(type, state), type }))));
  const request: AppendRequest = {
    type,
    parts: [{ name: "body", text: body }],
    about: { record: said.record, node: state.node },
    fingerprint,
    token: caller.token,
    // The same delivery again is no second judgement, whatever was said of the record since.
    key: keyed(caller, terms.key, () => contentPrint({ body, type })),
  };
  const root = lineageRoot(env, state.lineage);
  const nothing = idle(type, said.record, state);
  if (nothing && !(await root.knows([fingerprint], request.key?.key))) return refuse(nothing);
  const done = await say(env, state.lineage, request, terms.waitMs);
  if (!done.ok) return done;
  const appended = done.value;
  return ok({
    receipt: JSON.parse(appended.receipt) as JudgementAnswer["receipt"],
    created: appended.created,
    projected: appended.projected,
    ...(appended.position === null ? {} : { position: appended.position }),
    ...(await effectNow(env, type, said.record, appended)),
    links: { node: nodePath(state.node) },
  });
}
