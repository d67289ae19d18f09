// Posts any number of records and keeps count of what became of each. What a request did not settle is sent again, and
// so is a request that fails on the way; the first failure that stays ends it. Then waits until all of it can be read.
import {
  type Answer,
  type DocumentAnswer,
  type Failure,
  type Health,
  health,
  type LineAnswer,
  mayPass,
  patiently,
  postDocument,
  postRecords,
  type Site,
} from "../client/client.ts";
import { type Line, type Lines, requests } from "./requests.ts";

export type Answered = { readonly label: string; readonly answer: LineAnswer };

export type Outcome = {
  created: number;
  known: number;
  readonly refused: Answered[];
  /** Taken, but in conflict with what was there: kept in the log, walked nowhere. */
  readonly conflicts: Answered[];
  /** The highest index in the log that an answer told; -1, as of an empty log, when none did. */
  position: number;
  /** The last line of each ledger that was taken without being told its index yet. */
  readonly unplaced: Map<string, Line>;
  /** Says the unplaced lines again, which changes nothing, to hear their index. */
  readonly again: (outcome: Outcome) => Promise<void>;
  failure?: Failure;
};

const ROUNDS = 5;
const READABLE_WITHIN_MS = 60_000;

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

function send(site: Site, lines: readonly Line[]) {
  return patiently(() =>
    postRecords(
      site,
      lines.map((line) => line.text),
    ),
  );
}

/** Within a ledger the log keeps the order of posting, so the last line speaks for those before it. */
function place(outcome: Outcome, line: Line, answer: LineAnswer): void {
  const ledger = answer.receipt?.ledger ?? line.label;
  if (answer.position === undefined) outcome.unplaced.set(ledger, line);
  else outcome.unplaced.delete(ledger);
  outcome.position = Math.max(outcome.position, answer.position ?? -1);
}

function settle(outcome: Outcome, line: Line, answer: LineAnswer): void {
  if (answer.status >= 400) {
    outcome.refused.push({ label: line.label, answer });
    return;
  }
  if (answer.status === 201) outcome.created++;
  else outcome.known++;
  if (answer.effect === "conflict") outcome.conflicts.push({ label: line.label, answer });
  place(outcome, line, answer);
}

/** Posts one group until each of its lines is settled; false when a failure stays. */
async function postGroup(site: Site, group: readonly Line[], outcome: Outcome): Promise<boolean> {
  let open = group;
  for (let fruitless = 0; open.length > 0; ) {
    const posted = await send(site, open);
    if (!posted.ok) {
      outcome.failure = posted.failure;
      return false;
    }
    const { answers, summary } = posted.value;
    const read = summary.next_line === null ? open.length : summary.next_line - 1;
    const byLine = new Map(answers.filter((a) => a.line <= read).map((a) => [a.line, a]));
    const last = fruitless === ROUNDS - 1;
    const rest: Line[] = [];
    for (const [i, line] of open.entries()) {
      const answer = byLine.get(i + 1);
      if (answer && (last || !mayPass(answer.status))) settle(outcome, line, answer);
      else rest.push(line);
    }
    fruitless = rest.length < open.length ? 0 : fruitless + 1;
    open = rest;
    if (last && open.length > 0) {
      const cause = `it does not answer ${open.length} of the lines it is sent`;
      outcome.failure = { kind: "not-understood", url: site.url, cause };
      return false;
    }
    if (fruitless > 0) await pause(250 * 2 ** fruitless);
  }
  return true;
}

const noOutcome = (again: Outcome["again"]): Outcome => ({
  again,
  created: 0,
  known: 0,
  refused: [],
  conflicts: [],
  position: -1,
  unplaced: new Map(),
});

/** A document of another tool, and what people call the place it came from. */
export type PostedDocument = { readonly label: string; readonly text: string };

/** Posts documents one by one; what one refuses does not hold up the others. */
export async function postDocuments(
  site: Site,
  mediaType: string,
  documents: readonly PostedDocument[],
  query: string,
  onDone: (done: number) => void,
): Promise<Outcome> {
  const post = (text: string) => patiently(() => postDocument(site, mediaType, text, query));
  const lineOf = (answer: DocumentAnswer["records"][number]): LineAnswer => ({
    line: 0,
    status: answer.created ? 201 : 200,
    ...answer,
  });
  const outcome = noOutcome(async ({ unplaced }) => {
    for (const line of [...unplaced.values()]) {
      const posted = await post(line.text);
      if (!posted.ok) return;
      for (const answer of posted.value.records) place(outcome, line, lineOf(answer));
    }
  });
  for (const [i, { label, text }] of documents.entries()) {
    const posted = await post(text);
    if (posted.ok)
      for (const answer of posted.value.records)
        settle(outcome, { label: answer.receipt.node, text }, lineOf(answer));
    else if (posted.failure.kind === "refused" && isFault(posted.failure.problem.status))
      outcome.refused.push({ label, answer: { line: 0, ...posted.failure.problem } });
    else return { ...outcome, failure: posted.failure };
    onDone(i + 1);
  }
  return outcome;
}

/** Whether it is the document that was refused, and not the caller. */
const isFault = (status: number): boolean =>
  status >= 400 && status < 500 && ![401, 403, 404].includes(status);

/** Posts every line; `onDone` hears how many are through. */
export async function postAll(site: Site, lines: Lines, onDone: (done: number) => void): Promise<Outcome> {
  const outcome = noOutcome((of) => placeRest(site, of));
  for await (const group of requests(lines)) {
    if (!(await postGroup(site, group, outcome))) break;
    onDone(outcome.created + outcome.known + outcome.refused.length);
  }
  return outcome;
}

async function placeRest(site: Site, outcome: Outcome): Promise<void> {
  for await (const group of requests([...outcome.unplaced.values()])) {
    const posted = await send(site, group);
    if (!posted.ok) return;
    for (const answer of posted.value.answers) {
      const line = group[answer.line - 1];
      if (line && answer.status < 400) place(outcome, line, answer);
    }
  }
}

/** Waits, at most a minute, until all that was posted can be read. */
export async function untilReadable(
  site: Site,
  outcome: Outcome,
): Promise<{ readonly readable: boolean; readonly answer: Answer<Health> }> {
  const end = Date.now() + READABLE_WITHIN_MS;
  for (let wait = 50; ; wait = Math.min(wait * 2, 1000)) {
    if (outcome.unplaced.size > 0) await outcome.again(outcome);
    const answer = await health(site);
    const readable =
      answer.ok &&
      outcome.unplaced.size === 0 &&
      answer.value.lag === 0 &&
      answer.value.position >= outcome.position;
    if (readable || Date.now() + wait > end) return { readable, answer };
    await pause(wait);
  }
}
