// Which processes run on this machine's /proc: the children of one, and whatever holds on to a folder. Ends only what it is
// handed, by pid and start time together.
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { alive, type Process } from "../../src/local/processes.ts";

export type Found = Process & { readonly parent: number; readonly command: string };

/** The platforms on which this can be asked. */
export const CAN_LOOK = process.platform === "linux";

function look(pid: number): Found | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const command = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
    return fields[0] === "Z"
      ? undefined
      : { pid, parent: Number(fields[1]), started: fields[19] ?? "", command };
  } catch {
    return undefined; // it ended between the listing and the look
  }
}

const all = (): Found[] =>
  readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? (look(Number(name)) ?? []) : []));

/** The processes that this one started and that are called so. */
export function childrenOf(parent: Process, command: string): Process[] {
  if (!alive(parent)) return [];
  return all()
    .filter((one) => one.parent === parent.pid && one.command.includes(command))
    .map(({ pid, started }) => ({ pid, started }));
}

function names(pid: number, text: string): boolean {
  return ["environ", "cmdline"].some((file) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, "utf8").includes(text);
    } catch {
      return false; // it ended, or belongs to somebody else
    }
  });
}

/** The processes that have this folder in their environment or on their command line. */
export function holding(folder: string): Found[] {
  return all().filter((one) => one.pid !== process.pid && names(one.pid, folder));
}

/** Kills this very process, if it still runs; does not wait. */
export function strike(one: Process): void {
  if (alive(one)) process.kill(one.pid, "SIGKILL");
}

/** Kills these processes and waits, at most so long, until they are gone. */
export async function endAll(processes: readonly Process[], withinMs = 10_000): Promise<void> {
  for (const one of processes) strike(one);
  for (const until = Date.now() + withinMs; processes.some(alive); await sleep(10))
    if (Date.now() > until) throw new Error(`processes ${processes.map((one) => one.pid)} do not end`);
}
