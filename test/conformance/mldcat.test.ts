// The MLDCAT-AP view has what the profile demands of a model, a data set, a file, an agent: its demands retold by ourselves, so
// that they hold wherever the tests run. The profile's own shapes are asked by test/interop.
import { Parser } from "n3";
import { describe, expect, test } from "vitest";
import { lineOf as lineOfQuad } from "../../src/prov/formats/n-quads.ts";
import { toTurtle } from "../../src/prov/formats/turtle.ts";
import type { NodeSayings } from "../../src/prov/mapping/described.ts";
import { type MldcatHead, mldcatQuads } from "../../src/prov/mldcat/mldcat.ts";
import { MLDCAT_PREFIXES, MLDCAT_TERMS, ml } from "../../src/prov/mldcat/terms.ts";
import { metricIri, nodeIri, partIri } from "../../src/prov/names.ts";
import type { Quad } from "../../src/prov/quad.ts";
import { DATATYPES, NAMESPACES, PROV_CLASSES, PROV_PROPERTIES, prov, TYPE } from "../../src/prov/terms.ts";
import { described, digest, hostileNode, objects, randomFrom, recordId, stub } from "../src/prov/family.ts";
import { MLDCAT_FAMILY, MLDCAT_HEAD } from "../support/mldcat-family.ts";
import { lineOf } from "./n-quads.ts";

const HEAD: MldcatHead = MLDCAT_HEAD;

type Demand = { readonly path: string; readonly least: 0 | 1; readonly most?: 1; readonly is?: string };

const one = (path: string, is?: string): Demand => ({ path, least: 1, most: 1, ...(is ? { is } : {}) });
const some = (path: string, is?: string): Demand => ({ path, least: 1, ...(is ? { is } : {}) });
const maybe = (path: string, is?: string): Demand => ({ path, least: 0, most: 1, ...(is ? { is } : {}) });
const any = (path: string, is: string): Demand => ({ path, least: 0, is });

/** What the profile demands of each class that a view has. */
const DEMANDS: Readonly<Record<string, readonly Demand[]>> = {
  "it6:MachineLearningModel": [
    one("dcterms:identifier"),
    some("dcterms:title"),
    one("dcat:version"),
    one("dcterms:created"),
    some("it6:hasFile", "it6:File"),
    some("it6:trainedOn", "dcat:Dataset"),
    maybe("it6:fineTunedFrom", "it6:MachineLearningModel"),
    maybe("it6:evaluationResults"),
    maybe("it6:trainingProcess"),
    any("it6:hasVariation", "it6:MachineLearningModel"),
    any("it6:testedOn", "dcat:Dataset"),
    any("it6:hasBenchmark", "it6:Benchmark"),
    any("dcterms:creator", "foaf:Agent"),
    any("dcterms:license", "dcterms:LicenseDocument"),
  ],
  "it6:File": [
    one("dcterms:identifier"),
    one("dcterms:title"),
    one("it6:url", "dcat:Resource"),
    one("dcterms:format", "skos:Concept"),
    any("spdx:checksum", "spdx:Checksum"),
  ],
  "spdx:Checksum": [one("spdx:algorithm", "spdx:ChecksumAlgorithm"), one("spdx:checksumValue")],
  "dcat:Dataset": [
    some("dcterms:title"),
    some("dcterms:description"),
    one("it6:collectionDate"),
    maybe("dcat:version"),
    maybe("dcterms:publisher", "foaf:Agent"),
    any("dcat:distribution", "dcat:Distribution"),
  ],
  "dcat:Distribution": [
    some("dcat:accessURL", "dcat:Resource"),
    some("dqv:hasQualityMeasurement", "dqv:QualityMeasurement"),
    maybe("dcat:mediaType", "dcterms:MediaType"),
    maybe("dcat:byteSize"),
    maybe("spdx:checksum", "spdx:Checksum"),
    maybe("dcterms:license", "dcterms:LicenseDocument"),
  ],
  "dqv:QualityMeasurement": [one("dqv:value"), one("dcterms:type", "it6:DataQuality")],
  "it6:DataQuality": [one("dcterms:identifier"), one("dcterms:title")],
  "it6:Evaluation": [one("dcterms:title"), maybe("it6:value")],
  "it6:Parameter": [one("dcterms:title"), one("it6:value")],
  "it6:Benchmark": [some("dcterms:title")],
  "dcat:DataService": [
    some("dcterms:title"),
    some("dcat:endpointURL", "dcat:Resource"),
    any("it6:servesModel", "it6:MachineLearningModel"),
  ],
  "dcat:CatalogRecord": [one("dcterms:modified"), one("foaf:primaryTopic", "dcat:Resource")],
  "foaf:Agent": [some("foaf:name")],
};

