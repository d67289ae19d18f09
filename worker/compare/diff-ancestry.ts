// The ancestries of two nodes compared as sets: which nodes one has alone, how many both have, and where they meet.
import { compareAncestries, type Relation } from "../../src/compare/ancestries.ts";
import { bounded } from "../../src/model/bounded.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import { headIn, shownNode } from "../http/shown.ts";
import { HEREDITARY, headOf, type Lineage, things } from "../reading/lineage-of.ts";
import { compareClosures, type NodeAt } from "../reading/read-compare.ts";

/** A node at a position, with its ancestry. */
export type Rooted = NodeAt & { readonly lineage: Lineage };

/** Too large to be held: the database counts, and nothing is listed. */
async function counted(env: Env, a: Rooted, b: Rooted) {
  const { aAboveB, bAboveA, ...counts } = await compareClosures(env.GRAPH, a, b, HEREDITARY);
  const kin: Relation = counts.common > 0 ? "kin" : "none";
  const one: Relation = bAboveA ? "a-from-b" : aAboveB ? "b-from-a" : kin;
  const only = (count: number) => ({ count, complete: count === 0, items: [] });
  return {
    relation: aAboveB && bAboveA ? ("same" as const) : one,
    ...counts,
    only_a: only(counts.a - counts.common),
    only_b: only(counts.b - counts.common),
    nearest_common: null,
  };
}

const shown = (lineage: Lineage, ns: readonly number[]) =>
  bounded(ns, LIMITS.listItems, (n) => ({
    ...shownNode(headIn(lineage, n)),
    depth: lineage.depth.get(n) ?? 0,
  }));

export async function diffAncestry(env: Env, a: Rooted, b: Rooted) {
  if (a.lineage.cut || b.lineage.cut) return await counted(env, a, b);
  // Both know the same things, whichever of them knows that they are one.
  const ofA = things(a.lineage, b.lineage.same);
  const ofB = things(b.lineage, a.lineage.same);
  const { relation, onlyA, onlyB, common, nearest } = compareAncestries(
    { n: a.n, ancestors: a.lineage.order, things: ofA },
    { n: b.n, ancestors: b.lineage.order, things: ofB },
  );
  return {
    relation,
    a: a.lineage.order.length,
    b: b.lineage.order.length,
    common: common.length,
    only_a: shown(a.lineage, onlyA),
    only_b: shown(b.lineage, onlyB),
    nearest_common: bounded(nearest, LIMITS.listItems, (thing) => shownNode(headOf(ofB, b.lineage, thing))),
  };
}
