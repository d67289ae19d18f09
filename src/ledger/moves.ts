// The moves that a record makes in the graph at one position: each writes its rows and its entry in `graph_change`.

import { kindsFit } from "../model/edge-types.ts";
import type { Edge } from "../model/edges.ts";
import { nameInId, UNPINNED } from "../model/id.ts";
import { outlineText } from "../model/outline.ts";
import { ancestryOf, type Reference } from "../model/record.ts";
import type { FoldedCohort, FoldedRecord } from "./entry.ts";
import type { Erasure } from "./erasure.ts";
import { recordText, stubText } from "./text.ts";
import {
  type EdgeInto,
  type Erased,
  type KnownNode,
  nodeNamed,
  type Outlook,
  type Row,
  type Rows,
  type Subject,
  type World,
} from "./world.ts";

// The name that an id holds is no record's.
const NO_RECORD = "";
const NO_POSITION = -1;

const RECORD_PARTS = ["record", "facets"] as const;
const COHORT_WITHHELD = '["cohort"]';

/** The moves at one position, each writing its rows and its change to the graph; `said`: where a record said again was said first. */
export function moves(position: number, world: World, rows: Rows, said = position) {
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
    const row: Row = [node.n, node.kind, node.ancestry, Number(node.stub), position, null];
    const open = rows.open.get(node.n);
    const shown = open === undefined ? undefined : rows.views[open];
    if (open !== undefined && shown?.[4] === position) rows.views[open] = row;
    else {
      // A view that this batch opened is ended in place; one that the database holds is ended there.
      if (open !== undefined && shown) rows.views[open] = [...shown.slice(0, 5), position];
      else if (!isNew) rows.endedViews.push([node.n, position]);
      rows.open.set(node.n, rows.views.push(row) - 1);
    }
    // Of what nobody recorded there are the words of its id; a record has them with its own.
    if (node.stub) rows.texts.push(stubText(node, position));
    change("view", node.n, null, node.kind, null);
  };

  /** Looks again at the edges into a node whose kind has become known, or is not known any more. */
  const recheck = ({ n, kind }: KnownNode): void => {
    const edges = world.into.get(n) ?? [];
    for (const [i, edge] of edges.entries()) {
      const misfit = !kindsFit(edge.type, edge.childKind, kind);
      if (misfit === edge.misfit) continue;
      edges[i] = { ...edge, misfit };
      rows.marked.push([edge.record, edge.ordinal, position, Number(misfit), edge.position]);
      change(misfit ? "misfit" : "fit", edge.child, n, edge.type, null);
    }
  };

  const pointAt = (n: number, edge: EdgeInto): void => {
    const edges = world.into.get(n);
    if (edges) edges.push(edge);
    else world.into.set(n, [edge]);
  };

  const node = (id: string): KnownNode => {
    const made = stubOf(world.nextNode++, id);
    world.numbers.set(id, made.n);
    world.nodes.set(made.n, made);
    rows.nodes.push([made.n, id, Number(id.startsWith(UNPINNED)), position]);
    const name = nameInId(id);
    if (name !== undefined) rows.names.push([made.n, NO_RECORD, name, null, NO_POSITION, position]);
    return made;
  };

  const stub = (id: string): KnownNode => {
    const made = node(id);
    show(made, true);
    return made;
  };

  return {
    node,
    stub,

    /** A change of the graph that is none of nodes, edges or names. */
    changed: (op: string, n: number, other: number | null, word: string | null): void =>
      change(op, n, other, word, null),

    cohort({ id, place, cohort, withheld }: FoldedCohort, conflict: string | null): void {
      const { ledger, seq, hash, lineage, time } = place;
      rows.cohorts.push([
        id,
        position,
        ledger,
        seq,
        hash,
        lineage,
        time,
        cohort.name ?? null,
        cohort.note ?? null,
        JSON.stringify(cohort.from),
        conflict,
        withheld ? COHORT_WITHHELD : null,
      ]);
      change("cohort", -1, null, conflict, null);
    },

    member(cohort: string, ordinal: number, of: KnownNode, record: string | null): void {
      rows.members.push([cohort, ordinal, of.n, record, position]);
    },

    record(record: FoldedRecord, of: KnownNode, conflict: string | null): void {
      const { id, place, said, text, facets, withheld } = record;
      const { ledger, seq, hash, lineage, time } = place;
      const run = [said.transformation?.id ?? null, said.transformation?.parent_run ?? null];
      rows.records.push([
        id,
        of.n,
        place.position,
        ledger,
        seq,
        hash,
        lineage,
        time,
        text,
        facets,
        ...run,
        conflict,
        withheld.length === 0 ? null : JSON.stringify(withheld),
        place.token,
        position,
      ]);
      // It is walked nowhere, and may be the first that was said of the node, whose home that makes it.
      if (conflict !== null) change("name", of.n, null, null, null);
    },

    lineage({ id, place }: FoldedRecord): void {
      if (world.lineages.has(place.lineage)) return;
      world.lineages.add(place.lineage);
      rows.lineages.push([place.lineage, place.ledger, id, position]);
    },

    /** Takes in what a record says its node is and is called. */
    describe(record: FoldedRecord, of: KnownNode): void {
      const next = described(of, record.said);
      const same = !of.stub && next.ancestry === of.ancestry;
      if (!same) show(next, of.stub && !rows.open.has(of.n) && rows.nodes.at(-1)?.[0] === of.n);
      if (next.kind !== of.kind) recheck(next);
      const { name = null, version = null } = record.said;
      rows.texts.push(recordText(record, of.n, position));
      if (name !== null || version !== null)
        rows.names.push([of.n, record.id, name, version, said, position]);
      // Whoever follows looks at the names; where the view changes it does so anyway. Said of every record, because of one that
      // is erased nobody knows whether it had a name.
      if (same) change("name", of.n, null, null, null);
    },

    /** Ends a record with its names, edges and aliases; the node is what the others say of it, or a stub again. */
    end({ record, n, state, edges, others }: Subject): void {
      rows.endedRecords.push([record.id, position, n, record.place.position]);
      if (state !== "live") return;
      for (const edge of edges) change("end-edge", edge.child, edge.parent, edge.type, edge.certainty);
      const of = world.nodes.get(n);
      if (of === undefined) throw new Error(`node ${n} of a record is missing`);
      const left = others.reduce(described, stubOf(of.n, of.id));
      show(left, false);
      if (left.kind !== of.kind) recheck(left);
    },

    /** Leaves of records and cohorts what stands without the parts that are gone. */
    erase({ statement, parts }: Erasure, erased: readonly Erased[]): void {
      for (const { id, n, text, facets, withheld, ...known } of erased) {
        if (known.statement !== statement) continue; // the projection has this record from another statement
        const gone = RECORD_PARTS.filter((word) =>
          parts.some(({ name, record }) => record === id && name.split("/")[0] === word),
        );
        if (gone.length === 0) continue;
        const left = gone.includes("record") ? outlineText(text) : text;
        const all = RECORD_PARTS.filter((word) => gone.includes(word) || withheld.includes(word));
        rows.erasedRecords.push([id, n, left, gone.includes("facets") ? null : facets, JSON.stringify(all)]);
        if (gone.includes("record")) rows.erasedTexts.push([id, n, known.position]);
        change("erase", n, null, null, null);
      }
      if (parts.some(({ name }) => name === "context")) {
        rows.forgottenTokens.push([statement]);
        change("erase-context", -1, null, null, null);
      }
      for (const { cohort } of parts) if (cohort !== undefined) rows.erasedCohorts.push([cohort, statement]);
    },

    alias(alias: string, ordinal: number, of: KnownNode, by: string): void {
      const other = nodeNamed(world, alias);
      rows.aliases.push([alias, of.n, by, position]);
      if (other === undefined) world.numbers.set(alias, of.n);
      else if (other.n !== of.n) {
        // It is a node of its own, or another node has it for an alias already: the two are one thing.
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
          0,
          said,
        ]);
        change("edge", other.n, of.n, "alias-of", "declared");
      }
    },

    reference(by: string, ordinal: number, { id, type }: Reference, of: KnownNode): void {
      const other = nodeNamed(world, id) ?? stub(id);
      rows.references.push([by, ordinal, of.n, other.n, type, position]);
    },

    edge(by: string, ordinal: number, edge: Edge, child: KnownNode): void {
      const parent = nodeNamed(world, edge.parent) ?? stub(edge.parent);
      if (parent.n === child.n) return; // by another id this parent is the node itself: an alias, which is not descent
      const mutation = edge.mutation === undefined ? null : JSON.stringify(edge.mutation);
      const childKind = world.nodes.get(child.n)?.kind ?? child.kind;
      const misfit = !kindsFit(edge.type, childKind, parent.kind);
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
        Number(misfit),
        said,
      ]);
      // Of a stub the kind is still to come.
      if (parent.stub)
        pointAt(parent.n, {
          record: by,
          ordinal,
          child: child.n,
          childKind,
          type: edge.type,
          position: said,
          misfit,
        });
      change("edge", child.n, parent.n, edge.type, edge.certainty);
    },
  };
}

const stubOf = (n: number, id: string): KnownNode => ({
  n,
  id,
  kind: "stub",
  ancestry: "unspecified",
  stub: true,
});

/** What a node is once a record more speaks of it. */
function described(of: KnownNode, said: Outlook): KnownNode {
  const ancestry = ancestryOf(said);
  return {
    ...of,
    kind: of.stub ? said.kind : of.kind,
    ancestry: of.stub ? ancestry : merged(of.ancestry, ancestry),
    stub: false,
  };
}

/** Two records about the same ancestry: an admission of a gap outweighs a claim of completeness. */
function merged(a: string, b: string): string {
  if (a === "partial" || b === "partial") return "partial";
  return a === "complete" || b === "complete" ? "complete" : "unspecified";
}
