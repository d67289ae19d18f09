// Judging what was said: a retraction says that a record no longer holds, a reinstatement that it holds again. Both are
// statements of the record's own ledger; nothing is removed, and nothing revives by itself.
import type { AppendRequest } from "../src/ledger/plan.ts";
import { hex, utf8 } from "../src/model/bytes.ts";
import { canonical } from "../src/model/canonical.ts";
import type { Refusal } from "../src/model/refusal.ts";
import { ok, type Result, refuse } from "../src/model/result.ts";
import type { JudgementAnswer } from "../src/wire/answers.ts";
import type { Judgement } from "../src/wire/judgement.ts";
import { effectOf } from "./accept.ts";
import type { Caller } from "./auth.ts";
import { lineageRoot } from "./calls.ts";
import { sha256 } from "./digest.ts";
import { caughtUp } from "./door.ts";
import type { Env } from "./env.ts";
import { nodePath } from "./links.ts";
import { type RecordState, recordState } from "./read-records.ts";

export type JudgementType = "retraction" | "reinstatement";

/**
 * The record as it stands; waits for the projection once, because it may have been posted a moment ago. `late`: it may be in
 * what the projection does not show yet.
 */
async function standing(env: Env, record: string): Promise<RecordState | "late" | null> {
  const state = await recordState(env.GRAPH, record);
  if (state !== null) return state;
  const isCurrent = await caughtUp(env);
  return (await recordState(env.GRAPH, record)) ?? (isCurrent ? null : "late");
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

/** Says a judgement; the same one again is answered with the receipt it was given. */
export async function judge(
  env: Env,
  caller: Caller,
  type: JudgementType,
  said: Judgement,
  waitMs: number,
): Promise<Result<JudgementAnswer>> {
  const state = await standing(env, said.record);
  if (state === "late")
    return refuse({
      code: "unavailable",
      detail: `The graph is behind the log, and ${said.record} is not in it yet.`,
      hint: "Send it again once /health says a smaller lag.",
      retryAfter: 5,
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
  };
  const root = lineageRoot(env, state.lineage);
  const nothing = idle(type, said.record, state);
  if (nothing && !(await root.knows(fingerprint))) return refuse(nothing);
  const answered = await root.append(state.lineage, [request], waitMs);
  if ("code" in answered) return refuse(answered);
  const [appended] = answered;
  if (appended === undefined) throw new Error("a judgement was neither taken nor refused");
  const done = effectOf(appended.conflict);
  return ok({
    receipt: JSON.parse(appended.receipt) as JudgementAnswer["receipt"],
    created: appended.created,
    projected: appended.projected,
    ...(appended.position === null ? {} : { position: appended.position }),
    ...done,
    ...(type === "retraction" && done.effect === "live" ? { effect: "retracted" } : {}),
    links: { node: nodePath(state.node) },
  });
}
