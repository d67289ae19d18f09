// `as_of`: a question of the past, as of a position of the log, or as of an instant, which stands for the last position at or
// before it. Every question of the graph asks here at which position it is answered: without `as_of`, how far reads are.
// What was true at a position is true there for ever; only an erasure takes something out of the past, too.
import { millisecondsOf } from "../src/model/instant.ts";
import { badQuery, onlyKnown, type Query } from "./ask.ts";
import { siteLog } from "./calls.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import type { Env } from "./env.ts";
import { AS_OF, MIN_POSITION, reached, refuseEarlier } from "./min-position.ts";
import { Refused } from "./problem.ts";
import { watermark } from "./read.ts";

type Asked = { readonly position: number } | { readonly instant: number; readonly said: string };

/** What is asked for; undefined when it is how things stand now. */
function asked(query: Query): Asked | undefined {
  const said = query.get(AS_OF);
  if (said === null) return undefined;
  if (/^(-1|[0-9]{1,9})$/.test(said)) return { position: Number(said) };
  // In an address a plus that is not escaped is a space, and nothing else can stand there.
  const instant = millisecondsOf(said.replace(/ (?=\d{2}:\d{2}$)/, "+"));
  if (instant !== undefined) return { instant, said };
  throw badQuery(
    AS_OF,
    `${JSON.stringify(said.slice(0, 40))} cannot be used.`,
    "Send a position of the log, from -1 to 999999999, or an instant with its zone, e.g. 2026-01-31T12:00:00Z.",
  );
}

/** The position that an instant stands for; the log alone knows. */
async function positionOf(env: Env, { instant, said }: { instant: number; said: string }): Promise<number> {
  const { position, last, restoring } = await siteLog(env).asOf(instant);
  if (position !== null) return position;
  if (restoring)
    throw new Refused({
      code: "unavailable",
      detail: `The site is being restored; what stood in its log at ${said} is not known yet.`,
      hint: "Try again once /health says a lag of 0.",
      retryAfter: 5,
    });
  throw badQuery(
    AS_OF,
    `${said} is not past yet; ${last.position < 0 ? "the log is empty." : `the log ends at position ${last.position}, of ${last.at}.`}`,
    `Leave it out for what is shown now${last.position < 0 ? "." : `, or send ${AS_OF}=${last.position}.`}`,
  );
}

async function pinned(query: Query, env: Env, at: Asked): Promise<number> {
  if ("position" in at) refuseEarlier(query, at.position, AS_OF);
  const position = "position" in at ? at.position : await positionOf(env, at);
  refuseEarlier(query, position, AS_OF);
  await reached(env, position, AS_OF);
  return position;
}

/** The position at which a question is answered. Waits for one that reads have not come to, as long as an answer may. */
export async function positionAsked(query: Query, env: Env): Promise<number> {
  const at = asked(query);
  return at === undefined ? (await watermark(env.GRAPH)).position : await pinned(query, env, at);
}

/** A page: the position of all pages of its question, and how much of them came before. */
export type PageAsked = {
  readonly position: number;
  readonly offset: number;
  /** The cursor of the page that begins at this offset. */
  readonly next: (offset: number) => string;
};

/** The page of a question that is asked for. The first settles the position; a cursor is of one question and one `as_of`. */
export async function pageAsked(query: Query, env: Env, question: string): Promise<PageAsked> {
  const at = asked(query);
  const cursor = query.get("cursor");
  const whole = at === undefined ? question : JSON.stringify([question, query.get(AS_OF)]);
  const page = (position: number, offset: number): PageAsked => ({
    position,
    offset,
    next: (end) => writeCursor(whole, { position, offset: end }),
  });
  if (cursor === null) return page(await positionAsked(query, env), 0);
  const read = readCursor(whole, cursor, (await watermark(env.GRAPH)).position);
  refuseEarlier(query, read.position, "cursor");
  return page(read.position, read.offset);
}

/** Refuses parameters that a question does not have, of something that is no part of the log and has no past. */
export function onlyKnownOfNow(query: Query, known: readonly string[], what: string): void {
  if (query.has(AS_OF))
    throw badQuery(AS_OF, `${what} has no past: it is read as it is now.`, "Leave it out.");
  onlyKnown(query, [...known, MIN_POSITION]);
}
