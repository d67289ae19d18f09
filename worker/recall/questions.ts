// Ready questions: which nodes each is about, and what is to be said of one. What they have in common is in `examine.ts`.
import type { ImpactFound, ImpactQuestion } from "../../src/graph/impact.ts";
import { CERTAINTIES, type Certainty } from "../../src/model/certainty.ts";
import type { Kind } from "../../src/model/kinds.ts";
import type { LifecycleState } from "../../src/model/lifecycle.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type {
  LicenceConflictsAnswer,
  LiveDownstreamAnswer,
  StaleBasesAnswer,
  WeakChampionsAnswer,
} from "../../src/wire/questions.ts";
import type { Env } from "../env.ts";
import { askGraph, askWalk } from "../graph/engine.ts";
import { answerImpact, type ImpactPage } from "../graph/impact.ts";
import { timeAt } from "../http/clock.ts";
import { standingsOf } from "../lifecycle/read-lifecycle.ts";
import { Refused } from "../problem.ts";
import { ask, type Head, heads, type Moment } from "../read.ts";
import { candidates as windowAfter } from "../reading/candidates.ts";
import { HEREDITARY } from "../reading/lineage-of.ts";
import { type Candidates, examine, type Looked } from "./examine.ts";
import { ALL_LIVE, fieldOf, LIVE_STATES, type LiveAsked, liveNodes } from "./live.ts";

/** Which page is asked for: what stands before it, and how much it holds. */
export type PageAsked = { readonly at: Moment; readonly after: number; readonly limit: number };

/** A page as it is answered, but for its cursor. */
export type Answered<A extends { readonly next: string | null }> = Omit<A, "next"> & {
  readonly next: number | null;
};

const UP = { direction: "up", types: HEREDITARY, throughNames: false } as const;

const listed = ({ id, kind, name, version, state, stub }: Head) => ({ id, kind, name, version, state, stub });

/** The rest of a page, with its nodes. */
const pageOf = <T>({ found: _found, ...page }: Looked<object>, nodes: readonly T[]) => ({ ...page, nodes });

/** A window of nodes that are live. */
async function liveWindow(env: Env, asked: LiveAsked, { at, after }: PageAsked): Promise<Candidates> {
  const most = LIMITS.selectWindow;
  const ns = await liveNodes(env.GRAPH, asked, at.position, after, most + 1);
  return { ns: ns.slice(0, most), last: ns[most - 1] ?? after, more: ns.length > most };
}

/** Everything of these kinds that a node descends from; undefined where it is more than can be held. */
async function ancestorsOf(
  env: Env,
  starts: readonly number[],
  at: Moment,
  kinds?: readonly Kind[],
): Promise<readonly number[] | undefined> {
  const { answer, cut } = await askGraph(env, "set", { ...UP, starts, kinds, most: LIMITS.walkEdges }, at);
  return cut || answer.ns === undefined ? undefined : [...answer.ns];
}

const DAY_MS = 86_400_000;
const BASES: readonly Kind[] = ["model", "checkpoint"];

/** What is in production, of these kinds: live itself, or what something live descends from. */
async function inProduction(env: Env, kinds: readonly Kind[], { at, after }: PageAsked): Promise<Candidates> {
  const own = await liveNodes(env.GRAPH, { ...ALL_LIVE, kinds }, at.position, after, LIMITS.liveNodes + 1);
  const all = await liveNodes(env.GRAPH, ALL_LIVE, at.position, 0, LIMITS.liveNodes + 1);
  const behind = all.length > LIMITS.liveNodes ? undefined : await ancestorsOf(env, all, at, kinds);
  if (behind === undefined)
    throw new Refused({
      code: "too-costly",
      detail: "What is live descends from more than can be gathered.",
      hint: "Ask for the ancestors of each deployment by itself, with ?kinds=.",
    });
  const ns = [...new Set([...own, ...behind.filter((n) => n > after)])].sort((a, b) => a - b);
  return { ns, last: ns.at(-1) ?? after, more: false };
}

