// The whole graph from the database, as it stood at one position: page by page, so that what is on its way is never much.
import countSql from "../../sql/queries/atlas/count.sql";
import edgesSql from "../../sql/queries/atlas/edges.sql";
import namesakesSql from "../../sql/queries/atlas/namesakes.sql";
import nodesSql from "../../sql/queries/atlas/nodes.sql";
import { entryOf, MOST_NODES, namesakeOf } from "../../src/graph/entry.ts";
import { FLAGS, flagsOf, kindIndex, STATE_WORDS } from "../../src/graph/graph.ts";
import type { Held } from "../../src/graph/living.ts";
import { rowsOf } from "../../src/graph/rows.ts";
import type { Certainty } from "../../src/model/certainty.ts";
import type { EdgeType } from "../../src/model/edge-types.ts";
import type { Kind } from "../../src/model/kinds.ts";
import type { LifecycleState } from "../../src/model/lifecycle.ts";
import { LIMITS } from "../../src/model/limits.ts";

/** A view of a node as the database has it. */
export type ViewRow = {
  readonly kind: Kind;
  readonly ancestry: string;
  readonly stub: number;
  readonly unpinned: number;
};

export const viewFlags = ({ stub, unpinned, ancestry }: ViewRow): number =>
  flagsOf({ stub: stub === 1, unpinned: unpinned === 1, ancestry });

/** More than can be held in memory: the database answers instead. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
}

/** Every row of a query that takes where to begin, the position, and how many; `next` tells where the following begin. */
async function* rows<T>(db: D1Database, sql: string, position: number, next: (row: T) => number) {
  for (let from = 0; ; ) {
    const { results } = await db.prepare(sql).bind(from, position, LIMITS.atlasPage).all<T>();
    yield results;
    const last = results.at(-1);
    if (last === undefined || results.length < LIMITS.atlasPage) return;
    from = next(last);
  }
}

type NodeRow = ViewRow & { readonly n: number; readonly state: LifecycleState | null };
type EdgeRow = {
  readonly rowid: number;
  readonly child: number;
  readonly parent: number;
  readonly type: EdgeType;
  readonly certainty: Certainty;
};

/** Loads it; fails when it is larger than a graph can be. */
export async function loadGraph(db: D1Database, position: number): Promise<Held> {
  const count = await db.prepare(countSql).bind(position).first<{ nodes: number | null; edges: number }>();
  const size = (count?.nodes ?? 0) + 1;
  if (size > MOST_NODES) throw new TooLarge(`${size} nodes`);
  const kinds = new Uint8Array(size);
  const states = new Uint8Array(size);
  const flags = new Uint8Array(size);
  for await (const page of rows<NodeRow>(db, nodesSql, position, (row) => row.n))
    for (const row of page) {
      kinds[row.n] = kindIndex(row.kind);
      states[row.n] = STATE_WORDS.indexOf(row.state ?? "none");
      flags[row.n] = viewFlags(row);
    }
  const { results: namesakes } = await db
    .prepare(namesakesSql)
    .bind(position, LIMITS.atlasNamesakes + 1)
    .all<{ n: number; stub: number }>();
  if (namesakes.length > LIMITS.atlasNamesakes)
    throw new TooLarge(`more than ${LIMITS.atlasNamesakes} nodes by the names of stubs`);
  const most = (count?.edges ?? 0) + namesakes.length;
  const of = new Uint32Array(most);
  const entries = new Uint32Array(most);
  let length = 0;
  const add = (child: number, parent: number, entry: number, isBridge: boolean): void => {
    of[length] = child;
    entries[length++] = entry;
    if (isBridge) for (const n of [child, parent]) flags[n] = (flags[n] ?? 0) | FLAGS.bridged;
  };
  for await (const page of rows<EdgeRow>(db, edgesSql, position, (row) => row.rowid))
    for (const { child, parent, type, certainty } of page)
      add(child, parent, entryOf(parent, type, certainty), type === "alias-of");
  for (const { n, stub } of namesakes) add(n, stub, namesakeOf(stub), true);
  return {
    position,
    up: rowsOf(size, of.subarray(0, length), entries.subarray(0, length)),
    kinds,
    states,
    flags,
  };
}
