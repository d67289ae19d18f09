// Python with the packages that the interop tests ask, in an environment of its own under a temporary folder. Where Python,
// or the registry that the packages come from, is absent, it says what is missing.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../support/node/launcher.ts";

const HERE = fileURLToPath(new URL("./python/", import.meta.url));
const REQUIREMENTS = join(HERE, "requirements.txt");
const INSTALLS_WITHIN_MS = 240_000;

export type Python = {
  /** Runs a script of this folder, and reads the JSON that it prints. */
  readonly run: (script: string, ...args: readonly string[]) => unknown;
  /** Keeps a text as a file, and says where. */
  readonly file: (name: string, text: string) => string;
};

type Reached = { readonly python: Python } | { readonly missing: string };

const said = (error: unknown): string => {
  const { stderr = "", message } = error as { stderr?: string | Buffer; message: string };
  return String(stderr).trim().split("\n").at(-1) || message;
};

function attempt(
  what: string,
  command: string,
  args: readonly string[],
): { readonly missing: string } | undefined {
  try {
    execFileSync(command, args, { timeout: INSTALLS_WITHIN_MS, stdio: "pipe" });
    return undefined;
  } catch (error) {
    return { missing: `${what}: ${said(error)}` };
  }
}

/** Makes the environment; takes some seconds, and needs the registry. */
export function reachPython(): Reached {
  const folder = temporaryFolder();
  const environment = join(folder, "venv");
  const own = join(environment, "bin", "python");
  const packages = readFileSync(REQUIREMENTS, "utf8").match(/^\w.*$/gm) ?? [];
  const missing =
    attempt("python3 with venv", "python3", ["-m", "venv", environment]) ??
    attempt(`${packages.join(", ")} from the package registry`, own, [
      ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"],
      ...["--requirement", REQUIREMENTS],
    ]);
  if (missing) return missing;
  const run = (script: string, ...args: readonly string[]): unknown =>
    JSON.parse(
      execFileSync(own, [join(HERE, script), ...args], { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 }),
    );
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  return { python: { run, file } };
}
