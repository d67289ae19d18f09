// The set that a walk is over, found by SQL: its edges and the two names of one thing. Depth and order are not decided
// here; `src/graph` does that, the same for every engine.
import type { Bridge, Link } from "../src/graph/walk.ts";
import { LIMITS } from "../src/model/limits.ts";
import type { Env } from "./env.ts";
import { closure, level, type Reach, type Step } from "./reach.ts";
import { type Head, heads, type NodeName, namesOf } from "./read.ts";

export type Question = Reach & { readonly starts: readonly number[]; readonly depth?: number | undefined };

export type Gathered = {
  /** In the order of the log and, within a record, of its parents. A step without `far` is a node without edges. */
  readonly steps: readonly Step[];
  readonly nodes: ReadonlyMap<number, Head>;
  readonly links: readonly Link[];
  readonly bridges: readonly Bridge[];
  /** Whether there was more than can be held: then whole levels nearest to the starts are here. */
  readonly cut: boolean;
};

// Up to this depth the levels are fetched one by one; beyond, the whole closure is cheaper than so many round trips.
const SHALLOW = 12;

type Found = { readonly steps: readonly Step[]; readonly cut: boolean };

/** The set level by level, down to a depth or until the edges are too many. */
async function byLevels(env: Env, question: Question, depth: number): Promise<Found> {
  const steps: Step[] = [];
  const seen = new Set<number>();
  let frontier = [...question.starts];
  for (let d = 0; frontier.length > 0 && d <= depth; d++) {
    const room = LIMITS.walkEdges - steps.length;
    const found = await level(env.GRAPH, frontier, question, room + 1);
    if (found.length > room) return { steps, cut: true };
    // One by one: so many cannot be handed on as arguments.
    for (const step of found) if (!seen.has(step.n)) steps.push(step);
    for (const step of found) seen.add(step.n);
    const next = found.flatMap((step) =>
      step.far === null || step.type === "alias-of" || seen.has(step.far) ? [] : step.far,
    );
    frontier = [...new Set(next)];
  }
  return { steps, cut: false };
}

async function whole(env: Env, question: Question): Promise<Found> {
  const steps = await closure(env.GRAPH, question.starts, question, LIMITS.walkEdges + 1);
  if (steps.length <= LIMITS.walkEdges) return { steps, cut: false };
  return { ...(await byLevels(env, question, Number.POSITIVE_INFINITY)), cut: true };
}

const inOrder = (a: Step, b: Step): number =>
  a.n - b.n ||
  a.position - b.position ||
  (a.record < b.record ? -1 : a.record > b.record ? 1 : 0) ||
  a.ordinal - b.ordinal;

/** alias-of edges: two names of one thing. */
function aliasBridges(steps: readonly Step[]): Bridge[] {
  return steps.flatMap((step): Bridge[] =>
    step.type === "alias-of" && step.far !== null ? [{ a: step.n, b: step.far, inferred: false }] : [],
  );
}

/** Nodes that share a name with an unpinned stub: probably one thing. */
function nameBridges(nodes: ReadonlyMap<number, Head>, names: readonly NodeName[]): Bridge[] {
  const bridges: Bridge[] = [];
  for (const group of Map.groupBy(names, (one) => one.name).values()) {
    const stub = group.find((one) => nodes.get(one.n)?.unpinned);
    if (stub) for (const { n } of group) if (n !== stub.n) bridges.push({ a: stub.n, b: n, inferred: true });
  }
  return bridges;
}

/** Finds everything that a question is about. */
export async function gather(env: Env, question: Question): Promise<Gathered> {
  const { depth } = question;
  const found =
    depth !== undefined && depth <= SHALLOW
      ? await byLevels(env, question, depth)
      : await whole(env, question);
  const steps = found.steps.toSorted(inOrder);
  const numbers = new Set([
    ...question.starts,
    ...steps.flatMap((step) => (step.far === null ? step.n : [step.n, step.far])),
  ]);
  const nodes = new Map((await heads(env.GRAPH, [...numbers], question.at)).map((head) => [head.n, head]));
  const links = steps.flatMap((step, i) =>
    step.far === null || step.type === "alias-of" ? [] : [{ near: step.n, far: step.far, edge: i }],
  );
  const names = question.throughNames ? await namesOf(env.GRAPH, [...numbers], question.at) : [];
  const bridges = [...aliasBridges(steps), ...nameBridges(nodes, names)];
  return { steps, nodes, links, bridges, cut: found.cut };
}
