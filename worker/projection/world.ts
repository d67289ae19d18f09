// What the fold of a batch looks up in the database before: the part of the projection that the batch touches, and no more,
// so that a batch costs what it says and not what has been said before.
import {
  type Folded,
  type FoldedRecord,
  foldedRecord,
  isSaying,
  mentioned,
  namedBy,
  recordsOf,
  subjectOf,
} from "../../src/ledger/entry.ts";
import type { Erasure } from "../../src/ledger/erasure.ts";
import type { Kin } from "../../src/ledger/kin.ts";
import type { Below, Erased, Subject, World } from "../../src/ledger/world.ts";
import { sayingOf, standingsMoved } from "../lifecycle/read-lifecycle.ts";
import { askAll, edgesInto, heads, NOW, resolving, type Watermark, withheldParts } from "../read.ts";
import { descends, kinOf, parentsKnown } from "../reading/reach.ts";
import { edgesOfRecord, knownAmong, outlooksOf, recordState, standingOf } from "../reading/read-records.ts";

export type Looked = { readonly world: World; readonly kin: Kin };

/** Ids that a record gives its node. */
const names = (record: FoldedRecord): string[] => [record.node, ...record.aliases];

/** Whether a record of the batch is about a node that an earlier one of them names as a parent, or by another id. */
function refersBack(records: readonly FoldedRecord[]): boolean {
  const parents = new Set<string>();
  for (const record of records) {
    if (names(record).some((id) => parents.has(id))) return true;
    for (const edge of record.parents) parents.add(edge.parent);
    if (record.aliases.length > 0) for (const id of names(record)) parents.add(id);
  }
  return false;
}

/**
 * What a cycle needs: which nodes have children and which have parents. Asked first of the nodes that are said; of the others
 * only where one of these may have children.
 */
async function lookUpKin(
  db: D1Database,
  records: readonly FoldedRecord[],
  world: World,
  certain: boolean,
): Promise<Kin> {
  const own = new Set(records.flatMap(names).flatMap((id) => world.numbers.get(id) ?? []));
  const first = await kinOf(db, [...own]);
  const kin: Kin = { withChildren: new Set(), withParents: new Set(), parents: new Map() };
  const note = (rows: typeof first): void => {
    for (const { n, children, parents } of rows) {
      if (children) kin.withChildren.add(n);
      if (parents) kin.withParents.add(n);
    }
  };
  note(first);
  if (certain && kin.withChildren.size === 0 && !refersBack(records)) return kin;
  note(
    await kinOf(
      db,
      [...world.nodes.keys()].filter((n) => !own.has(n)),
    ),
  );
  return {
    ...kin,
    parents: await parentsKnown(
      db,
      [...kin.withChildren].filter((n) => own.has(n)),
    ),
  };
}

/** Looks up what a batch touches. `tracked`: nodes of which an outer world follows the edges that end in them. */
export async function lookUp(
  db: D1Database,
  batch: readonly Folded[],
  mark: Watermark,
  tracked?: ReadonlyMap<number, unknown>,
): Promise<Looked> {
  const records = batch.flatMap(recordsOf);
  const members = batch.flatMap((folded) => (folded.type === "cohort" ? folded.cohort.members : []));
  const sayings = batch.filter(isSaying);
  const [nodes, seen, lineages] = await askAll(db, [
    resolving([...records.flatMap(mentioned), ...members, ...sayings.flatMap(namedBy)], NOW),
    standingOf(records.map((record) => record.id)),
    knownAmong(records.map((record) => record.place.lineage)),
  ]);
  const numbers = new Map(nodes.map((node) => [node.said, node.n]));
  const said = new Set(records.flatMap((record) => numbers.get(record.node) ?? []));
  // Where a stub is filled, the edges that end in it may fit no longer.
  const filled = nodes.filter((node) => tracked?.has(node.n) || (node.stub && said.has(node.n)));
  const world: World = {
    nextNode: mark.nextNode,
    ...(await standingsMoved(db, sayings, numbers)),
    numbers,
    nodes: new Map(nodes.map((node) => [node.n, node])),
    records: new Map([...seen].map(([id, one]) => [id, one.retracted ? "retracted" : one.conflict])),
    lineages,
    into: await edgesInto(
      db,
      filled.map((node) => node.n),
    ),
  };
  // What is judged is not read yet: nothing is known of its kin.
  const certain = batch.every((one) => one.type !== "reinstatement");
  return { world, kin: await lookUpKin(db, records, world, certain) };
}

