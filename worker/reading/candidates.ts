// Among which nodes a question looks: those that descend from some and that others descend from, or all, in the order in
// which they entered the log. A window of them at a time, so that a request ends.
import nodesAfterSql from "../../sql/queries/read/nodes-after.sql";
import type { Direction } from "../../src/graph/graph.ts";
import type { EdgeType } from "../../src/model/edge-types.ts";
import type { Kind } from "../../src/model/kinds.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import { wholeSet } from "../graph/walk.ts";
import { Refused } from "../problem.ts";
import { heads, type Moment } from "../read.ts";

export type Among = {
  /** Only what descends from these; undefined: from anything or nothing. */
  readonly ancestors?: readonly number[] | undefined;
  /** Only what these descend from. */
  readonly descendants?: readonly number[] | undefined;
  readonly types: readonly EdgeType[];
  readonly kinds?: readonly Kind[] | undefined;
  readonly at: Moment;
};

export type Window = {
  readonly ns: readonly number[];
  /** Up to this number there are no others. */
  readonly last: number;
  /** Whether there are nodes beyond it. */
  readonly more: boolean;
};

/** Everything related to these nodes; refused where it is more than can be held, because a part of it is no answer. */
async function related(
  env: Env,
  starts: readonly number[],
  direction: Direction,
  { types, at }: Among,
): Promise<ReadonlySet<number>> {
  const set = await wholeSet(env, { starts, direction, types, throughNames: false }, at);
  if (set) return new Set(set);
  throw new Refused({
    code: "too-costly",
    detail: `${direction === "down" ? "What descends from the ancestors" : "What the descendants descend from"} is more than can be gathered.`,
    pointer: direction === "down" ? "/ancestor" : "/descendant",
    hint: "Ask for what is further down, or say fewer edge_types.",
  });
}

async function windowOfSet(
  env: Env,
  set: readonly number[],
  after: number,
  { kinds, at }: Among,
): Promise<Window> {
  const rest = set.filter((n) => n > after).sort((a, b) => a - b);
  const looked = rest.slice(0, LIMITS.selectWindow);
  const found =
    kinds &&
    (await heads(env.GRAPH, looked, at.position))
      .filter((head) => kinds.includes(head.kind))
      .map(({ n }) => n);
  return {
    ns: found?.sort((a, b) => a - b) ?? looked,
    last: looked.at(-1) ?? after,
    more: rest.length > looked.length,
  };
}

async function windowOfAll(env: Env, after: number, { kinds, at }: Among): Promise<Window> {
  const row = await env.GRAPH.prepare(nodesAfterSql)
    .bind(after, at.position, kinds === undefined ? null : JSON.stringify(kinds), LIMITS.selectWindow)
    .first<{ looked: number; last: number | null; found: string }>();
  if (row === null) throw new Error("an aggregate has no row");
  const found = JSON.parse(row.found) as number[];
  return {
    ns: found.sort((a, b) => a - b),
    last: row.last ?? after,
    more: row.looked === LIMITS.selectWindow,
  };
}

/** The nodes after a number among which a question looks. */
export async function candidates(env: Env, among: Among, after: number): Promise<Window> {
  const { ancestors, descendants } = among;
  const below = ancestors && (await related(env, ancestors, "down", among));
  const above = descendants && (await related(env, descendants, "up", among));
  if (below && above)
    return await windowOfSet(
      env,
      [...below].filter((n) => above.has(n)),
      after,
      among,
    );
  const set = below ?? above;
  return set ? await windowOfSet(env, [...set], after, among) : await windowOfAll(env, after, among);
}
