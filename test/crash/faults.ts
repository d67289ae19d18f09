// Rounds in which the disk fails under the runtime: its writes and syncs answer with an error, or it is killed within one.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../support/random.ts";
import { checkAtRest, checkServing, type Run } from "./checks.ts";
import { within } from "./launcher.ts";
import { isEnough } from "./run.ts";
import { attach, type Plan } from "./trace.ts";

/** The system calls that fail. */
export const CALLS = ["pwrite64", "fsync,fdatasync", "pwrite64,fsync,fdatasync"];
/** What happens to them. */
export const FAULTS = ["error=EIO", "error=ENOSPC", "signal=KILL"];

function draw(chance: Random): Plan {
  const calls = CALLS[chance.pick(CALLS.length)] ?? "pwrite64";
  const fault = FAULTS[chance.pick(FAULTS.length)] ?? "error=EIO";
  const first = 1 + chance.pick(calls.startsWith("fsync") ? 60 : 600);
  // One call, a few in a row, or the disk is gone for good.
  const until = ["", `..${first + 1 + chance.pick(20)}`, "+"][chance.pick(3)] ?? "";
  return { calls, fault, when: `${first}${fault.startsWith("signal") ? "" : until}` };
}

async function oneRound(run: Run, number: number, of: number): Promise<void> {
  const { place, site, writers, journal, tally, chance } = run;
  const plan = draw(chance);
  const since = journal.claims.length;
  journal.at(`in round ${number} (${plan.calls} ${plan.fault} at ${plan.when})`);
  if (!(await site.up())) return;
  const runtimes = site.current()?.runtimes() ?? [];
  const [runtime] = runtimes;
  if (runtime === undefined) throw new Error("there is no runtime");
  const trace = await attach(runtime, plan, join(place.folder, `trace-${number}`));
  writers.go(chance.chance(0.3) ? "floods" : "all");
  await within(4_000, () => (trace.injected() > 0 ? true : undefined));
  await sleep(200 + chance.pick(1_500));
  const injected = trace.injected();
  if (injected > 0) tally.note(plan.calls, plan.fault);
  await trace.detach();
  // With the disk back, some go on as they are, and some are ended first.
  const goesOn = chance.chance(0.4);
  if (!goesOn) {
    await site.end();
    await writers.rest();
    checkAtRest(run, false);
  }
  const up = await site.up();
  await writers.rest();
  if (up) {
    await checkServing(run, since, number % 10 === 0 || number === of);
    await site.stop();
    checkAtRest(run, true);
  }
  console.log(
    `${number}/${of} ${plan.calls} ${plan.fault} at ${plan.when}: ${injected} injected${goesOn ? ", went on" : ""}; ${journal.claims.length} claims, ${journal.violations.length} violations`,
  );
}

/** So many rounds, each with a fault of its own. */
export async function failing(run: Run, rounds: number): Promise<void> {
  for (let number = 1; number <= rounds && !isEnough(run); number++) await oneRound(run, number, rounds);
}
