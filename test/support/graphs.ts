// Random graphs of every shape that a log can make, and answers about them worked out without a thought for speed: by hand, path
// by path, over sets.
import type { FoundEdge, FoundNode, Namesake } from "../../src/graph/small.ts";
import { CERTAINTIES, type Certainty } from "../../src/model/certainty.ts";
import type { EdgeType } from "../../src/model/edge-types.ts";
import type { Random } from "./random.ts";

export type Drawn = {
  readonly nodes: readonly FoundNode[];
  readonly edges: readonly FoundEdge[];
  readonly namesakes: readonly Namesake[];
};

/** What walks follow in these graphs. */
export const STEPS: readonly EdgeType[] = ["merged-from", "trained-on", "derived-from"];

export const node = (n: number, more: Partial<FoundNode> = {}): FoundNode => ({
  n,
  kind: "model",
  ancestry: "complete",
  stub: false,
  unpinned: false,
  ...more,
});

export const edge = (child: number, parent: number, type: EdgeType = "derived-from"): FoundEdge => ({
  child,
  parent,
  type,
  certainty: "declared",
});

/** Edges lead from a node to one that was made before it in an order that is not that of the numbers; names join any two. */
export function draw({ pick, chance }: Random, size: number, names: number): Drawn {
  const numbers = Array.from({ length: size }, (_, i) => 3 * i + 1).sort(() => (chance(0.5) ? 1 : -1));
  const at = (i: number): number => numbers[i] ?? 0;
  const edges: FoundEdge[] = [];
  for (let i = 1; i < size; i++)
    for (let k = pick(4); k > 0; k--)
      edges.push({
        child: at(i),
        parent: at(pick(i)),
        type: STEPS[pick(STEPS.length)] ?? "derived-from",
        certainty: CERTAINTIES[pick(4)] ?? "declared",
      });
  const namesakes: Namesake[] = [];
  for (let k = 0; k < names && size > 1; k++) {
    const [a, b] = [at(pick(size)), at(pick(size))];
    if (a === b) continue;
    if (chance(0.6)) edges.push({ child: a, parent: b, type: "alias-of", certainty: "declared" });
    else namesakes.push({ n: a, stub: b });
  }
  return { nodes: numbers.map((n) => node(n)), edges, namesakes };
}

/** Of each node everything that it reaches upwards, itself included, with the least number of steps. */
export function naiveUp(
  { nodes, edges, namesakes }: Drawn,
  types: readonly EdgeType[],
  throughNames: boolean,
  atLeast: Certainty = "reconstructed",
): Map<number, Map<number, number>> {
  const sure = (certainty: Certainty): boolean =>
    CERTAINTIES.indexOf(certainty) <= CERTAINTIES.indexOf(atLeast);
  const steps = edges.filter((one) => types.includes(one.type) && sure(one.certainty));
  const joined = [
    ...edges.filter((one) => one.type === "alias-of" && sure(one.certainty)),
    ...(throughNames && sure("inferred") ? namesakes.map(({ n, stub }) => ({ child: n, parent: stub })) : []),
  ];
  const reach = (start: number): Map<number, number> => {
    const depth = new Map([[start, 0]]);
    // Over and over, until nothing changes.
    for (let changed = true; changed; ) {
      changed = false;
      const lower = (n: number, d: number): void => {
        if ((depth.get(n) ?? Number.POSITIVE_INFINITY) <= d) return;
        depth.set(n, d);
        changed = true;
      };
      for (const { child, parent } of steps) {
        const d = depth.get(child);
        if (d !== undefined) lower(parent, d + 1);
      }
      for (const { child, parent } of joined) {
        const [a, b] = [depth.get(child), depth.get(parent)];
        if (a !== undefined) lower(parent, a);
        if (b !== undefined) lower(child, b);
      }
    }
    return depth;
  };
  return new Map(nodes.map(({ n }) => [n, reach(n)]));
}

/** Nodes that reach each other are one place: of each node the least number of its place. */
export function naivePlaces(up: ReadonlyMap<number, ReadonlyMap<number, number>>): Map<number, number> {
  const numbers = [...up.keys()].sort((a, b) => a - b);
  return new Map(numbers.map((n) => [n, numbers.find((m) => up.get(n)?.has(m) && up.get(m)?.has(n)) ?? n]));
}
