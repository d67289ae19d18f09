// The ledger's storage: what a LineageRoot writes and reads in its own SQLite, and in which order.
//
//  1. append: statement, parts and fingerprint in one transaction. A crash before it: nothing was said, the caller
//     retries. A crash after it, before the answer: the caller retries and finds the fingerprint and the same receipt.
//  2. erase: the statement that erases, and what it takes from another statement of the ledger, in one transaction. A crash
//     before or after it is as with an append.
//  3. place: the positions that the site's log gave. A crash before it: the statements are offered again, and the log,
//     which knows them by (ledger, seq), answers with the same positions.
//
// Recovery is the same functions, called again.

import appendPart from "../sql/ledger/append-part.sql";
import appendStatement from "../sql/ledger/append-statement.sql";
import erasePart from "../sql/ledger/erase-part.sql";
import found from "../sql/ledger/found.sql";
import hashOf from "../sql/ledger/hash-of.sql";
import head from "../sql/ledger/head.sql";
import identity from "../sql/ledger/identity.sql";
import noteErasure from "../sql/ledger/note-erasure.sql";
import partsOf from "../sql/ledger/parts-of.sql";
import place from "../sql/ledger/place.sql";
import placed from "../sql/ledger/placed.sql";
import positionSql from "../sql/ledger/position.sql";
import readParts from "../sql/ledger/read-parts.sql";
import readStatements from "../sql/ledger/read-statements.sql";
import recall from "../sql/ledger/recall.sql";
import remember from "../sql/ledger/remember.sql";
import schema from "../sql/ledger/schema.sql";
import { keptPart, type Left, type StoredPart } from "../src/ledger/erasure.ts";
import { type AppendRequest, type LedgerState, plan } from "../src/ledger/plan.ts";
import { genesis, type KeptPart, type Statement } from "../src/ledger/statement.ts";
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
  readonly parts: readonly KeptPart[];
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

/** Takes one request, unless it was taken before; returns the state after it. */
function appendOne(
  sql: SqlStorage,
  state: LedgerState,
  request: AppendRequest,
  now: string,
): { state: LedgerState; taken: Taken } {
  const known = recalled(sql, request.fingerprint);
  if (known !== undefined) return { state, taken: { created: false, ...known } };
  const planned = plan(state, request, { now, salt: () => randomHex(32), sha256 });
  const { seq } = planned.statement;
  sql.exec(appendStatement, seq, planned.hash, planned.json);
  for (const [i, part] of planned.parts.entries())
    sql.exec(appendPart, seq, i, part.name, part.salt, part.text);
  sql.exec(remember, planned.fingerprint, seq, planned.receipt);
  return { state: planned.next, taken: { created: true, receipt: planned.receipt, seq, position: null } };
}

/** Takes every request that was not taken before, all in one transaction; returns the state after it. */
export function append(
  storage: DurableObjectStorage,
  from: LedgerState,
  requests: readonly AppendRequest[],
  now: string,
): { state: LedgerState; taken: Taken[] } {
  return storage.transactionSync(() => {
    let state = from;
    const taken = requests.map((request): Taken => {
      const one = appendOne(storage.sql, state, request, now);
      state = one.state;
      return one.taken;
    });
    return { state, taken };
  });
}

/** The parts of a statement as they lie here; undefined when the ledger has no such statement. */
export function storedParts(sql: SqlStorage, seq: number, hash: string): StoredPart[] | undefined {
  const [row] = sql.exec<{ hash: string }>(hashOf, seq).toArray();
  return row?.hash === hash ? sql.exec<StoredPart>(partsOf, seq).toArray() : undefined;
}

/** Says that parts of a statement are gone, and takes them. */
export function erase(
  storage: DurableObjectStorage,
  from: LedgerState,
  request: AppendRequest,
  { seq, left }: { readonly seq: number; readonly left: readonly Left[] },
  now: string,
): { state: LedgerState; taken: Taken } {
  return storage.transactionSync(() => {
    const { sql } = storage;
    const one = appendOne(sql, from, request, now);
    for (const { i, hash, outline } of left) {
      sql.exec(noteErasure, seq, i, hash, outline, one.taken.seq);
      sql.exec(erasePart, seq, i);
    }
    return one;
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
  const offered = new Map(rows.map((row) => [row.seq, { ...row, parts: [] as KeptPart[] }]));
  let size = 0;
  type Row = { seq: number; name: string; text: string | null; outline: string | null };
  for (const { seq, ...part } of sql.exec<Row>(readParts, from, last)) {
    size += (part.text ?? part.outline)?.length ?? 0;
    if (size > characters && seq > from) return [...offered.values()].filter((one) => one.seq < seq);
    offered.get(seq)?.parts.push(keptPart(part));
  }
  return [...offered.values()];
}
