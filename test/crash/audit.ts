// What must hold of a site at rest, whatever ended it: recomputed from its bytes by the rules of the log format, and held
// against what it had acknowledged.
import { createHash } from "node:crypto";
import {
  genesis,
  leafHash,
  partHash,
  type Statement,
  statementHash,
  treeHash,
} from "../../src/ledger/statement.ts";
import { hex, type Sha256, unhex } from "../../src/model/bytes.ts";
import type { AtRest, EntryRow, Ledger, Log, PartRow } from "./at-rest.ts";
import { type Journal, nameOf, read } from "./journal.ts";

const sha256: Sha256 = (...chunks) => {
  const hash = createHash("sha256");
  for (const chunk of chunks) hash.update(chunk);
  return new Uint8Array(hash.digest());
};

function hashOf({ name, salt, text, kept }: PartRow): Uint8Array {
  return salt === null || text === null ? unhex(kept ?? "") : partHash({ name, salt, text }, sha256);
}

function ledgerFaults({ site, ledger, lineage, statements, receipts }: Ledger): string[] {
  const faults: string[] = [];
  const first = Map.groupBy(receipts, (one) => one.seq);
  let prev = genesis(site, ledger, sha256);
  let time = "";
  for (const [i, { seq, hash, json, parts }] of statements.entries()) {
    const here = `${lineage} (${ledger}) number ${seq}`;
    const statement = JSON.parse(json) as Statement;
    if (seq !== i + 1 || statement.seq !== seq) faults.push(`${here}: a gap, it should be number ${i + 1}`);
    if (statement.site !== site || statement.ledger !== ledger)
      faults.push(`${here}: of another site or ledger`);
    if (statement.prev !== prev) faults.push(`${here}: not chained to ${prev}`);
    if (statementHash(json, sha256) !== hash) faults.push(`${here}: not its hash ${hash}`);
    if (parts.length !== statement.parts || hex(treeHash(parts.map(hashOf), sha256)) !== statement.payload)
      faults.push(`${here}: its ${parts.length} parts are not its payload`);
    if (statement.time < time) faults.push(`${here}: goes back in time`);
    const said = first.get(seq) ?? [];
    if (said.length !== 1 || said.some((one) => read(one.receipt).statement !== hash))
      faults.push(`${here}: has the receipts ${JSON.stringify(said)}`);
    ({ hash: prev, time } = { hash, time: statement.time });
  }
  if (receipts.length !== statements.length)
    faults.push(`${lineage}: ${statements.length} statements, ${receipts.length} receipts`);
  return faults;
}

/** The log against the ledgers: each entry has its statement, each ledger ends where the register says. */
function logFaults(log: Log, ledgers: readonly Ledger[]): string[] {
  const faults: string[] = [];
  const said = new Map(
    ledgers.flatMap((one) => one.statements.map((row) => [`${one.ledger} ${row.seq}`, row] as const)),
  );
  const ends = new Map<string, EntryRow>();
  let at = "";
  for (const [i, entry] of log.entries.entries()) {
    const here = `position ${entry.position} (${entry.ledger} number ${entry.seq})`;
    const statement = said.get(`${entry.ledger} ${entry.seq}`);
    if (entry.position !== i) faults.push(`${here}: a gap, it should be position ${i}`);
    if (statement === undefined) faults.push(`${here}: its ledger does not have it`);
    else if (statement.hash !== entry.hash) faults.push(`${here}: another statement than in its ledger`);
    else if (leafHash(entry.at, statement.json, sha256) !== entry.leaf) faults.push(`${here}: not its leaf`);
    if (statement && statement.position !== null && statement.position !== entry.position)
      faults.push(`${here}: its ledger says position ${statement.position}`);
    if (entry.seq !== (ends.get(entry.ledger)?.seq ?? 0) + 1)
      faults.push(`${here}: out of its ledger's order`);
    if (entry.at < at) faults.push(`${here}: goes back in time`);
    at = entry.at;
    ends.set(entry.ledger, entry);
  }
  for (const one of log.register) {
    if (one.frozen !== null) faults.push(`the ledger of ${one.lineage} is frozen: ${one.frozen}`);
    if ((ends.get(one.ledger)?.seq ?? 0) !== one.seq)
      faults.push(`the register has ${one.lineage} end with ${one.seq}`);
  }
  for (const { site, ledger, lineage, statements } of ledgers) {
    if (site !== log.site) faults.push(`${lineage} is of the site ${site}`);
    if (!log.register.some((one) => one.ledger === ledger && one.lineage === lineage))
      faults.push(`the register does not have ${lineage} (${ledger})`);
    for (const { seq, position } of statements)
      if (position !== null && log.entries[position]?.seq !== seq)
        faults.push(`${lineage} number ${seq} claims position ${position}, which the log gave to another`);
  }
  return faults;
}

function journalFaults(ledgers: readonly Ledger[], journal: Journal, settled: boolean): string[] {
  const faults: string[] = [];
  const lying = new Map(
    ledgers.flatMap((one) => one.receipts.map(({ receipt }) => [read(receipt).statement, receipt] as const)),
  );
  const extra = new Set(lying.keys());
  for (const claim of journal.claims) {
    if (claim.state !== "acknowledged") continue;
    const { statement } = read(claim.receipt ?? "");
    if (lying.get(statement) !== claim.receipt)
      faults.push(`${nameOf(claim)} was acknowledged; on disk is ${lying.get(statement) ?? "nothing"}`);
    if (lying.has(statement) && !extra.delete(statement))
      faults.push(`two claims have one statement, one of them ${nameOf(claim)}`);
  }
  const open = settled ? 0 : journal.unknown().length;
  if (extra.size > open)
    faults.push(
      `${extra.size} statements on disk were never acknowledged, ${open} claims are open: ${[...extra].slice(0, 5)}`,
    );
  return faults;
}

/** Who is champion by the ledgers, and in the graph once it shows everything. */
function championFaults(ledgers: readonly Ledger[], shown: readonly string[]): string[] {
  const decided = new Set(ledgers.flatMap(({ champions }) => champions));
  const there = new Set(shown);
  return [
    ...[...decided].filter((one) => !there.has(one)).map((one) => `champion by its ledger alone: ${one}`),
    ...[...there].filter((one) => !decided.has(one)).map((one) => `champion in the graph alone: ${one}`),
    ...(there.size === shown.length ? [] : [`a slot has two champions: ${shown.join("; ")}`]),
  ].map((fault) => fault.replaceAll("\n", " "));
}

/** Names what is not as it must be. `settled`: everything was answered and had become readable. */
export function audit(rest: AtRest, journal: Journal, settled: boolean): string[] {
  const { ledgers, log, watermark, champions, damaged } = rest;
  const faults = [...damaged, ...ledgers.flatMap(ledgerFaults)];
  faults.push(...journalFaults(ledgers, journal, settled));
  if (log === undefined) return ledgers.length > 0 ? [...faults, "there are ledgers and no log"] : faults;
  faults.push(...logFaults(log, ledgers));
  const statements = ledgers.reduce((sum, one) => sum + one.statements.length, 0);
  const last = log.entries.length - 1;
  if ((watermark ?? -1) > last) faults.push(`the graph is at ${watermark}, the log ends with ${last}`);
  if (settled && statements !== log.entries.length)
    faults.push(`${statements} statements, ${log.entries.length} positions`);
  if (settled && (watermark ?? -1) !== last)
    faults.push(`the graph is at ${watermark} and had said that it was at ${last}`);
  if (settled) faults.push(...championFaults(ledgers, champions));
  return faults;
}
