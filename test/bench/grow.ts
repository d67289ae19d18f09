// A large lineage graph from a seed: the same numbers, the same bytes, whatever machine. A few hubs that preferential
// attachment makes larger, merges of 2 to 8 parents, training runs of many checkpoints, and data sets that no hub has shaped.
import type { Certainty } from "../../src/model/certainty.ts";
import { type Random, random } from "../support/random.ts";
import { draft, type GraphEdge, type LineageGraph } from "./graph.ts";

export type Growth = {
  readonly name: string;
  readonly nodes: number;
  readonly seed: number;
  /** Checkpoints of the longest training run. */
  readonly longest: number;
};

// Of a hundred nodes so many; what is left is fine-tuned from one model.
const SHARE = { merge: 10, checkpoint: 20, dataset: 6, adapter: 14 } as const;
const MOST_PARENTS = 8;
// The first hub is where most begin: the others are made of it, but for the last, which is a family of its own.
const HUBS = 8;
// What preferential attachment sees in the hubs before they have children.
const RENOWN = { first: 256, other: 16, last: 2 } as const;
// The newest so many are what every third begins with.
const RECENT = 2_000;
// Training runs that go on at the same time, beside the longest.
const RUNS = 32;

/** A bag to draw from: every member as often as it was put in. */
function bag(capacity: number, pick: Random["pick"]) {
  const members = new Uint32Array(capacity);
  let count = 0;
  return {
    put: (n: number): void => {
      if (count === capacity) throw new Error(`there is no room for ${capacity + 1} members`);
      members[count++] = n;
    },
    /** Any of the newest so many, or of all. */
    draw: (newest = count): number => members[count - 1 - pick(Math.min(newest, count))] ?? 0,
    isEmpty: (): boolean => count === 0,
  };
}

/** Weights to begin with: one of three is who has been chosen often, one is something new, one is anything. */
function attachment(nodes: number, pick: Random["pick"]) {
  const all = bag(nodes, pick);
  const renowned = bag(nodes * MOST_PARENTS + HUBS * RENOWN.first, pick);
  return {
    put(n: number, renown: number): void {
      all.put(n);
      for (let i = 0; i < renown; i++) renowned.put(n);
    },
    base(): number {
      const by = pick(3);
      const chosen = by === 0 ? renowned.draw() : all.draw(by === 1 ? RECENT : undefined);
      renowned.put(chosen);
      return chosen;
    },
  };
}

/**
 * What each checkpoint continues. The longest run begins with the first hub and is carried on all the time; of the others
 * each is followed by a new one.
 */
function trainingRuns({ nodes, longest }: Growth, pick: Random["pick"], base: () => number) {
  const every = Math.max(1, Math.floor((nodes * SHARE.checkpoint) / 100 / longest));
  const others = Array.from({ length: RUNS }, () => ({ head: 0, left: 0 }));
  const first = { head: 0, left: Number.POSITIVE_INFINITY };
  let count = 0;
  /** Adds one checkpoint by what it continues. */
  return (add: (continued: number) => number): number => {
    const run = count++ % every === 0 ? first : (others[pick(RUNS)] ?? first);
    if (run.left === 0) Object.assign(run, { head: base(), left: 2 + pick(Math.ceil(longest / 4)) });
    run.head = add(run.head);
    run.left--;
    return run.head;
  };
}

/** What can be added, each by its share; answers with the node's number. */
function additions(growth: Growth, { pick, chance }: Random) {
  const { add, finish } = draft(growth.name, growth.nodes, growth.nodes * MOST_PARENTS);
  const { put, base } = attachment(growth.nodes, pick);
  const datasets = bag(growth.nodes, pick);
  const carryOn = trainingRuns(growth, pick, base);
  const certainty = (): Certainty => {
    const drawn = pick(20);
    return drawn === 0 ? "inferred" : drawn === 1 ? "reconstructed" : drawn < 4 ? "observed" : "declared";
  };
  const from = (parent: number, type: GraphEdge[1]): GraphEdge => [parent, type, certainty()];
  return {
    finish,
    hub(rank: keyof typeof RENOWN): void {
      put(add("model", rank === "other" ? [from(0, "fine-tuned-from")] : []), RENOWN[rank]);
    },
    dataset(): void {
      const isFound = datasets.isEmpty() || chance(0.1);
      datasets.put(add("dataset", isFound ? [] : [from(datasets.draw(), "filtered-from")]));
    },
    merge(): void {
      const merged = new Set<number>();
      const wanted = 2 + pick(MOST_PARENTS - 1);
      while (merged.size < wanted) merged.add(base());
      const edges = [...merged].map((parent) => from(parent, "merged-from"));
      put(add("model", edges), 0);
    },
    checkpoint(): void {
      const head = carryOn((continued) => add("checkpoint", [from(continued, "continued-from")]));
      put(head, 0);
    },
    adapter(): void {
      put(add("adapter", [from(base(), "adapter-of")]), 0);
    },
    tuned(): void {
      const edges = [from(base(), "fine-tuned-from")];
      if (!datasets.isEmpty() && chance(0.4)) edges.push(from(datasets.draw(), "trained-on"));
      put(add("model", edges), 0);
    },
  };
}

/** Grows a graph. */
export function grow(growth: Growth): LineageGraph {
  const drawn = random(growth.seed);
  const { finish, hub, dataset, merge, checkpoint, adapter, tuned } = additions(growth, drawn);
  for (let i = 0; i < HUBS; i++) hub(i === 0 ? "first" : i === HUBS - 1 ? "last" : "other");
  const shares = [
    [SHARE.dataset, dataset],
    [SHARE.merge, merge],
    [SHARE.checkpoint, checkpoint],
    [SHARE.adapter, adapter],
  ] as const;
  for (let n = HUBS; n < growth.nodes; n++) {
    let left = drawn.pick(100);
    const found = shares.find(([share]) => {
      left -= share;
      return left < 0;
    });
    (found?.[1] ?? tuned)();
  }
  return finish();
}
