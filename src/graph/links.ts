// A path over links that were gathered one by one.

/** One step: from a node to the next one up (or down). */
export type Link = { readonly near: number; readonly far: number };

function grouped(pairs: Iterable<readonly [number, number]>): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

/** One shortest path between two nodes along the links, both ends included; undefined when there is none. */
export function shortestPath(from: number, to: number, links: readonly Link[]): number[] | undefined {
  const out = grouped(links.map((link) => [link.near, link.far] as const));
  const cameFrom = new Map<number, number>([[from, from]]);
  const queue = [from];
  for (const n of queue) {
    if (n === to) break;
    for (const far of out.get(n) ?? [])
      if (!cameFrom.has(far)) {
        cameFrom.set(far, n);
        queue.push(far);
      }
  }
  if (!cameFrom.has(to)) return undefined;
  const path = [to];
  for (let n = to; n !== from; ) {
    n = cameFrom.get(n) ?? from;
    path.unshift(n);
  }
  return path;
}
