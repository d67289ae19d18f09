// In which row of a drawing each node stands: always below everything that descends from it. The node that it is all about
// stands at the top; at one height nodes stand near those that descend from them.
import type { DrawnEdge, DrawnNode } from "./shape.ts";

/** The steps of the longest way down to each node; where edges lead in a circle, its depth. */
function heights(nodes: readonly DrawnNode[], edges: readonly DrawnEdge[]): ReadonlyMap<string, number> {
  const waits = new Map(nodes.map(({ id }) => [id, 0]));
  for (const { parent } of edges) waits.set(parent, (waits.get(parent) ?? 0) + 1);
  const parents = Map.groupBy(edges, ({ child }) => child);
  const height = new Map<string, number>();
  const depths = new Map(nodes.map(({ id, depth }) => [id, depth]));
  const ready = nodes.filter(({ id }) => waits.get(id) === 0).map(({ id }) => id);
  for (const id of ready) {
    // What nothing here descends from was come to by another name.
    const own = height.get(id) ?? depths.get(id) ?? 0;
    height.set(id, own);
    for (const { parent } of parents.get(id) ?? []) {
      height.set(parent, Math.max(height.get(parent) ?? 0, own + 1));
      const left = (waits.get(parent) ?? 0) - 1;
      waits.set(parent, left);
      if (left === 0) ready.push(parent);
    }
  }
  for (const { id, depth } of nodes) if ((waits.get(id) ?? 0) > 0) height.set(id, depth);
  return height;
}

/** Where among their children some nodes stand, on the average; those of no child last. */
function byChildren(
  row: readonly DrawnNode[],
  edges: readonly DrawnEdge[],
  place: ReadonlyMap<string, number>,
): DrawnNode[] {
  const mean = (id: string): number => {
    const places = edges.flatMap(({ child, parent }) => (parent === id ? (place.get(child) ?? []) : []));
    return places.length === 0
      ? Number.MAX_SAFE_INTEGER
      : places.reduce((sum, one) => sum + one, 0) / places.length;
  };
  const means = new Map(row.map(({ id }) => [id, mean(id)]));
  return row.toSorted((a, b) => (means.get(a.id) ?? 0) - (means.get(b.id) ?? 0));
}

/** The nodes in lines of at most so many, from the top; those of one height on lines of their own. */
export function linesOf(
  nodes: readonly DrawnNode[],
  edges: readonly DrawnEdge[],
  most: number,
): (readonly DrawnNode[])[] {
  const height = heights(nodes, edges);
  const rows = Map.groupBy(nodes, ({ id }) => height.get(id) ?? 0);
  const place = new Map<string, number>();
  const lines: (readonly DrawnNode[])[] = [];
  for (const at of [...rows.keys()].sort((a, b) => a - b)) {
    const row = byChildren(rows.get(at) ?? [], edges, place);
    // Lines of about the same length: five are three and two, and not four and one.
    const long = Math.ceil(row.length / Math.ceil(row.length / most));
    for (let i = 0; i < row.length; i += long) {
      const line = row.slice(i, i + long);
      line.forEach(({ id }, column) => {
        place.set(id, column);
      });
      lines.push(line);
    }
  }
  return lines;
}
