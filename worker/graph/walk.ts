// A page of a walk as it is answered: what an engine found, with what is known of it.
import type { PageQuestion } from "../../src/graph/answer.ts";
import type { Listed, Pair } from "../../src/graph/page.ts";
import type { Route } from "../../src/graph/walk.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { EdgeAnswer, NodeListed, NodeNamed, WalkAnswer } from "../../src/wire/answers.ts";
import type { Env } from "../env.ts";
import { nodePath } from "../http/links.ts";
import { edgesBetween, type Head, heads, type Moment } from "../read.ts";
import { atLeastSo } from "../reading/reach.ts";
import { taintedAmong } from "../recall/taint.ts";
import { askGraph, askWalk } from "./engine.ts";
import type { Found } from "./sql-engine.ts";

export type WalkQuestion = PageQuestion & {
  /** Whether the depth is the question itself (parents, children) rather than a limit to it. */
  readonly depthIsAsked: boolean;
  /** Whether it is to be said which nodes are under an advisory. */
  readonly withTaint: boolean;
  readonly at: Moment;
};

/** A page; `next` is the offset of the following one, or null. */
export type Page = Omit<WalkAnswer, "next"> & { readonly next: number | null };

/** A node on a page. */
export const listed = ({ id, kind, name, version, state, stub }: Head, depth: number): NodeListed => ({
  id,
  kind,
  name,
  version,
  state,
  stub,
  depth,
});

/** A node that was asked about. */
export const started = ({ id, kind, name, version, stub }: Head): NodeNamed => ({
  id,
  kind,
  name,
  version,
  stub,
  links: { node: nodePath(id) },
});

/** What is known of nodes, by number. */
export async function known(env: Env, ns: readonly number[], at: Moment): Promise<ReadonlyMap<number, Head>> {
  return new Map((await heads(env.GRAPH, [...new Set(ns)], at.position)).map((head) => [head.n, head]));
}

/** The nodes of a page as they are listed, in its order. */
export async function listedOf(
  env: Env,
  { at, withTaint }: Pick<WalkQuestion, "at" | "withTaint">,
  page: readonly Listed[],
  by: ReadonlyMap<number, Head>,
): Promise<NodeListed[]> {
  const mark = withTaint ? await taintMarks(env, page, at) : () => ({});
  return page.flatMap(({ n, depth }) => {
    const head = by.get(n);
    return head === undefined ? [] : { ...listed(head, depth), ...mark(n) };
  });
}

/** What a list says of each of these nodes, by its number: whether it is under an advisory. */
export async function taintMarks(
  env: Env,
  page: readonly { readonly n: number }[],
  at: Moment,
): Promise<(n: number) => Pick<NodeListed, "tainted">> {
  const tainted = await taintedAmong(
    env,
    page.map(({ n }) => n),
    at,
  );
  return (n) => ({ tainted: tainted === null ? null : tainted.has(n) });
}

/** The edges that were followed between these, in their order. */
export async function edgesOf(
  env: Env,
  { types, atLeast, at }: Pick<WalkQuestion, "types" | "atLeast" | "at">,
  pairs: readonly Pair[],
): Promise<EdgeAnswer[]> {
  const steps = types.filter((type) => type !== "alias-of");
  const certainties = atLeastSo(atLeast);
  const found = await edgesBetween(env.GRAPH, pairs, { types: steps, certainties }, at.position);
  return found.map(({ childN: _child, parentN: _parent, ordinal: _ordinal, ...edge }) => edge);
}

/** What is said of all pages together. */
export type WalkTold = Omit<WalkAnswer, "starts" | "nodes" | "edges" | "next">;

export function toldOf(
  { depthIsAsked, at }: Pick<WalkQuestion, "depthIsAsked" | "at">,
  { engine, answer, cut }: Found<"walk">,
): WalkTold {
  const deeper = answer.deeper && !depthIsAsked;
  return {
    position: at.position,
    engine,
    complete: !deeper && !cut,
    stopped_by: [...(deeper ? ["depth" as const] : []), ...(cut ? ["limit" as const] : [])],
    gaps: answer.gaps,
    counts: answer.counts,
    weakest_certainty: answer.weakest,
  };
}

/** Answers one page of a walk. */
export async function answerWalk(env: Env, question: WalkQuestion): Promise<Page> {
  const { starts, at, offset, withEdges } = question;
  const found = await askWalk(env, question, at);
  const { nodes, edges, listed: all } = found.answer;
  const by = await known(env, [...starts, ...nodes.map(({ n }) => n)], at);
  const end = offset + nodes.length;
  return {
    starts: starts.flatMap((n) => by.get(n) ?? []).map(started),
    ...toldOf(question, found),
    nodes: await listedOf(env, question, nodes, by),
    ...(withEdges ? { edges: await edgesOf(env, question, edges) } : {}),
    next: end < all ? end : null,
  };
}

/** A whole set, starts left out, in walk order; undefined when it is too large to hold. */
export async function wholeSet(
  env: Env,
  question: Route & { readonly starts: readonly number[] },
  at: Moment,
): Promise<readonly number[] | undefined> {
  const asked = { ...question, most: LIMITS.walkEdges };
  const { answer, cut } = await askGraph(env, "set", asked, at);
  return cut || answer.ns === undefined ? undefined : [...answer.ns];
}
