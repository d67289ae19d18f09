// The ledger's storage: what a LineageRoot writes and reads in its own SQLite, and in which order.
//
//  1. append: statement, parts, fingerprint, idempotency key, and who stands where by it (`slots.ts`), in one transaction. A crash before it: nothing was said, the caller
//     retries. A crash after it, before the answer: the caller retries and finds the fingerprint and the same receipt.
//  2. erase: the statement that erases, and what it takes from another statement of the ledger, in one transaction. A crash
//     before or after it is as with an append.
//  3. place: the positions that the site's log gave. A crash before it: the statements are offered again, and the log,
//     which knows them by (ledger, seq), answers with the same positions.
//
// Recovery is the same functions, called again.

import appendPart from "../sql/ledger/append-part.sql";
import appendParts from "../sql/ledger/append-parts.sql";
import appendStatements from "../sql/ledger/append-statements.sql";
import copiesSql from "../sql/ledger/copies.sql";
import erasePart from "../sql/ledger/erase-part.sql";
import found from "../sql/ledger/found.sql";
import hashOf from "../sql/ledger/hash-of.sql";
import head from "../sql/ledger/head.sql";
import identity from "../sql/ledger/identity.sql";
import moveFingerprints from "../sql/ledger/move-fingerprints.sql";
import noteErasure from "../sql/ledger/note-erasure.sql";
import oldFingerprints from "../sql/ledger/old-fingerprints.sql";
import partsOf from "../sql/ledger/parts-of.sql";
import place from "../sql/ledger/place.sql";
import placed from "../sql/ledger/placed.sql";
import positionsSql from "../sql/ledger/positions.sql";
import readParts from "../sql/ledger/read-parts.sql";
import readStatements from "../sql/ledger/read-statements.sql";
import recall from "../sql/ledger/recall.sql";
import remember from "../sql/ledger/remember.sql";
import schema from "../sql/ledger/schema.sql";
import { keptPart, type Left, type StoredPart } from "../src/ledger/erasure.ts";
import { type AppendRequest, type LedgerState, type Planned, plan } from "../src/ledger/plan.ts";
import { genesis, type KeptPart, SOURCE_PART, type Statement } from "../src/ledger/statement.ts";
import type { Verbatim } from "../src/ledger/verify.ts";
import { LIMITS } from "../src/model/limits.ts";
import { isBound, type Known, keysOf, writeKeys } from "./ledger/keys.ts";
import { type Noted, noteSlots } from "./ledger/slots.ts";
import { randomHex, sha256 } from "./platform/digest.ts";
import { parameters } from "./platform/parameters.ts";

// Characters of a part that is written by itself.
const LONG_PART = 100_000;

