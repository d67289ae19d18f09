// What becomes of Hugging Face rows, told with small invented ones.
import { describe, expect, it } from "vitest";
import { importHuggingFace, type Row, reportLines } from "../../../src/intake/huggingface.ts";
import { readRecord } from "../../../src/wire/read-record.ts";

const sha = (digit: string): string => digit.repeat(40);
const pinned = (name: string, digit: string): string => `pkg:huggingface/${name}@${sha(digit)}`;
const stub = (name: string): string => `urn:forebear:unpinned:pkg:huggingface/${name}`;

type Said = {
  readonly created_at?: string;
  readonly last_modified?: string;
  readonly tags?: readonly string[];
  readonly card_data?: unknown;
};

/** One row as the dump with dates has it; made and changed on one day in May 2025 unless said. */
function row(
  name: string,
  digit: string,
  said: Said & Readonly<Record<string, unknown>>,
  cells: Row = {},
): Row {
  const metadata = {
    id: name,
    sha: sha(digit),
    created_at: "2025-05-01 10:00:00+00:00",
    last_modified: "2025-05-01 12:00:00+00:00",
    tags: [],
    ...said,
  };
  return { model_id: name, metadata: JSON.stringify(metadata), ...cells };
}

const base = row("north/base", "a", {
  created_at: "2025-01-01 00:00:00+00:00",
  last_modified: "2025-02-01 00:00:00+00:00",
});
const from = (relation: string, ...names: string[]): string[] =>
  names.flatMap((name) => [`base_model:${name}`, `base_model:${relation}:${name}`]);

const only = (rows: readonly Row[], name: string) => {
  const [record, ...others] = importHuggingFace(rows).records.filter((one) => one.name === name);
  expect(others).toEqual([]);
  return record;
};

describe("a model's record", () => {
  it("is named by its commit, dated by its creation and never by its last change", () => {
    const said = { library_name: "transformers", pipeline_tag: "text-generation", downloads: 12, likes: 3 };
    const tags = ["safetensors", "mergekit", "region:us", "license:apache-2.0", "arxiv:2009.03300"];
    expect(only([row("north/base", "A", { ...said, tags })], "north/base")).toEqual({
      kind: "model",
      node: pinned("north/base", "a"),
      name: "north/base",
      license: "Apache-2.0",
      capture: { method: "import", source: "huggingface" },
      facets: {
        huggingface: {
          sha: sha("a"),
          last_modified: "2025-05-01T12:00:00Z",
          library_name: "transformers",
          pipeline_tag: "text-generation",
        },
      },
      tags: ["safetensors", "mergekit"],
      created_at_utc: "2025-05-01T10:00:00Z",
    });
  });

  it("says nothing of ancestry, neither for a model without a base nor for one with", () => {
    const { records } = importHuggingFace([
      base,
      row("south/tuned", "b", { tags: from("finetune", "north/base") }),
    ]);
    expect(records.map((record) => [record.name, "parents" in record, "ancestry" in record])).toEqual([
      ["north/base", false, false],
      ["south/tuned", true, false],
    ]);
  });

  it("gives an instant with another offset in UTC, and null for none", () => {
    const at = (created_at: string | undefined) =>
      only([row("a/b", "1", { created_at } as Said)], "a/b")?.created_at_utc;
    expect(at("2025-05-01T10:00:00.000Z")).toBe("2025-05-01T10:00:00Z");
    expect(at("2025-05-01 12:30:00+02:30")).toBe("2025-05-01T10:00:00Z");
    expect(at("2025-05-01 10:00:00.250000+00:00")).toBe("2025-05-01T10:00:00.250000Z");
    expect(at("last week")).toBe(null);
    expect(at(undefined)).toBe(null);
  });

  it("spells a licence as SPDX only where one is surely meant", () => {
    const license = (key: string, name?: string) =>
      only([row("a/b", "1", { tags: [`license:${key}`], card_data: { license_name: name } })], "a/b")
        ?.license;
    expect(license("mit")).toBe("MIT");
    expect(license("cc-by-nc-4.0")).toBe("CC-BY-NC-4.0");
    expect(license("gemma")).toBe("LicenseRef-gemma");
    expect(license("gpl-3.0")).toBe("LicenseRef-gpl-3.0");
    expect(license("other", "My Terms, v2")).toBe("LicenseRef-My-Terms-v2");
    expect(license("other")).toBe(undefined);
    expect(importHuggingFace([row("a/b", "1", { tags: ["license:other"] })]).report.remarks).toEqual([
      { row: 1, name: "a/b", what: 'a tag says licence "other", which names no one licence; left out' },
    ]);
  });
});

