// What an edge of an export must be, as rows made from the tables: the resource that qualifies it, who has one, and the
// kinds that each edge type joins. And, made alike, which class has which of our properties.
import { childKinds, EDGE_TYPE_NAMES, type EdgeType, edgeType } from "../../model/edge-types.ts";
import type { Kind } from "../../model/kinds.ts";
import { EDGE_MAPPINGS, edgeProperty } from "../mapping/edge-mapping.ts";
import { prov } from "../terms.ts";
import { fbClass, isOtherClass, kindClass } from "./classes.ts";
import type { Demand } from "./demands.ts";
import { fb, PROPERTIES, type Property } from "./properties.ts";
import type { PropertyRow } from "./property-row.ts";
import { type NodeShape, ONE, ofClass, RECORD, subjectsOf } from "./resource-shapes.ts";

type Qualified = NonNullable<(typeof EDGE_MAPPINGS)[EdgeType]["qualified"]>;

/** The edge types by the property that leads to what qualifies them. */
const QUALIFIED = Map.groupBy(
  EDGE_TYPE_NAMES.filter((type) => EDGE_MAPPINGS[type].qualified !== null),
  (type) => EDGE_MAPPINGS[type].qualified?.property,
);

/** A derivation, an influence or a usage, and who has it. */
function edgeShapes({ property, classes, of }: Qualified, types: readonly EdgeType[]): NodeShape[] {
  const name = classes[0] ?? "Influence";
  const [direct] = types.flatMap((type) => EDGE_MAPPINGS[type].direct);
  const parents: Demand | undefined =
    of === "child" && direct !== undefined
      ? {
          path: [prov(property), prov("entity")],
          equals: prov(direct),
          message: `What ${direct} names and what ${property} qualifies are the same parents.`,
        }
      : undefined;
  return [
    {
      name,
      message: "An edge names its parent, its type and how it is known.",
      targets: ofClass(prov(name)),
      demands: {
        entity: {
          path: prov("entity"),
          ...ONE,
          kind: prov("Entity"),
          message: "An edge has exactly one parent.",
        },
        edgeType: {
          path: fb("edgeType"),
          ...ONE,
          words: types,
          message: `An edge has one type, of those that are a prov:${name}.`,
        },
        certainty: { path: fb("certainty"), ...ONE, message: "An edge says how it is known." },
        record: RECORD,
      },
    },
    {
      name: `BearerOf${name}s`,
      message: "Every edge is told plainly and qualified.",
      targets: subjectsOf(prov(property), ...(parents && direct ? [prov(direct)] : [])),
      demands: {
        edge: { path: prov(property), kind: prov(name), message: `It leads to a prov:${name}.` },
        ...(parents ? { parents } : {}),
      },
    },
  ];
}

const EDGES: readonly NodeShape[] = [...QUALIFIED.values()].flatMap((types) => {
  const qualified = types[0] && EDGE_MAPPINGS[types[0]].qualified;
  return qualified ? edgeShapes(qualified, types) : [];
});

/** The classes that stand for a domain in a graph whose classes nobody has inferred. */
function classesOf(domain: NonNullable<PropertyRow["domain"]>): string[] {
  if (isOtherClass(domain)) return [fbClass(domain)];
  if (domain !== "Influence") return [prov(domain)];
  return [...new Set(EDGE_TYPE_NAMES.flatMap((type) => EDGE_MAPPINGS[type].qualified?.classes[0] ?? []))].map(
    prov,
  );
}

const BEARERS: readonly NodeShape[] = [
  ...Map.groupBy(Object.keys(PROPERTIES) as Property[], (word) => (PROPERTIES[word] as PropertyRow).domain),
].flatMap(([domain, words]) =>
  domain === undefined
    ? []
    : [
        {
          name: `BearerOf${domain}Properties`,
          message: `Only a ${domain} has these properties.`,
          targets: subjectsOf(...words.map(fb)),
          classes: classesOf(domain),
        },
      ],
);

/** Which kinds an edge type joins. A stub fits everywhere, and so does a parent that is only mentioned. */
function endShapes(type: EdgeType): NodeShape[] {
  const { parent, label } = edgeType(type);
  const child = childKinds(type);
  const { name } = EDGE_MAPPINGS[type];
  const iri = edgeProperty(type);
  const classes = (of: readonly Kind[]) => [...of, "stub" as const].map(kindClass);
  return [
    ...(child === "any"
      ? []
      : [
          {
            name: `${name}-child`,
            message: `What is ${label} something is of these kinds: ${child.join(", ")}.`,
            targets: subjectsOf(iri),
            classes: classes(child),
          },
        ]),
    ...(parent === "any"
      ? []
      : [
          {
            name: `${name}-parent`,
            message: `What something is ${label} is of these kinds: ${parent.join(", ")}.`,
            targets: [{ by: "objectsOf" as const, iri }],
            classes: classes(parent),
            orUndescribed: true as const,
          },
        ]),
  ];
}

export const EDGE_SHAPES: readonly NodeShape[] = [
  ...EDGES,
  ...BEARERS,
  ...EDGE_TYPE_NAMES.flatMap(endShapes),
];
