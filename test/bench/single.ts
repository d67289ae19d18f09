// One record a request, on many connections to one ledger: what an answer costs that says "durable, and you can read it".
import { type Figure, median, ms, perSecond, quantile, whole } from "./figure.ts";
import { FOUNDERS, type Lane, record } from "./records.ts";
import { connections, post, postLines } from "./send.ts";
import {
  HEADERS,
  JSON_HEADERS,
  LINES_HEADERS,
  newFolder,
  processorTime,
  runtimePid,
  startFloor,
  startProduct,
  stopProduct,
  untilReadable,
} from "./sites.ts";

const CONNECTIONS = 16;

type Target = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Lanes with the number of the record that is next in each. */
  readonly lanes: { readonly lane: Lane; next: number }[];
};

type Round = { readonly rate: number; readonly latencies: readonly number[]; readonly unread: number };

/** Posts on all connections for so long; each waits for its answer before it posts again. */
async function round(target: Target, agent: ReturnType<typeof connections>, forMs: number): Promise<Round> {
  const latencies: number[] = [];
  let unread = 0;
  const start = performance.now();
  await Promise.all(
    target.lanes.map(async (one) => {
      while (performance.now() - start < forMs) {
        const body = record(one.lane, one.next++);
        const sent = performance.now();
        const { status, text } = await post(agent, target.url, target.headers, body);
        latencies.push(performance.now() - sent);
        if (status !== 201) throw new Error(`${target.url} answered ${status}: ${text}`);
        if (text.includes('"projected":false')) unread++;
      }
    }),
  );
  return { rate: (latencies.length / (performance.now() - start)) * 1_000, latencies, unread };
}

const lanes = (): Target["lanes"] =>
  Array.from({ length: CONNECTIONS }, (_, i) => ({
    lane: { name: `single-${i}`, lineage: "bench/single" },
    next: FOUNDERS,
  }));

/** Seconds of processor time that a process has used, in all. */
function busySeconds(pid: number): number {
  const { user, system } = processorTime(pid);
  return user + system;
}

/** Measures it in rounds of so long, the product's and the floor's in turn. */
export async function single(
  { rounds, roundMs }: { readonly rounds: number; readonly roundMs: number },
  look: boolean,
): Promise<Figure> {
  const product = await startProduct(newFolder(), look);
  const floor = await startFloor(newFolder());
  const agents = [connections(CONNECTIONS), connections(CONNECTIONS)] as const;
  const ours: Target = { url: `${product.url}/v1/records`, headers: JSON_HEADERS, lanes: lanes() };
  const theirs: Target = { url: `${floor.url}/one`, headers: HEADERS, lanes: lanes() };
  // A parent has to be known: the first of each connection's records are said beforehand.
  const founders = ours.lanes.flatMap(({ lane }) =>
    Array.from({ length: FOUNDERS }, (_, k) => record(lane, k)),
  );
  await postLines(ours.url, LINES_HEADERS, founders);
  await untilReadable(product.site, founders.length);

  await round(ours, agents[0], roundMs / 2);
  await round(theirs, agents[1], roundMs / 2);
  const [taken, inserted]: [Round[], Round[]] = [[], []];
  const pid = runtimePid(product);
  let used = 0;
  for (let i = 0; i < rounds; i++) {
    const before = busySeconds(pid);
    taken.push(await round(ours, agents[0], roundMs));
    used += busySeconds(pid) - before;
    inserted.push(await round(theirs, agents[1], roundMs));
  }
  const profile = await product.looking?.stop();
  for (const agent of agents) agent.destroy();
  await floor.stop();
  await stopProduct(product);

  const rate = median(taken.map((one) => one.rate));
  const floorRate = median(inserted.map((one) => one.rate));
  const latencies = taken.flatMap((one) => one.latencies);
  const floorLatencies = inserted.flatMap((one) => one.latencies);
  const unread = taken.reduce((sum, one) => sum + one.unread, 0);
  return {
    name: "single",
    rows: [
      {
        figure: "single: records",
        value: perSecond(rate),
        floor: perSecond(floorRate),
        ratio: rate / floorRate,
        target: "≥ 0.6 of the floor",
        met: rate / floorRate >= 0.6,
      },
      {
        figure: "single: latency, median and p99",
        value: `${ms(median(latencies))}, ${ms(quantile(latencies, 0.99))}`,
        floor: `${ms(median(floorLatencies))}, ${ms(quantile(floorLatencies, 0.99))}`,
      },
      {
        figure: "single: processor time of the runtime, a record",
        value: ms((used / latencies.length) * 1_000),
      },
      {
        figure: "single: answered before it could be read",
        value: `${whole(unread)} of ${whole(latencies.length)}`,
      },
    ],
    how: `\`POST /v1/records\`, one record as JSON a request, ${CONNECTIONS} connections that are kept alive, one lineage; each answer says that the record is durable and, but for those counted, that it can be read. Medians of ${rounds} rounds of ${roundMs / 1_000} s, in turn with the floor's: the same bodies, each inserted as one row by a Durable Object that answers when that is durable.`,
    profile,
  };
}
