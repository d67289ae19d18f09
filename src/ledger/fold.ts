// The fold: a statement at a position becomes rows. Pure and total: whatever was acknowledged is folded, and what cannot
// stand beside what came before is kept and marked, never dropped. The rows of a log depend on nothing but the log, so
// the projection can be thrown away and made again.
import type { Folded, FoldedCohort, FoldedRecord } from "./entry.ts";
import { moves } from "./moves.ts";
import { type KnownNode, nodeNamed, type Rows, type World } from "./world.ts";

/** Raised whenever the same log gives other rows than before; a projection of another version is not written to. */
export const PROJECTION_VERSION = 2;

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
  if (folded.type === "cohort") return sayCohort(folded, world, step);
  if (folded.type === "erase") {
    step.erase(folded.erasure, world.erased ?? []);
    return null;
  }
  // A judgement on what nobody said, or on what stands so already, changes nothing.
  if (subject === undefined) return null;
  if (folded.type === "retraction") {
    if (subject.state !== "retracted") step.end(subject);
    return null;
  }
  if (subject.state === "live") return null;
  if (subject.state === "conflict") step.end(subject);
  return say(subject.record, world, moves(folded.place.position, world, rows, subject.record.place.position));
}

/** Says a record, or says it again. */
function say(record: FoldedRecord, world: World, step: ReturnType<typeof moves>): Conflict | null {
  const known = nodeNamed(world, record.node);
  const conflict = conflictOf(record, known, world);
  const node = known ?? (conflict === null ? step.node(record.node) : step.stub(record.node));
  step.record(record, node, conflict);
  if (conflict !== null) return conflict;
  step.lineage(record);
  step.describe(record, node);
  for (const [i, alias] of record.aliases.entries()) step.alias(alias, ALIAS_ORDINAL + i, node, record.id);
  for (const [ordinal, edge] of record.parents.entries())
    if (!isItself(record, edge.parent, world)) step.edge(record.id, ordinal, edge, node);
  for (const [ordinal, reference] of (record.said.references ?? []).entries())
    step.reference(record.id, ordinal, reference, node);
  return null;
}

/** Says the records of a cohort, all or none: where one cannot stand, all are kept and walked nowhere. */
function sayCohort(folded: FoldedCohort, world: World, step: ReturnType<typeof moves>): Conflict | null {
  const conflict = cohortConflict(folded.records, world);
  step.cohort(folded, conflict);
  const nodeOf = (id: string): KnownNode => nodeNamed(world, id) ?? step.stub(id);
  for (const [i, record] of folded.records.entries()) {
    if (!world.records.has(record.id)) {
      world.records.add(record.id);
      if (conflict === null) say(record, world, step);
      else step.record(record, nodeOf(record.node), conflict);
    }
    step.member(folded.id, i, nodeOf(record.node), record.id);
  }
  for (const [i, id] of folded.cohort.members.entries())
    step.member(folded.id, folded.records.length + i, nodeOf(id), null);
  return conflict;
}

function kindConflict(record: FoldedRecord, known: KnownNode | undefined): boolean {
  return known !== undefined && !known.stub && known.kind !== record.said.kind;
}

function conflictOf(record: FoldedRecord, known: KnownNode | undefined, world: World): Conflict | null {
  if (kindConflict(record, known)) return "kind";
  const own = namesOf(record, world);
  const numbers = record.parents.flatMap((edge) => world.numbers.get(edge.parent) ?? []);
  // Neither a parent nor another name of the node may descend from it, by any of its names.
  const closes = (n: number): boolean => own.some((one) => world.descendants.get(one)?.below.has(n));
  return [...numbers, ...own].some(closes) ? "cycle" : null;
}

/** The nodes that a record's node is known as already: its own, and those of which it says an alias. */
function namesOf(record: FoldedRecord, world: World): number[] {
  const node = nodeNamed(world, record.node);
  const others = record.aliases
    .map((alias) => nodeNamed(world, alias))
    .filter((other, i) => other?.id === record.aliases[i]);
  return [...new Set([node, ...others].flatMap((one) => (one ? [one.n] : [])))];
}

