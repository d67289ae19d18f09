// The sites that are measured: the product as its launcher serves it, and the floor; each on a folder of its own. Also what
// is seen of a site from outside: how far it is, what memory its runtime takes, and where its database lies.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Health, health, type Site } from "../../src/client/client.ts";
import { stopOnSignal } from "../../src/local/serve.ts";
import { cleanUp, type Launched, launch, TOKEN, temporaryFolder } from "../support/node/launcher.ts";
import { type Floor, serveFloor } from "./floor/serve.ts";
import { type Looking, lookInto } from "./profile.ts";

// Ports are taken in turn, so that none is used again while it still lingers.
const PORTS = { from: 8950, count: 20 };
let taken = 0;

const nextPort = (): number => PORTS.from + (taken++ % PORTS.count);

export const HEADERS = { authorization: `Bearer ${TOKEN}` } as const;
export const JSON_HEADERS = { ...HEADERS, "content-type": "application/json" } as const;
export const LINES_HEADERS = { ...HEADERS, "content-type": "application/x-ndjson" } as const;

/** A folder that `endAll` removes. */
export const newFolder = temporaryFolder;

const floors = new Set<Floor>();

/** The product, and the profile that is taken of it when it was started to be looked into. */
export type Product = Launched & { readonly looking: Looking | undefined };

export async function startProduct(
  data: string,
  look = false,
  set: Readonly<Record<string, string>> = {},
): Promise<Product> {
  const PORT = String(nextPort());
  if (!look) return { ...(await launch({ data, env: { PORT, ...set } })), looking: undefined };
  const inspect = nextPort();
  const launching = launch({ data, env: { PORT, FOREBEAR_INSPECT_PORT: String(inspect) } });
  const [launched, looking] = await Promise.all([launching, lookInto(inspect)]);
  return { ...launched, looking };
}

export async function stopProduct(launched: Launched): Promise<void> {
  const { code } = await launched.kill("SIGTERM");
  if (code !== 0) throw new Error(`the launcher did not stop cleanly:\n${launched.output().slice(-2_000)}`);
}

export async function startFloor(data: string): Promise<Floor> {
  const floor = await serveFloor(data, nextPort());
  endAtSignal(); // Miniflare has put its own listeners there
  const stop = async (): Promise<void> => {
    floors.delete(served);
    await floor.stop();
  };
  const served: Floor = { url: floor.url, stop };
  floors.add(served);
  return served;
}

let ending: Promise<void> | undefined;

/** Ends everything that was started and removes the folders; who calls while it ends waits for the same end. */
export function endAll(): Promise<void> {
  ending ??= (async () => {
    for (const floor of floors) await floor.stop();
    await cleanUp();
  })();
  return ending;
}

/** At a signal nothing is left running or lying about. */
export function endAtSignal(): void {
  stopOnSignal(async () => {
    await endAll();
    process.exit(130);
  });
}

/** Waits until the site says what is asked for; asks every so many milliseconds and says each answer to `see`. */
export async function untilHealth(
  site: Site,
  what: string,
  enough: (now: Health) => boolean,
  {
    withinMs,
    everyMs = 50,
    see,
  }: { withinMs: number; everyMs?: number; see?: ((now: Health) => void) | undefined },
): Promise<Health> {
  let last: unknown;
  for (const end = Date.now() + withinMs; Date.now() < end; await sleep(everyMs)) {
    const answer = await health(site);
    if (answer.ok) see?.(answer.value);
    if (answer.ok && enough(answer.value)) return answer.value;
    last = answer;
  }
  throw new Error(`${what} did not happen within ${withinMs} ms; last: ${JSON.stringify(last)}`);
}

/** Waits until so many statements can be read. */
export async function untilReadable(
  site: Site,
  statements: number,
  see?: (now: Health) => void,
): Promise<Health> {
  return await untilHealth(
    site,
    `${statements} readable statements`,
    ({ lag, position }) => lag === 0 && position === statements - 1,
    // A thousand a second at the least.
    { withinMs: 60_000 + statements, see },
  );
}

/** Resident memory of a process in bytes: now, and the most it ever had. */
export function residentMemory(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const field = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1] ?? Number.NaN) * 1_024;
  return { now: field("VmRSS"), peak: field("VmHWM") };
}

// Of the kernel's clock that times are told in (sysconf _SC_CLK_TCK); it is this on every Linux there is.
const TICKS_PER_SECOND = 100;

/** Seconds of processor time that a process has used: its own code's, and the kernel's for it. */
export function processorTime(pid: number): { readonly user: number; readonly system: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { user: Number(fields[11]) / TICKS_PER_SECOND, system: Number(fields[12]) / TICKS_PER_SECOND };
}

/** The runtime's process of a launcher. */
export function runtimePid(launched: Launched): number {
  const [runtime] = launched.runtimes();
  if (runtime === undefined) throw new Error("the launcher has no runtime");
  return runtime.pid;
}

// Where Miniflare keeps D1: one file a database, named by a hash, and one of its own beside them.
const databaseFiles = (data: string): string[] => {
  const folder = join(data, "state/d1/miniflare-D1DatabaseObject");
  return readdirSync(folder)
    .filter((name) => /^[0-9a-f]{64}\.sqlite/.test(name))
    .map((name) => join(folder, name));
};

/** The file of the graph's database in the data folder of a site that has stopped. */
export function databaseFile(data: string): string {
  const [file, ...more] = databaseFiles(data).filter((name) => name.endsWith(".sqlite"));
  if (file === undefined || more.length > 0) throw new Error(`${data} does not have one database`);
  return file;
}

/** Takes the graph's database away from a site that has stopped. */
export function dropDatabase(data: string): void {
  for (const file of databaseFiles(data)) rmSync(file);
}
