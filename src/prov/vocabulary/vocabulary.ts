// Forebear's own vocabulary as RDF, made from the tables: each class and property with its label, its definition and its
// place under PROV-O, and the words that properties take as SKOS concepts. `vocab/forebear.ttl` is this text, and a test
// holds it so.
import { EDGE_TYPE_NAMES, edgeType } from "../../model/edge-types.ts";
import { REFERENCE_TYPE_NAMES, REFERENCE_TYPES } from "../../model/reference-types.ts";
import { toTurtle } from "../formats/turtle.ts";
import { EDGE_MAPPINGS, REFERENCE_MAPPINGS } from "../mapping/edge-mapping.ts";
import { type Graph, newGraph, type Quad, type Term, thing } from "../quad.ts";
import {
  COMMENT,
  DATATYPES,
  DESCRIPTION,
  DOCUMENTS,
  IS_DEFINED_BY,
  LABEL,
  type Prefix,
  prov,
  TYPE,
  VOCABULARIES,
} from "../terms.ts";
import { CLASSES, fbClass, isOtherClass } from "./classes.ts";
import { SCHEMES, WORD_LISTS } from "./concepts.ts";
import { PROPERTIES } from "./properties.ts";
import type { PropertyRow } from "./property-row.ts";

const { dcterms, fb, owl, rdfs, skos, xsd } = VOCABULARIES;

export const english = (value: string): Term => ({ value, language: "en" });

/** What every term has. */
type Declared = { readonly label: string; readonly definition: string };

/** The resource that a document is about itself, beside what it holds. */
export function declareDocument(graph: Graph, iri: string, label: string, description: string): void {
  graph.add(iri, TYPE, thing(`${owl}Ontology`));
  graph.add(iri, LABEL, english(label));
  graph.add(iri, DESCRIPTION, english(description));
  graph.add(iri, `${dcterms}license`, thing("https://www.apache.org/licenses/LICENSE-2.0"));
}

function declare(graph: Graph, name: string, type: string, { label, definition }: Declared): string {
  const iri = fb + name;
  graph.add(iri, TYPE, thing(type));
  graph.add(iri, LABEL, english(label));
  graph.add(iri, COMMENT, english(definition));
  graph.add(iri, IS_DEFINED_BY, thing(DOCUMENTS.vocabulary));
  return iri;
}

function addClasses(graph: Graph): void {
  for (const row of CLASSES) {
    const iri = declare(graph, row.name, `${owl}Class`, row);
    graph.add(iri, `${rdfs}subClassOf`, thing(prov(row.prov)));
  }
}

/** The properties from child to parent, one for each edge type. */
function addEdgeProperties(graph: Graph): void {
  for (const type of EDGE_TYPE_NAMES) {
    const mapping = EDGE_MAPPINGS[type];
    const iri = declare(graph, mapping.name, `${owl}ObjectProperty`, edgeType(type));
    const closest = mapping.direct.at(-1);
    if (closest) graph.add(iri, `${rdfs}subPropertyOf`, thing(prov(closest)));
    graph.add(iri, `${rdfs}domain`, thing(prov("Entity")));
    graph.add(iri, `${rdfs}range`, thing(prov("Entity")));
    graph.add(iri, `${VOCABULARIES.prov}inverse`, { value: mapping.inverse });
  }
}

/** The properties between things of which neither descends from the other. */
function addReferenceProperties(graph: Graph): void {
  for (const type of REFERENCE_TYPE_NAMES) {
    const { name, inverse } = REFERENCE_MAPPINGS[type];
    const iri = declare(graph, name, `${owl}ObjectProperty`, REFERENCE_TYPES[type]);
    graph.add(iri, `${rdfs}domain`, thing(prov("Entity")));
    graph.add(iri, `${rdfs}range`, thing(prov("Entity")));
    graph.add(iri, `${VOCABULARIES.prov}inverse`, { value: inverse });
  }
}

const domainOf = (domain: NonNullable<PropertyRow["domain"]>): string =>
  isOtherClass(domain) ? fbClass(domain) : prov(domain);

function addProperties(graph: Graph): void {
  for (const [name, row] of Object.entries<PropertyRow>(PROPERTIES)) {
    const type = row.range === "thing" ? "ObjectProperty" : "DatatypeProperty";
    const iri = declare(graph, name, owl + type, row);
    if (row.under) graph.add(iri, `${rdfs}subPropertyOf`, thing(VOCABULARIES.prov + row.under));
    if (row.domain) graph.add(iri, `${rdfs}domain`, thing(domainOf(row.domain)));
    if (row.range !== "thing") graph.add(iri, `${rdfs}range`, thing(DATATYPES[row.range] ?? `${xsd}string`));
    for (const list of WORD_LISTS)
      if (list.property === name) graph.add(iri, `${rdfs}seeAlso`, thing(fb + list.scheme));
  }
}

/** The words, each the notation of a concept, so that a value in a graph leads to its definition. */
function addConcepts(graph: Graph): void {
  for (const [name, row] of Object.entries(SCHEMES)) declare(graph, name, `${skos}ConceptScheme`, row);
  for (const { scheme, prefix, words } of WORD_LISTS)
    for (const [word, concept] of Object.entries(words)) {
      const iri = declare(graph, `${prefix}-${word}`, `${skos}Concept`, concept);
      graph.add(iri, `${skos}prefLabel`, english(concept.label));
      graph.add(iri, `${skos}definition`, english(concept.definition));
      if (concept.note !== undefined) graph.add(iri, `${skos}scopeNote`, english(concept.note));
      graph.add(iri, `${skos}notation`, { value: word });
      for (const hidden of concept.hidden ?? []) graph.add(iri, `${skos}hiddenLabel`, { value: hidden });
      graph.add(iri, `${skos}inScheme`, thing(fb + scheme));
      if (concept.broader === undefined) graph.add(iri, `${skos}topConceptOf`, thing(fb + scheme));
      else graph.add(iri, `${skos}broader`, thing(fb + concept.broader));
      if (concept.related) graph.add(iri, `${skos}relatedMatch`, thing(fb + concept.related));
      if (concept.property) graph.add(iri, `${rdfs}seeAlso`, thing(fb + concept.property));
    }
}

export function vocabularyQuads(): Quad[] {
  const graph = newGraph();
  declareDocument(
    graph,
    DOCUMENTS.vocabulary,
    "Forebear: the lineage of AI artifacts",
    "What PROV-O leaves unsaid about how AI artifacts descend from one another.",
  );
  graph.add(fb, `${rdfs}seeAlso`, thing(VOCABULARIES.prov));
  graph.add(fb, `${rdfs}seeAlso`, thing(DOCUMENTS.alignments));
  addClasses(graph);
  addEdgeProperties(graph);
  addReferenceProperties(graph);
  addProperties(graph);
  addConcepts(graph);
  return graph.quads();
}

const PREFIXES = [
  "dcterms",
  "fb",
  "owl",
  "prov",
  "rdf",
  "rdfs",
  "skos",
  "xsd",
] as const satisfies readonly Prefix[];

/** The published vocabulary, `vocab/forebear.ttl`. */
export function vocabularyDocument(): string {
  return toTurtle(vocabularyQuads(), PREFIXES);
}
