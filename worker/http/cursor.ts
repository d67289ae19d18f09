// A cursor: where a page ended, pinned to the position and the question, so that pages fit together while the graph grows.
import { hex, utf8 } from "../../src/model/bytes.ts";
import { sha256 } from "../platform/digest.ts";
import { Refused } from "../problem.ts";

export type Cursor = { readonly position: number; readonly offset: number };

// Not a secret: it tells a cursor that was mistyped, cut or made for another question, which is all it has to.
const mark = (question: string, { position, offset }: Cursor): string =>
  hex(sha256(utf8(`forebear/cursor\n${question}\n${position}\n${offset}`))).slice(0, 16);

export function writeCursor(question: string, cursor: Cursor): string {
  return `${cursor.position}.${cursor.offset}.${mark(question, cursor)}`;
}

function parsed(said: string): Cursor {
  const [, position = "", offset = ""] = /^([0-9]{1,15})\.([0-9]{1,15})\.[0-9a-f]{16}$/.exec(said) ?? [];
  return { position: Number(position), offset: Number(offset) };
}

/** The position that a cursor names, for a question that is spelled by what is known there; whether it is whole is not asked. */
export const positionIn = (said: string): number => parsed(said).position;

/** Reads a cursor that was given for this very question; `reached` is how far the graph is now. */
export function readCursor(question: string, said: string, reached: number): Cursor {
  const cursor = parsed(said);
  if (said === writeCursor(question, cursor)) {
    if (cursor.position <= reached) return cursor;
    throw new Refused({
      code: "unavailable",
      detail: `The graph is being made again and has reached position ${reached}; the page is of position ${cursor.position}.`,
      hint: "Ask again in a moment.",
      retryAfter: 5,
    });
  }
  throw new Refused({
    code: "bad-cursor",
    detail: "The cursor was not given for this question, or was changed on its way.",
    hint: "Repeat the question without `cursor`, and follow `next` with the same parameters.",
  });
}
