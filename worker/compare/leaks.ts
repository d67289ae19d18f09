// The leaks of a node: what it was measured against that has to do with what it was made from. `src/compare/leaks.ts` says
// what these words mean.

import { GRADES, type Leak, leaksOf } from "../../src/compare/leaks.ts";
import { bounded } from "../../src/model/bounded.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import { headIn, shownNode, shownWay } from "../http/shown.ts";
import type { Head, Moment } from "../read.ts";
import { gapsIn, headOf, type Lineage, lineageOf, things, weakestOf } from "../reading/lineage-of.ts";

/** What the node was measured against: by itself, and by the evaluations of it. */
async function evaluationSets(
  env: Env,
  node: Head,
  at: Moment,
): Promise<{ readonly evaluations: Lineage; readonly against: Lineage }> {
  const evaluations = await lineageOf(env, [node.n], at, {
    direction: "down",
    types: ["evaluated"],
    depth: 1,
  });
  const against = await lineageOf(env, [...evaluations.depth.keys()], at, {
    types: ["evaluated-against"],
    depth: 1,
  });
  return { evaluations, against };
}

const tally = (leaks: readonly Leak[]) =>
  Object.fromEntries(GRADES.map((grade) => [grade, leaks.filter((one) => one.grade === grade).length]));

export async function leaks(env: Env, node: Head, at: Moment) {
  const { evaluations, against } = await evaluationSets(env, node, at);
  const measured = new Set(against.edges.map((edge) => edge.parent));
  const followed = [...measured].sort((a, b) => a - b).slice(0, LIMITS.evaluationSets);
  const lineage = await lineageOf(env, [node.n, ...followed], at);
  const all = things(lineage, [...evaluations.same, ...against.same]);
  const start = all.thingOf(node.n);
  const sets = [...new Set(followed.map(all.thingOf))].filter((set) => set !== start);
  const found = leaksOf(all, start, sets, (thing) => headOf(all, lineage, thing).kind);
  const limited = lineage.cut || evaluations.cut || against.cut || followed.length < measured.size;
  // By which edges it is known that the node was measured against a set.
  const said = Map.groupBy(against.edges, (edge) => all.thingOf(edge.parent));
  return {
    position: at.position,
    complete: !limited,
    stopped_by: limited ? ["limit"] : [],
    gaps: await gapsIn(env, lineage, at),
    weakest_certainty: weakestOf([...evaluations.edges, ...against.edges, ...lineage.edges]),
    node: shownNode(node),
    counts: { evaluation_sets: sets.length, ...tally(found) },
    leaks: bounded(found, LIMITS.listItems, (leak) => ({
      grade: leak.grade,
      set: shownNode(headOf(all, lineage, leak.set)),
      measured_by: [
        ...new Set((said.get(leak.set) ?? []).map((edge) => headIn(against, edge.child).id)),
      ].slice(0, LIMITS.namedEvaluations),
      meets: shownNode(headOf(all, lineage, leak.meets)),
      lineage_path: shownWay(lineage, leak.lineage),
      set_path: shownWay(lineage, leak.source),
    })),
  };
}
