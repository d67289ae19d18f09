// What the watch keeps in its own storage: how far it has followed which projection, what is live there, what it has still to
// look at, and the violations that it found.
import dueSql from "../../sql/watch/due.sql";
import dueEnter from "../../sql/watch/due-enter.sql";
import dueFirst from "../../sql/watch/due-first.sql";
import dueLeave from "../../sql/watch/due-leave.sql";
import findingEnter from "../../sql/watch/finding-enter.sql";
import followSql from "../../sql/watch/follow.sql";
import followedSql from "../../sql/watch/followed.sql";
import forgetDue from "../../sql/watch/forget-due.sql";
import forgetFindings from "../../sql/watch/forget-findings.sql";
import forgetLapses from "../../sql/watch/forget-lapses.sql";
import forgetLive from "../../sql/watch/forget-live.sql";
import forgetViolations from "../../sql/watch/forget-violations.sql";
import lapseEnter from "../../sql/watch/lapse-enter.sql";
import lapseLeave from "../../sql/watch/lapse-leave.sql";
import lapsesSql from "../../sql/watch/lapses.sql";
import liveSql from "../../sql/watch/live.sql";
import liveEnter from "../../sql/watch/live-enter.sql";
import liveLeave from "../../sql/watch/live-leave.sql";
import openOfNode from "../../sql/watch/open-of-node.sql";
import retellSql from "../../sql/watch/retell.sql";
import tellingSql from "../../sql/watch/telling.sql";
import violationSql from "../../sql/watch/violation.sql";
import violationEnter from "../../sql/watch/violation-enter.sql";
import violationsSql from "../../sql/watch/violations.sql";
import type { Kind } from "../../src/model/kinds.ts";
import type { LifecycleState } from "../../src/model/lifecycle.ts";
import { type Violation, type Why, withoutFacts } from "../../src/policy/violations.ts";
import { parameters } from "../platform/parameters.ts";

/** A node that is to be looked at, at a position at which something affected it. */
export type Due = { readonly position: number; readonly n: number };

/** A waiver that holds until an instant (milliseconds). */
export type Lapse = { readonly instant: number; readonly n: number };

/** How far it has followed: everything up to this position of this projection was looked at, or is due. */
export type Followed = { readonly projection: string; readonly position: number };

/** The state of a live node; null where it is a deployment without one. */
export type Live = ReadonlyMap<number, LifecycleState | null>;

type Row = {
  id: string;
  n: number;
  node: string;
  site: string | null;
  lineage: string;
  niche: string | null;
  kind: Kind;
  state: LifecycleState | null;
  policy: string | null;
  version: number | null;
  advisory: string | null;
  opened: number;
  opened_at: string;
  closed: number | null;
  closed_at: string | null;
  why: Why | null;
  outcome: string;
  found: number;
};

function violationOf(row: Row): Violation {
  const { id, node, site, lineage, niche, kind, state, policy, version, advisory, found } = row;
  const { opened, opened_at, closed, closed_at, why } = row;
  const cause = policy === null ? { advisory: advisory ?? "" } : { policy, version: version ?? 0 };
  return {
    ...{ id, node, site, lineage, niche, kind, state, cause, found },
    opened: { position: opened, at: opened_at },
    closed:
      closed === null || closed_at === null || why === null ? null : { position: closed, at: closed_at, why },
    outcome: JSON.parse(row.outcome) as Violation["outcome"],
  };
}

const every = (sql: SqlStorage, query: string, list: readonly unknown[]): void => {
  if (list.length > 0) for (const parameter of parameters(list)) sql.exec(query, parameter);
};

/** How far it has followed; undefined before it began. */
export const followed = (sql: SqlStorage): Followed | undefined =>
  sql.exec<Followed>(followedSql).toArray()[0];

/** The last position up to which everything was looked at. */
export function lookedUntil(sql: SqlStorage): number {
  const first = sql.exec<{ position: number | null }>(dueFirst).one().position;
  return first === null ? (followed(sql)?.position ?? -1) : first - 1;
}

/** Forgets everything: it is found again. */
export function beginAgain(storage: DurableObjectStorage, projection: string): void {
  storage.transactionSync(() => {
    for (const query of [forgetLive, forgetDue, forgetLapses, forgetViolations, forgetFindings])
      storage.sql.exec(query);
    storage.sql.exec(followSql, projection, -1);
  });
}

