// The published vocabulary, context, shapes and alignments are what the tables say, and the tables and the mapping say
// nothing that they do not.
import { readFileSync } from "node:fs";
import jsonld from "jsonld";
import { Parser } from "n3";
import { describe, expect, test } from "vitest";
import { ADVISORY_KINDS, SEVERITIES } from "../../src/model/advisory.ts";
import { CERTAINTIES } from "../../src/model/certainty.ts";
import { EDGE_TYPE_NAMES, edgeType } from "../../src/model/edge-types.ts";
import { KINDS } from "../../src/model/kinds.ts";
import { LIFECYCLE, LIFECYCLE_STATES } from "../../src/model/lifecycle.ts";
import type { Matches } from "../../src/model/matches.ts";
import { MUTATION_NAMES, MUTATIONS } from "../../src/model/mutations.ts";
import { ANCESTRIES, CAPTURE_METHODS, OUTCOMES, RUN_STATUSES, WEIGHT_UNITS } from "../../src/model/record.ts";
import { REFERENCE_TYPE_NAMES, REFERENCE_TYPES } from "../../src/model/reference-types.ts";
import { TRANSFORMATION_TYPES, TRANSFORMATIONS } from "../../src/model/transformations.ts";
import { toJsonLd } from "../../src/prov/formats/jsonld.ts";
import { EDGE_MAPPINGS, REFERENCE_MAPPINGS } from "../../src/prov/mapping/edge-mapping.ts";
import { LABEL, NAMESPACES, TYPE, VOCABULARIES } from "../../src/prov/terms.ts";
import { ALIGNMENTS, alignmentQuads, foreignIri, relationIri } from "../../src/prov/vocabulary/alignments.ts";
import { CLASSES } from "../../src/prov/vocabulary/classes.ts";
import { SCHEMES, WORD_LISTS } from "../../src/prov/vocabulary/concepts.ts";
import { CONTEXT, PROPERTY_TERMS } from "../../src/prov/vocabulary/context.ts";
import { VALUE_SHAPES } from "../../src/prov/vocabulary/demands.ts";
import { withGlossary } from "../../src/prov/vocabulary/glossary.ts";
import { PROPERTIES } from "../../src/prov/vocabulary/properties.ts";
import { vocabularyFiles } from "../../src/prov/vocabulary/published.ts";
import { shapesStatements } from "../../src/prov/vocabulary/shapes.ts";
import { vocabularyQuads } from "../../src/prov/vocabulary/vocabulary.ts";
import { lineOf } from "../conformance/n-quads.ts";
import { provQuads } from "../src/prov/blocks.ts";
import { hostileNode, randomFrom } from "../src/prov/family.ts";

const { fb, owl, rdfs, skos } = VOCABULARIES;

const committed = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

const read = (path: string) => new Parser({ format: "text/turtle" }).parse(committed(path));

const QUADS = vocabularyQuads();
const declared = new Set(QUADS.map((quad) => quad.subject));

/** The objects of a subject's property in the published file, which is the tables' word for word. */
const VOCABULARY = Map.groupBy(read("vocab/forebear.ttl"), ({ subject }) => subject.value);
const said = (name: string, predicate: string): string[] =>
  (VOCABULARY.get(fb + name) ?? []).flatMap((quad) =>
    quad.predicate.value === predicate
      ? [quad.object.value.replace(fb, "fb:").replace(NAMESPACES.prov, "prov:")]
      : [],
  );

/** The local names of what the file declares to be of a type. */
const namesOf = (...types: readonly string[]): string[] =>
  [...VOCABULARY]
    .filter(([, quads]) =>
      quads.some((quad) => quad.predicate.value === TYPE && types.includes(quad.object.value)),
    )
    .map(([iri]) => iri.replace(fb, ""))
    .sort();

test.each(vocabularyFiles())("$path is what the tables make: `node vocab/generate.ts`", ({ path, text }) => {
  expect(committed(path)).toBe(text);
});

test("vocab/README.md has every term on one line", () => {
  const readme = committed("vocab/README.md");
  expect(withGlossary(readme)).toBe(readme);
  for (const iri of declared)
    if (iri !== fb)
      expect(
        readme.split("\n").filter((line) => line.startsWith(`- \`${iri.replace(fb, "fb:")}\`: `)),
      ).toHaveLength(1);
});

