// `forebear restore DIR`: a whole backup into a site that is empty. Checked to the last byte before anything is sent; what
// was interrupted goes on where the site's log ends. Then waits until the site has made its graph of it.
import { postRestore } from "../client/backup.ts";
import { type Answer, type Health, health, patiently, type Site } from "../client/client.ts";
import { type BackupManifest, type RestoreAnswer, readBackupLine } from "../wire/backup.ts";
import { type BackupCheck, checkBackup } from "./backup-check.ts";
import { readFile, readManifest } from "./backup-folder.ts";
import { sha256 } from "./digest.ts";
import { answers } from "./import.ts";
import { type Checked, firstRequest, type ReadLine, restoreRequests } from "./restore-requests.ts";
import { sayFailure } from "./say.ts";
import { sayBackup, sayFaults } from "./say-backup.ts";
import { progressOn, type Terminal } from "./terminal.ts";

/** As long as the graph grows it is waited for; without growth so long. */
const PATIENCE_MS = 60_000;

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

/** Checks one file against the manifest, and what is in it. */
async function checkFile(
  folder: string,
  file: BackupManifest["files"][number],
  check: BackupCheck,
): Promise<void> {
  let number = 0;
  try {
    const lines = readFile(folder, file.name);
    for (let step = await lines.next(); ; step = await lines.next()) {
      if (step.done) {
        if (
          step.value.sha256 !== file.sha256 ||
          step.value.bytes !== file.bytes ||
          step.value.lines !== file.lines
        )
          check.fault(`${file.name} is not the file that was written: its SHA-256 is ${step.value.sha256}`);
        return;
      }
      number += 1;
      const line = readBackupLine(step.value);
      if (line.kind === "unread") check.fault(`${file.name}, line ${number}: ${line.why}`);
      else check.take(line);
    }
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    check.fault(`${file.name}, after line ${number}: ${why}`);
  }
}

/** Checks everything that a folder holds against its manifest. */
async function checkFolder(folder: string, manifest: BackupManifest): Promise<BackupCheck> {
  const check = checkBackup(sha256);
  for (const file of manifest.files) await checkFile(folder, file, check);
  check.end();
  const { position, leaf } = check.last();
  if (manifest.files.length > 0 && check.site() !== manifest.site)
    check.fault(`it is of ${check.site()}, and the manifest says ${manifest.site}`);
  if (position !== manifest.position || leaf !== manifest.leaf)
    check.fault(
      `it ends at position ${position}, and the manifest says ${manifest.position}, or with another leaf`,
    );
  const counts = check.counts();
  for (const [name, said] of Object.entries(manifest.counts)) {
    const found = counts[name as keyof typeof counts];
    if (found !== said)
      check.fault(`it has ${found} ${name.replace("_", " ")}, and the manifest says ${said}`);
  }
  return check;
}

async function* linesOf(folder: string, manifest: BackupManifest): AsyncGenerator<ReadLine> {
  for (const { name } of manifest.files)
    for await (const text of readFile(folder, name)) {
      const line = readBackupLine(text);
      if (line.kind === "unread") throw new Error(`${name} has changed since it was checked: ${line.why}`);
      yield { line, text };
    }
}

/** Waits until all of the log can be read; the last that was heard. */
async function untilFolded(
  site: Site,
  position: number,
): Promise<{ folded: boolean; answer: Answer<Health> }> {
  let best = -1;
  for (let wait = 50, end = Date.now() + PATIENCE_MS; ; wait = Math.min(wait * 2, 1000)) {
    const answer = await health(site);
    if (answer.ok && answer.value.lag === 0 && answer.value.position >= position)
      return { folded: true, answer };
    if (answer.ok && answer.value.position > best) {
      best = answer.value.position;
      end = Date.now() + PATIENCE_MS;
    }
    if (Date.now() + wait > end) return { folded: false, answer };
    await pause(wait);
  }
}

/** Sends what the site does not have; the failure that stays. */
async function sendAll(
  site: Site,
  folder: string,
  manifest: BackupManifest,
  checked: Checked,
  terminal: Terminal,
): Promise<Answer<RestoreAnswer>> {
  const first = await patiently(() => postRestore(site, firstRequest(checked)));
  if (!first.ok) return first;
  const { position, begun } = first.value;
  if (begun && position >= 0)
    terminal.err.write(`Going on after position ${position.toLocaleString("en")}, which the site has.\n`);
  const progress = progressOn(terminal, Date.now, "statements");
  try {
    // The last that is there is sent again, so that it is held against the backup.
    const from = Math.max(0, Math.min(position, manifest.position));
    for await (const request of restoreRequests(linesOf(folder, manifest), checked, from)) {
      const sent = await patiently(() => postRestore(site, request.lines));
      if (!sent.ok) return sent;
      progress.show(request.position / Math.max(1, manifest.position), request.position + 1);
    }
  } finally {
    progress.end();
  }
  return first;
}

/** `forebear restore DIR`; the exit code. */
export async function restoreFrom(site: Site, folder: string, terminal: Terminal): Promise<number> {
  const manifest = readManifest(folder);
  if ("why" in manifest) {
    terminal.err.write(`${folder}: ${manifest.why}\n`);
    return 1;
  }
  if (!(await answers(site, terminal))) return 1;
  const check = await checkFolder(folder, manifest);
  if (check.faults().count > 0) {
    terminal.err.write(sayFaults(check.faults(), "The backup is not what it says it is; nothing was sent:"));
    return 1;
  }
  const { site: id, position, leaf } = manifest;
  const checked: Checked = { head: { site: id, position, leaf }, verifier: check.verifier(), sha256 };
  const sent = await sendAll(site, folder, manifest, checked, terminal);
  if (!sent.ok) {
    terminal.err.write(`${sayFailure(sent.failure, site.token)}\n`);
    terminal.err.write("Run the same command again to go on: what the site has is not sent again.\n");
    return 1;
  }
  const { folded, answer } = await untilFolded(site, position);
  terminal.out.write(sayBackup("Restored", manifest, folder));
  if (folded) return 0;
  const behind = "the site has not made its graph of it yet; see /health.";
  terminal.err.write(
    `All of it is there, but cannot be read yet: ${answer.ok ? behind : sayFailure(answer.failure, site.token)}\n`,
  );
  return 1;
}
