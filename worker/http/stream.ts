// Answers on their way out while the request is still coming in. Held back only beyond a bound: a client that sends all
// before it reads anything is served, and one that never reads cannot fill the memory: it is let go after a while. Where
// many hold answers, each may hold less.
import { LIMITS } from "../../src/model/limits.ts";
import { TooLate } from "../platform/patience.ts";
import type { Lease } from "./room.ts";

const LOOK_MS = 250;

export type AnswerQueue = {
  readonly readable: ReadableStream<Uint8Array>;
  /** Queues text; waits only while too much is held, and fails when nobody takes any of it for too long. */
  readonly write: (text: string) => Promise<void>;
  readonly close: () => void;
  readonly fail: (reason: unknown) => void;
  /** Whether the client left: then nothing that is written goes anywhere. */
  readonly isLeft: () => boolean;
};

/** A response body that is written piece by piece. */
export function answerQueue(lease: Lease, stalledMs: number = LIMITS.stalledMs): AnswerQueue {
  const encoder = new TextEncoder();
  let control: ReadableStreamDefaultController<Uint8Array> | undefined;
  let taken = (): void => {};
  let gone = false;
  const held = (): number =>
    gone ? 0 : LIMITS.heldAnswerBytes - (control?.desiredSize ?? LIMITS.heldAnswerBytes);
  /** Whether more is held than may be; says what is. */
  const tooMuch = (): boolean => {
    const bytes = held();
    const room = lease.hold("answers", bytes);
    return bytes > (room ? LIMITS.heldAnswerBytes : LIMITS.leastAnswerBytes);
  };
  const readable = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        control = controller;
      },
      pull() {
        taken();
      },
      cancel() {
        // The client left: what was read is taken, what is still on its way may be lost with the connection.
        gone = true;
        taken();
      },
    },
    { highWaterMark: LIMITS.heldAnswerBytes, size: (chunk) => chunk?.byteLength ?? 0 },
  );
  return {
    readable,
    async write(text) {
      if (gone || control === undefined) return;
      control.enqueue(encoder.encode(text));
      let since = Date.now();
      while (tooMuch()) {
        const next = new Promise<boolean>((resolve) => {
          taken = () => resolve(true);
        });
        // Room may come from elsewhere: it is looked for now and then.
        if (await Promise.race([next, scheduler.wait(LOOK_MS)])) since = Date.now();
        else if (Date.now() - since > stalledMs) throw new TooLate(`nothing was taken for ${stalledMs} ms`);
      }
    },
    close: () => (gone ? undefined : control?.close()),
    fail: (reason) => (gone ? undefined : control?.error(reason)),
    isLeft: () => gone,
  };
}

/** Characters that are written at once: half of what may be held of a stream at the least. */
const PIECE_CHARACTERS = LIMITS.leastAnswerBytes / 2;

/** Writes texts a piece at a time, each once there is room for it; no more of them once the client left. */
async function write(texts: AsyncIterable<string>, queue: AnswerQueue): Promise<void> {
  let piece = "";
  for await (const text of texts) {
    // Also where there is nothing to write for long: what is read for nobody is read for nothing.
    if (queue.isLeft()) return;
    piece += text;
    if (piece.length < PIECE_CHARACTERS) continue;
    await queue.write(piece);
    if (queue.isLeft()) return;
    piece = "";
  }
  await queue.write(piece);
}

export type Streamed = {
  readonly readable: ReadableStream<Uint8Array>;
  /** Until it has ended, however it does; never fails. */
  readonly ended: Promise<void>;
};

/**
 * Answers with texts as they come. What fails breaks the stream off. Who takes nothing for so long is given up.
 * @param what what is answered, for who reads why it broke off
 */
export function streamOf(
  texts: AsyncIterable<string>,
  lease: Lease,
  what: string,
  stalledMs: number = LIMITS.stalledMs,
): Streamed {
  const queue = answerQueue(lease, stalledMs);
  const ended = write(texts, queue).then(queue.close, (error: unknown) => {
    console.error(`${what} broke off: ${error}`);
    queue.fail(error);
  });
  return { readable: queue.readable, ended };
}
