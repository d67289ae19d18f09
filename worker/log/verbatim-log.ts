// The site's log read and written as it lies: for backups, and for restoring them into a site that is empty. How the log
// gives positions to what is new is `place.ts`.
//
//  restore: which backup it is, ledgers and entries, in one transaction. What is there already and is the same is left
//  alone; where something differs, nothing is written. The entries' statements are in their ledgers before.

import adopt from "../../sql/site-log/adopt.sql";
import beginRestore from "../../sql/site-log/begin-restore.sql";
import ledgersBeside from "../../sql/site-log/ledgers-beside.sql";
import restoringSql from "../../sql/site-log/restoring.sql";
import verbatimEntries from "../../sql/site-log/verbatim-entries.sql";
import { genesis } from "../../src/ledger/statement.ts";
import type { NotTaken } from "../../src/model/refusal.ts";
import { sha256 } from "../platform/digest.ts";
import {
  countLedgers,
  type Entry,
  freezeLedger,
  lastEntry,
  registered,
  registerLedger,
  writeVerbatim,
} from "./place.ts";

/** An entry with the lineage that its ledger is of. */
export type LyingEntry = Entry & { readonly lineage: string };

/** What is said to whoever wants to say something while the site is restored. */
export const BEING_RESTORED: NotTaken = {
  code: "unavailable",
  detail: "The site is being restored; until it is whole nothing new is taken.",
  hint: "Try again once /health says a lag of 0.",
  retryAfter: 5,
};

// What one answer holds at most: rows of some 300 bytes.
const ENTRIES = 4_000;
const LEDGERS = 1_000;

/** Entries from one position to another, not all of them when they are many. */
export function lyingEntries(sql: SqlStorage, from: number, to: number): LyingEntry[] {
  return sql.exec<LyingEntry>(verbatimEntries, from, to, ENTRIES).toArray();
}

/** A ledger that entries alone do not tell of; `seq`: when it is frozen, the last of it that has a position. */
export type LedgerBeside = {
  readonly ledger: string;
  readonly lineage: string;
  readonly frozen: string | null;
  readonly seq: number;
};

/** Ledgers that are frozen or have no entry up to this position, by lineage; not all when they are many. */
export function lyingLedgers(sql: SqlStorage, position: number, after: string): LedgerBeside[] {
  return sql.exec<LedgerBeside>(ledgersBeside, position, after, LEDGERS).toArray();
}

/** Which backup is restored. */
export type BackupHead = { readonly site: string; readonly position: number; readonly leaf: string | null };

/** What is to be in the log. */
export type RestoreStep = {
  readonly head: BackupHead;
  readonly ledgers: readonly { ledger: string; lineage: string; frozen: string | null }[];
  readonly entries: readonly LyingEntry[];
  /** False: only says whether it can be. */
  readonly write: boolean;
};

export type RestoreState = {
  /** The last position of the log. */
  readonly position: number;
  /** Whether a restore of this backup had begun before. */
  readonly begun: boolean;
};

/** Why it cannot be. */
export type Against = {
  readonly code: "not-empty" | "restore-differs";
  readonly detail: string;
  readonly hint: string;
};

export type RestoreDone =
  | { readonly ok: true; readonly value: RestoreState }
  | { readonly ok: false; readonly refusal: Against };

const notEmpty = (detail: string): Against => ({
  code: "not-empty",
  detail,
  hint: "Restore into a site that was never written to: another data folder (FOREBEAR_DATA), or another deployment.",
});

const differs = (detail: string): Against => ({
  code: "restore-differs",
  detail,
  hint: "What the site has stays as it is. If the backup is the right one, begin again with a fresh site.",
});

type Last = { readonly position: number; readonly at: string };

function begun(sql: SqlStorage): { position: number; leaf: string | null } | undefined {
  return sql.exec<{ position: number; leaf: string | null }>(restoringSql).toArray()[0];
}

