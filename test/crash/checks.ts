// What is looked at after a kill: the site at rest, the site as it serves, and its graph made anew.
import { readAtRest } from "./at-rest.ts";
import { audit } from "./audit.ts";
import type { Journal } from "./journal.ts";
import { holding } from "./processes.ts";
import { differences, dropGraph, dumpGraph } from "./projection.ts";
import { checkItself, checkReads, settleUnknown, untilReadable } from "./reads.ts";
import type { Stage } from "./strikes.ts";
import type { Tally } from "./tally.ts";

export type Run = Stage & {
  /** Whether somebody has asked for the end. */
  readonly isOver: () => boolean;
  readonly journal: Journal;
  readonly tally: Tally;
};

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
  if (full) await checkItself(place, journal);
  tally.checked(full ? "full" : "light");
}

/** Drops the graph and has the site make it again. */
export async function checkRebuild({ place, site, journal, tally }: Run): Promise<void> {
  const before = dumpGraph(place);
  journal.at(`making the graph anew from ${journal.claims.length} claims`);
  dropGraph(place);
  if (!(await site.up()) || !(await untilReadable(place, journal))) return;
  await site.stop();
  for (const difference of differences(before, dumpGraph(place)))
    journal.violated(`rebuilt, the graph differs: ${difference}`);
  tally.checked("rebuilt");
}
