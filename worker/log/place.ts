// The site's log in its own storage: which statement stands at which position.
//
// take: entries, the ledgers' ends, and what the site's own ledger says of quarantine, in one transaction. Idempotent by (ledger, seq): a ledger that offers again, because
// it crashed before it noted the positions, gets the same ones. The bytes still to be projected are held in memory alone;
// after a crash they are read from the ledgers.
//
// A ledger that offers another statement where one stands already, or leaves a gap, is frozen; no other ledger is touched.

import advance from "../../sql/site-log/advance.sql";
import appendEntries from "../../sql/site-log/append.sql";
import findSql from "../../sql/site-log/find.sql";
import found from "../../sql/site-log/found.sql";
import freeze from "../../sql/site-log/freeze.sql";
import lastSql from "../../sql/site-log/last.sql";
import ledgerSql from "../../sql/site-log/ledger.sql";
import ledgerOf from "../../sql/site-log/ledger-of.sql";
import ledgersSql from "../../sql/site-log/ledgers.sql";
import nextSql from "../../sql/site-log/next.sql";
import placedSql from "../../sql/site-log/placed.sql";
import register from "../../sql/site-log/register.sql";
import schema from "../../sql/site-log/schema.sql";
import siteSql from "../../sql/site-log/site.sql";
import type { Erasure } from "../../src/ledger/erasure.ts";
import { SITE_LINEAGE } from "../../src/ledger/quarantine.ts";
import { leafHash, type Statement, statementHash } from "../../src/ledger/statement.ts";
import type { Offered } from "../commit.ts";
import { sha256 } from "../platform/digest.ts";
import { parameters } from "../platform/parameters.ts";
import type { Bytes, HeldBytes } from "./held.ts";
import { foldedAt, forgetReasonOf, note, type Standing } from "./quarantine.ts";

export type Placement = { readonly seq: number; readonly position: number };

export type TakeAnswer =
  | { readonly ok: true; readonly placed: readonly Placement[] }
  | { readonly ok: false; readonly frozen: string };

/** The site's id, made on first use and kept with the data. */
export function prepareLog(storage: DurableObjectStorage, fresh: () => string): string {
  storage.sql.exec(schema);
  const [row] = storage.sql.exec<{ site: string }>(siteSql).toArray();
  if (row !== undefined) return row.site;
  const site = fresh();
  storage.sql.exec(found, site);
  return site;
}

/** Enters a lineage's ledger; a lineage that has one already keeps it, so a founding can be repeated. */
export function registerLedger(
  sql: SqlStorage,
  ledger: string,
  lineage: string,
  genesisHash: string,
): string {
  sql.exec(register, ledger, lineage, genesisHash);
  return sql.exec<{ ledger: string }>(ledgerOf, lineage).one().ledger;
}

/** How many ledgers the register has. */
export function countLedgers(sql: SqlStorage): number {
  return sql.exec<{ ledgers: number }>(ledgersSql).one().ledgers;
}

/** The last entry: position -1 when there is none. */
export function lastEntry(sql: SqlStorage): { position: number; at: string } {
  return sql.exec<{ position: number; at: string }>(lastSql).toArray()[0] ?? { position: -1, at: "" };
}

function fault(
  statement: Statement,
  offered: Offered,
  end: { seq: number; hash: string },
): string | undefined {
  if (statement.seq !== offered.seq || statement.seq !== end.seq + 1)
    return `statement ${offered.seq} does not follow ${end.seq}`;
  if (statement.prev !== end.hash) return `statement ${offered.seq} is not chained to ${end.seq}`;
  return statementHash(offered.json, sha256) === offered.hash
    ? undefined
    : `statement ${offered.seq} is not what its hash says`;
}

/** The hash of the statement that an erasure takes parts of. */
function erasedBy({ parts }: Offered): string | undefined {
  const body = parts.find((part) => part.name === "body");
  const text = body && (body.text ?? body.outline);
  return text == null ? undefined : (JSON.parse(text) as Erasure).statement;
}

type EntryRow = readonly [
  position: number,
  at: string,
  ledger: string,
  seq: number,
  hash: string,
  leaf: string,
];

/** Writes entries and where their ledger ends with them. */
function writeEntries(sql: SqlStorage, rows: readonly EntryRow[]): void {
  const [, , ledger, seq, hash] = rows.at(-1) ?? [];
  if (ledger === undefined) return;
  for (const list of parameters(rows)) sql.exec(appendEntries, list);
  sql.exec(advance, ledger, seq, hash);
}

/** Gives each statement the next position, or the one it has already; what has to be projected is held. */
export function take(
  storage: DurableObjectStorage,
  held: HeldBytes,
  ledger: string,
  offered: readonly Offered[],
  now: string,
): TakeAnswer {
  const answer = storage.transactionSync(() => place(storage.sql, ledger, offered, now));
  for (const { position, one, statement } of answer.fresh) {
    held.hold(position, statement, one.parts);
    if (statement.type !== "erase") continue;
    // What it takes may still be held, to be projected.
    const erased = findStatement(storage.sql, erasedBy(one) ?? "");
    if (erased) held.drop(erased.position);
  }
  return answer.wrong === undefined
    ? { ok: true, placed: answer.placed }
    : { ok: false, frozen: answer.wrong };
}

