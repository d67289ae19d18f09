// The ancestry of a node as the questions that compare and explain need it: whole, by things, with what is known to be
// missing. They find it here and nowhere else; what finds the edges is `gather.ts`.
import { type Descent, makeThings, type Same, type Things } from "../../src/compare/things.ts";
import type { Direction } from "../../src/graph/graph.ts";
import { edgesOf } from "../../src/graph/lineage.ts";
import { type Certainty, weaker } from "../../src/model/certainty.ts";
import { EDGE_SETS, type EdgeType } from "../../src/model/edge-types.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Claim } from "../../src/model/view.ts";
import type { Gaps } from "../../src/wire/answers.ts";
import type { Env } from "../env.ts";
import { askGraph, askWalk } from "../graph/engine.ts";
import { headIn } from "../http/shown.ts";
import { ask, claimsWithin, type Head, heads, type Moment, unpinnedNamesakes } from "../read.ts";

/** What a line of descent is followed by. */
export const HEREDITARY: readonly EdgeType[] = (EDGE_SETS.hereditary ?? []).filter(
  (type) => type !== "alias-of",
);

export type Lineage = {
  /** Everything reached, starts left out, as a walk lists it: nodes, and not things. */
  readonly order: readonly number[];
  /** Steps from the nearest start, by node; the starts are at 0. */
  readonly depth: ReadonlyMap<number, number>;
  readonly heads: ReadonlyMap<number, Head>;
  readonly edges: readonly Descent[];
  readonly same: readonly Same[];
  /** Whether there was more than can be held: then whole levels nearest to the starts are here. */
  readonly cut: boolean;
};

/** What these nodes lead to by edges of these types; with a depth that many steps, where 0 is their other names alone. */
export async function lineageOf(
  env: Env,
  starts: readonly number[],
  at: Moment,
  {
    direction = "up",
    types = HEREDITARY,
    depth,
  }: { readonly direction?: Direction; readonly types?: readonly EdgeType[]; readonly depth?: number } = {},
): Promise<Lineage> {
  const asked = { starts, direction, types, throughNames: false, depth, most: LIMITS.walkEdges };
  const { answer, cut } = await askGraph(env, "lineage", asked, at);
  const ns = [...answer.ns];
  const begun = new Set(starts);
  const pairs = Array.from({ length: answer.same.length / 2 }, (_, i) =>
    answer.same.subarray(i * 2, i * 2 + 2),
  );
  return {
    order: ns.filter((n) => !begun.has(n)),
    depth: new Map(ns.map((n, i) => [n, answer.depths[i] ?? 0])),
    heads: new Map((await heads(env.GRAPH, ns, at.position)).map((head) => [head.n, head])),
    edges: edgesOf(answer),
    same: pairs.map(([a = 0, b = 0]) => ({ a, b })),
    cut: cut || answer.cut,
  };
}

/** A lineage by things. `same`: what else is known to be one thing. */
export const things = ({ order, depth, edges, same }: Lineage, more: readonly Same[] = []): Things =>
  makeThings([...depth.keys(), ...order], edges, [...same, ...more]);

function gapsOf(members: readonly Head[], unpinned: number): Gaps {
  const count = (holds: (head: Head) => boolean): number => members.filter(holds).length;
  return {
    stubs: count((head) => head.stub),
    unpinned,
    partial: count((head) => head.ancestry === "partial"),
    unspecified: count((head) => !head.stub && head.ancestry === "unspecified"),
  };
}

/** What is known to be missing of a lineage, its starts included. */
export async function gapsIn(env: Env, { depth, heads }: Lineage, at: Moment): Promise<Gaps> {
  const members = [...depth.keys()].flatMap((n) => heads.get(n) ?? []);
  return gapsOf(members, (await unpinnedNamesakes(env.GRAPH, [...depth.keys()], at.position)).size);
}

/** The least sure of the edges; null without any. */
export function weakestOf(edges: readonly Descent[]): Certainty | null {
  return edges.reduce<Certainty | null>(
    (so, { certainty }) => (so === null ? certainty : weaker(so, certainty)),
    null,
  );
}

/** How many ancestors a node has as a walk counts them: exact, also where the lineage was cut. */
export async function ancestorCount(env: Env, n: number, lineage: Lineage, at: Moment): Promise<number> {
  if (!lineage.cut) return lineage.order.length;
  const walk = { starts: [n], direction: "up", types: HEREDITARY, throughNames: false } as const;
  const page = { offset: 0, limit: 1, withEdges: false };
  return (await askWalk(env, { ...walk, ...page }, at)).answer.counts.nodes;
}

/** The node that stands for a thing: one that was recorded, rather than a stub, and of those the one first named. */
export function headOf(of: Things, lineage: Lineage, thing: number): Head {
  const [first, ...others] = of.nodesOf(thing).map((n) => headIn(lineage, n));
  if (first === undefined) throw new Error(`thing ${thing} has no node`);
  return [first, ...others].find((head) => !head.stub) ?? first;
}

// At first so many at a time: with records as they mostly are, a small part of what may be held.
const CHUNK = 512;

/**
 * Reads the live records about these things, by all their nodes, a bounded part at a time, and hands them over thing by thing
 * in the order of the log. Returns the things about which more was said than can be held; they are not handed over.
 */
export async function readClaims(
  env: Env,
  of: Things,
  list: readonly number[],
  at: Moment,
  take: (thing: number, claims: readonly Claim[]) => void,
): Promise<readonly number[]> {
  const unread: number[] = [];
  let size = CHUNK;
  for (let i = 0; i < list.length; ) {
    const some = list.slice(i, i + size);
    const most = some.length === 1 ? LIMITS.describedCharacters : LIMITS.readCharacters;
    const claims = await ask(env.GRAPH, claimsWithin(some.flatMap(of.nodesOf), at.position, most));
    if (claims === undefined && some.length > 1) {
      size = Math.ceil(some.length / 2);
      continue;
    }
    for (const thing of some)
      if (claims === undefined) unread.push(thing);
      else
        take(
          thing,
          of
            .nodesOf(thing)
            .flatMap((n) => claims.get(n) ?? [])
            .sort((a, b) => a.position - b.position),
        );
    i += some.length;
    // What was heavy here may be light there.
    size = Math.min(CHUNK, size * 2);
  }
  return unread;
}
