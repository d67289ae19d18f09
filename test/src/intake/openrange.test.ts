// What becomes of OpenRange snapshots, told with small invented ones.
import { describe, expect, it } from "vitest";
import {
  importOpenRange,
  type KnownStep,
  knownStep,
  originOf,
  readSnapshot,
  snapshotReportLines,
} from "../../../src/intake/openrange.ts";
import { hex, utf8 } from "../../../src/model/bytes.ts";
import { submit } from "../../../src/model/submission.ts";
import { readRecord } from "../../../src/wire/read-record.ts";
import { sha256 } from "../../../worker/platform/digest.ts";
import { type Document, FLAG, manifest, older, PASSWORD, spoilt, today } from "../../support/snapshots.ts";

const root = today(null);
const patched = today(root, { prompt: "step 0", curriculum: { patch: ["injection"] } });
const grown = today(patched, { prompt: "step 1", curriculum: { add: ["ssrf"], harden: ["accounts"] } });

function load(...documents: Document[]) {
  const files = documents.map((one, i) => ({
    file: `${i}.json`,
    text: typeof one === "string" ? one : JSON.stringify(one),
  }));
  const result = importOpenRange(files, { sha256 });
  return { ...result, said: result.records.map((record): Document => JSON.parse(record.text)) };
}

const urn = (document: Document): string => `urn:openrange:${document.id}`;
const refusalOf = (...documents: Document[]) => load(...documents).report.refused[0]?.refusal;
const nodes = (said: Document[]) => said.map((record) => record.node);

describe("a snapshot's record", () => {
  it("names the snapshot, its parent and the step between them", () => {
    const { said } = load(root, patched);
    expect(said[1]).toMatchObject({
      kind: "snapshot",
      node: urn(patched),
      name: "toy.shop",
      version: patched.id,
      description: "Built a shop",
      lineage: `openrange/${root.id}`,
      ancestry: "complete",
      parents: [
        {
          id: urn(root),
          type: "evolved-from",
          mutation: {
            type: "curriculum-step",
            params: { curriculum: { patch: ["injection"] }, genetic_classes: ["deletion"] },
          },
          certainty: "declared",
        },
      ],
      evidence: { admission: { passed: true, checks: ["world_present"] } },
      capture: { method: "import", source: "openrange" },
      created_at_utc: null,
    });
    expect(said[0]).toMatchObject({ node: urn(root), parents: [] });
  });

  it("is a founder's when nothing came before", () => {
    expect(load(root).said[0]).not.toHaveProperty("transformation");
    expect(load(root).said[0]?.parents).toEqual([]);
  });

  it("is taken at the door as it is", () => {
    for (const { text, node } of load(root, grown).records) {
      const read = readRecord(text);
      expect(read.ok && read.value.warnings).toEqual([]);
      const { record, facets } = read.ok ? read.value : ({} as never);
      const submission = submit(record, { sha256, facets, unresolved: "allow" });
      expect(submission.ok && submission.value.node).toBe(node);
    }
  });

  it.each([
    [{ patch: ["a"] }, ["deletion"]],
    [{ add: ["a"] }, ["insertion"]],
    [{ harden: ["a"] }, ["point"]],
    [{ patch: [], add: ["a"], harden: "accounts" }, ["insertion", "point"]],
    [{ soften: ["a"], constructor: 1 }, undefined],
  ])("classes the curriculum %j as %j, and keeps it as it is", (curriculum, classes) => {
    const { mutation } = load(today(root, { curriculum })).said.at(-1).parents[0];
    expect(mutation.params).toEqual({
      curriculum,
      ...(classes === undefined ? {} : { genetic_classes: classes }),
    });
  });

  it("says which verbs it cannot class", () => {
    const { report } = load(today(root, { curriculum: { soften: ["a"], patch: ["b"] } }));
    expect(report.verbs).toEqual(["soften"]);
  });

  it("says the same of the older shape", () => {
    const [now] = load(root).said;
    const [then] = load(older(null)).said;
    expect(then.node).toBe(now.node);
    expect(then.facets.openrange.content).toBe(now.facets.openrange.content);
  });

  it("does not depend on spacing or the order of keys, but for the hash of the very bytes", () => {
    const turned = Object.fromEntries(Object.entries(patched).reverse());
    const text = JSON.stringify(turned, null, 4);
    const bytes = ({ text }: { readonly text: string }): string =>
      text.replace(/"source":\{"sha256":"[0-9a-f]{64}","size":\d+\}/, '"source":{}');
    expect(load(text).records.map(bytes)).toEqual(load(patched).records.map(bytes));
    const written = { sha256: hex(sha256(utf8(text))), size: utf8(text).length };
    expect(load(text).said.at(-1).facets.openrange.source).toEqual(written);
  });

  it("counts a byte order mark among the bytes", () => {
    const [{ facets: plain }] = load(root).said;
    const [{ facets: marked }] = load(`\ufeff${JSON.stringify(root)}`).said;
    expect(marked.openrange.source.size).toBe(plain.openrange.source.size + 3);
    expect(marked.openrange.document).toBe(plain.openrange.document);
  });
});

