// Random questions about walks, and random graphs: the same seed, the same again.
import { CERTAINTIES, type Certainty } from "../../src/model/certainty.ts";
import { EDGE_SETS, type EdgeType } from "../../src/model/edge-types.ts";
import type { Kind } from "../../src/model/kinds.ts";
import { LIFECYCLE_STATES, type LifecycleState } from "../../src/model/lifecycle.ts";
import type { PlainEdge, PlainGraph, PlainNode, PlainQuestion } from "./plain-walk.ts";
import type { Random } from "./random.ts";

export const KINDS_USED = ["model", "dataset", "code", "evaluation", "stub"] as const satisfies Kind[];
const STATES: readonly (LifecycleState | "none")[] = ["none", ...LIFECYCLE_STATES];

/** One of these. */
export const oneOf = <T>({ pick }: Random, all: readonly T[]): T => {
  const one = all[pick(all.length)];
  if (one === undefined) throw new Error("there is nothing to choose from");
  return one;
};

/** Some of these, at least one. */
export const someOf = <T>(random: Random, all: readonly T[]): readonly T[] => {
  const some = all.filter(() => random.chance(0.4));
  return some.length === 0 ? [oneOf(random, all)] : some;
};

export const sometimes = <T>({ chance }: Random, p: number, what: () => T): T | undefined =>
  chance(p) ? what() : undefined;

/** Mostly sure, as what is really said. */
export const certaintyLike = (random: Random): Certainty =>
  random.chance(0.6) ? "declared" : oneOf(random, CERTAINTIES);

/** What a walk is asked, but where it starts; `types` are those that the graph has. */
export function randomQuestion(
  random: Random,
  types: readonly EdgeType[],
): Omit<PlainQuestion, "starts" | "throughNames"> {
  const kinds = (): readonly Kind[] => someOf(random, KINDS_USED);
  return {
    direction: random.chance(0.5) ? "up" : "down",
    types: random.chance(0.5) ? (EDGE_SETS.hereditary ?? []) : someOf(random, types),
    atLeast: sometimes(random, 0.4, () => oneOf(random, CERTAINTIES)),
    depth: sometimes(random, 0.4, () => 1 + random.pick(random.chance(0.7) ? 5 : 40)),
    until: sometimes(random, 0.3, kinds),
    kinds: sometimes(random, 0.3, kinds),
    states: sometimes(random, 0.2, () => someOf(random, STATES)),
  };
}

const TYPES: readonly EdgeType[] = [
  "derived-from",
  "merged-from",
  "trained-on",
  "built-with",
  "evaluated-against",
];

/** A graph of so many nodes: diamonds, several edges of two nodes, names of one thing in chains, unpinned names, stubs. */
export function randomGraph(random: Random, size: number): PlainGraph {
  const { pick, chance } = random;
  // How often two nodes are one thing, or may be by their names: seldom, or all over.
  const joined = chance(0.6) ? 0.05 : 0.35;
  // Numbers need not be without gaps.
  let n = 0;
  const nodes = Array.from({ length: size }, (): PlainNode => {
    n += 1 + pick(3);
    const unpinned = chance(joined);
    const stub = unpinned || chance(0.1);
    return {
      n,
      kind: stub ? "stub" : oneOf(random, KINDS_USED.slice(0, -1)),
      state: chance(0.7) ? "none" : oneOf(random, STATES),
      ancestry: stub ? "unspecified" : oneOf(random, ["complete", "partial", "unspecified"]),
      stub,
      unpinned,
    };
  });
  const near = chance(0.5) ? 8 : size;
  const edges = nodes.flatMap((child, i): PlainEdge[] =>
    Array.from({ length: i === 0 ? 0 : pick(4) }, () => {
      const parent = nodes[Math.max(0, i - 1 - pick(Math.min(near, i)))] ?? child;
      const type = chance(joined) ? "alias-of" : oneOf(random, TYPES);
      const ends = { child: child.n, parent: parent.n, type };
      return { ...ends, certainty: type === "alias-of" ? "declared" : certaintyLike(random) };
    }),
  );
  const stubs = nodes.filter((node) => node.unpinned);
  const namesakes = stubs.flatMap((stub) =>
    Array.from({ length: pick(4) }, () => oneOf(random, nodes))
      .filter((node) => !node.unpinned)
      .map((node) => ({ n: node.n, stub: stub.n })),
  );
  return { nodes, edges, namesakes };
}

export const TYPES_USED = TYPES;