/** Whether an edge would lead from a node to itself: its parent is another name of it. */
function isItself(record: FoldedRecord, parent: string, world: World): boolean {
  if (record.aliases.includes(parent)) return true;
  const n = world.numbers.get(parent);
  return n !== undefined && namesOf(record, world).some((one) => world.descendants.get(one)?.same.has(n));
}

/** Whether records said together can stand beside each other and beside what is known. */
function cohortConflict(records: readonly FoldedRecord[], world: World): Conflict | null {
  const kinds = new Map<string, string>();
  for (const record of records) {
    if (kindConflict(record, nodeNamed(world, record.node))) return "kind";
    if ((kinds.get(record.node) ?? record.said.kind) !== record.said.kind) return "kind";
    kinds.set(record.node, record.said.kind);
  }
  return cyclic(ascents(records, world)) ? "cycle" : null;
}

/** From each node to those it descends from: by the edges now said, and by what is known already. */
function ascents(records: readonly FoldedRecord[], world: World): Map<string, Set<string>> {
  // All names of one thing are one node here: a number where one is known, else the id.
  const names = new Map<string, string>();
  for (const record of records) {
    const name = String(namesOf(record, world)[0] ?? record.node);
    for (const id of [record.node, ...record.aliases]) names.set(id, name);
    for (const n of namesOf(record, world)) names.set(String(n), name);
  }
  for (const [n, { same }] of world.descendants)
    for (const other of same) names.set(String(other), names.get(String(n)) ?? String(n));
  const key = (id: string): string => {
    const named = names.get(id) ?? String(world.numbers.get(id) ?? id);
    return names.get(named) ?? named;
  };
  const up = new Map<string, Set<string>>();
  const add = (from: string, to: string): void => {
    if (from !== to) up.set(from, (up.get(from) ?? new Set()).add(to));
  };
  for (const record of records) for (const edge of record.parents) add(key(record.node), key(edge.parent));
  for (const [n, { below }] of world.descendants)
    for (const other of below) add(key(String(other)), key(String(n)));
  return up;
}

/** Whether a graph has a cycle: nodes without a way up are taken away until none is left, or none can be taken. */
function cyclic(up: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const left = new Map([...up].map(([from, to]) => [from, new Set(to)]));
  for (let taken = true; taken; ) {
    taken = false;
    for (const [from, to] of left) {
      for (const one of to) if (!left.has(one)) to.delete(one);
      if (to.size > 0) continue;
      left.delete(from);
      taken = true;
    }
  }
  return left.size > 0;
}

/** What a cycle needs: nodes that somebody descends from, nodes that descend from somebody, and what is joined already. */
export type Kin = {
  readonly withChildren: Set<number>;
  readonly withParents: Set<number>;
  /** The live parents of nodes with children. */
  readonly parents: Map<number, Set<number>>;
};

/**
 * Whether a record could close a cycle: only a new edge from a node with children to a node with parents can, and a second
 * name for a node with either. Such a record is folded alone, after everything before it.
 */
export function mayCloseCycle(record: FoldedRecord, world: World, kin: Kin): boolean {
  const number = (id: string): number => world.numbers.get(id) ?? -1;
  if (
    record.aliases.some((alias) => kin.withChildren.has(number(alias)) || kin.withParents.has(number(alias)))
  )
    return true;
  const node = number(record.node);
  if (!kin.withChildren.has(node)) return false;
  return record.parents.some((edge) => {
    const parent = number(edge.parent);
    return kin.withParents.has(parent) && !kin.parents.get(node)?.has(parent);
  });
}

/** Takes note of the kin that a record made. */
export function noteKin(
  record: FoldedRecord,
  world: World,
  { withChildren, withParents, parents }: Kin,
): void {
  const number = (id: string): number => world.numbers.get(id) ?? -1;
  const node = number(record.node);
  if (record.parents.length > 0) withParents.add(node);
  for (const edge of record.parents) {
    withChildren.add(number(edge.parent));
    parents.set(node, (parents.get(node) ?? new Set()).add(number(edge.parent)));
  }
  // Two names of one thing have each other's kin.
  for (const id of record.aliases.length > 0 ? [record.node, ...record.aliases] : []) {
    withChildren.add(number(id));
    withParents.add(number(id));
  }
}
