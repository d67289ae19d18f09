// Whether everything is as it must be: each ledger's chain and each entry's leaf made again from the bytes, each ledger held
// against the site's log, and each row of the projection against the fold of the log.
import { sayFault, type Verifier, verifier } from "../../src/ledger/verify.ts";
import type { FsckAnswer } from "../../src/wire/answers.ts";
import { readBackupLine } from "../../src/wire/backup.ts";
import type { Env } from "../env.ts";
import { siteLog } from "../platform/calls.ts";
import { sha256 } from "../platform/digest.ts";
import { backupLines } from "./backup.ts";

// Differences that are named; beyond, they are counted.
const NAMED = 100;
const NAMED_ROWS = 10;

type Noted = { readonly named: string[]; count: number };

function note(noted: Noted, what: string): void {
  noted.count += 1;
  if (noted.named.length < NAMED) noted.named.push(what);
}

/** Checks ledgers and log, from the first statement to the last. */
async function checkLog(env: Env, noted: Noted): Promise<ReturnType<Verifier["seen"]> | undefined> {
  let log: Verifier | undefined;
  for (let from: number | undefined = 0; from !== undefined; ) {
    let next: number | undefined;
    for await (const text of backupLines(env, from)) {
      const line = readBackupLine(text);
      if (line.kind === "unread") note(noted, `a statement cannot be read: ${line.why}`);
      else if (line.kind === "backup") log ??= verifier(line.said.site, sha256);
      else if (line.kind === "entry")
        for (const one of log?.entry(line.said) ?? []) note(noted, sayFault(one));
      else if (line.kind === "unplaced")
        for (const one of log?.unplaced(line.said) ?? []) note(noted, sayFault(one));
      else if (line.kind === "ledger" && line.said.frozen !== null)
        note(noted, `ledger ${line.said.ledger} of ${line.said.lineage} is frozen: ${line.said.frozen}`);
      else if (line.kind === "next") next = line.said;
    }
    from = next;
  }
  for (const one of log?.end() ?? []) note(noted, sayFault(one));
  return log?.seen();
}

/** Checks all of the site. */
export async function fsck(env: Env): Promise<FsckAnswer> {
  const noted: Noted = { named: [], count: 0 };
  const seen = await checkLog(env, noted);
  const compared = await siteLog(env).compare(NAMED_ROWS);
  if (compared === null) note(noted, "the projection is being made again; it was not compared");
  for (const { table, only, row } of compared?.differences ?? [])
    note(
      noted,
      `${table}: ${only === "projection" ? "a row that the log does not say" : "a row of the log is missing"}: ${row}`,
    );
  return {
    ok: noted.count === 0,
    checked: {
      position: seen?.position ?? -1,
      ledgers: seen?.ledgers ?? 0,
      statements: (seen?.position ?? -1) + 1 + (seen?.unplaced ?? 0),
      erased_parts: seen?.erased ?? 0,
      projected: compared?.position ?? null,
      rows: compared?.rows ?? 0,
    },
    differences: noted.named,
    more: noted.count - noted.named.length,
  };
}