describe("secrets", () => {
  it("stay in every text that was taken, reformatted ones too", () => {
    const texts = [JSON.stringify(patched), JSON.stringify(patched, null, 1), JSON.stringify(root)];
    const { sources, report } = load(...texts, texts[0]);
    expect(sources.map((source) => source.text)).toEqual([texts[2], texts[0], texts[1]]);
    expect(report).toMatchObject({ records: 2, repeated: 2 });
  });

  it("are in no record, whichever part repeats them", () => {
    for (const { text } of load(root, grown).records) {
      expect(text).not.toContain(FLAG);
      expect(text).not.toContain(PASSWORD);
    }
  });

  it("withhold a prompt, a curriculum, a summary or a task that repeats them", () => {
    const curriculum = { add: [`record ${PASSWORD}`] };
    const leaky = today(root, { prompt: `hide ${FLAG} better`, curriculum });
    leaky.tasks[0].instruction = `Hand in ${FLAG}.`;
    leaky.lineage[1].builder_summary = `Hid ${FLAG}`;
    const { said, records, report } = load(leaky);
    for (const { text } of records) expect(text).not.toMatch(new RegExp(`${FLAG}|${PASSWORD}`));
    const parts = ["curriculum", "prompt", "builder_summary", "tasks"];
    expect(report.withheld).toEqual([{ node: urn(leaky), parts }]);
    expect(said[1].parents[0].mutation).toEqual({
      type: "curriculum-step",
      params: { genetic_classes: ["insertion"] },
    });
    expect(said[1].facets.openrange.withheld).toEqual(expect.arrayContaining(["world", ...parts]));
  });

  it("leave one hash of everything, of which the id is the beginning", () => {
    const { facets } = load(root).said[0];
    expect(facets.openrange.content).toMatch(new RegExp(`^sha256:${root.id}[0-9a-f]{48}$`));
    expect(facets.openrange.id_follows_from_content).toBe(true);
    expect(facets.openrange.withheld).toEqual([
      ...["world", "generated", "artifacts", "admission", "admission_probe"],
      ...["world_graph", "runtime", "feasibility_checks", "episode_checks"],
    ]);
  });

  it("are not quoted by refusals", () => {
    const refusal = refusalOf(spoilt(root, (copy) => Object.assign(copy, { world: FLAG })));
    expect(refusal?.pointer).toBe("/world");
    expect(JSON.stringify(refusal)).not.toContain(FLAG);
  });

  it("stay in the text that is handed over untouched beside the records", () => {
    const text = `\n${JSON.stringify(root, null, 3)}\n`;
    expect(load(text).sources).toMatchObject([{ node: urn(root), text }]);
  });

  it("give way with the bulk when a record would be too large", () => {
    const bulky = spoilt(root, (copy) => {
      copy.verifier_sources.buy_check = "#".repeat(300_000);
    });
    const [record] = load(bulky).records;
    expect(record?.text.length).toBeLessThan(10_000);
    expect(record?.withheld).toEqual(["verifier_sources"]);
  });
});

