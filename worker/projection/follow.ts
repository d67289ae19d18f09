// The projector follows the log from the watermark to its end. What fails is looked into: where the database fails, nothing
// is to blame but the database, and it is tried again later; where it takes everything but one statement, that one is found
// by halves, and given up after a while, so that it does not stop the others.
//
// A crash at any step leaves the watermark where the database has it, and what is suspected or given up in storage. The next
// try reads the watermark first: what an earlier one wrote without being told, or writes late, is not written again.
import type { Turn } from "../../src/ledger/entry.ts";
import { PROJECTION_VERSION } from "../../src/ledger/fold.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import type { HeldBytes } from "../log/held.ts";
import { entriesAfter } from "../log/place.ts";
import {
  accuse,
  acquit,
  foldedAt,
  type GivenUp,
  givenUp,
  isSuspect,
  noteRest,
  sayQuarantine,
  trust,
} from "../log/quarantine.ts";
import { type Conflicts, projectEntries, tryDatabase, withBytes } from "../project.ts";
import { isSkipped, type Watermark, watermark } from "../read.ts";

const BATCH_CHARACTERS = 2_000_000;

export type Following = {
  readonly env: Env;
  /** The database; of its calls none lasts for ever. */
  readonly graph: D1Database;
  readonly storage: DurableObjectStorage;
  readonly held: HeldBytes;
  /** Before anything is written: should this never end, the alarm begins again. */
  readonly arm: () => void;
  /** How far the database is, and what was found in conflict on the way. */
  readonly moved: (to: Watermark, conflicts: Conflicts) => void;
  /** Where the database was left; it is asked when this is not known. */
  readonly from?: Watermark | undefined;
};

/** Where a batch failed: up to `until` only so many statements go together. */
type Narrow = { readonly until: number; readonly count: number };

// What D1 says when it has no room: whatever is written next will fail, whichever statement it is.
const FULL = /SQLITE_FULL|maximum DB size/i;

/** Why a statement could not be projected, for the log. Of what JSON is quoted when it cannot be read, nothing is. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return error instanceof SyntaxError ? "a part of it cannot be read" : text.slice(0, LIMITS.nameLength);
}

/** The database says where it is: it may have been dropped and be far behind, which is no special case. */
async function whereItIs(graph: D1Database): Promise<Watermark> {
  const mark = await watermark(graph);
  if (mark.version === PROJECTION_VERSION) return mark;
  throw new Error(
    `the projection is of version ${mark.version}, and this code folds version ${PROJECTION_VERSION}`,
  );
}

/**
 * Brings what was given up and is skipped to its end; whether the log has it by now. Else the log takes it in a moment, and
 * has the projection go on then.
 */
async function endQuarantine({ env, graph, storage }: Following, lost: GivenUp): Promise<boolean> {
  const { sql } = storage;
  const skipped = await isSkipped(graph, lost.position);
  // The log may have it by now, said by an earlier try: to say it once more would be to say that of another time.
  if (givenUp(sql)?.position !== lost.position) return true;
  // A batch that hung has brought it in before it was skipped: it could be projected.
  if (!skipped) acquit(sql, lost.position);
  else await sayQuarantine(env, sql, foldedAt(sql, lost.position), lost.reason);
  return givenUp(sql)?.position !== lost.position;
}

/**
 * Looks into a batch that was not written, while the database is where it was: answers how to go on, and fails where it has
 * to be tried again later.
 */
async function lookInto(
  { graph, storage }: Following,
  turns: readonly Turn[],
  mark: Watermark,
  error: unknown,
): Promise<Narrow | undefined> {
  const last = turns.at(-1);
  if (last === undefined || FULL.test(String(error))) throw error;
  // Fails itself where the database fails.
  await tryDatabase(graph, mark);
  if (turns.length > 1) return { until: last.position, count: Math.ceil(turns.length / 2) };
  if (last.entry === "skipped" || !accuse(storage.sql, last.position, reasonOf(error), Date.now()))
    throw error;
  return undefined;
}

/** Projects what the log has; returns when nothing is left, and fails when it has to be tried again later. */
export async function follow(following: Following): Promise<void> {
  const { env, graph, storage, held, arm, moved, from } = following;
  const { sql } = storage;
  await noteRest(env, storage);
  let mark = from ?? (await whereItIs(graph));
  moved(mark, new Map());
  let narrow: Narrow | undefined;
  for (;;) {
    const lost = givenUp(sql);
    if (lost !== undefined && lost.position <= mark.position) {
      if (await endQuarantine(following, lost)) continue;
      return;
    }
    if (narrow !== undefined && mark.position >= narrow.until) narrow = undefined;
    const count = isSuspect(sql, mark.position + 1) ? 1 : (narrow?.count ?? LIMITS.batchStatements);
    const next = entriesAfter(sql, held, mark.position, count, BATCH_CHARACTERS).filter(
      // Nothing that comes after it is projected before the log says that it is skipped.
      (entry) => lost === undefined || entry.position <= lost.position,
    );
    if (next.length === 0) return;
    arm();
    // A ledger that does not answer is no fault of a statement.
    const turns = await withBytes(env, next, BATCH_CHARACTERS);
    const conflicts = new Map<number, string>();
    const reached = (to: Watermark): void => {
      mark = to;
      held.forget(to.position);
      trust(sql, to.position);
      moved(to, conflicts);
    };
    try {
      await projectEntries(graph, turns, mark, conflicts, reached);
    } catch (error) {
      const now = await whereItIs(graph);
      if (now.position === mark.position) {
        const failed = turns.filter((turn) => turn.position > now.position);
        narrow = await lookInto(following, failed, now, error);
        continue;
      }
      // Some of it was written, or all of it and the answer was lost; or the database is another than a moment ago.
      for (const position of conflicts.keys()) if (position > now.position) conflicts.delete(position);
      reached(now);
    }
  }
}
