// Which processes run, by pid and start time together: a pid alone may be somebody else's by now. And which of them were
// started with a mark in their environment.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export type Process = { readonly pid: number; readonly started: string };

type Found = Process & { readonly parent: number; readonly command: string };

function fromProc(pid: number): Found | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const command = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // Fields after the command: state, ppid, …; the start time is the 20th of them (proc(5)).
    return fields[0] === "Z"
      ? undefined
      : { pid, parent: Number(fields[1]), started: fields[19] ?? "", command };
  } catch {
    return undefined; // it ended between the listing and the look
  }
}

function fromPs(): Found[] {
  const listing = execFileSync("ps", ["-A", "-o", "pid=,ppid=,lstart=,comm="], { encoding: "utf8" });
  return listing.split("\n").flatMap((line): Found[] => {
    const [, pid, parent, started = "", command = ""] =
      /^\s*(\d+)\s+(\d+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), started, command }];
  });
}

function all(): Found[] {
  if (process.platform !== "linux") return fromPs();
  return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? (fromProc(Number(name)) ?? []) : []));
}

/** The process of this pid, when it runs. */
export function running(pid: number): Process | undefined {
  return process.platform === "linux" ? fromProc(pid) : all().find((one) => one.pid === pid);
}

/** Whether this very process still runs. */
export function alive(one: Process): boolean {
  return running(one.pid)?.started === one.started;
}

/** The workerd processes that this process started. */
export function ownRuntimes(): Process[] {
  return all()
    .filter((one) => one.parent === process.pid && one.command.includes("workerd"))
    .map(({ pid, started }) => ({ pid, started }));
}

/** Whether a process was started with this variable; not what it has been given since. */
function startedWith(pid: number, variable: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(variable);
  } catch {
    return false; // it ended, or belongs to somebody else
  }
}

/** The processes that `ps` shows with this variable, on platforms where it shows the environment with the command. */
function shownWith(variable: string): Process[] {
  const listing = execFileSync("ps", ["-AEww", "-o", "pid=,command="], { encoding: "utf8" });
  return listing.split("\n").flatMap((line) => {
    const [, pid] = /^\s*(\d+) /.exec(line) ?? [];
    return pid !== undefined && line.split(" ").includes(variable) ? (running(Number(pid)) ?? []) : [];
  });
}

/** The processes that were started with this variable in their environment. */
export function marked(name: string, value: string): Process[] {
  const variable = `${name}=${value}`;
  const found =
    process.platform === "linux"
      ? all().filter((one) => startedWith(one.pid, variable))
      : shownWith(variable);
  return found.map(({ pid, started }) => ({ pid, started }));
}
