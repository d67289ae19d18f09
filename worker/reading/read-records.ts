// The reads of what was said: records, runs, cohorts, lineages. Nodes and edges are read in read.ts.

import cohortSql from "../../sql/queries/read/cohort.sql";
import cohortMembers from "../../sql/queries/read/cohort-members.sql";
import cohortsOfNode from "../../sql/queries/read/cohorts-of-node.sql";
import edgesOfRecordSql from "../../sql/queries/read/edges-of-record.sql";
import lineageSql from "../../sql/queries/read/lineage.sql";
import lineageKinds from "../../sql/queries/read/lineage-kinds.sql";
import lineageMembers from "../../sql/queries/read/lineage-members.sql";
import lineagesSql from "../../sql/queries/read/lineages.sql";
import lineagesKnown from "../../sql/queries/read/lineages-known.sql";
import outlooksSql from "../../sql/queries/read/outlooks.sql";
import recordStateSql from "../../sql/queries/read/record-state.sql";
import recordsKnown from "../../sql/queries/read/records-known.sql";
import rootNode from "../../sql/queries/read/root-node.sql";
import runSql from "../../sql/queries/read/run.sql";
import runsWithin from "../../sql/queries/read/runs-within.sql";
import siblingsSql from "../../sql/queries/read/siblings.sql";
import type { Conflict, Outlook } from "../../src/ledger/world.ts";
import type { LineageRecord } from "../../src/model/record.ts";
import { type Ask, askAll, each, withheldParts } from "../read.ts";

/** How a record stands. */
export type RecordStanding = {
  readonly conflict: Conflict | null;
  readonly retracted: boolean;
  /** Parts that were erased. */
  readonly withheld: readonly string[];
};

/** How these records stand; those that are not projected are left out. */
export const standingOf = (ids: readonly string[]): Ask<Map<string, RecordStanding>> => ({
  sql: recordsKnown,
  list: ids,
  read: (
    rows: readonly {
      record: string;
      conflict: Conflict | null;
      retracted: number;
      withheld: string | null;
    }[],
  ) =>
    new Map(
      rows.map(({ record, conflict, retracted, withheld }) => [
        record,
        { conflict, retracted: retracted === 1, withheld: withheldParts(withheld) },
      ]),
    ),
});

export async function knownRecords(
  db: D1Database,
  ids: readonly string[],
): Promise<Map<string, RecordStanding>> {
  const [known] = await askAll(db, [standingOf(ids)]);
  return known;
}

/** A record's last row by a position. */
export type RecordState = {
  readonly n: number;
  readonly node: string;
  readonly position: number;
  readonly ledger: string;
  readonly seq: number;
  readonly statement: string;
  readonly lineage: string;
  readonly time: string;
  readonly said: string;
  readonly facets: string | null;
  /** JSON list of the parts that were erased. */
  readonly withheld: string | null;
  /** Which token said it; null once that was erased. */
  readonly token: string | null;
  readonly conflict: string | null;
  readonly from_position: number;
  readonly until_position: number | null;
  /** From when the row before it was true. */
  readonly before: number | null;
};

export async function recordState(db: D1Database, record: string, at: number): Promise<RecordState | null> {
  return await db.prepare(recordStateSql).bind(record, at).first<RecordState>();
}

/** What the live records about a node say that it is, without one of them: few, however many records there are. */
export async function outlooksOf(db: D1Database, n: number, at: number, without: string): Promise<Outlook[]> {
  type Row = Pick<Outlook, "kind"> & {
    ancestry: NonNullable<Outlook["ancestry"]> | null;
    founder: number | null;
  };
  const { results } = await db.prepare(outlooksSql).bind(n, at, without).all<Row>();
  return results.map(({ kind, ancestry, founder }) => ({
    kind,
    ...(ancestry === null ? {} : { ancestry }),
    ...(founder === 1 ? { parents: [] } : {}),
  }));
}

export type LiveEdge = {
  readonly child: number;
  readonly parent: number;
  readonly type: string;
  readonly certainty: string;
};

/** The live edges that a record said. */
export async function edgesOfRecord(db: D1Database, record: string, position: number): Promise<LiveEdge[]> {
  return (await db.prepare(edgesOfRecordSql).bind(record, position).all<LiveEdge>()).results;
}

