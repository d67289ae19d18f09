// `min_position`: who was told a position by a write reads no answer that is older. The database is asked first, so that a
// read which is not ahead of it asks nobody else; then the log, which knows how far it is and when the database follows.
import { LIMITS } from "../../src/model/limits.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { siteLog } from "../platform/calls.ts";
import { ended } from "../platform/patience.ts";
import { Refused } from "../problem.ts";
import { type Moment, watermark } from "../read.ts";
import { badQuery, onlyKnown, type Query, wholeNumber } from "./ask.ts";

export const MIN_POSITION = "min_position";
export const AS_OF = "as_of";

const minPosition = (query: Query): number | undefined => wholeNumber(query, MIN_POSITION, 0, 999_999_999);

/** Refuses parameters that this question does not have; every question of the graph has `min_position` and `as_of`. */
export function onlyKnownOfGraph(query: Query, known: readonly string[]): void {
  onlyKnown(query, [...known, MIN_POSITION, AS_OF]);
}

/** Waits for the projection as long as an answer may. Where the log cannot be asked, the database says how far it came. */
async function waitFor(env: Env, asked: number, name: string): Promise<void> {
  const log = siteLog(env);
  const reaches = async (): Promise<void> => {
    const { position, restoring } = await log.head();
    if (asked > position && !restoring)
      throw badQuery(
        name,
        position < 0 ? "the log is empty." : `the log ends at position ${position}.`,
        "Send the `position` that a write to this site was answered with.",
      );
    await log.settle([asked], LIMITS.projectionWaitMs);
  };
  try {
    await ended(LIMITS.projectionWaitMs, reaches());
  } catch (error) {
    if (error instanceof Refused) throw error;
    console.error(`the log does not say how far the graph is: ${error}`);
  }
}

/** Waits until reads show what stands at the position that a parameter asks for; refuses when they do not by then. */
export async function reached(env: Env, asked: number, name: string): Promise<Moment> {
  const now = await watermark(env.GRAPH);
  if (now.position >= asked) return now;
  await waitFor(env, asked, name);
  const then = await watermark(env.GRAPH);
  const { position } = then;
  if (position >= asked) return then;
  throw new Refused({
    code: "behind",
    detail: `Reads show the log ${position < 0 ? "not at all yet" : `up to position ${position}`}, and ${asked} was asked for.`,
    hint: `What was said is safe. Ask again in a moment, or without ${name} for what is shown now.`,
    more: { position },
  });
}

type Answering = (request: Request, env: Env, ctx: ExecutionContext, rest: string) => Promise<Response>;

/**
 * The same question, answered no earlier than at the `min_position` that it may ask for. With `as_of` it is answered at that
 * position, which is waited for where the question asks for it, and held against `min_position`.
 */
export const fresh =
  (answer: Answering): Answering =>
  async (request, env, ctx, rest) => {
    const query = new URL(request.url).searchParams;
    if (query.has(MIN_POSITION) && !query.has(AS_OF)) {
      authenticateReader(request, env);
      await reached(env, minPosition(query) ?? 0, MIN_POSITION);
    }
    return await answer(request, env, ctx, rest);
  };

const PINNED = {
  cursor: {
    why: (position: number) =>
      `the cursor is pinned to position ${position}, so that its pages fit together.`,
    hint: `Go on without ${MIN_POSITION}, or begin again without the cursor.`,
  },
  [AS_OF]: {
    why: (position: number) => `${AS_OF} asks for position ${position}, which is before it.`,
    hint: `Leave out one of ${MIN_POSITION} and ${AS_OF}.`,
  },
} as const;

/** Refuses a position, to which the answer is pinned, that is before the one that is asked for. */
export function refuseEarlier(query: Query, position: number, by: keyof typeof PINNED): void {
  const least = minPosition(query);
  if (least === undefined || position >= least) return;
  const { why, hint } = PINNED[by];
  throw badQuery(MIN_POSITION, why(position), hint);
}
