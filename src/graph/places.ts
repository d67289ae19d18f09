// The part of a graph that some nodes make, put in order. Names of one thing are one place, and so are nodes that lead back to
// each other, which only names can do; from place to place there is no way back. This is what may be added up over.
import { SORT, TARGET } from "./entry.ts";
import { FLAGS, type Graph } from "./graph.ts";
import { tablesOf, type Ways } from "./route.ts";

/** Who leads to whom, in rows: the targets of node i are `targets[offsets[i]]` until before `targets[offsets[i + 1]]`. */
export type Links = { readonly offsets: Uint32Array; readonly targets: Uint32Array };

export type Places = {
  readonly count: number;
  /** Of each node its place. Whatever a place leads to has a lower number. */
  readonly of: Uint32Array;
  /** The nodes in order of their places. */
  readonly order: Uint32Array;
};

/**
 * The links from these nodes up to others of them, and both ways between names; node i is `nodes[i]`. Undefined where there are
 * more than `most`.
 */
export function linksUp(graph: Graph, ways: Ways, nodes: Uint32Array, most: number): Links | undefined {
  const { follows, bridges } = tablesOf(ways);
  const places = new Uint32Array(graph.size);
  for (let i = 0; i < nodes.length; i++) places[nodes[i] ?? 0] = i + 1;
  const offsets = new Uint32Array(nodes.length + 1);
  let targets = new Uint32Array(0);
  // Once to count them, once to write them down.
  for (const writes of [false, true]) {
    let count = 0;
    for (let i = 0; i < nodes.length; i++) {
      const n = nodes[i] ?? 0;
      const bridged = ((graph.flags[n] ?? 0) & FLAGS.bridged) !== 0;
      offsets[i] = count;
      for (const side of [graph.up, graph.down]) {
        if (side === graph.down && !bridged) continue;
        side.seek(n);
        for (let e = side.start; e < side.end; e++) {
          const entry = side.list[e] ?? 0;
          const far = places[entry & TARGET] ?? 0;
          const sort = entry >>> SORT;
          if (far === 0 || (bridges[sort] !== 1 && (side === graph.down || follows[sort] !== 1))) continue;
          if (writes) targets[count] = far - 1;
          count++;
        }
      }
    }
    offsets[nodes.length] = count;
    if (count > most) return undefined;
    if (!writes) targets = new Uint32Array(count);
  }
  return { offsets, targets };
}

/** The places: strongly connected components (Tarjan), without recursion, so that a chain may be of any length. */
export function placesOf({ offsets, targets }: Links): Places {
  const size = offsets.length - 1;
  const found = new Uint32Array(size);
  const low = new Uint32Array(size);
  const next = offsets.slice(0, size);
  const way = new Uint32Array(size);
  const open = new Uint32Array(size);
  // One more than the place; 0 while it is not known.
  const of = new Uint32Array(size);
  const order = new Uint32Array(size);
  let finding = 0;
  let opened = 0;
  let ordered = 0;
  let count = 0;
  for (let root = 0; root < size; root++) {
    if (found[root] !== 0) continue;
    let depth = 0;
    way[0] = root;
    while (depth >= 0) {
      const n = way[depth] ?? 0;
      if (found[n] === 0) {
        found[n] = low[n] = ++finding;
        open[opened++] = n;
      }
      const end = offsets[n + 1] ?? 0;
      let at = next[n] ?? end;
      let deeper = false;
      for (; at < end && !deeper; at++) {
        const far = targets[at] ?? 0;
        if (found[far] === 0) {
          way[++depth] = far;
          deeper = true;
        } else if (of[far] === 0) low[n] = Math.min(low[n] ?? 0, found[far] ?? 0);
      }
      next[n] = at;
      if (deeper) continue;
      if (low[n] === found[n]) {
        count++;
        for (let last = -1; last !== n; ) {
          last = open[--opened] ?? n;
          of[last] = count;
          order[ordered++] = last;
        }
      }
      depth--;
      const before = way[depth];
      if (before !== undefined) low[before] = Math.min(low[before] ?? 0, low[n] ?? 0);
    }
  }
  for (let n = 0; n < size; n++) of[n] = (of[n] ?? 1) - 1;
  return { count, of, order };
}
