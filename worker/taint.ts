// Taint: the advisories that a node, or something that it descends from, is under.
import type { TaintOutcome } from "../src/model/decision.ts";
import type { Env } from "./env.ts";
import type { Moment } from "./read.ts";

/** The advisories that a node is under at a position, with a shortest path to each source; `now` tells which waivers hold. */
export async function taintsOf(
  _env: Env,
  _n: number,
  _at: Moment,
  _now: string,
): Promise<readonly TaintOutcome[]> {
  return [];
}
