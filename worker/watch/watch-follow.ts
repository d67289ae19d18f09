// The watch follows the projection: looks at what comes after the position it has come to, and judges what is due, a piece at a
// time, until nothing is left. Everything it keeps follows from the log, so that it begins again where the projection is another,
// or is shorter than what it has followed.
//
// A crash leaves pieces whole: a stretch that was taken in stands with what is due in it, and what is due is crossed off in the
// transaction that keeps what was found. What was not kept is looked at again, and comes to the same.
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import { type Watermark, watermark } from "../read.ts";
import { judgeDue } from "./watch-judge.ts";
import { beginAgain, dueNext, followed, lapsesKept, liveNodes, takeIn } from "./watch-keep.ts";
import { lookAfter } from "./watch-look.ts";

export type Watching = {
  /** With a patient database. */
  readonly env: Env;
  readonly storage: DurableObjectStorage;
  /** Before anything is asked: should this never end, the alarm begins again. */
  readonly arm: () => void;
  /** It has come further. */
  readonly moved: () => void;
};

/** What is to be kept of one piece of work; undefined when nothing is left to be done. */
async function piece({ env, storage, arm }: Watching, mark: Watermark): Promise<(() => void) | undefined> {
  const { sql } = storage;
  const due = dueNext(sql, LIMITS.watchJudged);
  const position = followed(sql)?.position ?? -1;
  if (due.length === 0 && position >= mark.position) return undefined;
  arm();
  if (due.length > 0) return await judgeDue(env, storage, due, mark);
  const stretch = await lookAfter(env, position, mark, liveNodes(sql), lapsesKept(sql));
  return () => takeIn(storage, stretch);
}

/** Whether it has looked at everything up to a position, and judged what was due. */
const isThrough = (sql: SqlStorage, position: number): boolean =>
  (followed(sql)?.position ?? -1) >= position && dueNext(sql, 1).length === 0;

/**
 * Follows to where the projection was when it began; of what comes meanwhile it is woken. Fails when it has to be tried again
 * later.
 */
export async function followOn(watching: Watching): Promise<void> {
  const { env, storage, moved } = watching;
  let mark = await watermark(env.GRAPH);
  for (;;) {
    const here = followed(storage.sql);
    if (here?.projection !== mark.projection || here.position > mark.position)
      beginAgain(storage, mark.projection);
    if (mark.position < 0) return;
    const keep = await piece(watching, mark);
    const now = await watermark(env.GRAPH);
    // What was read while the projection was changed may be of neither.
    const isSame = now.projection === mark.projection && now.position >= mark.position;
    if (isSame) keep?.();
    moved();
    if (isSame && isThrough(storage.sql, mark.position)) return;
    mark = now;
  }
}
