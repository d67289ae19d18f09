// What several nodes have in common: the ancestors of all of them, and which of those are nearest, that is, have no descendant
// among them. A node is an ancestor of itself here: of a node and its descendant the node is what they have in common.
import type { Certainty } from "../model/certainty.ts";
import { LIMITS } from "../model/limits.ts";
import { narrowed } from "./between.ts";
import type { Graph } from "./graph.ts";
import { linksUp, placesOf } from "./places.ts";
import { rankedPage } from "./ranked.ts";
import type { Ways } from "./route.ts";
import { type Scratch, type WalkCounts, type Walked, type WalkGaps, walk } from "./walk.ts";

export type CommonQuestion = Ways & {
  /** Numbers of different nodes, at most `LIMITS.commonStarts`. */
  readonly starts: readonly number[];
  readonly offset: number;
  readonly limit: number;
};

export type Common = {
  readonly n: number;
  /** Steps from the start that it is nearest to. */
  readonly depth: number;
  /** Of a nearest one: steps from each start, in their order; null of another. */
  readonly depths: readonly number[] | null;
};

export type CommonFound = {
  readonly counts: WalkCounts;
  /** How many are nearest; null where there are too many common ancestors to tell. */
  readonly nearest: number | null;
  readonly gaps: WalkGaps;
  readonly weakest: Certainty | null;
  /** Nearest first, then by depth, then by number. */
  readonly nodes: readonly Common[];
};

/** Of each node 1, if it is an ancestor of all starts. */
function shared(
  graph: Graph,
  question: CommonQuestion,
  scratch: Scratch,
): { on: Uint8Array; walked: Walked } {
  const { starts, ...ways } = question;
  const on = new Uint8Array(graph.size);
  for (const [i, start] of starts.entries())
    for (const n of walk(graph, { ...ways, direction: "up", starts: [start] }, scratch).queue)
      if (on[n] === i) on[n] = i + 1;
  const walked = walk(graph, { ...ways, direction: "up", starts }, scratch);
  for (const n of walked.queue) on[n] = on[n] === starts.length ? 1 : 0;
  return { on, walked };
}

/** Marks with 2 those in places that no other of them leads to; answers how many. */
function markNearest(graph: Graph, ways: Ways, { queue }: Walked, on: Uint8Array): number | null {
  const links = linksUp(graph, ways, queue, LIMITS.orderedEdges);
  if (links === undefined) return null;
  const { offsets, targets } = links;
  const { of, count } = placesOf(links);
  const ledTo = new Uint8Array(count);
  for (let n = 0; n < queue.length; n++)
    for (let at = offsets[n] ?? 0; at < (offsets[n + 1] ?? 0); at++) {
      const far = of[targets[at] ?? 0] ?? 0;
      if (far !== of[n]) ledTo[far] = 1;
    }
  let nearest = 0;
  for (let n = 0; n < queue.length; n++)
    if (ledTo[of[n] ?? 0] === 0) {
      on[queue[n] ?? 0] = 2;
      nearest++;
    }
  return nearest;
}

/** Of each of these nodes (as they are numbered here) its depth below each start. */
function depthsOf(
  graph: Graph,
  { starts, ...ways }: CommonQuestion,
  nodes: ReadonlySet<number>,
  scratch: Scratch,
): Map<number, number[]> {
  const depths = new Map([...nodes].map((n): [number, number[]] => [n, []]));
  if (nodes.size === 0) return depths;
  for (const start of starts) {
    const { queue, ends } = walk(graph, { ...ways, direction: "up", starts: [start] }, scratch);
    let i = 0;
    for (const [depth, end] of ends.entries()) for (; i < end; i++) depths.get(queue[i] ?? 0)?.push(depth);
  }
  return depths;
}

export function answerCommon(graph: Graph, question: CommonQuestion, scratch: Scratch): CommonFound {
  const { on, walked } = shared(graph, question, scratch);
  const common = narrowed(graph, walked, scratch, on);
  const nearest = markNearest(graph, question, common, on);
  const page = rankedPage(graph, common, 2, (n) => (on[n] === 2 ? 0 : 1), question.offset, question.limit);
  const here = (n: number): number => graph.here(n) ?? -1;
  const asked = new Set(page.map(({ n }) => here(n)).filter((n) => on[n] === 2));
  // The scratch is used again from here on: nothing of the walks before is read after it.
  const depths = depthsOf(graph, question, asked, scratch);
  return {
    counts: common.counts,
    nearest,
    gaps: walked.gaps,
    weakest: walked.weakest,
    nodes: page.map((node) => ({ ...node, depths: depths.get(here(node.n)) ?? null })),
  };
}
