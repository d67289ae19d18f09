// The reads that questions of connections need beside the graph: ids, weights, owners, and names without a revision.
import idsSql from "../../sql/queries/read/ids-of-many.sql";
import ownersSql from "../../sql/queries/read/owners-of-many.sql";
import unpinnedSql from "../../sql/queries/read/unpinned-of-many.sql";
import weightsSql from "../../sql/queries/read/weights-of-many.sql";
import type { WeightedEdge } from "../../src/graph/contribution.ts";
import type { Namesake } from "../../src/graph/small.ts";
import type { EdgeType } from "../../src/model/edge-types.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Agent } from "../../src/model/record.ts";
import type { Env } from "../env.ts";
import type { Gathered } from "../graph/gather.ts";
import { each, heads } from "../read.ts";

export async function idsOf(db: D1Database, ns: readonly number[]): Promise<Map<number, string>> {
  const rows = await each<{ n: number; id: string }>(db, idsSql, ns);
  return new Map(rows.map(({ n, id }) => [n, id]));
}

/** Every edge of these types from these nodes to a parent; undefined where there are more than `most`. */
export async function weightsOf(
  db: D1Database,
  ns: readonly number[],
  types: readonly EdgeType[],
  at: number,
  most: number,
): Promise<WeightedEdge[] | undefined> {
  const edges = await each<WeightedEdge>(db, weightsSql, ns, at, JSON.stringify(types), most + 1);
  return edges.length > most ? undefined : edges;
}

/** Whose these nodes are; those that nobody says it of are left out. */
export async function ownersOf(
  db: D1Database,
  ns: readonly number[],
  at: number,
): Promise<Map<number, Agent>> {
  const rows = await each<{ n: number; owner: string }>(db, ownersSql, ns, at);
  return new Map(rows.map(({ n, owner }) => [n, JSON.parse(owner) as Agent]));
}

/** What was gathered, and the unpinned stubs whose names its nodes bear: gaps, which are counted and need not be crossed. */
export async function withUnpinned(env: Env, gathered: Gathered, at: number): Promise<Gathered> {
  const known = new Set(gathered.nodes.map(({ n }) => n));
  const most = LIMITS.walkEdges;
  const found = await each<Namesake>(env.GRAPH, unpinnedSql, [...known], at, most + 1);
  const namesakes = found.slice(0, most);
  const more = new Set(namesakes.flatMap(({ stub }) => (known.has(stub) ? [] : stub)));
  return {
    ...gathered,
    cut: gathered.cut || found.length > most,
    nodes: [...gathered.nodes, ...(await heads(env.GRAPH, [...more], at))],
    namesakes,
  };
}
