import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Parser, Store } from "n3";
import Validator from "rdf-validate-shacl";
import { describe, expect, test } from "vitest";
import { KINDS, type Kind } from "../../src/model/kinds.ts";
import type { LineageRecord } from "../../src/model/record.ts";
import { toTurtle } from "../../src/prov/formats/turtle.ts";
import type { NodeSayings } from "../../src/prov/mapping/described.ts";
import { mldcatQuads } from "../../src/prov/mldcat/mldcat.ts";
import { MLDCAT_PREFIXES, ml } from "../../src/prov/mldcat/terms.ts";
import { nodeIri, partIri } from "../../src/prov/names.ts";
import { type Quad, thing } from "../../src/prov/quad.ts";
import { TYPE } from "../../src/prov/terms.ts";
import { example } from "../conformance/example.ts";
import { described, digest, hostileNode, randomFrom, stub } from "../src/prov/family.ts";
import { MLDCAT_FAMILY, MLDCAT_HEAD } from "../support/mldcat-family.ts";

const shared = process.env.FOREBEAR_SHARED ?? fileURLToPath(new URL("../../../shared", import.meta.url));
const path = `${shared}/standards/mldcat-ap/mldcat-ap-SHACL.ttl`;
const present = existsSync(path);
if (!present) console.warn(`NOT RUN: the shapes of MLDCAT-AP are not at ${path}`);

const parsed = (turtle: string): Store => new Store(new Parser({ format: "text/turtle" }).parse(turtle));

const validator = present ? new Validator(parsed(readFileSync(path, "utf8"))) : undefined;

/** What a view breaks: the shape, and the thing that breaks it. */
async function broken(quads: readonly Quad[]): Promise<string[]> {
  if (validator === undefined) throw new Error("there are no shapes");
  const report = await validator.validate(parsed(toTurtle(quads, MLDCAT_PREFIXES)));
  const found = report.results.map(
    ({ sourceShape, focusNode }) =>
      `${sourceShape.value.replace(/^.*#([A-Za-z]+)\/.*$/, "$1")} ${focusNode.value}`,
  );
  expect(report.conforms).toBe(found.length === 0);
  return [...new Set(found)];
}

const [ASKED, ...OTHERS] = MLDCAT_FAMILY;

const view = (asked: NodeSayings | undefined, others: readonly NodeSayings[] = []): Quad[] =>
  mldcatQuads(MLDCAT_HEAD, asked ? [asked] : [], others);

describe.skipIf(!present)("conforms to the shapes of the profile", () => {
  test("a model with everything", async () => {
    expect(await broken(view(ASKED, OTHERS))).toEqual([]);
  });

  test.each((Object.keys(KINDS) as Kind[]).filter((kind) => kind !== "stub"))(
    "a bare node of kind %s",
    async (kind) => {
      const said = { kind: kind as LineageRecord["kind"], node: "urn:x:bare", created_at_utc: null as never };
      expect(await broken(view(described("a", said)))).toEqual([]);
    },
  );

  test("a stub, and children of stubs", async () => {
    expect(await broken(view(stub("urn:x:1")))).toEqual([]);
    const types = [
      "fine-tuned-from",
      "trained-on",
      "aligned-on",
      "quantized-from",
      "evaluated-against",
    ] as const;
    const parents = types.map((type, i) => ({ id: digest(String(i)), type }));
    expect(await broken(view(described("a", { parents })))).toEqual([]);
  });

  test.each(["acme.ndjson", "mistral-small-24b.ndjson"])("every node of %s", async (file) => {
    const nodes = example(file);
    for (const node of nodes) expect(await broken(view(node, nodes)), node.head.id).toEqual([]);
  });

  test("nodes whose every text is hostile", async () => {
    for (let seed = 1; seed <= 200; seed++)
      expect(await broken(view(hostileNode(randomFrom(seed)))), `seed ${seed}`).toEqual([]);
  });
});

const MODEL = nodeIri(digest("a"));

const without = (subject: string, predicate: string) => (quads: readonly Quad[]) =>
  quads.filter((quad) => quad.subject !== subject || quad.predicate !== predicate);

const plus = (subject: string, predicate: string, iri: string) => (quads: readonly Quad[]) => [
  ...quads,
  { subject, predicate, object: thing(iri) },
];

const BREAKS: readonly (readonly [
  what: string,
  change: (quads: readonly Quad[]) => readonly Quad[],
  found: string,
])[] = [
  ["no version", without(MODEL, ml("dcat:version")), `MachineLearningModelShape ${MODEL}`],
  ["no training data", without(MODEL, ml("it6:trainedOn")), `MachineLearningModelShape ${MODEL}`],
  ["no file", without(MODEL, ml("it6:hasFile")), `MachineLearningModelShape ${MODEL}`],
  [
    "two bases",
    plus(MODEL, ml("it6:fineTunedFrom"), nodeIri(digest("f"))),
    `MachineLearningModelShape ${MODEL}`,
  ],
  [
    "a base that is a data set",
    plus(MODEL, ml("it6:hasVariation"), nodeIri(digest("c"))),
    `MachineLearningModelShape ${MODEL}`,
  ],
  [
    "a data set without a date",
    without(nodeIri(digest("c")), ml("it6:collectionDate")),
    `DatasetShape ${nodeIri(digest("c"))}`,
  ],
  [
    "a hash without an algorithm",
    without(partIri(digest("a"), "checksum"), ml("spdx:algorithm")),
    `ChecksumShape ${partIri(digest("a"), "checksum")}`,
  ],
  [
    "a format that is no concept",
    without("https://www.iana.org/assignments/media-types/application/vnd.safetensors", TYPE),
    `FileShape ${partIri(digest("a"), "file")}`,
  ],
];

describe.skipIf(!present)("is found", () => {
  test.each(BREAKS)("%s", async (_what, change, found) => {
    expect(await broken(change(view(ASKED, OTHERS)))).toContain(found);
  });
});
