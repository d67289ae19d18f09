// Saying one statement in a ledger, and reading the answer: taken, taken before, or refused.
import type { AppendRequest } from "../../src/ledger/plan.ts";
import { type Result, refuse } from "../../src/model/result.ts";
import type { Env } from "../env.ts";
import { unlessReused } from "../http/idempotency.ts";
import type { Appended } from "../ledger/drain.ts";
import { lineageRoot } from "../platform/calls.ts";

/** Says it; refused where the ledger takes nothing, and where its key stands for something else. */
export async function say(
  env: Env,
  lineage: string,
  request: AppendRequest,
  waitMs: number,
): Promise<Result<Appended>> {
  const answered = await lineageRoot(env, lineage).append(lineage, [request], waitMs);
  if ("code" in answered) return refuse(answered);
  const [answer] = answered;
  if (answer === undefined) throw new Error("a statement was neither taken nor refused");
  return unlessReused(answer);
}