describe("a base", () => {
  it("is pinned, as inferred, when it was last changed before the child was made", () => {
    const rows = [row("south/tuned", "b", { tags: from("finetune", "north/base") }), base];
    const { records, report } = importHuggingFace(rows);
    expect(records.map((record) => record.name)).toEqual(["north/base", "south/tuned"]);
    expect(records[1]?.parents).toEqual([
      { id: pinned("north/base", "a"), type: "fine-tuned-from", certainty: "inferred" },
    ]);
    expect(report.pinned).toBe(1);
    expect(report.unpinned).toEqual([]);
  });

  it("is a stub when it was changed later, for nobody knows which commit was meant", () => {
    const late = row("north/base", "a", { last_modified: "2025-05-01 10:00:01+00:00" });
    const { records, report } = importHuggingFace([
      late,
      row("south/tuned", "b", { tags: from("finetune", "north/base") }),
    ]);
    expect(records[1]?.parents).toEqual([
      { id: stub("north/base"), type: "fine-tuned-from", certainty: "declared" },
    ]);
    expect(report.unpinned).toEqual([
      { child: "south/tuned", reference: "north/base", because: "changed-later" },
    ]);
  });

  it("is a stub when another row shows that the same base was changed after all", () => {
    const later = row("north/base", "c", { last_modified: "2025-06-01 00:00:00+00:00" });
    const child = row("south/tuned", "b", { tags: from("finetune", "north/base") });
    expect(only([base, later, child], "south/tuned")?.parents?.[0]?.id).toBe(stub("north/base"));
  });

  it("is a stub when the file has no row of it", () => {
    const { records, report } = importHuggingFace([
      row("south/tuned", "b", { tags: from("finetune", "gpt2") }),
    ]);
    expect(records[0]?.parents?.[0]?.id).toBe(stub("gpt2"));
    expect(report.unpinned).toEqual([{ child: "south/tuned", reference: "gpt2", because: "no-row" }]);
  });

  it("is never the model itself", () => {
    const { records, report } = importHuggingFace([row("a/b", "1", { tags: from("quantized", "a/b") })]);
    expect(records[0]).not.toHaveProperty("parents");
    expect(report.remarks).toEqual([
      { row: 1, name: "a/b", what: "it names itself as its base; no edge was made" },
    ]);
  });

  it("must be a repository's id", () => {
    const { records, report } = importHuggingFace([
      row("a/b", "1", {
        card_data: { base_model: ["/home/me/checkpoint-9", "https://huggingface.co/north/base"] },
      }),
    ]);
    expect(records[0]?.parents?.map((parent) => parent.id)).toEqual([stub("north/base")]);
    expect(report.remarks.map((remark) => remark.what)).toEqual([
      `the card names "/home/me/checkpoint-9" as a base, which is no repository's id`,
    ]);
  });
});

