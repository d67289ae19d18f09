// What an append costs while the projection is far behind, held against what it costs when nothing waits.
import { DatabaseSync } from "node:sqlite";
import type { Launched } from "../support/node/launcher.ts";
import { laneOf, type Pouring, pourInto } from "./bulk.ts";
import { type Figure, median, ms, whole } from "./figure.ts";
import { type Lane, record } from "./records.ts";
import { connections, post } from "./send.ts";
import {
  databaseFile,
  JSON_HEADERS,
  newFolder,
  startProduct,
  stopProduct,
  untilHealth,
  untilReadable,
} from "./sites.ts";

// Said first and readable at both sites, so that the parents of what is appended are known there.
const SEEDS: Pouring = { name: "seed", records: 1_000, requests: 1, lineages: 1, lines: 1_000, wait: true };
const BEHIND = "behind";
const BLOCK = 20;

/**
 * A database that a newer version has filled is not written by this one: what happens when a deployment is taken back. The
 * projector refuses, and whatever is said piles up.
 */
function holdUp(data: string): void {
  const database = new DatabaseSync(databaseFile(data));
  database.exec("UPDATE watermark SET projection_version = projection_version + 1");
  database.close();
}

type Appender = { readonly launched: Launched; readonly lane: Lane; next: number; readonly times: number[] };

/** Appends one after the other; milliseconds go to the appender. */
async function append(to: Appender, count: number, counted: boolean): Promise<void> {
  const agent = connections(1);
  for (let i = 0; i < count; i++) {
    const body = record(to.lane, to.next++);
    const start = performance.now();
    const headers = { ...JSON_HEADERS, prefer: "respond-async" };
    const { status, text } = await post(agent, `${to.launched.url}/v1/records`, headers, body);
    const spent = performance.now() - start;
    if (status !== 201) throw new Error(`an append was answered ${status}: ${text}`);
    if (counted) to.times.push(spent);
  }
  agent.destroy();
}

/** Appends to a lineage that waits at the one site, with parents that can be read at both. */
function appender(launched: Launched): Appender {
  const lane = { ...laneOf(SEEDS, 0), lineage: `bench/${BEHIND}-0`, parentsBelow: SEEDS.records };
  return { launched, lane, next: SEEDS.records, times: [] };
}

/** A site with the seeds, and its database held up; stopped. */
async function heldUp(): Promise<string> {
  const data = newFolder();
  const whileWell = await startProduct(data);
  await pourInto(whileWell, SEEDS);
  await untilReadable(whileWell.site, SEEDS.records);
  await stopProduct(whileWell);
  holdUp(data);
  return data;
}

/** Measures so many appends with a backlog of so many statements. */
export async function backlog(options: {
  readonly backlog: number;
  readonly appends: number;
  readonly pouring: Pouring;
}): Promise<Figure> {
  const well = await startProduct(newFolder());
  await pourInto(well, SEEDS);
  await untilReadable(well.site, SEEDS.records);
  const fresh = await startProduct(await heldUp());
  const behind = await startProduct(await heldUp());
  await pourInto(behind, { ...options.pouring, name: BEHIND, records: options.backlog, wait: false });
  const { lag } = await untilHealth(
    behind.site,
    `a backlog of ${options.backlog} statements`,
    (now) => now.lag >= options.backlog,
    { withinMs: 60_000 + options.backlog },
  );

  const [toWell, toFresh, toBehind] = [appender(well), appender(fresh), appender(behind)];
  const all = [toWell, toFresh, toBehind];
  for (const one of all) await append(one, BLOCK, false);
  for (let done = 0; done < options.appends; done += BLOCK)
    for (const one of all) await append(one, Math.min(BLOCK, options.appends - done), true);
  const held = await untilHealth(behind.site, "an answer of the site that is behind", () => true, {
    withinMs: 10_000,
  });
  if (held.lag < lag) throw new Error(`the backlog shrank from ${lag} to ${held.lag}`);
  for (const one of all) await stopProduct(one.launched);

  const waiting = median(toBehind.times);
  const [none, few] = [median(toWell.times), median(toFresh.times)];
  return {
    name: "backlog",
    rows: [
      {
        figure: `backlog: an append while ${whole(lag)} statements wait`,
        value: ms(waiting),
        floor: ms(none),
        ratio: waiting / none,
        target: "≤ 1.2 of none waiting",
        met: waiting / none <= 1.2,
      },
      {
        figure: "backlog: the same, held against a site held up just now",
        value: ms(waiting),
        floor: ms(few),
        ratio: waiting / few,
      },
    ],
    how: `Three sites with the same ${whole(SEEDS.records)} records. The databases of two are marked as filled by a newer version, which this one does not write to, so that statements pile up: at the one ${whole(lag)}, at the other only those appended here. Then ${options.appends} appends to each, one after the other, ${BLOCK} at a time in turn, with \`Prefer: respond-async\`, to a lineage that waits, with parents that can be read. The floors are the site where nothing waits, and the one where little does.`,
  };
}
