// The ledger's storage: what a LineageRoot writes and reads in its own SQLite, and in which order.
//
//  1. append: statement, parts and fingerprint in one transaction. A crash before it: nothing was said, the caller
//     retries. A crash after it, before the answer: the caller retries and finds the fingerprint and the same receipt.
//  2. place: the positions that the site's log gave. A crash before it: the statements are offered again, and the log,
//     which knows them by (ledger, seq), answers with the same positions.
//
// Recovery is the same two functions, called again.

import appendPart from "../sql/ledger/append-part.sql";
import appendStatement from "../sql/ledger/append-statement.sql";
import found from "../sql/ledger/found.sql";
import head from "../sql/ledger/head.sql";
import identity from "../sql/ledger/identity.sql";
import place from "../sql/ledger/place.sql";
import placed from "../sql/ledger/placed.sql";
import positionSql from "../sql/ledger/position.sql";
import readParts from "../sql/ledger/read-parts.sql";
import readStatements from "../sql/ledger/read-statements.sql";
import recall from "../sql/ledger/recall.sql";
import remember from "../sql/ledger/remember.sql";
import schema from "../sql/ledger/schema.sql";
import { type AppendRequest, type LedgerState, plan } from "../src/ledger/plan.ts";
import { genesis, type Part, type Statement } from "../src/ledger/statement.ts";
import { randomHex, sha256 } from "./digest.ts";

/** What was taken, or had been taken before. */
export type Taken = {
  readonly created: boolean;
  /** JSON, the same for ever. */
  readonly receipt: string;
  readonly seq: number;
  readonly position: number | null;
};

/** A statement on its way to the site's log. */
export type Offered = {
  readonly seq: number;
  readonly hash: string;
  /** Canonical JSON of the statement. */
  readonly json: string;
  readonly parts: readonly Part[];
};

export function prepareLedger(storage: DurableObjectStorage): void {
  storage.sql.exec(schema);
}

/** The ledger's state, or undefined before it was founded. */
export function loadState(sql: SqlStorage): LedgerState | undefined {
  const [who] = sql.exec<{ site: string; ledger: string; lineage: string }>(identity).toArray();
  if (who === undefined) return undefined;
  const [last] = sql.exec<{ seq: number; hash: string; json: string }>(head).toArray();
  if (last === undefined) return { ...who, seq: 0, hash: genesis(who.site, who.ledger, sha256), time: "" };
  return { ...who, seq: last.seq, hash: last.hash, time: (JSON.parse(last.json) as Statement).time };
}

export function foundLedger(sql: SqlStorage, site: string, ledger: string, lineage: string): void {
  sql.exec(found, site, ledger, lineage);
}

type Known = { seq: number; receipt: string; position: number | null };

const recalled = (sql: SqlStorage, fingerprint: string): Known | undefined =>
  sql.exec<Known>(recall, fingerprint).toArray()[0];

/** Whether a statement of this fingerprint was taken. */
export function isKnown(sql: SqlStorage, fingerprint: string): boolean {
  return recalled(sql, fingerprint) !== undefined;
}

/** Takes every request that was not taken before, all in one transaction; returns the state after it. */
export function append(
  storage: DurableObjectStorage,
  from: LedgerState,
  requests: readonly AppendRequest[],
  now: string,
): { state: LedgerState; taken: Taken[] } {
  return storage.transactionSync(() => {
    const { sql } = storage;
    let state = from;
    const taken = requests.map((request): Taken => {
      const known = recalled(sql, request.fingerprint);
      if (known !== undefined) return { created: false, ...known };
      const planned = plan(state, request, { now, salt: () => randomHex(32), sha256 });
      const { seq } = planned.statement;
      sql.exec(appendStatement, seq, planned.hash, planned.json);
      for (const [i, part] of planned.parts.entries())
        sql.exec(appendPart, seq, i, part.name, part.salt, part.text);
      sql.exec(remember, planned.fingerprint, seq, planned.receipt);
      state = planned.next;
      return { created: true, receipt: planned.receipt, seq, position: null };
    });
    return { state, taken };
  });
}

/** Notes the positions that the site's log gave. */
export function notePositions(
  storage: DurableObjectStorage,
  positions: readonly { seq: number; position: number }[],
): void {
  storage.transactionSync(() => {
    for (const { seq, position } of positions) storage.sql.exec(place, seq, position);
  });
}

/** The last statement that the site's log is known to have. */
export function lastPlaced(sql: SqlStorage): number {
  return sql.exec<{ seq: number }>(placed).one().seq;
}

/** The position of a statement, when the site's log has given it one. */
export function positionOf(sql: SqlStorage, seq: number): number | null {
  return sql.exec<{ position: number }>(positionSql, seq).toArray()[0]?.position ?? null;
}

/** Statements from a sequence number on, with their bytes: at most so many, and not much more than so many characters. */
export function statementsFrom(sql: SqlStorage, from: number, count: number, characters: number): Offered[] {
  const rows = sql.exec<{ seq: number; hash: string; json: string }>(readStatements, from, count).toArray();
  const last = rows.at(-1)?.seq;
  if (last === undefined) return [];
  const offered = new Map(rows.map((row) => [row.seq, { ...row, parts: [] as Part[] }]));
  let size = 0;
  for (const { seq, name, text } of sql.exec<{ seq: number; name: string; text: string | null }>(
    readParts,
    from,
    last,
  )) {
    size += text?.length ?? 0;
    if (size > characters && seq > from) return [...offered.values()].filter((one) => one.seq < seq);
    if (text !== null) offered.get(seq)?.parts.push({ name, text });
  }
  return [...offered.values()];
}
