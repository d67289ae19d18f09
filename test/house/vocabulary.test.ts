// The published vocabulary and context are what the tables say, and the mapping says nothing that they do not.
import { readFileSync } from "node:fs";
import { Parser } from "n3";
import { expect, test } from "vitest";
import { EDGE_TYPE_NAMES } from "../../src/model/edge-types.ts";
import { CLASSES } from "../../src/prov/classes.ts";
import { CONTEXT, contextDocument, PROPERTY_TERMS } from "../../src/prov/context.ts";
import { EDGE_MAPPINGS } from "../../src/prov/edge-mapping.ts";
import { provQuads } from "../../src/prov/mapping.ts";
import { PROPERTIES } from "../../src/prov/properties.ts";
import { NAMESPACES } from "../../src/prov/terms.ts";
import { vocabularyDocument, vocabularyQuads } from "../../src/prov/vocabulary.ts";
import { hostileNode, randomFrom } from "../src/prov/family.ts";

const committed = (file: string): string =>
  readFileSync(new URL(`../../vocab/${file}`, import.meta.url), "utf8");

const declared = new Set(vocabularyQuads().map((quad) => quad.subject));

test("vocab/forebear.ttl is what the tables make", () => {
  expect(committed("forebear.ttl")).toBe(vocabularyDocument());
  expect(new Parser({ format: "text/turtle" }).parse(committed("forebear.ttl"))).toHaveLength(
    vocabularyQuads().length,
  );
});

test("vocab/context.jsonld is what the tables make", () => {
  expect(committed("context.jsonld")).toBe(contextDocument());
});

test("no two terms share a name", () => {
  const names = [
    ...CLASSES.map(({ name }) => name),
    ...Object.keys(PROPERTIES),
    ...EDGE_TYPE_NAMES.map((type) => EDGE_MAPPINGS[type].name),
  ];
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  const words = [...PROPERTY_TERMS.values()].map(({ word }) => word);
  expect(words.filter((word, i) => words.indexOf(word) !== i)).toEqual([]);
  for (const word of words) expect(CONTEXT).toHaveProperty(word);
});

test("every edge type is a property under the PROV term that its strength asks for", () => {
  const under = (name: string): string[] =>
    vocabularyQuads().flatMap(({ subject, predicate, object }) =>
      subject === NAMESPACES.fb + name && predicate.endsWith("subPropertyOf") && "iri" in object
        ? [object.iri.replace(NAMESPACES.prov, "prov:")]
        : [],
    );
  expect(under("fineTunedFrom")).toEqual(["prov:wasDerivedFrom"]);
  expect(under("revisedFrom")).toEqual(["prov:wasRevisionOf"]);
  expect(under("builtWith")).toEqual(["prov:wasInfluencedBy"]);
  expect(under("aliasOf")).toEqual(["prov:alternateOf"]);
  expect(under("evaluatedAgainst")).toEqual([]);
});

test("the mapping writes no term of ours that is not declared (200 seeds)", () => {
  for (let seed = 1; seed <= 200; seed++)
    for (const { predicate, object } of provQuads([hostileNode(randomFrom(seed))])) {
      if (predicate.startsWith(NAMESPACES.fb)) expect(declared, `seed ${seed}`).toContain(predicate);
      if (predicate.endsWith("#type") && "iri" in object && object.iri.startsWith(NAMESPACES.fb))
        expect(declared, `seed ${seed}`).toContain(object.iri);
    }
});
