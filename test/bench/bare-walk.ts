// The least that a walk can be: a graph as compressed sparse rows, visited breadth first. Nothing is filtered, named or
// ordered. The floor answers with it, and the generator finds with it what its graph is like.

/** Where each node leads: those of node `k` are `ends[offsets[k]]` until before `ends[offsets[k + 1]]`. */
export type SparseRows = { readonly offsets: Uint32Array; readonly ends: Uint32Array };

export type Reached = {
  /** The start left out. */
  readonly nodes: number;
  /** Edges followed, also those to what had been reached. */
  readonly edges: number;
  /** Steps to the furthest. */
  readonly depth: number;
  /** Who was reached first. */
  readonly first: Uint32Array;
};

/** The same edges the other way round. */
export function reversed({ offsets, ends }: SparseRows): SparseRows {
  const nodes = offsets.length - 1;
  const back = new Uint32Array(nodes + 1);
  for (const end of ends) back[end + 1] = (back[end + 1] ?? 0) + 1;
  for (let k = 0; k < nodes; k++) back[k + 1] = (back[k + 1] ?? 0) + (back[k] ?? 0);
  const next = back.slice();
  const starts = new Uint32Array(ends.length);
  for (let k = 0; k < nodes; k++)
    for (let i = offsets[k] ?? 0; i < (offsets[k + 1] ?? 0); i++) {
      const end = ends[i] ?? 0;
      const at = next[end] ?? 0;
      starts[at] = k;
      next[end] = at + 1;
    }
  return { offsets: back, ends: starts };
}

/** Visits everything that a node leads to; undefined once that is more than `atMost`. */
export function bareWalk(
  { offsets, ends }: SparseRows,
  start: number,
  { page = 0, atMost = Number.POSITIVE_INFINITY }: { readonly page?: number; readonly atMost?: number } = {},
): Reached | undefined {
  const nodes = offsets.length - 1;
  const seen = new Uint8Array(nodes);
  const queue = new Uint32Array(Math.min(nodes, atMost + 2));
  seen[start] = 1;
  queue[0] = start;
  let end = 1;
  let edges = 0;
  let depth = 0;
  let level = 1; // where the level ends that is being left
  for (let head = 0; head < end; head++) {
    if (head === level) {
      depth++;
      level = end;
    }
    const node = queue[head] ?? 0;
    const until = offsets[node + 1] ?? 0;
    for (let i = offsets[node] ?? 0; i < until; i++) {
      const far = ends[i] ?? 0;
      edges++;
      if (seen[far] === 1) continue;
      seen[far] = 1;
      queue[end++] = far;
      if (end - 1 > atMost) return undefined;
    }
  }
  return { nodes: end - 1, edges, depth, first: queue.slice(1, Math.min(end, 1 + page)) };
}