export const liveNodes = (sql: SqlStorage): Live =>
  new Map(
    sql
      .exec<{ n: number; state: LifecycleState | null }>(liveSql)
      .toArray()
      .map(({ n, state }) => [n, state]),
  );

export const dueNext = (sql: SqlStorage, limit: number): Due[] => sql.exec<Due>(dueSql, limit).toArray();

/** The waivers that hold where it has come to. */
export const lapsesKept = (sql: SqlStorage): Lapse[] => sql.exec<Lapse>(lapsesSql).toArray();

/** What a stretch of the log came to. */
export type Stretch = Followed & {
  readonly due: readonly Due[];
  /** Nodes that are live at its end, and nodes that are not, among those that changed. */
  readonly entered: Live;
  readonly left: readonly number[];
  /** Waivers that were said in it. */
  readonly waived: readonly Lapse[];
  /** Waivers that ended in it. */
  readonly lapsed: readonly Lapse[];
  /** Ids of nodes of which something was erased. */
  readonly erased: readonly string[];
};

/** Takes in a stretch of the log, all of it or nothing. */
export function takeIn(storage: DurableObjectStorage, stretch: Stretch): void {
  const { sql } = storage;
  storage.transactionSync(() => {
    const pairs = ({ instant, n }: Lapse): [number, number] => [instant, n];
    every(
      sql,
      dueEnter,
      stretch.due.map(({ position, n }) => [position, n]),
    );
    every(sql, liveEnter, [...stretch.entered]);
    every(sql, liveLeave, stretch.left);
    every(sql, lapseEnter, stretch.waived.map(pairs));
    every(sql, lapseLeave, stretch.lapsed.map(pairs));
    for (const id of stretch.erased) forgetFacts(sql, id);
    sql.exec(followSql, stretch.projection, stretch.position);
  });
}

/** Of a node whose record was erased no fact stays in what was found before. */
function forgetFacts(sql: SqlStorage, node: string): void {
  type Finding = { id: string; position: number; outcome: string };
  for (const { id, position, outcome } of sql.exec<Finding>(tellingSql, JSON.stringify(node)).toArray()) {
    const left = withoutFacts(JSON.parse(outcome) as Violation["outcome"], node);
    if (left !== undefined) sql.exec(retellSql, id, position, JSON.stringify(left));
  }
}

export const openOf = (sql: SqlStorage, n: number): Violation[] =>
  sql.exec<Row>(openOfNode, n).toArray().map(violationOf);

/** Keeps what was found of a node. */
export function keepViolation(sql: SqlStorage, n: number, one: Violation, outcome: string): void {
  const { id, node, site, lineage, niche, kind, state, cause, opened, closed, found } = one;
  const by = "policy" in cause ? [cause.policy, cause.version, null] : [null, null, cause.advisory];
  const left = closed === null ? [null, null, null] : [closed.position, closed.at, closed.why];
  const begun = [opened.position, opened.at];
  sql.exec(violationEnter, ...[id, n, node, site, lineage, niche, ...by, ...begun, ...left]);
  sql.exec(findingEnter, id, found, kind, state, outcome);
}

export const dueDone = (sql: SqlStorage, due: readonly Due[]): void =>
  every(
    sql,
    dueLeave,
    due.map(({ position, n }) => [position, n]),
  );

/** Which violations are asked for. */
export type Wanted = {
  readonly open: boolean | undefined;
  readonly ns: readonly number[] | undefined;
  readonly lineage: string | null;
  readonly policy: string | null;
  readonly advisory: string | null;
};

/** As it stood at a position: what came later had not happened. */
const asOf = (one: Violation, at: number): Violation =>
  one.closed !== null && one.closed.position > at ? { ...one, closed: null } : one;

/** A page of violations as they stood at a position. */
export function violationsAt(
  sql: SqlStorage,
  { open, ns, lineage, policy, advisory }: Wanted,
  at: number,
  limit: number,
  offset: number,
): Violation[] {
  const isOpen = open === undefined ? null : Number(open);
  const nodes = ns === undefined ? null : JSON.stringify(ns);
  return sql
    .exec<Row>(violationsSql, at, isOpen, nodes, lineage, policy, advisory, limit, offset)
    .toArray()
    .map((row) => asOf(violationOf(row), at));
}

/** One of them as it stood at a position; none when it had not been opened. */
export const violationAt = (sql: SqlStorage, id: string, at: number): Violation[] =>
  sql
    .exec<Row>(violationSql, id, at)
    .toArray()
    .map((row) => asOf(violationOf(row), at));
