// `forebear import ndjson FILE`: any number of records, as they stand in a file. What the site has acknowledged is kept in
// a journal, so that an import that was interrupted, however it was, goes on behind the last acknowledged line and leaves
// none out; what it posts twice the site knows.
import { resolve } from "node:path";
import { type Failure, type Health, health, type Site } from "../client/client.ts";
import { canBeRead, cannotRead } from "./import.ts";
import { type Counts, forgetJournal, type Journal, journalOf, readJournal } from "./import-journal.ts";
import { type Import, keepPlace, postFrom, tell, totalOf, Unusable } from "./import-run.ts";
import { Changed } from "./ndjson.ts";
import { nothingPlaced } from "./placing.ts";
import { openRefusedLines, type RefusedLines } from "./refused-lines.ts";
import { sayFailure } from "./say.ts";
import { progressOn, type Terminal } from "./terminal.ts";

export type NdjsonOptions = {
  /** Begins anew, whatever a journal says. */
  readonly restart: boolean;
  readonly quiet: boolean;
  /** Where refused lines are kept. */
  readonly refused: string | undefined;
  /** Where the journal is kept; beside the file when not said, and nowhere for standard input. */
  readonly journal: string | undefined;
  /** Requests at a time; more than one, and parents may come after their children. */
  readonly parallel: number;
  /** Seconds for which a site that is away is waited for. */
  readonly wait: number;
};

const NONE: Counts = { created: 0, known: 0, refused: 0, conflicts: 0 };

const count = (n: number): string => n.toLocaleString("en");

/** What an earlier run left, and why it begins anew nevertheless, when it does. */
type Earlier = { readonly journal: Journal | undefined; readonly anew?: string };

function earlier(path: string | undefined, { position, lag }: Health, siteId: string): Earlier {
  if (path === undefined) return { journal: undefined };
  let journal: Journal | undefined;
  try {
    journal = readJournal(path);
  } catch (thrown) {
    throw new Unusable(path, thrown);
  }
  if (journal?.place.offset === 0) return { journal };
  const upTo = `An import was interrupted after line ${count(journal?.place.line ?? 0)}`;
  if (journal && journal.site !== siteId)
    return { journal, anew: `${upTo}, but into another site: it begins anew.` };
  // A site that was put back to an earlier state has lost what it had acknowledged since.
  if (journal && position + lag < journal.position)
    return { journal, anew: `${upTo}, and the site has less now than it had then: it begins anew.` };
  return { journal };
}

function openRefused(
  path: string | undefined,
  source: string,
  { journal }: Earlier,
  goesOn: boolean,
): RefusedLines | undefined {
  if (path === undefined) return undefined;
  const before = journal?.refused?.file === resolve(path) ? journal.refused.bytes : undefined;
  try {
    return openRefusedLines(path, source, goesOn ? before : before && 0);
  } catch (thrown) {
    throw new Unusable(path, thrown);
  }
}

/** Says where an import stands when a signal ends it, and lets it end as signals do. */
function onSignals(one: Import): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const say = (signal: NodeJS.Signals): void => {
    off();
    tell(one, [`Interrupted. ${wayOn(one)}`]);
    process.kill(process.pid, signal);
  };
  const off = (): void => {
    for (const signal of signals) process.off(signal, say);
  };
  for (const signal of signals) process.on(signal, say);
  return off;
}

const wayOn = ({ journal, counts }: Import): string =>
  journal === undefined || totalOf(counts) === 0
    ? "What was posted is kept; run the same command again, what is known is not recorded twice."
    : `${count(totalOf(counts))} lines are settled; run the same command again for the rest.`;

