// POST /v1/records: one record as JSON, or many as NDJSON. A stream is read and answered a piece at a time.

import { LIMITS } from "../../src/model/limits.ts";
import type { Refusal } from "../../src/model/refusal.ts";
import { authenticate, type Caller } from "../auth.ts";
import type { Env } from "../env.ts";
import { onlyKnown, type Query } from "../http/ask.ts";
import { type Line, mediaType, type Overrun, readLines, readText, refuseDeclared } from "../http/body.ts";
import { CROWDED, keepPlace, placeOf } from "../http/room.ts";
import { answerQueue } from "../http/stream.ts";
import { preferenceApplied } from "../http/terms.ts";
import { problem, problemResponse, Refused } from "../problem.ts";
import { acceptRecords, type Outcome, type Said, type Terms, termsOf } from "../saying/accept.ts";
import { compareManifest, readManifest } from "../saying/manifest.ts";

// A piece of a stream: small enough to hold, large enough that one append and one projection serve many lines.
const PIECE = { lines: 500, characters: 512_000 };

export async function postRecords(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
  const caller = authenticate(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnown(query, ["unresolved"]);
  checkUnresolved(query);
  const type = mediaType(request);
  if (type === "application/x-ndjson" || type === "application/ndjson" || type === "application/jsonl")
    return stream(request, env, ctx, caller);
  if (type !== "application/json" && type !== "")
    throw new Refused({
      code: "media-type",
      detail: `${type} cannot be read here.`,
      hint: "Send application/json (one record) or application/x-ndjson (one record a line).",
    });
  const terms = termsOf(request, "refuse");
  const text = await readText(request);
  const manifest = readManifest(text);
  if (manifest !== undefined) return await compareManifest(env, manifest);
  const key = terms.key === undefined ? undefined : { said: terms.key };
  const [outcome] = await acceptRecords(env, caller, [{ text, key }], terms);
  if (outcome === undefined) throw new Error("one record has one outcome");
  if ("refusal" in outcome) return problemResponse(outcome.refusal);
  const headers = {
    "content-type": "application/json",
    location: outcome.answer.links.node,
    "cache-control": "no-store",
    ...preferenceApplied(terms),
  };
  return new Response(`${JSON.stringify(outcome.answer)}\n`, { status: outcome.status, headers });
}

/** Refuses an `unresolved` that is neither allow nor refuse. */
export function checkUnresolved(query: Query): void {
  const said = query.get("unresolved");
  if (said === null || said === "allow" || said === "refuse") return;
  throw new Refused({
    code: "bad-query",
    detail: `unresolved: ${JSON.stringify(said.slice(0, 40))} cannot be used.`,
    hint: "Send unresolved=allow or unresolved=refuse.",
  });
}

function stream(request: Request, env: Env, ctx: ExecutionContext, caller: Caller): Response {
  refuseDeclared(request, LIMITS.streamBytes);
  const place = placeOf(request);
  // Room for a piece, from here to the end: who finds none is told so now, and not in the middle.
  if (!place.hold("piece", PIECE.characters + LIMITS.recordBytes)) throw new Refused(CROWDED);
  const lines = readLines(request);
  const queue = answerQueue(place);
  const terms = termsOf(request, "allow");
  const answering = answerLines(lines, env, caller, terms, queue.write).then(
    queue.close,
    (error: unknown) => {
      console.error(`a stream broke off: ${error}`);
      queue.fail(error);
    },
  );
  keepPlace(request, answering);
  ctx.waitUntil(answering);
  return new Response(queue.readable, {
    headers: {
      "content-type": "application/x-ndjson",
      "cache-control": "no-store",
      ...preferenceApplied(terms),
    },
  });
}

type Summary = { lines: number; created: number; known: number; refused: number; next_line: number | null };

/** Answers line by line; the last line is the summary. */
async function answerLines(
  lines: AsyncIterable<readonly (Line | Overrun)[]>,
  env: Env,
  caller: Caller,
  terms: Terms,
  write: (text: string) => Promise<void>,
): Promise<void> {
  const summary: Summary = { lines: 0, created: 0, known: 0, refused: 0, next_line: null };
  for await (const piece of pieces(lines)) {
    const over = piece.find((line) => "fault" in line && line.fault === "overrun");
    const outcomes = await outcomesOf(piece.filter((line) => line !== over) as Line[], env, caller, terms);
    let text = "";
    for (const [number, outcome] of outcomes) {
      const answered = count(summary, outcome);
      if (answered || "refusal" in outcome) text += `${JSON.stringify(lineAnswer(number, outcome))}\n`;
    }
    if (text !== "") await write(text);
    if (over) summary.next_line = over.number;
  }
  await write(`${JSON.stringify({ summary })}\n`);
}

/** Counts an outcome; true while successes are still answered one by one. */
function count(summary: Summary, outcome: Outcome): boolean {
  summary.lines += 1;
  if ("refusal" in outcome) summary.refused += 1;
  else if (outcome.answer.created) summary.created += 1;
  else summary.known += 1;
  return summary.lines <= LIMITS.streamAnswers;
}

function lineAnswer(line: number, outcome: Outcome): object {
  return "refusal" in outcome
    ? { line, ...problem(outcome.refusal) }
    : { line, status: outcome.status, ...outcome.answer };
}

async function* pieces(
  lines: AsyncIterable<readonly (Line | Overrun)[]>,
): AsyncGenerator<(Line | Overrun)[]> {
  let piece: (Line | Overrun)[] = [];
  let characters = 0;
  for await (const together of lines)
    for (const line of together) {
      piece.push(line);
      characters += "text" in line ? line.text.length : 0;
      if (piece.length < PIECE.lines && characters < PIECE.characters) continue;
      yield piece;
      piece = [];
      characters = 0;
    }
  if (piece.length > 0) yield piece;
}

const FAULTS = {
  "too-large": {
    code: "too-large",
    detail: `A record may have ${LIMITS.recordBytes} bytes; this line has more.`,
    hint: "Keep the bulk in an artifact and name it by its digest.",
  },
  "not-utf8": {
    code: "not-json",
    detail: "This line is not UTF-8.",
    hint: "JSON is sent in UTF-8 (RFC 8259).",
  },
} as const satisfies Record<string, Refusal>;

/**
 * Whether a line was not taken because too much waits for its ledger. What is overloaded itself is not asked once more: its
 * sender is told so, and when to come back.
 */
const isBusy = (outcome: Outcome | undefined): boolean =>
  outcome !== undefined && "refusal" in outcome && outcome.refusal.code === "busy";

/** The outcome of each line of a piece, in the order of the lines. */
async function outcomesOf(
  piece: readonly Line[],
  env: Env,
  caller: Caller,
  terms: Terms,
): Promise<[number, Outcome][]> {
  const readable = piece.flatMap((line) => ("text" in line ? [line] : []));
  // Each line is a statement: a key that comes with a stream is a key for each, with its number.
  const keyOf = (line: number): Said["key"] =>
    terms.key === undefined ? undefined : { said: terms.key, line };
  const byNumber = new Map<number, Outcome>();
  let left = readable;
  for (let tries = 1; left.length > 0; tries++) {
    const said = left.map(({ text, number }) => ({ text, key: keyOf(number) }));
    const accepted = await acceptRecords(env, caller, said, terms);
    for (const [i, outcome] of accepted.entries()) byNumber.set(left[i]?.number ?? 0, outcome);
    if (tries === LIMITS.busyTries) break;
    // What has too much to do is waited for, and with it the sender: nothing more is read meanwhile.
    left = left.filter((line) => isBusy(byNumber.get(line.number)));
    if (left.length > 0) await scheduler.wait(LIMITS.busyFirstMs * 2 ** (tries - 1));
  }
  return piece.map((line): [number, Outcome] => {
    const outcome = byNumber.get(line.number);
    if (outcome) return [line.number, outcome];
    return [line.number, { refusal: "fault" in line ? FAULTS[line.fault] : FAULTS["not-utf8"] }];
  });
}
