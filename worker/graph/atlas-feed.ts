// What changed in the graph from one position to another, for who holds all of it.
import changesSql from "../../sql/queries/atlas/changes.sql";
import namesChanged from "../../sql/queries/atlas/names-changed.sql";
import type { EdgeChange } from "../../src/graph/changes.ts";
import { entryOf, NAMESAKE_SORT, SORT } from "../../src/graph/entry.ts";
import { kindIndex, STATE_WORDS } from "../../src/graph/graph.ts";
import type { ViewChange } from "../../src/graph/living.ts";
import type { Spoken } from "../../src/graph/memory.ts";
import type { Certainty } from "../../src/model/certainty.ts";
import type { EdgeType } from "../../src/model/edge-types.ts";
import type { Kind } from "../../src/model/kinds.ts";
import type { LifecycleState } from "../../src/model/lifecycle.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { each } from "../read.ts";
import { TooLarge, viewFlags } from "./atlas-load.ts";

type Row = {
  readonly position: number;
  readonly i: number;
  readonly op: string;
  readonly n: number;
  readonly other: number | null;
  readonly word: string | null;
  readonly certainty: Certainty | null;
  readonly kind: Kind | null;
  readonly ancestry: string | null;
  readonly stub: number | null;
  readonly unpinned: number | null;
};

export type Fed = {
  /** How far this goes. */
  readonly to: number;
  readonly edges: readonly EdgeChange[];
  readonly views: readonly ViewChange[];
  /** Of which nodes something was said. */
  readonly spoken: readonly Spoken[];
  /** The last position at which it was forgotten who said something; -1: none. */
  readonly forgotten: number;
  /** Whether names were erased, of which nothing tells any more what they were. */
  readonly erased: boolean;
};

function edgeChange({ position, op, n, other, word, certainty }: Row): EdgeChange[] {
  if (op !== "edge" && op !== "end-edge") return [];
  if (other === null || word === null || certainty === null)
    throw new Error(`the change of an edge at position ${position} is not whole`);
  const sort = entryOf(other, word as EdgeType, certainty) >>> SORT;
  return [{ position, child: n, parent: other, sort, ends: op === "end-edge" }];
}

function viewChange({ position, op, n, word, kind, ancestry, stub, unpinned }: Row): ViewChange[] {
  if (op === "state") return [{ position, n, state: STATE_WORDS.indexOf(word as LifecycleState) }];
  if (op !== "view") return [];
  if (kind === null || ancestry === null || stub === null || unpinned === null)
    throw new Error(`the view of node ${n} at position ${position} is not there`);
  return [{ position, n, kind: kindIndex(kind), flags: viewFlags({ kind, ancestry, stub, unpinned }) }];
}

/** Who began or ceased to bear the name of an unpinned stub, among these nodes and those that share a name with them. */
async function nameChanges(
  db: D1Database,
  ns: readonly number[],
  from: number,
  to: number,
): Promise<EdgeChange[]> {
  type Pair = { n: number; stub: number; begins: number; ends: number };
  const pairs = await each<Pair>(db, namesChanged, ns, from, to, LIMITS.atlasNamesakes + 1);
  if (pairs.length > LIMITS.atlasNamesakes)
    throw new TooLarge(`more than ${LIMITS.atlasNamesakes} nodes by the names of stubs at once`);
  return pairs
    .flatMap(({ n, stub, begins, ends }): EdgeChange[] => {
      const edge = { child: n, parent: stub, sort: NAMESAKE_SORT };
      return [
        ...(begins > from ? [{ ...edge, position: begins, ends: false }] : []),
        ...(ends <= to ? [{ ...edge, position: ends, ends: true }] : []),
      ];
    })
    .sort((a, b) => a.position - b.position || Number(a.ends) - Number(b.ends));
}

const NAMING = new Set(["view", "name"]);

/** What changed after one position, until another or as far as one page goes: whole positions always. */
export async function changesBetween(db: D1Database, from: number, until: number): Promise<Fed> {
  const rows: Row[] = [];
  let to = until;
  for (let after = { position: from, i: Number.MAX_SAFE_INTEGER }; ; ) {
    const { results } = await db
      .prepare(changesSql)
      .bind(after.position, after.i, to, LIMITS.atlasPage)
      .all<Row>();
    for (const row of results) rows.push(row);
    const last = results.at(-1);
    if (last === undefined || results.length < LIMITS.atlasPage) break;
    // The statement that the page ends in is read to its end.
    to = last.position;
    after = last;
  }
  const named = new Set(rows.flatMap((row) => (NAMING.has(row.op) ? row.n : [])));
  const names = named.size === 0 ? [] : await nameChanges(db, [...named], from, to);
  return {
    to,
    edges: [...rows.flatMap(edgeChange), ...names],
    views: rows.flatMap(viewChange),
    spoken: rows.flatMap(({ n, position }) => (n >= 0 ? { n, position } : [])),
    forgotten: rows.findLast((row) => row.op === "erase-context")?.position ?? -1,
    erased: rows.some((row) => row.op === "erase"),
  };
}