/** Posts from where the journal ends; from the beginning where the file is no longer what it was. */
async function postAllOf(one: Import, journal: Journal | undefined): Promise<Failure | undefined> {
  try {
    return await postFrom(one, journal);
  } catch (thrown) {
    if (!(thrown instanceof Changed)) throw thrown;
    if (one.file === "-")
      throw new Unusable("-", "standard input does not begin with what was posted; use --restart");
    const upTo = `the first ${count(journal?.place.line ?? 0)} lines of ${one.file} are not those that were posted`;
    tell(one, [`An import was interrupted, and ${upTo}: it begins anew.`]);
    one.refused?.empty();
    one.counts = NONE;
    one.before = 0;
    return await postFrom(one, undefined);
  }
}

function sayCounts({ counts, before }: Import, seconds: number): string {
  const { created, known, refused, conflicts } = counts;
  const done = totalOf(counts);
  const rate = Math.round((done - before) / Math.max(seconds, 0.001));
  const words = [
    `${count(created)} created`,
    `${count(known)} known`,
    `${count(refused)} refused`,
    ...(conflicts > 0 ? [`${count(conflicts)} in conflict`] : []),
  ];
  const earlier = before > 0 ? `, ${count(before)} of them before the interruption` : "";
  return `${count(done)} posted${earlier}: ${words.join(", ")}\n${seconds.toFixed(1)} s, ${count(rate)} lines a second\n`;
}

async function run(one: Import, journal: Journal | undefined): Promise<number> {
  const { site, terminal } = one;
  const began = Date.now();
  const off = onSignals(one);
  let failure: Failure | undefined;
  try {
    failure = await postAllOf(one, journal);
  } finally {
    off();
    one.refused?.close();
  }
  terminal.out.write(sayCounts(one, (Date.now() - began) / 1000));
  if (failure) {
    terminal.err.write(`\n${sayFailure(failure, site.token)}\n${wayOn(one)}\n`);
    return 1;
  }
  if (one.journal !== undefined) forgetJournal(one.journal);
  const { refused, conflicts } = one.counts;
  if (refused > 0 && one.refused)
    terminal.err.write(
      `The refused lines are in ${one.refused.file}: mend them there and import that file.\n`,
    );
  if (!(await canBeRead(site, one.placing, terminal))) return 1;
  return refused + conflicts === 0 ? 0 : 1;
}

/** Imports a file, or with `-` standard input; the exit code. */
export async function importNdjson(
  site: Site,
  file: string,
  options: NdjsonOptions,
  terminal: Terminal,
): Promise<number> {
  const answer = await health(site);
  if (!answer.ok) {
    terminal.err.write(`${sayFailure(answer.failure, site.token)}\n`);
    return 1;
  }
  const siteId = answer.value.site ?? site.url;
  const path = options.journal ?? (file === "-" ? undefined : journalOf(file, siteId));
  try {
    const left = earlier(path, answer.value, siteId);
    const goesOn = !options.restart && left.anew === undefined && (left.journal?.place.offset ?? 0) > 0;
    const journal = goesOn ? left.journal : undefined;
    const one: Import = {
      site,
      siteId,
      file,
      parallel: options.parallel,
      waitMs: options.wait * 1000,
      terminal,
      progress: options.quiet ? undefined : progressOn(terminal, Date.now, "lines"),
      journal: path,
      refused: openRefused(options.refused, file, left, goesOn),
      placing: { ...nothingPlaced(site), position: journal?.position ?? -1 },
      counts: journal?.counts ?? NONE,
      before: totalOf(journal?.counts ?? NONE),
    };
    if (left.anew && !options.restart) tell(one, [left.anew]);
    if (journal) tell(one, [`Going on after line ${count(journal.place.line)}.`]);
    // From here on the file of refused lines is known to be of this import.
    if (journal === undefined && one.refused) keepPlace(one, { offset: 0, line: 0, sha256: "" });
    return await run(one, journal);
  } catch (thrown) {
    if (!(thrown instanceof Unusable)) return cannotRead(file, thrown, terminal);
    terminal.err.write(`${thrown.message}\n`);
    return 1;
  }
}
