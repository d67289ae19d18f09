// strace, where it can be had: attached to a running process it has its calls fail.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import type { Process } from "../../src/local/processes.ts";
import { within } from "./launcher.ts";

export type Plan = {
  /** The system calls that fail, separated by commas. */
  readonly calls: string;
  /** What happens to them, as strace says it: `error=EIO`, `signal=KILL`. */
  readonly fault: string;
  /** Which ones, as strace counts them: `7`, `7+`, `7..9`. */
  readonly when: string;
};

export type Trace = {
  /** How many calls have failed so far. */
  readonly injected: () => number;
  /** Lets go of the process; its calls succeed from here on. */
  readonly detach: () => Promise<void>;
};

// What strace writes where it has had its way: after a call that failed, or at the end of a process it killed.
const MARKS = /\(INJECTED|\+\+\+ killed by SIGKILL/g;

/** Why calls cannot be made to fail here; undefined when they can. */
export function whyNoFaults(): string | undefined {
  try {
    execFileSync("strace", ["-o", "/dev/null", "-e", "inject=fsync:error=EIO", "true"], { stdio: "pipe" });
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT"
      ? "strace is not installed, so that no write can be made to fail."
      : `strace cannot follow a process here, so that no write can be made to fail: ${String(error).slice(0, 300)}`;
  }
}

/** Has calls of a process fail from now on. */
export async function attach(one: Process, plan: Plan, file: string): Promise<Trace> {
  const { calls, fault, when } = plan;
  const child = spawn(
    "strace",
    [
      "-f",
      "-qq",
      "-o",
      file,
      "-p",
      String(one.pid),
      "-e",
      `trace=${calls}`,
      "-e",
      `inject=${calls}:${fault}:when=${when}`,
    ],
    { stdio: "ignore" },
  );
  let ended = false;
  child.on("exit", () => {
    ended = true;
  });
  const isTraced = (): boolean => {
    try {
      return !/^TracerPid:\s+0$/m.test(readFileSync(`/proc/${one.pid}/status`, "utf8"));
    } catch {
      return true; // it was killed
    }
  };
  if (!(await within(5_000, () => (ended || isTraced() ? true : undefined))))
    throw new Error("strace does not attach");
  return {
    injected: () => (existsSync(file) ? (readFileSync(file, "utf8").match(MARKS)?.length ?? 0) : 0),
    async detach() {
      if (!ended) child.kill("SIGINT");
      await within(5_000, () => (ended ? true : undefined));
      if (!ended) child.kill("SIGKILL");
    },
  };
}
