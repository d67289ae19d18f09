// Graphs that are made to hurt: paths without number, a walk that is all depth, and one that is all width. What has to come
// out of each is known without walking it.
import { draft, type GraphEdge, type LineageGraph } from "./graph.ts";

export type Shape = {
  readonly graph: LineageGraph;
  /** The node that is asked about, the way to walk, and how many are reached. */
  readonly start: number;
  readonly way: "ancestors" | "descendants";
  readonly reached: number;
  /** Nodes a page: many pages, each worth measuring. */
  readonly page: number;
};

const merged = (...parents: readonly number[]): GraphEdge[] =>
  parents.map((parent) => [parent, "merged-from"] as const);

/** So many diamonds one on top of the other, asked from the top: two to the power of so many paths. */
export function ladder(diamonds: number): Shape {
  const { add, finish } = draft(`ladder-${diamonds}`, 3 * diamonds + 1, 4 * diamonds);
  let top = add("model", []);
  for (let i = 0; i < diamonds; i++) {
    const left = add("model", [[top, "fine-tuned-from"]]);
    const right = add("model", [[top, "fine-tuned-from"]]);
    top = add("model", merged(left, right));
  }
  return { graph: finish(), start: top, way: "ancestors", reached: 3 * diamonds, page: 10 };
}

/** One training run of so many checkpoints, asked from where it began. */
export function chain(length: number): Shape {
  const { add, finish } = draft(`chain-${length}`, length, length);
  let head = add("model", []);
  for (let i = 1; i < length; i++) head = add("checkpoint", [[head, "continued-from"]]);
  return { graph: finish(), start: 0, way: "descendants", reached: length - 1, page: 1_000 };
}

/** One model that so many are made of. */
export function fan(children: number): Shape {
  const { add, finish } = draft(`fan-${children}`, children + 1, children);
  add("model", []);
  for (let i = 0; i < children; i++) add("adapter", [[0, "adapter-of"]]);
  return { graph: finish(), start: 0, way: "descendants", reached: children, page: 1_000 };
}
