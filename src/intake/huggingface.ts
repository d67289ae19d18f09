// Hugging Face model metadata -> records. Pure: rows in, records and a report out. An edge is made only where the Hub's
// tags or the card name a base; it is pinned to a commit only where the dates in the same file prove which commit it was,
// and else points at a stub. Where tags and card differ, both are kept as claims about the same node.
import type { EdgeType } from "../model/edge-types.ts";
import { unpinned } from "../model/id.ts";
import { writePurl } from "../model/purl.ts";
import type { LineageRecord, ParentClaim } from "../model/record.ts";
import { confirm } from "./huggingface-children.ts";
import { compare, contradictionsOf, typeOf } from "./huggingface-compare.ts";
import type { ImportReport, UnpinnedReference } from "./huggingface-report.ts";
import { type Model, type Reading, type Remark, type Row, readRow } from "./huggingface-row.ts";
import { RELATIONS, type Saying, unique } from "./huggingface-said.ts";

export { type ImportReport, reportLines } from "./huggingface-report.ts";
export { type Reading, type Row, readRow } from "./huggingface-row.ts";

export type Import = { readonly records: readonly LineageRecord[]; readonly report: ImportReport };

const purlOf = (name: string) => {
  const segments = name.split("/");
  return { type: "huggingface", name: segments.pop() ?? "", namespace: segments };
};

/** The id of one model at one commit. */
export function pinnedId(name: string, sha: string): string {
  return writePurl({ ...purlOf(name), version: sha, qualifiers: [] });
}

type Pin = { readonly id: string; readonly because?: UnpinnedReference["because"] };

/**
 * The id of a base as its child meant it. A base whose last change is not newer than the child had, when the child was
 * made, the commit that its row names; the newest of several rows of a base counts, for it shows every change.
 */
function pin(child: Model, base: string, rows: readonly Model[] | undefined): Pin {
  const stub = unpinned(purlOf(base));
  if (!rows) return { id: stub, because: "no-row" };
  const made = Date.parse(child.createdAt ?? "");
  const changed = rows.map((row) => Date.parse(row.lastModified ?? ""));
  const newest = Math.max(...changed); // NaN when one of them is unknown
  const row = rows[changed.indexOf(newest)];
  if (Number.isNaN(made) || !row) return { id: stub, because: "no-dates" };
  return newest <= made ? { id: pinnedId(base, row.sha) } : { id: stub, because: "changed-later" };
}

type Parents = { readonly claims: readonly ParentClaim[]; readonly unpinned: readonly UnpinnedReference[] };

function parentsOf(model: Model, saying: Saying, byName: ReadonlyMap<string, readonly Model[]>): Parents {
  const claims: ParentClaim[] = [];
  const gaps: UnpinnedReference[] = [];
  for (const base of saying.bases) {
    if (base.name === model.name) continue; // remarked: it cannot be its own parent
    const { id, because } = pin(model, base.name, byName.get(base.name));
    claims.push({
      id,
      type: typeOf(base, model),
      certainty: because === undefined ? "inferred" : "declared",
    });
    if (because !== undefined) gaps.push({ child: model.name, reference: base.name, because });
  }
  for (const dataset of saying.datasets) {
    const { namespace, ...purl } = purlOf(dataset);
    const id = unpinned({ ...purl, namespace: ["datasets", ...namespace] });
    claims.push({ id, type: "trained-on", certainty: "declared" });
    gaps.push({ child: model.name, reference: `datasets/${dataset}`, because: "dataset" });
  }
  return { claims, unpinned: gaps };
}

const isA = (model: Model, relation: keyof typeof RELATIONS): boolean =>
  [...model.fromTags.bases, ...model.fromCard.bases].some((base) => base.relation === relation);