test("the vocabulary is the same graph in Turtle and in JSON-LD", async () => {
  const options = { algorithm: "RDFC-1.0", format: "application/n-quads" } as const;
  const turtle = read("vocab/forebear.ttl").map(lineOf).join("");
  expect(await jsonld.canonize(JSON.parse(toJsonLd(QUADS)), { ...options, safe: true })).toBe(
    await jsonld.canonize(turtle, { ...options, inputFormat: "application/n-quads" }),
  );
});

const pascal = (text: string): string =>
  text.replace(/(?:^|-)([a-z0-9])/g, (_match, first: string) => first.toUpperCase());
const camel = (text: string): string => pascal(text).replace(/^./, (first) => first.toLowerCase());

type ClassRow = { readonly label: string; readonly definition: string; readonly prov: string };

/** The rows that are published as classes, and as properties, by the local names that their terms have. */
const CLASS_ROWS = new Map<string, ClassRow & { readonly matches?: Matches }>([
  ...Object.entries(KINDS).map(([kind, row]) => [pascal(kind), row] as const),
  ...Object.entries(TRANSFORMATION_TYPES).map(([work, row]) => [`${pascal(work)}Activity`, row] as const),
]);
const PROPERTY_ROWS = new Map<string, { readonly matches?: Matches }>([
  ...EDGE_TYPE_NAMES.map((type) => [camel(type), edgeType(type)] as const),
  ...REFERENCE_TYPE_NAMES.map((type) => [camel(type), REFERENCE_TYPES[type]] as const),
]);

/** The classes that are neither a kind nor a sort of work that a record names. */
const OTHERS = [
  ...["Record", "Metric", "Standing", "Decision", "Policy", "Advisory", "Waiver", "Authority"],
  ...["MeasurementActivity", "TransitionActivity", "RollbackActivity", "DenialActivity", "EndActivity"],
  ...["RetractionActivity", "WithdrawalActivity"],
];

