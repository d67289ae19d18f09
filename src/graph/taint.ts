// What is wrong with a node because something is wrong with what it came from. Sources come in groups, one for each thing that is
// wrong; of each group the source that is nearest to the node counts, with a shortest path to it.
import type { Graph } from "./graph.ts";
import type { Ways } from "./route.ts";
import { type Trail, trailOf } from "./trail.ts";
import { treeOf } from "./tree.ts";
import { type Scratch, SEEN, walk } from "./walk.ts";

export type TaintQuestion = Ways & {
  /** The number of the node. */
  readonly from: number;
  /** Numbers of nodes with which something is wrong, group by group. */
  readonly sources: readonly Uint32Array[];
};

export type Tainted = {
  /** Which group. */
  readonly group: number;
  /** The nearest of its sources; of several the one that was named first. */
  readonly n: number;
  /** From the node up to it. */
  readonly path: Trail;
};

export type TaintFound = { readonly tainted: readonly Tainted[] };

/** What of these groups the node descends from, or is; in their order. */
export function answerTaint(graph: Graph, question: TaintQuestion, scratch: Scratch): TaintFound {
  const { from, sources, ...ways } = question;
  const route = { ...ways, direction: "up" } as const;
  const walked = walk(graph, { ...route, starts: [from] }, scratch);
  const { queue, ends, seen } = walked;
  const met = sources.map((group) =>
    [...group].flatMap((n) => graph.here(n) ?? []).filter((i) => seen[i] !== SEEN.no),
  );
  const start = graph.here(from);
  if (start === undefined || met.every((group) => group.length === 0)) return { tainted: [] };
  const depths = new Map(met.flat().map((i): [number, number] => [i, 0]));
  let i = 0;
  for (const [depth, end] of ends.entries())
    for (; i < end; i++) if (depths.has(queue[i] ?? 0)) depths.set(queue[i] ?? 0, depth);
  const depthOf = (n: number): number => depths.get(n) ?? 0;
  const tree = treeOf(graph, route, [start], walked);
  return {
    tainted: met.flatMap((nodes, group) => {
      const [first, ...others] = nodes;
      if (first === undefined) return [];
      const near = others.reduce(
        (best, n) => (depthOf(n) < depthOf(best) || (depthOf(n) === depthOf(best) && n < best) ? n : best),
        first,
      );
      return { group, n: graph.number(near), path: trailOf(graph, ways, tree, near, depthOf(near), "up") };
    }),
  };
}

/** Which of some nodes descend from sources, or are such. */
export type MarkQuestion = Ways & { readonly sources: Uint32Array; readonly of: readonly number[] };

export type MarkFound = { readonly marked: readonly number[] };

/** Everything that came of the sources, the sources included: found once for a graph, however often it is asked about. */
function markedBy(graph: Graph, { of: _of, sources, ...ways }: MarkQuestion, scratch: Scratch): Uint8Array {
  const key = JSON.stringify([graph.mark, [...sources], ways]);
  if (graph.mark !== undefined && scratch.marked?.key === key) return scratch.marked.nodes;
  const { seen } = walk(graph, { ...ways, direction: "down", starts: [...sources] }, scratch);
  // The scratch is used again for other walks.
  const nodes = seen.slice(0, graph.size);
  if (graph.mark !== undefined) scratch.marked = { key, nodes };
  return nodes;
}

export function answerMarks(graph: Graph, question: MarkQuestion, scratch: Scratch): MarkFound {
  const nodes = markedBy(graph, question, scratch);
  return { marked: question.of.filter((n) => (nodes[graph.here(n) ?? -1] ?? SEEN.no) !== SEEN.no) };
}
