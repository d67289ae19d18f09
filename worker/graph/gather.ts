// The set that a walk is over, found by SQL. Depth and order are not decided here; `src/graph` does that, the same for every
// engine.
import type { Direction } from "../../src/graph/graph.ts";
import type { FoundEdge, Namesake } from "../../src/graph/small.ts";
import type { Certainty } from "../../src/model/certainty.ts";
import type { EdgeType } from "../../src/model/edge-types.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import { type Head, heads, type NodeName, namesOf } from "../read.ts";
import { closure, level, type Reach, type Step } from "../reading/reach.ts";

export type Question = Reach & { readonly starts: readonly number[]; readonly depth?: number | undefined };

export type Gathered = {
  /** What the walk goes on from at no depth: the starts, and with `until` also all their other names. */
  readonly begun: readonly number[];
  readonly nodes: readonly Head[];
  readonly edges: readonly FoundEdge[];
  readonly namesakes: readonly Namesake[];
  /** Whether there was more than can be held: then whole levels nearest to the starts are here. */
  readonly cut: boolean;
};

// Up to this depth the levels are fetched one by one; beyond, the whole closure is cheaper than so many round trips.
const SHALLOW = 12;

// One request may ask the database only so often. A graph that is too large and that deep is listed so far.
const MOST_LEVELS = 500;

type Found = { readonly steps: readonly Step[]; readonly cut: boolean };

/**
 * Nodes with all their other names, so that a level is whole although nothing beyond it is known; none where even these are
 * too many.
 */
async function allNames(env: Env, question: Question, ns: readonly number[], most: number): Promise<Step[]> {
  const found = await level(env.GRAPH, ns, { ...question, types: [], until: undefined }, most + 1);
  return found.length > most ? [] : found;
}

/** The set level by level, down to a depth or until the edges are too many. */
async function byLevels(env: Env, question: Question, most: number): Promise<Found> {
  const { depth = Number.POSITIVE_INFINITY, until } = question;
  const steps: Step[] = [];
  const seen = new Set<number>();
  let frontier = [...question.starts];
  for (let d = 0; frontier.length > 0 && d <= depth; d++) {
    const room = most - steps.length;
    // A start, by whatever name, stops nothing.
    const reach = { ...question, until: d === 0 ? undefined : until };
    const found = d === MOST_LEVELS ? undefined : await level(env.GRAPH, frontier, reach, room + 1);
    if (found === undefined || found.length > room) {
      const names = await allNames(env, question, frontier, most);
      return { steps: steps.concat(names), cut: true };
    }
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

/** All at once; where that is too much, what of it is nearest. */
async function whole(env: Env, question: Question, begun: readonly number[], most: number): Promise<Found> {
  const steps = await closure(env.GRAPH, begun, question, most + 1);
  return steps.length <= most ? { steps, cut: false } : await byLevels(env, question, most);
}

/** The starts and all their other names: what goes on whatever its kind. */
async function beginning(env: Env, question: Question): Promise<readonly number[]> {
  if (question.until === undefined) return question.starts;
  const names = await allNames(env, question, question.starts, LIMITS.walkEdges);
  return [...new Set([...question.starts, ...names.map(({ n }) => n)])];
}

const edgeOf = (
  direction: Direction,
  near: number,
  far: number,
  type: EdgeType,
  certainty: Certainty,
): FoundEdge =>
  direction === "up"
    ? { child: near, parent: far, type, certainty }
    : { child: far, parent: near, type, certainty };

/** Nodes that share a name with an unpinned stub: probably one thing. */
function namesakesAmong(nodes: readonly Head[], names: readonly NodeName[]): Namesake[] {
  const unpinned = new Set(nodes.flatMap((node) => (node.unpinned ? node.n : [])));
  return [...Map.groupBy(names, (one) => one.name).values()].flatMap((group) => {
    const stubs = group.filter((one) => unpinned.has(one.n));
    const [bearer, ...others] = group.filter((one) => !unpinned.has(one.n));
    const [stub] = stubs;
    if (bearer === undefined || stub === undefined) return [];
    // Every bearer has every stub for a namesake: to join them all, each is joined to one of the others.
    return [
      ...stubs.map((one) => ({ n: bearer.n, stub: one.n })),
      ...others.map((one) => ({ n: one.n, stub: stub.n })),
    ];
  });
}

/** Finds everything that a question is about, up to so many edges. */
export async function gather(
  env: Env,
  question: Question,
  most: number = LIMITS.walkEdges,
): Promise<Gathered> {
  const { depth, direction, at } = question;
  const begun = await beginning(env, question);
  const { steps, cut } =
    depth !== undefined && depth <= SHALLOW
      ? await byLevels(env, question, most)
      : await whole(env, question, begun, most);
  // Of what is too large only whole levels are here: what their edges lead to beyond them is left out.
  const reached = steps.flatMap(({ n, far }) => (far === null || cut ? n : [n, far]));
  const numbers = new Set(question.starts.concat(reached));
  const nodes = await heads(env.GRAPH, [...numbers], at);
  const edges = steps.flatMap(({ n, far, type, certainty }) =>
    far === null ? [] : edgeOf(direction, n, far, type, certainty),
  );
  const names = question.throughNames ? await namesOf(env.GRAPH, [...numbers], at) : [];
  return { begun, nodes, edges, namesakes: namesakesAmong(nodes, names), cut };
}
