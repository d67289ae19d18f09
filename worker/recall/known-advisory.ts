// The advisory that somebody asks about.
import type { AdvisoryView } from "../../src/wire/answers-advisory.ts";
import type { Env } from "../env.ts";
import { Refused } from "../problem.ts";
import { advisoryOf } from "./read-advisories.ts";

/** An advisory as it stood at a position; refused where there was none. */
export async function knownAdvisory(env: Env, id: string, at: number): Promise<AdvisoryView> {
  const found = await advisoryOf(env.GRAPH, id, at);
  if (found) return found;
  throw new Refused({
    code: "not-found",
    detail: `There is no advisory ${JSON.stringify(id.slice(0, 100))} at position ${at}.`,
    hint: "An id is advisory: and 64 hexadecimal digits; GET /v1/advisories lists those that are open, and with ?include=withdrawn all.",
  });
}
