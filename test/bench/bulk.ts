// Many records, a line each, in a few long requests at a time: until the last of them can be read.
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Launched } from "../support/node/launcher.ts";
import { type Figure, mebibytes, perSecond, whole } from "./figure.ts";
import { type Lane, record } from "./records.ts";
import { postLines } from "./send.ts";
import {
  HEADERS,
  LINES_HEADERS,
  newFolder,
  processorTime,
  residentMemory,
  runtimePid,
  startFloor,
  startProduct,
  stopProduct,
  untilReadable,
} from "./sites.ts";

/** How the records are sent. */
export type Pouring = {
  /** Of lanes and lineages. */
  readonly name: string;
  readonly records: number;
  /** Requests at a time; each has a lane of its own, whose parents come before their children. */
  readonly requests: number;
  /** Lineages that the lanes are spread over. */
  readonly lineages: number;
  /** Lines of one request: at 700 bytes far from the 60 MB that one may have. */
  readonly lines: number;
  /** Whether a request waits for its records to be readable, piece by piece. */
  readonly wait: boolean;
};

/** The i-th lane. */
export function laneOf({ name, lineages }: Pouring, i: number): Lane {
  return { name: `${name}-${i}`, lineage: `bench/${name}-${i % lineages}` };
}

function* lines(lane: Lane, from: number, to: number): Generator<string> {
  for (let k = from; k < to; k++) yield record(lane, k);
}

/** Sends all records to this address; returns when all are answered. `check` looks at each request's last line. */
export async function pour(
  url: string,
  headers: Readonly<Record<string, string>>,
  pouring: Pouring,
  check: (last: string, sent: number) => void,
): Promise<void> {
  const share = Math.ceil(pouring.records / pouring.requests);
  await Promise.all(
    Array.from({ length: pouring.requests }, async (_, i) => {
      const lane = laneOf(pouring, i);
      const end = Math.min(share, pouring.records - i * share);
      for (let from = 0; from < end; from += pouring.lines) {
        const to = Math.min(end, from + pouring.lines);
        const { status, text } = await postLines(url, headers, lines(lane, from, to));
        if (status !== 200) throw new Error(`${url} answered ${status}: ${text}`);
        check(text, to - from);
      }
    }),
  );
}

/** Sends all records to a product; fails when one of them was not taken. */
export async function pourInto(site: { readonly url: string }, pouring: Pouring): Promise<void> {
  const headers = pouring.wait ? LINES_HEADERS : { ...LINES_HEADERS, prefer: "respond-async" };
  await pour(`${site.url}/v1/records`, headers, pouring, (last, sent) => {
    const { created } = (JSON.parse(last) as { summary: { created: number } }).summary;
    if (created !== sent) throw new Error(`${created} of ${sent} records were taken: ${last}`);
  });
}

/** Sends all records to a floor on a new folder; seconds, and the folder. */
async function floorOnce(pouring: Pouring): Promise<{ seconds: number; data: string }> {
  const data = newFolder();
  const floor = await startFloor(data);
  const start = performance.now();
  await pour(`${floor.url}/lines`, HEADERS, pouring, (last, sent) => {
    if (last !== `{"inserted":${sent}}`) throw new Error(`the floor said ${last}`);
  });
  const seconds = (performance.now() - start) / 1_000;
  await floor.stop();
  return { seconds, data };
}

type Poured = {
  readonly answered: number;
  readonly readable: number;
  readonly processor: { readonly user: number; readonly system: number };
  readonly memory: { readonly at: ReadonlyMap<number, number>; readonly peak: number; readonly idle: number };
};

const SHARES = [0.1, 0.5, 1] as const;

/** Sends all records to the product and waits until they are readable; seconds, and the runtime's memory on the way. */
async function poured(launched: Launched, pouring: Pouring): Promise<Poured> {
  const pid = runtimePid(launched);
  const idle = residentMemory(pid).now;
  const at = new Map<number, number>();
  const used = processorTime(pid);
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1_000;
  const sent = pourInto(launched, pouring).then(seconds);
  const read = untilReadable(launched.site, pouring.records, ({ position }) => {
    for (const share of SHARES)
      if (position + 1 >= share * pouring.records && !at.has(share)) at.set(share, residentMemory(pid).now);
  }).then(seconds);
  const [answered, readable] = await Promise.all([sent, read]);
  const { user, system } = processorTime(pid);
  const processor = { user: user - used.user, system: system - used.system };
  return { answered, readable, processor, memory: { at, peak: residentMemory(pid).peak, idle } };
}

export type Bulk = Figure & {
  readonly statements: number;
  /** The folders of the product and of the floor, both stopped, with everything in them. */
  readonly data: string;
  readonly floorData: string;
};

/** Measures it between two runs of the floor. */
export async function bulk(pouring: Pouring, look: boolean): Promise<Bulk> {
  const before = await floorOnce(pouring);
  const data = newFolder();
  const launched = await startProduct(data, look);
  const value = await poured(launched, pouring);
  const profile = await launched.looking?.stop();
  await stopProduct(launched);
  const after = await floorOnce(pouring);
  rmSync(join(before.data, "state"), { recursive: true });

  const rate = pouring.records / value.readable;
  const floorRate = (2 * pouring.records) / (before.seconds + after.seconds);
  const {
    processor,
    memory: { idle, at, peak },
  } = value;
  const grown = SHARES.map((share) => `${share * 100} % ${mebibytes(at.get(share) ?? Number.NaN)}`).join(
    ", ",
  );
  return {
    name: "bulk",
    rows: [
      {
        figure: `bulk: ${whole(pouring.records)} records until readable`,
        value: perSecond(rate),
        floor: perSecond(floorRate),
        ratio: rate / floorRate,
        target: "≥ 15,000/s",
        met: rate >= 15_000,
      },
      {
        figure: "bulk: until answered",
        value: perSecond(pouring.records / value.answered),
        floor: perSecond(floorRate),
        ratio: pouring.records / value.answered / floorRate,
      },
      {
        figure: "bulk: processor time of the runtime",
        value: `${processor.user.toFixed(1)} s and ${processor.system.toFixed(1)} s in the kernel, of ${value.readable.toFixed(1)} s`,
      },
      {
        figure: "bulk: resident memory of the runtime",
        value: `idle ${mebibytes(idle)}, ${grown}, peak ${mebibytes(peak)}`,
      },
    ],
    how: `\`POST /v1/records\` as NDJSON, ${pouring.requests} requests at a time of up to ${whole(pouring.lines)} lines, ${pouring.lineages} lineage${pouring.lineages === 1 ? "" : "s"}${pouring.wait ? "" : ", `Prefer: respond-async`"}; made while they are sent. The clock stops when \`/health\` says that all are in the log and none is waiting. The floor splits the same bytes into lines and inserts them into one Durable Object, 500 in a transaction; it runs before and after, and the mean counts. Memory is VmRSS of workerd when that share of the records can be read, and VmHWM.`,
    statements: pouring.records,
    data,
    floorData: after.data,
    profile,
  };
}
