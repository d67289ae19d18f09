// Two nodes compared, or one node at two positions: what is said of them, what they descend from directly, what was measured,
// and their ancestries as sets.
import { type AncestriesCompared, compareAncestries, type Relation } from "../src/compare/ancestries.ts";
import { bounded } from "../src/compare/bounded.ts";
import { compareMetrics } from "../src/compare/metrics.ts";
import { compareNodes } from "../src/compare/nodes.ts";
import { compareParents } from "../src/compare/parents.ts";
import { makeThings, type Same } from "../src/compare/things.ts";
import { LIMITS } from "../src/model/limits.ts";
import type { Metric } from "../src/model/record.ts";
import { type NodeView, nodeView } from "../src/model/view.ts";
import { type Described, describe } from "./describe.ts";
import type { Env } from "./env.ts";
import { gapsIn, HEREDITARY, type Lineage, lineageOf, things, weakestOf } from "./lineage-of.ts";
import { resolve } from "./read.ts";
import { compareClosures, type NodeAt } from "./read-compare.ts";
import { headIn, shownNode } from "./shown.ts";

/** A node, or one of two, as it was at a position. */
type Side = NodeAt & {
  readonly described: Described;
  readonly view: NodeView;
  readonly metrics: readonly Metric[];
  readonly lineage: Lineage;
};

async function sideOf(env: Env, { n, at }: NodeAt): Promise<Side> {
  const [described] = await describe(env, [n], at);
  if (described === undefined) throw new Error(`node ${n} has no view at ${at}`);
  const { head, claims, edges, aliases, parents, references, setAside } = described;
  const view = nodeView(head, claims, edges, aliases, parents, references, setAside, at);
  const metrics = claims.flatMap(({ said }) => said.metrics ?? []);
  return { n, at, described, view, metrics, lineage: await lineageOf(env, [n], at) };
}

/** One word for every id of one thing, of the parents and data sets of these sides. */
async function sameWords(env: Env, sides: readonly Side[]): Promise<(id: string) => string> {
  const datasets = sides.flatMap(({ metrics }) => metrics.flatMap((one) => one.dataset ?? []));
  const known = new Map((await resolve(env.GRAPH, datasets)).map(({ said, n }) => [said, n]));
  const same: Same[] = sides.flatMap(({ lineage }) => lineage.same);
  for (const { described, at } of sides) {
    for (const { id, n } of described.parents) known.set(id, n);
    const names = await lineageOf(env, [...new Set(known.values())], at, { types: [], depth: 0 });
    same.push(...names.same);
  }
  const { thingOf } = makeThings([], [], same);
  return (id) => {
    const n = known.get(id);
    return n === undefined ? id : String(thingOf(n));
  };
}

/** Where a node differs in its ancestry from another. */
type Kinship = Pick<AncestriesCompared, "onlyA" | "onlyB" | "nearest"> & {
  readonly relation: Relation;
  readonly a: number;
  readonly b: number;
  readonly common: number;
};

function kinship(a: Side, b: Side): Kinship {
  const [left, right] = [a, b].map(({ n, lineage }, i) => ({
    n,
    ancestors: lineage.order,
    // Both know the same things, whichever of them knows that they are one.
    things: things(lineage, (i === 0 ? b : a).lineage.same),
  }));
  if (left === undefined || right === undefined) throw new Error("two sides are compared");
  const { common, ...found } = compareAncestries(left, right);
  return { ...found, a: left.ancestors.length, b: right.ancestors.length, common: common.length };
}

/** Where the ancestries are too large to be held, the database counts what they have in common. */
async function countedKinship(
  env: Env,
  a: Side,
  b: Side,
): Promise<Omit<Kinship, "onlyA" | "onlyB" | "nearest">> {
  const { aAboveB, bAboveA, ...counts } = await compareClosures(env.GRAPH, a, b, HEREDITARY);
  const kin: Relation = counts.common > 0 ? "kin" : "none";
  const one: Relation = bAboveA ? "a-from-b" : aAboveB ? "b-from-a" : kin;
  return { ...counts, relation: aAboveB && bAboveA ? "same" : one };
}

async function ancestry(env: Env, a: Side, b: Side) {
  const limit = LIMITS.listItems;
  const show =
    ({ lineage }: Side) =>
    (n: number) => ({
      ...shownNode(headIn(lineage, n)),
      depth: lineage.depth.get(n) ?? 0,
    });
  if (a.lineage.cut || b.lineage.cut) {
    const counts = await countedKinship(env, a, b);
    const uncounted = (count: number) => ({ count, complete: count === 0, items: [] });
    return {
      ...counts,
      only_a: uncounted(counts.a - counts.common),
      only_b: uncounted(counts.b - counts.common),
      nearest_common: null,
    };
  }
  const { relation, a: inA, b: inB, common, ...found } = kinship(a, b);
  return {
    relation,
    a: inA,
    b: inB,
    common,
    only_a: bounded(found.onlyA, limit, show(a)),
    only_b: bounded(found.onlyB, limit, show(b)),
    nearest_common: bounded(found.nearest, limit, (n) =>
      shownNode(b.lineage.heads.get(n) ?? headIn(a.lineage, n)),
    ),
  };
}

/** Other names of a node are no parents of it. */
const isParent = ({ type }: { readonly type: string }): boolean => type !== "alias-of";

/** Compares two nodes, each at its position. */
export async function diffNodes(env: Env, askedA: NodeAt, askedB: NodeAt, position: number) {
  const a = await sideOf(env, askedA);
  const b = await sideOf(env, askedB);
  const same = await sameWords(env, [a, b]);
  const parents = compareParents(
    a.described.edges.filter(isParent),
    b.described.edges.filter(isParent),
    same,
  );
  const metrics = compareMetrics(a.metrics, b.metrics, same);
  const limited = a.lineage.cut || b.lineage.cut;
  const limit = LIMITS.listItems;
  const all = <T>(list: readonly T[]) => bounded(list, limit, (item) => item);
  const shown = ({ described, at }: Side) => ({ ...shownNode(described.head), as_of: at });
  const contradicted = ({ view }: Side) => view.contradictions.map((one) => one.pointer);
  return {
    position,
    complete: !limited,
    stopped_by: limited ? ["limit"] : [],
    gaps: { a: await gapsIn(env, a.lineage, a.at), b: await gapsIn(env, b.lineage, b.at) },
    weakest_certainty: weakestOf([...a.lineage.edges, ...b.lineage.edges]),
    a: shown(a),
    b: shown(b),
    values: all(compareNodes(a.view, b.view)),
    contradicted: { a: contradicted(a), b: contradicted(b) },
    parents: {
      added: all(parents.added),
      removed: all(parents.removed),
      changed: all(parents.changed),
      kept: all(parents.kept),
    },
    metrics: { equal: metrics.equal, differences: all(metrics.differences) },
    ancestry: await ancestry(env, a, b),
  };
}
