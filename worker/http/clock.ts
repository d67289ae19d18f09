// The clock of an answer: when the log took what stands at its position. It is the same whenever the question is asked again.
import { instantOf } from "../../src/policy/facts.ts";
import type { Env } from "../env.ts";
import { siteLog } from "../platform/calls.ts";
import { Refused } from "../problem.ts";

/** When the log took what stands at a position (RFC 3339); undefined before the first. */
export async function timeAt(env: Env, position: number): Promise<string | undefined> {
  if (position < 0) return undefined;
  const [entry] = await siteLog(env).entries(position, position);
  if (entry) return entry.at;
  throw new Refused({
    code: "unavailable",
    detail: `The log does not say when it took position ${position}, which reads show.`,
    hint: "Ask again in a moment: the site may be in the middle of a restore.",
  });
}

export async function clockAt(env: Env, position: number): Promise<Date | undefined> {
  const at = await timeAt(env, position);
  return at === undefined ? undefined : instantOf(at);
}
