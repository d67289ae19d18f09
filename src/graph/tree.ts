// The breadth-first tree of a walk: for each node the one before it on a shortest path from a start. Of several the one with the
// least number, wave by wave, so that the path is the same whatever the order of the rows that an engine holds.
import { SORT, TARGET } from "./entry.ts";
import { FLAGS, type Graph, type Side } from "./graph.ts";
import { tablesOf } from "./route.ts";
import { type Route, SEEN, type Walked } from "./walk.ts";

export type Tree = {
  /** Of each node one more than the node before it; of a start, than itself; 0 where the tree does not come. */
  readonly came: Uint32Array;
};

/** The tree of everything that is reached from these nodes (as they are numbered here) by way of what was walked. */
export function treeOf(
  graph: Graph,
  route: Route,
  starts: readonly number[],
  { seen, queue: { length } }: Pick<Walked, "seen" | "queue">,
): Tree {
  const { follows, bridges } = tablesOf(route);
  const came = new Uint32Array(graph.size);
  const queue = new Uint32Array(length);
  let tail = 0;

  /** Adds what the nodes of a wave lead to, on one side. */
  const spread = (side: Side, leads: Uint8Array, from: number, to: number, bridged: boolean): void => {
    for (let i = from; i < to; i++) {
      const n = queue[i] ?? 0;
      if (bridged && ((graph.flags[n] ?? 0) & FLAGS.bridged) === 0) continue;
      side.seek(n);
      const { list, end } = side;
      for (let e = side.start; e < end; e++) {
        const entry = list[e] ?? 0;
        const far = entry & TARGET;
        if (leads[entry >>> SORT] !== 1 || came[far] !== 0 || seen[far] === SEEN.no) continue;
        came[far] = n + 1;
        queue[tail++] = far;
      }
    }
  };

  for (const n of starts)
    if (came[n] === 0) {
      came[n] = n + 1;
      queue[tail++] = n;
    }
  queue.subarray(0, tail).sort();
  for (let from = 0; from < tail; ) {
    for (let wave = from; wave < tail; ) {
      const end = tail;
      // A name that is joined on either side comes from the first of the wave that it is joined to: sides one node at a time.
      for (let i = wave; i < end; i++) {
        spread(graph.up, bridges, i, i + 1, true);
        spread(graph.down, bridges, i, i + 1, true);
      }
      queue.subarray(end, tail).sort();
      wave = end;
    }
    const end = tail;
    spread(graph[route.direction], follows, from, end, false);
    queue.subarray(end, tail).sort();
    from = end;
  }
  return { came };
}
