// The reads of lifecycle and policy: who stands where, and what was said of it.
import sayingOfSql from "../../sql/queries/read/saying-of.sql";
import standingsMovedSql from "../../sql/queries/read/standings-moved.sql";
import standingsOfSql from "../../sql/queries/read/standings-of-many.sql";
import vacatedSql from "../../sql/queries/read/vacated.sql";
import type { FoldedSaying } from "../../src/ledger/entry.ts";
import { championOf, type Slot } from "../../src/ledger/sayings.ts";
import type { ErasedSaying, NodeStanding, World } from "../../src/ledger/world.ts";
import type { StandingView } from "../../src/model/view.ts";
import { parameters } from "../platform/parameters.ts";
import { type Ask, byNumber, each } from "../read.ts";

/** What the graph has of a statement about lifecycle or policy; undefined when it has nothing of it. */
export async function sayingOf(db: D1Database, statement: string): Promise<ErasedSaying | undefined> {
  return (await db.prepare(sayingOfSql).bind(statement).first<ErasedSaying>()) ?? undefined;
}

/** Where the nodes stand that these statements may move. Nothing is asked where none of them moves anything. */
export async function standingsMoved(
  db: D1Database,
  sayings: readonly FoldedSaying[],
  numbers: ReadonlyMap<string, number>,
): Promise<Pick<World, "standings" | "champions" | "vacant" | "stood">> {
  const standings = new Map<number, NodeStanding[]>();
  const champions = new Map<string, number>();
  const vacant = new Map<string, string>();
  const stood = new Map<string, number>();
  const moves = sayings.flatMap(({ type, body, place }) => {
    if (type === "transition" || type === "rollback")
      return { node: body.node, slot: [[place.lineage, body.niche, body.kind]] };
    return type === "end" ? { node: body.node, slot: [] } : [];
  });
  if (moves.length === 0) return { standings, champions, vacant, stood };
  const ns = moves.flatMap(({ node }) => numbers.get(node) ?? []);
  const slots = moves.flatMap(({ slot }) => slot);
  const queries = parameters(slots.length === 0 ? [null] : slots).map((list, i) =>
    db.prepare(standingsMovedSql).bind(list, JSON.stringify(i === 0 ? ns : [])),
  );
  const seen = new Set<string>();
  for (const { results } of await db.batch<NodeStanding & { target_n: number | null }>(queries))
    for (const { target_n: targetN, ...row } of results) {
      const key = [row.n, row.site, row.lineage, row.niche].join("\n");
      if (seen.has(key)) continue;
      seen.add(key);
      stood.set(row.id, row.n);
      if (row.target !== null && targetN !== null) stood.set(row.target, targetN);
      standings.set(row.n, [...(standings.get(row.n) ?? []), row]);
      if (row.state === "champion") champions.set(championOf(row), row.n);
    }
  for (const row of await each<Slot & { at: string }>(db, vacatedSql, slots))
    vacant.set(championOf(row), row.at);
  return { standings, champions, vacant, stood };
}

/** Where these nodes stood at a position, by number. */
export const standingsOf = (ns: readonly number[], at: number): Ask<Map<number, StandingView[]>> => ({
  sql: standingsOfSql,
  list: ns,
  more: [at],
  read: (rows: readonly (StandingView & { n: number })[]) => byNumber(ns, rows, (row) => row),
});
