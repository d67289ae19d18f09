// A kill in the midst of a restore: the whole site goes into a backup and out of it into another that is empty and is
// killed on the way. Restored again it is the same site, receipt for receipt and row for row.
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../../src/local/paths.ts";
import { readAtRest } from "./at-rest.ts";
import { audit } from "./audit.ts";
import { checkServing, type Run } from "./checks.ts";
import { makePlace, type Place } from "./place.ts";
import { holding } from "./processes.ts";
import { differences, dumpGraph } from "./projection.ts";
import { checkItself, untilReadable } from "./reads.ts";
import { makeSite, type Site } from "./site.ts";
import { kill, type Target } from "./strikes.ts";

/** The name of this phase; it takes place in a site of its own. */
export const RESTORING = "restoring";

const TRIES = 5;
// A restore of little takes about so long; the kill comes within.
const FIRST_MS = 1_500;
let takesMs = FIRST_MS;

type Done = { readonly code: number | null; readonly said: string };

/** Runs the command line against a site, to its end. */
function forebear(place: Place, words: readonly string[]): Promise<Done> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, "src/cli/forebear.ts"), ...words], {
      env: { ...process.env, FOREBEAR_URL: place.url, FOREBEAR_TOKEN: place.token },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        said += chunk.toString();
      });
    child.on("close", (code) => resolve({ code, said: said.trim().slice(-600).replaceAll("\n", " ⏎ ") }));
  });
}

/** Restores until it is done; a restore that was cut off goes on where the log of the site ends. */
async function insist(site: Site, place: Place, folder: string): Promise<Done> {
  let done: Done = { code: null, said: "the site does not come up" };
  for (let tries = 0; tries < TRIES && done.code !== 0; tries++)
    if (await site.up()) done = await forebear(place, ["restore", folder]);
  return done;
}

/** Whether the other site is what this one is, both at rest. */
async function compare(run: Run, other: Place): Promise<void> {
  const { place, site, journal, tally } = run;
  await site.stop();
  for (const fault of audit(readAtRest(other), journal, true)) journal.violated(`restored: ${fault}`);
  for (const difference of differences(dumpGraph(place), dumpGraph(other)))
    journal.violated(`restored, the graph differs: ${difference}`);
  tally.checked("restored");
}

/** Kills a site while it is restored; tells whether there was somebody to kill. */
export async function oneRestore(run: Run, target: Target): Promise<boolean> {
  const { place, site, journal, chance, tally } = run;
  const sound = journal.violations.length;
  if (!(await site.up())) return false;
  await checkServing(run, journal.claims.length, false);
  const folder = join(place.folder, `backup-${journal.claims.length}-${chance.pick(2 ** 31)}`);
  const backup = await forebear(place, ["backup", folder]);
  if (backup.code !== 0) {
    journal.violated(`a backup ended with ${backup.code}: ${backup.said}`);
    return false;
  }
  const other = makePlace(place.port + 1);
  const restored = makeSite(other, journal);
  if (!(await restored.up())) return false;
  const began = Date.now();
  const first = forebear(other, ["restore", folder]);
  await sleep(300 + chance.pick(takesMs));
  const hit = await kill(target, { site: restored, chance });
  if (hit) tally.note(RESTORING, target);
  await first;
  const done = await insist(restored, other, folder);
  takesMs = Math.max(FIRST_MS, (Date.now() - began) / 4);
  if (done.code !== 0) journal.violated(`a restore ended with ${done.code}: ${done.said}`);
  else if (await untilReadable(other, journal)) await checkItself(other, journal);
  await restored.stop();
  await compare(run, other);
  for (const one of holding(other.folder))
    journal.violated(`${one.command} ${one.pid} runs after the restored site was stopped`);
  if (journal.violations.length > sound) console.error(`the restored site is kept in ${other.folder}`);
  else for (const path of [folder, other.folder]) rmSync(path, { recursive: true, force: true });
  return hit;
}
