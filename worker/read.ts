// The reads of the projection: SQL in, typed rows out, nothing decided. Every read names the position it reads at.

import aliasesOfMany from "../sql/queries/read/aliases-of-many.sql";
import byName from "../sql/queries/read/by-name.sql";
import claimsOfMany from "../sql/queries/read/claims-of-many.sql";
import edgesFollowedSql from "../sql/queries/read/edges-followed.sql";
import edgesIntoSql from "../sql/queries/read/edges-into.sql";
import headsSql from "../sql/queries/read/heads.sql";
import namesSql from "../sql/queries/read/names.sql";
import parentsOfMany from "../sql/queries/read/parents-of-many.sql";
import referencesOfMany from "../sql/queries/read/references-of-many.sql";
import resolveSql from "../sql/queries/read/resolve.sql";
import setAsideSql from "../sql/queries/read/set-aside.sql";
import skippedAt from "../sql/queries/read/skipped-at.sql";
import unpinnedNamed from "../sql/queries/read/unpinned-named.sql";
import watermarkSql from "../sql/queries/read/watermark.sql";
import type { EdgeInto, KnownNode } from "../src/ledger/world.ts";
import type { Json } from "../src/model/canonical.ts";
import type { Certainty } from "../src/model/certainty.ts";
import type { EdgeType } from "../src/model/edge-types.ts";
import type { Kind } from "../src/model/kinds.ts";
import type { LifecycleState } from "../src/model/lifecycle.ts";
import type { LineageRecord } from "../src/model/record.ts";
import type { Claim, GraphEdge, NodeReference } from "../src/model/view.ts";
import type { RecordSetAside } from "../src/prov/mapping/said.ts";
import { parameters } from "./platform/parameters.ts";

/** Where a read reads: a position, in one projection. */
export type Moment = {
  readonly position: number;
  /** Which projection, and by which fold: what was read from another may differ. */
  readonly projection: string;
};

/** How far the projection has come; -1 before the first statement. */
export type Watermark = Moment & {
  readonly nextNode: number;
  /** Of the fold that made the rows. */
  readonly version: number;
};

/** A node by number, with what walks and lists need. */
export type Head = KnownNode & {
  readonly name: string | null;
  readonly version: string | null;
  /** The most active of its standings; null without one. */
  readonly state: LifecycleState | null;
  /** Whether it is the stub of a name without revision. */
  readonly unpinned: boolean;
};

type NodeRow = { n: number; id: string; kind: Kind; ancestry: string; stub: number };
type HeadRow = NodeRow & {
  name: string | null;
  version: string | null;
  state: LifecycleState | null;
  unpinned: number;
};

const node = ({ n, id, kind, ancestry, stub }: NodeRow): KnownNode => ({
  n,
  id,
  kind,
  ancestry,
  stub: stub === 1,
});

const head = (row: HeadRow): Head => ({
  ...node(row),
  name: row.name,
  version: row.version,
  state: row.state,
  unpinned: row.unpinned === 1,
});

/** A question to the database about every item of a list, and what is made of the rows. */
export type Ask<T> = {
  readonly sql: string;
  readonly list: readonly unknown[];
  /** Parameters that stand behind the list. */
  readonly more?: readonly unknown[];
  readonly read: (rows: readonly never[]) => T;
};

type Answers<A extends readonly Ask<unknown>[]> = { [K in keyof A]: A[K] extends Ask<infer T> ? T : never };

/** Asks several questions in one request; each runs once per list, since a list is bounded. */
export async function askAll<const A extends readonly Ask<unknown>[]>(
  db: D1Database,
  asks: A,
): Promise<Answers<A>> {
  const runs = asks.map(({ sql, list, more = [] }) =>
    list.length === 0 ? [] : parameters(list).map((parameter) => db.prepare(sql).bind(parameter, ...more)),
  );
  const queries = runs.flat();
  const answers = queries.length === 0 ? [] : await db.batch(queries);
  let at = 0;
  return asks.map(({ read }, i) => {
    const own = answers.slice(at, at + (runs[i]?.length ?? 0));
    at += own.length;
    return read(own.flatMap((answer) => answer.results) as never[]);
  }) as Answers<A>;
}

/** Asks one question. */
export async function ask<T>(db: D1Database, one: Ask<T>): Promise<T> {
  const [answer] = await askAll(db, [one]);
  return answer;
}

