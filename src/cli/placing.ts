// What was taken and has not been told its index in the log yet, and how it is waited until all of it can be read.
import { type Answer, type Health, health, type LineAnswer, type Site } from "../client/client.ts";
import { insist } from "./insist.ts";
import { type Line, requests } from "./requests.ts";

export type Placing = {
  /** The highest index in the log that an answer told; -1, as of an empty log, when none did. */
  position: number;
  /** The last line of each ledger that was taken without being told its index yet. */
  readonly unplaced: Map<string, Line>;
  /** Says the unplaced lines again, which changes nothing, to hear their index. */
  readonly again: (placing: Placing) => Promise<void>;
};

const READABLE_WITHIN_MS = 60_000;

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

/** Lines of records as a request has them. */
export const bytesOf = (lines: readonly Line[]): Uint8Array[] => lines.map((line) => Buffer.from(line.text));

/** Within a ledger the log keeps the order of posting, so the last line speaks for those before it. */
export function place(placing: Placing, line: Line, answer: LineAnswer): void {
  const ledger = answer.receipt?.ledger ?? line.label;
  if (answer.position === undefined) placing.unplaced.set(ledger, line);
  else placing.unplaced.delete(ledger);
  placing.position = Math.max(placing.position, answer.position ?? -1);
}

/** Nothing taken yet, of what is posted as lines. */
export const nothingPlaced = (site: Site): Placing => ({
  position: -1,
  unplaced: new Map(),
  async again(placing) {
    for (const group of requests([...placing.unplaced.values()])) {
      const answered = await insist(site, bytesOf(group), { ms: 0, onWait: () => {} });
      if (!answered.ok) return;
      for (const [i, line] of group.entries()) {
        const answer = answered.value[i];
        if (answer && answer.status < 400) place(placing, line, answer);
      }
    }
  },
});

/** Waits, at most a minute, until all that was posted can be read. */
export async function untilReadable(
  site: Site,
  placing: Placing,
): Promise<{ readonly readable: boolean; readonly answer: Answer<Health> }> {
  const end = Date.now() + READABLE_WITHIN_MS;
  for (let wait = 50; ; wait = Math.min(wait * 2, 1000)) {
    if (placing.unplaced.size > 0) await placing.again(placing);
    const answer = await health(site);
    const readable =
      answer.ok &&
      placing.unplaced.size === 0 &&
      answer.value.lag === 0 &&
      answer.value.position >= placing.position;
    if (readable || Date.now() + wait > end) return { readable, answer };
    await pause(wait);
  }
}
