// What is live, and what the records about nodes say in one field: what ready questions are made of.
import fieldOfMany from "../../sql/queries/read/field-of-many.sql";
import liveNodesSql from "../../sql/queries/read/live-nodes.sql";
import type { Kind } from "../../src/model/kinds.ts";
import { LIFECYCLE, LIFECYCLE_STATES, type LifecycleState } from "../../src/model/lifecycle.ts";
import { each } from "../read.ts";

export const LIVE_STATES: readonly LifecycleState[] = LIFECYCLE_STATES.filter(
  (state) => LIFECYCLE[state].live,
);

export type LiveAsked = {
  readonly states: readonly LifecycleState[];
  /** Also deployments that nobody ended. */
  readonly deployments: boolean;
  readonly kinds?: readonly Kind[] | undefined;
};

/** Everything that is live. */
export const ALL_LIVE: LiveAsked = { states: LIVE_STATES, deployments: true };

/** What is in these states, by number, after one of them, at most so many. */
export async function liveNodes(
  db: D1Database,
  { states, deployments, kinds }: LiveAsked,
  at: number,
  after: number,
  limit: number,
): Promise<number[]> {
  const { results } = await db
    .prepare(liveNodesSql)
    .bind(
      after,
      at,
      JSON.stringify(states),
      Number(deployments),
      kinds === undefined ? null : JSON.stringify(kinds),
      limit,
    )
    .all<{ n: number }>();
  return results.map(({ n }) => n);
}

/** What the earliest live record that has the field says in it, of each of these nodes. */
export async function fieldOf(
  db: D1Database,
  ns: readonly number[],
  field: "license" | "created_at_utc",
  at: number,
): Promise<Map<number, string>> {
  const rows = await each<{ n: number; value: string }>(db, fieldOfMany, ns, at, `$.${field}`);
  return new Map(rows.toReversed().map(({ n, value }) => [n, value]));
}
