// A walk answered from SQL: finds the set and its edges, hands them to `src/graph` for depth and order, and fills one page.
// Exact at any depth; where the set is too large to hold, the counts stay exact and the answer says it was cut.
import { type Link, type Walked, walk } from "../src/graph/walk.ts";
import { type Certainty, weaker } from "../src/model/certainty.ts";
import type { EdgeType } from "../src/model/edge-types.ts";
import type { Kind } from "../src/model/kinds.ts";
import { LIMITS } from "../src/model/limits.ts";
import type { EdgeAnswer, NodeListed, WalkAnswer } from "../src/wire/answers.ts";
import type { Env } from "./env.ts";
import {
  childEdges,
  closure,
  countClosure,
  type Direction,
  type Head,
  heads,
  level,
  type NumberedEdge,
  parentEdges,
  type Reach,
  type Step,
  unpinnedNamesakes,
} from "./read.ts";

export type WalkQuestion = {
  readonly starts: readonly number[];
  readonly direction: Direction;
  readonly types: readonly EdgeType[];
  readonly kinds?: readonly Kind[] | undefined;
  readonly depth?: number | undefined;
  /** Whether the depth is the question itself (parents, children) rather than a limit to it. */
  readonly depthIsAsked?: boolean;
  readonly throughNames: boolean;
  readonly withEdges: boolean;
  readonly at: number;
  readonly offset: number;
  readonly limit: number;
};

// Up to this depth the levels are fetched one by one; beyond, the whole closure is cheaper than so many round trips.
const SHALLOW = 12;

type Found = { readonly steps: readonly Step[]; readonly members: readonly number[]; readonly cut: boolean };

/** The set by levels, down to a depth or until the edges are too many. */
async function byLevels(env: Env, question: WalkQuestion, reach: Reach, depth: number): Promise<Found> {
  const steps: Step[] = [];
  const seen = new Set<number>();
  let frontier = question.starts.filter((n) => !seen.has(n));
  for (let d = 0; frontier.length > 0 && d <= depth; d++) {
    const room = LIMITS.walkEdges - steps.length;
    const found = await level(env.GRAPH, frontier, reach, room + 1);
    if (found.length > room) return { steps, members: [...seen], cut: true };
    for (const step of found) seen.add(step.n);
    const next = new Set<number>();
    for (const step of found) {
      steps.push(step);
      if (step.far !== null && !seen.has(step.far) && step.type !== "alias-of") next.add(step.far);
    }
    frontier = [...next];
  }
  return { steps, members: [...seen], cut: false };
}

async function whole(env: Env, question: WalkQuestion, reach: Reach): Promise<Found> {
  const steps = await closure(env.GRAPH, question.starts, reach, LIMITS.walkEdges + 1);
  if (steps.length > LIMITS.walkEdges)
    return { ...(await byLevels(env, question, reach, Number.POSITIVE_INFINITY)), cut: true };
  return { steps, members: [...new Set(steps.map((step) => step.n))], cut: false };
}

/** Two names of one thing: alias-of edges, and with `through=names` nodes that share a name with an unpinned stub. */
function bridgesOf(
  steps: readonly Step[],
  all: ReadonlyMap<number, Head>,
  throughNames: boolean,
): (readonly [number, number])[] {
  const bridges = steps.flatMap((step): (readonly [number, number])[] =>
    step.type === "alias-of" && step.far !== null ? [[step.n, step.far]] : [],
  );
  if (!throughNames) return bridges;
  const named = Map.groupBy(
    [...all.values()].filter((head) => head.name !== null),
    (head) => head.name,
  );
  for (const group of named.values()) {
    const stub = group.find((head) => head.unpinned);
    if (stub) for (const head of group) if (head.n !== stub.n) bridges.push([stub.n, head.n]);
  }
  return bridges;
}

function weakest(walked: Walked, steps: readonly Step[], namesCrossed: boolean): Certainty | null {
  const start: Certainty | null = namesCrossed ? "inferred" : null;
  return walked.followed.reduce<Certainty | null>((so, i) => {
    const certainty = steps[i]?.certainty;
    return certainty === undefined ? so : so === null ? certainty : weaker(so, certainty);
  }, start);
}

const listed = (head: Head, depth: number): NodeListed => ({
  id: head.id,
  kind: head.kind,
  name: head.name,
  version: head.version,
  state: null,
  stub: head.stub,
  depth,
});

