// PROV-JSONLD against the files of the submission itself: its schema takes our documents and finds what is broken in them,
// and our retelling of its context is its context. The files lie outside the repository, beside it or where FOREBEAR_SHARED
// says; without them this test says loudly that it did not run.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { provQuads, type Quad } from "../../src/prov/mapping.ts";
import { EVERY_TERM, FURNISHED } from "../conformance/furnished.ts";
import { SUBMISSION } from "../conformance/prov-jsonld-context.ts";
import { bundleOf, type Document, documentOf } from "../conformance/prov-jsonld-document.ts";
import { faultsOf } from "../conformance/prov-jsonld-rules.ts";
import { hostileNode, hostileQuads, randomFrom } from "../src/prov/family.ts";

const shared = process.env.FOREBEAR_SHARED ?? fileURLToPath(new URL("../../../shared", import.meta.url));
const folder = `${shared}/standards/prov-jsonld`;
const present = existsSync(folder);
if (!present) console.warn(`NOT RUN: PROV-JSONLD's schema and context are not in ${folder}`);

const read = (name: string): Document => JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));

function validator() {
  // The schema names its definitions by fragments, which the validator takes for names of its own.
  const schema = JSON.parse(
    JSON.stringify(read("schema.json"), (key, value) =>
      key === "$id" && typeof value === "string" && value.startsWith("#") ? undefined : value,
    ),
  );
  const ajv = new Ajv({ strict: false, allErrors: false });
  ajv.addFormat(
    "date-time",
    (text) => /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text)),
  );
  ajv.addFormat("uri", (text) => URL.canParse(text));
  return ajv.compile(schema);
}

const BREAKS: readonly (readonly [string, (document: Document) => void])[] = [
  ["a name where a list of values belongs", (d) => (d["@graph"][0]["fb:scope"] = "x")],
  ["a bare number as a value", (d) => (d["@graph"][0]["fb:position"] = [7])],
  [
    "a value whose type is missing but for its number",
    (d) => (d["@graph"][0]["fb:position"] = [{ "@value": 7 }]),
  ],
  ["a reference object", (d) => (d["@graph"][0]["fb:scope"] = [{ "@id": "fb:x" }])],
  ["a list of types", (d) => (d["@graph"][0]["@type"] = ["Entity", "prov:Bundle"])],
  ["a statement that PROV does not have", (d) => (d["@graph"][0]["@type"] = "Thing")],
  ["a member without a prefix", (d) => (d["@graph"][0].scope = ["x"])],
  ["an entity without a name", (d) => delete d["@graph"][0]["@id"]],
  ["a time that is none", (d) => (d["@graph"][2].time = "yesterday")],
  ["two agents of one attribution", (d) => (d["@graph"][1].agent = ["fb:a", "fb:b"])],
  ["a bundle without a context of its own", (d) => delete bundleOf(d)["@context"]],
  ["a bundle in a bundle", (d) => bundleOf(d)["@graph"].push(bundleOf(documentOf([])))],
  ["a context that defines a term", (d) => (d["@context"][0].x = { "@id": "fb:x" })],
  ["no context", (d) => delete d["@context"]],
];

describe.skipIf(!present)("the schema of the submission", () => {
  const validate = present ? validator() : undefined;
  const faults = (document: Document): unknown =>
    validate?.(document) ? [] : (validate?.errors ?? "not judged");

  it("takes a family with everything, and every term of PROV-O", () => {
    expect(faults(documentOf(FURNISHED))).toEqual([]);
    expect(faults(documentOf(EVERY_TERM))).toEqual([]);
  });

  it("takes what is written of hostile records and statements (200 seeds each)", () => {
    const predicates = ["type", "entity", "qualifiedUsage", "used", "atTime", "value", "atLocation"].map(
      (word) => `http://www.w3.org/ns/prov#${word}`,
    );
    for (let seed = 1; seed <= 200; seed++) {
      const made: readonly Quad[][] = [
        provQuads([hostileNode(randomFrom(seed))]),
        hostileQuads(randomFrom(seed), predicates),
      ];
      for (const quads of made) expect(faults(documentOf(quads)), `seed ${seed}`).toEqual([]);
    }
  });

  it.each(BREAKS)("finds %s, and so do the rules retold", (_what, breakIt) => {
    const document = documentOf(FURNISHED);
    breakIt(document);
    expect(faults(document)).not.toEqual([]);
    expect(faultsOf(document)).not.toEqual([]);
  });

  it("has the context that is retold here", () => {
    expect(SUBMISSION).toEqual(read("context.jsonld")["@context"]);
  });
});
