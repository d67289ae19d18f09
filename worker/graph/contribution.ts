// How much of a node came from its ancestors, as it is answered. The graph knows who descends from whom; weights are rows, and are
// read for the nodes that lie between.
import type { AncestryQuestion } from "../../src/graph/ancestry.ts";
import { type Contribution, contributions, type Interval, UNKNOWN } from "../../src/graph/contribution.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { ContributionAnswer, IntervalAnswer } from "../../src/wire/answers-connections.ts";
import type { Env } from "../env.ts";
import type { Moment } from "../read.ts";
import { weightsOf } from "../reading/connected.ts";
import { headsOf, nextOffset, saidOf } from "./connections.ts";
import { askGraph } from "./engine.ts";
import { listed } from "./walk.ts";

export type ContributionQuestion = Omit<AncestryQuestion, "most" | "throughNames" | "atLeast">;

export type ContributionPage = Omit<ContributionAnswer, "node" | "next"> & { readonly next: number | null };

const interval = ([low, high]: Interval): IntervalAnswer => ({ low, high });

const shown = ({ total, byType }: Contribution) => ({
  total: interval(total),
  by_type: Object.fromEntries(Object.entries(byType).map(([type, of]) => [type, interval(of)])),
});

export async function answerContribution(
  env: Env,
  question: ContributionQuestion,
  at: Moment,
): Promise<ContributionPage> {
  const { from, to, types, offset } = question;
  const asked = { ...question, throughNames: false, most: LIMITS.walkEdges };
  const found = await askGraph(env, "ancestry", asked, at);
  const { all, nodes, counts } = found.answer;
  // alias-of joins the names of one child, whose weights go together.
  const edges =
    all === null || found.cut
      ? undefined
      : await weightsOf(env.GRAPH, [...all], [...types, "alias-of"], at.position, LIMITS.walkEdges);
  const page = to === null ? nodes : [{ n: to, depth: nodes.find(({ n }) => n === to)?.depth ?? null }];
  const wanted = page.map(({ n }) => n);
  const of = edges === undefined ? undefined : contributions(from, edges, wanted);
  const known = await headsOf(env.GRAPH, wanted, at.position);
  return {
    ...saidOf(found, found.answer, at.position, edges === undefined),
    nodes: page.flatMap(({ n, depth }, i) => {
      const head = known.get(n);
      return head === undefined ? [] : { ...listed(head, 0), depth, ...shown(of?.[i] ?? UNKNOWN) };
    }),
    next: to === null ? nextOffset(offset, nodes.length, counts.nodes) : null,
  };
}
