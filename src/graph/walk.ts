// A walk over a set of links: depth, order and what was followed. Pure, and the same for every engine that finds the
// set. Breadth first; at one depth in the order in which nodes entered the log, so that an answer never changes its order.

/** One step of the walk: from a node to the next one up (or down). `edge` is the caller's number for the edge. */
export type Link = { readonly near: number; readonly far: number; readonly edge: number };

/** Two names of one thing; `inferred` when only the name says so. */
export type Bridge = { readonly a: number; readonly b: number; readonly inferred: boolean };

export type Walked = {
  /** Every node reached, starts left out, in order. */
  readonly order: readonly number[];
  /** Depth of every node reached, starts included at 0. */
  readonly depth: ReadonlyMap<number, number>;
  /** The edges followed, in the order of the walk. */
  readonly followed: readonly number[];
  /** Whether there is more beyond the depth asked for. */
  readonly deeper: boolean;
  /** Whether the walk went over names that only may be one thing. */
  readonly inferred: boolean;
};

function grouped(pairs: Iterable<readonly [number, number]>): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

/**
 * Walks from the starts along the links. Bridges join two names of one thing: they are crossed both ways and do not
 * count as a step.
 */
export function walk(
  starts: readonly number[],
  links: readonly Link[],
  bridges: readonly Bridge[],
  maxDepth = Number.POSITIVE_INFINITY,
): Walked {
  const out = grouped(links.map((link, i) => [link.near, i] as const));
  const across = new Map<number, Bridge[]>();
  for (const bridge of bridges)
    for (const n of [bridge.a, bridge.b]) {
      const here = across.get(n);
      if (here) here.push(bridge);
      else across.set(n, [bridge]);
    }
  const depth = new Map<number, number>(starts.map((n) => [n, 0]));
  const begun = new Set(starts);
  const order: number[] = [];
  const followed: number[] = [];
  let inferred = false;
  let deeper = false;

  const cross = (level: number[], d: number): void => {
    // The level grows while it is read: a name can lead to a further name.
    for (const n of level)
      for (const bridge of across.get(n) ?? []) {
        const other = bridge.a === n ? bridge.b : bridge.a;
        if (depth.has(other)) continue;
        depth.set(other, d);
        level.push(other);
        inferred ||= bridge.inferred;
      }
    level.sort((a, b) => a - b);
  };

  let level = [...begun];
  for (let d = 0; level.length > 0; d++) {
    cross(level, d);
    for (const n of level) if (!begun.has(n)) order.push(n);
    const next: number[] = [];
    for (const n of level)
      for (const i of out.get(n) ?? []) {
        const link = links[i];
        if (link === undefined) continue;
        if (d >= maxDepth) {
          deeper ||= !depth.has(link.far);
          continue;
        }
        followed.push(link.edge);
        if (depth.has(link.far)) continue;
        depth.set(link.far, d + 1);
        next.push(link.far);
      }
    level = next;
  }
  return { order, depth, followed, deeper, inferred };
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
