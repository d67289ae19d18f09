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
