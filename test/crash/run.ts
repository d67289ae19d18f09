// The kills one after the other, and what is looked at after each.
import { setTimeout as sleep } from "node:timers/promises";
import { checkAtRest, checkRebuild, checkServing, type Run } from "./checks.ts";
import { holding } from "./processes.ts";
import { oneRestore, RESTORING } from "./restoring.ts";
import { fromDown, PHASE_NAMES, type PhaseName, strikeIn, TARGETS, type Target } from "./strikes.ts";

// Every so many kills everything is read back, and the graph is made anew.
const FULL_EVERY = 10;
const REBUILD_EVERY = 25;
// A run stops when this much is wrong: the rest would be more of the same.
const ENOUGH = 20;

/** Whether to leave it at that. */
export const isEnough = ({ journal, isOver }: Run): boolean =>
  journal.violations.length >= ENOUGH || isOver();

/** Every phase with every target, and one restore, in an order of chance. */
function deck({ chance }: Run): Strike[] {
  const restore: Strike = { phase: RESTORING, target: TARGETS[chance.pick(TARGETS.length)] ?? "both" };
  const all = PHASE_NAMES.flatMap((phase) => TARGETS.map((target): Strike => ({ phase, target })));
  const keyed = [...all, restore].map((strike) => ({ strike, key: chance.pick(2 ** 31) }));
  return keyed.sort((a, b) => a.key - b.key).map(({ strike }) => strike);
}

type Strike = { readonly phase: PhaseName | typeof RESTORING; readonly target: Target };

async function oneKill(run: Run, { phase, target }: Strike, number: number, of: number): Promise<boolean> {
  const { journal } = run;
  journal.at(`at kill ${number} (${phase}, ${target})`);
  const hit =
    phase === RESTORING ? await oneRestore(run, target) : await onePhase(run, phase, target, number, of);
  console.log(
    `${number}/${of} ${phase}, ${target}${hit ? "" : " (gone before)"}: ${journal.claims.length} claims, ${journal.violations.length} violations`,
  );
  return hit;
}

/** Kills the site in a phase, and looks at what is left. */
async function onePhase(
  run: Run,
  phase: PhaseName,
  target: Target,
  number: number,
  of: number,
): Promise<boolean> {
  const { site, writers, journal, chance, tally } = run;
  const since = journal.claims.length;
  const before = site.current();
  if (fromDown(phase) && before !== undefined && before.ended() === undefined) {
    await site.stop();
    checkAtRest(run, true);
  }
  if (!fromDown(phase) && !(await site.up())) return false;
  const hit = await strikeIn(phase, target, run);
  if (hit) tally.note(phase, target);
  // For a while they write on, to whoever is left.
  await sleep(chance.pick(300));
  if (target === "both" && holding(run.place.folder).length === 0) {
    await writers.rest();
    checkAtRest(run, false);
  }
  if (!(await site.up())) return false;
  await writers.rest();
  const full = number % FULL_EVERY === 0 || number === of;
  await checkServing(run, since, full);
  const rebuild = number % REBUILD_EVERY === 0;
  if (rebuild || number === of || chance.chance(0.6)) {
    await site.stop();
    checkAtRest(run, true);
  }
  if (rebuild) await checkRebuild(run);
  return hit;
}

/** Kills so many times; stops early when too much is wrong. */
export async function killing(run: Run, kills: number): Promise<void> {
  let strikes: Strike[] = [];
  // A strike may find nobody, when the one it was meant for had ended by itself.
  for (let number = 1, tries = 0; number <= kills && tries < 2 * kills + 10; tries++) {
    if (isEnough(run)) return;
    if (strikes.length === 0) strikes = deck(run);
    const strike = strikes.pop();
    if (strike && (await oneKill(run, strike, number, kills))) number += 1;
    else if (run.site.current()?.ended() !== undefined) await run.site.end();
  }
}