/** Where a view is not as the profile demands. */
function faults(quads: readonly Quad[]): string[] {
  const about = Map.groupBy(quads, ({ subject }) => subject);
  const values = (subject: string, predicate: string): string[] =>
    objects(about.get(subject) ?? [], subject, predicate);
  return quads.flatMap(({ subject, predicate, object }) => {
    if (predicate !== TYPE || !("iri" in object)) return [];
    return Object.entries(DEMANDS)
      .filter(([name]) => ml(name as "it6:File") === object.iri)
      .flatMap(([name, demands]) =>
        demands.flatMap(({ path, least, most, is }) => {
          const found = values(subject, ml(path as "dcterms:title"));
          const wrong = found.filter((it) => is && !values(it, TYPE).includes(ml(is as "it6:File")));
          const bad = found.length < least || (most && found.length > most) || wrong.length > 0;
          return bad ? [`${name} ${path}`] : [];
        }),
      );
  });
}

const ASKED = MLDCAT_FAMILY[0] as NodeSayings;
const quads = mldcatQuads(HEAD, [ASKED], MLDCAT_FAMILY.slice(1));
const MODEL = nodeIri(ASKED.head.id);

describe("has what the profile demands", () => {
  test("of a model with everything", () => {
    expect(faults(quads)).toEqual([]);
  });

  test.each([
    "model",
    "checkpoint",
    "adapter",
    "dataset",
    "snapshot",
    "eval-suite",
    "deployment",
    "code",
    "run",
  ] as const)("of a %s of which next to nothing is known", (kind) => {
    const bare = described("a", { kind, node: "urn:x:bare", created_at_utc: null as never });
    expect(faults(mldcatQuads(HEAD, [bare], []))).toEqual([]);
  });

  test("of a stub, and of a model whose parents nobody recorded", () => {
    expect(faults(mldcatQuads(HEAD, [stub("urn:x:1")], []))).toEqual([]);
    const child = described("a", {
      parents: [
        { id: digest("b"), type: "fine-tuned-from" },
        { id: digest("c"), type: "trained-on" },
        { id: digest("d"), type: "adapter-of" },
      ],
    });
    expect(faults(mldcatQuads(HEAD, [child], [stub(digest("b"))]))).toEqual([]);
  });

  test("of nodes whose every text is hostile; and nothing is written that was not meant", () => {
    for (let seed = 1; seed <= 1_500; seed++) {
      const node = hostileNode(randomFrom(seed));
      const told = mldcatQuads(HEAD, [node], []);
      expect(faults(told), `seed ${seed}`).toEqual([]);
      const read = new Parser({ format: "text/turtle" }).parse(toTurtle(told, MLDCAT_PREFIXES));
      const again = new Parser({ format: "application/n-triples" }).parse(told.map(lineOfQuad).join(""));
      expect(read.map(lineOf).sort(), `seed ${seed}`).toEqual(again.map(lineOf).sort());
      expect(read.length, `seed ${seed}`).toBe(new Set(told.map(lineOfQuad)).size);
    }
  });
});

test("has no word that is not in a table", () => {
  const words = new Set<string>([
    ...MLDCAT_TERMS.map(ml),
    ...Object.keys(PROV_PROPERTIES).map((word) => NAMESPACES.prov + word),
    ...PROV_CLASSES.map((word) => NAMESPACES.prov + word),
    ...["standardError", "step", "split", "dataset"].map((word) => NAMESPACES.fb + word),
    ...Object.values(DATATYPES),
    TYPE,
  ]);
  for (const { predicate, object } of quads) {
    expect(words).toContain(predicate);
    if (predicate === TYPE) expect(words).toContain("iri" in object ? object.iri : "");
    if ("datatype" in object && object.datatype !== undefined) expect(words).toContain(object.datatype);
  }
});

