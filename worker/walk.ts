// A page of a walk as it is answered: what an engine found, with what is known of it.
import type { PageQuestion } from "../src/graph/answer.ts";
import type { Pair } from "../src/graph/page.ts";
import { CERTAINTIES } from "../src/model/certainty.ts";
import type { EdgeAnswer, NodeListed, WalkAnswer } from "../src/wire/answers.ts";
import { askWalk } from "./engine.ts";
import type { Env } from "./env.ts";
import type { AskedAt } from "./objects/atlas.ts";
import type { Reach } from "./reach.ts";
import { edgesBetween, type Head, heads } from "./read.ts";
import { sqlSet } from "./sql-engine.ts";

export type WalkQuestion = PageQuestion & {
  /** Whether the depth is the question itself (parents, children) rather than a limit to it. */
  readonly depthIsAsked: boolean;
  readonly at: AskedAt;
};

/** A page; `next` is the offset of the following one, or null. `starts` are the nodes that were asked about. */
export type Page = Omit<WalkAnswer, "next"> & {
  readonly next: number | null;
  readonly starts: readonly Head[];
};

const listed = ({ id, kind, name, version, stub }: Head, depth: number): NodeListed => ({
  id,
  kind,
  name,
  version,
  state: null,
  stub,
  depth,
});

/** The edges that lead to the page, in its order. */
async function edgesOf(
  env: Env,
  { types, atLeast, at }: WalkQuestion,
  pairs: readonly Pair[],
): Promise<EdgeAnswer[]> {
  const sure = CERTAINTIES.slice(0, CERTAINTIES.indexOf(atLeast ?? "reconstructed") + 1);
  const steps = types.filter((type) => type !== "alias-of");
  const found = await edgesBetween(env.GRAPH, pairs, { types: steps, certainties: sure }, at.position);
  return found.map(({ childN: _child, parentN: _parent, ordinal: _ordinal, ...edge }) => edge);
}

/** Answers one page of a walk. */
export async function answerWalk(env: Env, question: WalkQuestion): Promise<Page> {
  const { engine, answer: page, cut } = await askWalk(env, question, question.at);
  const numbers = [...new Set([...question.starts, ...page.nodes.map((one) => one.n)])];
  const known = new Map(
    (await heads(env.GRAPH, numbers, question.at.position)).map((head) => [head.n, head]),
  );
  const deeper = page.deeper && !question.depthIsAsked;
  const end = question.offset + page.nodes.length;
  return {
    starts: question.starts.flatMap((n) => known.get(n) ?? []),
    position: question.at.position,
    engine,
    complete: !deeper && !cut,
    stopped_by: [...(deeper ? ["depth" as const] : []), ...(cut ? ["limit" as const] : [])],
    gaps: page.gaps,
    counts: page.counts,
    weakest_certainty: page.weakest,
    nodes: page.nodes.flatMap(({ n, depth }) => {
      const head = known.get(n);
      return head === undefined ? [] : listed(head, depth);
    }),
    ...(question.withEdges ? { edges: await edgesOf(env, question, page.edges) } : {}),
    next: end < page.listed ? end : null,
  };
}

/** A whole set, starts left out, in walk order; undefined when it is too large to hold. */
export async function wholeSet(
  env: Env,
  question: Reach & { readonly starts: readonly number[] },
): Promise<number[] | undefined> {
  return await sqlSet(env, question);
}
