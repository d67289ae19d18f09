// `as_of`: a question of the past, as of a position of the log, or as of an instant, which stands for the last position at or
// before it. Every question of the graph asks here at which position it is answered: without `as_of`, how far reads are.
// What was true at a position is true there for ever; only an erasure takes something out of the past, too.
import { millisecondsOf } from "../../src/model/instant.ts";
import type { Env } from "../env.ts";
import { siteLog } from "../platform/calls.ts";
import { Refused } from "../problem.ts";
import { type Moment, watermark } from "../read.ts";
import { badQuery, onlyKnown, type Query } from "./ask.ts";
import { type Cursor, positionIn, readCursor } from "./cursor.ts";
import { AS_OF, MIN_POSITION, reached, refuseEarlier } from "./min-position.ts";

type Asked =
  | { readonly position: number }
  | { readonly instant: number; readonly said: string; readonly name: string };

/** What a parameter asks for; undefined when it is how things stand now. */
function asked(query: Query, name: string): Asked | undefined {
  const said = query.get(name);
  if (said === null) return undefined;
  if (/^(-1|[0-9]{1,9})$/.test(said)) return { position: Number(said) };
  // In an address a plus that is not escaped is a space, and nothing else can stand there.
  const instant = millisecondsOf(said.replace(/ (?=\d{2}:\d{2}$)/, "+"));
  if (instant !== undefined) return { instant, said, name };
  throw badQuery(
    name,
    `${JSON.stringify(said.slice(0, 40))} cannot be used.`,
    "Send a position of the log, from -1 to 999999999, or an instant with its zone, e.g. 2026-01-31T12:00:00Z.",
  );
}

/** The position that an instant stands for; the log alone knows. */
async function positionOf(
  env: Env,
  { instant, said, name }: Exclude<Asked, { readonly position: number }>,
): Promise<number> {
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
    name,
    `${said} is not past yet; ${last.position < 0 ? "the log is empty." : `the log ends at position ${last.position}, of ${last.at}.`}`,
    `Leave it out for what is shown now${last.position < 0 ? "." : `, or send ${name}=${last.position}.`}`,
  );
}

/** Where in the log it is; not whether reads have come to it. */
const placed = async (env: Env, at: Asked): Promise<number> =>
  "position" in at ? at.position : await positionOf(env, at);

/**
 * Where a question is answered, by the parameter that says so. Waits for a position that reads have not come to, as long as
 * an answer may.
 */
export async function momentAsked(query: Query, env: Env, name: string = AS_OF): Promise<Moment> {
  const at = asked(query, name);
  if (at === undefined) return await watermark(env.GRAPH);
  const position = await placed(env, at);
  if (name === AS_OF) refuseEarlier(query, position, AS_OF);
  const { projection } = await reached(env, position, name);
  return { position, projection };
}

/** The position at which a question is answered. */
export async function positionAsked(query: Query, env: Env): Promise<number> {
  return (await momentAsked(query, env)).position;
}

/** The question that a cursor is held against; none where the position that it names knows nothing of it. */
async function spelledAt(
  question: string | ((position: number) => Promise<string>),
  cursor: string,
): Promise<string> {
  if (typeof question === "string") return question;
  try {
    return await question(positionIn(cursor));
  } catch (error) {
    if (error instanceof Refused && error.refusal.code === "not-found") return "";
    throw error;
  }
}

/**
 * The page that is asked for: which position all pages of its question are of, and how much of them came before. The first
 * page settles the position; after that `as_of` need not be said again, and may not be another. `question` is what a cursor is
 * made for, or how it is spelled at a position.
 */
export async function pageAsked(
  query: Query,
  env: Env,
  question: string | ((position: number) => Promise<string>),
): Promise<Cursor & Moment> {
  const at = asked(query, AS_OF);
  const said = query.get("cursor");
  if (said === null) return { ...(await momentAsked(query, env)), offset: 0 };
  const now = await watermark(env.GRAPH);
  const cursor = readCursor(await spelledAt(question, said), said, now.position);
  refuseEarlier(query, cursor.position, "cursor");
  const position = at === undefined ? cursor.position : await placed(env, at);
  if (position === cursor.position) return { ...cursor, projection: now.projection };
  throw new Refused({
    code: "bad-cursor",
    detail: `The cursor is pinned to position ${cursor.position}, and ${AS_OF} asks for ${position}.`,
    hint: `Go on without ${AS_OF}, or repeat the question without \`cursor\`.`,
  });
}

/** Refuses parameters that a question does not have, of something that is no part of the log and has no past. */
export function onlyKnownOfNow(query: Query, known: readonly string[], what: string): void {
  if (query.has(AS_OF))
    throw badQuery(AS_OF, `${what} has no past: it is read as it is now.`, "Leave it out.");
  onlyKnown(query, [...known, MIN_POSITION]);
}
