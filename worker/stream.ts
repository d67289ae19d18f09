// Answers on their way out while the request is still coming in. They are held back for a client that sends all before it
// reads anything, but within bounds: a stream holds a little of its own, and beyond that as much as all streams of this
// isolate together may. Who never reads is not read from either, and after a while is left.

const BOUNDS = {
  /** Bytes that every stream may hold, however many there are. */
  own: 65_536,
  /** Bytes that one stream may hold while others leave room: all answers that a request has line by line. */
  each: 8_000_000,
  /** Bytes that all streams may hold beyond their own. */
  together: 16_000_000,
  /** Milliseconds for which nothing moves, because the client does not read and nothing more can be held. */
  stuckMs: 60_000,
  /** Milliseconds for which something is held and not read, whatever else the client does. */
  unreadMs: 900_000,
  /** Milliseconds after which each stream is looked at again. */
  lookMs: 250,
};

export type Bounds = { readonly [bound in keyof typeof BOUNDS]: number };

// A stream that has not looked after itself so often has no request any more.
const SILENT_LOOKS = 40;

// What is handed on at once: little enough that a slow reader is seen to read.
const CHUNK = 32_768;

export type AnswerQueue = {
  readonly readable: ReadableStream<Uint8Array>;
  /** Queues text; waits while too much is held. Throws when that is of no use any more. */
  readonly write: (text: string) => Promise<void>;
  readonly close: () => void;
  readonly fail: () => void;
};

/** What a stream holds, and when it last said so: a stream whose request was ended by the platform says nothing more. */
type Holder = { bytes: number; at: number };

const holders = new Set<Holder>();

/** Bytes that all streams hold beyond their own. */
function heldTogether({ own, lookMs }: Bounds, now: number): number {
  for (const holder of holders) if (now - holder.at > SILENT_LOOKS * lookMs) holders.delete(holder);
  return [...holders].reduce((sum, { bytes }) => sum + Math.max(0, bytes - own), 0);
}

/** Open; written to its end; broken off from this side; left by the client. */
type State = "open" | "closed" | "broken" | "gone";

/** A response body that is written piece by piece. */
export function answerQueue(bounds: Bounds = BOUNDS): AnswerQueue {
  const encoder = new TextEncoder();
  const queue: Uint8Array[] = [];
  const holder: Holder = { bytes: 0, at: Date.now() };
  let state: State = "open";
  let readAt = Date.now();
  /** Since when there is no room for what is to be written. */
  let fullSince: number | undefined;
  let wakeReader = (): void => {};
  let wakeWriter = (): void => {};

  const isFull = (): boolean =>
    holder.bytes > bounds.own &&
    (holder.bytes > bounds.each || heldTogether(bounds, Date.now()) > bounds.together);
  const forget = (): void => {
    clearInterval(look);
    holders.delete(holder);
  };
  const end = (how: State): void => {
    if (state === "broken" || state === "gone") return;
    state = how;
    if (how !== "closed") queue.length = 0;
    if (queue.length === 0) forget();
    wakeReader();
    wakeWriter();
  };
  // Each stream looks after itself, because what befalls another request cannot wake it.
  const look = setInterval(() => {
    const now = Date.now();
    holder.at = now;
    holders.add(holder);
    const stuck = fullSince !== undefined && now - Math.max(readAt, fullSince) > bounds.stuckMs;
    const unread = holder.bytes > 0 && now - readAt > bounds.unreadMs;
    if (stuck || unread) end("broken");
    else if (!isFull()) wakeWriter();
  }, bounds.lookMs);
  holders.add(holder);

  const readable = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        readAt = Date.now();
        while (queue.length === 0 && state === "open")
          await new Promise<void>((resolve) => {
            wakeReader = resolve;
          });
        const chunk = queue.shift();
        if (chunk === undefined) {
          if (state === "broken") controller.error(new Error("the answers broke off"));
          else controller.close();
          return;
        }
        holder.bytes -= chunk.length;
        controller.enqueue(chunk);
        if (queue.length === 0 && state === "closed") forget();
        if (!isFull()) wakeWriter();
      },
      cancel() {
        // The client left: what was read is taken, what is still on its way may be lost with the connection.
        end("gone");
      },
    },
    { highWaterMark: 0 },
  );

  async function write(text: string): Promise<void> {
    if (state === "gone") return;
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length; at += CHUNK) queue.push(bytes.slice(at, at + CHUNK));
    holder.bytes += bytes.length;
    wakeReader();
    while (isFull() && state === "open") {
      fullSince ??= Date.now();
      await new Promise<void>((resolve) => {
        wakeWriter = resolve;
      });
    }
    fullSince = undefined;
    if (state === "broken") throw new Error("the client does not read its answers");
  }

  return { readable, write, close: () => end("closed"), fail: () => end("broken") };
}