describe("a relation", () => {
  const child = (relation: string, more: object = {}) =>
    only([base, row("south/child", "b", { tags: from(relation, "north/base"), ...more })], "south/child");

  it("adapter makes an adapter", () => {
    expect(child("adapter")).toMatchObject({ kind: "adapter", parents: [{ type: "adapter-of" }] });
  });

  it("quantized makes a quantisation, told as the configuration tells it", () => {
    const config = { quantization_config: { quant_method: "awq", bits: 4 } };
    expect(child("quantized", { config })).toMatchObject({
      kind: "model",
      parents: [{ id: pinned("north/base", "a"), type: "quantized-from" }],
      quantization: { method: "awq", bits: 4 },
    });
    expect(child("finetune", { config })).not.toHaveProperty("quantization");
  });

  it("merge keeps every base, each pinned or not by itself", () => {
    const merged = row("south/merged", "b", { tags: from("merge", "north/base", "east/other") });
    expect(only([base, merged], "south/merged")?.parents).toEqual([
      { id: pinned("north/base", "a"), type: "merged-from", certainty: "inferred" },
      { id: stub("east/other"), type: "merged-from", certainty: "declared" },
    ]);
  });

  it("that nobody tells is not guessed", () => {
    const tagged = row("south/child", "b", { tags: ["base_model:north/base"] });
    expect(only([base, tagged], "south/child")?.parents?.[0]?.type).toBe("derived-from");
    expect(child("reimagined")?.parents).toEqual([
      { id: pinned("north/base", "a"), type: "derived-from", certainty: "inferred" },
    ]);
  });

  it("that the card tells stands where no tag tells one", () => {
    const card_data = "base_model: north/base\nbase_model_relation: merge";
    expect(only([base, row("south/child", "b", { card_data })], "south/child")?.parents?.[0]?.type).toBe(
      "merged-from",
    );
  });
});

describe("data sets", () => {
  it("are stubs of what was trained on, with or without a namespace", () => {
    const tags = ["dataset:squad", "dataset:north/tickets"];
    const { records, report } = importHuggingFace([row("a/b", "1", { tags })]);
    expect(records[0]?.parents).toEqual([
      { id: stub("datasets/squad"), type: "trained-on", certainty: "declared" },
      { id: stub("datasets/north/tickets"), type: "trained-on", certainty: "declared" },
    ]);
    expect(report.unpinned.map((one) => one.because)).toEqual(["dataset", "dataset"]);
  });

  it("are reported and not made edges when they are no repository's id", () => {
    const { records, report } = importHuggingFace([
      row("a/b", "1", { card_data: { datasets: ["our own, private"] } }),
    ]);
    expect(records[0]).not.toHaveProperty("parents");
    expect(report.remarks.map((remark) => remark.what)).toEqual([
      `the card names "our own, private" as a data set, which is no repository's id`,
    ]);
  });
});

describe("tags and card", () => {
  const tags = [...from("finetune", "north/base"), "license:mit"];

  it("that agree make one record", () => {
    const card_data = "base_model:\n- north/base\nlicense: mit\nlanguage: en";
    expect(only([base, row("south/tuned", "b", { tags, card_data })], "south/tuned")?.capture?.source).toBe(
      "huggingface",
    );
  });

  it("that name different bases make a claim each, both about the same node", () => {
    const card_data = { base_model: ["north/base", "east/other"], license: "mit" };
    const { records, report } = importHuggingFace([base, row("south/tuned", "b", { tags, card_data })]);
    expect(
      records.slice(1).map((one) => [one.node, one.capture?.source, one.parents?.map((p) => [p.type, p.id])]),
    ).toEqual([
      [pinned("south/tuned", "b"), "huggingface:tags", [["fine-tuned-from", pinned("north/base", "a")]]],
      [
        pinned("south/tuned", "b"),
        "huggingface:card",
        [
          ["fine-tuned-from", pinned("north/base", "a")],
          ["fine-tuned-from", stub("east/other")],
        ],
      ],
    ]);
    expect(report.contradictions).toEqual([
      {
        row: 2,
        name: "south/tuned",
        about: "base_model",
        says: [
          { source: "tags", value: "north/base" },
          { source: "the card", value: "east/other, north/base" },
        ],
      },
    ]);
  });

  it("that tell different relations make two claims of one kind", () => {
    const card_data = { base_model: "north/base", base_model_relation: "adapter" };
    const { records, report } = importHuggingFace([base, row("south/tuned", "b", { tags, card_data })]);
    expect(records.slice(1).map((one) => [one.kind, one.parents?.[0]?.type])).toEqual([
      ["adapter", "fine-tuned-from"],
      ["adapter", "adapter-of"],
    ]);
    expect(report.contradictions.map((one) => one.about)).toEqual(["base_model_relation"]);
  });

  it("do not contradict each other where one is silent", () => {
    const { records, report } = importHuggingFace([
      base,
      row("south/tuned", "b", { tags, card_data: { datasets: ["squad"] } }),
    ]);
    expect(records.length).toBe(2);
    expect(records[1]?.parents?.map((parent) => parent.type)).toEqual(["fine-tuned-from", "trained-on"]);
    expect(report.contradictions).toEqual([]);
  });

  it("are read as far as they go when the card is not YAML", () => {
    const { records, report } = importHuggingFace([
      base,
      row("south/tuned", "b", { tags, card_data: "a: [b" }),
    ]);
    expect(records.length).toBe(2);
    expect(report.remarks[0]?.what).toMatch(/^its card is not YAML \(.+\); only its tags were read$/);
  });
});

