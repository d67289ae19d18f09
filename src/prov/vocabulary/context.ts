// The JSON-LD context, made from the tables: a short word for each class and property that the mapping writes, with the
// type of its value. Every document carries it whole, so that reading one never fetches anything.

import { EDGE_MAPPINGS, REFERENCE_MAPPINGS } from "../mapping/edge-mapping.ts";
import {
  BORROWED,
  DATATYPES,
  GRAPH_PREFIXES,
  NAMESPACES,
  PROV_CLASSES,
  PROV_PROPERTIES,
  type Range,
} from "../terms.ts";
import { CLASSES } from "./classes.ts";
import { PROPERTIES } from "./properties.ts";

/** How a property is written: its word, and the type that its values are read as. */
export type PropertyTerm = {
  readonly word: string;
  readonly iri: string;
  readonly range: Range;
  readonly many: boolean;
};

type Row = { readonly range: Range; readonly many?: true };

function term(name: string, row: Row): PropertyTerm & { readonly name: string } {
  const [prefix = "", word = ""] = name.split(":");
  const namespace = NAMESPACES[prefix as keyof typeof NAMESPACES];
  return { word, name, iri: namespace + word, range: row.range, many: row.many ?? false };
}

const EDGE_ROW: Row = { range: "thing", many: true };

const TERMS = [
  ...Object.entries<Row>(BORROWED).map(([name, row]) => term(name, row)),
  ...Object.entries<Row>(PROV_PROPERTIES).map(([word, row]) => term(`prov:${word}`, row)),
  ...Object.entries<Row>(PROPERTIES).map(([word, row]) => term(`fb:${word}`, row)),
  ...Object.values(EDGE_MAPPINGS).map(({ name }) => term(`fb:${name}`, EDGE_ROW)),
  ...Object.values(REFERENCE_MAPPINGS).map(({ name }) => term(`fb:${name}`, EDGE_ROW)),
];

const CLASS_NAMES = [
  ...PROV_CLASSES.map((word) => [word, "prov"] as const),
  ...CLASSES.map(({ name }) => [name, "fb"] as const),
];

/** By IRI. */
export const PROPERTY_TERMS: ReadonlyMap<string, PropertyTerm> = new Map(TERMS.map((row) => [row.iri, row]));

/** The short words of classes, by IRI. */
export const CLASS_TERMS: ReadonlyMap<string, string> = new Map(
  CLASS_NAMES.map(([word, prefix]) => [NAMESPACES[prefix] + word, word]),
);

function coercion(range: Range): { "@type"?: string } {
  if (range === "thing") return { "@type": "@id" };
  if (range === "json") return { "@type": "@json" };
  const datatype = DATATYPES[range];
  return datatype === undefined ? {} : { "@type": datatype.replace(NAMESPACES.xsd, "xsd:") };
}

export const CONTEXT = {
  "@version": 1.1,
  ...Object.fromEntries(GRAPH_PREFIXES.map((prefix) => [prefix, NAMESPACES[prefix]])),
  ...Object.fromEntries(CLASS_NAMES.map(([word, prefix]) => [word, `${prefix}:${word}`])),
  ...Object.fromEntries(
    TERMS.map(({ word, name, range, many }) => [
      word,
      { "@id": name, ...coercion(range), ...(many ? { "@container": "@set" } : {}) },
    ]),
  ),
};

/** The published context document, `vocab/context.jsonld`. */
export function contextDocument(): string {
  return `${JSON.stringify({ "@context": CONTEXT }, null, 2)}\n`;
}