/** Whether a restore has begun and is not through: until then nothing new may be said. */
export function isRestoring(sql: SqlStorage): boolean {
  const restore = begun(sql);
  return restore !== undefined && lastEntry(sql).position < restore.position;
}

function otherBackup(sql: SqlStorage, site: string, head: BackupHead): Against | undefined {
  const before = begun(sql);
  const { position } = lastEntry(sql);
  if (before === undefined) {
    const ledgers = countLedgers(sql);
    if (position < 0 && ledgers === 0) return undefined;
    return notEmpty(
      `The site ${site} is not empty: it has ${position + 1} statements of ${ledgers} lineages.`,
    );
  }
  const same = site === head.site && before.position === head.position && before.leaf === head.leaf;
  return same ? undefined : notEmpty(`Another backup was restored here: ${site} up to ${before.position}.`);
}

function entryFault(sql: SqlStorage, one: LyingEntry, last: Last, end: number): string | undefined {
  const here = `Position ${one.position}`;
  if (one.position <= last.position) {
    const [known] = lyingEntries(sql, one.position, one.position);
    const same =
      known?.leaf === one.leaf && known.ledger === one.ledger && known.seq === one.seq && known.at === one.at;
    return same ? undefined : `${here} holds another entry here.`;
  }
  if (one.position !== last.position + 1)
    return `${here} does not follow ${last.position}, the last one here.`;
  if (one.seq !== end + 1)
    return `${here}: number ${one.seq} of ledger ${one.ledger} does not follow ${end}.`;
  return one.at < last.at ? `${here} goes back in time.` : undefined;
}

/** What stands against putting this into the log. */
function against(
  sql: SqlStorage,
  site: string,
  { head, ledgers, entries }: RestoreStep,
): Against | undefined {
  const other = otherBackup(sql, site, head);
  if (other) return other;
  let last: Last = lastEntry(sql);
  const ends = new Map<string, number>();
  for (const one of entries) {
    const end = ends.get(one.ledger) ?? registered(sql, one.ledger)?.seq ?? 0;
    const wrong =
      one.position > head.position
        ? `Position ${one.position} is beyond the backup, which ends at ${head.position}.`
        : entryFault(sql, one, last, end);
    if (wrong !== undefined) return differs(wrong);
    if (one.position <= last.position) continue;
    ends.set(one.ledger, one.seq);
    last = one;
  }
  for (const [ledger, lineage] of lineagesIn(ledgers, entries)) {
    const known = registered(sql, ledger);
    if (known && known.lineage !== lineage)
      return differs(`Ledger ${ledger} is of the lineage ${known.lineage} here.`);
  }
  return undefined;
}

const lineagesIn = (
  ...lists: readonly (readonly { ledger: string; lineage: string }[])[]
): Map<string, string> => new Map(lists.flat().map((one) => [one.ledger, one.lineage]));

/** Puts entries and ledgers where they were; or says what stands against it. */
export function restoreLog(storage: DurableObjectStorage, site: string, step: RestoreStep): RestoreDone {
  const { sql } = storage;
  const { head, ledgers, entries, write } = step;
  return storage.transactionSync((): RestoreDone => {
    const refusal = against(sql, site, step);
    if (refusal) return { ok: false, refusal };
    const before = begun(sql) !== undefined;
    const { position } = lastEntry(sql);
    if (!write) return { ok: true, value: { position, begun: before } };
    if (!before) {
      sql.exec(adopt, head.site);
      sql.exec(beginRestore, head.position, head.leaf);
    }
    for (const [ledger, lineage] of lineagesIn(ledgers, entries))
      if (registerLedger(sql, ledger, lineage, genesis(head.site, ledger, sha256)) !== ledger)
        throw new Error(`the lineage ${lineage} has another ledger than ${ledger}`);
    writeVerbatim(
      sql,
      entries.filter((one) => one.position > position),
    );
    for (const { ledger, frozen } of ledgers) if (frozen !== null) freezeLedger(sql, ledger, frozen);
    return { ok: true, value: { position: lastEntry(sql).position, begun: before } };
  });
}
