// Answers on their way out while the request is still coming in. Held back only beyond a bound: a client that sends all
// before it reads anything is served, and one that never reads cannot fill the memory.

const HELD_BYTES = 8_000_000;

export type AnswerQueue = {
  readonly readable: ReadableStream<Uint8Array>;
  /** Queues text; waits only while too much is held. */
  readonly write: (text: string) => Promise<void>;
  readonly close: () => void;
  readonly fail: (reason: unknown) => void;
};

/** A response body that is written piece by piece. */
export function answerQueue(): AnswerQueue {
  const encoder = new TextEncoder();
  let control: ReadableStreamDefaultController<Uint8Array> | undefined;
  let room = (): void => {};
  let gone = false;
  const readable = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        control = controller;
      },
      pull() {
        room();
      },
      cancel() {
        // The client left: what was read is taken, what is still on its way may be lost with the connection.
        gone = true;
        room();
      },
    },
    { highWaterMark: HELD_BYTES, size: (chunk) => chunk?.byteLength ?? 0 },
  );
  return {
    readable,
    async write(text) {
      if (gone || control === undefined) return;
      control.enqueue(encoder.encode(text));
      if ((control.desiredSize ?? 0) > 0) return;
      await new Promise<void>((resolve) => {
        room = resolve;
      });
    },
    close: () => (gone ? undefined : control?.close()),
    fail: (reason) => (gone ? undefined : control?.error(reason)),
  };
}