describe("ancestors", () => {
  it("without a file become records by what a descendant tells, less certain", () => {
    const { said, report } = load(grown);
    expect(nodes(said)).toEqual([urn(root), urn(patched), urn(grown)]);
    expect(said.map((record) => record.capture.method)).toEqual(["reconstructed", "reconstructed", "import"]);
    expect(said[1].parents).toMatchObject([{ id: urn(root), certainty: "reconstructed" }]);
    expect(said[1].facets.openrange).toMatchObject({ told_by: "descendant", prompt: "step 0" });
    expect(said[1]).not.toHaveProperty("evidence");
    expect(report).toMatchObject({ snapshots: 1, ancestors: 2, records: 3 });
  });

  it("are told once, by their own file where there is one", () => {
    const { said, report } = load(grown, patched, root);
    expect(said.map((record) => record.capture.method)).toEqual(["import", "import", "import"]);
    expect(report).toMatchObject({ snapshots: 3, ancestors: 0, records: 3 });
  });

  it("are the same record from every file that embeds them", () => {
    const sibling = today(patched, { curriculum: { harden: ["accounts"] }, flag: "another-flag" });
    const texts = (document: Document) =>
      load(document)
        .records.slice(0, 2)
        .map((record) => record.text);
    expect(texts(sibling)).toEqual(texts(grown));
    expect(load(sibling, grown).report).toMatchObject({ snapshots: 2, ancestors: 2, records: 4 });
  });

  it("make siblings without inventing a cohort", () => {
    const others = ["a", "b"].map((what) =>
      today(root, { curriculum: { add: [what] }, flag: `${FLAG}-${what}` }),
    );
    const { said } = load(root, ...others);
    expect(said.slice(1).map((record) => record.parents[0].id)).toEqual([urn(root), urn(root)]);
    for (const record of said) expect(record).not.toHaveProperty("transformation.id");
  });
});

describe("one id", () => {
  it("is said once when two files are the same but for spacing", () => {
    expect(load(root, JSON.stringify(root, null, 1)).report).toMatchObject({ records: 1, repeated: 1 });
  });

  it.each([
    ["prompt", "once more"],
    ["curriculum", { patch: ["other"] }],
    ["builder_summary", "Built it again"],
    ["touched_files", ["other.py"]],
  ])("has a second claim with another %s", (field, value) => {
    const other = spoilt(patched, (copy) => {
      copy.lineage[1][field] = value;
    });
    const { said, report } = load(patched, other);
    expect(report.refused).toEqual([]);
    expect(nodes(said)).toEqual([urn(root), urn(patched), urn(patched)]);
    expect(said.map((record) => record.facets.openrange[field])).toContainEqual(value);
  });

  it("has a second claim when a descendant tells of another prompt", () => {
    const other = spoilt(grown, (copy) => {
      copy.lineage[1].prompt = "told otherwise";
    });
    const { said } = load(root, patched, other);
    expect(nodes(said).filter((node) => node === urn(patched)).length).toBe(2);
  });

  it.each([
    [
      "/manifest",
      (copy: Document) => {
        copy.manifest = { ...manifest, mode: "emulation" };
        copy.lineage[1].manifest = copy.manifest;
      },
      "/lineage/1/manifest",
    ],
    ["/world", (copy: Document) => Object.assign(copy.world, { flag: "other" })],
    ["/tasks", (copy: Document) => Object.assign(copy.tasks[0], { instruction: "Other." })],
    ["/verifier_sources", (copy: Document) => Object.assign(copy.verifier_sources, { other: "" })],
    ["/generated", (copy: Document) => Object.assign(copy.generated, { verifiers: [{}] })],
    ["/artifacts", (copy: Document) => Object.assign(copy.artifacts, { "b.txt": "" })],
    [
      "pack version",
      (copy: Document) => Object.assign(copy.lineage[1].pack, { version: "v2" }),
      "/lineage/1/pack/version",
    ],
    [
      "parent",
      (copy: Document) => {
        copy.lineage = [{ ...copy.lineage[1], parent_id: null }];
      },
      "/lineage/0/parent_id",
    ],
  ])("is refused with another %s, whichever file comes first", (at, change, where = at) => {
    const altered = spoilt(patched, change);
    for (const order of [
      [patched, altered],
      [altered, patched],
    ]) {
      const { records, report } = load(...order);
      expect(report.refused.map((one) => [one.refusal.code, one.refusal.pointer])).toEqual([
        ["identity-conflict", where],
      ]);
      expect(records.map((record) => record.text)).toEqual(
        load(patched).records.map((record) => record.text),
      );
    }
  });

  it("is refused where a descendant tells of another parent, manifest or pack version than the ancestor has", () => {
    const altered = spoilt(grown, (copy) => {
      copy.lineage[1].pack.version = "v9";
    });
    expect(refusalOf(patched, altered)).toMatchObject({
      code: "identity-conflict",
      pointer: "/lineage/1/pack/version",
    });
  });
});

