// The fold: a statement at a position becomes rows. Pure and total: whatever was acknowledged is folded, and what cannot
// stand beside what came before is kept and marked, never dropped. The rows of a log depend on nothing but the log, so
// the projection can be thrown away and made again.
import type { Sha256 } from "../model/bytes.ts";
import { edgesOf } from "../model/edges.ts";
import { nameInId, UNPINNED } from "../model/id.ts";
import type { Kind } from "../model/kinds.ts";
import { ancestryOf, identityOf, type LineageRecord } from "../model/record.ts";
import { recordId } from "../model/submission.ts";
import type { Part, Statement } from "./statement.ts";

/** Raised whenever the same log gives other rows than before; a projection of another version is rebuilt. */
export const PROJECTION_VERSION = 1;

/** An entry of the site's log with the bytes of its parts. */
export type FoldEntry = {
  readonly position: number;
  readonly hash: string;
  readonly lineage: string;
  readonly statement: Statement;
  readonly parts: readonly Part[];
};

/** A node as the projection has it. */
export type KnownNode = {
  readonly n: number;
  readonly id: string;
  readonly kind: Kind;
  readonly name: string | null;
  readonly version: string | null;
  readonly ancestry: string;
  readonly stub: boolean;
};

/** The part of the projection that a batch touches, looked up before and kept up to date while folding. */
export type World = {
  nextNode: number;
  /** What every id that the batch mentions names, own ids and aliases alike. */
  readonly numbers: Map<string, number>;
  readonly nodes: Map<number, KnownNode>;
  readonly records: Set<string>;
  readonly lineages: Set<string>;
  /** For a record folded alone: those of its parents and aliases, by number, that already descend from its node. */
  readonly descendants: ReadonlySet<number>;
};

type Cell = string | number | null;
type Row = readonly Cell[];

/** Rows to add, by table, in the column order of `sql/queries/write/`. */
export type Rows = {
  /** Where in `views` each node's open view of this batch stands. */
  readonly open: Map<number, number>;
  readonly nodes: Row[];
  readonly endedViews: Row[];
  readonly views: Row[];
  readonly records: Row[];
  readonly edges: Row[];
  readonly aliases: Row[];
  readonly lineages: Row[];
  readonly changes: Row[];
};

export function noRows(): Rows {
  return {
    open: new Map(),
    nodes: [],
    endedViews: [],
    views: [],
    records: [],
    edges: [],
    aliases: [],
    lineages: [],
    changes: [],
  };
}

/** A record statement, read: what the batch has to look up, and what the fold works on. */
export type FoldedRecord = {
  readonly entry: FoldEntry;
  readonly id: string;
  readonly said: LineageRecord;
  readonly text: string;
  readonly facets: string | null;
  readonly node: string;
  readonly aliases: readonly string[];
  readonly parents: readonly ReturnType<typeof edgesOf>[number][];
};

/** Reads a record statement's parts. */
export function readEntry(entry: FoldEntry, sha256: Sha256): FoldedRecord {
  const part = (name: string): string | undefined => entry.parts.find((one) => one.name === name)?.text;
  const text = part("record");
  if (text === undefined) throw new Error(`statement ${entry.hash} has no record part`);
  const said = JSON.parse(text) as LineageRecord;
  const id = recordId(text, sha256);
  return {
    entry,
    id,
    said,
    text,
    facets: part("facets") ?? null,
    ...identityOf(said, id),
    parents: edgesOf(said),
  };
}

/** Every id that a record mentions: what has to be looked up before it can be folded. */
export function mentioned(record: FoldedRecord): string[] {
  return [record.node, ...record.aliases, ...record.parents.map((edge) => edge.parent)];
}

/** The node that an id names, if any. */
export function nodeNamed(world: World, id: string): KnownNode | undefined {
  const n = world.numbers.get(id);
  return n === undefined ? undefined : world.nodes.get(n);
}

