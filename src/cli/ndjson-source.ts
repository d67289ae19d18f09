// Where NDJSON is read from: a file or standard input, unpacked where it is packed, and how much of it has been read.
import { createReadStream, statSync } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";

export type Source = {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** How much of it has been read, 0 to 1; undefined where nobody knows how much there is. */
  readonly share: () => number | undefined;
};

const isPacked = (start: Uint8Array): boolean => start[0] === 0x1f && start[1] === 0x8b;

/** The bytes, unpacked when they begin as gzip does, whatever the file is called. */
async function* unpacked(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let start: Uint8Array = new Uint8Array();
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    start = start.length === 0 ? next.value : Buffer.concat([start, next.value]);
    if (start.length >= 2) break;
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    if (start.length > 0) yield start;
    yield* chunks;
  }
  if (!isPacked(start)) {
    yield* all();
    return;
  }
  const gunzip = createGunzip();
  pipeline(Readable.from(all(), { objectMode: false }), gunzip, () => {}); // its error comes out of the loop below
  yield* gunzip as AsyncIterable<Uint8Array>;
}

/** Opens a file, or with `-` standard input. */
export function openSource(file: string): Source {
  const size = file === "-" ? undefined : statSync(file).size;
  const from = file === "-" ? process.stdin : createReadStream(file);
  let read = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of from as AsyncIterable<Uint8Array>) {
      read += chunk.length;
      yield chunk;
    }
  }
  return {
    chunks: unpacked(counted()),
    // What is appended meanwhile is read too.
    share: () => (size === undefined ? undefined : Math.min(1, read / Math.max(1, size))),
  };
}