describe("what is known already", () => {
  const rec = `rec:${"0".repeat(64)}`;
  /** What a store knows once the records of these documents are in it, or these texts of records. */
  function known(...documents: (Document | string)[]): Map<string, KnownStep[]> {
    const texts = documents.flatMap((one) =>
      typeof one === "string" ? one : load(one).records.map((record) => record.text),
    );
    const steps = texts.flatMap((text) => {
      const read = readRecord(text);
      if (!read.ok) throw new Error(read.refusal.detail);
      const { record: said, facets } = read.value;
      const step = knownStep({ record: rec, said, ...(facets === undefined ? {} : { facets }) });
      return step ? [[String(said.node).replace("urn:openrange:", ""), step] as const] : [];
    });
    const byId = Map.groupBy(steps, ([id]) => id);
    return new Map([...byId].map(([id, all]) => [id, all.map(([, step]) => step)]));
  }
  const onTopOf = (before: Map<string, KnownStep[]>, document: Document) => {
    const files = [{ file: "a", text: JSON.stringify(document) }];
    const { records, report } = importOpenRange(files, { sha256, known: before });
    return {
      said: records.map((one): Document => JSON.parse(one.text)),
      refused: report.refused[0]?.refusal,
    };
  };
  /** A record that another tool made of a snapshot. */
  const foreign = (document: Document, parents: Document[]): string =>
    JSON.stringify({
      kind: "snapshot",
      node: urn(document),
      parents: parents.map((one) => ({ id: urn(one), type: "evolved-from" })),
      created_at_utc: "2026-01-01T00:00:00Z",
    });

  it("is not told again by a descendant, if its own file told it in the same words", () => {
    expect(nodes(onTopOf(known(root, patched), grown).said)).toEqual([urn(grown)]);
    expect(nodes(onTopOf(known(root), grown).said)).toEqual([urn(patched), urn(grown)]);
    // What another descendant told is told in the same words again, and is the same record.
    const [told] = load(grown).records;
    expect(onTopOf(known(grown), grown).said[0]).toEqual(JSON.parse(told?.text ?? ""));
  });

  it("keeps back what repeats a secret that another file does not know of", () => {
    const leaky = today(root, {
      prompt: `hide ${FLAG}-old`,
      flag: `${FLAG}-old`,
      curriculum: { add: ["a"] },
    });
    const next = today(leaky, { flag: "another-flag-4471" });
    // The descendant alone cannot know.
    expect(JSON.stringify(load(next).said)).toContain(`${FLAG}-old`);
    const otherwise = spoilt(next, (copy) => {
      copy.lineage[1].builder_summary = "told otherwise";
    });
    const { said } = onTopOf(known(root, leaky), otherwise);
    expect(nodes(said)).toEqual([urn(leaky), urn(next)]);
    expect(said[0].facets.openrange).toMatchObject({
      builder_summary: "told otherwise",
      withheld: ["prompt"],
    });
    expect(JSON.stringify(said)).not.toContain(`${FLAG}-old`);
    const together = load(leaky, otherwise).said;
    expect(nodes(together)).toContain(urn(next));
    expect(JSON.stringify(together)).not.toContain(`${FLAG}-old`);
  });

  it("refuses another parent than any record names, with the way out", () => {
    const before = known(foreign(patched, [grown]));
    expect(onTopOf(before, patched).refused).toMatchObject({
      code: "identity-conflict",
      pointer: "/lineage/1/parent_id",
      hint: expect.stringContaining(`${rec} that is wrong, retract it first`),
    });
    expect(onTopOf(known(foreign(root, [grown])), root).refused?.pointer).toBe("/lineage/0/parent_id");
  });

  it("lets a record stand beside it that names more parents, or none", () => {
    expect(onTopOf(known(foreign(patched, [grown, root])), patched).refused).toBeUndefined();
    expect(onTopOf(known(foreign(patched, [])), patched).refused).toBeUndefined();
    const strange = `${foreign(root, []).slice(0, -1)},"facets":{"openrange":{"pack":7,"content":[],"withheld":{}}}}`;
    expect(onTopOf(known(strange), root).refused).toBeUndefined();
  });

  it("names the field that differs when the document is at hand, else what was published of it", () => {
    const other = spoilt(root, (copy) => Object.assign(copy.artifacts, { "b.txt": "" }));
    expect(onTopOf(known(root), other).refused?.pointer).toBe("/id");
    const read = readSnapshot(JSON.stringify(root), sha256);
    if (!read.ok) throw new Error(read.refusal.detail);
    const whole = [...known(root)].map(
      ([id, all]) => [id, all.map((one) => ({ ...one, document: read.value.said }))] as const,
    );
    expect(onTopOf(new Map(whole), other).refused?.pointer).toBe("/artifacts");
  });
});

