// The fold: a statement at a position becomes rows. Pure and total: whatever was acknowledged is folded, and what cannot
// stand beside what came before is kept and marked, never dropped. The rows of a log depend on nothing but the log, so
// the projection can be thrown away and made again.
import type { FoldedRecord } from "./entry.ts";
import { moves } from "./moves.ts";
import { type KnownNode, nodeNamed, type Rows, type World } from "./world.ts";

/** Raised whenever the same log gives other rows than before; a projection of another version is not written to. */
export const PROJECTION_VERSION = 1;

// alias-of edges are made by the fold, not said by the record: their ordinals follow after any a record can have.
const ALIAS_ORDINAL = 100_000;

/** Folds one record into rows; `world` moves on with it. */
export function foldRecord(record: FoldedRecord, world: World, rows: Rows): void {
  if (world.records.has(record.id)) return; // the same record by another ledger: said once is enough
  world.records.add(record.id);
  const step = moves(record.entry.position, world, rows);
  const known = nodeNamed(world, record.node);
  const conflict = conflictOf(record, known, world);
  const node = known ?? step.node(record.node);
  step.record(record, node, conflict);
  if (conflict !== null) return;
  step.lineage(record);
  step.describe(record, node);
  for (const [i, alias] of record.aliases.entries()) step.alias(alias, ALIAS_ORDINAL + i, node, record.id);
  for (const [ordinal, edge] of record.parents.entries()) step.edge(record.id, ordinal, edge, node);
}

function conflictOf(
  record: FoldedRecord,
  known: KnownNode | undefined,
  world: World,
): "kind" | "cycle" | null {
  if (known === undefined) return null;
  if (!known.stub && known.kind !== record.said.kind) return "kind";
  const closes = (id: string): boolean => world.descendants.has(world.numbers.get(id) ?? -1);
  return record.parents.some((edge) => closes(edge.parent)) || record.aliases.some(closes) ? "cycle" : null;
}

/**
 * Whether a record could close a cycle: only one whose node (or alias) already is somebody's parent can. Such a record
 * is folded alone, after everything before it.
 */
export function mayCloseCycle(
  record: FoldedRecord,
  world: World,
  parentsSoFar: ReadonlySet<number>,
): boolean {
  const isParent = (id: string): boolean => parentsSoFar.has(world.numbers.get(id) ?? -1);
  return (record.parents.length > 0 && isParent(record.node)) || record.aliases.some(isParent);
}
