// What can be reached from some nodes, in SQL: the set and its edges, a level of it, its size. What the answer means,
// depth and order, is not decided here.

import closureSql from "../../sql/queries/read/closure.sql";
import closureCount from "../../sql/queries/read/closure-count.sql";
import descendsSql from "../../sql/queries/read/descends.sql";
import kinSql from "../../sql/queries/read/kin.sql";
import levelSql from "../../sql/queries/read/level.sql";
import parentsKnownSql from "../../sql/queries/read/parents-known.sql";
import type { Direction, StateWord } from "../../src/graph/graph.ts";
import type { Below } from "../../src/ledger/world.ts";
import { CERTAINTIES, type Certainty } from "../../src/model/certainty.ts";
import type { EdgeType } from "../../src/model/edge-types.ts";
import type { Kind } from "../../src/model/kinds.ts";
import { parameters } from "../platform/parameters.ts";
import { each } from "../read.ts";

/** A step of the set that a walk is over; `far` is null for a node without edges. */
export type Step = {
  readonly n: number;
  readonly far: number | null;
  readonly type: EdgeType;
  readonly certainty: Certainty;
  readonly record: string;
  readonly ordinal: number;
  /** Where the record stands in the log. */
  readonly position: number;
};

export type Reach = {
  readonly direction: Direction;
  readonly types: readonly EdgeType[];
  readonly at: number;
  readonly throughNames: boolean;
  /** Edges that are less sure are neither followed nor crossed. */
  readonly atLeast?: Certainty | undefined;
  /** Nothing beyond nodes of these kinds is looked for. */
  readonly until?: readonly Kind[] | undefined;
};

const directed = (sql: string, direction: Direction): string =>
  sql
    .replaceAll("$near", direction === "up" ? "child" : "parent")
    .replaceAll("$far", direction === "up" ? "parent" : "child");

/** The certainties that are at least so sure. */
export const atLeastSo = (atLeast: Certainty = "reconstructed"): readonly Certainty[] =>
  CERTAINTIES.slice(0, CERTAINTIES.indexOf(atLeast) + 1);

function reachParameters(starts: readonly number[], reach: Reach): unknown[] {
  const { types, at, throughNames, atLeast, until } = reach;
  const sure = atLeastSo(atLeast);
  return [
    JSON.stringify(starts),
    JSON.stringify(types),
    at,
    // That two things of one name are one is inferred.
    Number(throughNames && sure.includes("inferred")),
    sure.length === CERTAINTIES.length ? null : JSON.stringify(sure),
    until === undefined ? null : JSON.stringify(until),
  ];
}

/** Everything reached, with its edges, up to `limit` rows. With `until` the starts have all their other names with them. */
export async function closure(
  db: D1Database,
  starts: readonly number[],
  reach: Reach,
  limit: number,
): Promise<Step[]> {
  const sql = directed(closureSql, reach.direction);
  const { results } = await db
    .prepare(sql)
    .bind(...reachParameters(starts, reach), limit)
    .all<Step>();
  return results;
}

/** One level of the walk, up to `limit` rows; a level may be more than one list can hold. */
export async function level(
  db: D1Database,
  starts: readonly number[],
  reach: Reach,
  limit: number,
): Promise<Step[]> {
  const sql = directed(levelSql, reach.direction);
  const [, ...asked] = reachParameters([], reach);
  const found: Step[] = [];
  const seen = new Set<number>();
  for (const list of parameters(starts)) {
    const { results } = await db
      .prepare(sql)
      .bind(list, ...asked, limit - found.length)
      .all<Step>();
    // By another name a node of one list may be found from the next.
    const fresh = results.filter((step) => !seen.has(step.n));
    for (const step of fresh) {
      seen.add(step.n);
      found.push(step);
    }
    if (found.length >= limit) break;
  }
  return found;
}

/** Of nodes of one kind in one state: how many there are, or how many edges of one certainty lead to them. */
export type KindCount = {
  readonly kind: Kind;
  readonly state: StateWord;
  /** 1 of those that were asked about. */
  readonly start: 0 | 1;
  /** Of the edges; null where nodes are counted. */
  readonly certainty: Certainty | null;
  readonly nodes: number;
  readonly edges: number;
  readonly stubs: number;
  readonly partial: number;
  readonly unspecified: number;
  readonly unpinned: number;
};

/** Exact counts of everything that `begun` (the starts, with `until` also all their other names) reaches. */
export async function countClosure(
  db: D1Database,
  begun: readonly number[],
  starts: readonly number[],
  reach: Reach,
): Promise<KindCount[]> {
  const sql = directed(closureCount, reach.direction);
  const { results } = await db
    .prepare(sql)
    .bind(...reachParameters(begun, reach), JSON.stringify(starts))
    .all<KindCount>();
  return results;
}

/**
 * Which of the candidates descend from a node, and which are other names of it, at the watermark; what the record `without`
 * says is left out.
 */
export async function descends(
  db: D1Database,
  n: number,
  candidates: readonly number[],
  without = "",
): Promise<Below> {
  const { results } = await db
    .prepare(descendsSql)
    .bind(n, JSON.stringify(candidates), without)
    .all<{ n: number; real: number }>();
  const numbers = (real: number): Set<number> =>
    new Set(results.filter((row) => row.real === real).map((row) => row.n));
  return { below: numbers(1), same: numbers(0) };
}

/** Whether anything descends from a node, and whether it descends from anything. */
export type NodeKin = { readonly n: number; readonly children: boolean; readonly parents: boolean };

export async function kinOf(db: D1Database, ns: readonly number[]): Promise<NodeKin[]> {
  const rows = await each<{ n: number; children: number; parents: number }>(db, kinSql, ns);
  return rows.map((row) => ({ n: row.n, children: row.children === 1, parents: row.parents === 1 }));
}

/** The live parents of these nodes, by number. */
export async function parentsKnown(db: D1Database, ns: readonly number[]): Promise<Map<number, Set<number>>> {
  const found = new Map<number, Set<number>>();
  for (const list of parameters(ns)) {
    const { results } = await db.prepare(parentsKnownSql).bind(list).all<{ child: number; parent: number }>();
    for (const { child, parent } of results) found.set(child, (found.get(child) ?? new Set()).add(parent));
  }
  return found;
}