/** Which of these lineages have a record. */
export const knownAmong = (names: readonly string[]): Ask<Set<string>> => ({
  sql: lineagesKnown,
  list: [...new Set(names)],
  read: (rows: readonly { name: string }[]) => new Set(rows.map((row) => row.name)),
});

export type CohortRow = {
  readonly id: string;
  readonly position: number;
  readonly ledger: string;
  readonly seq: number;
  readonly statement: string;
  readonly lineage: string;
  readonly time: string;
  /** Null once it was erased. */
  readonly name: string | null;
  readonly note: string | null;
  /** JSON list of ids. */
  readonly parents: string;
  readonly conflict: string | null;
  /** JSON list of the parts that were erased. */
  readonly withheld: string | null;
};

export async function cohort(db: D1Database, id: string, at: number): Promise<CohortRow | null> {
  return await db.prepare(cohortSql).bind(id, at).first<CohortRow>();
}

export type CohortMember = { readonly cohort: string; readonly n: number; readonly record: string | null };

/** The members of cohorts, in their order. */
export async function membersOfCohorts(
  db: D1Database,
  ids: readonly string[],
  at: number,
): Promise<CohortMember[]> {
  return await each<CohortMember>(db, cohortMembers, ids, at);
}

export async function cohortsOf(
  db: D1Database,
  n: number,
  at: number,
): Promise<{ id: string; name: string | null }[]> {
  return (await db.prepare(cohortsOfNode).bind(n, at).all<{ id: string; name: string | null }>()).results;
}

/** A node that shares a parent; `types` of the edges, separated by commas. */
export type Sibling = { readonly n: number; readonly parent: string; readonly types: string };

export async function siblings(
  db: D1Database,
  n: number,
  types: readonly string[],
  at: number,
  limit: number,
): Promise<Sibling[]> {
  return (await db.prepare(siblingsSql).bind(n, JSON.stringify(types), at, limit).all<Sibling>()).results;
}

export type RunRecord = { readonly record: string; readonly n: number; readonly said: LineageRecord };

/** The live records that a run made, in the order of the log; undefined when they are more than so many characters. */
export async function recordsOfRun(
  db: D1Database,
  run: string,
  at: number,
  characters: number,
): Promise<RunRecord[] | undefined> {
  const { results } = await db
    .prepare(runSql)
    .bind(run, at, characters)
    .all<{ record: string; n: number; said: string; size: number }>();
  if ((results.at(-1)?.size ?? 0) > characters) return undefined;
  return results.map(({ record, n, said }) => ({ record, n, said: JSON.parse(said) as LineageRecord }));
}

/** The runs that say they are a part of a run. */
export async function partsOfRun(db: D1Database, run: string, at: number): Promise<string[]> {
  const { results } = await db.prepare(runsWithin).bind(run, at).all<{ run: string }>();
  return results.map((row) => row.run);
}

export type LineageRow = {
  readonly name: string;
  readonly ledger: string;
  /** The founding record. */
  readonly root: string;
  readonly from_position: number;
  readonly records: number;
  readonly nodes: number;
  readonly last_time: string | null;
};

/** Lineages after a name, by name. */
export async function lineages(
  db: D1Database,
  after: string,
  at: number,
  limit: number,
): Promise<LineageRow[]> {
  const { results } = await db.prepare(lineagesSql).bind(after, at, limit).all<LineageRow>();
  return results;
}

export async function lineage(
  db: D1Database,
  name: string,
): Promise<Pick<LineageRow, "name" | "ledger" | "root" | "from_position"> | null> {
  return await db.prepare(lineageSql).bind(name).first();
}

/** The id of the node that a record is about. */
export async function nodeOfRecord(db: D1Database, record: string): Promise<string | null> {
  return await db.prepare(rootNode).bind(record).first<string>("id");
}

export async function kindsOfLineage(
  db: D1Database,
  name: string,
  at: number,
): Promise<Record<string, number>> {
  const { results } = await db.prepare(lineageKinds).bind(name, at).all<{ kind: string; nodes: number }>();
  return Object.fromEntries(results.map((row) => [row.kind, row.nodes]));
}

/** Numbers of a lineage's nodes in the order in which they entered it. */
export async function membersOfLineage(
  db: D1Database,
  name: string,
  at: number,
  limit: number,
  offset: number,
): Promise<number[]> {
  const { results } = await db.prepare(lineageMembers).bind(name, at, limit, offset).all<{ n: number }>();
  return results.map((row) => row.n);
}