describe("says of a model", () => {
  const said = (predicate: string, subject = MODEL): string[] => objects(quads, subject, predicate);

  test("what it is called, which version it is, and since when", () => {
    expect(said(ml("dcterms:title"))).toEqual(["acme/support-7b"]);
    expect(said(ml("dcat:version"))).toEqual(["3.2.0"]);
    expect(said(ml("dcterms:created"))).toEqual(["2026-01-01T00:00:00Z"]);
    expect(said(ml("dcterms:license"))).toEqual(["http://spdx.org/licenses/Apache-2.0"]);
    expect(said(ml("dcat:keyword"))).toEqual(["text-generation", "german"]);
  });

  test("what it was made from, in the profile's words where it has some, and all of it in PROV's", () => {
    expect(said(ml("it6:fineTunedFrom"))).toEqual([nodeIri(digest("b"))]);
    expect(said(ml("it6:trainedOn"))).toEqual([nodeIri(digest("c"))]);
    expect(said(ml("it6:testedOn"))).toEqual([nodeIri(digest("d"))]);
    expect(said(ml("it6:hasBenchmark"))).toEqual([nodeIri(digest("e"))]);
    expect(said(prov("wasDerivedFrom"))).toEqual(["b", "c", "f"].map((one) => nodeIri(digest(one))));
    expect(said(ml("it6:trainingProcess"))[0]).toMatch(
      /^fine-tuned from acme\/base \(weight 0.5\); trained on acme\/tickets/,
    );
    expect(said(ml("rdfs:seeAlso"))).toEqual([HEAD.provenance(digest("a"))]);
  });

  test("how it measured", () => {
    const [evaluation = ""] = said(ml("it6:hasEvaluation"));
    expect(evaluation).toBe(metricIri(recordId("a"), 0));
    expect(said(ml("it6:value"), evaluation)).toEqual(["0.81"]);
    expect(said(ml("it6:evaluationResults"))).toEqual(["mmlu 0.81 on acme/questions, split test."]);
  });

  test("where its bytes lie, and their hash", () => {
    const file = partIri(digest("a"), "file");
    expect(said(ml("it6:url"), file)).toEqual(["https://example.com/model.safetensors"]);
    expect(said(ml("spdx:checksumValue"), partIri(digest("a"), "checksum"))).toEqual(["a".repeat(64)]);
  });

  test("of several bases none rather than one", () => {
    const child = described("a", {
      parents: [
        { id: digest("b"), type: "fine-tuned-from" },
        { id: digest("c"), type: "fine-tuned-from" },
      ],
    });
    const told = mldcatQuads(HEAD, [child], []);
    expect(objects(told, nodeIri(child.head.id), ml("it6:fineTunedFrom"))).toEqual([]);
    expect(objects(told, nodeIri(child.head.id), ml("it6:trainingProcess"))).toEqual([
      `fine-tuned from ${digest("b")}; fine-tuned from ${digest("c")}.`,
    ]);
  });

  test("that what nobody recorded is not recorded", () => {
    const child = described("a", { kind: "model", node: "urn:x:bare", created_at_utc: null as never });
    const told = mldcatQuads(HEAD, [child], []);
    const iri = nodeIri("urn:x:bare");
    expect(objects(told, iri, ml("dcat:version"))).toEqual(["not recorded"]);
    expect(objects(told, iri, ml("dcterms:created"))).toEqual(["not recorded"]);
    const [data = ""] = objects(told, iri, ml("it6:trainedOn"));
    expect(objects(told, data, ml("dcterms:title"))).toEqual(["Training data of urn:x:bare: not recorded"]);
  });

  test("a quantised model as a variation of its base", () => {
    const child = described("a", { parents: [{ id: digest("b"), type: "quantized-from" }] });
    const told = mldcatQuads(HEAD, [child], [stub(digest("b"))]);
    expect(objects(told, nodeIri(digest("b")), ml("it6:hasVariation"))).toEqual([nodeIri(child.head.id)]);
  });
});

test("is the same whatever order the nodes come in", () => {
  expect(mldcatQuads(HEAD, [ASKED], MLDCAT_FAMILY.slice(1).reverse())).toEqual(quads);
});

describe("is found to lack", () => {
  const without = (subject: string, predicate: string): Quad[] =>
    quads.filter((quad) => quad.subject !== subject || quad.predicate !== predicate);

  test.each([
    ["a version", without(MODEL, ml("dcat:version")), "it6:MachineLearningModel dcat:version"],
    ["data", without(MODEL, ml("it6:trainedOn")), "it6:MachineLearningModel it6:trainedOn"],
    ["a class", without(nodeIri(digest("b")), TYPE), "it6:MachineLearningModel it6:fineTunedFrom"],
    ["a name", quads.filter(({ predicate }) => predicate !== ml("foaf:name")), "foaf:Agent foaf:name"],
  ])("%s", (_what, broken, fault) => {
    expect(faults(broken)).toContain(fault);
  });
});
