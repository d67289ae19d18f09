// Whether what is about to be said would make the graph cyclic: new edges beside what is known already, with all names of
// one thing taken as one. An edge between two names of one thing is a cycle, too.
import type { Below, Row } from "./world.ts";

/** Where the ends and the type of an edge stand in its row. */
export const EDGE_ROW = { child: 2, parent: 3, type: 4 } as const;

/** Numbers that are joined to one. */
function joined() {
  const root = new Map<number, number>();
  const of = (n: number): number => {
    let one = n;
    for (let next = root.get(one); next !== undefined; next = root.get(one)) one = next;
    return one;
  };
  const join = (a: number, b: number): void => {
    if (of(a) !== of(b)) root.set(of(a), of(b));
  };
  return { of, join };
}

/** `edges`: rows of new edges. `descendants`: of nodes that are spoken of, which of them descend from which already. */
export function isCyclic(
  edges: readonly Row[],
  descendants: ReadonlyMap<number, Below> = new Map(),
): boolean {
  const things = joined();
  const ends = edges.map((row) => ({
    child: Number(row[EDGE_ROW.child]),
    parent: Number(row[EDGE_ROW.parent]),
    alias: row[EDGE_ROW.type] === "alias-of",
  }));
  for (const { child, parent, alias } of ends) if (alias) things.join(child, parent);
  for (const [n, { same }] of descendants) for (const other of same) things.join(n, other);
  const up = new Map<number, Set<number>>();
  const add = (child: number, parent: number): void => {
    const from = things.of(child);
    const to = up.get(from);
    if (to) to.add(things.of(parent));
    else up.set(from, new Set([things.of(parent)]));
  };
  for (const { child, parent, alias } of ends) if (!alias) add(child, parent);
  for (const [n, { below }] of descendants) for (const other of below) add(other, n);
  return hasCycle(up);
}

/** Nodes without a way up are taken away until none is left, or none can be taken. */
function hasCycle(up: Map<number, Set<number>>): boolean {
  for (let taken = true; taken; ) {
    taken = false;
    for (const [from, to] of up) {
      for (const one of to) if (!up.has(one)) to.delete(one);
      if (to.size > 0) continue;
      up.delete(from);
      taken = true;
    }
  }
  return up.size > 0;
}
