/// <reference path="../../../src/prov/n3.d.ts" />
// Turtle as n3 reads it: the statements that were written, and nothing else.
import { Parser } from "n3";
import { describe, expect, test } from "vitest";
import { toTurtle } from "../../../src/prov/formats/turtle.ts";
import type { Quad, Term } from "../../../src/prov/mapping/mapping.ts";
import { writable } from "../../../src/prov/quad.ts";
import { provQuads } from "./blocks.ts";
import { described, digest, hostileNode, hostileQuads, randomFrom, recordId, stub } from "./family.ts";

const HASH = "a".repeat(64);
const PARENT = "b".repeat(64);
const STRING = "http://www.w3.org/2001/XMLSchema#string";

function parsed(turtle: string): Quad[] {
  return new Parser({ format: "text/turtle" }).parse(turtle).map(({ subject, predicate, object }) => {
    const term: Term =
      object.termType !== "Literal"
        ? { iri: object.value }
        : object.language !== ""
          ? { value: object.value, language: object.language }
          : object.datatype.value === STRING
            ? { value: object.value }
            : { value: object.value, datatype: object.datatype.value };
    return { subject: subject.value, predicate: predicate.value, object: term };
  });
}

/** The set of the statements, as sorted text. */
const set = (quads: readonly Quad[]): string[] =>
  [
    ...new Set(quads.map(({ subject, predicate, object }) => JSON.stringify([subject, predicate, object]))),
  ].sort();

describe("Turtle", () => {
  test("writes one small family as exactly this text", () => {
    const child = described("a", {
      name: "acme/support-7b",
      version: "3.2.0",
      artifact: { digest: digest("a") },
      parents: [{ id: digest("b"), type: "quantized-from", weight: 0.5 }],
      transformation: { agent: { type: "software", id: "ci" } },
    });
    expect(
      toTurtle(provQuads([stub(digest("b")), child])),
    ).toBe(`@prefix dcterms: <http://purl.org/dc/terms/>.
@prefix fb: <https://w3id.org/forebear/ns#>.
@prefix prov: <http://www.w3.org/ns/prov#>.
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>.
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#>.
@prefix xsd: <http://www.w3.org/2001/XMLSchema#>.

<https://w3id.org/forebear/id/sha256%3A${HASH}> a prov:Entity, fb:Model;
    rdfs:label "acme/support-7b";
    dcterms:identifier "sha256:${HASH}";
    fb:name "acme/support-7b";
    fb:version "3.2.0";
    fb:lineage "acme/support";
    fb:ancestry "unspecified";
    prov:generatedAtTime "2026-01-01T00:00:00Z"^^xsd:dateTime;
    fb:digest "sha256:${HASH}";
    prov:wasGeneratedBy <https://w3id.org/forebear/id/rec%3A${HASH}#activity>;
    prov:qualifiedGeneration <https://w3id.org/forebear/id/rec%3A${HASH}#generation>;
    prov:wasDerivedFrom <https://w3id.org/forebear/id/sha256%3A${PARENT}>;
    fb:quantizedFrom <https://w3id.org/forebear/id/sha256%3A${PARENT}>;
    prov:qualifiedDerivation <https://w3id.org/forebear/id/rec%3A${HASH}#edge-0> .
<https://w3id.org/forebear/id/rec%3A${HASH}#generation> a prov:Generation;
    prov:activity <https://w3id.org/forebear/id/rec%3A${HASH}#activity>;
    prov:atTime "2026-01-01T00:00:00Z"^^xsd:dateTime;
    fb:record <https://w3id.org/forebear/id/rec%3A${HASH}#record> .
<https://w3id.org/forebear/id/rec%3A${HASH}#record> a prov:Entity, fb:Record;
    dcterms:identifier "rec:${HASH}";
    fb:describes <https://w3id.org/forebear/id/sha256%3A${HASH}>;
    fb:lineage "acme/support";
    fb:ledger "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f";
    fb:sequence 101;
    fb:statement "${"ab".repeat(32)}";
    prov:generatedAtTime "2026-06-01T00:00:00Z"^^xsd:dateTime .
<https://w3id.org/forebear/id/rec%3A${HASH}#activity> a prov:Activity;
    fb:record <https://w3id.org/forebear/id/rec%3A${HASH}#record>;
    prov:wasAssociatedWith <https://w3id.org/forebear/agent/software%3Aci>;
    prov:used <https://w3id.org/forebear/id/sha256%3A${PARENT}> .
<https://w3id.org/forebear/agent/software%3Aci> a prov:Agent, prov:SoftwareAgent;
    dcterms:identifier "ci" .
<https://w3id.org/forebear/id/rec%3A${HASH}#edge-0> a prov:Derivation;
    prov:entity <https://w3id.org/forebear/id/sha256%3A${PARENT}>;
    prov:hadActivity <https://w3id.org/forebear/id/rec%3A${HASH}#activity>;
    fb:edgeType "quantized-from";
    fb:weight 0.5;
    fb:mutation "quantization";
    fb:geneticClass "deletion";
    fb:certainty "declared";
    fb:record <https://w3id.org/forebear/id/rec%3A${HASH}#record> .
<https://w3id.org/forebear/id/sha256%3A${PARENT}> a prov:Entity, fb:Stub;
    dcterms:identifier "sha256:${PARENT}";
    fb:ancestry "unspecified";
    fb:digest "sha256:${PARENT}" .
`);
  });

  test("keeps a statement in an IRI or a literal from becoming a statement", () => {
    const injected = "https://a> <https://b> <https://c> .\n<https://d";
    const [only, ...more] = parsed(
      toTurtle([{ subject: injected, predicate: injected, object: { value: '" .\n<a:a> <b:b> "' } }]),
    );
    expect(more).toEqual([]);
    expect(only?.subject).toBe(`https://w3id.org/forebear/iri/${encodeURIComponent(injected)}`);
    expect(only?.object).toEqual({ value: '" .\n<a:a> <b:b> "' });
  });

  test("does not take an IRI of an odd scheme for a prefixed name", () => {
    const node = described("a", { node: "urn:x:1", artifact: { uri: "prov:Entity" } });
    const quads = parsed(toTurtle(provQuads([node])));
    expect(quads.some(({ object }) => "iri" in object && object.iri.endsWith("prov#Entity"))).toBe(true);
    expect(quads.filter(({ predicate }) => predicate.endsWith("#atLocation"))).toEqual([]);
    expect(quads.find(({ predicate }) => predicate.endsWith("#location"))?.object).toEqual({
      value: "prov:Entity",
    });
  });

  test("reads back as what was meant, whatever the texts hold (500 seeds)", () => {
    for (let seed = 1; seed <= 500; seed++) {
      const quads = hostileQuads(randomFrom(seed), [`https://w3id.org/forebear/ns#evidence`]);
      expect(set(parsed(toTurtle(quads))), `seed ${seed}`).toEqual(set(quads.map(writable)));
    }
  });

  test("needs no repair of what the mapping makes of hostile records (500 seeds)", () => {
    for (let seed = 1; seed <= 500; seed++) {
      const random = randomFrom(seed);
      const quads = provQuads([hostileNode(random), stub(random.text()), stub(recordId("e"))]);
      expect(quads.map(writable), `seed ${seed}`).toEqual(quads);
      expect(set(parsed(toTurtle(quads))), `seed ${seed}`).toEqual(set(quads));
    }
  });
});
