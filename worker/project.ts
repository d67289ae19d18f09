// The fold into D1: entries of the log in position order become rows, a batch at a time, with the watermark moved in the
// same transaction. A crash before the batch leaves the watermark where it was and the batch is made again from the same
// entries; a crash after it leaves the watermark moved and the entries are not looked at again. There is no third case.
import {
  type FoldEntry,
  type Folded,
  type FoldedRecord,
  foldedRecord,
  mentioned,
  readEntry,
  recordsOf,
  subjectOf,
} from "../src/ledger/entry.ts";
import type { Erasure } from "../src/ledger/erasure.ts";
import { fold, type Kin, mayCloseCycle, noteKin, PROJECTION_VERSION } from "../src/ledger/fold.ts";
import type { Statement } from "../src/ledger/statement.ts";
import { type Below, type Erased, noRows, type Subject, type World } from "../src/ledger/world.ts";
import type { Offered } from "./commit.ts";
import { sha256 } from "./digest.ts";
import { type Env, lineageRoot } from "./env.ts";
import type { HeldEntry } from "./place.ts";
import { descends, parentsKnown } from "./reach.ts";
import { claimsOf, edgesInto, heads, type Resolved, resolve, type Watermark, withheldParts } from "./read.ts";
import { edgesOfRecord, knownLineages, knownRecords, recordState } from "./read-records.ts";
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

type Looked = { readonly world: World; readonly kin: Kin };

const isRecord = (folded: Folded): folded is FoldedRecord => folded.type === "record";

/** Looks up what a batch touches. */
async function lookUp(
  db: D1Database,
  batch: readonly Folded[],
  mark: Watermark,
  alone = false,
): Promise<Looked> {
  const records = batch.flatMap(recordsOf);
  const members = batch.flatMap((folded) => (folded.type === "cohort" ? folded.cohort.members : []));
  const [nodes, seen, lineages] = await Promise.all([
    resolve(db, [...records.flatMap(mentioned), ...members]),
    knownRecords(
      db,
      records.map((record) => record.id),
    ),
    knownLineages(
      db,
      records.map((record) => record.place.lineage),
    ),
  ]);
  const world: World = {
    nextNode: mark.nextNode,
    numbers: new Map(nodes.map((node) => [node.said, node.n])),
    nodes: new Map(nodes.map((node) => [node.n, node])),
    records: new Set(seen.keys()),
    lineages,
    descendants: new Map(),
    // Kinds become known where a stub is filled, and may be taken back where a statement is folded alone.
    into: await edgesInto(
      db,
      nodes.filter((node) => node.stub || alone).map((node) => node.n),
    ),
  };
  const numbers = (of: readonly Resolved[]): Set<number> => new Set(of.map((node) => node.n));
  const withChildren = numbers(nodes.filter((node) => node.children));
  const withParents = numbers(nodes.filter((node) => node.parents));
  const parents = await parentsKnown(db, [...withChildren]);
  return { world, kin: { withChildren, withParents, parents } };
}

/** The record that a statement judges or corrects, with what else is live about its node. */
async function lookUpSubject(db: D1Database, id: string, mark: Watermark): Promise<Subject | undefined> {
  const state = await recordState(db, id);
  if (state === null) return undefined;
  const { n, position, statement: hash, lineage, ledger, seq, time } = state;
  const [edges, claims] = await Promise.all([edgesOfRecord(db, id), claimsOf(db, [n], mark.position)]);
  return {
    record: foldedRecord(
      { position, hash, lineage, ledger, seq, time },
      { id, text: state.said, facets: state.facets, withheld: withheldParts(state.withheld) },
    ),
    n,
    state: state.until_position !== null ? "retracted" : state.conflict !== null ? "conflict" : "live",
    edges,
    others: (claims.get(n) ?? []).filter((claim) => claim.record !== id).map((claim) => claim.said),
  };
}

/** The records that an erasure names, as far as the projection has them. */
async function lookUpErased(db: D1Database, { parts }: Erasure): Promise<Erased[]> {
  const ids = new Set(parts.flatMap(({ record }) => record ?? []));
  const states = await Promise.all([...ids].map(async (id) => ({ id, state: await recordState(db, id) })));
  return states.flatMap(({ id, state }) =>
    state === null
      ? []
      : {
          id,
          n: state.n,
          statement: state.statement,
          text: state.said,
          facets: state.facets,
          withheld: withheldParts(state.withheld),
        },
  );
}

/** Of each node that is said, by any of its names, which of the nodes mentioned descend from it. */
async function descendantsAmong(
  db: D1Database,
  records: readonly FoldedRecord[],
  { world, kin }: Looked,
): Promise<World["descendants"]> {
  const numbers = (ids: readonly string[]): number[] => [
    ...new Set(ids.flatMap((id) => world.numbers.get(id) ?? [])),
  ];
  const candidates = numbers(records.flatMap(mentioned));
  const below = new Map<number, Below>();
  // What is being corrected no longer counts.
  for (const record of records)
    for (const n of numbers([record.node, ...record.aliases]))
      if (kin.withChildren.has(n)) below.set(n, await descends(db, n, candidates, record.said.corrects));
  return below;
}

/** The world of a statement that is folded alone, after everything before it is in the database. */
async function worldAlone(db: D1Database, folded: Folded, world: World, mark: Watermark): Promise<World> {
  if (folded.type === "erase") return { ...world, erased: await lookUpErased(db, folded.erasure) };
  const about = subjectOf(folded);
  const subject = about === undefined ? undefined : await lookUpSubject(db, about, mark);
  const said = subject && !isRecord(folded) ? [subject.record] : recordsOf(folded);
  if (said.length === 0 && folded.type !== "cohort") return world;
  const known = await lookUp(db, folded.type === "cohort" ? [folded] : said, mark, true);
  const head = subject && (await heads(db, [subject.n], mark.position));
  for (const node of head ?? []) {
    known.world.nodes.set(node.n, node);
    for (const [n, edges] of await edgesInto(db, [node.n])) known.world.into.set(n, edges);
  }
  return {
    ...known.world,
    records: world.records,
    subject,
    descendants: await descendantsAmong(db, said, known),
  };
}

/** What a statement folded alone taught, for those after it. */
function learn(world: World, from: World): void {
  for (const [id, n] of from.numbers) world.numbers.set(id, n);
  for (const [n, node] of from.nodes) world.nodes.set(n, node);
  for (const [n, edges] of from.into) world.into.set(n, edges);
  for (const lineage of from.lineages) world.lineages.add(lineage);
  world.nextNode = from.nextNode;
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
    const conflict = fold(folded, own, rows);
    if (alone) learn(world, own);
    if (conflict !== null) conflicts.set(folded.place.position, conflict);
    for (const record of recordsOf(folded)) noteKin(record, world, kin);
    position = folded.place.position;
    // Where something ended, ids may name something else: what follows is looked up anew.
    const ended = rows.endedRecords.length > 0;
    if (alone) await write();
    if (ended) break;
  }
  await write();
  return { to: mark, conflicts };
}