/** What in production depends on a base that is older than so many days. */
export async function staleBases(
  env: Env,
  { days, kinds }: { readonly days: number; readonly kinds: readonly Kind[] },
  page: PageAsked,
): Promise<Answered<StaleBasesAnswer>> {
  const { at, limit } = page;
  const now = Date.parse((await timeAt(env, at.position)) ?? new Date(0).toISOString());
  const before = new Date(now - days * DAY_MS).toISOString();
  const isOld = (created: string): boolean => Date.parse(created) < Date.parse(before);
  const candidates = await inProduction(env, kinds, page);
  const undated = new Set<number>();
  const looked = await examine(env, candidates, limit, at, async (n) => {
    const bases = await ancestorsOf(env, [n], at, BASES);
    if (bases === undefined) return undefined;
    const created = await fieldOf(env.GRAPH, bases, "created_at_utc", at.position);
    const old = [...created].filter(([, instant]) => isOld(instant));
    const without = bases.length - created.size;
    if (old.length === 0 && without > 0) undated.add(n);
    const oldest = old.sort(([a, x], [b, y]) => Date.parse(x) - Date.parse(y) || a - b);
    return old.length === 0
      ? null
      : { old: old.length, undated: without, oldest: oldest.slice(0, LIMITS.namedExamples) };
  });
  const named = looked.found.flatMap(({ oldest }) => oldest.map(([n]) => n));
  const by = new Map(
    (await heads(env.GRAPH, [...new Set(named)], at.position)).map((head) => [head.n, head]),
  );
  return {
    ...pageOf(
      looked,
      looked.found.map(({ head, oldest, ...said }) => ({
        ...listed(head),
        ...said,
        bases: oldest.flatMap(([n, created_at_utc]) => {
          const base = by.get(n);
          if (base === undefined) return [];
          const { id, kind, name, version, stub } = base;
          return { id, kind, name, version, stub, created_at_utc };
        }),
      })),
    ),
    before,
    undated: candidates.ns.slice(0, looked.examined).filter((n) => undated.has(n)).length,
  };
}

/** Champions of whose ancestry some edge is less sure than this. */
export async function weakChampions(
  env: Env,
  least: Certainty,
  page: PageAsked,
): Promise<Answered<WeakChampionsAnswer>> {
  const { at, limit } = page;
  const isWeak = (certainty: Certainty): boolean =>
    CERTAINTIES.indexOf(certainty) > CERTAINTIES.indexOf(least);
  const champions = await liveWindow(env, { states: ["champion"], deployments: false }, page);
  const looked = await examine(env, champions, limit, at, async (n) => {
    const question = { ...UP, starts: [n], offset: 0, limit: 1, withEdges: false };
    const { answer, cut } = await askWalk(env, question, at);
    const { weakest, gaps } = answer;
    // Where the walk was cut something weaker may lie beyond; that something weak was met is true all the same.
    if (weakest === null || !isWeak(weakest)) return cut ? undefined : null;
    return { weakest_certainty: weakest, gaps };
  });
  const ns = looked.found.map(({ head }) => head.n);
  const standings = await ask(env.GRAPH, standingsOf(ns, at.position));
  return pageOf(
    looked,
    looked.found.map(({ head, ...said }) => ({
      ...listed(head),
      ...said,
      slots: (standings.get(head.n) ?? []).flatMap(({ state, lineage, niche, since }) =>
        state === "champion" ? { lineage, niche, since } : [],
      ),
    })),
  );
}

/** The licences that these bear, in their order, each with its bearers. */
function licencesOf(ns: readonly number[], by: ReadonlyMap<number, string>) {
  const bearers = ns.flatMap((n) => {
    const license = by.get(n);
    return license === undefined ? [] : { n, license };
  });
  // SPDX identifiers are the same in capitals or not.
  return [...Map.groupBy(bearers, ({ license }) => license.toLowerCase()).values()].flatMap((of) => {
    const [first] = of;
    return first === undefined ? [] : { license: first.license, ns: of.map(({ n }) => n) };
  });
}

