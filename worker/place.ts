// The site's log in its own storage: which statement stands at which position.
//
//  1. take: entries, the ledgers' ends and the bytes still to be projected, in one transaction. Idempotent by (ledger,
//     seq): a ledger that offers again, because it crashed before it noted the positions, gets the same ones.
//     A statement that erases takes the bytes of what it erases out of those that are still to be projected.
//  2. forget: the bytes of what is projected. A crash before it leaves bytes that the next call forgets.
//
// A ledger that offers another statement where one stands already, or leaves a gap, is frozen; no other ledger is touched.

import advance from "../sql/site-log/advance.sql";
import appendEntry from "../sql/site-log/append.sql";
import findSql from "../sql/site-log/find.sql";
import forgetSql from "../sql/site-log/forget.sql";
import forgetErased from "../sql/site-log/forget-erased.sql";
import found from "../sql/site-log/found.sql";
import freeze from "../sql/site-log/freeze.sql";
import hold from "../sql/site-log/hold.sql";
import lastSql from "../sql/site-log/last.sql";
import ledgerSql from "../sql/site-log/ledger.sql";
import ledgerOf from "../sql/site-log/ledger-of.sql";
import ledgersSql from "../sql/site-log/ledgers.sql";
import nextSql from "../sql/site-log/next.sql";
import placedSql from "../sql/site-log/placed.sql";
import register from "../sql/site-log/register.sql";
import schema from "../sql/site-log/schema.sql";
import siteSql from "../sql/site-log/site.sql";
import type { Erasure } from "../src/ledger/erasure.ts";
import { type KeptPart, leafHash, type Statement, statementHash } from "../src/ledger/statement.ts";
import type { Offered } from "./commit.ts";
import { sha256 } from "./digest.ts";

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

export function lineagesOfLedgers(sql: SqlStorage): string[] {
  return sql
    .exec<{ lineage: string }>(ledgersSql)
    .toArray()
    .map((row) => row.lineage);
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

/** The bytes of an erased part may wait here to be projected. */
function forgetWhatIsErased(sql: SqlStorage, parts: readonly KeptPart[]): void {
  const body = parts.find((part) => part.name === "body");
  const text = body && (body.text ?? body.outline);
  if (text != null) sql.exec(forgetErased, (JSON.parse(text) as Erasure).statement);
}

/** Gives each statement the next position, or the one it has already. */
export function take(
  storage: DurableObjectStorage,
  ledger: string,
  offered: readonly Offered[],
  now: string,
): TakeAnswer {
  return storage.transactionSync(() => {
    const { sql } = storage;
    const [end] = sql.exec<{ seq: number; hash: string; frozen: string | null }>(ledgerSql, ledger).toArray();
    if (end === undefined) return { ok: false, frozen: "this ledger is not registered" };
    if (end.frozen !== null) return { ok: false, frozen: end.frozen };
    const first = offered[0]?.seq ?? 0;
    const known = new Map(
      sql
        .exec<{ seq: number; hash: string; position: number }>(placedSql, ledger, first, end.seq)
        .toArray()
        .map((row) => [row.seq, row]),
    );
    const placed: Placement[] = [];
    let { seq, hash } = end;
    let { position, at } = lastEntry(sql);
    for (const one of offered) {
      const before = known.get(one.seq);
      const statement = JSON.parse(one.json) as Statement;
      const wrong = before
        ? before.hash === one.hash
          ? undefined
          : `statement ${one.seq} was another before`
        : fault(statement, one, { seq, hash });
      if (wrong !== undefined) {
        sql.exec(freeze, ledger, wrong);
        return { ok: false, frozen: wrong };
      }
      if (before) {
        placed.push({ seq: one.seq, position: before.position });
        continue;
      }
      position += 1;
      at = now > at ? now : at;
      sql.exec(appendEntry, position, at, ledger, one.seq, one.hash, leafHash(at, one.json, sha256));
      sql.exec(hold, position, one.json, JSON.stringify(one.parts));
      if (statement.type === "erase") forgetWhatIsErased(sql, one.parts);
      placed.push({ seq: one.seq, position });
      ({ seq, hash } = one);
    }
    sql.exec(advance, ledger, seq, hash);
    return { ok: true, placed };
  });
}

/** Where a statement stands. */
export type Found = { readonly ledger: string; readonly lineage: string; readonly seq: number };

export function findStatement(sql: SqlStorage, hash: string): Found | null {
  return sql.exec<Found>(findSql, hash).toArray()[0] ?? null;
}

/** Forgets the bytes of what is projected. */
export function forget(sql: SqlStorage, position: number): void {
  sql.exec(forgetSql, position);
}

export type HeldEntry = {
  readonly position: number;
  readonly ledger: string;
  readonly seq: number;
  readonly hash: string;
  readonly lineage: string;
  /** Null when the bytes were forgotten: they are in the ledger. */
  readonly bytes: { readonly statement: Statement; readonly parts: readonly KeptPart[] } | null;
};

/** The entries after a position: at most so many, and not much more than so many characters. */
export function entriesAfter(
  sql: SqlStorage,
  position: number,
  count: number,
  characters: number,
): HeldEntry[] {
  const entries: HeldEntry[] = [];
  let size = 0;
  type Row = {
    position: number;
    at: string;
    ledger: string;
    seq: number;
    hash: string;
    lineage: string;
    json: string | null;
    parts: string | null;
  };
  for (const { json, parts, ...row } of sql.exec<Row>(nextSql, position, count)) {
    size += parts?.length ?? 0;
    if (size > characters && entries.length > 0) break;
    const bytes =
      json === null || parts === null
        ? null
        : { statement: JSON.parse(json) as Statement, parts: JSON.parse(parts) as KeptPart[] };
    entries.push({
      position: row.position,
      ledger: row.ledger,
      seq: row.seq,
      hash: row.hash,
      lineage: row.lineage,
      bytes,
    });
  }
  return entries;
}
