// Posts lines until the site has said of each what became of it, however often it is away, overloaded or cut short
// meanwhile. Only when nothing has moved for so long is it given up, or when trying again cannot help.
import { setTimeout as sleep } from "node:timers/promises";
import {
  type Answer,
  type Failure,
  fail,
  type LineAnswer,
  mayPass,
  postNdjson,
  type Site,
} from "../client/client.ts";

export type Patience = {
  /** Milliseconds without a line being settled after which it is given up. */
  readonly ms: number;
  /** Hears what went wrong before it is waited. */
  readonly onWait: (failure: Failure, waitMs: number) => void;
  /** Breaks it off. */
  readonly signal?: AbortSignal;
};

/** How long a site that is away is waited for when nothing else is said. */
export const PATIENCE_MS = 300_000;

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 15_000;

/** Twice as long each time, never quite the same; longer when the site has said so. */
function waitMs(failure: Failure, tries: number): number {
  const told = failure.kind === "refused" ? (failure.retryAfter ?? 0) * 1_000 : 0;
  const own = Math.min(FIRST_WAIT_MS * 2 ** tries, LONGEST_WAIT_MS);
  return Math.max(told, own * (0.75 + Math.random() / 2));
}

const canPass = (failure: Failure): boolean => failure.kind !== "refused" || mayPass(failure.problem.status);

const NEWLINE = Uint8Array.of(10);

/** A line that is not settled yet, and its index. */
type Open = { readonly bytes: Uint8Array; readonly at: number };

/** What a request left open; `why` where it has to be waited before the rest is sent again. */
type Round = { readonly left: readonly Open[]; readonly why?: Failure };

async function round(
  site: Site,
  open: readonly Open[],
  settled: LineAnswer[],
  signal: AbortSignal | undefined,
): Promise<Round> {
  const posted = await postNdjson(site, Buffer.concat(open.flatMap(({ bytes }) => [bytes, NEWLINE])), signal);
  if (!posted.ok) return { left: open, why: posted.failure };
  const { answers, summary } = posted.value;
  const read = summary.next_line === null ? open.length : summary.next_line - 1;
  const byLine = new Map(answers.filter((one) => one.line <= read).map((one) => [one.line, one]));
  const left: Open[] = [];
  let away: LineAnswer | undefined;
  for (const [i, line] of open.entries()) {
    const answer = byLine.get(i + 1);
    if (answer && !mayPass(answer.status)) {
      settled[line.at] = answer;
      continue;
    }
    away ??= answer;
    left.push(line);
  }
  if (left.length === 0 || left.length < open.length) return { left };
  const { url } = site;
  if (away) return { left, why: { kind: "refused", url, problem: away } };
  const cause = `it does not answer ${left.length} of the lines it is sent`;
  return { left, why: { kind: "not-understood", url, cause } };
}

/** Posts lines; the answer to each, in their order. A line that was taken unheard is known the next time, and not doubled. */
export async function insist(
  site: Site,
  lines: readonly Uint8Array[],
  { ms, onWait, signal }: Patience,
): Promise<Answer<readonly LineAnswer[]>> {
  const settled: LineAnswer[] = [];
  let open: readonly Open[] = lines.map((bytes, at) => ({ bytes, at }));
  let since = Date.now();
  for (let tries = 0; open.length > 0; ) {
    const { left, why } = await round(site, open, settled, signal);
    open = left;
    if (why === undefined) {
      since = Date.now();
      tries = 0;
      continue;
    }
    const wait = waitMs(why, tries++);
    if (!canPass(why) || signal?.aborted || Date.now() + wait > since + ms) return fail(why);
    onWait(why, wait);
    // Broken off, the next round fails at once, and says so.
    await sleep(wait, undefined, signal && { signal }).catch(() => undefined);
  }
  return { ok: true, value: settled };
}
