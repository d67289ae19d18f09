// The fold: a statement at a position becomes rows. Pure and total: whatever was acknowledged is folded, and what cannot
// stand beside what came before is kept and marked, never dropped. The rows of a log depend on nothing but the log, so
// the projection can be thrown away and made again.
import type { Folded, FoldedRecord } from "./entry.ts";
import { moves } from "./moves.ts";
import { type KnownNode, nodeNamed, type Rows, type World } from "./world.ts";

/** Raised whenever the same log gives other rows than before; a projection of another version is not written to. */
export const PROJECTION_VERSION = 1;

/** Why a statement that was taken cannot stand beside what came before it. */
export type Conflict = "kind" | "cycle";

// alias-of edges are made by the fold, not said by the record: their ordinals follow after any a record can have.
const ALIAS_ORDINAL = 100_000;

/** Folds one statement into rows; `world` moves on with it. Returns why what it says is kept and walked nowhere, or null. */
export function fold(folded: Folded, world: World, rows: Rows): Conflict | null {
  const { subject } = world;
  const step = moves(folded.place.position, world, rows);
  if (folded.type === "record") {
    if (world.records.has(folded.id)) return null; // the same record by another ledger: said once is enough
    world.records.add(folded.id);
    if (subject && subject.state !== "retracted") step.end(subject);
    return say(folded, world, step);
  }
  // A judgement on what nobody said, or on what stands so already, changes nothing.
  if (subject === undefined) return null;
  if (folded.type === "retraction") {
    if (subject.state !== "retracted") step.end(subject);
    return null;
  }
  if (subject.state === "live") return null;
  if (subject.state === "conflict") step.end(subject);
  return say(subject.record, world, step);
}

/** Says a record, or says it again. */
function say(record: FoldedRecord, world: World, step: ReturnType<typeof moves>): Conflict | null {
  const known = nodeNamed(world, record.node);
  const conflict = conflictOf(record, known, world);
  const node = known ?? step.node(record.node);
  step.record(record, node, conflict);
  if (conflict !== null) return conflict;
  step.lineage(record);
  step.describe(record, node);
  for (const [i, alias] of record.aliases.entries()) step.alias(alias, ALIAS_ORDINAL + i, node, record.id);
  for (const [ordinal, edge] of record.parents.entries()) step.edge(record.id, ordinal, edge, node);
  for (const [ordinal, reference] of (record.said.references ?? []).entries())
    step.reference(record.id, ordinal, reference, node);
  return null;
}

function conflictOf(record: FoldedRecord, known: KnownNode | undefined, world: World): Conflict | null {
  if (known === undefined) return null;
  if (!known.stub && known.kind !== record.said.kind) return "kind";
  const closes = (id: string): boolean => world.descendants.has(world.numbers.get(id) ?? -1);
  return record.parents.some((edge) => closes(edge.parent)) || record.aliases.some(closes) ? "cycle" : null;
}

/** Which nodes, by number, somebody descends from, and which descend from somebody: what a cycle needs both of. */
export type Kin = { readonly withChildren: Set<number>; readonly withParents: Set<number> };

/**
 * Whether a record could close a cycle: only an edge from a node with children to a node with parents can, and a second
 * name for a node with either. Such a record is folded alone, after everything before it.
 */
export function mayCloseCycle(record: FoldedRecord, world: World, kin: Kin): boolean {
  const isIn = (set: ReadonlySet<number>, id: string): boolean => set.has(world.numbers.get(id) ?? -1);
  if (record.aliases.some((alias) => isIn(kin.withChildren, alias) || isIn(kin.withParents, alias)))
    return true;
  return (
    isIn(kin.withChildren, record.node) && record.parents.some((edge) => isIn(kin.withParents, edge.parent))
  );
}

/** Takes note of the kin that a record made. */
export function noteKin(record: FoldedRecord, world: World, { withChildren, withParents }: Kin): void {
  const number = (id: string): number => world.numbers.get(id) ?? -1;
  if (record.parents.length > 0) withParents.add(number(record.node));
  for (const edge of record.parents) withChildren.add(number(edge.parent));
  // Two names of one thing have each other's kin.
  for (const id of record.aliases.length > 0 ? [record.node, ...record.aliases] : []) {
    withChildren.add(number(id));
    withParents.add(number(id));
  }
}
