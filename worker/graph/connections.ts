// What answers about connections have in common: what they say of themselves, and how a path is written.
import type { Trail } from "../../src/graph/trail.ts";
import type { WalkCounts, WalkGaps } from "../../src/graph/walk.ts";
import type { Certainty } from "../../src/model/certainty.ts";
import type { Connection, PathAnswer } from "../../src/wire/answers-connections.ts";
import { type Head, heads } from "../read.ts";
import type { Found } from "./sql-engine.ts";

type Said = { readonly counts: WalkCounts; readonly gaps: WalkGaps; readonly weakest: Certainty | null };

/** What an answer says of itself; `limited` where the engine had to leave something open. */
export function saidOf(
  { engine, cut }: Pick<Found<"walk">, "engine" | "cut">,
  { counts, gaps, weakest }: Said,
  at: number,
  limited = false,
): Omit<Connection, "next"> {
  const stopped = cut || limited;
  return {
    position: at,
    engine,
    complete: !stopped,
    stopped_by: stopped ? ["limit"] : [],
    gaps,
    counts,
    weakest_certainty: weakest,
  };
}

/** These nodes as they stood at a position, by number. */
export async function headsOf(
  db: D1Database,
  ns: Iterable<number>,
  at: number,
): Promise<ReadonlyMap<number, Head>> {
  return new Map((await heads(db, [...new Set(ns)], at)).map((head) => [head.n, head]));
}

/** A path with ids for numbers. */
export function written({ steps, nodes }: Trail, ids: ReadonlyMap<number, string>): PathAnswer {
  return {
    steps,
    nodes: nodes?.map(({ n, by, certainty }) => ({ id: ids.get(n) ?? "", by, certainty })) ?? null,
  };
}

/** Where the next page begins, when there is one. */
export const nextOffset = (offset: number, shown: number, all: number): number | null =>
  shown > 0 && offset + shown < all ? offset + shown : null;
