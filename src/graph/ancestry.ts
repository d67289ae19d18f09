// The ancestry of a node, or the part of it that leads to one ancestor: which nodes it has, and a page of them. Whoever has
// to look at every node of it, for what is not in the graph, asks for it.
import type { Certainty } from "../model/certainty.ts";
import { between } from "./between.ts";
import type { Graph } from "./graph.ts";
import { type Listed, pageOf } from "./page.ts";
import type { Ways } from "./route.ts";
import { type Scratch, type WalkCounts, type Walked, type WalkGaps, walk } from "./walk.ts";

export type AncestryQuestion = Ways & {
  readonly from: number;
  /** The ancestor that is asked about; null for all of them. */
  readonly to: number | null;
  readonly offset: number;
  readonly limit: number;
  /** How many edges it may have for its nodes to be named. */
  readonly most: number;
};

export type AncestryFound = {
  /** The numbers of all nodes, the start included; null where there are more edges than may be. */
  readonly all: Uint32Array | null;
  /** Without the start where all ancestors are asked for; with both ends where one is. */
  readonly counts: WalkCounts;
  readonly gaps: WalkGaps;
  readonly weakest: Certainty | null;
  /** A page of the ancestors; the ancestor that is asked about alone, if it is one. */
  readonly nodes: readonly Listed[];
};

/** One node of a walk, with its depth; nothing when it is not in it. */
function oneOf(graph: Graph, { queue, ends }: Walked, n: number): Listed[] {
  const place = queue.indexOf(graph.here(n) ?? -1);
  return place < 0 ? [] : [{ n, depth: ends.findIndex((end) => place < end) }];
}

export function answerAncestry(graph: Graph, question: AncestryQuestion, scratch: Scratch): AncestryFound {
  const { from, to, offset, limit, most, ...ways } = question;
  const walked =
    to === null
      ? walk(graph, { ...ways, direction: "up", starts: [from] }, scratch)
      : between(graph, { ...ways, from, to }, scratch);
  const { counts, gaps, weakest, queue } = walked;
  return {
    all: counts.edges > most ? null : Uint32Array.from(queue, graph.number),
    counts,
    gaps,
    weakest,
    nodes: to === null ? pageOf(graph, walked, offset, limit) : oneOf(graph, walked, to),
  };
}
