// What an import of OpenRange snapshots found beside the records, as data and as lines to read: what was refused and why,
// which ids nothing proves, what was kept back, what no known shape has.
import type { Refusal } from "../model/refusal.ts";

export type Refused = { readonly file: string; readonly refusal: Refusal };

export type SnapshotReport = {
  readonly files: number;
  /** Snapshots whose own file was read. */
  readonly snapshots: number;
  /** Ancestors known from their descendants' files alone. */
  readonly ancestors: number;
  readonly records: number;
  /** Files that said again, to the byte or but for spacing, what an earlier one had said. */
  readonly repeated: number;
  readonly refused: readonly Refused[];
  /** Ids that do not follow from the content: altered since, or not made by OpenRange; they were taken as they are. */
  readonly unproved: readonly { readonly file: string; readonly id: string }[];
  /** Parts that could be published in other snapshots; these repeat a secret, or make the record too large. */
  readonly withheld: readonly { readonly node: string; readonly parts: readonly string[] }[];
  /** Verbs of curricula whose genetic class is not known. */
  readonly verbs: readonly string[];
  /** Fields, by JSON Pointer, that no known shape has; nothing was made of them. */
  readonly unknown: readonly { readonly file: string; readonly pointers: readonly string[] }[];
};

const count = (n: number, one: string): string => `${n.toLocaleString("en")} ${one}${n === 1 ? "" : "s"}`;

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `  ${line}`)];

function refusedLines({ file, refusal }: Refused): string[] {
  const { code, detail, pointer, hint } = refusal;
  const line = `${file}: ${code}: ${detail}${pointer ? ` (${pointer})` : ""}`;
  return hint === undefined ? [line] : [line, `  ${hint}`];
}

/** The report as lines of text, the numbers first. */
export function snapshotReportLines(report: SnapshotReport): string[] {
  const repeated =
    report.repeated === 0 ? "" : `, ${count(report.repeated, "file")} said again what was said`;
  return [
    `${count(report.files, "file")}: ${count(report.records, "record")} about ${count(report.snapshots, "snapshot")} and ${count(report.ancestors, "ancestor")} without a file${repeated}`,
    ...section("Refused files (nothing was made of them)", report.refused.flatMap(refusedLines)),
    ...section(
      "Ids that do not follow from the content (altered, or not made by OpenRange; kept)",
      report.unproved.map(({ file, id }) => `${id} (${file})`),
    ),
    ...section(
      "Withheld, because it repeats a secret or is too large",
      report.withheld.map(({ node, parts }) => `${node}: ${parts.join(", ")}`),
    ),
    ...section("Verbs of a curriculum without a known class (kept as they are)", report.verbs),
    ...section(
      "Fields that are not known (not imported)",
      report.unknown.map(({ file, pointers }) => `${file}: ${pointers.join(", ")}`),
    ),
  ];
}