/** Runs a query once per list, since a list is bounded, and joins the rows. */
export async function each<T>(
  db: D1Database,
  sql: string,
  list: readonly unknown[],
  ...more: unknown[]
): Promise<T[]> {
  if (list.length === 0) return [];
  const queries = parameters(list).map((parameter) => db.prepare(sql).bind(parameter, ...more));
  const answers = await db.batch<T>(queries);
  return answers.flatMap((answer) => answer.results);
}

export async function watermark(db: D1Database): Promise<Watermark> {
  const row = await db
    .prepare(watermarkSql)
    .first<{ position: number; next_node: number; projection_version: number; generation: string }>();
  if (row === null) throw new Error("the projection has no watermark: its migrations were not applied");
  const { position, next_node: nextNode, projection_version: version, generation } = row;
  return { position, nextNode, version, projection: `${version}.${generation}` };
}

/** Whether the rows skip what stands at a position that they have passed. */
export async function isSkipped(db: D1Database, position: number): Promise<boolean> {
  return (await db.prepare(skippedAt).bind(position).first<number>("skipped")) === 1;
}

/** A position at which everything has begun, and what has ended has ended. */
export const NOW = Number.MAX_SAFE_INTEGER;

/** A node, and the id that names it. */
export type Resolved = KnownNode & { readonly said: string };

/** What ids named at a position, own ids before aliases; ids that named nothing are left out. */
export const resolving = (ids: readonly string[], at: number): Ask<Resolved[]> => ({
  sql: resolveSql,
  list: [...new Set(ids)],
  more: [at],
  read: (rows: readonly (NodeRow & { said: string })[]) =>
    rows.map((row) => ({ ...node(row), said: row.said })),
});

export async function resolve(db: D1Database, ids: readonly string[], at: number): Promise<Resolved[]> {
  return await ask(db, resolving(ids, at));
}

export const headsOf = (ns: readonly number[], at: number): Ask<Head[]> => ({
  sql: headsSql,
  list: ns,
  more: [at],
  read: (rows: readonly HeadRow[]) => rows.map(head),
});

export async function heads(db: D1Database, ns: readonly number[], at: number): Promise<Head[]> {
  return await ask(db, headsOf(ns, at));
}

/** Numbers of every node of a name, and of a version unless it is null, at a position; at most so many. */
export async function named(
  db: D1Database,
  name: string,
  version: string | null,
  at: number,
  limit: number,
): Promise<number[]> {
  const { results } = await db.prepare(byName).bind(name, version, at, limit).all<{ n: number }>();
  return results.map((row) => row.n);
}

export type NodeName = { readonly n: number; readonly name: string };

/** Everything that these nodes are called. */
export async function namesOf(db: D1Database, ns: readonly number[], at: number): Promise<NodeName[]> {
  return await each<NodeName>(db, namesSql, ns, at);
}

/** The unpinned stubs that share a name with these nodes. */
export async function unpinnedNamesakes(
  db: D1Database,
  ns: readonly number[],
  at: number,
): Promise<Set<number>> {
  return new Set((await each<{ n: number }>(db, unpinnedNamed, ns, at)).map((row) => row.n));
}

export type NumberedEdge = GraphEdge & { readonly childN: number; readonly parentN: number };

type EdgeRow = {
  child: number;
  parent: number;
  type: EdgeType;
  role: string | null;
  weight: number | null;
  weight_unit: string | null;
  mutation: string | null;
  certainty: Certainty;
  derived_by: "rule" | null;
  record: string;
  ordinal: number;
  misfit: number;
};

function edge(row: EdgeRow, child: string, parent: string): NumberedEdge {
  return {
    child,
    parent,
    type: row.type,
    role: row.role,
    weight: row.weight,
    weight_unit: row.weight_unit,
    mutation: row.mutation === null ? null : (JSON.parse(row.mutation) as { type: string; params?: Json }),
    certainty: row.certainty,
    derived_by: row.derived_by,
    record: row.record,
    ordinal: row.ordinal,
    misfit: row.misfit === 1,
    childN: row.child,
    parentN: row.parent,
  };
}

type WholeEdgeRow = EdgeRow & { child_id: string; parent_id: string };

/** The edges from these nodes to their parents. */
export const parentEdges = (ns: readonly number[], at: number): Ask<NumberedEdge[]> => ({
  sql: parentsOfMany,
  list: ns,
  more: [at],
  read: (rows: readonly WholeEdgeRow[]) => rows.map((row) => edge(row, row.child_id, row.parent_id)),
});

