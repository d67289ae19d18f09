// What was measured, on which machine, as one Markdown page.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { ROOT } from "../../src/local/paths.ts";
import { type Figure, mebibytes } from "./figure.ts";
import { table } from "./table.ts";

/** The commit, and whether what is measured differs from it. */
function commit(): string {
  const git = (...args: string[]): string =>
    execFileSync("git", ["--no-optional-locks", ...args], {
      cwd: ROOT,
      encoding: "utf8",
      stdio: "pipe",
    }).trim();
  try {
    const changed = git("status", "--porcelain", "--", "worker", "src", "sql") !== "";
    return `${git("rev-parse", "--short", "HEAD")}${changed ? ", with changes" : ""}`;
  } catch {
    return "not known";
  }
}

type Around = { readonly commit: string; readonly load: string; readonly started: Date };

/** What has to be looked at before anything runs. */
export function around(): Around {
  return { commit: commit(), load: (loadavg()[0] ?? 0).toFixed(2), started: new Date() };
}

function packageVersion(name: string): string {
  const text = readFileSync(`${ROOT}/node_modules/${name}/package.json`, "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** The page. */
export function report(figures: readonly Figure[], { commit, load, started }: Around): string {
  const [cpu] = cpus();
  const rows = figures.flatMap((figure) => figure.rows);
  const cells = rows.map(({ figure, value, floor = "", ratio, target = "", met }) => [
    figure,
    value,
    floor,
    ratio === undefined ? "" : ratio.toFixed(2),
    target,
    met === undefined ? "" : met ? "met" : "missed",
  ]);
  return `# Figures

Made by \`npm run bench\`, over HTTP on the loopback, of the site as its launcher serves it, with its state on disk. A figure
is worth what its floor is worth: the least that could be done with the same bytes, on the same machine, in the same run.

- machine: ${cpu?.model ?? "unknown"}, ${availableParallelism()} cores, ${mebibytes(totalmem())}, load ${load} before it began
- runtime: workerd ${packageVersion("workerd")}, client Node ${process.versions.node}, both on these cores
- commit: ${commit}
- date: ${started.toISOString().slice(0, 16).replace("T", " ")} UTC

${table(["figure", "value", "floor", "ratio", "target", ""], cells)}

## How they are measured

${figures.map((figure) => `- **${figure.name}**: ${figure.how}`).join("\n")}
`;
}
