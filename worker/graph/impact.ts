// What is struck when something is wrong with a node, as it is answered: with whose it is, so that they can be told.
import type { ImpactQuestion } from "../../src/graph/impact.ts";
import type { ImpactAnswer } from "../../src/wire/answers-connections.ts";
import type { Env } from "../env.ts";
import type { Moment } from "../read.ts";
import { idsOf, ownersOf } from "../reading/connected.ts";
import { headsOf, nextOffset, saidOf, written } from "./connections.ts";
import { askGraph } from "./engine.ts";
import { listed, taintMarks } from "./walk.ts";

export type ImpactPage = Omit<ImpactAnswer, "starts" | "next"> & { readonly next: number | null };

/** Answers a page; `withTaint`: also which of its nodes are under an advisory. */
export async function answerImpact(
  env: Env,
  question: ImpactQuestion,
  at: Moment,
  withTaint: boolean,
): Promise<ImpactPage> {
  const found = await askGraph(env, "impact", question, at);
  const { nodes, counts, byStateAndKind } = found.answer;
  const numbers = nodes.map(({ n }) => n);
  const known = await headsOf(env.GRAPH, numbers, at.position);
  const mark = withTaint ? await taintMarks(env, nodes, at) : () => ({});
  const owners = await ownersOf(env.GRAPH, numbers, at.position);
  const onPaths = new Set(nodes.flatMap(({ path }) => path.nodes?.map(({ n }) => n) ?? []));
  const ids = await idsOf(env.GRAPH, [...onPaths]);
  return {
    ...saidOf(found, found.answer, at.position),
    counts: { ...counts, by_state_and_kind: byStateAndKind },
    nodes: nodes.flatMap(({ n, depth, path }) => {
      const head = known.get(n);
      return head === undefined
        ? []
        : { ...listed(head, depth), ...mark(n), owner: owners.get(n) ?? null, path: written(path, ids) };
    }),
    next: nextOffset(question.offset, nodes.length, counts.nodes),
  };
}