describe("a field of a record", () => {
  it.each([
    [undefined, "/lineage/1"],
    ["/kind", "/lineage/1/id"],
    ["/node", "/lineage/1/id"],
    ["/parents/0/id", "/lineage/1/parent_id"],
    ["/parents/0/mutation/params/curriculum/add/0", "/lineage/1/curriculum/add/0"],
    ["/name", "/lineage/1/pack/id"],
    ["/namespace", "/lineage/1"],
    ["/description", "/lineage/1/builder_summary"],
    ["/lineage", "/lineage/0/id"],
    ["/evidence/admission/checks/0", "/admission/checks/0"],
    ["/facets/openrange/tasks/0/id", "/tasks/0/id"],
    ["/facets/openrange/manifest/mode", "/lineage/1/manifest/mode"],
  ])("%s comes from %s", (field, origin) => {
    const [, record] = load(root, patched).records;
    expect(record && originOf(record, field)).toBe(origin);
  });
});

describe("whether an id follows from the content", () => {
  const vector =
    '{"manifest":{"mode":"simulation","npc":[],"pack":{"id":"toy.shop","options":{"seed":12345678901234567890},"source":{"kind":"builtin"}},"runtime":{"tick":{"mode":"auto","rate_hz":1.0}},"world":{}},"world":{"flag":"hidden-v\\u00e4rde-😀","\uffee":1e-07,"\\ud83d\\ude00":2,"del":"\u007f"},"tasks":[],"verifier_sources":{},"generated":{},"artifacts":{"a.txt":"line\\n\\"q\\"\\\\ \\u2028"},"id":"d10a7cc5089e4dee","admission":{"passed":true,"checks":[],"verifier_results":{},"errors":[]},"lineage":[{"id":"d10a7cc5089e4dee","parent_id":null,"manifest":{"mode":"simulation","npc":[],"pack":{"id":"toy.shop","options":{"seed":12345678901234567890},"source":{"kind":"builtin"}},"runtime":{"tick":{"mode":"auto","rate_hz":1.0}},"world":{}},"pack":{"id":"toy.shop","version":"v1","dir":null},"prompt":"","builder_summary":"","touched_files":[],"curriculum":null}]}';

  it("is seen as Python computes it: numbers as spelt, ASCII, keys by code point", () => {
    const read = readSnapshot(vector, sha256);
    expect(read.ok && [read.value.content, read.value.proved]).toEqual([
      "d10a7cc5089e4dee5a7f6183a3f7c7c99f0e4321dae4afd06bf84aae10205021",
      true,
    ]);
  });

  it("keeps in the facets the spelling of numbers", () => {
    expect(load(vector).records[0]?.text).toContain('"seed":12345678901234567890}');
    expect(load(vector).records[0]?.text).toContain('"rate_hz":1.0}');
  });

  it("is said when it does not, and the id is kept: it may be another tool's", () => {
    const renamed = spoilt(root, (copy) => {
      copy.id = copy.lineage[0].id = "shop-1";
    });
    const { said, report } = load(renamed);
    expect(said[0]).toMatchObject({ node: "urn:openrange:shop-1" });
    expect(said[0].facets.openrange.id_follows_from_content).toBe(false);
    expect(report.unproved).toEqual([{ file: "0.json", id: "shop-1" }]);
  });

  it("is demanded when the caller wants it", () => {
    const text = JSON.stringify(spoilt(root, (copy) => Object.assign(copy.world, { flag: "other" })));
    const { records, report } = importOpenRange([{ file: "a", text }], { sha256, unproved: "refuse" });
    expect([records, report.refused[0]?.refusal]).toMatchObject([[], { code: "invalid", pointer: "/id" }]);
  });
});

