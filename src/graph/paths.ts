// Everything between a node and one of its ancestors: the nodes on any path, how many paths there are, and a shortest one. A path
// is a sequence of nodes: edges between the same two are one step. Names of one thing are one place on it.
import type { Certainty } from "../model/certainty.ts";
import { LIMITS } from "../model/limits.ts";
import { between } from "./between.ts";
import { countPaths } from "./count.ts";
import type { Graph } from "./graph.ts";
import { edgesTo, type Listed, type Pair, pageOf } from "./page.ts";
import { linksUp, placesOf } from "./places.ts";
import type { Ways } from "./route.ts";
import { type Trail, trailOf } from "./trail.ts";
import { treeOf } from "./tree.ts";
import type { Scratch, WalkCounts, Walked, WalkGaps } from "./walk.ts";

export type PathsQuestion = Ways & {
  /** The number of the descendant. */
  readonly from: number;
  /** The number of the ancestor. */
  readonly to: number;
  readonly offset: number;
  readonly limit: number;
  readonly withEdges: boolean;
};

export type PathsFound = {
  /** In decimal; null where there are too many to be counted. */
  readonly paths: string | null;
  readonly shortest: Trail | null;
  /** Of everything on a path, both ends included. */
  readonly counts: WalkCounts;
  readonly gaps: WalkGaps;
  readonly weakest: Certainty | null;
  readonly nodes: readonly Listed[];
  readonly edges: readonly Pair[];
};

function counted(graph: Graph, question: PathsQuestion, { queue }: Walked): string | null {
  const links = linksUp(graph, question, queue, LIMITS.orderedEdges);
  if (links === undefined) return null;
  const place = (n: number): number => queue.indexOf(graph.here(n) ?? -1);
  return countPaths(links, placesOf(links), place(question.from), place(question.to))?.toString() ?? null;
}

function shortest(graph: Graph, question: PathsQuestion, walked: Walked): Trail | null {
  const [from, to] = [graph.here(question.from), graph.here(question.to)];
  if (from === undefined || to === undefined) return null;
  const tree = treeOf(graph, { ...question, direction: "up" }, [from], walked);
  const place = walked.queue.indexOf(to);
  const steps = walked.ends.findIndex((end) => place < end);
  return trailOf(graph, question, tree, to, steps, "up");
}

export function answerPaths(graph: Graph, question: PathsQuestion, scratch: Scratch): PathsFound {
  const { offset, limit, withEdges } = question;
  const walked = between(graph, question, scratch);
  const { counts, gaps, weakest } = walked;
  if (counts.nodes === 0) return { paths: "0", shortest: null, counts, gaps, weakest, nodes: [], edges: [] };
  const nodes = pageOf(graph, walked, offset, limit);
  const ends = nodes.map((node) => node.n);
  return {
    paths: counted(graph, question, walked),
    shortest: shortest(graph, question, walked),
    counts,
    gaps,
    weakest,
    nodes,
    edges: withEdges ? edgesTo(graph, walked, ends) : [],
  };
}