const tally = <T extends string>(items: readonly T[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
};

async function edgesInto(
  env: Env,
  question: WalkQuestion,
  page: readonly Head[],
  walked: Walked,
  steps: readonly Step[],
): Promise<EdgeAnswer[]> {
  const followed = new Set(walked.followed.map((i) => `${steps[i]?.record} ${steps[i]?.ordinal}`));
  const found: NumberedEdge[] = await (question.direction === "up" ? childEdges : parentEdges)(
    env.GRAPH,
    page,
    question.at,
  );
  return found
    .filter((edge) => followed.has(`${edge.record} ${edge.ordinal}`))
    .map(({ childN: _c, parentN: _p, ordinal: _o, ...edge }) => edge);
}

/** Answers one page of a walk. `next` is the offset of the following page, or null. */
export async function answerWalk(
  env: Env,
  question: WalkQuestion,
): Promise<Omit<WalkAnswer, "next"> & { readonly next: number | null }> {
  const reach: Reach = {
    direction: question.direction,
    types: question.types,
    at: question.at,
    throughNames: question.throughNames,
  };
  const depth = question.depth ?? Number.POSITIVE_INFINITY;
  const found =
    depth <= SHALLOW ? await byLevels(env, question, reach, depth) : await whole(env, question, reach);
  const numbers = new Set([
    ...question.starts,
    ...found.members,
    ...found.steps.flatMap((step) => step.far ?? []),
  ]);
  const all = new Map((await heads(env.GRAPH, [...numbers], question.at)).map((head) => [head.n, head]));
  const links: Link[] = found.steps.flatMap((step, i) =>
    step.far === null || step.type === "alias-of" ? [] : [{ near: step.n, far: step.far, edge: i }],
  );
  const bridges = bridgesOf(found.steps, all, question.throughNames);
  const walked = walk(question.starts, links, bridges, depth);

  const members = [...question.starts, ...walked.order].flatMap((n) => all.get(n) ?? []);
  const wanted = (head: Head): boolean => question.kinds?.includes(head.kind) ?? true;
  const list = walked.order.flatMap((n) => all.get(n) ?? []).filter(wanted);
  const page = list.slice(question.offset, question.offset + question.limit);
  const ending = new Set([...list.map((head) => head.n), ...question.starts]);
  const edges = walked.followed.filter((i) => ending.has(found.steps[i]?.far ?? -1)).length;
  const end = question.offset + page.length;
  const stopped = [
    ...(walked.deeper && !question.depthIsAsked ? ["depth" as const] : []),
    ...(found.cut ? ["limit" as const] : []),
  ];
  const counted = found.cut ? await exactCounts(env, question, reach) : undefined;
  const unpinned = await unpinnedNamesakes(
    env.GRAPH,
    members.map((head) => head.n),
    question.at,
  );
  const into = question.withEdges
    ? await edgesInto(
        env,
        question,
        [...(question.offset === 0 ? starts(question, all) : []), ...page],
        walked,
        found.steps,
      )
    : undefined;
  return {
    position: question.at,
    complete: stopped.length === 0,
    stopped_by: stopped,
    gaps: counted?.gaps(unpinned.size) ?? {
      stubs: members.filter((head) => head.stub).length,
      unpinned: unpinned.size,
      partial: members.filter((head) => head.ancestry === "partial").length,
      unspecified: members.filter((head) => !head.stub && head.ancestry === "unspecified").length,
    },
    counts: counted?.counts ?? {
      nodes: list.length,
      edges,
      by_kind: tally(list.map((head) => head.kind)),
      by_state: list.length === 0 ? {} : { none: list.length },
    },
    weakest_certainty: weakest(walked, found.steps, question.throughNames && walked.bridged),
    nodes: page.map((head) => listed(head, walked.depth.get(head.n) ?? 0)),
    ...(into === undefined ? {} : { edges: into }),
    next: end < list.length ? end : null,
  };
}

const starts = (question: WalkQuestion, all: ReadonlyMap<number, Head>): Head[] =>
  question.starts.flatMap((n) => all.get(n) ?? []);

/** Where the set is too large to hold: counted in the database. A depth cannot be counted there, so it is not claimed. */
async function exactCounts(env: Env, question: WalkQuestion, reach: Reach) {
  const rows = await countClosure(env.GRAPH, question.starts, reach);
  const begun = await heads(env.GRAPH, question.starts, question.at);
  const kinds = rows
    .map((row) => ({ ...row, nodes: row.nodes - begun.filter((head) => head.kind === row.kind).length }))
    .filter((row) => (question.kinds?.includes(row.kind) ?? true) && row.nodes > 0);
  const nodes = kinds.reduce((sum, row) => sum + row.nodes, 0);
  const sum = (pick: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((total, row) => total + pick(row), 0);
  return {
    counts: {
      nodes,
      edges: sum((row) => row.edges),
      by_kind: Object.fromEntries(kinds.map((row) => [row.kind, row.nodes])),
      by_state: { none: nodes },
    },
    gaps: (unpinned: number) => ({
      stubs: sum((row) => row.stubs),
      unpinned,
      partial: sum((row) => row.partial),
      unspecified: sum((row) => row.unspecified),
    }),
  };
}

/** The members of a whole set, starts left out, in walk order. */
export async function closureOf(
  env: Env,
  { starts, ...reach }: Reach & { readonly starts: readonly number[] },
): Promise<number[]> {
  const found = await whole(env, { ...reach, starts } as WalkQuestion, reach);
  const links = found.steps.flatMap((step, i) =>
    step.far === null || step.type === "alias-of" ? [] : [{ near: step.n, far: step.far, edge: i }],
  );
  return [...walk(starts, links, bridgesOf(found.steps, new Map(), false)).order];
}
