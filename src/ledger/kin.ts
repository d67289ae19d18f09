// Which records could close a cycle at all. Only a new edge from a node with children to a node with parents can, and a
// second name for a node with either; such a record is folded alone, all others go in batches.
import { EDGE_ROW } from "./acyclic.ts";
import type { FoldedRecord } from "./entry.ts";
import type { Row, World } from "./world.ts";

/** What a cycle needs: nodes that somebody descends from, nodes that descend from somebody, and what is joined already. */
export type Kin = {
  readonly withChildren: Set<number>;
  readonly withParents: Set<number>;
  /** The live parents of nodes with children. */
  readonly parents: Map<number, Set<number>>;
};

/** Whether a record could close a cycle; then it is folded alone, after everything before it. */
export function mayCloseCycle(record: FoldedRecord, world: World, kin: Kin): boolean {
  const number = (id: string): number => world.numbers.get(id) ?? -1;
  if (
    record.aliases.some((alias) => kin.withChildren.has(number(alias)) || kin.withParents.has(number(alias)))
  )
    return true;
  const node = number(record.node);
  if (!kin.withChildren.has(node)) return false;
  return record.parents.some((edge) => {
    const parent = number(edge.parent);
    return kin.withParents.has(parent) && !kin.parents.get(node)?.has(parent);
  });
}

/** Takes note of the kin that new edges made, from their rows: what was refused or skipped has none. */
export function noteKin(edges: readonly Row[], { withChildren, withParents, parents }: Kin): void {
  for (const row of edges) {
    const child = Number(row[EDGE_ROW.child]);
    const parent = Number(row[EDGE_ROW.parent]);
    withParents.add(child);
    withChildren.add(parent);
    if (row[EDGE_ROW.type] === "alias-of") {
      // Two names of one thing have each other's kin.
      withParents.add(parent);
      withChildren.add(child);
    } else parents.set(child, (parents.get(child) ?? new Set()).add(parent));
  }
}
