// The launcher as its users run it: `node src/local/start.ts` as a process of its own, on a free port, with its state in
// a temporary folder. Whatever a test leaves running or lying about is ended and removed, the runtime that outlives a
// killed launcher included.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Site } from "../../../src/client/client.ts";
import { ROOT } from "../../../src/local/paths.ts";
import { alive, type Process, running } from "../../../src/local/processes.ts";

export const TOKEN = "test-token-of-thirty-two-characters-or-more";

export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
};

export type Launched = {
  readonly url: string;
  /** Url and token, as the client takes them. */
  readonly site: Site;
  readonly pid: number;
  /** What it has printed so far, on both streams. */
  readonly output: () => string;
  /** The workerd processes that it has started and that run now. */
  readonly runtimes: () => readonly Process[];
  /** Sends the signal and waits until the launcher has ended; its runtime may go on. */
  readonly kill: (signal: NodeJS.Signals) => Promise<Ended>;
};

type Options = {
  readonly data: string;
  readonly env?: Readonly<
    Record<string, string | undefined>
  > /** It takes none: what it is set by is the environment. */;
  readonly args?: readonly string[];
};

const LISTENS_WITHIN_MS = 20_000;
const ENDS_WITHIN_MS = 20_000;

const folders: string[] = [];
const started: { readonly end: () => Promise<void> }[] = [];

/** Asks until the answer is not undefined; fails after so long with what was waited for. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  withinMs = 20_000,
): Promise<T> {
  for (const end = Date.now() + withinMs; ; await sleep(20)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`${what} did not happen within ${withinMs} ms`);
  }
}

/** A folder that `cleanUp` removes. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "forebear-test-"));
  folders.push(folder);
  return folder;
}

function runtimesOf(launcher: number): Process[] {
  const listing = execFileSync("ps", ["-A", "-o", "pid=,ppid=,comm="], { encoding: "utf8" });
  return listing.split("\n").flatMap((line): Process[] => {
    const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    const runtime =
      command.includes("workerd") && Number(parent) === launcher ? running(Number(pid)) : undefined;
    return runtime ? [{ pid: runtime.pid, started: runtime.started }] : [];
  });
}

/** Ends this very process at once and waits until it is gone. */
export async function endProcess(one: Process): Promise<void> {
  if (alive(one)) process.kill(one.pid, "SIGKILL");
  await until(`the end of process ${one.pid}`, () => (alive(one) ? undefined : true));
}

function run({ data, env = {}, args = [] }: Options) {
  const { PORT: _port, FOREBEAR_DATA: _data, FOREBEAR_ADMIN_TOKEN: _token, ...rest } = process.env;
  const child = spawn(process.execPath, [join(ROOT, "src/local/start.ts"), ...args], {
    env: { ...rest, PORT: "0", FOREBEAR_DATA: data, FOREBEAR_ADMIN_TOKEN: TOKEN, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error("the launcher could not be started");
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    said.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said.err += chunk;
  });
  // Not "close": a runtime that outlives its launcher keeps the streams open.
  let ended: Omit<Ended, "out" | "err"> | undefined;
  child.on("exit", (code, signal) => {
    ended = { code, signal };
  });
  const seen = new Map<number, Process>();
  const runtimes = (): Process[] => {
    const now = ended ? [] : runtimesOf(pid);
    for (const one of now) seen.set(one.pid, one);
    return now;
  };
  const end = async (): Promise<void> => {
    runtimes();
    if (!ended) child.kill("SIGKILL");
    await until("the end of the launcher", () => ended, ENDS_WITHIN_MS);
    for (const one of seen.values()) await endProcess(one);
  };
  started.push({ end });
  return { child, pid, said, runtimes, ended: () => ended };
}

/** Starts a launcher and waits until it listens. */
export async function launch(options: Options): Promise<Launched> {
  const { child, pid, said, runtimes, ended } = run(options);
  const output = (): string => said.out + said.err;
  const url = await until(
    "a line that says where Forebear is listening",
    () => {
      if (ended()) throw new Error(`the launcher ended before it listened:\n${output()}`);
      return /^Forebear is listening on (http:\/\/127\.0\.0\.1:\d+)$/m.exec(said.out)?.[1];
    },
    LISTENS_WITHIN_MS,
  );
  runtimes();
  const kill = async (signal: NodeJS.Signals): Promise<Ended> => {
    runtimes();
    child.kill(signal);
    const how = await until(`the end of the launcher by ${signal}`, ended, ENDS_WITHIN_MS);
    return { ...how, ...said };
  };
  return { url, site: { url, token: TOKEN }, pid, output, runtimes, kill };
}

/** Starts a launcher that is expected to end by itself, and waits until it has. */
export async function launchInVain(options: Options): Promise<Ended> {
  const { said, ended } = run(options);
  const how = await until("the end of a launcher that cannot start", ended, ENDS_WITHIN_MS);
  return { ...how, ...said };
}

/** Starts a launcher and kills it after so long, wherever it is by then; its runtime, if it has one, goes on. */
export async function launchAndKill(options: Options, afterMs: number): Promise<void> {
  const { child, ended } = run(options);
  await sleep(afterMs);
  child.kill("SIGKILL");
  await until("the end of the launcher", ended, ENDS_WITHIN_MS);
}

/** Ends everything that was started here and removes the folders. */
export async function cleanUp(): Promise<void> {
  for (const { end } of started.splice(0)) await end();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
