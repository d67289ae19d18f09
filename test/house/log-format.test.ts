// The vectors of docs/log-format.md, recomputed by the product's code and by a second reading of the page.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  genesis,
  leafHash,
  partHash,
  payloadHash,
  type Statement,
  statementHash,
  treeHash,
} from "../../src/ledger/statement.ts";
import { hex, type Sha256 } from "../../src/model/bytes.ts";
import { canonical } from "../../src/model/canonical.ts";
import { recordId } from "../../src/model/submission.ts";

type VectorPart = { name: string; text: string; salt: string; hash: string };
type Vectors = {
  site: string;
  ledger: string;
  genesis: string;
  record_id: string;
  parts: VectorPart[];
  second_parts: VectorPart[];
  third_parts: VectorPart[];
  tree_of_none: string;
  statements: { statement: Statement; hash: string }[];
  entry: { at: string; statement: Statement };
  leaf: string;
};

const page = readFileSync(new URL("../../docs/log-format.md", import.meta.url), "utf8");
const vectors = JSON.parse(/```json\n([\s\S]*?)\n```/.exec(page)?.[1] ?? "") as Vectors;

const sha256: Sha256 = (...chunks) => {
  const hash = createHash("sha256");
  for (const chunk of chunks) hash.update(chunk);
  return new Uint8Array(hash.digest());
};

test("the product's code gives the vectors", () => {
  expect(genesis(vectors.site, vectors.ledger, sha256)).toBe(vectors.genesis);
  expect(recordId(vectors.parts[1]?.text ?? "", sha256)).toBe(vectors.record_id);
  for (const part of [...vectors.parts, ...vectors.second_parts, ...vectors.third_parts])
    expect(hex(partHash(part, sha256))).toBe(part.hash);
  expect(hex(treeHash([], sha256))).toBe(vectors.tree_of_none);
  const [first, second, third] = vectors.statements;
  expect(payloadHash(vectors.parts, sha256)).toBe(first?.statement.payload);
  expect(payloadHash(vectors.second_parts, sha256)).toBe(second?.statement.payload);
  expect(payloadHash(vectors.third_parts, sha256)).toBe(third?.statement.payload);
  for (const { statement, hash } of vectors.statements)
    expect(statementHash(canonical(statement), sha256)).toBe(hash);
  expect(leafHash(vectors.entry.at, canonical(vectors.entry.statement), sha256)).toBe(vectors.leaf);
});

// The second reading knows nothing of src/: Node's hash, and JSON with sorted keys (no vector needs more of RFC 8785).
const digest = (...chunks: (string | Buffer)[]): string => {
  const hash = createHash("sha256");
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest("hex");
};
const sorted = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, member]) => [key, sorted(member)]),
      )
    : value;
const jcs = (value: unknown): string => JSON.stringify(sorted(value));
const partOf = ({ salt, name, text }: VectorPart): string =>
  digest("forebear/v1/part\n", Buffer.from(salt, "hex"), Buffer.from([name.length]), name, text);
const tree = (leaves: string[]): string => {
  if (leaves.length === 1) return digest(Buffer.from([0]), Buffer.from(leaves[0] ?? "", "hex"));
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return digest(
    Buffer.from([1]),
    Buffer.from(tree(leaves.slice(0, split)), "hex"),
    Buffer.from(tree(leaves.slice(split)), "hex"),
  );
};

test("a second reading of the page gives the vectors", () => {
  expect(digest("forebear/v1/ledger\n", vectors.site, "\n", vectors.ledger)).toBe(vectors.genesis);
  expect(`rec:${digest("forebear/v1/record\n", vectors.parts[1]?.text ?? "")}`).toBe(vectors.record_id);
  expect(vectors.parts.map(partOf)).toEqual(vectors.parts.map((part) => part.hash));
  const [first, second, third] = vectors.statements;
  expect(vectors.third_parts.map(partOf)).toEqual(vectors.third_parts.map((part) => part.hash));
  expect(tree(vectors.parts.map(partOf))).toBe(first?.statement.payload);
  expect(tree(vectors.second_parts.map(partOf))).toBe(second?.statement.payload);
  expect(tree(vectors.third_parts.map(partOf))).toBe(third?.statement.payload);
  expect(first?.statement.prev).toBe(vectors.genesis);
  expect(second?.statement.prev).toBe(digest("forebear/v1/statement\n", jcs(first?.statement)));
  expect(third?.statement.prev).toBe(digest("forebear/v1/statement\n", jcs(second?.statement)));
  expect(vectors.leaf).toBe(digest(Buffer.from([0]), jcs(vectors.entry)));
});
