// Quarantine in the storage of the site's log: which positions are skipped, as the log says, and which statements are on
// their way to be.
//
//  1. accuse: a statement failed alone while the database took others. A crash before or after it costs one try more.
//  2. give up: it failed often and long enough; from here on it is not tried again, whatever happens. A crash after it: the
//     projector goes on with 3.
//  3. the projector writes that its position is skipped, and moves the watermark past it. No batch that still hangs
//     somewhere can bring the statement in after that. If one did before, the watermark has moved without it: acquitted.
//  4. the site's own ledger says `quarantine`, once however often it is asked. A crash before it: 3 is found done, and it is
//     said. Nothing after the position is projected before the log has it.
//  5. note: the log takes the statement, and that the position is skipped, in one transaction; nothing is given up any more.
//
// A release is said by whoever runs the site, and noted in the same way.

import accuseSql from "../../sql/site-log/accuse.sql";
import acquitSql from "../../sql/site-log/acquit.sql";
import atSql from "../../sql/site-log/at.sql";
import confinedSql from "../../sql/site-log/confined.sql";
import forgetReason from "../../sql/site-log/forget-reason.sql";
import givenUpSql from "../../sql/site-log/given-up.sql";
import noteSql from "../../sql/site-log/note.sql";
import notedSql from "../../sql/site-log/noted.sql";
import quarantineSql from "../../sql/site-log/quarantine.sql";
import quarantinedSql from "../../sql/site-log/quarantined.sql";
import amongSql from "../../sql/site-log/quarantined-among.sql";
import countSql from "../../sql/site-log/quarantined-count.sql";
import releaseSql from "../../sql/site-log/release.sql";
import suspectSql from "../../sql/site-log/suspect.sql";
import trustSql from "../../sql/site-log/trust.sql";
import unnotedSql from "../../sql/site-log/unnoted.sql";
import {
  type Confined,
  confinementOf,
  confinementRequest,
  isHopeless,
  SITE_LINEAGE,
  type Suspect,
  skippedBy,
  suspectedMore,
} from "../../src/ledger/quarantine.ts";
import type { KeptPart, StatementType } from "../../src/ledger/statement.ts";
import type { Env } from "../env.ts";
import { lineageRoot } from "../platform/calls.ts";
import { sha256 } from "../platform/digest.ts";
import { parameters } from "../platform/parameters.ts";

/** A statement of the site's own ledger, where it stands. */
export type Notice = {
  readonly seq: number;
  readonly position: number;
  readonly type: StatementType;
  readonly parts: readonly KeptPart[];
};

/** Where a statement stands, and where it was skipped; undefined when the log does not have it. */
export function confined(sql: SqlStorage, statement: string): Confined | undefined {
  return sql.exec<Confined>(confinedSql, statement).toArray()[0];
}

function noteOne(sql: SqlStorage, { position, type, parts }: Notice): void {
  const said = type === "quarantine" || type === "release" ? confinementOf(parts) : undefined;
  const known = said && confined(sql, said.statement);
  if (said === undefined || known === undefined) return;
  if (type === "release") {
    sql.exec(releaseSql, known.stands, position);
    return;
  }
  const skipped = skippedBy(known);
  if (skipped === null) return;
  sql.exec(quarantineSql, skipped, known.stands, position, said.reason ?? null);
  sql.exec(acquitSql, skipped);
}

const noted = (sql: SqlStorage): number => sql.exec<{ seq: number }>(notedSql).one().seq;

/**
 * Notes what the site's own ledger says of quarantine, in the transaction in which the log takes it. What was taken before
 * and was not noted, because it was restored, comes first: then these are left for `noteRest`.
 */
export function note(sql: SqlStorage, notices: readonly Notice[]): void {
  let last = noted(sql);
  for (const notice of notices) {
    if (notice.seq !== last + 1) continue;
    noteOne(sql, notice);
    last = notice.seq;
  }
  if (notices.length > 0) sql.exec(noteSql, last);
}

/** Statements of the site's own ledger that are noted at once. */
const NOTED_AT_ONCE = 500;

