// The fold into D1: entries of the log in position order become rows, a batch at a time, with the watermark moved in the
// same transaction. A crash before the batch leaves the watermark where it was and the batch is made again from the same
// entries; a crash after it leaves the watermark moved and the entries are not looked at again. There is no third case.
import { type FoldEntry, readEntry, subjectOf } from "../src/ledger/entry.ts";
import { fold, PROJECTION_VERSION } from "../src/ledger/fold.ts";
import { mayCloseCycle, noteKin } from "../src/ledger/kin.ts";
import type { Statement } from "../src/ledger/statement.ts";
import { noRows } from "../src/ledger/world.ts";
import type { Offered } from "./commit.ts";
import { sha256 } from "./digest.ts";
import { type Env, lineageRoot } from "./env.ts";
import type { HeldEntry } from "./place.ts";
import type { Watermark } from "./read.ts";
import { learn, lookUp, worldAlone } from "./world.ts";
import { writeBatch } from "./write.ts";

export type Projected = {
  readonly to: Watermark;
  /** Statements that were kept but are walked nowhere, and why. */
  readonly conflicts: ReadonlyMap<number, string>;
};

/**
 * The entries with their bytes; those that the log has forgotten are read back from their ledgers. Fewer than were given,
 * when they are too many to hold.
 */
export async function withBytes(
  env: Env,
  held: readonly HeldEntry[],
  characters: number,
): Promise<FoldEntry[]> {
  const forgotten = Map.groupBy(
    held.filter((entry) => entry.bytes === null),
    (entry) => entry.ledger,
  );
  const fetched = new Map<string, Offered>();
  const entries: FoldEntry[] = [];
  let size = 0;
  for (const { bytes, ledger, seq, ...entry } of held) {
    if (bytes !== null) {
      entries.push({ ...entry, ...bytes });
      continue;
    }
    const key = `${ledger} ${seq}`;
    if (!fetched.has(key)) {
      const last = forgotten.get(ledger)?.at(-1)?.seq ?? seq;
      const more = await lineageRoot(env, entry.lineage).read(seq, last - seq + 1);
      for (const one of more) fetched.set(`${ledger} ${one.seq}`, one);
    }
    const found = fetched.get(key);
    if (found?.hash !== entry.hash) throw new Error(`ledger ${ledger} no longer has statement ${seq}`);
    size += found.parts.reduce((sum, part) => sum + (part.text?.length ?? 0), 0);
    if (size > characters && entries.length > 0) break;
    entries.push({ ...entry, statement: JSON.parse(found.json) as Statement, parts: found.parts });
  }
  return entries;
}

/**
 * Folds entries and writes them, as many at a time as can go together. A statement about another statement, and a record
 * that could close a cycle, go alone, so that what they are checked against is in the database.
 */
export async function projectEntries(
  db: D1Database,
  entries: readonly FoldEntry[],
  from: Watermark,
): Promise<Projected> {
  if (from.version !== PROJECTION_VERSION)
    throw new Error(
      `the projection is of version ${from.version}, and this code folds version ${PROJECTION_VERSION}`,
    );
  const batch = entries.map((entry) => readEntry(entry, sha256));
  const { world, kin } = await lookUp(db, batch, from);
  const conflicts = new Map<number, string>();
  let mark = from;
  let rows = noRows();
  let position = mark.position;
  const write = async (): Promise<void> => {
    if (position === mark.position) return;
    const to: Watermark = { ...mark, position, nextNode: world.nextNode };
    await writeBatch(db, rows, mark, to);
    mark = to;
    rows = noRows();
  };
  for (const folded of batch) {
    const alone =
      folded.type !== "record" || subjectOf(folded) !== undefined || mayCloseCycle(folded, world, kin);
    if (alone) await write();
    const own = alone ? await worldAlone(db, folded, world, mark) : world;
    const before = rows.edges.length;
    const conflict = fold(folded, own, rows);
    noteKin(rows.edges.slice(before), kin);
    if (alone) learn(world, own);
    if (conflict !== null) conflicts.set(folded.place.position, conflict);
    position = folded.place.position;
    // Where something ended, ids may name something else: what follows is looked up anew.
    const ended = rows.endedRecords.length > 0;
    if (alone) await write();
    if (ended) break;
  }
  await write();
  return { to: mark, conflicts };
}