describe("lists of children", () => {
  const listing = (children: string): Row => ({ ...base, children, children_count: "2" });
  const tuned = row("south/tuned", "b", { tags: from("finetune", "north/base") });

  it("confirm; a child without a row is reported and not made", () => {
    const parent = listing("['https://huggingface.co/south/tuned', 'https://huggingface.co/west/gone']");
    const { records, report } = importHuggingFace([parent, tuned]);
    expect(records.map((record) => record.name)).toEqual(["north/base", "south/tuned"]);
    expect(report.namedChildren).toBe(2);
    expect(report.childrenWithoutRow).toEqual([{ parent: "north/base", child: "west/gone" }]);
    expect(report.notListedByParent).toEqual([]);
    expect(report.contradictions).toEqual([]);
  });

  it("that leave out a child are reported, and its claim is kept", () => {
    const { records, report } = importHuggingFace([{ ...base, children: "[]" }, tuned]);
    expect(records[1]?.parents?.length).toBe(1);
    expect(report.notListedByParent).toEqual([{ parent: "north/base", child: "south/tuned" }]);
  });

  it("of one relation leave out nothing of another", () => {
    expect(importHuggingFace([{ ...base, adapters: "[]" }, tuned]).report.notListedByParent).toEqual([]);
    expect(importHuggingFace([{ ...base, finetunes: "[]" }, tuned]).report.notListedByParent).toEqual([
      { parent: "north/base", child: "south/tuned" },
    ]);
  });

  it("that name a child which claims nothing are a contradiction", () => {
    const parent = { ...base, children: '["south/alone"]' };
    const { report } = importHuggingFace([parent, row("south/alone", "c", {})]);
    expect(report.contradictions).toEqual([
      {
        row: 1,
        name: "north/base",
        about: "children",
        says: [
          { source: "the list children", value: "south/alone" },
          { source: "south/alone", value: "nothing of north/base" },
        ],
      },
    ]);
  });

  it("of one relation contradict a child that claims another", () => {
    const parent = { ...base, adapters: "['south/tuned']" };
    const { report } = importHuggingFace([parent, tuned]);
    expect(report.contradictions.map((one) => one.says)).toEqual([
      [
        { source: "the list adapters", value: "south/tuned" },
        { source: "south/tuned", value: "finetune of it" },
      ],
    ]);
  });
});