describe("the tables and the vocabulary", () => {
  test("have the same classes: the kinds, the sorts of work, and a few more", () => {
    expect(namesOf(`${owl}Class`)).toEqual([...CLASS_ROWS.keys(), ...OTHERS].sort());
    for (const [name, { label, definition, prov }] of CLASS_ROWS) {
      expect(said(name, LABEL)).toEqual([label]);
      expect(said(name, `${rdfs}comment`)).toEqual([definition]);
      expect(said(name, `${rdfs}subClassOf`)).toEqual([`prov:${prov}`]);
    }
  });

  test("have every mutation as work, in the same words", () => {
    expect(TRANSFORMATIONS.slice(0, MUTATION_NAMES.length)).toEqual(MUTATION_NAMES);
    for (const word of MUTATION_NAMES)
      for (const predicate of [LABEL, `${rdfs}comment`])
        expect(said(`${pascal(word)}Activity`, predicate)).toEqual(said(`mutation-${word}`, predicate));
  });

  test("have the same properties: the types of edges and references, and the rows of the properties", () => {
    expect(namesOf(`${owl}ObjectProperty`, `${owl}DatatypeProperty`)).toEqual(
      [...EDGE_TYPE_NAMES.map(camel), ...REFERENCE_TYPE_NAMES.map(camel), ...Object.keys(PROPERTIES)].sort(),
    );
    for (const type of EDGE_TYPE_NAMES) {
      expect(said(camel(type), LABEL)).toEqual([edgeType(type).label]);
      expect(said(camel(type), `${rdfs}comment`)).toEqual([edgeType(type).definition]);
      expect(said(camel(type), `${NAMESPACES.prov}inverse`)).toEqual([camel(edgeType(type).inverse)]);
    }
    for (const type of REFERENCE_TYPE_NAMES) {
      expect(said(camel(type), LABEL)).toEqual([REFERENCE_TYPES[type].label]);
      expect(said(camel(type), `${rdfs}comment`)).toEqual([REFERENCE_TYPES[type].definition]);
      expect(said(camel(type), `${NAMESPACES.prov}inverse`)).toEqual([camel(REFERENCE_TYPES[type].inverse)]);
    }
  });

  test.each([
    ["strength", ["hereditary", "context", "association"]],
    ["edge-type", EDGE_TYPE_NAMES],
    ["genetic-class", ["point", "insertion", "deletion", "duplication", "recombination"]],
    ["mutation", MUTATION_NAMES],
    ["certainty", CERTAINTIES],
    ["weight-unit", WEIGHT_UNITS],
    ["ancestry", ANCESTRIES],
    ["status", RUN_STATUSES],
    ["outcome", OUTCOMES],
    ["capture-method", CAPTURE_METHODS],
    ["lifecycle", ["live"]],
    ["lifecycle-state", LIFECYCLE_STATES],
    ["verdict", ["allowed", "denied"]],
    ["severity", SEVERITIES],
    ["advisory-kind", ADVISORY_KINDS],
    ["conflict", ["kind", "cycle"]],
  ])("have the same words: %s", (prefix, words) => {
    const list = WORD_LISTS.find((row) => row.prefix === prefix);
    expect(Object.keys(list?.words ?? {})).toEqual([...words]);
    const concepts = namesOf(`${skos}Concept`).filter((name) =>
      said(name, `${skos}notation`).some((word) => name === `${prefix}-${word}`),
    );
    expect(concepts).toEqual(words.map((word) => `${prefix}-${word}`).sort());
    for (const concept of concepts) expect(said(concept, `${skos}inScheme`)).toEqual([`fb:${list?.scheme}`]);
  });

  test("have the same schemes, and every concept is in one", () => {
    expect(namesOf(`${skos}ConceptScheme`)).toEqual(Object.keys(SCHEMES).sort());
    const all = WORD_LISTS.flatMap(({ prefix, words }) =>
      Object.keys(words).map((word) => `${prefix}-${word}`),
    );
    expect(namesOf(`${skos}Concept`)).toEqual(all.sort());
  });

  test("put every mutation under its genetic class and every edge type under its strength", () => {
    for (const word of MUTATION_NAMES)
      expect(said(`mutation-${word}`, `${skos}broader`)).toEqual([
        `fb:genetic-class-${MUTATIONS[word].geneticClass}`,
      ]);
    for (const type of EDGE_TYPE_NAMES) {
      const { strength, mutation, aliases = [] } = edgeType(type);
      expect(said(`edge-type-${type}`, `${skos}broader`)).toEqual([`fb:strength-${strength}`]);
      expect(said(`edge-type-${type}`, `${skos}relatedMatch`)).toEqual(
        mutation === null ? [] : [`fb:mutation-${mutation}`],
      );
      expect(said(`edge-type-${type}`, `${skos}hiddenLabel`)).toEqual([...aliases]);
    }
  });

  test("say of every lifecycle state what it is, whether it is live, and what may follow it", () => {
    for (const state of LIFECYCLE_STATES) {
      const { label, definition, live, next } = LIFECYCLE[state];
      const name = `lifecycle-state-${state}`;
      expect(said(name, LABEL)).toEqual([label]);
      expect(said(name, `${rdfs}comment`)).toEqual([definition]);
      expect(said(name, `${skos}broader`)).toEqual(live ? ["fb:lifecycle-live"] : []);
      expect(said(name, `${skos}scopeNote`)).toEqual([`Next: ${next.join(", ")}.`]);
    }
  });

  test("leave no term without label, definition and source, and no class outside of PROV", () => {
    for (const iri of declared) {
      if (iri === fb) continue;
      const name = iri.replace(fb, "");
      for (const predicate of [TYPE, LABEL, `${rdfs}comment`, `${rdfs}isDefinedBy`])
        expect(said(name, predicate), `${name} ${predicate}`).toHaveLength(1);
    }
    for (const { name } of CLASSES)
      expect(said(name, `${rdfs}subClassOf`), name).toEqual([
        expect.stringMatching(/^prov:(Entity|Activity|Agent)$/),
      ]);
  });

  test("name nothing of ours that is not declared", () => {
    for (const { object } of QUADS)
      if ("iri" in object && object.iri.startsWith(fb)) expect(declared).toContain(object.iri);
  });
});

