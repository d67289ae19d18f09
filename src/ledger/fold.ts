// The fold: a statement at a position becomes rows. Pure and total: whatever was acknowledged is folded, and what cannot
// stand beside what came before is kept and marked, never dropped. The rows of a log depend on nothing but the log, so
// the projection can be thrown away and made again.
import { isCyclic } from "./acyclic.ts";
import { type Folded, type FoldedCohort, type FoldedRecord, isSaying } from "./entry.ts";
import { moves } from "./moves.ts";
import { eraseSaying, sayFolded } from "./sayings.ts";
import { branch, type Conflict, type KnownNode, nodeNamed, noRows, type Rows, type World } from "./world.ts";

/** Raised whenever the same log gives other rows than before; a projection of another version is not written to. */
export const PROJECTION_VERSION = 4;

/** Why what a statement says is walked nowhere: it cannot stand, or had been taken back before another ledger said it. */
export type Setback = Conflict | "retracted";

// alias-of edges are made by the fold, not said by the record: their ordinals follow after any a record can have.
const ALIAS_ORDINAL = 100_000;

type Step = ReturnType<typeof moves>;

/** What a statement does if it can stand. Answers with the conflict of kinds that it runs into, or null. */
type Act = (world: World, step: Step) => Conflict | null;

/**
 * Folds one statement into rows; `world` moves on with it. Returns why what it says is kept and walked nowhere, or null.
 * `position`: where it is folded. That is where it stands, unless it is released from quarantine: then rows are true from
 * the release on, and remember where it stands.
 */
export function fold(
  folded: Folded,
  world: World,
  rows: Rows,
  position: number = folded.place.position,
): Setback | null {
  const stands = folded.place.position;
  const { subject } = world;
  const step = moves(position, world, rows, stands);
  if (folded.type === "record") {
    const known = world.records.get(folded.id);
    if (known !== undefined) return known; // the same record by another ledger: said once is enough
    // What it corrects ends with it, or does not end.
    const act: Act = (w, s) => {
      if (subject && subject.state !== "retracted") s.end(subject);
      return enter(folded, w, s);
    };
    const conflict =
      world.descendants === undefined ? act(world, step) : attempt(act, position, world, stands);
    if (conflict !== null) keep(folded, conflict, world, step);
    else if (world.descendants !== undefined) act(world, step);
    world.records.set(folded.id, conflict);
    if (subject && conflict === null) world.records.set(subject.record.id, "retracted");
    return conflict;
  }
  if (folded.type === "quarantine" || folded.type === "release") return null;
  if (folded.type === "cohort") return sayCohort(folded, world, step, position);
  if (folded.type === "erase") {
    step.erase(folded.erasure, world.erased ?? []);
    const { statement, parts } = folded.erasure;
    if (world.erasedSaying !== undefined && parts.some(({ name }) => name === "body"))
      eraseSaying(statement, world.erasedSaying, { world, rows, step, position });
    return null;
  }
  if (isSaying(folded)) {
    sayFolded(folded, { world, rows, step, position });
    return null;
  }
  // A judgement on what nobody said, or on what stands so already, changes nothing.
  if (subject === undefined) return null;
  const { record, state } = subject;
  if (folded.type === "retraction") {
    if (state !== "retracted") step.end(subject);
    world.records.set(record.id, "retracted");
    return null;
  }
  if (state === "live") return null;
  const said = record.place.position;
  const again = moves(position, world, rows, said);
  const act: Act = (w, s) => {
    if (state === "conflict") s.end(subject);
    return enter(record, w, s);
  };
  const conflict = attempt(act, position, world, said);
  if (conflict === null) act(world, again);
  else {
    if (state === "conflict") again.end(subject);
    keep(record, conflict, world, again);
  }
  world.records.set(record.id, conflict);
  return conflict;
}

/** Skips the statement at a position: it is in quarantine. That is all the graph has of it, and of whoever folds it again. */
export function skip(position: number, rows: Rows): void {
  rows.changes.push([position, 0, "quarantine", -1, null, null, null]);
}

/** Whether something can stand: it is done in a copy of the world, and what comes out is looked at. */
function attempt(act: Act, position: number, world: World, said: number): Conflict | null {
  const tried = branch(world);
  const rows = noRows();
  const conflict = act(tried, moves(position, tried, rows, said));
  return conflict ?? (isCyclic(rows.edges, world.descendants) ? "cycle" : null);
}

/** What a record says, unless its node, by any of its names, is of another kind. */
function enter(record: FoldedRecord, world: World, step: Step): Conflict | null {
  const known = nodeNamed(world, record.node);
  const things = [known, ...record.aliases.map((alias) => nodeNamed(world, alias))];
  if (things.some((one) => one !== undefined && !one.stub && one.kind !== record.said.kind)) return "kind";
  const node = known ?? step.node(record.node);
  step.record(record, node, null);
  step.lineage(record);
  step.describe(record, node);
  for (const [i, alias] of record.aliases.entries()) step.alias(alias, ALIAS_ORDINAL + i, node, record.id);
  for (const [ordinal, edge] of record.parents.entries())
    if (!isItself(record, edge.parent, world)) step.edge(record.id, ordinal, edge, node);
  for (const [ordinal, reference] of (record.said.references ?? []).entries())
    step.reference(record.id, ordinal, reference, node);
  return null;
}

/** Keeps a record that cannot stand. */
function keep(record: FoldedRecord, conflict: Conflict, world: World, step: Step): void {
  step.record(record, nodeNamed(world, record.node) ?? step.stub(record.node), conflict);
}

/** Says the records of a cohort, all or none: where one cannot stand, all are kept and walked nowhere. */
function sayCohort(folded: FoldedCohort, world: World, step: Step, position: number): Conflict | null {
  const { records, cohort, id } = folded;
  const sayAll = (w: World, s: Step, say: (record: FoldedRecord) => Conflict | null): Conflict | null => {
    const nodeOf = (of: string): KnownNode => nodeNamed(w, of) ?? s.stub(of);
    for (const [i, record] of records.entries()) {
      if (!w.records.has(record.id)) {
        const conflict = say(record);
        if (conflict !== null) return conflict;
      }
      s.member(id, i, nodeOf(record.node), record.id);
    }
    for (const [i, of] of cohort.members.entries()) s.member(id, records.length + i, nodeOf(of), null);
    return null;
  };
  const act: Act = (w, s) =>
    sayAll(w, s, (record) => {
      w.records.set(record.id, null);
      return enter(record, w, s);
    });
  const conflict = attempt(act, position, world, folded.place.position);
  step.cohort(folded, conflict);
  if (conflict === null) act(world, step);
  else
    sayAll(world, step, (record) => {
      world.records.set(record.id, conflict);
      keep(record, conflict, world, step);
      return null;
    });
  return conflict;
}

/** The nodes that a record's node is known as already: its own, and those of which it says an alias. */
function namesOf(record: FoldedRecord, world: World): number[] {
  const node = nodeNamed(world, record.node);
  const others = record.aliases.map((alias) => nodeNamed(world, alias));
  return [...new Set([node, ...others].flatMap((one) => (one ? [one.n] : [])))];
}

/** Whether an edge would lead from a node to itself: its parent is another name of it. */
function isItself(record: FoldedRecord, parent: string, world: World): boolean {
  if (record.aliases.includes(parent)) return true;
  const n = world.numbers.get(parent);
  if (n === undefined) return false;
  return namesOf(record, world).some((one) => one === n || world.descendants?.get(one)?.same.has(n));
}
