// The example families are what the door would take: every line is read and checked as a posted record is.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Sha256 } from "../../src/model/bytes.ts";
import { type Submission, submit } from "../../src/model/submission.ts";
import { readRecord } from "../../src/wire/read-record.ts";

const sha256: Sha256 = (...chunks) => {
  const hash = createHash("sha256");
  for (const chunk of chunks) hash.update(chunk);
  return new Uint8Array(hash.digest());
};

function linesOf(file: string): string[] {
  return readFileSync(new URL(`../../examples/${file}`, import.meta.url), "utf8")
    .trimEnd()
    .split("\n");
}

function submitted(file: string): Submission[] {
  return linesOf(file).map((line, i) => {
    const read = readRecord(line);
    if (!read.ok) throw new Error(`${file}:${i + 1}: ${JSON.stringify(read.refusal)}`);
    const { record, facets } = read.value;
    const submission = submit(record, { sha256, facets, unresolved: "refuse" });
    if (!submission.ok) throw new Error(`${file}:${i + 1}: ${JSON.stringify(submission.refusal)}`);
    return submission.value;
  });
}

const edgesOf = (all: readonly Submission[], name: string) =>
  all
    .filter((one) => one.record.name === name)
    .flatMap((one) =>
      one.edges.map((edge) => [edge.type, all.find((p) => p.node === edge.parent)?.record.name]),
    );

describe("the real family", () => {
  const family = submitted("mistral-small-24b.ndjson");

  it("is 67 models in 68 records, for one card names a base that its tags leave out", () => {
    expect(family.length).toBe(68);
    expect(new Set(family.map((one) => one.node)).size).toBe(67);
    expect(
      family.filter((one) => one.record.name === "ConicCat/MistralSmallV3R").map((one) => one.edges.length),
    ).toEqual([3, 4]);
  });

  it("has no two records that would be taken for a repetition", () => {
    expect(new Set(family.map((one) => one.fingerprint)).size).toBe(68);
  });

  it("says every id as it is kept, so nothing is rewritten", () => {
    expect(family.flatMap((one) => one.rewritten)).toEqual([]);
  });

  it("names parents before their children", () => {
    const nodes = family.map((one) => one.node);
    const early = family.flatMap((one, i) => one.edges.filter((edge) => nodes.indexOf(edge.parent) >= i));
    expect(early).toEqual([]);
  });

  it("stays small", () => {
    expect(linesOf("mistral-small-24b.ndjson").join("\n").length).toBeLessThan(150_000);
  });
});

describe("the invented family on top of it", () => {
  const acme = submitted("acme.ndjson");
  const all = [...submitted("mistral-small-24b.ndjson"), ...acme];

  it("says of every record that it is invented", () => {
    for (const { record } of acme) {
      expect(record.tags).toEqual(["example", "invented"]);
      expect(record.description).toMatch(/^Invented example: /);
    }
  });

  it("gives every digest of the bytes it shows", () => {
    const shown = linesOf("acme.ndjson")
      .map((line) => JSON.parse(line))
      .filter((record) => record.facets !== undefined);
    expect(shown.length).toBe(9);
    for (const { artifact, facets } of shown) {
      expect(artifact.digest).toBe(
        `sha256:${createHash("sha256").update(facets.example.bytes).digest("hex")}`,
      );
      expect(artifact.size).toBe(Buffer.byteLength(facets.example.bytes));
    }
  });

  it("descends, merge and deployment included, from the parents it names", () => {
    expect(edgesOf(all, "acme/support-corpus")).toEqual([]);
    expect(edgesOf(all, "acme/support-lora").slice(0, 2)).toEqual([
      ["adapter-of", "mistralai/Mistral-Small-24B-Base-2501"],
      ["trained-on", "acme/support-corpus-filtered"],
    ]);
    expect(edgesOf(all, "acme/support-24b").filter(([type]) => type === "merged-from")).toEqual([
      ["merged-from", "acme/support-24b-sft"],
      ["merged-from", "arcee-ai/Arcee-Blitz"],
      ["merged-from", "NousResearch/DeepHermes-3-Mistral-24B-Preview"],
    ]);
    expect(edgesOf(all, "acme/support-24b-gguf")).toContainEqual([
      "calibrated-on",
      "acme/support-corpus-filtered",
    ]);
    expect(edgesOf(all, "acme/support-assistant").slice(0, 2)).toEqual([
      ["served-from", "acme/support-24b-gguf"],
      ["prompted-by", "acme/support-prompt"],
    ]);
    expect(edgesOf(all, "acme/support-assistant-evaluation").slice(0, 1)).toEqual([
      ["evaluated", "acme/support-assistant"],
    ]);
  });

  it("knows every hereditary parent that it names", () => {
    const nodes = new Set(all.map((one) => one.node));
    const unknown = acme.flatMap((one) =>
      one.edges.filter((edge) => edge.type !== "built-with" && !nodes.has(edge.parent)),
    );
    expect(unknown).toEqual([]);
  });

  it("is one lineage", () => {
    expect(new Set(acme.map((one) => one.lineage))).toEqual(new Set(["acme/support"]));
  });
});
