// Forebear's own vocabulary as RDF, made from the tables: each class and property with its label, its definition and its
// place under PROV-O. `vocab/forebear.ttl` is this text, and a test holds it so.
import { EDGE_TYPE_NAMES, edgeType } from "../model/edge-types.ts";
import { CLASSES } from "./classes.ts";
import { EDGE_MAPPINGS } from "./edge-mapping.ts";
import { PROPERTIES, type PropertyRow } from "./properties.ts";
import { newGraph, type Quad, type Term, thing } from "./quad.ts";
import { DATATYPES, DESCRIPTION, LABEL, NAMESPACES, prov, TYPE } from "./terms.ts";
import { toTurtle } from "./turtle.ts";

const { fb, owl, rdfs, xsd } = NAMESPACES;

const english = (value: string): Term => ({ value, language: "en" });

/** What every term has. */
type Declared = { readonly label: string; readonly definition: string };

export function vocabularyQuads(): Quad[] {
  const graph = newGraph();
  const declare = (name: string, type: string, { label, definition }: Declared): string => {
    const iri = fb + name;
    graph.add(iri, TYPE, thing(owl + type));
    graph.add(iri, LABEL, english(label));
    graph.add(iri, `${rdfs}comment`, english(definition));
    graph.add(iri, `${rdfs}isDefinedBy`, thing(fb));
    return iri;
  };

  graph.add(fb, TYPE, thing(`${owl}Ontology`));
  graph.add(fb, LABEL, english("Forebear: the lineage of AI artifacts"));
  graph.add(
    fb,
    DESCRIPTION,
    english("What PROV-O leaves unsaid about how AI artifacts descend from one another."),
  );
  graph.add(fb, `${rdfs}seeAlso`, thing(NAMESPACES.prov));

  for (const row of CLASSES) {
    const iri = declare(row.name, "Class", row);
    if (row.under) graph.add(iri, `${rdfs}subClassOf`, thing(prov(row.under)));
  }

  for (const type of EDGE_TYPE_NAMES) {
    const mapping = EDGE_MAPPINGS[type];
    const iri = declare(mapping.name, "ObjectProperty", edgeType(type));
    const closest = mapping.direct.at(-1);
    if (closest) graph.add(iri, `${rdfs}subPropertyOf`, thing(prov(closest)));
    graph.add(iri, `${rdfs}domain`, thing(prov("Entity")));
    graph.add(iri, `${rdfs}range`, thing(prov("Entity")));
    graph.add(iri, `${NAMESPACES.prov}inverse`, { value: mapping.inverse });
  }

  for (const [name, row] of Object.entries<PropertyRow>(PROPERTIES)) {
    const iri = declare(name, row.range === "thing" ? "ObjectProperty" : "DatatypeProperty", row);
    if (row.domain) graph.add(iri, `${rdfs}domain`, thing(prov(row.domain)));
    if (row.range !== "thing") graph.add(iri, `${rdfs}range`, thing(DATATYPES[row.range] ?? `${xsd}string`));
  }
  return graph.quads();
}

/** The published vocabulary, `vocab/forebear.ttl`. */
export function vocabularyDocument(): string {
  return toTurtle(vocabularyQuads(), ["dcterms", "fb", "owl", "prov", "rdf", "rdfs", "xsd"]);
}
