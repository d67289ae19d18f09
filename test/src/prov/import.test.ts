// PROV of other people, and our own, as records.
import { describe, expect, test } from "vitest";
import type { LineageRecord } from "../../../src/model/record.ts";
import type { Result } from "../../../src/model/result.ts";
import { submit } from "../../../src/model/submission.ts";
import { importProv, prepare, type ProvImport } from "../../../src/prov/import/import.ts";
import { provReader } from "../../../src/prov/import/read.ts";
import type { ImportTerms } from "../../../src/prov/import/reading.ts";
import { readRecord } from "../../../src/wire/read-record.ts";
import { sha256 } from "../../../worker/platform/digest.ts";
import { type ProvDocument, STORY, storyNode } from "../../support/prov-documents.ts";

async function imported(
  document: ProvDocument,
  terms: Partial<ImportTerms> = {},
): Promise<Result<ProvImport>> {
  const reader = provReader(document.type, {});
  if (!reader.ok) return reader;
  const refusal = reader.value.add(document.text);
  if (refusal) return { ok: false, refusal };
  const read = await reader.value.end();
  if (!read.ok) return read;
  const { expressions, dropped } = read.value;
  const prepared = prepare(expressions, sha256);
  return prepared.ok ? importProv(prepared.value, { sha256, infer: "nothing", dropped, ...terms }) : prepared;
}

async function taken(document: ProvDocument, terms: Partial<ImportTerms> = {}): Promise<ProvImport> {
  const result = await imported(document, terms);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  for (const { text } of result.value.records) {
    const record = readRecord(text);
    if (!record.ok) throw new Error(JSON.stringify(record.refusal));
    const submission = submit(record.value.record, {
      sha256,
      facets: record.value.facets,
      unresolved: "allow",
    });
    if (!submission.ok) throw new Error(JSON.stringify(submission.refusal));
  }
  return result.value;
}

const byNode = ({ records }: ProvImport): Record<string, LineageRecord> =>
  Object.fromEntries(records.map(({ node, record }) => [node, record]));

describe("the story of another tool", () => {
  test("is told by records of its entities, parents first", async () => {
    const { records, report } = await taken(STORY.ttl);
    console.log(JSON.stringify({ records: records.map((r) => r.record), report }, null, 1));
    expect(records.length).toBe(6);
    expect(byNode({ records, report })[storyNode("chart2")]?.parents).toEqual([
      { id: storyNode("chart"), type: "revised-from" },
    ]);
  });

  test.each(Object.entries(STORY))("is the same in every format: %s", async (_suffix, document) => {
    const told = (one: ProvImport) => one.records.map(({ text }) => text);
    expect(told(await taken(document))).toEqual(told(await taken(STORY.ttl)));
  });
});
