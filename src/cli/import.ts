// The import of a file that is translated, and what every import does: say that nobody is there, post, wait until all of it
// can be read, say what became of each.
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { parse } from "csv-parse";
import { health, type Site } from "../client/client.ts";
import {
  type Import,
  type Reading,
  type Row,
  readRow,
  reportLines,
  translate,
} from "../intake/huggingface.ts";
import { PATIENCE_MS } from "./insist.ts";
import { type Placing, untilReadable } from "./placing.ts";
import { type Outcome, postAll } from "./post.ts";
import type { Line } from "./requests.ts";
import { sayFailure, sayOutcome } from "./say.ts";
import { progressOn, type Terminal } from "./terminal.ts";

/** Lines of text, each with its end. */
export const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join("");

/** Posts, waits, and prints; the exit code. `post` is told whom to tell how many are through, and how far that is. */
export async function deliver(
  site: Site,
  post: (show: (fraction: number, done: number) => void) => Promise<Outcome>,
  terminal: Terminal,
): Promise<number> {
  const progress = progressOn(terminal);
  let outcome: Outcome;
  try {
    outcome = await post((fraction, done) => progress.show(fraction, done));
  } finally {
    progress.end();
  }
  terminal.out.write(lines(sayOutcome(outcome)));
  if (outcome.failure) {
    terminal.err.write(`\n${sayFailure(outcome.failure, site.token)}\n`);
    terminal.err.write("What was posted is kept; run the same command again for the rest.\n");
    return 1;
  }
  if (!(await canBeRead(site, outcome, terminal))) return 1;
  return outcome.refused.length + outcome.conflicts.length === 0 ? 0 : 1;
}

/** Waits until what was taken can be read, and says so when it does not come to that. */
export async function canBeRead(site: Site, placing: Placing, terminal: Terminal): Promise<boolean> {
  const { readable, answer } = await untilReadable(site, placing);
  if (readable) return true;
  const behind = "the site has not caught up with it within a minute; see /health.";
  const why = answer.ok ? behind : sayFailure(answer.failure, site.token);
  terminal.err.write(`All that was taken is kept, but cannot be read yet: ${why}\n`);
  return false;
}

/** Says at once when nobody is there, before a large file is read; true when somebody is. */
export async function answers(site: Site, terminal: Terminal): Promise<boolean> {
  const answer = await health(site);
  if (!answer.ok) terminal.err.write(`${sayFailure(answer.failure, site.token)}\n`);
  return answer.ok;
}

/** Says what cannot be read and why; the exit code. */
export function cannotRead(file: string, thrown: unknown, terminal: Terminal): number {
  terminal.err.write(
    `${file} cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`,
  );
  return 1;
}

async function readHuggingFace(file: string): Promise<Import> {
  const source = createReadStream(file);
  // Rows may have more or fewer cells than the header; what a row lacks is reported, not fatal.
  const rows = parse({ columns: true, bom: true, skip_empty_lines: true, relax_column_count: true });
  pipeline(source, rows, () => {}); // its error comes out of the loop below
  const readings: Reading[] = [];
  for await (const row of rows) readings.push(readRow(row as Row, readings.length + 1));
  return translate(readings);
}

/** `forebear import huggingface FILE`. */
export async function importHuggingFaceFile(
  site: Site,
  file: string,
  terminal: Terminal,
  print: boolean,
): Promise<number> {
  if (!print && !(await answers(site, terminal))) return 1;
  let result: Import;
  try {
    result = await readHuggingFace(file);
  } catch (thrown) {
    return cannotRead(file, thrown, terminal);
  }
  const { records, report } = result;
  if (print) {
    terminal.out.write(lines(records.map((record) => JSON.stringify(record))));
    terminal.err.write(lines(reportLines(report)));
    return 0;
  }
  terminal.out.write(lines([...reportLines(report), ""]));
  if (report.rows > 0 && records.length === 0) {
    terminal.err.write(`No row of ${file} describes a model.\n`);
    return 1;
  }
  const posted = records.map(
    (record): Line => ({
      text: JSON.stringify(record),
      label: `${record.name} (${record.capture?.source})`,
    }),
  );
  const patience = { ms: PATIENCE_MS, onWait: () => {} };
  const post = (show: (fraction: number, done: number) => void) =>
    postAll(site, posted, patience, (done) => show(done / posted.length, done));
  return deliver(site, post, terminal);
}
