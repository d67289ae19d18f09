// A large lineage graph from a seed: the same numbers, the same bytes, whatever machine. Nodes have the order of the log, and
// edges lead from later nodes to earlier ones. A few hubs that preferential attachment makes larger, merges of 2 to 8
// parents, training runs of many checkpoints, and data sets that no hub has shaped.
import { CERTAINTIES, type Certainty } from "../../src/model/certainty.ts";
import type { EdgeType } from "../../src/model/edge-types.ts";
import type { Kind } from "../../src/model/kinds.ts";
import { type Random, random } from "../support/random.ts";

/** What the bytes of a graph stand for. */
export const KINDS = ["model", "checkpoint", "adapter", "dataset"] as const satisfies readonly Kind[];
export const TYPES = [
  "fine-tuned-from",
  "continued-from",
  "adapter-of",
  "merged-from",
  "trained-on",
  "filtered-from",
] as const satisfies readonly EdgeType[];

export type LineageGraph = {
  /** Part of every id in it. */
  readonly name: string;
  readonly kinds: Uint8Array;
  /** Parents of node `k` are `parents[offsets[k]]` until before `parents[offsets[k + 1]]`; so are their types. */
  readonly offsets: Uint32Array;
  readonly parents: Uint32Array;
  readonly types: Uint8Array;
  readonly certainties: Uint8Array;
};

export type GraphKind = (typeof KINDS)[number];
export type GraphEdge = readonly [parent: number, type: (typeof TYPES)[number], certainty?: Certainty];

export type Draft = {
  /** Adds a node, and answers with its number. */
  readonly add: (kind: GraphKind, edges: readonly GraphEdge[]) => number;
  readonly finish: () => LineageGraph;
};

/** A graph of so many nodes at most, to be added one by one in the order of the log. */
export function draft(name: string, nodes: number, edges: number): Draft {
  const kinds = new Uint8Array(nodes);
  const offsets = new Uint32Array(nodes + 1);
  const parents = new Uint32Array(edges);
  const types = new Uint8Array(edges);
  const certainties = new Uint8Array(edges);
  let [n, e] = [0, 0];
  return {
    add(kind, from) {
      if (n === nodes || e + from.length > edges) throw new Error(`${name} has more than it was made for`);
      kinds[n] = KINDS.indexOf(kind);
      for (const [parent, type, certainty = "declared"] of from) {
        if (parent >= n) throw new Error(`node ${n} of ${name} is not later than its parent ${parent}`);
        parents[e] = parent;
        types[e] = TYPES.indexOf(type);
        certainties[e++] = CERTAINTIES.indexOf(certainty);
      }
      offsets[++n] = e;
      return n - 1;
    },
    finish: () => ({
      name,
      kinds: kinds.slice(0, n),
      offsets: offsets.slice(0, n + 1),
      parents: parents.slice(0, e),
      types: types.slice(0, e),
      certainties: certainties.slice(0, e),
    }),
  };
}

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
// Training runs that go on at the same time.
const RUNS = 32;

/** Bags to draw from: every member once, or as often as it has been a parent. */
function bag(capacity: number, pick: Random["pick"]) {
  const members = new Uint32Array(capacity);
  let count = 0;
  return {
    put: (n: number): void => {
      members[count++] = n;
    },
    /** Any of the newest so many, or of all. */
    draw: (newest = count): number => members[count - 1 - pick(Math.min(newest, count))] ?? 0,
    isEmpty: (): boolean => count === 0,
  };
}

/** Grows a graph. */
export function grow({ name, nodes, seed, longest }: Growth): LineageGraph {
  const { pick, chance } = random(seed);
  const most = nodes * MOST_PARENTS;
  const { add, finish } = draft(name, nodes, most);
  const weights = bag(nodes, pick);
  const datasets = bag(nodes, pick);
  const renowned = bag(most + HUBS * RENOWN.first, pick);

  const certainty = (): Certainty => {
    const drawn = pick(20);
    return drawn === 0 ? "inferred" : drawn === 1 ? "reconstructed" : drawn < 4 ? "observed" : "declared";
  };
  /** One of three goes to who has been chosen often, one to something new, one to anything. */
  const base = (): number => {
    const by = pick(3);
    const chosen = by === 0 ? renowned.draw() : weights.draw(by === 1 ? RECENT : undefined);
    renowned.put(chosen);
    return chosen;
  };
  const from = (parent: number, type: GraphEdge[1]): GraphEdge => [parent, type, certainty()];

  // The first run is the longest, begins with the first hub, and is carried on all the time; of the others each is followed
  // by a new one.
  const every = Math.max(1, Math.floor((nodes * SHARE.checkpoint) / 100 / longest));
  const runs = Array.from({ length: RUNS }, () => ({ head: -1, left: 0 }));
  let [checkpoints, longestHead] = [0, 0];
  const checkpoint = (): number => {
    if (checkpoints++ % every === 0) {
      longestHead = add("checkpoint", [from(longestHead, "continued-from")]);
      return longestHead;
    }
    const run = runs[pick(RUNS)];
    if (run === undefined) throw new Error("there is no such run");
    if (run.left === 0) Object.assign(run, { head: base(), left: 2 + pick(Math.ceil(longest / 4)) });
    run.head = add("checkpoint", [from(run.head, "continued-from")]);
    run.left--;
    return run.head;
  };
  const merge = (): number => {
    const merged = new Set<number>();
    const wanted = 2 + pick(MOST_PARENTS - 1);
    while (merged.size < wanted) merged.add(base());
    return add(
      "model",
      [...merged].map((parent) => from(parent, "merged-from")),
    );
  };
  const dataset = (): number =>
    add("dataset", datasets.isEmpty() || chance(0.1) ? [] : [from(datasets.draw(), "filtered-from")]);
  const tuned = (): number => {
    const edges = [from(base(), "fine-tuned-from")];
    if (!datasets.isEmpty() && chance(0.4)) edges.push(from(datasets.draw(), "trained-on"));
    return add("model", edges);
  };

  for (let hub = 0; hub < HUBS; hub++) {
    const rank = hub === 0 ? "first" : hub === HUBS - 1 ? "last" : "other";
    weights.put(add("model", rank === "other" ? [from(0, "fine-tuned-from")] : []));
    for (let i = 0; i < RENOWN[rank]; i++) renowned.put(hub);
  }
  for (let n = HUBS; n < nodes; n++) {
    let drawn = pick(100);
    const falls = (share: number): boolean => {
      drawn -= share;
      return drawn < 0;
    };
    if (falls(SHARE.dataset)) datasets.put(dataset());
    else if (falls(SHARE.merge)) weights.put(merge());
    else if (falls(SHARE.checkpoint)) weights.put(checkpoint());
    else if (falls(SHARE.adapter)) weights.put(add("adapter", [from(base(), "adapter-of")]));
    else weights.put(tuned());
  }
  return finish();
}