/** Folds one record into rows; `world` moves on with it. */
export function foldRecord(record: FoldedRecord, world: World, rows: Rows): void {
  if (world.records.has(record.id)) return; // the same record by another ledger: said once is enough
  world.records.add(record.id);
  const step = stepper(record.entry.position, world, rows);
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

/** The moves a record makes at one position, each writing its rows and its change to the graph. */
function stepper(position: number, world: World, rows: Rows) {
  const change = (
    op: string,
    n: number,
    other: number | null,
    word: string | null,
    certainty: string | null,
  ): void => {
    const last = rows.changes.at(-1);
    const i = last?.[0] === position ? Number(last[1]) + 1 : 0;
    rows.changes.push([position, i, op, n, other, word, certainty]);
  };

  const show = (node: KnownNode, isNew: boolean): void => {
    world.nodes.set(node.n, node);
    const unpinned = Number(node.id.startsWith(UNPINNED));
    const row: Row = [
      node.n,
      node.kind,
      node.name,
      node.version,
      node.ancestry,
      Number(node.stub),
      unpinned,
      position,
      null,
    ];
    const open = rows.open.get(node.n);
    const shown = open === undefined ? undefined : rows.views[open];
    if (open !== undefined && shown?.[7] === position) rows.views[open] = row;
    else {
      // A view that this batch opened is ended in place; one that the database holds is ended there.
      if (open !== undefined && shown) rows.views[open] = [...shown.slice(0, 8), position];
      else if (!isNew) rows.endedViews.push([node.n, position]);
      rows.open.set(node.n, rows.views.push(row) - 1);
    }
    change("view", node.n, null, node.kind, null);
  };

  const node = (id: string): KnownNode => {
    const name = nameInId(id) ?? null;
    const made: KnownNode = {
      n: world.nextNode++,
      id,
      kind: "stub",
      name,
      version: null,
      ancestry: "unspecified",
      stub: true,
    };
    world.numbers.set(id, made.n);
    world.nodes.set(made.n, made);
    rows.nodes.push([made.n, id, position]);
    return made;
  };

  const stub = (id: string): KnownNode => {
    const made = node(id);
    show(made, true);
    return made;
  };

  return {
    node,

    record(record: FoldedRecord, of: KnownNode, conflict: string | null): void {
      const { entry } = record;
      const { ledger, seq, time } = entry.statement;
      rows.records.push([
        record.id,
        of.n,
        position,
        ledger,
        seq,
        entry.hash,
        entry.lineage,
        time,
        record.text,
        record.facets,
        conflict,
      ]);
      change("record", of.n, null, conflict, null);
    },

    lineage(record: FoldedRecord): void {
      const { lineage, statement } = record.entry;
      if (world.lineages.has(lineage)) return;
      world.lineages.add(lineage);
      rows.lineages.push([lineage, statement.ledger, record.id, position]);
    },

    /** The earliest record that says a scalar decides it; later ones only fill what is still unknown. */
    describe(record: FoldedRecord, of: KnownNode): void {
      const { said } = record;
      const ancestry = ancestryOf(said);
      const next: KnownNode = {
        ...of,
        kind: of.stub ? said.kind : of.kind,
        name: (of.stub ? undefined : of.name) ?? said.name ?? of.name,
        version: of.version ?? said.version ?? null,
        ancestry: of.stub ? ancestry : merged(of.ancestry, ancestry),
        stub: false,
      };
      const same =
        !of.stub && next.name === of.name && next.version === of.version && next.ancestry === of.ancestry;
      if (!same) show(next, of.stub && !rows.open.has(of.n) && rows.nodes.at(-1)?.[0] === of.n);
    },

    alias(alias: string, ordinal: number, of: KnownNode, by: string): void {
      const other = nodeNamed(world, alias);
      rows.aliases.push([alias, of.n, by, position]);
      if (other === undefined) world.numbers.set(alias, of.n);
      else if (other.n !== of.n && other.id === alias) {
        rows.edges.push([
          by,
          ordinal,
          other.n,
          of.n,
          "alias-of",
          null,
          null,
          null,
          null,
          "declared",
          "rule",
          position,
        ]);
        change("edge", other.n, of.n, "alias-of", "declared");
      }
    },

    edge(by: string, ordinal: number, edge: FoldedRecord["parents"][number], child: KnownNode): void {
      const parent = nodeNamed(world, edge.parent) ?? stub(edge.parent);
      if (parent.n === child.n) return; // by another id this parent is the node itself: an alias, which is not descent
      const mutation = edge.mutation === undefined ? null : JSON.stringify(edge.mutation);
      rows.edges.push([
        by,
        ordinal,
        child.n,
        parent.n,
        edge.type,
        edge.role ?? null,
        edge.weight ?? null,
        edge.weight_unit ?? null,
        mutation,
        edge.certainty,
        edge.derived_by ?? null,
        position,
      ]);
      change("edge", child.n, parent.n, edge.type, edge.certainty);
    },
  };
}

// alias-of edges are made by the fold, not said by the record: their ordinals follow after any a record can have.
const ALIAS_ORDINAL = 100_000;

/** Two records about the same ancestry: an admission of a gap outweighs a claim of completeness. */
function merged(a: string, b: string): string {
  if (a === "partial" || b === "partial") return "partial";
  return a === "complete" || b === "complete" ? "complete" : "unspecified";
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
