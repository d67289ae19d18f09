// The launcher as its users run it, once: a process of its own on the run's port and folder, with what it says in a file.
import { spawn } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../../src/local/paths.ts";
import { alive, type Process, running } from "../../src/local/processes.ts";
import type { Place } from "./place.ts";
import { childrenOf } from "./processes.ts";

export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type Launcher = {
  readonly process: Process;
  /** The file of what it said, the runtime's words included. */
  readonly log: string;
  /** Undefined while it runs. */
  readonly ended: () => Ended | undefined;
  /** Whether it has said that it listens. */
  readonly isReady: () => boolean;
  /** The runtimes that it started and that run now. */
  readonly runtimes: () => Process[];
};

/** Asks every few milliseconds until the answer is not undefined; undefined when it never is. */
export async function within<T>(
  ms: number,
  ask: () => Promise<T | undefined> | T | undefined,
): Promise<T | undefined> {
  for (const until = Date.now() + ms; ; await sleep(10)) {
    const answer = await ask();
    if (answer !== undefined || Date.now() > until) return answer;
  }
}

/** Starts a launcher; does not wait for anything. */
export function launch(place: Place): Launcher {
  const number = readdirSync(place.logs).length + 1;
  const log = join(place.logs, `${String(number).padStart(4, "0")}.log`);
  const out = openSync(log, "a");
  const child = spawn(process.execPath, [join(ROOT, "src/local/start.ts")], {
    env: {
      ...process.env,
      PORT: String(place.port),
      FOREBEAR_DATA: place.data,
      FOREBEAR_ADMIN_TOKEN: place.token,
    },
    stdio: ["ignore", out, out],
  });
  closeSync(out);
  const found = child.pid === undefined ? undefined : running(child.pid);
  if (found === undefined) throw new Error("the launcher could not be started");
  const self: Process = { pid: found.pid, started: found.started };
  let ended: Ended | undefined;
  child.on("exit", (code, signal) => {
    ended = { code, signal };
  });
  let ready = false;
  return {
    process: self,
    log,
    ended: () => ended,
    isReady() {
      ready ||= readFileSync(log, "utf8").includes("Forebear is listening on ");
      return ready;
    },
    runtimes: () => (alive(self) ? childrenOf(self, "workerd") : []),
  };
}

/** The last lines that a launcher said, as one line. */
export function lastWords(log: string, characters = 600): string {
  return readFileSync(log, "utf8").trim().slice(-characters).replaceAll("\n", " ⏎ ");
}
