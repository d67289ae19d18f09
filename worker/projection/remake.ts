// The projection made again from the log, beside the one that is read: to take its place, or to be compared with it. Writes go
// on meanwhile; the projector holds still only for the last of it.
import lastQuarantinedSql from "../../sql/site-log/last-quarantined.sql";
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import type { HeldBytes } from "../log/held.ts";
import { entriesAfter, lastEntry } from "../log/place.ts";
import { projectEntries, withBytes } from "../project.ts";
import { watermark } from "../read.ts";
import { beginShadow, type Difference, differences, dropShadow, shadow, switchToShadow } from "./shadow.ts";

const BATCH_CHARACTERS = 2_000_000;

export type Remaking = {
  readonly env: Env;
  readonly graph: D1Database;
  readonly sql: SqlStorage;
  readonly held: HeldBytes;
  /** Has the projector hold still, and says how to let it go on. */
  readonly holdStill: () => Promise<() => void>;
};

/** Folds the log into the second set until it has everything up to a position; says where it is. */
async function fillUntil({ env, graph, sql, held }: Remaking, until: number): Promise<number> {
  const beside = shadow(graph);
  let mark = await watermark(beside);
  while (mark.position < until) {
    const entries = entriesAfter(sql, held, mark.position, LIMITS.batchStatements, BATCH_CHARACTERS).filter(
      (entry) => entry.position <= until,
    );
    const turns = await withBytes(env, entries, BATCH_CHARACTERS);
    await projectEntries(beside, turns, mark, new Map(), (to) => {
      mark = to;
    });
  }
  return mark.position;
}

/** What changes which statements are skipped. */
const lastQuarantined = (sql: SqlStorage): number =>
  sql.exec<{ position: number }>(lastQuarantinedSql).one().position;

/**
 * Fills the second set and, when the projector holds still, works with it. Where a statement was put in quarantine meanwhile
 * the set may have what is to be skipped, and is made anew.
 */
async function withShadow<T>(
  remaking: Remaking,
  until: () => Promise<number>,
  work: (position: number) => Promise<T>,
): Promise<T> {
  for (;;) {
    const before = lastQuarantined(remaking.sql);
    await beginShadow(remaking.graph);
    await fillUntil(remaking, await until());
    const goOn = await remaking.holdStill();
    try {
      const position = await fillUntil(remaking, await until());
      if (lastQuarantined(remaking.sql) === before) return await work(position);
    } finally {
      goOn();
    }
  }
}

/** Makes the projection again and puts it in the place of the one that is read. Answers with its position. */
export async function rebuildProjection(remaking: Remaking): Promise<number> {
  const { graph, sql } = remaking;
  const end = (): Promise<number> => Promise.resolve(lastEntry(sql).position);
  return await withShadow(remaking, end, async (position) => {
    await switchToShadow(graph, position);
    return position;
  });
}

export type Compared = {
  readonly position: number;
  readonly rows: number;
  readonly differences: readonly Difference[];
};

/** Makes the projection again, compares every row with the one that is read, and takes it away. */
export async function compareProjection(remaking: Remaking, limit: number): Promise<Compared> {
  const { graph } = remaking;
  const there = async (): Promise<number> => (await watermark(graph)).position;
  try {
    return await withShadow(remaking, there, async (position) => ({
      position,
      ...(await differences(graph, limit)),
    }));
  } finally {
    await dropShadow(graph);
  }
}
