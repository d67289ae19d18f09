// The shapes of an export in SHACL, written from the rows of demands.ts, resource-shapes.ts and edge-shapes.ts.
// `vocab/shapes.ttl` is this text. Every shape has a name; only lists have none.

import { type Statement, toTurtle } from "../formats/turtle.ts";
import { decimal, integer, type Term, thing } from "../quad.ts";
import {
  DATATYPES,
  DESCRIPTION,
  DOCUMENTS,
  IS_DEFINED_BY,
  LABEL,
  type Prefix,
  TYPE,
  VOCABULARIES,
} from "../terms.ts";
import { type Demand, VALUE_SHAPES } from "./demands.ts";
import { EDGE_SHAPES } from "./edge-shapes.ts";
import { fb } from "./properties.ts";
import { type NodeShape, RESOURCE_SHAPES } from "./resource-shapes.ts";
import { SAID_SHAPES } from "./said-shapes.ts";
import { english } from "./vocabulary.ts";

const { owl, sh, shapes, xsd } = VOCABULARIES;

const NODE_SHAPES: readonly NodeShape[] = [...RESOURCE_SHAPES, ...SAID_SHAPES, ...EDGE_SHAPES];

type Said = Term | readonly Term[] | undefined;

/** The statements about one resource; what is not said is left out, and a list is one object. */
function about(subject: string, said: readonly (readonly [predicate: string, object: Said])[]): Statement[] {
  return said.flatMap(([predicate, object]): Statement[] => {
    if (object === undefined) return [];
    return [{ subject, predicate, object: "length" in object ? { list: object } : (object as Term) }];
  });
}

const things = (iris: readonly string[] | undefined): Said => iris?.map(thing);

/** A list of datatype or node kind, as a demand's range asks for. */
function rangeOf({ range }: Demand): (readonly [string, Said])[] {
  if (range === undefined) return [];
  if (range === "thing") return [[`${sh}nodeKind`, thing(`${sh}IRI`)]];
  return [[`${sh}datatype`, thing(DATATYPES[range] ?? `${xsd}string`)]];
}

/** A bound in the datatype of what it bounds. */
const bound = (demand: Demand, value: number | undefined): Term | undefined =>
  demand.range === "integer" ? integer(value) : decimal(value);

function demanded(name: string, demand: Demand, target?: string): Statement[] {
  const { path } = demand;
  return about(shapes + name, [
    [TYPE, thing(`${sh}PropertyShape`)],
    [`${sh}targetSubjectsOf`, target === undefined ? undefined : thing(target)],
    [`${sh}path`, typeof path === "string" ? thing(path) : things(path)],
    [`${sh}message`, english(demand.message)],
    [`${sh}minCount`, integer(demand.least)],
    [`${sh}maxCount`, integer(demand.most)],
    ...rangeOf(demand),
    [`${sh}class`, demand.kind === undefined ? undefined : thing(demand.kind)],
    [`${sh}in`, things(demand.oneOf) ?? demand.words?.map((value) => ({ value }))],
    [`${sh}pattern`, demand.pattern === undefined ? undefined : { value: demand.pattern }],
    [`${sh}minInclusive`, bound(demand, demand.from)],
    [`${sh}maxInclusive`, bound(demand, demand.to)],
    [`${sh}equals`, demand.equals === undefined ? undefined : thing(demand.equals)],
  ]);
}

const TARGETS = {
  class: "targetClass",
  subjectsOf: "targetSubjectsOf",
  objectsOf: "targetObjectsOf",
} as const;

const local = (iri: string): string => iri.replace(/^.*#/, "");
const alternative = (iri: string): string => `${shapes}is-${local(iri)}`;
const UNDESCRIBED = `${shapes}is-undescribed`;

function nodeShape({ name, message, targets, classes, orUndescribed, demands = {} }: NodeShape): Statement[] {
  const iri = shapes + name;
  const alternatives = [...(classes ?? []).map(alternative), ...(orUndescribed ? [UNDESCRIBED] : [])];
  return [
    ...about(iri, [
      [TYPE, thing(`${sh}NodeShape`)],
      ...targets.map((target) => [sh + TARGETS[target.by], thing(target.iri)] as const),
      [`${sh}message`, english(message)],
      [`${sh}nodeKind`, thing(`${sh}IRI`)],
      [`${sh}or`, classes ? things(alternatives) : undefined],
      ...Object.keys(demands).map((word) => [`${sh}property`, thing(`${iri}-${word}`)] as const),
    ]),
    ...Object.entries(demands).flatMap(([word, demand]) => demanded(`${name}-${word}`, demand)),
  ];
}

/** What a choice is made among: a class each, and having no description. */
function alternatives(): Statement[] {
  const classes = new Set(NODE_SHAPES.flatMap((shape) => shape.classes ?? []));
  return [
    ...[...classes].flatMap((iri) =>
      about(alternative(iri), [
        [TYPE, thing(`${sh}NodeShape`)],
        [`${sh}class`, thing(iri)],
      ]),
    ),
    ...about(UNDESCRIBED, [
      [TYPE, thing(`${sh}NodeShape`)],
      [`${sh}property`, thing(`${UNDESCRIBED}-ancestry`)],
    ]),
    ...demanded("is-undescribed-ancestry", {
      path: fb("ancestry"),
      most: 0,
      message: "What is only mentioned does not tell of its ancestry.",
    }),
  ];
}

export function shapesStatements(): Statement[] {
  return [
    ...about(DOCUMENTS.shapes, [
      [TYPE, thing(`${owl}Ontology`)],
      [LABEL, english("Forebear: the shapes of an export")],
      [DESCRIPTION, english("What the schema demands of a graph of AI artifacts that this store gives out.")],
      [IS_DEFINED_BY, thing(DOCUMENTS.vocabulary)],
    ]),
    ...NODE_SHAPES.flatMap(nodeShape),
    ...VALUE_SHAPES.flatMap((demand) => demanded(demand.name, demand, demand.path as string)),
    ...alternatives(),
  ];
}

const PREFIXES = [
  "dcterms",
  "fb",
  "owl",
  "prov",
  "rdf",
  "rdfs",
  "sh",
  "shapes",
  "xsd",
] as const satisfies readonly Prefix[];

/** The published shapes, `vocab/shapes.ttl`. */
export function shapesDocument(): string {
  return toTurtle(shapesStatements(), PREFIXES);
}