describe("the alignments", () => {
  test("are one statement a row, of terms that are declared", () => {
    const rows = ALIGNMENTS.map(([ours, relation, theirs]) =>
      [fb + ours, relationIri(relation, ours), foreignIri(theirs)].join(" "),
    );
    expect(new Set(rows).size).toBe(rows.length);
    for (const [ours] of ALIGNMENTS) expect(declared).toContain(fb + ours);
    const published = read("vocab/alignments.ttl").filter(({ subject }) => subject.value.startsWith(fb));
    expect(
      published
        .map((quad) => [quad.subject, quad.predicate, quad.object].map(({ value }) => value).join(" "))
        .sort(),
    ).toEqual(rows.sort());
    expect(alignmentQuads().length).toBeGreaterThan(rows.length);
  });

  test("say of the terms of the tables what their rows say, and nothing else", () => {
    const words = {
      close: "closeMatch",
      broad: "broadMatch",
      narrow: "narrowMatch",
      related: "relatedMatch",
    };
    const statements = (rows: Iterable<[string, { readonly matches?: Matches }]>, under: string): string[] =>
      [...rows].flatMap(([name, { matches = {} }]) =>
        (Object.keys(matches) as (keyof Matches)[]).flatMap((relation) =>
          (matches[relation] ?? []).map((curie) => {
            const [prefix = "", term] = curie.split(":");
            const theirs = Object.entries(VOCABULARIES).find(([word]) => word === prefix)?.[1];
            return `${name} ${relation === "under" ? under : skos + words[relation]} ${theirs}${term}`;
          }),
        ),
      );
    const published = read("vocab/alignments.ttl").flatMap(({ subject, predicate, object }) => {
      const name = subject.value.replace(fb, "");
      return CLASS_ROWS.has(name) || PROPERTY_ROWS.has(name)
        ? [`${name} ${predicate.value} ${object.value}`]
        : [];
    });
    expect(published.sort()).toEqual(
      [
        ...statements(CLASS_ROWS, `${rdfs}subClassOf`),
        ...statements(PROPERTY_ROWS, `${rdfs}subPropertyOf`),
      ].sort(),
    );
  });

  test("say one thing of two terms", () => {
    const pairs = ALIGNMENTS.map(([ours, , theirs]) => `${ours} ${theirs}`);
    expect(pairs.filter((pair, i) => pairs.indexOf(pair) !== i)).toEqual([]);
  });
});

describe("the shapes", () => {
  test("ask of every property that the mapping writes, and of no other", () => {
    expect(VALUE_SHAPES.map(({ path }) => path).sort()).toEqual([...PROPERTY_TERMS.keys()].sort());
  });

  test("have each its own name, and lists alone have none", () => {
    const types = shapesStatements().filter(({ predicate }) => predicate === TYPE);
    const names = types.map(({ subject }) => subject);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    for (const { subject, predicate } of read("vocab/shapes.ttl"))
      if (subject.termType === "BlankNode")
        expect(predicate.value).toMatch(/^http:\/\/www\.w3\.org\/1999\/02\/22-rdf-syntax-ns#(first|rest)$/);
  });

  test("name nothing of ours that is not declared", () => {
    for (const { object } of read("vocab/shapes.ttl"))
      if (object.termType === "NamedNode" && object.value.startsWith(fb))
        expect(declared).toContain(object.value);
  });
});

test("no two terms share a name", () => {
  const names = [
    ...CLASSES.map(({ name }) => name),
    ...Object.keys(PROPERTIES),
    ...EDGE_TYPE_NAMES.map((type) => EDGE_MAPPINGS[type].name),
    ...REFERENCE_TYPE_NAMES.map((type) => REFERENCE_MAPPINGS[type].name),
    ...Object.keys(SCHEMES),
    ...WORD_LISTS.flatMap(({ prefix, words }) => Object.keys(words).map((word) => `${prefix}-${word}`)),
  ];
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  const words = [...PROPERTY_TERMS.values()].map(({ word }) => word);
  expect(words.filter((word, i) => words.indexOf(word) !== i)).toEqual([]);
  for (const word of words) expect(CONTEXT).toHaveProperty(word);
});

test("every edge type is a property under the PROV term of its row, but for what an activity used", () => {
  const under = (name: string): string[] => said(name, `${rdfs}subPropertyOf`);
  for (const type of EDGE_TYPE_NAMES) {
    const { prov } = edgeType(type);
    expect(under(camel(type)), type).toEqual(prov === "used" ? [] : [`prov:${prov}`]);
  }
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
