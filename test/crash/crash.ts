// `npm run test:crash`: kills the launcher, its runtime or both, again and again, at any moment, while sixteen writers write,
// also while it starts, while its graph is made again and while a backup of it is restored (at the next port), and holds what
// is left against everything that was acknowledged. `-- --kills N --seed S --port P`; with `--faults` the runtime's writes fail
// instead. Ends with 1 and keeps the folder when something is wrong.
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { freePorts } from "../support/node/ports.ts";
import { random } from "../support/random.ts";
import type { Run } from "./checks.ts";
import { CALLS, FAULTS, failing } from "./faults.ts";
import { journal as newJournal } from "./journal.ts";
import { makePlace } from "./place.ts";
import { CAN_LOOK, holding } from "./processes.ts";
import { RESTORING } from "./restoring.ts";
import { killing } from "./run.ts";
import { makeSite } from "./site.ts";
import { story } from "./story.ts";
import { PHASE_NAMES, TARGETS } from "./strikes.ts";
import { tally as newTally, outcome } from "./tally.ts";
import { whyNoFaults } from "./trace.ts";
import { writers as newWriters } from "./writers.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string" },
    seed: { type: "string" },
    port: { type: "string" },
    faults: { type: "boolean", default: false },
  },
});
const { faults } = values;
const kills = Number(values.kills ?? (faults ? 30 : 200));

function skip(why: string): never {
  console.log(`Skipped: ${why}`);
  process.exit(0);
}

if (!Number.isInteger(kills) || kills < 1) throw new Error(`--kills must be a number, not ${values.kills}`);
if (!CAN_LOOK) skip("which processes run can only be seen on Linux.");
const missing = faults ? whyNoFaults() : undefined;
if (missing) skip(missing);

const chance = random(values.seed === undefined ? undefined : Number(values.seed));
const place = makePlace(values.port === undefined ? await freePorts(2) : Number(values.port));
const journal = newJournal();
const tally = faults ? newTally(CALLS, FAULTS) : newTally([...PHASE_NAMES, RESTORING], TARGETS);
const site = makeSite(place, journal);
const writers = newWriters(place, journal, story(journal, chance), chance);
let over = false;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    over = true;
  });
const run: Run = { place, journal, tally, site, writers, chance, isOver: () => over };
console.log(`seed ${chance.seed}, ${kills} ${faults ? "rounds of faults" : "kills"}, in ${place.folder}`);

const began = Date.now();
try {
  await (faults ? failing(run, kills) : killing(run, kills));
} catch (error) {
  journal.violated(`the run itself failed: ${error instanceof Error ? error.stack : error}`);
}
await site.end();
await writers.rest();
for (const one of holding(place.folder))
  journal.violated(`${one.command} ${one.pid} runs after everything was stopped`);

console.log(`\n${tally.table()}\n${outcome(journal)}`);
console.log(`${Math.round((Date.now() - began) / 1_000)} s, seed ${chance.seed}`);
if (journal.violations.length > 0) {
  console.log(`\n${journal.violations.length} violations; everything is kept in ${place.folder}:`);
  for (const violation of journal.violations) console.log(`- ${violation}`);
  process.exit(1);
}
rmSync(place.folder, { recursive: true, force: true });
console.log("no violations");
process.exit(0);
