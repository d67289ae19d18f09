// Everything between a node and an ancestor of it, as it is answered.
import type { PathsQuestion } from "../../src/graph/paths.ts";
import { EDGE_SETS } from "../../src/model/edge-types.ts";
import type { PathsAnswer } from "../../src/wire/answers-connections.ts";
import type { Env } from "../env.ts";
import type { Moment } from "../read.ts";
import { idsOf } from "../reading/connected.ts";
import { headsOf, nextOffset, saidOf, written } from "./connections.ts";
import { askGraph } from "./engine.ts";
import { edgesOf, listed } from "./walk.ts";

export type PathsPage = Omit<PathsAnswer, "from" | "to" | "next"> & { readonly next: number | null };

export async function answerPaths(env: Env, question: PathsQuestion, at: Moment): Promise<PathsPage> {
  const found = await askGraph(env, "paths", question, at);
  const { nodes, edges, shortest, counts, ...answer } = found.answer;
  const known = await headsOf(
    env.GRAPH,
    nodes.map(({ n }) => n),
    at.position,
  );
  const ids = await idsOf(env.GRAPH, shortest?.nodes?.map(({ n }) => n) ?? []);
  // Of a part of the graph the number would be another.
  const paths = found.cut ? null : answer.paths;
  return {
    ...saidOf(found, found.answer, at.position, paths === null),
    paths,
    shortest: shortest === null ? null : written(shortest, ids),
    nodes: nodes.flatMap(({ n, depth }) => {
      const head = known.get(n);
      return head === undefined ? [] : listed(head, depth);
    }),
    ...(question.withEdges ? { edges: await edgesOf(env, { ...question, at }, edges) } : {}),
    next: nextOffset(question.offset, nodes.length, counts.nodes),
  };
}

/** The ids on a shortest path from a node down to one that descends from it by whatever edges; undefined where none is found. */
export async function shortestDown(
  env: Env,
  ancestor: number,
  descendant: number,
  at: Moment,
): Promise<string[] | undefined> {
  const ends = { from: descendant, to: ancestor, types: EDGE_SETS.all ?? [], throughNames: false };
  const { answer } = await askGraph(env, "paths", { ...ends, offset: 0, limit: 1, withEdges: false }, at);
  const ns = answer.shortest?.nodes?.map(({ n }) => n);
  if (ns === undefined) return undefined;
  const ids = await idsOf(env.GRAPH, ns);
  return ns.map((n) => ids.get(n) ?? "").reverse();
}
