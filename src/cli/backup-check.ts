// A backup read line by line and checked as it is read: what it holds, and what of it is not as it must be. The same for
// lines that come from a site and for lines that come from files.
import { sayFault, type Verifier, verifier } from "../ledger/verify.ts";
import type { BackupLine, BackupManifest } from "../wire/backup.ts";

type Sha256 = Parameters<typeof verifier>[1];

/** Faults that are told one by one. */
const TOLD = 20;

export type BackupCheck = {
  /** Checks a line and counts it. */
  readonly take: (line: BackupLine) => void;
  /** Notes something that is wrong beside the lines. */
  readonly fault: (sentence: string) => void;
  /** What only the end can tell. */
  readonly end: () => void;
  /** The site, once a line has named it. */
  readonly site: () => string | undefined;
  readonly verifier: () => Verifier | undefined;
  /** The position and the leaf of the last entry. */
  readonly last: () => { readonly position: number; readonly leaf: string | null };
  readonly counts: () => BackupManifest["counts"];
  /** How many there are, and the first of them, each in a sentence. */
  readonly faults: () => { readonly count: number; readonly told: readonly string[] };
};

/** Checks a backup from its first line on. */
export function checkBackup(sha256: Sha256): BackupCheck {
  let site: string | undefined;
  let log: Verifier | undefined;
  let faults = 0;
  const told: string[] = [];
  const beside = { frozen: 0, empty: 0, agents: 0 };
  const fault = (sentence: string): void => {
    faults += 1;
    if (told.length < TOLD) told.push(sentence);
  };
  const take = (line: BackupLine): void => {
    switch (line.kind) {
      case "backup":
        if (site !== undefined && site !== line.said.site) fault(`it is of ${site} and of ${line.said.site}`);
        site ??= line.said.site;
        log ??= verifier(site, sha256);
        break;
      case "entry":
        for (const one of log?.entry(line.said) ?? []) fault(sayFault(one));
        break;
      case "unplaced":
        for (const one of log?.unplaced(line.said) ?? []) fault(sayFault(one));
        break;
      case "ledger":
        if (line.said.frozen !== null) beside.frozen += 1;
        if (log?.endOf(line.said.ledger) === undefined) beside.empty += 1;
        break;
      case "agent":
        beside.agents += 1;
        break;
      default:
        break;
    }
  };
  const last = (): { position: number; leaf: string | null } => {
    const { position = -1, leaf = null } = log?.seen() ?? {};
    return { position, leaf };
  };
  return {
    take,
    fault,
    end() {
      for (const one of log?.end() ?? []) fault(sayFault(one));
    },
    site: () => site,
    verifier: () => log,
    last,
    counts: () => {
      const { ledgers = 0, unplaced = 0, erased = 0 } = log?.seen() ?? {};
      return {
        entries: last().position + 1,
        ledgers: ledgers + beside.empty,
        erased_parts: erased,
        frozen: beside.frozen,
        unplaced,
        agents: beside.agents,
      };
    },
    faults: () => ({ count: faults, told }),
  };
}
