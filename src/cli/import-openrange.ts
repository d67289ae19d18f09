// `forebear import openrange`: snapshots from files and folders, each read whole; what it found is said before anything
// is posted. What is posted is the file as it is, with its secrets: the site makes the records, which have none, and keeps the
// document as a private part of what was said, which nothing publishes and only a token opens.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Site } from "../client/client.ts";
import { importOpenRange, type SnapshotFile, snapshotReportLines } from "../intake/openrange.ts";
import { sha256 } from "./digest.ts";
import { answers, cannotRead, deliver, lines } from "./import.ts";
import { postDocuments } from "./post.ts";
import type { Terminal } from "./terminal.ts";

const SNAPSHOT_TYPE = "application/vnd.openrange.snapshot+json";

export type OpenRangeCall = {
  /** Prints the records instead of posting them. */
  readonly print: boolean;
  /** Refuses snapshots whose id does not follow from their content. */
  readonly proved: boolean;
};

/** The file itself, or every .json file below the folder, in the order of their names. */
function filesAt(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const found = readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile())
    .sort();
  if (found.length === 0) throw new Error("it holds no .json file");
  return found;
}

function textOf(file: string): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
}

/** `forebear import openrange PATH…`. A file that is refused does not hold up the others. */
export async function importOpenRangePaths(
  site: Site,
  paths: readonly string[],
  terminal: Terminal,
  { print, proved }: OpenRangeCall,
): Promise<number> {
  if (!print && !(await answers(site, terminal))) return 1;
  const files: SnapshotFile[] = [];
  for (const path of paths)
    try {
      for (const file of filesAt(path))
        try {
          files.push({ file, text: textOf(file) });
        } catch (thrown) {
          return cannotRead(file, thrown, terminal);
        }
    } catch (thrown) {
      return cannotRead(path, thrown, terminal);
    }
  const { records, sources, report } = importOpenRange(files, {
    sha256,
    unproved: proved ? "refuse" : "keep",
  });
  const refused = report.refused.length > 0;
  if (print) {
    terminal.out.write(lines(records.map((record) => record.text)));
    terminal.err.write(lines(snapshotReportLines(report)));
    return refused ? 1 : 0;
  }
  terminal.out.write(lines([...snapshotReportLines(report), ""]));
  const posted = sources.map(({ file, text }) => ({ label: file, text }));
  if (posted.length === 0) return 1;
  const query = proved ? "?unproved=refuse" : "";
  const code = await deliver(
    site,
    (show) => postDocuments(site, SNAPSHOT_TYPE, posted, query, (done) => show(done / posted.length, done)),
    terminal,
  );
  return refused ? 1 : code;
}
