// A page of a walk: some of what it lists, by depth and then by number, and the edges that lead there.
import { SORT, sortsOf, TARGET } from "./entry.ts";
import type { Graph } from "./graph.ts";
import { listsOf, SEEN, type Walked } from "./walk.ts";

/** A node by its number, and how many steps it is from the nearest start. */
export type Listed = { readonly n: number; readonly depth: number };

/** The listed nodes from number `offset` on, at most so many. */
export function pageOf(graph: Graph, walked: Walked, offset: number, limit: number): Listed[] {
  const { queue, ends, listed, inOrder, seen, question } = walked;
  const { kinds, states } = graph;
  const lists = listsOf(question);
  const page: Listed[] = [];
  let before = 0;
  for (const [depth, end] of ends.entries()) {
    const count = listed[depth] ?? 0;
    if (before + count > offset) {
      const level = queue.subarray(depth === 0 ? 0 : ends[depth - 1], end);
      if (inOrder[depth] !== true) level.sort();
      inOrder[depth] = true;
      let number = before;
      for (const n of level) {
        if (seen[n] === SEEN.start || lists.kinds[kinds[n] ?? 0] !== 1 || lists.states[states[n] ?? 0] !== 1)
          continue;
        if (number++ < offset) continue;
        page.push({ n: graph.number(n), depth });
        if (page.length === limit) return page;
      }
    }
    before += count;
  }
  return page;
}

/** An edge by the numbers of its two ends; there may be several between the same. */
export type Pair = { readonly child: number; readonly parent: number };

/** The edges that the walk followed to these nodes, each pair of ends once, in order of the nodes and then of the other end. */
export function edgesTo(graph: Graph, walked: Walked, ns: readonly number[]): Pair[] {
  const { direction, types, atLeast } = walked.question;
  const back = graph[direction === "up" ? "down" : "up"];
  const follows = sortsOf(
    types.filter((type) => type !== "alias-of"),
    atLeast,
  );
  return ns.flatMap((number) => {
    const n = graph.here(number);
    if (n === undefined) return [];
    const nears = new Set<number>();
    back.seek(n);
    for (let e = back.start; e < back.end; e++) {
      const entry = back.list[e] ?? 0;
      const near = entry & TARGET;
      const how = walked.seen[near];
      if (follows[entry >>> SORT] === 1 && (how === SEEN.yes || how === SEEN.start)) nears.add(near);
    }
    return [...nears]
      .sort((a, b) => a - b)
      .map((near) => graph.number(near))
      .map((near) =>
        direction === "up" ? { child: near, parent: number } : { child: number, parent: near },
      );
  });
}
