// What a dossier is made from, read at one position: the ancestry, as far as one answer holds it, and what hangs on it.

import type { Move, PolicyAsked } from "../../src/dossier/shape.ts";
import type { Ancestor, Material, Namesake, Told } from "../../src/dossier/told.ts";
import type { EdgeType } from "../../src/model/edge-types.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import { timeAt } from "../http/clock.ts";
import { entryOf } from "../lifecycle/history.ts";
import { historyOf, type MoveRow } from "../lifecycle/read-moves.ts";
import { Refused } from "../problem.ts";
import { ask, claimsWithin, heads, type Moment, named } from "../read.ts";
import { type Described, describe } from "../reading/describe.ts";
import { lineageOf } from "../reading/lineage-of.ts";
import { advisoryOf, waivers } from "../recall/read-advisories.ts";

const isTooMuch = (error: unknown): boolean => error instanceof Refused && error.refusal.code === "too-large";

/** Describes some nodes; where they are too much together, some at a time. One that is too much by itself is left out. */
async function readable(env: Env, ns: readonly number[], at: number): Promise<Described[]> {
  try {
    return await describe(env, ns, at);
  } catch (error) {
    if (!isTooMuch(error)) throw error;
    if (ns.length <= 1) return [];
    const half = Math.ceil(ns.length / 2);
    const first = await readable(env, ns.slice(0, half), at);
    return [...first, ...(await readable(env, ns.slice(half), at))];
  }
}

const sizeOf = ({ claims }: Described): number => JSON.stringify(claims).length;

/** The nearest of these nodes, in their order, as many as one answer holds. */
export async function nearest(env: Env, ns: readonly number[], at: number): Promise<readonly Described[]> {
  const near = ns.slice(0, LIMITS.closureNodes);
  const told: Described[] = [];
  let characters = 0;
  for (let i = 0; i < near.length; i += LIMITS.blockNodes) {
    for (const one of await readable(env, near.slice(i, i + LIMITS.blockNodes), at)) {
      characters += sizeOf(one);
      if (characters > LIMITS.describedCharacters) return told;
      told.push(one);
    }
  }
  return told;
}

/** What leads to one of these nodes by edges of this type: evaluations and reviews, which no ancestry has. */
export async function about(
  env: Env,
  ns: readonly number[],
  type: EdgeType,
  at: Moment,
): Promise<{ readonly told: readonly Told[]; readonly ns: readonly number[]; readonly cut: boolean }> {
  const found = await lineageOf(env, ns, at, { direction: "down", types: [type], depth: 1 });
  const all = found.order.filter((n) => (found.depth.get(n) ?? 0) > 0);
  const some = all.slice(0, LIMITS.dossierItems);
  const told = await nearest(env, some, at.position);
  return { told, ns: some, cut: found.cut || told.length < all.length };
}

/** What these nodes were measured against. */
export async function measuredAgainst(
  env: Env,
  ns: readonly number[],
  at: Moment,
): Promise<{ readonly told: readonly Told[]; readonly cut: boolean }> {
  const found = await lineageOf(env, ns, at, { types: ["evaluated-against"], depth: 1 });
  const all = [...new Set(found.edges.map(({ parent }) => parent))].sort((a, b) => a - b);
  const told = await nearest(env, all.slice(0, LIMITS.dossierItems), at.position);
  return { told, cut: found.cut || told.length < all.length };
}

/** Everything of a name, in the order of the log; nothing where it has none. */
export async function namesakesOf(
  env: Env,
  name: string | null,
  at: Moment,
): Promise<{ readonly namesakes: readonly Namesake[]; readonly cut: boolean }> {
  if (name === null) return { namesakes: [], cut: false };
  const all = (await named(env.GRAPH, name, null, at.position, LIMITS.listItems + 1)).toSorted(
    (a, b) => a - b,
  );
  const ns = all.slice(0, LIMITS.listItems);
  const [found, claims] = await Promise.all([
    heads(env.GRAPH, ns, at.position),
    ask(env.GRAPH, claimsWithin(ns, at.position, LIMITS.describedCharacters)),
  ]);
  const created = (n: number): string | null =>
    claims?.get(n)?.find(({ said }) => said.created_at_utc !== null)?.said.created_at_utc ?? null;
  return {
    namesakes: found.toSorted((a, b) => a.n - b.n).map((head) => ({ head, created_at: created(head.n) })),
    cut: all.length > ns.length || claims === undefined,
  };
}

const policiesOf = ({ said }: MoveRow): PolicyAsked[] =>
  (said.decision?.policies ?? []).map(({ policy, version, mode, verdict, why, message, offending }) => ({
    policy,
    version,
    mode,
    verdict,
    why: verdict === "pass" ? null : (why ?? message ?? null),
    offending: offending.map(({ node }) => node),
  }));

function moveOf(row: MoveRow, n: number): Move {
  const { statement: _s, ledger: _l, seq: _q, lineage: _f, time: _t, ...entry } = entryOf(row, n);
  return { ...entry, policies: policiesOf(row) };
}

/** What became of a node. */
export async function movesOf(
  env: Env,
  n: number,
  at: Moment,
): Promise<Pick<Material, "moves" | "moreMoves">> {
  const rows = await historyOf(env.GRAPH, n, at.position, LIMITS.dossierItems + 1, 0);
  return {
    moves: rows.slice(0, LIMITS.dossierItems).map((row) => moveOf(row, n)),
    moreMoves: rows.length > LIMITS.dossierItems,
  };
}

/** What is said of these advisories. */
export async function advisoriesSaid(
  env: Env,
  ids: readonly string[],
  at: Moment,
): Promise<Material["advisories"]> {
  const found = await Promise.all(ids.map((id) => advisoryOf(env.GRAPH, id, at.position)));
  return new Map(
    found.flatMap((one) => {
      if (one === undefined) return [];
      const { id, severity, kind, title, description, references, position, time, by, withheld } = one;
      return [
        [id, { id, severity, kind, title, description, references, position, time, by, withheld }] as const,
      ];
    }),
  );
}

/** The waivers for a node, also those that have ended: when the log took what stands at the position is what tells. */
export async function waiversOf(env: Env, n: number, at: Moment): Promise<Material["waivers"]> {
  const now = (await timeAt(env, at.position)) ?? "";
  const page = { limit: LIMITS.dossierItems, offset: 0 };
  const found = await waivers(env.GRAPH, { ended: true, now, n }, at.position, page);
  return found.map(({ id, advisory, until, holds, reason, by, time, withheld }) => ({
    id,
    advisory,
    until,
    holds,
    reason,
    by,
    time,
    withheld,
  }));
}

/** Nodes as parts of an ancestry. */
export const asAncestors = (
  told: readonly Described[],
  depth: ReadonlyMap<number, number>,
): readonly Ancestor[] => told.map((one) => ({ ...one, depth: depth.get(one.head.n) ?? 0 }));
