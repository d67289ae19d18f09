// Every format writes a small family with everything as exactly the files that lie here. Whoever means to change them writes
// them anew with `node test/conformance/golden.ts`, and raises the version of the mapping.
import { readdirSync, readFileSync } from "node:fs";
import { Parser } from "n3";
import { describe, expect, test } from "vitest";
import { GOLDEN, goldenFiles } from "./golden.ts";

const read = (name: string): string => readFileSync(new URL(name, GOLDEN), "utf8");

describe("the golden files", () => {
  const files = goldenFiles();

  test("are there for every format, and for nothing else", () => {
    expect(readdirSync(GOLDEN).sort()).toEqual([...files.keys()].sort());
  });

  test.each([...files])("%s is what is written, byte for byte", (name, text) => {
    expect(text).toBe(read(name));
    expect(text.endsWith("\n")).toBe(true);
  });

  test("hold as many statements in each format of plain RDF", () => {
    const count = (name: string, format: string): number => new Parser({ format }).parse(read(name)).length;
    const turtle = count("family.ttl", "text/turtle");
    expect(turtle).toBeGreaterThan(150);
    expect(count("family.nq", "N-Quads")).toBe(turtle);
    expect(count("family.nt", "N-Triples")).toBe(turtle);
  });
});
