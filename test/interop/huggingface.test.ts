// The importer against a real family: 67 models around Mistral-Small-24B-Base-2501, as the Hub described them. The file
// lies outside the repository, beside it or where FOREBEAR_SHARED says; without it this test says loudly that it did not run.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { importHuggingFace, type Row } from "../../src/intake/huggingface.ts";
import { nameInId, UNPINNED } from "../../src/model/id.ts";

const shared = process.env.FOREBEAR_SHARED ?? fileURLToPath(new URL("../../../shared", import.meta.url));
const path = `${shared}/data/huggingface/mistral-small-24b-base-2501.csv`;
const present = existsSync(path);
if (!present) console.warn(`NOT RUN: the Hugging Face corpus is not at ${path}`);

const BASE = "mistralai/Mistral-Small-24B-Base-2501";

/** Every name reached from one by following pairs, itself not included unless it is reached. */
function reached(start: string, next: (name: string) => readonly string[]): string[] {
  const seen = new Set<string>();
  const open = [start];
  for (let name = open.pop(); name !== undefined; name = open.pop())
    for (const other of next(name))
      if (!seen.has(other)) {
        seen.add(other);
        open.push(other);
      }
  return [...seen].sort();
}

describe.skipIf(!present)("the real family", () => {
  const rows: Row[] = present ? parse(readFileSync(path), { columns: true, bom: true }) : [];
  const { records, report } = importHuggingFace(rows);
  const modelParents = records.map((record) => ({
    child: record.name ?? "",
    parents: (record.parents ?? []).filter((parent) => parent.type !== "trained-on"),
  }));

  it("is counted as the file has it", () => {
    expect(report).toMatchObject({
      rows: 67,
      records: 68,
      models: 67,
      repeatedRows: 0,
      namedChildren: 78,
      pinned: 55,
    });
    expect(report.skipped).toEqual([]);
    expect(report.remarks).toEqual([]);
  });

  it("names twelve children that have no row", () => {
    expect(report.childrenWithoutRow.map((pair) => pair.child).sort()).toEqual([
      "PocketDoc/Dans-DangerousWinds-V1.1.1-24b",
      "PocketDoc/Dans-PersonalityEngine-V1.2.0-24b",
      "ReadyArt/Baptist-Christian-Bible-Expert-v1.1-24B",
      "ReadyArt/Forgotten-Safeword-24B-3.6",
      "ReadyArt/Forgotten-Transgression-24B-v4.1",
      "Undi95/MistralThinker-v1.1",
      "cognitivecomputations/Dolphin3.0-Mistral-24B",
      "cognitivecomputations/Dolphin3.0-R1-Mistral-24B",
      "jth01/Mistral-Small-24B-Instruct-2501-6.0bpw-h8-exl2",
      "lucyknada/PocketDoc_Dans-DangerousWinds-V1.1.1-24b-exl2",
      "lucyknada/PocketDoc_Dans-PersonalityEngine-V1.2.0-24b-exl2",
      "trashpanda-org/Qwen2.5-32B-Marigold-v0-exp",
    ]);
  });

  it("leaves twelve bases unpinned, for they were changed after the child was made", () => {
    const bases = report.unpinned.filter((one) => one.because !== "dataset");
    expect(bases.length).toBe(12);
    expect(new Set(bases.map((one) => one.because))).toEqual(new Set(["changed-later"]));
    expect(report.unpinned.length - bases.length).toBe(50);
  });

  it("holds one contradiction: a card with two bases, whose tags name one", () => {
    expect(report.contradictions.map((one) => [one.name, one.about])).toEqual([
      ["ConicCat/MistralSmallV3R", "base_model"],
    ]);
    expect(report.notListedByParent).toEqual([{ parent: BASE, child: "ConicCat/MistralSmallV3R" }]);
  });

  it("has as descendants of the base, pinned or by name, what the file's lists reach and describe", () => {
    const children = (name: string) =>
      modelParents
        .filter(({ parents }) => parents.some((parent) => nameInId(parent.id) === name))
        .map(({ child }) => child);
    const lists = new Map(
      rows.map((row) => [
        row.model_id ?? "",
        [...(row.children ?? "").matchAll(/huggingface\.co\/([^']+)'/g)].map((match) => match[1] ?? ""),
      ]),
    );
    const described = reached(BASE, (name) => lists.get(name) ?? []).filter((name) => lists.has(name));
    expect(described.length).toBe(66);
    expect(reached(BASE, children)).toEqual(described);
  });

  it("pins nothing to a commit that the file does not hold", () => {
    const nodes = new Set(records.map((record) => record.node));
    const ids = modelParents.flatMap(({ parents }) => parents.map((parent) => parent.id));
    expect(ids.filter((id) => !id.startsWith(UNPINNED) && !nodes.has(id))).toEqual([]);
  });

  it("is the example that comes with the project", () => {
    const example = readFileSync(new URL("../../examples/mistral-small-24b.ndjson", import.meta.url), "utf8");
    expect(records.map((record) => `${JSON.stringify(record)}\n`).join("")).toBe(example);
  });
});
