// The lines of an import, posted a request at a time: each is counted, told of when something is wrong with it, and kept as
// acknowledged before the next is. Holds no more than the requests under way, however many lines there are.
import type { Failure, LineAnswer, Site } from "../client/client.ts";
import { type Counts, type Journal, keepJournal } from "./import-journal.ts";
import { inOrder } from "./in-order.ts";
import { insist, type Patience } from "./insist.ts";
import { type Group, LONGEST_LINE, type Place, type RawLine, readGroups } from "./ndjson.ts";
import { openSource } from "./ndjson-source.ts";
import { type Pace, pace, sayDuration, sayPace } from "./pace.ts";
import { type Placing, place } from "./placing.ts";
import type { RefusedLines } from "./refused-lines.ts";
import { sayFailure, sayRefused } from "./say.ts";
import type { Progress, Terminal } from "./terminal.ts";

/** A file beside the import, its journal or that of the refused lines, cannot be used. */
export class Unusable extends Error {
  constructor(file: string, thrown: unknown) {
    super(`${file} cannot be used: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

/** An import, and how far it is. */
export type Import = {
  readonly site: Site;
  /** The site's id; its address, where it does not tell one. */
  readonly siteId: string;
  readonly file: string;
  /** Requests at a time. */
  readonly parallel: number;
  /** Milliseconds for which a site that is away is waited for. */
  readonly waitMs: number;
  readonly terminal: Terminal;
  /** Undefined when nothing is to be shown. */
  readonly progress: Progress | undefined;
  /** Undefined when none is kept. */
  readonly journal: string | undefined;
  readonly refused: RefusedLines | undefined;
  readonly placing: Placing;
  counts: Counts;
  /** How many of them an earlier run had settled. */
  before: number;
};

// Ledgers of which an index is waited for; a site that has more than so many behind is waited for first.
const UNPLACED_AT_MOST = 1_000;

// A wait that is shorter is nobody's business.
const SAID_FROM_MS = 1_400;

const TOO_LONG: LineAnswer = {
  line: 0,
  status: 413,
  code: "too-large",
  detail: `It has more than ${LONGEST_LINE / 1024 / 1024} MiB and was not sent.`,
  hint: "Is this NDJSON? One record stands on one line.",
};

export const totalOf = ({ created, known, refused }: Counts): number => created + known + refused;

/** Says something where the bar may be. */
export function tell({ progress, terminal }: Import, words: readonly string[]): void {
  progress?.end();
  terminal.err.write(words.map((line) => `${line}\n`).join(""));
}

/** Counts one line, and tells of it when something is wrong with it. */
function settle(one: Import, line: RawLine, answer: LineAnswer): void {
  const label = `line ${line.number}`;
  const { counts } = one;
  if (answer.status >= 400) {
    one.counts = { ...counts, refused: counts.refused + 1 };
    if (line.bytes) one.refused?.add(line.bytes);
    tell(one, sayRefused({ label, answer }));
    return;
  }
  const what = answer.status === 201 ? "created" : "known";
  one.counts = { ...counts, [what]: counts[what] + 1 };
  if (answer.effect === "conflict") {
    one.counts = { ...one.counts, conflicts: counts.conflicts + 1 };
    tell(one, [
      `  ${label}: taken, but in conflict (${answer.conflict ?? "conflict"}): kept in the log, walked nowhere`,
    ]);
  }
  const text = answer.position === undefined ? new TextDecoder().decode(line.bytes) : "";
  place(one.placing, { text, label }, answer);
}

/** What the site said of each line of a group that was sent, or why it said nothing. */
type Posted = {
  readonly group: Group;
  readonly share: number | undefined;
  readonly answers: readonly LineAnswer[];
  readonly failure?: Failure;
};

/** Keeps that everything before this place is settled, so that it is not posted again. */
export function keepPlace(
  { journal, siteId, counts, placing, refused }: Import,
  place: Place | undefined,
): void {
  const bytes = refused?.keep();
  if (journal === undefined || place === undefined) return;
  try {
    keepJournal(journal, {
      journal: "forebear import",
      site: siteId,
      place,
      counts,
      position: placing.position,
      refused: refused && bytes !== undefined ? { file: refused.file, bytes } : null,
    });
  } catch (thrown) {
    throw new Unusable(journal, thrown);
  }
}

/** Settles a group, and keeps that it is. */
function commit(one: Import, { group, answers }: Posted): void {
  const said = answers.values();
  for (const line of group.lines) {
    const answer = line.bytes ? said.next().value : TOO_LONG;
    if (answer) settle(one, line, answer);
  }
  keepPlace(one, group.end);
}

/** Waits while the site has too much that has no index yet; whether it came to an end. */
async function caughtUp({ placing, waitMs }: Import): Promise<boolean> {
  for (const end = Date.now() + waitMs; placing.unplaced.size > UNPLACED_AT_MOST; ) {
    await placing.again(placing);
    if (Date.now() > end) return false;
    await new Promise((wake) => setTimeout(wake, 500));
  }
  return true;
}

/** Waits for a site that is away, and says so, once until it is back. */
function patienceOf(one: Import, signal: AbortSignal): Patience & { readonly isBack: () => void } {
  let waiting = false;
  return {
    ms: one.waitMs,
    signal,
    isBack() {
      waiting = false;
    },
    onWait(failure, waitMs) {
      if (waiting || waitMs < SAID_FROM_MS || one.progress === undefined) return;
      waiting = true;
      const [what = ""] = sayFailure(failure, one.site.token).split("\n");
      tell(one, [`${what} Trying again for ${sayDuration(one.waitMs / 1000)}.`]);
    },
  };
}

function show({ counts, progress }: Import, speed: Pace, share: number | undefined): void {
  speed.mark(totalOf(counts), share);
  progress?.show(share, totalOf(counts), sayPace(speed));
}

/** Posts everything behind the place where the journal ends; the failure that ended it, if one did. */
export async function postFrom(one: Import, from: Journal | undefined): Promise<Failure | undefined> {
  const source = openSource(one.file);
  const stop = new AbortController();
  const patience = patienceOf(one, stop.signal);
  const speed = pace();
  speed.mark(totalOf(one.counts), undefined);
  const send = async (group: Group): Promise<Posted> => {
    const share = source.share();
    const answered = await insist(
      one.site,
      group.lines.flatMap(({ bytes }) => bytes ?? []),
      patience,
    );
    const failed = answered.ok ? {} : { failure: answered.failure };
    return { group, share, answers: answered.ok ? answered.value : [], ...failed };
  };
  try {
    for await (const posted of inOrder(readGroups(source.chunks, from?.place), one.parallel, send)) {
      if (posted.failure) return posted.failure;
      patience.isBack();
      commit(one, posted);
      if (!(await caughtUp(one))) {
        const cause = `its log is more than ${UNPLACED_AT_MOST} ledgers behind what it has taken`;
        return { kind: "not-understood", url: one.site.url, cause };
      }
      show(one, speed, posted.share);
    }
    return undefined;
  } finally {
    // What is under way behind a failure is not waited for: it is posted again by the next run.
    stop.abort();
    one.progress?.end();
  }
}
