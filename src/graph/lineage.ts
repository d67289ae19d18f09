// A walk with every edge that it followed: for questions that look at what lies along the lines. In columns, so that much of
// it goes from object to object at once.
import type { Certainty } from "../model/certainty.ts";
import type { EdgeType } from "../model/edge-types.ts";
import { bridgesOf, certaintyOf, SORT, sortsOf, TARGET, typeOf } from "./entry.ts";
import { FLAGS, type Graph } from "./graph.ts";
import { SEEN, type Walked, type WalkQuestion } from "./walk.ts";

/** Of a walk so many edges at most. */
export type LineageQuestion = WalkQuestion & { readonly most: number };

export type LineageAnswer = {
  /** Everything reached, starts too, each with its least depth, level by level and in order. */
  readonly ns: Uint32Array;
  readonly depths: Uint32Array;
  /** The edges that were followed, three numbers each: child, parent, type and certainty. */
  readonly edges: Uint32Array;
  /** Two names of one thing, two numbers each. */
  readonly same: Uint32Array;
  /** Whether there were more edges: then whole levels nearest to the starts are here. */
  readonly cut: boolean;
};

export type LineageEdge = {
  readonly child: number;
  readonly parent: number;
  readonly type: EdgeType;
  readonly certainty: Certainty;
};

/** Entries by the node that they lead to, and then by how. */
const byTarget = (a: number, b: number): number => (a & TARGET) - (b & TARGET) || a - b;

/** The edges of a level, by what they lead from, in order of what they lead to: rows have no order that all engines share. */
function* followed(
  graph: Graph,
  { question, seen }: Walked,
  level: Uint32Array,
): Generator<readonly [number, number]> {
  const near = graph[question.direction];
  const follows = sortsOf(
    question.types.filter((type) => type !== "alias-of"),
    question.atLeast,
  );
  for (const n of level) {
    if (seen[n] === SEEN.edge) continue;
    near.seek(n);
    const { list, start, end } = near;
    const row = list.slice(start, end).filter((entry) => follows[entry >>> SORT] === 1);
    for (const entry of row.sort(byTarget)) yield [n, entry];
  }
}

/** Which of the nodes reached are known to be one thing. */
function sameAmong(graph: Graph, { question, seen }: Walked, queue: Uint32Array): number[] {
  const bridges = bridgesOf(question.throughNames, question.atLeast);
  const pairs: number[] = [];
  for (const n of queue) {
    if (((graph.flags[n] ?? 0) & FLAGS.bridged) === 0) continue;
    graph.up.seek(n);
    for (let e = graph.up.start; e < graph.up.end; e++) {
      const entry = graph.up.list[e] ?? 0;
      if (bridges[entry >>> SORT] === 1 && seen[entry & TARGET] !== SEEN.no)
        pairs.push(graph.number(n), graph.number(entry & TARGET));
    }
  }
  return pairs;
}

/** What was walked, with its edges. */
export function answerLineage(graph: Graph, walked: Walked, { most }: LineageQuestion): LineageAnswer {
  const { queue, ends, question } = walked;
  const edges: number[] = [];
  const depths: number[] = [];
  let cut = false;
  for (const [depth, end] of ends.entries()) {
    const from = depth === 0 ? 0 : (ends[depth - 1] ?? 0);
    const before = edges.length;
    const level = queue.subarray(from, end).sort();
    // Of a level that is too large the nodes are here, and not what lies beyond them.
    for (const [n, entry] of cut ? [] : followed(graph, walked, level)) {
      const ends = [graph.number(n), graph.number(entry & TARGET)];
      const [child = 0, parent = 0] = question.direction === "up" ? ends : ends.reverse();
      edges.push(child, parent, entry >>> SORT);
      cut ||= edges.length > most * 3;
      if (cut) break;
    }
    for (let i = from; i < end; i++) depths.push(depth);
    if (cut) {
      edges.length = before;
      break;
    }
  }
  const reached = queue.subarray(0, depths.length);
  return {
    ns: Uint32Array.from(reached, graph.number),
    depths: Uint32Array.from(depths),
    edges: Uint32Array.from(edges),
    same: Uint32Array.from(sameAmong(graph, walked, reached)),
    cut,
  };
}

/** The edges, in words. */
export function edgesOf({ edges }: LineageAnswer): LineageEdge[] {
  return Array.from({ length: edges.length / 3 }, (_, i) => i * 3).flatMap((i) => {
    const [child = 0, parent = 0, sort = 0] = edges.subarray(i, i + 3);
    const type = typeOf(sort);
    return type === undefined ? [] : { child, parent, type, certainty: certaintyOf(sort) };
  });
}
