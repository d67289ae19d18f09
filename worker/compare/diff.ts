// Two nodes compared, or one node at two positions: what is said of them, what they descend from directly, what was measured,
// and their ancestries as sets.

import { compareMetrics } from "../../src/compare/metrics.ts";
import { compareNodes } from "../../src/compare/nodes.ts";
import { compareParents } from "../../src/compare/parents.ts";
import { type Same, thingsOf } from "../../src/compare/things.ts";
import { compareValues } from "../../src/compare/values.ts";
import { bounded } from "../../src/model/bounded.ts";
import type { Json } from "../../src/model/canonical.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Metric } from "../../src/model/record.ts";
import { type GraphEdge, type NodeView, nodeView } from "../../src/model/view.ts";
import type { Env } from "../env.ts";
import { headIn, shownNode } from "../http/shown.ts";
import { type Head, resolve } from "../read.ts";
import { describe } from "../reading/describe.ts";
import { gapsIn, lineageOf, weakestOf } from "../reading/lineage-of.ts";
import type { NodeAt } from "../reading/read-compare.ts";
import { diffAncestry, type Rooted } from "./diff-ancestry.ts";

/** One of the two, and what of it is compared; what was said is not kept beyond that. */
type Side = Rooted & {
  readonly view: NodeView;
  readonly edges: readonly GraphEdge[];
  readonly parents: readonly Head[];
  readonly metrics: readonly Metric[];
  /** The hash of its facets. */
  readonly facets: Json | undefined;
};

/** Other names of a node are no parents of it. */
const isParent = ({ type }: GraphEdge): boolean => type !== "alias-of";

async function sideOf(env: Env, { n, at }: NodeAt): Promise<Side> {
  const [described] = await describe(env, [n], at.position);
  if (described === undefined) throw new Error(`node ${n} has no view at ${at.position}`);
  const { claims, edges, parents } = described;
  return {
    n,
    at,
    view: nodeView(described, at.position),
    edges: edges.filter(isParent),
    parents,
    metrics: claims.flatMap(({ said }) => said.metrics ?? []),
    facets: claims.find(({ said }) => said.facets !== undefined)?.said.facets,
    lineage: await lineageOf(env, [n], at),
  };
}

/** One word for every id of one thing, of the parents and data sets of these sides. */
async function sameWords(env: Env, sides: readonly Side[]): Promise<(id: string) => string> {
  const datasets = sides.flatMap(({ metrics }) => metrics.flatMap((one) => one.dataset ?? []));
  const latest = Math.max(...sides.map(({ at }) => at.position));
  const known = new Map((await resolve(env.GRAPH, datasets, latest)).map(({ said, n }) => [said, n]));
  const same: Same[] = sides.flatMap(({ lineage }) => lineage.same);
  for (const { parents, at } of sides) {
    for (const { id, n } of parents) known.set(id, n);
    const names = await lineageOf(env, [...new Set(known.values())], at, { types: [], depth: 0 });
    same.push(...names.same);
  }
  const thingOf = thingsOf(same);
  return (id) => {
    const n = known.get(id);
    return n === undefined ? id : String(thingOf(n));
  };
}

/** Compares two nodes, each at its position. */
export async function diffNodes(env: Env, askedA: NodeAt, askedB: NodeAt, position: number) {
  const a = await sideOf(env, askedA);
  const b = await sideOf(env, askedB);
  const same = await sameWords(env, [a, b]);
  const parents = compareParents(a.edges, b.edges, same);
  const metrics = compareMetrics(a.metrics, b.metrics, same);
  const limited = a.lineage.cut || b.lineage.cut;
  const limit = LIMITS.listItems;
  const all = <T>(list: readonly T[]) => bounded(list, limit, (item) => item);
  const shown = ({ n, at, lineage }: Side) => ({ ...shownNode(headIn(lineage, n)), as_of: at.position });
  const contradicted = ({ view }: Side) => view.contradictions.map((one) => one.pointer);
  return {
    position,
    complete: !limited,
    stopped_by: limited ? ["limit"] : [],
    gaps: { a: await gapsIn(env, a.lineage, a.at), b: await gapsIn(env, b.lineage, b.at) },
    weakest_certainty: weakestOf([...a.lineage.edges, ...b.lineage.edges]),
    a: shown(a),
    b: shown(b),
    values: all([...compareNodes(a.view, b.view), ...compareValues(a.facets, b.facets, "/facets")]),
    contradicted: { a: contradicted(a), b: contradicted(b) },
    parents: {
      added: all(parents.added),
      removed: all(parents.removed),
      changed: all(parents.changed),
      kept: all(parents.kept),
    },
    metrics: { equal: metrics.equal, differences: all(metrics.differences) },
    ancestry: await diffAncestry(env, a, b),
  };
}
