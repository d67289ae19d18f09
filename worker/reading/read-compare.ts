// The reads of two states that are compared: what changed in the graph between two positions, and how much two ancestries
// have in common where they are too large to be held.
import closuresSql from "../../sql/queries/read/compare-closures.sql";
import edgesSql from "../../sql/queries/read/compare-edges.sql";
import nodesSql from "../../sql/queries/read/compare-nodes.sql";
import recordsSql from "../../sql/queries/read/compare-records.sql";
import type { Bounded } from "../../src/model/bounded.ts";
import type { Certainty } from "../../src/model/certainty.ts";
import type { EdgeType } from "../../src/model/edge-types.ts";
import type { Kind } from "../../src/model/kinds.ts";
import type { Moment } from "../read.ts";

/** From a position, the earlier, to another. */
export type Span = { readonly from: number; readonly to: number };

type Counted<What extends string> = { readonly what: What; readonly total: number };

/** The rows of one kind of change: the first of them, and how many there are. */
function of<Row extends Counted<string>, Shown>(
  rows: readonly Row[],
  what: Row["what"],
  show: (row: Row) => Shown,
): Bounded<Shown> {
  const own = rows.filter((row) => row.what === what);
  const count = own[0]?.total ?? 0;
  return { count, complete: count === own.length, items: own.map(show) };
}

type NodeRow = Counted<"added" | "changed"> & {
  readonly id: string;
  readonly a_kind: Kind;
  readonly a_ancestry: string;
  readonly a_stub: number;
  readonly kind: Kind;
  readonly ancestry: string;
  readonly stub: number;
};

type EdgeRow = Counted<"added" | "ended" | "changed"> & {
  readonly child: string;
  readonly parent: string;
  readonly type: EdgeType;
  readonly certainty: Certainty;
  readonly record: string;
  readonly misfit: number;
};

type RecordRow = Counted<"added" | "ended"> & {
  readonly record: string;
  readonly node: string;
  readonly position: number;
};

/** What differs between the graph at two positions, of each kind at most so much. */
export async function changesBetween(db: D1Database, { from, to }: Span, limit: number) {
  const bound = (sql: string): D1PreparedStatement => db.prepare(sql).bind(from, to, limit);
  const [nodes, edges, records] = await db.batch([bound(nodesSql), bound(edgesSql), bound(recordsSql)]);
  const ofNodes = (nodes?.results ?? []) as NodeRow[];
  const ofEdges = (edges?.results ?? []) as EdgeRow[];
  const ofRecords = (records?.results ?? []) as RecordRow[];
  const edge = ({ child, parent, type, certainty, record }: EdgeRow) => ({
    child,
    parent,
    type,
    certainty,
    record,
  });
  const record = ({ record: id, node, position }: RecordRow) => ({ record: id, node, position });
  return {
    nodes: {
      added: of(ofNodes, "added", ({ id, kind, ancestry, stub }) => ({
        id,
        kind,
        ancestry,
        stub: stub === 1,
      })),
      changed: of(ofNodes, "changed", (row) => ({
        id: row.id,
        a: { kind: row.a_kind, ancestry: row.a_ancestry, stub: row.a_stub === 1 },
        b: { kind: row.kind, ancestry: row.ancestry, stub: row.stub === 1 },
      })),
    },
    records: { added: of(ofRecords, "added", record), ended: of(ofRecords, "ended", record) },
    edges: {
      added: of(ofEdges, "added", edge),
      ended: of(ofEdges, "ended", edge),
      changed: of(ofEdges, "changed", (row) => ({ ...edge(row), misfit: row.misfit === 1 })),
    },
  };
}

/** A node at a position. */
export type NodeAt = { readonly n: number; readonly at: Moment };

export type ClosuresCompared = {
  /** How many ancestors each has, and how many both. */
  readonly a: number;
  readonly b: number;
  readonly common: number;
  /** Whether a is, or descends from, b; and the other way round. */
  readonly bAboveA: boolean;
  readonly aAboveB: boolean;
};

export async function compareClosures(
  db: D1Database,
  a: NodeAt,
  b: NodeAt,
  types: readonly EdgeType[],
): Promise<ClosuresCompared> {
  const row = await db
    .prepare(closuresSql)
    .bind(a.n, a.at.position, b.n, b.at.position, JSON.stringify(types))
    .first<{ a: number; b: number; common: number; b_above_a: number; a_above_b: number }>();
  if (row === null) throw new Error("a count has no row");
  const { b_above_a, a_above_b, ...counts } = row;
  return { ...counts, bAboveA: b_above_a === 1, aAboveB: a_above_b === 1 };
}
