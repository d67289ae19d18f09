// The reads of policies, and of the live nodes that they are about.
import liveNodesSql from "../sql/queries/read/live-nodes.sql";
import liveStandingsSql from "../sql/queries/read/live-standings.sql";
import policiesSql from "../sql/queries/read/policies.sql";
import { LIFECYCLE, LIFECYCLE_STATES, type LifecycleState } from "../src/model/lifecycle.ts";
import { each } from "./read.ts";

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

const LIVE = JSON.stringify(LIFECYCLE_STATES.filter((state) => LIFECYCLE[state].live));

/** Live nodes after a number, in order. */
export async function liveNodes(db: D1Database, after: number, at: number, limit: number): Promise<number[]> {
  const { results } = await db.prepare(liveNodesSql).bind(after, LIVE, at, limit).all<{ n: number }>();
  return results.map(({ n }) => n);
}

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
