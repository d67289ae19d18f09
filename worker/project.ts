// The fold into D1: entries of the log in position order become rows, a batch at a time, with the watermark moved in the
// same transaction. A crash before the batch leaves the watermark where it was and the batch is made again from the same
// entries; a crash after it leaves the watermark moved and the entries are not looked at again. There is no third case.
import { type Folded, isSaying, readEntry, subjectOf, type Turn } from "../src/ledger/entry.ts";
import { fold, skip } from "../src/ledger/fold.ts";
import { type Kin, mayCloseCycle, noteKin } from "../src/ledger/kin.ts";
import type { Statement } from "../src/ledger/statement.ts";
import { trialEntry } from "../src/ledger/trial.ts";
import { noRows, type World } from "../src/ledger/world.ts";
import type { Offered } from "./commit.ts";
import type { Env } from "./env.ts";
import type { HeldEntry } from "./log/place.ts";
import { lineageRoot } from "./platform/calls.ts";
import { sha256 } from "./platform/digest.ts";
import { learn, lookUp, worldAlone } from "./projection/world.ts";
import type { Watermark } from "./read.ts";
import { tryBatch, writeBatch } from "./write.ts";

/** Statements that were kept but are walked nowhere, by where they are folded, and why. */
export type Conflicts = ReadonlyMap<number, string>;

/**
 * What is folded at these entries, with its bytes; those that are not held are read back from their ledgers. Fewer than were
 * given, when they are too many to hold, or a ledger does not answer; fails when there are none.
 */
export async function withBytes(env: Env, held: readonly HeldEntry[], characters: number): Promise<Turn[]> {
  // Which statements of a ledger are read together: those that stand at these entries.
  const ends = new Map<string, number>();
  for (const { skipped, released, bytes, ledger, seq } of held)
    if (!skipped && released === undefined && bytes === undefined) ends.set(ledger, seq);
  const fetched = new Map<string, Offered>();
  // Of each only its share, so that many ledgers together are not more than can be held.
  const share = Math.floor(characters / Math.max(1, ends.size));
  const turns: Turn[] = [];
  let size = 0;
  for (const { position, skipped, released, bytes, ...own } of held) {
    if (skipped) {
      turns.push({ position, entry: "skipped" });
      continue;
    }
    const { ledger, seq, ...stands } = released ?? { position, ...own };
    if (bytes !== undefined && released === undefined) {
      turns.push({ position, entry: { ...stands, ...bytes } });
      continue;
    }
    const key = `${ledger} ${seq}`;
    if (!fetched.has(key)) {
      const end = released === undefined ? (ends.get(ledger) ?? seq) : seq;
      try {
        const more = await lineageRoot(env, stands.lineage).read(seq, end - seq + 1, share);
        for (const one of more) fetched.set(`${ledger} ${one.seq}`, one);
      } catch (error) {
        if (turns.length > 0) break;
        throw error;
      }
    }
    const found = fetched.get(key);
    size += found?.parts.reduce((sum, part) => sum + (part.text?.length ?? 0), 0) ?? 0;
    if (size > characters && turns.length > 0) break;
    if (found?.hash !== stands.hash) turns.push({ position, entry: "missing" });
    else
      turns.push({
        position,
        entry: { ...stands, statement: JSON.parse(found.json) as Statement, parts: found.parts },
      });
  }
  return turns;
}

type Read = { readonly position: number; readonly folded: Folded | "skipped" };

function readTurn({ position, entry }: Turn): Read {
  if (entry === "missing") throw new Error("its ledger no longer has the statement");
  return { position, folded: entry === "skipped" ? entry : readEntry(entry, sha256) };
}

/** Whether what is folded has to be checked against a database that has everything before it. */
function standsAlone({ position, folded }: Read, world: World, kin: Kin): boolean {
  if (folded === "skipped" || folded.type === "quarantine" || folded.type === "release") return false;
  if (isSaying(folded)) return false;
  return (
    folded.type !== "record" ||
    folded.place.position !== position ||
    subjectOf(folded) !== undefined ||
    mayCloseCycle(folded, world, kin)
  );
}

/**
 * Folds entries that were looked up together and writes them, as many at a time as can go together. A statement about another
 * statement, one that is released, and a record that could close a cycle, go alone, so that what they are checked against is
 * in the database. Answers how far it came: not beyond one that ends something.
 */
async function projectRun(
  db: D1Database,
  turns: readonly Turn[],
  from: Watermark,
  conflicts: Map<number, string>,
): Promise<Watermark> {
  const batch = turns.map(readTurn);
  const { world, kin } = await lookUp(
    db,
    batch.flatMap(({ folded }) => (folded === "skipped" ? [] : folded)),
    from,
  );
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
  for (const one of batch) {
    const { folded } = one;
    if (folded === "skipped") {
      skip(one.position, rows);
      position = one.position;
      continue;
    }
    const alone = standsAlone(one, world, kin);
    if (alone) await write();
    const own = alone ? await worldAlone(db, folded, world, mark) : world;
    const before = rows.edges.length;
    const conflict = fold(folded, own, rows, one.position);
    noteKin(rows.edges.slice(before), kin);
    if (alone) learn(world, own);
    if (conflict !== null) conflicts.set(one.position, conflict);
    position = one.position;
    // Where something ended, ids may name something else: what follows is looked up anew.
    const ended = rows.endedRecords.length > 0;
    if (alone) await write();
    if (ended) break;
  }
  await write();
  return mark;
}

// How many entries are looked up together at least, where many of them end something.
const LEAST = 8;

/**
 * Folds entries and writes them, a run at a time; `moved` is told how far the database is. What is in conflict goes into
 * `conflicts`, also if it fails on the way.
 */
export async function projectEntries(
  db: D1Database,
  turns: readonly Turn[],
  from: Watermark,
  conflicts: Map<number, string>,
  moved: (to: Watermark) => void,
): Promise<void> {
  let mark = from;
  let count = turns.length;
  for (let at = 0; at < turns.length; ) {
    const run = turns.slice(at, at + count);
    mark = await projectRun(db, run, mark, conflicts);
    const done = run.filter((turn) => turn.position <= mark.position).length;
    at += done;
    // What follows on an end is looked up anew: where there are many, little is looked up for nothing.
    count = done < run.length ? Math.max(LEAST, 2 * done) : 2 * count;
    moved(mark);
    // Others are served meanwhile: what only waits for its neighbours in the process never lets the network have its turn.
    await scheduler.wait(1);
  }
}

/**
 * Whether the database takes what a statement needs: one that nobody said is folded and written, and the batch undone. Fails
 * where that fails.
 */
export async function tryDatabase(db: D1Database, at: Watermark): Promise<void> {
  const folded = readEntry(trialEntry(at.position + 1, sha256), sha256);
  const { world } = await lookUp(db, [folded], at);
  const rows = noRows();
  fold(folded, await worldAlone(db, folded, world, at), rows);
  await tryBatch(db, rows, at);
}
