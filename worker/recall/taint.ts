// Taint: the advisories that a node is under, because of itself or of something that it descends from. Nothing is walked where no
// advisory is open; else the graph in memory walks, and is told which nodes the advisories are about.
import taintSources from "../../sql/queries/read/taint-sources.sql";
import waiversOfNode from "../../sql/queries/read/waivers-of-node.sql";
import type { Tainted } from "../../src/graph/taint.ts";
import type { TaintOutcome } from "../../src/model/decision.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import { askGraph } from "../graph/engine.ts";
import { timeAt } from "../http/clock.ts";
import { Refused } from "../problem.ts";
import type { Moment } from "../read.ts";
import { idsOf } from "../reading/connected.ts";
import { HEREDITARY } from "../reading/lineage-of.ts";

const WAYS = { types: HEREDITARY, throughNames: false } as const;

type Source = {
  readonly advisory: string;
  readonly severity: string;
  readonly kind: string;
  readonly n: number;
};

/** The nodes that open advisories are about; undefined where they are too many. */
async function sourcesAt(env: Env, at: Moment): Promise<readonly Source[] | undefined> {
  const { results } = await env.GRAPH.prepare(taintSources)
    .bind(at.position, LIMITS.taintSources + 1)
    .all<Source>();
  return results.length > LIMITS.taintSources ? undefined : results;
}

type Waiver = { readonly id: string; readonly advisory: string; readonly until: string };

/** The waivers that hold for a node, by advisory; `now` is asked for only where there are any. */
async function waiversOf(
  env: Env,
  n: number,
  at: Moment,
  now: () => Promise<string>,
): Promise<ReadonlyMap<string, string>> {
  const { results } = await env.GRAPH.prepare(waiversOfNode).bind(n, at.position).all<Waiver>();
  if (results.length === 0) return new Map();
  const instant = await now();
  const holding = results.filter(({ until }) => until > instant);
  return new Map(holding.toReversed().map(({ id, advisory }) => [advisory, id]));
}

/** What these advisories are, one for each group of sources. */
const groupsOf = (sources: readonly Source[]) => [
  ...Map.groupBy(sources, ({ advisory }) => advisory).values(),
];

async function outcomes(
  env: Env,
  n: number,
  groups: readonly (readonly Source[])[],
  tainted: readonly Tainted[],
  waivers: ReadonlyMap<string, string>,
): Promise<TaintOutcome[]> {
  const ns = tainted.flatMap(({ n: source, path }) => [source, ...(path.nodes ?? []).map((one) => one.n)]);
  const ids = await idsOf(env.GRAPH, [...new Set([n, ...ns])]);
  return tainted.flatMap(({ group, n: source, path }): TaintOutcome[] => {
    const [first] = groups[group] ?? [];
    if (first === undefined) return [];
    const { advisory, severity, kind } = first;
    const waiver = waivers.get(advisory);
    return [
      {
        advisory,
        severity,
        kind,
        source: ids.get(source) ?? "",
        path: (path.nodes ?? []).map((one) => ids.get(one.n) ?? ""),
        ...(waiver === undefined ? {} : { waiver }),
      },
    ];
  });
}

/** The advisories that a node is under; null where that cannot be told, because there is too much to be walked or held. */
export async function taintKnown(
  env: Env,
  n: number,
  at: Moment,
  now: () => Promise<string> = async () => (await timeAt(env, at.position)) ?? "",
): Promise<readonly TaintOutcome[] | null> {
  const sources = await sourcesAt(env, at);
  if (sources === undefined) return null;
  if (sources.length === 0) return [];
  const groups = groupsOf(sources);
  const numbers = groups.map((group) => Uint32Array.from(group, (one) => one.n));
  const { answer, cut } = await askGraph(env, "taint", { ...WAYS, from: n, sources: numbers }, at);
  if (cut) return null;
  if (answer.tainted.length === 0) return [];
  return await outcomes(env, n, groups, answer.tainted, await waiversOf(env, n, at, now));
}

/**
 * The advisories that a node is under at a position, with a shortest path to each source; `now` tells which waivers hold. Refused
 * where that cannot be told: what is not known to be clean is not clean.
 */
export async function taintsOf(
  env: Env,
  n: number,
  at: Moment,
  now: string,
): Promise<readonly TaintOutcome[]> {
  const taints = await taintKnown(env, n, at, async () => now);
  if (taints !== null) return taints;
  throw new Refused({
    code: "unavailable",
    detail:
      "Whether the node is under an advisory cannot be told right now: its ancestry is more than the database can walk.",
    hint: "Try again in a moment: the graph in memory may be being loaded.",
  });
}

/** Which of these nodes are under an advisory; null where that cannot be told. Waivers are no matter of it. */
export async function taintedAmong(
  env: Env,
  ns: readonly number[],
  at: Moment,
): Promise<ReadonlySet<number> | null> {
  const sources = ns.length === 0 ? [] : await sourcesAt(env, at);
  if (sources === undefined) return null;
  if (sources.length === 0) return new Set();
  const numbers = Uint32Array.from([...new Set(sources.map(({ n }) => n))].sort((a, b) => a - b));
  const { answer, cut } = await askGraph(env, "marks", { ...WAYS, sources: numbers, of: ns }, at);
  return cut ? null : new Set(answer.marked);
}
