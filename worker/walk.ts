// A page of a walk: what was gathered, in the order that `src/graph` gives it, with counts over all pages and everything
// that is known to be missing.
import { type Walked, walk } from "../src/graph/walk.ts";
import { type Certainty, weaker } from "../src/model/certainty.ts";
import type { Kind } from "../src/model/kinds.ts";
import type { EdgeAnswer, Gaps, NodeListed, WalkAnswer } from "../src/wire/answers.ts";
import type { Env } from "./env.ts";
import { type Gathered, gather, type Question } from "./gather.ts";
import { countClosure } from "./reach.ts";
import { edgesAt, type Head, unpinnedNamesakes } from "./read.ts";

export type WalkQuestion = Question & {
  readonly kinds?: readonly Kind[] | undefined;
  /** Whether the depth is the question itself (parents, children) rather than a limit to it. */
  readonly depthIsAsked: boolean;
  readonly withEdges: boolean;
  readonly offset: number;
  readonly limit: number;
};

/** A page; `next` is the offset of the following one, or null. */
export type Page = Omit<WalkAnswer, "next"> & { readonly next: number | null };

type Counts = WalkAnswer["counts"];

const listed = ({ id, kind, name, version, stub }: Head, depth: number): NodeListed => ({
  id,
  kind,
  name,
  version,
  state: null,
  stub,
  depth,
});

const states = (nodes: number): Counts["by_state"] => (nodes === 0 ? {} : { none: nodes });

function weakest({ steps }: Gathered, walked: Walked, namesCrossed: boolean): Certainty | null {
  const start: Certainty | null = namesCrossed ? "inferred" : null;
  return walked.followed.reduce<Certainty | null>((so, i) => {
    const certainty = steps[i]?.certainty;
    return certainty === undefined ? so : so === null ? certainty : weaker(so, certainty);
  }, start);
}

/** The edges that end in these nodes, in the order in which they were followed. */
async function edgesInto(
  env: Env,
  question: WalkQuestion,
  nodes: readonly Head[],
  { steps }: Gathered,
  walked: Walked,
): Promise<EdgeAnswer[]> {
  const ends = new Set(nodes.map((node) => node.n));
  const followed = walked.followed.flatMap((i) => {
    const step = steps[i];
    return step !== undefined && step.far !== null && ends.has(step.far) ? step : [];
  });
  const found = await edgesAt(env.GRAPH, followed, question.at);
  return found.map(({ childN: _child, parentN: _parent, ordinal: _ordinal, ...edge }) => edge);
}

function countsOf(
  list: readonly Head[],
  starts: readonly number[],
  { steps }: Gathered,
  walked: Walked,
): Counts {
  const ends = new Set([...list.map((head) => head.n), ...starts]);
  const by_kind: Record<string, number> = {};
  for (const { kind } of list) by_kind[kind] = (by_kind[kind] ?? 0) + 1;
  const edges = walked.followed.filter((i) => ends.has(steps[i]?.far ?? -1)).length;
  return { nodes: list.length, edges, by_kind, by_state: states(list.length) };
}

export function gapsOf(members: readonly Head[], unpinned: number): Gaps {
  const count = (holds: (head: Head) => boolean): number => members.filter(holds).length;
  return {
    stubs: count((head) => head.stub),
    unpinned,
    partial: count((head) => head.ancestry === "partial"),
    unspecified: count((head) => !head.stub && head.ancestry === "unspecified"),
  };
}

/** Where the set is too large to hold, it is counted in the database. */
async function countedWhole(
  env: Env,
  question: WalkQuestion,
  starts: readonly Head[],
): Promise<{ counts: Counts; gaps: Omit<Gaps, "unpinned"> }> {
  const rows = await countClosure(env.GRAPH, question.starts, question);
  const sum = (pick: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((total, row) => total + pick(row), 0);
  const kinds = rows
    .map((row) => [row.kind, row.nodes - starts.filter((head) => head.kind === row.kind).length] as const)
    .filter(([kind, nodes]) => (question.kinds?.includes(kind) ?? true) && nodes > 0);
  const nodes = kinds.reduce((total, [, count]) => total + count, 0);
  return {
    counts: {
      nodes,
      edges: sum((row) => row.edges),
      by_kind: Object.fromEntries(kinds),
      by_state: states(nodes),
    },
    gaps: {
      stubs: sum((row) => row.stubs),
      partial: sum((row) => row.partial),
      unspecified: sum((row) => row.unspecified),
    },
  };
}

/** Answers one page of a walk. */
export async function answerWalk(env: Env, question: WalkQuestion): Promise<Page> {
  const gathered = await gather(env, question);
  const walked = walk(question.starts, gathered.links, gathered.bridges, question.depth);
  const at = (ns: readonly number[]): Head[] => ns.flatMap((n) => gathered.nodes.get(n) ?? []);
  const starts = at(question.starts);
  const members = [...starts, ...at(walked.order)];
  const list = at(walked.order).filter((head) => question.kinds?.includes(head.kind) ?? true);
  const page = list.slice(question.offset, question.offset + question.limit);
  const end = question.offset + page.length;
  const deeper = walked.deeper && !question.depthIsAsked;
  // With a depth there is nothing to count in the database: what was found is counted, and the answer says it was cut.
  const counted =
    gathered.cut && question.depth === undefined ? await countedWhole(env, question, starts) : undefined;
  const unpinned = (
    await unpinnedNamesakes(
      env.GRAPH,
      members.map((head) => head.n),
      question.at,
    )
  ).size;
  const ending = question.offset === 0 ? [...starts, ...page] : page;
  return {
    position: question.at,
    complete: !deeper && !gathered.cut,
    stopped_by: [...(deeper ? ["depth" as const] : []), ...(gathered.cut ? ["limit" as const] : [])],
    gaps: { ...gapsOf(members, unpinned), ...counted?.gaps },
    counts: counted?.counts ?? countsOf(list, question.starts, gathered, walked),
    weakest_certainty: weakest(gathered, walked, walked.inferred),
    nodes: page.map((head) => listed(head, walked.depth.get(head.n) ?? 0)),
    ...(question.withEdges ? { edges: await edgesInto(env, question, ending, gathered, walked) } : {}),
    next: end < list.length ? end : null,
  };
}

/** A whole set, starts left out, in walk order; undefined when it is too large to hold. */
export async function wholeSet(env: Env, question: Question): Promise<number[] | undefined> {
  const gathered = await gather(env, question);
  return gathered.cut ? undefined : [...walk(question.starts, gathered.links, gathered.bridges).order];
}
