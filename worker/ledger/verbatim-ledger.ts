// A ledger read and written as it lies: for backups, which leave nothing out, and for restoring them. Nothing is said here
// that was not said before; how a ledger says something new is `commit.ts`.
//
//  restore: who the ledger is and a run of statements in one transaction, each checked as a reader of the log would. What
//  is there already and is the same is left alone; where something differs, nothing of the run is written. A crash before
//  it or after it: the run is sent again.

import restoreUntil from "../../sql/ledger/restore-until.sql";
import restoredUntilSql from "../../sql/ledger/restored-until.sql";
import verbatimFingerprints from "../../sql/ledger/verbatim-fingerprints.sql";
import verbatimParts from "../../sql/ledger/verbatim-parts.sql";
import verbatimStatements from "../../sql/ledger/verbatim-statements.sql";
import type { Key } from "../../src/ledger/key.ts";
import { beginning, checkStatement, type LedgerEnd, type Verbatim } from "../../src/ledger/verify.ts";
import { foundLedger, loadState, type Restored, storedParts, writeVerbatim } from "../commit.ts";
import { sha256 } from "../platform/digest.ts";
import { verbatimKeysOf } from "./keys.ts";

/** What a ledger has of a statement; who the ledger is, is known to who asks. */
export type Lying = Pick<Verbatim, "seq" | "hash" | "json" | "parts" | "fingerprints" | "keys"> & {
  /** The last position among the statements that erased parts of it: null where the log has one of them not yet. */
  readonly erasedAt: number | null;
};

type PartRow = {
  seq: number;
  name: string;
  salt: string | null;
  text: string | null;
  hash: string | null;
  outline: string | null;
  by_seq: number | null;
  by_position: number | null;
};

function verbatimPart({ name, salt, text, hash, outline, by_seq }: PartRow): Verbatim["parts"][number] {
  return salt !== null && text !== null
    ? { name, salt, text }
    : { name, hash: hash ?? "", outline, by_seq: by_seq ?? 0 };
}

/** Statements from one number to another: at least one, and not much more than so many characters. */
export function lyingStatements(sql: SqlStorage, from: number, to: number, characters: number): Lying[] {
  type Growing = Omit<Lying, "parts" | "fingerprints" | "keys" | "erasedAt"> & {
    parts: Verbatim["parts"][number][];
    fingerprints: { fingerprint: string; receipt: string }[];
    keys?: Key[];
    erasedAt: number | null;
  };
  const rows = sql.exec<{ seq: number; hash: string; json: string }>(verbatimStatements, from, to);
  const all = new Map<number, Growing>();
  let size = 0;
  let last = from - 1;
  for (const row of rows) all.set(row.seq, { ...row, parts: [], fingerprints: [], erasedAt: -1 });
  for (const row of sql.exec<PartRow>(verbatimParts, from, to)) {
    size += (row.text ?? row.outline ?? "").length + 200;
    if (size > characters && row.seq > from && row.seq > last) break;
    last = row.seq;
    const one = all.get(row.seq);
    one?.parts.push(verbatimPart(row));
    if (one && row.salt === null && one.erasedAt !== null)
      one.erasedAt = row.by_position === null ? null : Math.max(one.erasedAt, row.by_position);
  }
  type Known = { seq: number; fingerprint: string; receipt: string };
  for (const { seq, ...known } of sql.exec<Known>(verbatimFingerprints, from, last))
    all.get(seq)?.fingerprints.push(known);
  for (const [seq, keys] of verbatimKeysOf(sql, from, last)) {
    const one = all.get(seq);
    if (one) one.keys = keys;
  }
  return [...all.values()].filter((one) => one.seq <= last);
}

/** Who a ledger is. */
export type Who = { readonly site: string; readonly ledger: string; readonly lineage: string };

/** The number until which the ledger takes nothing but what is restored; 0 when it is not restored. */
export function restoredUntil(sql: SqlStorage): number {
  return sql.exec<{ seq: number }>(restoredUntilSql).toArray()[0]?.seq ?? 0;
}

/** Writes a run of statements as they were; what is wrong with the first that cannot be, in a sentence. */
export function restoreStatements(
  storage: DurableObjectStorage,
  who: Who,
  until: number,
  run: readonly Restored[],
): string | null {
  const { sql } = storage;
  return storage.transactionSync(() => {
    const state = loadState(sql);
    if (state && (state.site !== who.site || state.ledger !== who.ledger || state.lineage !== who.lineage))
      return `The lineage ${who.lineage} has the ledger ${state.ledger} of ${state.site} here.`;
    let end: LedgerEnd = state ?? beginning(who.site, who.ledger, sha256);
    const missing: Restored[] = [];
    for (const { one, position } of run) {
      const known = one.seq <= (state?.seq ?? 0);
      const checked = known ? undefined : checkStatement(who.site, end, one, sha256);
      const other = known && storedParts(sql, one.seq, one.hash) === undefined;
      const wrong = other ? "another statement is there" : checked?.faults[0];
      if (wrong !== undefined) return `Ledger ${who.ledger}, number ${one.seq}: ${wrong}.`;
      if (checked === undefined) continue;
      missing.push({ one, position });
      ({ end } = checked);
    }
    if (state === undefined) foundLedger(sql, who.site, who.ledger, who.lineage);
    sql.exec(restoreUntil, until);
    writeVerbatim(sql, missing);
    return null;
  });
}
