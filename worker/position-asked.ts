// A position of the log that a parameter asks for.
import { badQuery, type Query, wholeNumber } from "./ask.ts";

/** The position; undefined when it is not asked for, refused when reads have not come so far. */
export function positionAsked(query: Query, name: string, reached: number): number | undefined {
  const asked = wholeNumber(query, name, 0, 999_999_999);
  if (asked === undefined || asked <= reached) return asked;
  throw badQuery(
    name,
    reached < 0 ? "the log is empty." : `reads show the log up to position ${reached}.`,
    `Send a position that is no later; min_position=${asked} waits for it.`,
  );
}
