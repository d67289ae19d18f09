// The fold into D1: entries of the log in position order become rows, a batch at a time, with the watermark moved in the
// same transaction. A crash before the batch leaves the watermark where it was and the batch is made again from the same
// entries; a crash after it leaves the watermark moved and the entries are not looked at again. There is no third case.
import { type FoldEntry, type FoldedRecord, mentioned, readEntry } from "../src/ledger/entry.ts";
import { foldRecord, type Kin, mayCloseCycle, noteKin, PROJECTION_VERSION } from "../src/ledger/fold.ts";
import type { Statement } from "../src/ledger/statement.ts";
import { nodeNamed, noRows, type World } from "../src/ledger/world.ts";
import { LIMITS } from "../src/model/limits.ts";
import type { Offered } from "./commit.ts";
import { sha256 } from "./digest.ts";
import { type Env, lineageRoot } from "./env.ts";
import type { HeldEntry } from "./place.ts";
import { descends } from "./reach.ts";
import { knownLineages, knownRecords, type Resolved, resolve, type Watermark } from "./read.ts";
import { writeBatch } from "./write.ts";

export type Projected = {
  readonly to: Watermark;
  /** Statements that were kept but are walked nowhere, and why. */
  readonly conflicts: ReadonlyMap<number, string>;
};

type Records = FoldedRecord[];

/** The entries with their bytes; those that the log has forgotten are read back from their ledgers. */
export async function withBytes(env: Env, held: readonly HeldEntry[]): Promise<FoldEntry[]> {
  const entries: FoldEntry[] = [];
  const fetched = new Map<string, Offered>();
  for (const { bytes, ledger, seq, ...entry } of held) {
    if (bytes !== null) {
      entries.push({ ...entry, ...bytes });
      continue;
    }
    const key = `${ledger} ${seq}`;
    if (!fetched.has(key)) {
      const more = await lineageRoot(env, entry.lineage).read(seq, LIMITS.batchStatements);
      for (const one of more) fetched.set(`${ledger} ${one.seq}`, one);
    }
    const found = fetched.get(key);
    if (found?.hash !== entry.hash) throw new Error(`ledger ${ledger} no longer has statement ${seq}`);
    entries.push({ ...entry, statement: JSON.parse(found.json) as Statement, parts: found.parts });
  }
  return entries;
}

/** Looks up what a batch touches. */
async function lookUp(
  db: D1Database,
  records: Records,
  mark: Watermark,
): Promise<{ world: World; kin: Kin }> {
  const [nodes, seen, lineages] = await Promise.all([
    resolve(db, records.flatMap(mentioned)),
    knownRecords(
      db,
      records.map((record) => record.id),
    ),
    knownLineages(
      db,
      records.map((record) => record.entry.lineage),
    ),
  ]);
  const world: World = {
    nextNode: mark.nextNode,
    numbers: new Map(nodes.map((node) => [node.said, node.n])),
    nodes: new Map(nodes.map((node) => [node.n, node])),
    records: new Set(seen.keys()),
    lineages,
    descendants: new Set(),
  };
  const numbers = (of: readonly Resolved[]): Set<number> => new Set(of.map((node) => node.n));
  const withChildren = numbers(nodes.filter((node) => node.children));
  const withParents = numbers(nodes.filter((node) => node.parents));
  return { world, kin: { withChildren, withParents } };
}

/** For a record folded alone: which of its parents and aliases already descend from it. */
async function closing(db: D1Database, record: Records[number], world: World): Promise<World> {
  const node = nodeNamed(world, record.node);
  const candidates = [...record.parents.map((edge) => edge.parent), ...record.aliases].flatMap(
    (id) => world.numbers.get(id) ?? [],
  );
  const starts = node === undefined ? [] : [node.n];
  const found = await Promise.all(starts.map((n) => descends(db, n, candidates)));
  return { ...world, descendants: new Set(found.flatMap((set) => [...set])) };
}

/**
 * Folds as many of the entries as go into one batch and writes them. A record that could close a cycle goes alone, so
 * that what it is checked against is in the database.
 */
export async function projectBatch(
  db: D1Database,
  entries: readonly FoldEntry[],
  mark: Watermark,
): Promise<Projected> {
  if (mark.version !== PROJECTION_VERSION)
    throw new Error(
      `the projection is of version ${mark.version}, and this code folds version ${PROJECTION_VERSION}`,
    );
  const records = entries.map((entry) => readEntry(entry, sha256));
  const looked = await lookUp(db, records, mark);
  const rows = noRows();
  const conflicts = new Map<number, string>();
  let world = looked.world;
  let position = mark.position;
  for (const [i, record] of records.entries()) {
    const alone = mayCloseCycle(record, world, looked.kin);
    if (alone && i > 0) break;
    if (alone) world = await closing(db, record, world);
    const before = rows.records.length;
    foldRecord(record, world, rows);
    const conflict = rows.records[before]?.[10];
    if (typeof conflict === "string") conflicts.set(record.entry.position, conflict);
    noteKin(record, world, looked.kin);
    position = record.entry.position;
    if (alone) break;
  }
  const to: Watermark = { ...mark, position, nextNode: world.nextNode };
  await writeBatch(db, rows, mark, to);
  return { to, conflicts };
}
