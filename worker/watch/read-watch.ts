// The reads of the watch: what changed, and how those stand whom it may affect.
import advisedSql from "../../sql/queries/watch/advised.sql";
import advisoriesSql from "../../sql/queries/watch/advisories.sql";
import advisoriesBetween from "../../sql/queries/watch/advisories-between.sql";
import changesSql from "../../sql/queries/watch/changes.sql";
import enforcedSql from "../../sql/queries/watch/enforced.sql";
import idsSql from "../../sql/queries/watch/ids.sql";
import mostActive from "../../sql/queries/watch/most-active.sql";
import namesakesSql from "../../sql/queries/watch/namesakes.sql";
import subjectsSql from "../../sql/queries/watch/subjects.sql";
import waiversSql from "../../sql/queries/watch/waivers.sql";
import type { Kind } from "../../src/model/kinds.ts";
import { LIFECYCLE, type LifecycleState } from "../../src/model/lifecycle.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Policy } from "../../src/model/policy.ts";
import type { Change } from "../../src/policy/changes.ts";
import { each } from "../read.ts";
import type { Due } from "./watch-keep.ts";

type ChangeRow = Omit<Change, "unpinned"> & { readonly i: number; readonly unpinned: number };

/** What changed after one position, until another or as far as one page goes: whole positions always. */
export async function changesAfter(
  db: D1Database,
  from: number,
  until: number,
): Promise<{ readonly to: number; readonly changes: readonly Change[] }> {
  const rows: ChangeRow[] = [];
  let to = until;
  for (let after = { position: from, i: Number.MAX_SAFE_INTEGER }; ; ) {
    const { results } = await db
      .prepare(changesSql)
      .bind(after.position, after.i, to, LIMITS.watchChanges)
      .all<ChangeRow>();
    for (const row of results) rows.push(row);
    const last = results.at(-1);
    if (last === undefined || results.length < LIMITS.watchChanges) break;
    // The statement that the page ends in is read to its end.
    to = last.position;
    after = last;
  }
  return { to, changes: rows.map(({ unpinned, ...row }) => ({ ...row, unpinned: unpinned === 1 })) };
}

/** A version of a policy that is enforced, and where it begins and ends. */
export type Enforced = {
  readonly name: string;
  readonly policy: Policy;
  readonly from: number;
  readonly until: number | null;
};

/** By what nodes were judged after one position, until another: the policies, and whether any advisory was open. */
export async function judgedBy(
  db: D1Database,
  from: number,
  to: number,
): Promise<{ readonly policies: readonly Enforced[]; readonly advised: boolean }> {
  type Row = { name: string; said: string; from_position: number; until_position: number | null };
  const [versions, advised] = await Promise.all([
    db.prepare(enforcedSql).bind(from, to).all<Row>(),
    db.prepare(advisoriesBetween).bind(from, to).first<number>("advised"),
  ]);
  const policies = versions.results.map(({ name, said, from_position, until_position }) => ({
    name,
    policy: JSON.parse(said) as Policy,
    from: from_position,
    until: until_position,
  }));
  return { policies, advised: advised === 1 };
}

/** Whether a node is live: somebody depends on what it answers. */
const isLive = (kind: Kind, state: LifecycleState | null): boolean =>
  (state !== null && LIFECYCLE[state].live) || (kind === "deployment" && state !== "archived");

/** Which of these nodes are live at a position, with the state that they are in. */
export async function liveAmong(
  db: D1Database,
  ns: readonly number[],
  at: number,
): Promise<Map<number, LifecycleState | null>> {
  type Row = { n: number; kind: Kind; state: LifecycleState | null };
  const rows = await each<Row>(db, mostActive, ns, at);
  return new Map(rows.filter(({ kind, state }) => isLive(kind, state)).map(({ n, state }) => [n, state]));
}

/** A node as it stood at a position: in one of its live standings, or live without one. */
export type StandingSubject = {
  readonly id: string;
  readonly kind: Kind;
  readonly site: string | null;
  readonly lineage: string;
  readonly niche: string | null;
  readonly state: LifecycleState | null;
  /** The position at which it came to stand there. */
  readonly since: number | null;
  /** The state that it was moved from; null: it had none, or nobody decided it here. */
  readonly from: LifecycleState | null;
  readonly recorded: boolean;
};

type SubjectRow = {
  key: number;
  id: string;
  kind: Kind;
  most: LifecycleState | null;
  site: string | null;
  lineage: string | null;
  niche: string | null;
  slot_kind: Kind | null;
  state: LifecycleState | null;
  since: number | null;
  from_state: LifecycleState | null;
  recorded: number | null;
  home: string | null;
};

function subjectOf(row: SubjectRow): StandingSubject[] {
  const { id, kind, most, site, niche, slot_kind, state, since, home } = row;
  if (state === null && !isLive(kind, most)) return [];
  return [
    {
      ...{ id, site, niche, state, since },
      // Where its record was taken back, it still stands there as what it was.
      kind: slot_kind ?? kind,
      lineage: row.lineage ?? home ?? "",
      from: row.from_state,
      recorded: row.recorded === 1,
    },
  ];
}

/** How these nodes stood, each at its position, in the order of the list. */
export async function subjectsAt(db: D1Database, due: readonly Due[]): Promise<StandingSubject[][]> {
  const { results } = await db
    .prepare(subjectsSql)
    .bind(JSON.stringify(due.map(({ n, position }) => [n, position])))
    .all<SubjectRow>();
  return due.map((_one, i) => results.filter(({ key }) => key === i).flatMap(subjectOf));
}

/** The nodes that advisories are about, each at a position. */
export async function advisedNodes(
  db: D1Database,
  asked: readonly (readonly [advisory: string, position: number])[],
): Promise<Due[]> {
  return await each<Due>(db, advisedSql, asked);
}

/** Of each of these nodes, those that bore its name after one position, until another. */
export async function namesakesOf(
  db: D1Database,
  ns: readonly number[],
  from: number,
  to: number,
): Promise<{ readonly n: number; readonly namesake: number }[]> {
  return await each(db, namesakesSql, ns, from, to);
}

/** The waivers that were said after one position, until another. */
export async function waiversSaid(
  db: D1Database,
  from: number,
  to: number,
): Promise<{ readonly n: number; readonly until: string }[]> {
  const { results } = await db.prepare(waiversSql).bind(from, to).all<{ n: number; until: string }>();
  return results;
}

/** Where these advisories begin and end. */
export async function spansOf(
  db: D1Database,
  ids: readonly string[],
): Promise<Map<string, { readonly from: number; readonly until: number | null }>> {
  type Row = { id: string; from_position: number; until_position: number | null };
  const rows = await each<Row>(db, advisoriesSql, ids);
  return new Map(rows.map((row) => [row.id, { from: row.from_position, until: row.until_position }]));
}

/** The ids of these nodes. */
export async function idsOf(db: D1Database, ns: readonly number[]): Promise<string[]> {
  return (await each<{ id: string }>(db, idsSql, ns)).map(({ id }) => id);
}