function recordOf(model: Model, saying: Saying, parents: Parents, source: string): LineageRecord {
  const type: EdgeType = RELATIONS.quantized;
  const quantized = parents.claims.some((parent) => parent.type === type) ? model.quantization : undefined;
  return {
    // Both records of a model whose tags and card differ are about one node, which has one kind.
    kind: isA(model, "adapter") ? "adapter" : "model",
    node: pinnedId(model.name, model.sha),
    name: model.name,
    ...(saying.license === undefined ? {} : { license: saying.license }),
    ...(parents.claims.length === 0 ? {} : { parents: parents.claims }),
    ...(quantized === undefined ? {} : { quantization: quantized }),
    capture: { method: "import", source },
    facets: { huggingface: model.facet },
    ...(model.tags.length === 0 ? {} : { tags: model.tags }),
    created_at_utc: model.createdAt,
  };
}

/** Parents first, else in the order of the rows; a circle is left as it came. */
function parentsFirst(records: readonly LineageRecord[]): LineageRecord[] {
  const byNode = Map.groupBy(records, (record) => record.node ?? "");
  const ordered: LineageRecord[] = [];
  const seen = new Set<string>();
  for (const start of byNode.keys()) {
    const stack = [{ node: start, entered: false }];
    for (let top = stack.pop(); top; top = stack.pop()) {
      const claims = byNode.get(top.node) ?? [];
      if (top.entered) ordered.push(...claims);
      else if (!seen.has(top.node)) {
        seen.add(top.node);
        stack.push({ node: top.node, entered: true });
        for (const parent of claims.flatMap((claim) => claim.parents ?? []).toReversed())
          if (byNode.has(parent.id)) stack.push({ node: parent.id, entered: false });
      }
    }
  }
  return ordered;
}

/** Makes records of rows that were read one by one, so that a caller need not hold a large file in memory. */
export function translate(readings: readonly Reading[]): Import {
  const models = readings.flatMap((reading) => reading.model ?? []);
  const byName = Map.groupBy(models, (model) => model.name);
  const records = new Map<string, LineageRecord>();
  const gaps = new Map<string, UnpinnedReference>();
  const pinned = new Set<string>();
  const remarks: Remark[] = readings.flatMap((reading) => reading.remarks);
  let repeatedRows = 0;
  for (const model of models) {
    if ([...model.fromTags.bases, ...model.fromCard.bases].some((base) => base.name === model.name))
      remarks.push({
        row: model.row,
        name: model.name,
        what: "it names itself as its base; no edge was made",
      });
    const before = records.size;
    for (const [source, saying] of compare(model)) {
      const parents = parentsOf(model, saying, byName);
      const record = recordOf(model, saying, parents, source);
      records.set(JSON.stringify(record), record);
      for (const gap of parents.unpinned) gaps.set(`${gap.child} ${gap.reference}`, gap);
      for (const parent of parents.claims)
        if (parent.certainty === "inferred") pinned.add(`${record.node} ${parent.id}`);
    }
    if (records.size === before) repeatedRows++;
  }
  const lists = confirm(models, byName);
  const list = (key: keyof Reading["ignored"]): string[] =>
    unique(readings.flatMap((reading) => reading.ignored[key]));
  return {
    records: parentsFirst([...records.values()]),
    report: {
      rows: readings.length,
      records: records.size,
      models: new Set(models.map((model) => pinnedId(model.name, model.sha))).size,
      repeatedRows,
      namedChildren: new Set(lists.named.map((pair) => pair.child)).size,
      childrenWithoutRow: lists.named.filter((pair) => !byName.has(pair.child)),
      notListedByParent: lists.notListed,
      pinned: pinned.size,
      unpinned: [...gaps.values()],
      contradictions: [...models.flatMap(contradictionsOf), ...lists.contradictions],
      skipped: readings.flatMap((reading) => reading.skipped ?? []),
      remarks: remarks.toSorted((a, b) => a.row - b.row),
      ignored: { columns: list("columns"), metadata: list("metadata"), card: list("card") },
    },
  };
}

/** Records of the rows of one dump. A row that cannot be used is in the report; nothing throws. */
export function importHuggingFace(rows: readonly Row[]): Import {
  return translate(rows.map((row, i) => readRow(row, i + 1)));
}
