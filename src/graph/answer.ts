// What a walk answers a question with: everything counted, and one page.
import type { Certainty } from "../model/certainty.ts";
import type { Graph } from "./graph.ts";
import { edgesTo, type Listed, type Pair, pageOf } from "./page.ts";
import type { WalkCounts, Walked, WalkGaps, WalkQuestion } from "./walk.ts";

export type PageQuestion = WalkQuestion & {
  /** How many listed nodes stand before the page. */
  readonly offset: number;
  readonly limit: number;
  /** Whether the edges that lead to the page are asked for, and on the first page those that lead back to a start. */
  readonly withEdges: boolean;
};

export type WalkPage = {
  readonly counts: WalkCounts;
  readonly gaps: WalkGaps;
  readonly weakest: Certainty | null;
  readonly deeper: boolean;
  /** How many nodes all pages have together. */
  readonly listed: number;
  readonly nodes: readonly Listed[];
  readonly edges: readonly Pair[];
};

/** A page of what was walked. */
export function answerPage(
  graph: Graph,
  walked: Walked,
  { offset, limit, withEdges }: PageQuestion,
): WalkPage {
  const { counts, gaps, weakest, deeper, question } = walked;
  const nodes = pageOf(graph, walked, offset, limit);
  const ends = [...(offset === 0 ? question.starts : []), ...nodes.map((one) => one.n)];
  const edges = withEdges ? edgesTo(graph, walked, ends) : [];
  return { counts, gaps, weakest, deeper, listed: counts.nodes, nodes, edges };
}
