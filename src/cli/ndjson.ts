// NDJSON as the bytes it is made of, in groups of the size of a request. Each group says where it ends and the hash of
// everything up to there, so that reading can go on behind it and be sure that what lies before is what it was.
import { createHash, type Hash } from "node:crypto";

/** A line without its end, and its number from 1; no bytes: it has more than anybody takes, and is not held. */
export type RawLine = { readonly number: number; readonly bytes: Uint8Array | undefined };

/** Behind a line end: the bytes and lines before it, and the SHA-256 of those bytes. */
export type Place = { readonly offset: number; readonly line: number; readonly sha256: string };

/** `end` is undefined where the last line has no end: it may not be whole yet. */
export type Group = { readonly lines: readonly RawLine[]; readonly end: Place | undefined };

/** What lies before the place from which reading was to go on is not what it was. */
export class Changed extends Error {}

/** Bytes of a line that is held at most, far beyond any record; of a longer one only the number is told. */
export const LONGEST_LINE = 16 * 1024 * 1024;

// Few enough that a site answers each by itself, and with one more line far from what a request may have.
const GROUP = { lines: 4_000, bytes: 8_000_000 };

const isBlank = (bytes: Uint8Array): boolean =>
  bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);

const hasMark = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

/** A line as it is posted: without the carriage return before its end and, if it is the first, the byte order mark. */
function trimmed(bytes: Uint8Array, number: number): Uint8Array {
  const from = number === 1 && hasMark(bytes) ? 3 : 0;
  return bytes.subarray(from, bytes.at(-1) === 0x0d ? bytes.length - 1 : bytes.length);
}

/** Reads past what lies before a place; what is left of the chunk in which it lies. */
async function readPast(chunks: AsyncIterator<Uint8Array>, place: Place, hash: Hash): Promise<Uint8Array> {
  for (let left = place.offset; ; ) {
    const next = await chunks.next();
    if (next.done) throw new Changed();
    const before = next.value.subarray(0, left);
    hash.update(before);
    left -= before.length;
    if (left > 0) continue;
    if (hash.copy().digest("hex") !== place.sha256) throw new Changed();
    return next.value.subarray(before.length);
  }
}

/** The line that is being read, in pieces. */
function growing() {
  let pieces: Uint8Array[] = [];
  let size = 0;
  return {
    add(piece: Uint8Array): void {
      size += piece.length;
      if (size <= LONGEST_LINE) pieces.push(piece);
      else pieces = [];
    },
    isEmpty: (): boolean => size === 0,
    end(number: number): RawLine | undefined {
      const whole = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
      const line =
        size > LONGEST_LINE ? { number, bytes: undefined } : { number, bytes: trimmed(whole, number) };
      pieces = [];
      size = 0;
      return line.bytes && isBlank(line.bytes) ? undefined : line;
    },
  };
}

/**
 * The lines that are not blank, from a place on or from the beginning, in groups. Throws `Changed` when the bytes before
 * the place are others. Holds one group at a time, whatever the length of the whole.
 */
export async function* readGroups(source: AsyncIterable<Uint8Array>, from?: Place): AsyncGenerator<Group> {
  const chunks = source[Symbol.asyncIterator]();
  const hash = createHash("sha256");
  const line = growing();
  let number = from?.line ?? 0;
  let offset = from?.offset ?? 0;
  let lines: RawLine[] = [];
  let bytes = 0;
  try {
    let chunk = from ? await readPast(chunks, from, hash) : undefined;
    for (;;) {
      chunk ??= (await chunks.next()).value as Uint8Array | undefined;
      if (chunk === undefined) break;
      let hashed = 0;
      for (
        let start = 0, end = chunk.indexOf(10);
        end >= 0;
        start = end + 1, end = chunk.indexOf(10, start)
      ) {
        line.add(chunk.subarray(start, end));
        number += 1;
        const done = line.end(number);
        if (done === undefined) continue;
        lines.push(done);
        bytes += done.bytes?.length ?? 0;
        if (lines.length < GROUP.lines && bytes < GROUP.bytes) continue;
        hash.update(chunk.subarray(hashed, end + 1));
        hashed = end + 1;
        const sha256 = hash.copy().digest("hex");
        yield { lines, end: { offset: offset + end + 1, line: number, sha256 } };
        lines = [];
        bytes = 0;
      }
      hash.update(chunk.subarray(hashed));
      line.add(chunk.subarray(chunk.lastIndexOf(10) + 1));
      offset += chunk.length;
      chunk = undefined;
    }
    const place: Place = { offset, line: number, sha256: hash.digest("hex") };
    const whole = line.isEmpty();
    const last = whole ? undefined : line.end(number + 1);
    if (last) lines.push(last);
    if (lines.length > 0) yield { lines, end: whole ? place : undefined };
  } finally {
    await chunks.return?.();
  }
}
