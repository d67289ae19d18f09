// An ancestry by things. Two nodes that are known to be one thing (`alias-of`) are one thing here, however often the line
// passes from one name to the other: what is compared is the artifact, not what it is called. Pure, and the same for every
// engine that finds the edges.
import type { Certainty } from "../model/certainty.ts";
import type { EdgeType } from "../model/edge-types.ts";

/** An edge between nodes, by number. */
export type Descent = {
  readonly child: number;
  readonly parent: number;
  readonly type: EdgeType;
  readonly certainty: Certainty;
};

/** Two nodes that are one thing. */
export type Same = { readonly a: number; readonly b: number };

/** Which thing a node is: every thing goes by the lowest number of its nodes. */
export function thingsOf(same: readonly Same[]): (n: number) => number {
  const up = new Map<number, number>();
  const root = (n: number): number => {
    let top = n;
    for (let next = up.get(top); next !== undefined; next = up.get(top)) top = next;
    for (let at = n; at !== top; ) {
      const next = up.get(at) ?? top;
      up.set(at, top);
      at = next;
    }
    return top;
  };
  for (const { a, b } of same) {
    const [low, high] = [root(a), root(b)].sort((x, y) => x - y);
    if (low !== undefined && high !== undefined && low !== high) up.set(high, low);
  }
  return root;
}

/** What a thing descends from, and as which node. */
export type Line = { readonly edge: Descent; readonly to: number };

export type Things = {
  readonly thingOf: (n: number) => number;
  /** The nodes of a thing, its numbers in order. */
  readonly nodesOf: (thing: number) => readonly number[];
  /** What a thing descends from directly. */
  readonly up: (thing: number) => readonly Line[];
};

function grouped<T>(pairs: Iterable<readonly [number, T]>): ReadonlyMap<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

/** Puts things together from nodes, the edges among them and what is one thing. */
export function makeThings(
  nodes: Iterable<number>,
  edges: readonly Descent[],
  same: readonly Same[],
): Things {
  const thingOf = thingsOf(same);
  const members = grouped([...new Set(nodes)].sort((a, b) => a - b).map((n) => [thingOf(n), n] as const));
  const lines = grouped(
    edges.flatMap((edge): (readonly [number, Line])[] => {
      const [from, to] = [thingOf(edge.child), thingOf(edge.parent)];
      return from === to ? [] : [[from, { edge, to }]];
    }),
  );
  return {
    thingOf,
    nodesOf: (thing) => members.get(thing) ?? [thing],
    up: (thing) => lines.get(thing) ?? [],
  };
}

/** How a walk came to a thing: the thing before it, and the edge between. */
export type Came = { readonly before: number; readonly edge: Descent };

export type Reached = {
  /** Every thing reached, breadth first, the start at first. */
  readonly order: readonly number[];
  /** Steps from the start. */
  readonly depth: ReadonlyMap<number, number>;
  readonly came: ReadonlyMap<number, Came>;
};

/** Everything above a thing; `through` says of which things the walk goes on (the start always), all when not said. */
export function reach(
  { up }: Things,
  start: number,
  through: (thing: number) => boolean = () => true,
): Reached {
  const depth = new Map<number, number>([[start, 0]]);
  const came = new Map<number, Came>();
  // The list grows while it is read: that is the queue.
  const order = [start];
  for (const thing of order) {
    if (thing !== start && !through(thing)) continue;
    const d = depth.get(thing) ?? 0;
    for (const { edge, to } of up(thing)) {
      if (depth.has(to)) continue;
      depth.set(to, d + 1);
      came.set(to, { before: thing, edge });
      order.push(to);
    }
  }
  return { order, depth, came };
}

/** The edges from the start of a walk to a thing, the start's first: a shortest way. */
export function wayTo({ came }: Reached, thing: number): Descent[] {
  const way: Descent[] = [];
  for (let at = came.get(thing); at !== undefined; at = came.get(at.before)) way.push(at.edge);
  return way.reverse();
}
