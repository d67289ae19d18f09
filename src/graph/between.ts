// What lies between two nodes: the walk up from one of them, narrowed to what leads to the other.
import { SORT, SORTS, TARGET } from "./entry.ts";
import { FLAGS, type Graph, type Side } from "./graph.ts";
import { tablesOf, type Ways } from "./route.ts";
import { listsOf, type Scratch, SEEN, tally, type Walked, walk, weakestOf } from "./walk.ts";

/** Of each node 1, if it was seen and a node leads to it downwards. */
function below(graph: Graph, ways: Ways, n: number, { seen }: Scratch, most: number): Uint8Array {
  const { follows, bridges } = tablesOf(ways);
  const on = new Uint8Array(graph.size);
  const queue = new Uint32Array(most);
  const start = graph.here(n);
  if (start === undefined || seen[start] === SEEN.no) return on;
  let tail = 0;
  const spread = (side: Side, from: number, leads: Uint8Array): void => {
    side.seek(from);
    for (let e = side.start; e < side.end; e++) {
      const entry = side.list[e] ?? 0;
      const far = entry & TARGET;
      if (leads[entry >>> SORT] !== 1 || on[far] === 1 || seen[far] === SEEN.no) continue;
      on[far] = 1;
      queue[tail++] = far;
    }
  };
  on[start] = 1;
  queue[tail++] = start;
  for (let i = 0; i < tail; i++) {
    const near = queue[i] ?? 0;
    spread(graph.down, near, follows);
    if (((graph.flags[near] ?? 0) & FLAGS.bridged) === 0) continue;
    spread(graph.up, near, bridges);
    spread(graph.down, near, bridges);
  }
  return on;
}

/**
 * The same walk with nothing in it but what is `on`, starts too: they are listed and counted like the rest. Gaps stay those of
 * the whole walk: what is missing anywhere in it may have led here.
 */
export function narrowed(graph: Graph, walked: Walked, scratch: Scratch, on: Uint8Array): Walked {
  const { question, gaps } = walked;
  const { queue, seen } = scratch;
  const { follows, bridges } = tablesOf(question);
  const near = graph[question.direction];
  const met = new Uint8Array(SORTS);
  const ends: number[] = [];
  let tail = 0;
  let edges = 0;
  let i = 0;
  for (const end of walked.ends) {
    for (; i < end; i++) {
      const n = queue[i] ?? 0;
      seen[n] = on[n] === 1 ? SEEN.yes : SEEN.no;
      if (on[n] === 1) queue[tail++] = n;
    }
    ends.push(tail);
  }
  for (i = 0; i < tail; i++) {
    near.seek(queue[i] ?? 0);
    for (let e = near.start; e < near.end; e++) {
      const entry = near.list[e] ?? 0;
      const sort = entry >>> SORT;
      if (on[entry & TARGET] !== 1 || (follows[sort] !== 1 && bridges[sort] !== 1)) continue;
      met[sort] = 1;
      if (follows[sort] === 1) edges++;
    }
  }
  const { counts, listed } = tally(graph, scratch, ends, listsOf(question), edges);
  return {
    ...walked,
    queue: queue.subarray(0, tail),
    ends,
    listed,
    inOrder: ends.map(() => false),
    counts,
    gaps,
    weakest: weakestOf(met),
  };
}

/** All nodes on any path from a node up to another, both ends and all their names included; empty without a path. */
export function between(
  graph: Graph,
  { from, to, ...ways }: Ways & { readonly from: number; readonly to: number },
  scratch: Scratch,
): Walked {
  const walked = walk(graph, { ...ways, direction: "up", starts: [from] }, scratch);
  return narrowed(graph, walked, scratch, below(graph, ways, to, scratch, walked.queue.length));
}