/** Nodes whose ancestors bear licences that differ. */
export async function licenceConflicts(
  env: Env,
  {
    kinds,
    states,
  }: {
    readonly kinds?: readonly Kind[] | undefined;
    readonly states?: readonly LifecycleState[] | undefined;
  },
  page: PageAsked,
): Promise<Answered<LicenceConflictsAnswer>> {
  const { at, after, limit } = page;
  const among =
    states === undefined
      ? await windowAfter(env, { types: HEREDITARY, kinds, at }, after)
      : await liveWindow(env, { states, deployments: false, kinds }, page);
  const looked = await examine(env, among, limit, at, async (n) => {
    const ancestors = await ancestorsOf(env, [n], at);
    if (ancestors === undefined) return undefined;
    const licences = licencesOf(ancestors, await fieldOf(env.GRAPH, ancestors, "license", at.position));
    return licences.length > 1 ? { licences } : null;
  });
  const examples = (ns: readonly number[]): readonly number[] => ns.slice(0, LIMITS.namedExamples);
  const shown = looked.found.flatMap(({ head, licences }) => [
    head.n,
    ...licences.flatMap(({ ns }) => examples(ns)),
  ]);
  const by = new Map(
    (await heads(env.GRAPH, [...new Set(shown)], at.position)).map((head) => [head.n, head]),
  );
  const own = await fieldOf(
    env.GRAPH,
    looked.found.map(({ head }) => head.n),
    "license",
    at.position,
  );
  return pageOf(
    looked,
    looked.found.map(({ head, licences }) => ({
      ...listed(head),
      license: own.get(head.n) ?? null,
      licences: licences.map(({ license, ns }) => ({
        license,
        nodes: ns.length,
        of: examples(ns).flatMap((n) => by.get(n)?.id ?? []),
      })),
    })),
  );
}

type Table = ImpactFound["byStateAndKind"];

/** What of a table is live. */
function liveOf(table: Table): Table {
  const rows = Object.entries(table).map(([state, kinds]): [string, Record<string, number>] => {
    const isLive = LIVE_STATES.some((one) => one === state);
    const isEnded = state === "archived";
    return [
      state,
      Object.fromEntries(
        Object.entries(kinds).filter(([kind]) => isLive || (kind === "deployment" && !isEnded)),
      ),
    ];
  });
  return Object.fromEntries(rows.filter(([, kinds]) => Object.keys(kinds).length > 0));
}

const sumOf = (kinds: Readonly<Record<string, number>>): number =>
  Object.values(kinds).reduce((sum, count) => sum + count, 0);

/** Everything live that came of some nodes. */
export async function liveDownstream(
  env: Env,
  question: ImpactQuestion,
  at: Moment,
): Promise<Omit<LiveDownstreamAnswer, "starts" | "next"> & Pick<ImpactPage, "next">> {
  const { weakest_certainty: _weakest, ...page } = await answerImpact(env, question, at, false);
  const { by_state_and_kind: table, edges } = page.counts;
  const live = liveOf(table);
  const kinds = new Map<string, number>();
  for (const of of Object.values(live))
    for (const [kind, count] of Object.entries(of)) kinds.set(kind, (kinds.get(kind) ?? 0) + count);
  const states = Object.entries(live).map(([state, of]): [string, number] => [state, sumOf(of)]);
  const all = sumOf(Object.fromEntries(kinds));
  // What is live comes first: the page ends where that ends.
  const nodes = page.nodes.slice(0, Math.max(0, all - question.offset));
  return {
    ...page,
    counts: {
      nodes: all,
      edges,
      by_kind: Object.fromEntries(kinds),
      by_state: Object.fromEntries(states),
      by_state_and_kind: live,
    },
    nodes,
    next: page.next !== null && page.next < all ? page.next : null,
  };
}
