// The import commands of one file: read it, post its records, wait until they can be read, say what became of each.
import { createReadStream, statSync } from "node:fs";
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
import { type Outcome, postAll, untilReadable } from "./post.ts";
import { readLines } from "./read-lines.ts";
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
  const { readable, answer } = await untilReadable(site, outcome);
  if (!readable) {
    const behind = "the site has not caught up with it within a minute; see /health.";
    const why = answer.ok ? behind : sayFailure(answer.failure, site.token);
    terminal.err.write(`All that was taken is kept, but cannot be read yet: ${why}\n`);
    return 1;
  }
  return outcome.refused.length + outcome.conflicts.length === 0 ? 0 : 1;
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
  return deliver(site, (show) => postAll(site, posted, (done) => show(done / posted.length, done)), terminal);
}

/** `forebear import ndjson FILE`. */
export async function importNdjsonFile(site: Site, file: string, terminal: Terminal): Promise<number> {
  if (!(await answers(site, terminal))) return 1;
  let read = 0;
  let size = Number.POSITIVE_INFINITY;
  async function* posted(): AsyncGenerator<Line> {
    const source = file === "-" ? process.stdin : createReadStream(file);
    const count = (bytes: number): void => {
      read += bytes;
    };
    for await (const { text, number } of readLines(source, count)) yield { text, label: `line ${number}` };
  }
  try {
    if (file !== "-") size = statSync(file).size;
    return await deliver(
      site,
      (show) => postAll(site, posted(), (done) => show(read / size, done)),
      terminal,
    );
  } catch (thrown) {
    return cannotRead(file, thrown, terminal);
  }
}
