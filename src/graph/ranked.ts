// A page of a walk in an order of its own: by rank, then by depth, then by number.
import type { Graph } from "./graph.ts";
import type { Listed } from "./page.ts";
import { SEEN, type Walked } from "./walk.ts";

/** The listed nodes from number `offset` on; `rankOf` gives each (as it is numbered here) a rank below `ranks`. */
export function rankedPage(
  graph: Graph,
  { queue, ends, inOrder, seen }: Walked,
  ranks: number,
  rankOf: (i: number) => number,
  offset: number,
  limit: number,
): Listed[] {
  const sizes = new Uint32Array(ranks);
  for (const n of queue) {
    if (seen[n] === SEEN.start) continue;
    const rank = rankOf(n);
    sizes[rank] = (sizes[rank] ?? 0) + 1;
  }
  for (const [depth, end] of ends.entries()) {
    if (inOrder[depth] !== true) queue.subarray(depth === 0 ? 0 : ends[depth - 1], end).sort();
    inOrder[depth] = true;
  }
  const page: Listed[] = [];
  let before = 0;
  for (const [rank, size] of sizes.entries()) {
    let number = before;
    before += size;
    if (before <= offset) continue;
    let i = 0;
    for (const [depth, end] of ends.entries())
      for (; i < end; i++) {
        const n = queue[i] ?? 0;
        if (seen[n] === SEEN.start || rankOf(n) !== rank || number++ < offset) continue;
        page.push({ n: graph.number(n), depth });
        if (page.length === limit) return page;
      }
  }
  return page;
}
