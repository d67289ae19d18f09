// One data folder has one owner. workerd outlives a launcher that is killed and goes on writing, so a start first ends
// what the last owner left running. Each owner marks its runtimes with a word of its own, which stands in the folder before
// the first of them is started: so they are found, however early the launcher was killed.
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "./lock.ts";
import { alive, marked, ownRuntimes, type Process, running } from "./processes.ts";

/** What stands in `owner.json`. */
type Owner = {
  readonly launcher: Process;
  /** The folder it is about: in a copy of the folder it says nothing. */
  readonly folder: string;
  readonly mark: string;
  /** The same processes by number, for platforms that do not show what a process was started with. */
  readonly runtimes: readonly Process[];
};

/** The folder while it is this process's. */
export type Ownership = {
  /** What the environment of every runtime has to have. */
  readonly mark: Readonly<Record<string, string>>;
  /** Notes the runtimes that run now. */
  readonly record: () => void;
  /** Gives the folder up after a clean stop. */
  readonly release: () => void;
};

const MARK = "FOREBEAR_RUNTIME_OF";

const file = (data: string): string => join(data, "owner.json");

function folderOf(data: string): string {
  const { dev, ino } = statSync(data);
  return `${dev}:${ino}`;
}

function read(data: string): Owner | undefined {
  try {
    const owner = JSON.parse(readFileSync(file(data), "utf8")) as Owner;
    return owner.folder === folderOf(data) ? owner : undefined;
  } catch (error) {
    // No file: nobody owns the folder. It is never torn by us; but what cannot be read names nobody.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function write(data: string, owner: Owner): void {
  const next = `${file(data)}.next`;
  writeFileSync(next, JSON.stringify(owner), { mode: 0o600, flush: true });
  renameSync(next, file(data));
}

async function end(one: Process): Promise<void> {
  if (!alive(one)) return;
  process.kill(one.pid, "SIGKILL");
  for (let tries = 0; alive(one); tries++) {
    if (tries > 200) throw new Error(`the runtime ${one.pid} of an earlier start does not end`);
    await sleep(25);
  }
}

async function endRuntimesOf({ mark, runtimes }: Owner): Promise<void> {
  for (const one of runtimes) await end(one);
  // Until none is found: one may have been on its way when it was looked.
  for (let left = marked(MARK, mark); left.length > 0; left = marked(MARK, mark))
    for (const one of left) await end(one);
}

function inUse(data: string, owner: Owner | undefined): Error {
  const by = owner && alive(owner.launcher) ? `process ${owner.launcher.pid}` : "another process";
  return new Error(`${data} is in use by ${by}. Stop that one, or set FOREBEAR_DATA to another folder.`);
}

/** Takes the folder over, ending what a killed owner left running. */
export async function takeOver(data: string): Promise<Ownership> {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const unlock = lock(join(data, "lock"));
  const before = read(data);
  if (unlock === undefined) throw inUse(data, before);
  try {
    if (before) await endRuntimesOf(before);
    const launcher = running(process.pid);
    if (launcher === undefined) throw new Error("this process cannot see itself");
    const owner: Owner = {
      launcher: { pid: launcher.pid, started: launcher.started },
      folder: folderOf(data),
      mark: randomUUID(),
      runtimes: [],
    };
    write(data, owner);
    return {
      mark: { [MARK]: owner.mark },
      record: () => write(data, { ...owner, runtimes: ownRuntimes() }),
      release() {
        rmSync(file(data), { force: true });
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
