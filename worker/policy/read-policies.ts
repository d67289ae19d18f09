// The reads of policies, and of the states of the live nodes that they are about.
import liveStandingsSql from "../../sql/queries/read/live-standings.sql";
import policiesSql from "../../sql/queries/read/policies.sql";
import { LIFECYCLE_STATES, type LifecycleState } from "../../src/model/lifecycle.ts";
import { each } from "../read.ts";
import { LIVE_STATES } from "../recall/live.ts";

/** A version of a policy, and how it ended by a retirement. */
export type PolicyRow = {
  readonly name: string;
  readonly version: number;
  /** The policy as JSON; null where nobody put this version. */
  readonly said: string | null;
  readonly statement: string | null;
  readonly position: number | null;
  readonly time: string | null;
  readonly token: string | null;
  /** From which position on it is in force no longer, as far as is known at the position that is read at. */
  readonly until: number | null;
  readonly retirement: string | null;
  readonly retired_position: number | null;
  readonly retired_time: string | null;
  readonly retired_token: string | null;
  readonly retired_said: string | null;
};

type Which = {
  readonly at: number;
  /** Of this name alone. */
  readonly name?: string;
  /** Also those that others took the place of. */
  readonly all?: true;
  readonly from?: number;
  readonly limit?: number;
};

/** What is said of policies, by name and version: of each name what was said last, or all of it. */
export async function policyRows(
  db: D1Database,
  { at, name, all, from = 0, limit = -1 }: Which,
): Promise<PolicyRow[]> {
  const query = db.prepare(policiesSql).bind(at, name ?? null, Number(all ?? false), from, limit);
  return (await query.all<PolicyRow>()).results;
}

const LIVE = JSON.stringify(LIVE_STATES);

/** The live states that nodes stand in, in any niche; a deployment may be live and stand nowhere. */
export async function liveStates(
  db: D1Database,
  ns: readonly number[],
  at: number,
): Promise<ReadonlyMap<number, readonly LifecycleState[]>> {
  const rows = await each<{ n: number; state: LifecycleState }>(db, liveStandingsSql, ns, at, LIVE);
  const byNode = Map.groupBy(rows, ({ n }) => n);
  return new Map(
    [...byNode].map(([n, own]) => [
      n,
      LIFECYCLE_STATES.filter((state) => own.some((one) => one.state === state)),
    ]),
  );
}
