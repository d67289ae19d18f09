// What a graph is like, found by walking it: how large it is, what its largest hub reaches, and which nodes have about so
// many descendants or ancestors.
import { bareWalk, type Reached, reversed, type SparseRows } from "./bare-walk.ts";
import { KINDS, type LineageGraph, TYPES } from "./graph.ts";

export type Found = Pick<Reached, "nodes" | "edges" | "depth"> & { readonly n: number };

export type Facts = {
  readonly nodes: number;
  readonly edges: number;
  readonly merges: number;
  readonly checkpoints: number;
  /** The node with the most children, and what descends from it. */
  readonly hub: Found;
  /** A node with about so many descendants, and one with about so many ancestors. */
  readonly descendants: Found;
  readonly ancestors: Found;
};

/** The rows in which a node has its parents. */
export const upward = ({ offsets, parents }: LineageGraph): SparseRows => ({ offsets, ends: parents });

const CHECKPOINT = KINDS.indexOf("checkpoint");
const MERGED = TYPES.indexOf("merged-from");

const TRIES = 20_000;
// Steps from one try to the next: a prime, so that tries are spread and none comes twice.
const STRIDE = 7_919;

function measured(rows: SparseRows, n: number, atMost?: number): Found | undefined {
  const reached = bareWalk(rows, n, atMost === undefined ? {} : { atMost });
  return reached && { n, nodes: reached.nodes, edges: reached.edges, depth: reached.depth };
}

/** A node that reaches between four and six fifths of so many, the broadest of the first few that do. */
function reaching(rows: SparseRows, about: number): Found {
  const nodes = rows.offsets.length - 1;
  const fitting: Found[] = [];
  for (let i = 0; i < Math.min(TRIES, nodes) && fitting.length < 8; i++) {
    const found = measured(rows, (i * STRIDE) % nodes, Math.floor(about * 1.2));
    if (found !== undefined && found.nodes >= about * 0.8) fitting.push(found);
  }
  const [broadest] = fitting.toSorted((a, b) => a.depth - b.depth);
  if (broadest === undefined) throw new Error(`no node of ${TRIES} reaches about ${about}`);
  return broadest;
}

function most(counts: Uint32Array): number {
  let best = 0;
  for (let k = 0; k + 1 < counts.length; k++)
    if ((counts[k + 1] ?? 0) - (counts[k] ?? 0) > (counts[best + 1] ?? 0) - (counts[best] ?? 0)) best = k;
  return best;
}

/** Walks a graph; `about` is how many the nodes in the middle are to reach. */
export function factsOf(graph: LineageGraph, about: number): Facts {
  const up = upward(graph);
  const down = reversed(up);
  const hub = measured(down, most(down.offsets));
  if (hub === undefined) throw new Error("a walk without bound came to one");
  let [merges, checkpoints] = [0, 0];
  for (const [k, kind] of graph.kinds.entries()) {
    if (kind === CHECKPOINT) checkpoints++;
    const first = graph.offsets[k] ?? 0;
    if ((graph.offsets[k + 1] ?? 0) > first && graph.types[first] === MERGED) merges++;
  }
  return {
    nodes: graph.kinds.length,
    edges: graph.parents.length,
    merges,
    checkpoints,
    hub,
    descendants: reaching(down, about),
    ancestors: reaching(up, about),
  };
}
