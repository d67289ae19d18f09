// The kills one after the other, and what is looked at after each.
import { setTimeout as sleep } from "node:timers/promises";
import { readAtRest } from "./at-rest.ts";
import { audit } from "./audit.ts";
import type { Journal } from "./journal.ts";
import { holding } from "./processes.ts";
import { differences, dropGraph, dumpGraph } from "./projection.ts";
import { checkReads, settleUnknown, untilReadable } from "./reads.ts";
import {
  fromDown,
  PHASE_NAMES,
  type PhaseName,
  type Stage,
  strikeIn,
  TARGETS,
  type Target,
} from "./strikes.ts";
import type { Tally } from "./tally.ts";

export type Run = Stage & {
  /** Whether somebody has asked for the end. */
  readonly isOver: () => boolean;
  readonly journal: Journal;
  readonly tally: Tally;
};

// Every so many kills everything is read back, and the graph is made anew.
const FULL_EVERY = 10;
const REBUILD_EVERY = 25;
// A run stops when this much is wrong: the rest would be more of the same.
const ENOUGH = 20;

/** Looks at the site at rest; nothing of it may run. */
export function checkAtRest({ place, journal, tally }: Run, settled: boolean): void {
  const running = holding(place.folder);
  if (running.length > 0)
    journal.violated(`at rest there runs ${running.map((one) => `${one.command} ${one.pid}`)}`);
  for (const fault of audit(readAtRest(place), journal, settled)) journal.violated(`at rest: ${fault}`);
  tally.checked(settled ? "at rest" : "just killed");
}

/** With the site up and nobody writing: everything is answered, and reads as it was answered. */
export async function checkServing(run: Run, since: number, full: boolean): Promise<void> {
  const { place, journal, tally, chance } = run;
  if (!(await untilReadable(place, journal))) return;
  await settleUnknown(place, journal);
  if (!(await untilReadable(place, journal))) return;
  await checkReads(place, journal, { since, full, chance });
  tally.checked(full ? "full" : "light");
}

/** Drops the graph and has the site make it again. */
async function checkRebuild({ place, site, journal, tally }: Run): Promise<void> {
  const before = dumpGraph(place);
  journal.at(`making the graph anew from ${journal.claims.length} claims`);
  dropGraph(place);
  if (!(await site.up()) || !(await untilReadable(place, journal))) return;
  await site.stop();
  for (const difference of differences(before, dumpGraph(place)))
    journal.violated(`rebuilt, the graph differs: ${difference}`);
  tally.checked("rebuilt");
}

/** Whether to leave it at that. */
export const isEnough = ({ journal, isOver }: Run): boolean =>
  journal.violations.length >= ENOUGH || isOver();

/** Every phase with every target, in an order of chance. */
function deck({ chance }: Run): Strike[] {
  const all = PHASE_NAMES.flatMap((phase) => TARGETS.map((target) => ({ phase, target })));
  const keyed = all.map((strike) => ({ strike, key: chance.pick(2 ** 31) }));
  return keyed.sort((a, b) => a.key - b.key).map(({ strike }) => strike);
}

type Strike = { readonly phase: PhaseName; readonly target: Target };

async function oneKill(run: Run, { phase, target }: Strike, number: number, of: number): Promise<boolean> {
  const { site, writers, journal, chance, tally } = run;
  const since = journal.claims.length;
  journal.at(`at kill ${number} (${phase}, ${target})`);
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
  console.log(
    `${number}/${of} ${phase}, ${target}${hit ? "" : " (gone before)"}: ${journal.claims.length} claims, ${journal.violations.length} violations`,
  );
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
