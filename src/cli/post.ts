// Posts any number of records and keeps count of what became of each. What a request did not settle is sent again, and
// so is a request that fails on the way; the first failure that stays ends it.
import {
  type DocumentAnswer,
  type Failure,
  type LineAnswer,
  patiently,
  postDocument,
  type Site,
} from "../client/client.ts";
import { insist, type Patience } from "./insist.ts";
import { bytesOf, nothingPlaced, type Placing, place } from "./placing.ts";
import { type Line, requests } from "./requests.ts";

export type Answered = { readonly label: string; readonly answer: LineAnswer };

export type Outcome = Placing & {
  created: number;
  known: number;
  readonly refused: Answered[];
  /** Taken, but in conflict with what was there: kept in the log, walked nowhere. */
  readonly conflicts: Answered[];
  failure?: Failure;
};

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

const noOutcome = (placing: Placing): Outcome => ({
  ...placing,
  created: 0,
  known: 0,
  refused: [],
  conflicts: [],
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
  const outcome = noOutcome({
    ...nothingPlaced(site),
    async again(placing) {
      for (const line of [...placing.unplaced.values()]) {
        const posted = await post(line.text);
        if (!posted.ok) return;
        for (const answer of posted.value.records) place(placing, line, lineOf(answer));
      }
    },
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
export async function postAll(
  site: Site,
  lines: Iterable<Line>,
  patience: Patience,
  onDone: (done: number) => void,
): Promise<Outcome> {
  const outcome = noOutcome(nothingPlaced(site));
  for (const group of requests(lines)) {
    const answered = await insist(site, bytesOf(group), patience);
    if (!answered.ok) return { ...outcome, failure: answered.failure };
    for (const [i, line] of group.entries()) {
      const answer = answered.value[i];
      if (answer) settle(outcome, line, answer);
    }
    onDone(outcome.created + outcome.known + outcome.refused.length);
  }
  return outcome;
}
