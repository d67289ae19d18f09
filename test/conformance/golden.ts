// A small family with everything, as a document in every format: what lies in test/fixtures/golden, byte for byte. After a
// change that is meant, `node test/conformance/golden.ts` writes the files anew; the difference is then to be read.
import { mkdirSync, writeFileSync } from "node:fs";
import { wholeDocument } from "../../src/prov/formats/document.ts";
import { FORMATS } from "../../src/prov/formats/formats.ts";
import { FURNISHED, FURNISHED_NODES } from "./furnished.ts";
import { HEAD } from "./prov-jsonld-document.ts";

export const GOLDEN = new URL("../fixtures/golden/", import.meta.url);

/** The files by name. */
export const goldenFiles = (): ReadonlyMap<string, string> =>
  new Map(
    FORMATS.map(({ suffix, writer }) => [
      `family.${suffix}`,
      wholeDocument(writer, HEAD, { nodes: FURNISHED_NODES, quads: () => FURNISHED }),
    ]),
  );

if (import.meta.main) {
  mkdirSync(GOLDEN, { recursive: true });
  for (const [name, text] of goldenFiles()) writeFileSync(new URL(name, GOLDEN), text);
}