describe("dumps of other makers", () => {
  it("say modelId and card, and have no dates: nothing is pinned", () => {
    const metadata = (modelId: string, digit: string, tags: string[]) =>
      JSON.stringify({ modelId, sha: sha(digit), tags, downloads: 7 });
    const card = "---\nlicense: mit\nbase_model: north/base\n---\n# A model: it is good\n";
    const { records, report } = importHuggingFace([
      {
        model_id: "north/base",
        metadata: metadata("north/base", "a", []),
        adapters: "['east/lora']",
        card: "# Base",
      },
      { model_id: "east/lora", metadata: metadata("east/lora", "b", from("adapter", "north/base")), card },
    ]);
    expect(records.map((one) => [one.name, one.kind, one.created_at_utc, one.license])).toEqual([
      ["north/base", "model", null, undefined],
      ["east/lora", "adapter", null, "MIT"],
    ]);
    expect(records[1]?.parents).toEqual([
      { id: stub("north/base"), type: "adapter-of", certainty: "declared" },
    ]);
    expect(report.unpinned).toEqual([{ child: "east/lora", reference: "north/base", because: "no-dates" }]);
    expect(report.ignored.metadata).toEqual(["downloads"]);
    expect(report.remarks).toEqual([]);
  });

  it("may have columns instead of metadata", () => {
    const { records } = importHuggingFace([
      {
        id: "south/tuned",
        sha: sha("b"),
        tags: "['base_model:finetune:north/base']",
        createdAt: "2025-05-01T10:00:00.000Z",
      },
    ]);
    expect(records[0]?.parents?.[0]?.id).toBe(stub("north/base"));
    expect(records[0]?.created_at_utc).toBe("2025-05-01T10:00:00Z");
  });
});

describe("rows that cannot be used", () => {
  it("are reported by number, and the others are read", () => {
    const { records, report } = importHuggingFace([
      { model_id: "a/broken", metadata: "{'id': 'a/broken'}" },
      { model_id: "a/list", metadata: "[1, 2]" },
      {},
      { model_id: "a/no-commit", metadata: '{"id":"a/no-commit","sha":null}' },
      { model_id: "a/short", metadata: '{"id":"a/short","sha":"abc123"}' },
      { model_id: "not a name", metadata: `{"id":"not a name","sha":"${sha("1")}"}` },
      {
        model_id: "a/odd",
        metadata: `{"id":"a/odd","sha":"${sha("2")}","tags":7,"card_data":[1],"created_at":5}`,
      },
      base,
    ]);
    expect(report.skipped.map((one) => [one.row, one.name, one.what])).toEqual([
      [1, "a/broken", "its metadata is not JSON"],
      [2, "a/list", "its metadata is not an object"],
      [3, null, "it names no model"],
      [4, "a/no-commit", "it has no commit, so nothing identifies what it describes"],
      [5, "a/short", 'its commit "abc123" is not 40 hex digits'],
      [6, "not a name", "its name is no repository's id"],
    ]);
    expect(records.map((record) => record.name)).toEqual(["a/odd", "north/base"]);
    expect(report).toMatchObject({ rows: 8, records: 2, models: 2 });
  });

  it("may be repetitions, which make no second record", () => {
    const { records, report } = importHuggingFace([base, base]);
    expect(records.length).toBe(1);
    expect(report.repeatedRows).toBe(1);
  });
});

describe("the import", () => {
  const rows = [
    { ...base, children: "['west/gone']" },
    row("south/tuned", "b", {
      tags: from("finetune", "north/base"),
      card_data: { base_model: ["east/other"] },
      likes: 3,
    }),
    { model_id: "a/broken", metadata: "?" },
  ];

  it("makes records that can be posted as they are", () => {
    for (const record of importHuggingFace(rows).records)
      expect(readRecord(JSON.stringify(record)).ok).toBe(true);
  });

  it("tells every gap, contradiction and omission in words", () => {
    expect(reportLines(importHuggingFace(rows).report)).toEqual([
      "3 rows: 3 records about 2 models",
      "1 reference pinned to a commit (certainty inferred), 1 not pinned",
      "1 child named by lists, 1 of them without a row",
      "",
      "Skipped rows:",
      "  row 3 (a/broken): its metadata is not JSON",
      "",
      "Contradictions (every claim was kept):",
      "  row 2 (south/tuned), base_model: tags say north/base; the card says east/other",
      "",
      "Children named by a list, without a row (nothing was made):",
      "  north/base: west/gone",
      "",
      "Children that their parent's list leaves out (kept):",
      "  north/base: south/tuned",
      "",
      "References that could not be pinned (each is a stub):",
      "  the file has no row of it:",
      "    east/other, by south/tuned",
      "",
      "Not imported:",
      "  metadata: likes",
    ]);
  });
});
