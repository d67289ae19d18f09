// What an import of Hugging Face rows found beside the records: every gap, contradiction and omission, as data and as
// lines to read. Nothing that was left out stays unsaid.
import type { Remark } from "./huggingface-row.ts";

/** Why a reference could not be pinned to a commit. */
export const UNPINNED_BECAUSE = {
  "no-row": "the file has no row of it",
  "changed-later": "it was changed after the child was made, or may have been",
  "no-dates": "the file does not say when child and base were made and changed",
  dataset: "a data set is named without a revision",
} as const;

export type UnpinnedReference = {
  readonly child: string;
  readonly reference: string;
  readonly because: keyof typeof UNPINNED_BECAUSE;
};

/** Two sources within the file say different things about one model. */
export type Contradiction = {
  readonly row: number;
  readonly name: string;
  readonly about: "base_model" | "base_model_relation" | "datasets" | "license" | "children";
  readonly says: readonly { readonly source: string; readonly value: string }[];
};

/** A parent and a child, by name, as one of them says. */
export type Kinship = { readonly parent: string; readonly child: string };

export type ImportReport = {
  readonly rows: number;
  readonly records: number;
  /** Models with a record; a model has two when its tags and its card differ. */
  readonly models: number;
  /** Rows that said again what an earlier row had said. */
  readonly repeatedRows: number;
  /** Different children named by lists of children. */
  readonly namedChildren: number;
  /** Children that lists name and no row describes; nothing was made of them. */
  readonly childrenWithoutRow: readonly Kinship[];
  /** Children that claim a parent whose list of children leaves them out; their claim was kept. */
  readonly notListedByParent: readonly Kinship[];
  /** References to a base that the dates in the file tie to one commit (certainty inferred). */
  readonly pinned: number;
  readonly unpinned: readonly UnpinnedReference[];
  readonly contradictions: readonly Contradiction[];
  readonly skipped: readonly Remark[];
  readonly remarks: readonly Remark[];
  readonly ignored: {
    readonly columns: readonly string[];
    readonly metadata: readonly string[];
    readonly card: readonly string[];
  };
};

/** Items grouped under a heading, in the order in which the headings first came. */
function grouped<T>(items: readonly T[], heading: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(heading(item));
    if (group) group.push(item);
    else groups.set(heading(item), [item]);
  }
  return [...groups];
}

const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `  ${line}`)];
}

const kinships = (pairs: readonly Kinship[]): string[] =>
  grouped(pairs, (pair) => pair.parent).map(
    ([parent, of]) => `${parent}: ${of.map((pair) => pair.child).join(", ")}`,
  );

const remarkLine = (remark: Remark): string =>
  `row ${remark.row}${remark.name === null ? "" : ` (${remark.name})`}: ${remark.what}`;

function unpinnedLines(references: readonly UnpinnedReference[]): string[] {
  return Object.entries(UNPINNED_BECAUSE).flatMap(([because, sentence]) => {
    const named = grouped(
      references.filter((one) => one.because === because),
      (one) => one.reference,
    );
    const lines = named.map(
      ([reference, by]) => `  ${reference}, by ${by.map((one) => one.child).join(", ")}`,
    );
    return lines.length === 0 ? [] : [`${sentence}:`, ...lines];
  });
}

/** The report as lines of text, the numbers first. */
export function reportLines(report: ImportReport): string[] {
  const { ignored } = report;
  const repeated =
    report.repeatedRows === 0 ? "" : `, ${count(report.repeatedRows, "row")} said again what was said`;
  return [
    `${count(report.rows, "row")}: ${count(report.records, "record")} about ${count(report.models, "model")}${repeated}`,
    `${count(report.pinned, "reference")} pinned to a commit (certainty inferred), ${report.unpinned.length.toLocaleString("en")} not pinned`,
    `${count(report.namedChildren, "child", "children")} named by lists, ${report.childrenWithoutRow.length.toLocaleString("en")} of them without a row`,
    ...section(
      "Skipped rows",
      report.skipped.map((remark) => remarkLine(remark)),
    ),
    ...section(
      "Contradictions (every claim was kept)",
      report.contradictions.map(
        (one) =>
          `row ${one.row} (${one.name}), ${one.about}: ${one.says.map((s) => `${s.source} say${s.source === "tags" ? "" : "s"} ${s.value}`).join("; ")}`,
      ),
    ),
    ...section(
      "Children named by a list, without a row (nothing was made)",
      kinships(report.childrenWithoutRow),
    ),
    ...section("Children that their parent's list leaves out (kept)", kinships(report.notListedByParent)),
    ...section("References that could not be pinned (each is a stub)", unpinnedLines(report.unpinned)),
    ...section(
      "Remarks",
      report.remarks.map((remark) => remarkLine(remark)),
    ),
    ...section("Not imported", [
      ...(ignored.columns.length === 0 ? [] : [`columns: ${ignored.columns.join(", ")}`]),
      ...(ignored.metadata.length === 0 ? [] : [`metadata: ${ignored.metadata.join(", ")}`]),
      ...(ignored.card.length === 0 ? [] : [`card: ${ignored.card.join(", ")}`]),
    ]),
  ];
}