/** What was taken, or had been taken before. */
export type Taken = {
  readonly created: boolean;
  /** JSON, the same for ever. */
  readonly receipt: string;
  readonly seq: number;
  readonly position: number | null;
  /** It was said before under the key that was sent. `other`: what was said then was something else, and this is not taken. */
  readonly key?: "same" | "other";
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
  const { sql } = storage;
  sql.exec(schema);
  if (sql.exec<{ found: number }>(oldFingerprints).one().found > 0)
    storage.transactionSync(() => sql.exec(moveFingerprints));
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

/** What was taken before, by fingerprint. */
function recalled(sql: SqlStorage, fingerprints: readonly string[]): Map<string, Known> {
  type Row = { fingerprint: string; seq: number; receipt: string; position: number | null };
  const rows = parameters(fingerprints).flatMap((list) => sql.exec<Row>(recall, list).toArray());
  return new Map(rows.map(({ fingerprint, ...known }) => [fingerprint, known]));
}

/** Whether a statement of one of these fingerprints was taken, or anything under this key. */
export function isKnown(sql: SqlStorage, fingerprints: readonly string[], key?: string): boolean {
  return (key !== undefined && isBound(sql, key)) || recalled(sql, fingerprints).size > 0;
}

/** The receipt of what was taken under a fingerprint; null when nothing was. */
export function receiptFor(sql: SqlStorage, fingerprint: string): string | null {
  return recalled(sql, [fingerprint]).get(fingerprint)?.receipt ?? null;
}

/** Writes what was planned, many rows at a time; a part too long to stand beside others goes alone. */
function write(sql: SqlStorage, planned: readonly Planned[]): void {
  const parts = planned.flatMap(({ statement: { seq }, parts: own }) =>
    own.map((part, i) => [seq, i, part.name, part.salt, part.text] as const),
  );
  const long = new Set(parts.filter((row) => row[4].length > LONG_PART));
  for (const rows of parameters(planned.map(({ statement: { seq }, hash, json }) => [seq, hash, json])))
    sql.exec(appendStatements, rows);
  for (const rows of parameters(parts.filter((row) => !long.has(row)))) sql.exec(appendParts, rows);
  for (const row of long) sql.exec(appendPart, ...row);
  for (const rows of parameters(
    planned.map(({ statement: { seq }, fingerprint, receipt }) => [fingerprint, seq, receipt]),
  ))
    sql.exec(remember, rows);
}

/** Takes every request that was not taken before; returns the state after it. */
function takeAll(
  sql: SqlStorage,
  from: LedgerState,
  requests: readonly AppendRequest[],
  now: string,
): { state: LedgerState; taken: Taken[] } {
  const known = recalled(
    sql,
    requests.map((request) => request.fingerprint),
  );
  const keys = keysOf(sql, requests);
  const planned: Planned[] = [];
  let state = from;
  const taken = requests.map((request): Taken => {
    const under = keys.recall(request);
    if (under !== undefined) return { created: false, ...under };
    const before = known.get(request.fingerprint);
    if (before !== undefined) {
      keys.bind(request, before);
      return { created: false, ...before };
    }
    const one = plan(state, request, { now, salt: () => randomHex(32), sha256 });
    planned.push(one);
    state = one.next;
    const said: Known = { seq: one.statement.seq, receipt: one.receipt, position: null };
    known.set(request.fingerprint, said);
    keys.bind(request, said);
    return { created: true, ...said };
  });
  if (planned.length > 0) {
    write(sql, planned);
    noteSlots(
      sql,
      planned.map(({ statement, parts }) => ({ ...statement, parts })),
    );
  }
  keys.write();
  return { state, taken };
}

/** What the first of these keys stands for that stands for something else. */
export function reusedAmong(sql: SqlStorage, requests: readonly AppendRequest[]): Taken | undefined {
  const keys = keysOf(sql, requests);
  const other = requests.map((request) => keys.recall(request)).find((one) => one?.key === "other");
  return other && { created: false, ...other };
}

/** A statement as it was said before, with the position it was given. */
export type Restored = { readonly one: Verbatim; readonly position: number | null };

/** Writes statements as they were said before, to the byte: nothing is planned here, and nothing checked. */
export function writeVerbatim(sql: SqlStorage, all: readonly Restored[]): void {
  const parts = all.flatMap(({ one }) => one.parts.map((part, i) => ({ seq: one.seq, i, part })));
  const short = parts.flatMap(({ seq, i, part }) =>
    "salt" in part && part.text.length <= LONG_PART ? [[seq, i, part.name, part.salt, part.text]] : [],
  );
  for (const rows of parameters(all.map(({ one }) => [one.seq, one.hash, one.json])))
    sql.exec(appendStatements, rows);
  for (const rows of parameters(short)) sql.exec(appendParts, rows);
  for (const { seq, i, part } of parts)
    if (!("salt" in part)) {
      sql.exec(appendPart, seq, i, part.name, null, null);
      sql.exec(noteErasure, seq, i, part.hash, part.outline, part.by_seq);
    } else if (part.text.length > LONG_PART) sql.exec(appendPart, seq, i, part.name, part.salt, part.text);
  const fingerprints = all.flatMap(({ one }) =>
    one.fingerprints.map(({ fingerprint, receipt }) => [fingerprint, one.seq, receipt]),
  );
  for (const rows of parameters(fingerprints)) sql.exec(remember, rows);
  writeKeys(
    sql,
    all.flatMap(({ one: { seq, keys = [] } }) => keys.map((key) => ({ ...key, seq }))),
  );
  const placed = all.flatMap(({ one, position }) => (position === null ? [] : [[one.seq, position]]));
  for (const rows of parameters(placed)) sql.exec(place, rows);
  noteSlots(
    sql,
    all.map(({ one: { seq, json, parts } }): Noted => {
      const { type, time } = JSON.parse(json) as Statement;
      return {
        seq,
        type,
        time,
        parts: parts.map((part) => keptPart({ outline: null, text: null, ...part })),
      };
    }),
  );
}

/** Takes every request that was not taken before, all in one transaction; returns the state after it. */
export function append(
  storage: DurableObjectStorage,
  from: LedgerState,
  requests: readonly AppendRequest[],
  now: string,
): { state: LedgerState; taken: Taken[] } {
  return storage.transactionSync(() => takeAll(storage.sql, from, requests, now));
}

/** The parts of a statement as they lie here; undefined when the ledger has no such statement. */
export function storedParts(sql: SqlStorage, seq: number, hash: string): StoredPart[] | undefined {
  const [row] = sql.exec<{ hash: string }>(hashOf, seq).toArray();
  return row?.hash === hash ? sql.exec<StoredPart>(partsOf, seq).toArray() : undefined;
}

/** A record whose source is asked for: the statement that says it, and the fingerprint of saying it with its source. */
export type AskedSource = { readonly seq: number; readonly fingerprint: string };

/** The source of the i-th of those asked for, and the hash of the statement that has it. Its text is null once it was erased. */
export type FoundSource = { readonly i: number; readonly statement: string; readonly text: string | null };

/**
 * The first source that these records were said with: by the statement that says the record, or by another that said it
 * again with its source. One that is there comes before one that was erased.
 */
export function firstSource(sql: SqlStorage, asked: readonly AskedSource[]): FoundSource | null {
  const again = recalled(
    sql,
    asked.map((one) => one.fingerprint),
  );
  let erased: FoundSource | null = null;
  for (const [i, { seq, fingerprint }] of asked.entries())
    for (const one of new Set([seq, again.get(fingerprint)?.seq ?? seq])) {
      const parts = sql.exec<StoredPart>(partsOf, one).toArray();
      const found = parts.find((part) => part.name === SOURCE_PART);
      if (found === undefined) continue;
      const { hash: statement } = sql.exec<{ hash: string }>(hashOf, one).one();
      if (found.text !== null) return { i, statement, text: found.text };
      erased ??= { i, statement, text: null };
    }
  return erased;
}

/** Another part that holds the same text. */
export type Copy = { readonly statement: string; readonly part: string };

/** As many as are named, and whether there are more. */
export type Copies = { readonly named: readonly Copy[]; readonly more: boolean };

/** Where else in this ledger the texts of these parts stand: the same record may be said alone and in a cohort. */
export function copiesOf(sql: SqlStorage, seq: number, parts: readonly StoredPart[]): Copies {
  const own = parts.flatMap((part) => (part.text === null || part.name === "context" ? [] : part.i));
  const most = LIMITS.erasureCopies;
  const found = sql.exec<Copy>(copiesSql, seq, JSON.stringify(own), most + 1).toArray();
  return { named: found.slice(0, most), more: found.length > most };
}

/** Says that parts of a statement are gone, and takes them. */
export function erase(
  storage: DurableObjectStorage,
  from: LedgerState,
  request: AppendRequest,
  { seq, left }: { readonly seq: number; readonly left: readonly Left[] },
  now: string,
): { state: LedgerState; taken: Taken[] } {
  return storage.transactionSync(() => {
    const { sql } = storage;
    const said = takeAll(sql, from, [request], now);
    const [by] = said.taken;
    if (by === undefined) throw new Error("an erasure was neither taken nor refused");
    if (by.key === "other") return said;
    for (const { i, hash, outline } of left) {
      sql.exec(noteErasure, seq, i, hash, outline, by.seq);
      sql.exec(erasePart, seq, i);
    }
    return said;
  });
}

/** Notes the positions that the site's log gave. */
export function notePositions(
  storage: DurableObjectStorage,
  positions: readonly { seq: number; position: number }[],
): void {
  const rows = positions.map(({ seq, position }) => [seq, position]);
  storage.transactionSync(() => {
    for (const list of parameters(rows)) storage.sql.exec(place, list);
  });
}

/** The last statement that the site's log is known to have. */
export function lastPlaced(sql: SqlStorage): number {
  return sql.exec<{ seq: number }>(placed).one().seq;
}

/** The positions of statements, as far as the site's log has given them some. */
export function positionsOf(sql: SqlStorage, seqs: readonly number[]): Map<number, number> {
  const from = Math.min(...seqs);
  const rows = sql.exec<{ seq: number; position: number }>(positionsSql, from, Math.max(...seqs));
  return new Map(rows.toArray().map(({ seq, position }) => [seq, position]));
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
