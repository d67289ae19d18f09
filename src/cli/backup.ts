// `forebear backup DIR`: everything of a site that cannot be made again, into a folder, checked as it comes in. What was
// interrupted goes on after the last entry that is there.
import { openBackup } from "../client/backup.ts";
import { type Failure, patiently, type Site } from "../client/client.ts";
import { BACKUP_VERSION, type BackupManifest, readBackupLine } from "../wire/backup.ts";
import { type Taking, takeAnswer } from "./backup-answer.ts";
import { type BackupCheck, checkBackup } from "./backup-check.ts";
import {
  type BackupFile,
  CannotWrite,
  contentOf,
  makeFolder,
  nameOf,
  readFile,
  removeStale,
  writeFolder,
  writeManifest,
} from "./backup-folder.ts";
import { sha256 } from "./digest.ts";
import { answers } from "./import.ts";
import { sayFailure } from "./say.ts";
import { sayBackup, sayFaults } from "./say-backup.ts";
import { progressOn, type Terminal } from "./terminal.ts";

/** Characters of a file before it is packed. */
const FILE_CHARACTERS = 64_000_000;
const TRIES = 5;

/** Asks for everything that is not there yet; the failure that stays. */
async function takeAll(site: Site, taking: Taking): Promise<Failure | undefined> {
  for (let fruitless = 0; ; ) {
    const before = taking.check.last().position;
    const opened = await patiently(() => openBackup(site, Math.max(0, before)));
    if (!opened.ok) return opened.failure;
    const ended = await takeAnswer(opened.value, taking);
    if (ended.kind === "whole") return undefined;
    const further = taking.check.last().position > before;
    fruitless = further ? 0 : fruitless + 1;
    if (ended.kind === "broken" && (!ended.again || fruitless >= TRIES)) return ended.failure;
    if (ended.kind === "more" && !further)
      return { kind: "not-understood", url: site.url, cause: "it does not go on" };
  }
}

/** Reads what an interrupted backup has left; undefined when a file cannot be read. */
async function resume(
  folder: string,
  names: readonly string[],
  check: BackupCheck,
  terminal: Terminal,
): Promise<BackupFile[] | undefined> {
  const files: BackupFile[] = [];
  for (const [i, name] of names.entries())
    try {
      if (name !== nameOf("log", i)) throw new Error(`there is no ${nameOf("log", i)} before it`);
      const lines = readFile(folder, name);
      for (let step = await lines.next(); ; step = await lines.next()) {
        if (step.done) {
          files.push(step.value);
          break;
        }
        const line = readBackupLine(step.value);
        if (line.kind === "unread") throw new Error(line.why);
        check.take(line);
      }
    } catch (thrown) {
      terminal.err.write(
        `${folder}/${name} is damaged: ${thrown instanceof Error ? thrown.message : String(thrown)}.\nRemove it and every later file of the folder, and run the same command again.\n`,
      );
      return undefined;
    }
  return files;
}

/** Whether a backup can be put into the folder; says why not. */
function usable(folder: string, terminal: Terminal): boolean {
  const { manifest, foreign } = contentOf(folder);
  if (manifest) terminal.err.write(`${folder} holds a whole backup already. Name another folder.\n`);
  else if (foreign.length > 0)
    terminal.err.write(`${folder} holds something else (${foreign[0]}). Name an empty or a new folder.\n`);
  return !manifest && foreign.length === 0;
}

/** Everything that is to be in the folder is in it; the exit code. */
async function finish(
  folder: string,
  check: BackupCheck,
  files: readonly BackupFile[],
  terminal: Terminal,
): Promise<number> {
  check.end();
  const manifest: BackupManifest = {
    format: "forebear backup",
    version: BACKUP_VERSION,
    site: check.site() ?? "",
    ...check.last(),
    counts: check.counts(),
    faults: check.faults().count,
    files: [...files],
  };
  await writeManifest(folder, manifest);
  terminal.out.write(sayBackup("Backed up", manifest, folder));
  if (manifest.faults === 0) return 0;
  terminal.err.write(
    sayFaults(check.faults(), "What is wrong, as the site has it; the bytes are kept as they are:"),
  );
  return 1;
}

/** Makes the folder whole; the exit code. */
async function fill(site: Site, folder: string, terminal: Terminal, characters: number): Promise<number> {
  makeFolder(folder);
  const { log, stale } = contentOf(folder);
  removeStale(folder, stale);
  const check = checkBackup(sha256);
  const before = await resume(folder, log, check, terminal);
  if (before === undefined) return 1;
  if (before.length > 0)
    terminal.err.write(`Going on after position ${check.last().position.toLocaleString("en")}.\n`);
  const writer = writeFolder(folder, before.length, characters);
  const progress = progressOn(terminal, Date.now, "statements");
  let failure: Failure | undefined;
  try {
    failure = await takeAll(site, { check, writer, progress });
  } finally {
    progress.end();
  }
  const files = [...before, ...(await writer.close())];
  if (failure === undefined) return await finish(folder, check, files, terminal);
  terminal.err.write(`${sayFailure(failure, site.token)}\n`);
  terminal.err.write("The backup is not whole; run the same command again for the rest.\n");
  return 1;
}

/** `forebear backup DIR`; the exit code. */
export async function backupInto(
  site: Site,
  folder: string,
  terminal: Terminal,
  characters = FILE_CHARACTERS,
): Promise<number> {
  if (!usable(folder, terminal) || !(await answers(site, terminal))) return 1;
  try {
    return await fill(site, folder, terminal, characters);
  } catch (thrown) {
    if (!(thrown instanceof CannotWrite)) throw thrown;
    terminal.err.write(`${folder} cannot be written: ${thrown.message}.\n`);
    return 1;
  }
}