/** Notes what the log has of the site's own ledger and never took from it: what was restored. */
export async function noteRest(env: Env, storage: DurableObjectStorage): Promise<void> {
  const { sql } = storage;
  for (;;) {
    const from = noted(sql);
    const rows = sql.exec<{ seq: number; position: number }>(unnotedSql, SITE_LINEAGE, from, NOTED_AT_ONCE);
    const positions = new Map(rows.toArray().map((row) => [row.seq, row.position]));
    if (positions.size === 0) return;
    const read = await lineageRoot(env, SITE_LINEAGE).read(from + 1, positions.size);
    const notices = read.flatMap(({ seq, json, parts }) => {
      const position = positions.get(seq);
      const { type } = JSON.parse(json) as { type: StatementType };
      return position === undefined ? [] : { seq, position, type, parts };
    });
    storage.transactionSync(() => note(sql, notices));
    if (noted(sql) === from) throw new Error("the site's own ledger does not have what the log has of it");
  }
}

/** Forgets why something was put into quarantine, if it is that which was erased. */
export function forgetReasonOf(sql: SqlStorage, erased: string): void {
  sql.exec(forgetReason, erased);
}

/** Notes that the statement at a position failed alone; whether it is given up. */
export function accuse(sql: SqlStorage, position: number, reason: string, now: number): boolean {
  const suspect = suspectedMore(sql.exec<Suspect>(suspectSql, position).toArray()[0], now);
  const hopeless = isHopeless(suspect, now);
  sql.exec(accuseSql, position, suspect.failures, suspect.since, reason, Number(hopeless));
  return hopeless;
}

/** Whether the statement at a position failed alone before. */
export function isSuspect(sql: SqlStorage, position: number): boolean {
  return sql.exec(suspectSql, position).toArray().length > 0;
}

/** Everything up to a position is projected: what was suspected there was not to blame. */
export function trust(sql: SqlStorage, position: number): void {
  sql.exec(trustSql, position);
}

/** The statement at a position was given up, and came in all the same. */
export function acquit(sql: SqlStorage, position: number): void {
  sql.exec(acquitSql, position);
}

export type GivenUp = { readonly position: number; readonly reason: string };

/** The first position that is given up and not yet in quarantine. */
export function givenUp(sql: SqlStorage): GivenUp | undefined {
  return sql.exec<GivenUp>(givenUpSql).toArray()[0];
}

/** Where a statement stands. */
export type Standing = {
  readonly position: number;
  readonly ledger: string;
  readonly seq: number;
  readonly hash: string;
  readonly lineage: string;
};

/** The statement that is folded at a position: the one that stands there, or the one that is released there. */
export function foldedAt(sql: SqlStorage, position: number): Standing {
  return sql.exec<Standing>(atSql, position).one();
}

/** Has the site's own ledger say that a statement is in quarantine. It drains to the log, which may be later than this. */
export async function sayQuarantine(
  env: Env,
  sql: SqlStorage,
  { hash: statement }: Standing,
  reason: string,
): Promise<void> {
  const times = confined(sql, statement)?.times ?? 0;
  const request = confinementRequest(
    { type: "quarantine", statement, reason, times, token: SITE_LINEAGE },
    sha256,
  );
  // Nothing is waited for but that it is durable there: the ledger's drain calls the log, which is where this runs.
  const said = await lineageRoot(env, SITE_LINEAGE).append(SITE_LINEAGE, [request], 0);
  if ("code" in said) throw new Error(said.detail);
}

/** What is in quarantine. */
export type Quarantined = {
  /** What is skipped: the statement's own position, or that of a release that could not be folded. */
  readonly skipped: number;
  readonly statement: string;
  readonly position: number;
  readonly lineage: string;
  /** Null once it was erased. */
  readonly reason: string | null;
  readonly since: string;
};

/** What is in quarantine, in the order of what is skipped: a page after a position. */
export function listQuarantined(sql: SqlStorage, after: number, limit: number): Quarantined[] {
  return sql.exec<Quarantined>(quarantinedSql, after, limit).toArray();
}

/** How many statements are in quarantine. */
export function countQuarantined(sql: SqlStorage): number {
  return sql.exec<{ quarantined: number }>(countSql).one().quarantined;
}

/** Of these positions, those of which the rows, as of position `at`, have nothing because it is skipped. */
export function quarantinedAmong(sql: SqlStorage, positions: readonly number[], at: number): number[] {
  return parameters(positions).flatMap((list) =>
    sql
      .exec<{ position: number }>(amongSql, list, at)
      .toArray()
      .map((row) => row.position),
  );
}
