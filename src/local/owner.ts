// One data folder has one owner. workerd outlives a launcher that is killed and goes on writing, so a start first ends
// the runtime that the last owner recorded; a folder whose owner is alive is refused.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { alive, ownRuntimes, type Process, running } from "./processes.ts";

type Owner = { readonly launcher: Process; readonly runtimes: readonly Process[] };

const file = (data: string): string => join(data, "owner.json");

function read(data: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file(data), "utf8")) as Owner;
  } catch (error) {
    // No file: nobody owns the folder. A torn file: its writer was killed before it had a runtime to record.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function end(one: Process): Promise<void> {
  if (!alive(one)) return;
  process.kill(one.pid, "SIGKILL");
  for (let tries = 0; alive(one); tries++) {
    if (tries > 200) throw new Error(`the runtime ${one.pid} of an earlier start does not end`);
    await sleep(25);
  }
}

/** Takes the folder over, ending what a killed owner left running. */
export async function takeOver(data: string): Promise<void> {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const owner = read(data);
  if (owner && owner.launcher.pid !== process.pid && alive(owner.launcher))
    throw new Error(
      `${data} is in use by process ${owner.launcher.pid}. Stop that one, or set FOREBEAR_DATA to another folder.`,
    );
  for (const runtime of owner?.runtimes ?? []) await end(runtime);
  record(data);
}

/** Records this process and the runtimes it started as the folder's owner. */
export function record(data: string): void {
  const launcher = running(process.pid);
  if (launcher === undefined) throw new Error("this process cannot see itself");
  const owner: Owner = {
    launcher: { pid: launcher.pid, started: launcher.started },
    runtimes: ownRuntimes(),
  };
  writeFileSync(file(data), JSON.stringify(owner), { mode: 0o600 });
}

/** Gives the folder up after a clean stop. */
export function release(data: string): void {
  rmSync(file(data), { force: true });
}
