// The tables as a reader of RFC 4180 that is not the writer has them: every cell comes back as it was meant, none is what a
// spreadsheet takes for a formula, and numbers are numbers.
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { EDGES_TABLE, NODES_TABLE } from "../../src/prov/formats/csv.ts";
import type { DocumentWriter } from "../../src/prov/formats/document.ts";
import type { DescribedNode } from "../../src/prov/mapping/described.ts";
import { described, digest, randomFrom } from "../src/prov/family.ts";
import { HEAD } from "./prov-jsonld-document.ts";

// What spreadsheets begin a formula with, also in the widths that some take for the same, behind what they skip.
const BEGINNINGS = ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\u2212", "|", "%"];
const SKIPPED = ["", " ", "\t", "\r", "\n", "\u00a0", "\u200b", "\ufeff", "\u0000", "\u2028", "'", "''"];
const REST = ["1+1", 'HYPERLINK("http://x","y")', "a,b", 'a"b', "a\r\nb", "\u{1f600}", " ", ""];

const HOSTILE = [
  ...SKIPPED.flatMap((skipped) => BEGINNINGS.flatMap((first) => REST.map((rest) => skipped + first + rest))),
  ...SKIPPED.flatMap((skipped) => REST.map((rest) => skipped + rest)),
];

const rowsOf = (writer: DocumentWriter, nodes: readonly DescribedNode[]): Record<string, string>[] => {
  const text = writer.begin(HEAD) + writer.block(HEAD, { nodes, quads: () => [] }, true) + writer.end(HEAD);
  expect(text.endsWith("\r\n")).toBe(true);
  return parse(text, { columns: true, record_delimiter: "\r\n" });
};

/** What a cell was meant to be: one apostrophe stands before what would be a formula, or an apostrophe before one. */
const meant = (cell: string): string =>
  /^'+[\s\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212|%]|^'+[\t\r\n]/u.test(cell)
    ? cell.slice(1)
    : cell;

test("what somebody wrote comes back, and begins no formula", () => {
  for (const said of HOSTILE) {
    const node = described("a", {
      description: said,
      license: said,
      name: said,
      parents: [{ id: digest("b"), type: "fine-tuned-from", role: said, weight: -0.25 }],
    });
    const [row = {}, ...others] = rowsOf(NODES_TABLE, [node]);
    expect(others).toEqual([]);
    for (const column of ["description", "license", "name"]) {
      const cell = row[column] ?? "";
      expect([said, meant(cell)]).toEqual([said, said]);
      expect(cell, JSON.stringify(said)).not.toMatch(
        /^[\s\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212|%]/u,
      );
    }
    const [edge] = rowsOf(EDGES_TABLE, [node]);
    expect([edge?.weight, meant(edge?.role ?? "")]).toEqual(["-0.25", said]);
  }
});

test("any text comes back, in as many cells as there are columns (2,000 seeds)", () => {
  for (let seed = 1; seed <= 2_000; seed++) {
    const { text } = randomFrom(seed);
    const said = { description: text(), license: text(), version: text() };
    const nodes = [described("a", said), described("b", { description: "after" })];
    const rows = rowsOf(NODES_TABLE, nodes);
    expect(rows, `seed ${seed}`).toHaveLength(2);
    expect(rows[1]?.description).toBe("after");
    for (const [column, value] of Object.entries(said))
      expect([seed, meant(rows[0]?.[column] ?? "")]).toEqual([seed, value.toWellFormed()]);
  }
});

test.each([0, -1, 14_000_000_000, 5e-324, -0.25, 1e21])("the number %d is a number", (weight) => {
  const [edge] = rowsOf(EDGES_TABLE, [
    described("a", { parents: [{ id: digest("b"), type: "trained-on", weight }] }),
  ]);
  expect(Number(edge?.weight)).toBe(weight);
});
