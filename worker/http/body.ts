// Request bodies, counted byte by byte as they come: a header that lies about the length changes nothing.
import { text } from "../../src/model/bytes.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Refusal } from "../../src/model/refusal.ts";
import { within } from "../platform/patience.ts";
import { Refused } from "../problem.ts";
import { gathering } from "./gathering.ts";
import { CROWDED, placeOf } from "./room.ts";

/** The media type without parameters, lower case. */
export function mediaType(request: Request): string {
  return (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

function tooLarge(limit: number): Refused {
  return new Refused({
    code: "too-large",
    detail: `The body has more than ${limit} bytes.`,
    hint: "Send less at a time; many records go as application/x-ndjson.",
  });
}

/** Refuses a body that says itself that it is too long. */
export function refuseDeclared(request: Request, limit: number): void {
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge(limit);
}

function decoded(bytes: Uint8Array): string {
  try {
    return text(bytes);
  } catch {
    throw new Refused({
      code: "not-json",
      detail: "The body is not UTF-8.",
      hint: "JSON is sent in UTF-8 (RFC 8259).",
    });
  }
}

/**
 * A body as it comes. A sender who sends nothing for too long is given up: what was read of theirs is not held for ever.
 */
export async function* chunksOf(
  body: ReadableStream<Uint8Array> | null,
  stalledMs: number = LIMITS.stalledMs,
): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  if (reader === undefined) return;
  let isWhole = false;
  try {
    for (;;) {
      const { done, value } = await within(stalledMs, reader.read());
      isWhole = done;
      if (done) return;
      yield value;
    }
  } finally {
    // Of a body that is not read on, nobody waits for the end; how its sender takes that is theirs.
    if (!isWhole) reader.cancel().catch(() => undefined);
  }
}

/** The whole body as text, at most `LIMITS.bodyBytes`. */
export async function readText(request: Request): Promise<string> {
  const limit = LIMITS.bodyBytes;
  refuseDeclared(request, limit);
  const place = placeOf(request);
  const body = gathering(limit);
  try {
    for await (const chunk of chunksOf(request.body)) {
      body.add(chunk);
      if (body.size() > limit) throw tooLarge(limit);
      if (!place.hold("body", body.size())) throw new Refused(CROWDED);
    }
  } catch (thrown) {
    if (thrown instanceof Refused) throw thrown;
    throw new Refused({
      code: "not-json",
      detail: "The body broke off before it was whole.",
      hint: "Send it again.",
    });
  }
  return decoded(body.take());
}

/**
 * The body's text piece by piece, at most so many bytes of it, as it comes; ends with the refusal of whoever takes it, if they
 * refuse a piece.
 */
export async function readPieces(
  request: Request,
  limit: number,
  take: (piece: string) => Refusal | undefined,
): Promise<Refusal | undefined> {
  refuseDeclared(request, limit);
  const place = placeOf(request);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw new Refused({ code: "bad-syntax", detail: "The body is not UTF-8.", hint: "Send it in UTF-8." });
    }
  };
  let size = 0;
  try {
    for await (const chunk of chunksOf(request.body)) {
      size += chunk.length;
      if (size > limit) throw tooLarge(limit);
      if (!place.hold("body", size)) throw new Refused(CROWDED);
      const refusal = take(decode(chunk));
      if (refusal) return refusal;
    }
  } catch (thrown) {
    if (thrown instanceof Refused) throw thrown;
    throw new Refused({
      code: "bad-syntax",
      detail: "The body broke off before it was whole.",
      hint: "Send it again.",
    });
  }
  return take(decode());
}

/** The whole body of a request that has to be JSON. */
export async function readJsonText(request: Request): Promise<string> {
  const type = mediaType(request);
  if (type === "application/json" || type === "") return await readText(request);
  throw new Refused({
    code: "media-type",
    detail: `${type} cannot be read here.`,
    hint: "Send application/json.",
  });
}

/** A line of a stream: its text, or why it has none. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly fault: "too-large" | "not-utf8" };

/** The end of a stream that was longer than the limit: nothing from this line on was read. */
export type Overrun = { readonly number: number; readonly fault: "overrun" };

// White space around a line. Most lines have none, and are not looked through for it.
const AROUND = /^[ \t\r]+|[ \t\r]+$/g;
const isBare = (line: string): boolean => line.charCodeAt(0) > 32 && line.charCodeAt(line.length - 1) > 32;

/**
 * The body's lines as they arrive, those of a chunk together, at most `LIMITS.streamBytes` of them; empty lines are left
 * out. A line's own limit is the record's when nothing else is said.
 */
export async function* readLines(
  request: Request,
  lineBytes: number = LIMITS.recordBytes,
): AsyncGenerator<(Line | Overrun)[]> {
  // With room for the white space around it. Beyond that bytes are only counted: a line without end fills no memory.
  const most = lineBytes + 2;
  const held = gathering(most);
  let total = 0;
  let number = 1;
  /** The line that ends with these bytes. */
  const line = (rest: Uint8Array): Line | undefined => {
    const here = number++;
    const isWhole = held.size() === 0;
    if (!isWhole) held.add(rest);
    const length = isWhole ? rest.length : held.size();
    const bytes = isWhole ? rest : held.take();
    if (length > most) return { number: here, fault: "too-large" };
    if (length === 0) return undefined;
    try {
      const whole = decoded(bytes);
      const said = isBare(whole) ? whole : whole.replace(AROUND, "");
      return said === "" ? undefined : { number: here, text: said };
    } catch (thrown) {
      if (thrown instanceof Refused) return { number: here, fault: "not-utf8" };
      throw thrown;
    }
  };
  for await (const chunk of chunksOf(request.body)) {
    let from = 0;
    total += chunk.length;
    if (total > LIMITS.streamBytes) {
      yield [{ number, fault: "overrun" }];
      return;
    }
    const lines: Line[] = [];
    for (let end = chunk.indexOf(10, from); end >= 0; end = chunk.indexOf(10, from)) {
      const done = line(chunk.subarray(from, end));
      if (done) lines.push(done);
      from = end + 1;
    }
    held.add(chunk.subarray(from));
    if (lines.length > 0) yield lines;
  }
  const last = held.size() > 0 ? line(new Uint8Array(0)) : undefined;
  if (last) yield [last];
}

/** What came in groups, one by one. */
export async function* singly<T>(groups: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const group of groups) yield* group;
}