/** The edges between these pairs of nodes, in their order, of these types and certainties. */
export async function edgesBetween(
  db: D1Database,
  pairs: readonly { readonly child: number; readonly parent: number }[],
  of: { readonly types: readonly EdgeType[]; readonly certainties: readonly Certainty[] },
  at: number,
): Promise<NumberedEdge[]> {
  const list = pairs.map(({ child, parent }) => [child, parent]);
  const words = [JSON.stringify(of.types), JSON.stringify(of.certainties)];
  const rows = await each<WholeEdgeRow>(db, edgesFollowedSql, list, at, ...words);
  return rows.map((row) => edge(row, row.child_id, row.parent_id));
}

/** The parts of a record that were erased, from its row. */
export function withheldParts(column: string | null): string[] {
  return column === null ? [] : (JSON.parse(column) as string[]);
}

type ClaimRow = Omit<Claim, "said" | "facets" | "withheld"> & {
  /** Characters of all claims up to this one. */
  size: number;
  n: number;
  said: string;
  facets: string | null;
  withheld: string | null;
};

/**
 * The live records about these nodes, by node, in the order of the log; undefined when they are more than so many
 * characters.
 */
export const claimsWithin = (
  ns: readonly number[],
  at: number,
  characters: number,
): Ask<Map<number, Claim[]> | undefined> => ({
  sql: claimsOfMany,
  list: ns,
  more: [at, characters],
  read: (rows: readonly ClaimRow[]) => {
    const byNode = new Map<number, Claim[]>(ns.map((n) => [n, []]));
    for (const { n, said, facets, withheld, size, ...row } of rows) {
      if (size > characters) return undefined;
      byNode.get(n)?.push({
        ...row,
        withheld: withheldParts(withheld),
        said: JSON.parse(said) as LineageRecord,
        ...(facets === null ? {} : { facets }),
      });
    }
    return byNode;
  },
});

/** All live records about these nodes, however much they are. */
export async function claimsOf(
  db: D1Database,
  ns: readonly number[],
  at: number,
): Promise<Map<number, Claim[]>> {
  const all = await ask(db, claimsWithin(ns, at, Number.MAX_SAFE_INTEGER));
  if (all === undefined) throw new Error("there is no end to what was said");
  return all;
}

/** Rows by the number of their node, in their order; a node without any has an empty list. */
export function byNumber<Row extends { readonly n: number }, T>(
  ns: readonly number[],
  rows: readonly Row[],
  read: (row: Omit<Row, "n">) => T,
): Map<number, T[]> {
  const byNode = new Map<number, T[]>(ns.map((n) => [n, []]));
  for (const { n, ...row } of rows) byNode.get(n)?.push(read(row));
  return byNode;
}

export const aliasesOf = (ns: readonly number[], at: number): Ask<Map<number, string[]>> => ({
  sql: aliasesOfMany,
  list: ns,
  more: [at],
  read: (rows: readonly { n: number; alias: string }[]) => byNumber(ns, rows, ({ alias }) => alias),
});

type SetAsideRow = Omit<RecordSetAside, "state" | "capture" | "withheld"> & {
  n: number;
  conflict: "kind" | "cycle" | null;
  capture: string | null;
  withheld: string | null;
};

/** The records about these nodes that do not hold, in the order of the log. */
export const setAsideOf = (ns: readonly number[], at: number): Ask<Map<number, RecordSetAside[]>> => ({
  sql: setAsideSql,
  list: ns,
  more: [at],
  read: (rows: readonly SetAsideRow[]) =>
    byNumber(ns, rows, ({ conflict, capture, withheld, ...row }) => ({
      ...row,
      state: conflict ?? "retracted",
      capture: capture === null ? null : (JSON.parse(capture) as LineageRecord["capture"]),
      withheld: withheldParts(withheld),
    })),
});

/** What these nodes refer to outside their ancestry. */
export const referencesOf = (ns: readonly number[], at: number): Ask<Map<number, NodeReference[]>> => ({
  sql: referencesOfMany,
  list: ns,
  more: [at],
  read: (rows: readonly (NodeReference & { n: number })[]) => byNumber(ns, rows, (row) => row),
});

/** The live edges into these nodes, by number. */
export async function edgesInto(db: D1Database, ns: readonly number[]): Promise<Map<number, EdgeInto[]>> {
  type Row = {
    n: number;
    record: string;
    ordinal: number;
    child: number;
    type: EdgeType;
    position: number;
    misfit: number;
    child_kind: Kind;
  };
  const byNode = new Map<number, EdgeInto[]>(ns.map((n) => [n, []]));
  for (const { n, misfit, child_kind, ...row } of await each<Row>(db, edgesIntoSql, ns))
    byNode.get(n)?.push({ ...row, childKind: child_kind, misfit: misfit === 1 });
  return byNode;
}