type Placed = {
  readonly placed: readonly Placement[];
  readonly fresh: readonly {
    readonly position: number;
    readonly one: Offered;
    readonly statement: Statement;
  }[];
  /** Why the ledger is frozen. */
  readonly wrong?: string;
};

function place(sql: SqlStorage, ledger: string, offered: readonly Offered[], now: string): Placed {
  const end = registered(sql, ledger);
  if (end === undefined) return { placed: [], fresh: [], wrong: "this ledger is not registered" };
  if (end.frozen !== null) return { placed: [], fresh: [], wrong: end.frozen };
  const first = offered[0]?.seq ?? 0;
  const known = new Map(
    sql
      .exec<{ seq: number; hash: string; position: number }>(placedSql, ledger, first, end.seq)
      .toArray()
      .map((row) => [row.seq, row]),
  );
  const placed: Placement[] = [];
  const fresh: Placed["fresh"][number][] = [];
  const rows: EntryRow[] = [];
  let last: { seq: number; hash: string } = end;
  let { position, at } = lastEntry(sql);
  let wrong: string | undefined;
  for (const one of offered) {
    const before = known.get(one.seq);
    const statement = JSON.parse(one.json) as Statement;
    if (before) wrong = before.hash === one.hash ? undefined : `statement ${one.seq} was another before`;
    else wrong = fault(statement, one, last);
    if (wrong !== undefined) break;
    if (before) {
      placed.push({ seq: one.seq, position: before.position });
      continue;
    }
    position += 1;
    at = now > at ? now : at;
    rows.push([position, at, ledger, one.seq, one.hash, leafHash(at, one.json, sha256)]);
    placed.push({ seq: one.seq, position });
    fresh.push({ position, one, statement });
    last = one;
  }
  writeEntries(sql, rows);
  if (end.lineage === SITE_LINEAGE) noteSite(sql, fresh);
  if (wrong !== undefined) sql.exec(freeze, ledger, wrong);
  return { placed, fresh, ...(wrong === undefined ? {} : { wrong }) };
}

/** Takes note of what the site says about its own log. */
function noteSite(sql: SqlStorage, fresh: Placed["fresh"]): void {
  note(
    sql,
    fresh.map(({ position, one, statement }) => ({
      seq: one.seq,
      position,
      type: statement.type,
      parts: one.parts,
    })),
  );
  for (const { one, statement } of fresh)
    if (statement.type === "erase") forgetReasonOf(sql, erasedBy(one) ?? "");
}

/** An entry as it lies in the log. */
export type Entry = Placement & {
  readonly at: string;
  readonly leaf: string;
  readonly ledger: string;
  readonly hash: string;
};

/** Where the register has a ledger; undefined when it does not know it. */
export function registered(
  sql: SqlStorage,
  ledger: string,
): { lineage: string; seq: number; hash: string; frozen: string | null } | undefined {
  type Row = { lineage: string; seq: number; hash: string; frozen: string | null };
  return sql.exec<Row>(ledgerSql, ledger).toArray()[0];
}

/** Writes entries as they were, and where their ledgers end with them: nothing is checked here. */
export function writeVerbatim(sql: SqlStorage, entries: readonly Entry[]): void {
  const rows = entries.map(
    ({ position, at, ledger, seq, hash, leaf }): EntryRow => [position, at, ledger, seq, hash, leaf],
  );
  for (const list of parameters(rows)) sql.exec(appendEntries, list);
  for (const { ledger, seq, hash } of new Map(entries.map((one) => [one.ledger, one])).values())
    sql.exec(advance, ledger, seq, hash);
}

/** Notes why the log takes no more of a ledger; the first reason stays. */
export function freezeLedger(sql: SqlStorage, ledger: string, why: string): void {
  sql.exec(freeze, ledger, why);
}

/** Where a statement stands. */
export type Found = {
  readonly position: number;
  readonly ledger: string;
  readonly lineage: string;
  readonly seq: number;
};

export function findStatement(sql: SqlStorage, hash: string): Found | null {
  return sql.exec<Found>(findSql, hash).toArray()[0] ?? null;
}

export type HeldEntry = Standing & {
  /** It is in quarantine, or about to be. */
  readonly skipped: boolean;
  /** The statement that it releases. */
  readonly released: Standing | undefined;
  /** Undefined when the bytes are not held: they are in the ledger. */
  readonly bytes: Bytes | undefined;
};

/** The entries after a position: at most so many, and not much more than so many characters. */
export function entriesAfter(
  sql: SqlStorage,
  held: HeldBytes,
  position: number,
  count: number,
  characters: number,
): HeldEntry[] {
  const entries: HeldEntry[] = [];
  let size = 0;
  type Row = Standing & { readonly skipped: number; readonly releases: number };
  for (const { skipped, releases, ...row } of sql.exec<Row>(nextSql, position, count)) {
    const bytes = held.get(row.position);
    size += bytes?.size ?? 0;
    if (size > characters && entries.length > 0) break;
    const released = releases === 1 ? foldedAt(sql, row.position) : undefined;
    entries.push({ ...row, skipped: skipped === 1, released, bytes });
  }
  return entries;
}