describe("a document is refused", () => {
  it.each([
    ["[]", "", "A snapshot must be an object, not a list."],
    ["{", undefined, "Not JSON"],
    ["{},{}", undefined, "Not JSON"],
    ['1,"more":2', undefined, "Not JSON"],
    ["", undefined, "Not JSON"],
  ])("that is %j", (text, pointer, detail) => {
    const refusal = refusalOf(text);
    expect(refusal?.pointer).toBe(pointer);
    expect(refusal?.detail).toContain(detail);
  });

  it("that names a key twice, where it stands", () => {
    const text = JSON.stringify(root).replace('"world":{"flag"', '"world":{"parent":1,"flag"');
    expect(refusalOf(text)).toMatchObject({ code: "duplicate-key", pointer: "/world/parent" });
  });

  it.each(Object.keys(older(null)))("that lacks %s", (key) => {
    const lacking = spoilt(root, (copy) => {
      delete copy[key];
    });
    expect(refusalOf(lacking)).toMatchObject({ code: "invalid", pointer: `/${key}` });
  });

  it.each(["", "a b", "a\tb", "<x>", "x".repeat(600)])("whose id is %j", (id) => {
    const refusal = refusalOf(
      spoilt(root, (copy) => {
        copy.id = copy.lineage[0].id = id;
      }),
    );
    expect(["/id", "/lineage/0/id"]).toContain(refusal?.pointer);
  });

  it.each<[string, (copy: Document) => void, string]>([
    ["is empty", (copy) => Object.assign(copy, { lineage: [] }), "/lineage"],
    ["runs backwards", (copy) => copy.lineage.reverse(), "/lineage/0/parent_id"],
    [
      "has two entries swapped",
      (copy) => copy.lineage.splice(1, 2, copy.lineage[2], copy.lineage[1]),
      "/lineage/1/parent_id",
    ],
    ["lacks its root", (copy) => copy.lineage.shift(), "/lineage/0/parent_id"],
    ["lacks an entry", (copy) => copy.lineage.splice(1, 1), "/lineage/1/parent_id"],
    ["lacks the snapshot", (copy) => copy.lineage.pop(), "/lineage/1/id"],
    ["ends with another id", (copy) => Object.assign(copy.lineage[2], { id: "other" }), "/lineage/2/id"],
    ["ends with another id than the snapshot now has", (copy) => Object.assign(copy, { id: "other" }), "/id"],
    [
      "names a parent that it does not hold",
      (copy) => Object.assign(copy.lineage[1], { parent_id: "gone" }),
      "/lineage/1/parent_id",
    ],
    [
      "has a root with a parent",
      (copy) => Object.assign(copy.lineage[0], { parent_id: "gone" }),
      "/lineage/0/parent_id",
    ],
    [
      "has a second root",
      (copy) => Object.assign(copy.lineage[1], { parent_id: null }),
      "/lineage/1/parent_id",
    ],
    [
      "names an entry its own parent",
      (copy) => Object.assign(copy.lineage[1], { parent_id: copy.lineage[1].id }),
      "/lineage/1/parent_id",
    ],
    ["holds an id twice", (copy) => copy.lineage.splice(0, 0, copy.lineage[0]), "/lineage/1/id"],
    [
      "ends with another manifest",
      (copy) => Object.assign(copy.lineage[2], { manifest: { ...manifest, mode: "x" } }),
      "/lineage/2/manifest",
    ],
    [
      "has a number that no reader keeps",
      (copy) => Object.assign(copy.lineage[2], { curriculum: { add: "BIG" } }),
      "/lineage/2/curriculum/add",
    ],
  ])("whose lineage %s", (_what, change, pointer) => {
    const text = JSON.stringify(spoilt(grown, change)).replace('"BIG"', "12345678901234567890");
    const refusal = refusalOf(text);
    expect(refusal).toMatchObject({ pointer, hint: expect.stringMatching(/\.$/) });
    expect(["invalid", "unsafe-number"]).toContain(refusal?.code);
  });

  it("alone: the others are taken", () => {
    const { report, said } = load("{", root);
    expect(nodes(said)).toEqual([urn(root)]);
    expect(report).toMatchObject({ files: 2, snapshots: 1, refused: [{ file: "0.json" }] });
  });
});

describe("the report", () => {
  it("reads as lines that leave nothing unsaid", () => {
    const odd = spoilt(patched, (copy) => {
      copy.lineage[1].batch = "b1";
      copy.lineage[1].curriculum = { mix: true };
    });
    const renamed = spoilt(root, (copy) => {
      copy.id = copy.lineage[0].id = "shop-1";
    });
    expect(snapshotReportLines(load(odd, odd, renamed, "[]").report)).toEqual([
      "4 files: 3 records about 2 snapshots and 1 ancestor without a file, 1 file said again what was said",
      "",
      "Refused files (nothing was made of them):",
      "  3.json: invalid: A snapshot must be an object, not a list.",
      "    Import the file as OpenRange wrote it, or let OpenRange write it again.",
      "",
      "Ids that do not follow from the content (altered, or not made by OpenRange; kept):",
      "  shop-1 (2.json)",
      "",
      "Verbs of a curriculum without a known class (kept as they are):",
      "  mix",
      "",
      "Fields that are not known (not imported):",
      "  0.json: /lineage/1/batch",
    ]);
  });
});