/** The record that a statement judges or corrects, with what else is live about its node. */
async function lookUpSubject(db: D1Database, id: string, mark: Watermark): Promise<Subject | undefined> {
  const state = await recordState(db, id, NOW);
  if (state === null) return undefined;
  const { n, position, statement: hash, lineage, ledger, seq, time, token } = state;
  const [edges, others] = await Promise.all([
    edgesOfRecord(db, id, position),
    outlooksOf(db, n, mark.position, id),
  ]);
  return {
    record: foldedRecord(
      { position, hash, lineage, ledger, seq, time, token },
      { id, text: state.said, facets: state.facets, withheld: withheldParts(state.withheld) },
    ),
    n,
    state: state.until_position !== null ? "retracted" : state.conflict !== null ? "conflict" : "live",
    edges,
    others,
  };
}

/** The records that an erasure names, as far as the projection has them. */
async function lookUpErased(db: D1Database, { parts }: Erasure): Promise<Erased[]> {
  const ids = new Set(parts.flatMap(({ record }) => record ?? []));
  const states = await Promise.all(
    [...ids].map(async (id) => ({ id, state: await recordState(db, id, NOW) })),
  );
  return states.flatMap(({ id, state }) =>
    state === null
      ? []
      : {
          id,
          n: state.n,
          position: state.position,
          statement: state.statement,
          text: state.said,
          facets: state.facets,
          withheld: withheldParts(state.withheld),
        },
  );
}

/** Of each node that is said, by any of its names, which of the nodes mentioned descend from it; without what one record says. */
async function descendantsAmong(
  db: D1Database,
  records: readonly FoldedRecord[],
  { world, kin }: Looked,
  without: string | undefined,
): Promise<Map<number, Below>> {
  const numbers = (ids: readonly string[]): number[] => [
    ...new Set(ids.flatMap((id) => world.numbers.get(id) ?? [])),
  ];
  const candidates = numbers(records.flatMap(mentioned));
  const below = new Map<number, Below>();
  for (const n of numbers(records.flatMap(names)))
    if (kin.withChildren.has(n)) below.set(n, await descends(db, n, candidates, without));
  return below;
}

/** The world of a statement that is folded alone, after everything before it is in the database. */
export async function worldAlone(
  db: D1Database,
  folded: Folded,
  world: World,
  mark: Watermark,
): Promise<World> {
  if (folded.type === "erase")
    return {
      ...world,
      erased: await lookUpErased(db, folded.erasure),
      erasedSaying: await sayingOf(db, folded.erasure.statement),
    };
  const about = subjectOf(folded);
  const subject = about === undefined ? undefined : await lookUpSubject(db, about, mark);
  const said = subject && folded.type !== "record" ? [subject.record] : recordsOf(folded);
  if (said.length === 0 && folded.type !== "cohort") return world;
  const known = await lookUp(db, folded.type === "cohort" ? [folded] : said, mark, world.into);
  const head = subject && (await heads(db, [subject.n], mark.position));
  for (const node of head ?? []) {
    known.world.nodes.set(node.n, node);
    for (const [n, edges] of await edgesInto(db, [node.n])) known.world.into.set(n, edges);
  }
  return {
    ...known.world,
    records: world.records,
    subject,
    // What is being corrected no longer counts; what a reinstated record once corrected may count again.
    descendants: await descendantsAmong(db, said, known, folded.type === "record" ? about : undefined),
  };
}

/** What a statement folded alone taught, for those after it. */
export function learn(world: World, from: World): void {
  for (const [id, n] of from.numbers) world.numbers.set(id, n);
  for (const [n, node] of from.nodes) world.nodes.set(n, node);
  for (const [n, edges] of from.into) world.into.set(n, edges);
  for (const lineage of from.lineages) world.lineages.add(lineage);
  world.nextNode = from.nextNode;
}
