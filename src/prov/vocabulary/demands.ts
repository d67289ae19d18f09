// What an export's values must be, as rows made from the tables: datatype or resource, how many, which words, which
// bounds. What a resource must have is in resource-shapes.ts; both are written as SHACL by shapes.ts.

import { EDGE_MAPPINGS, REFERENCE_MAPPINGS } from "../mapping/edge-mapping.ts";
import { BORROWED, NAMESPACES, PROV_PROPERTIES, prov, type Range } from "../terms.ts";
import { wordsOf } from "./concepts.ts";
import { fb, PROPERTIES, type Property } from "./properties.ts";

/** What is asked of the values at the end of a path. */
export type Demand = {
  /** A property, or the properties to follow one after the other. */
  readonly path: string | readonly string[];
  /** Told to whoever breaks it. */
  readonly message: string;
  readonly least?: number;
  readonly most?: number;
  readonly range?: Range;
  readonly words?: readonly string[];
  /** The resources that it may be. */
  readonly oneOf?: readonly string[];
  /** The class that each value has. */
  readonly kind?: string;
  /** Regular expression of the whole value. */
  readonly pattern?: string;
  readonly from?: number;
  readonly to?: number;
  /** The property that has the same values. */
  readonly equals?: string;
};

/** A shape of a property's values, wherever the property stands; it has the property's own word for a name. */
export type ValueShape = Demand & { readonly name: string };

const BOUNDS: Readonly<Partial<Record<Property, Pick<Demand, "from" | "to">>>> = {
  confidence: { from: 0, to: 1 },
  position: { from: 0 },
  sequence: { from: 0 },
  size: { from: 0 },
  standardError: { from: 0 },
  step: { from: 0 },
};

// The schema's instants are in UTC; XML Schema would let any zone pass.
const INSTANT = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z$";

const RANGES: Readonly<Record<Range, string>> = {
  thing: "a resource with an IRI",
  string: "a text",
  decimal: "an xsd:decimal",
  integer: "an xsd:integer",
  boolean: "an xsd:boolean",
  dateTime: "an instant in UTC",
  anyURI: "an xsd:anyURI",
  json: "a JSON literal",
};

type Row = { readonly range: Range; readonly many?: true };

function valueShape(
  path: string,
  name: string,
  { range, many }: Row,
  more: Partial<Demand> = {},
): ValueShape {
  const what = RANGES[range] + (more.words ? ` of ${more.words.join(", ")}` : "");
  return {
    name,
    path,
    message: many ? `Each ${name} is ${what}.` : `There is one ${name} at most, ${what}.`,
    range,
    ...(many ? {} : { most: 1 }),
    ...(range === "dateTime" ? { pattern: INSTANT } : {}),
    ...more,
  };
}

function wordsAndBounds(word: Property): Partial<Demand> {
  const words = wordsOf(word);
  return { ...BOUNDS[word], ...(words ? { words } : {}) };
}

export const VALUE_SHAPES: readonly ValueShape[] = [
  ...Object.entries<Row>(BORROWED).map(([prefixed, row]) => {
    const [prefix = "", word = ""] = prefixed.split(":");
    return valueShape(NAMESPACES[prefix as keyof typeof NAMESPACES] + word, word, row);
  }),
  ...Object.entries<Row>(PROV_PROPERTIES).map(([word, row]) => valueShape(NAMESPACES.prov + word, word, row)),
  ...(Object.keys(PROPERTIES) as Property[]).map((word) =>
    valueShape(fb(word), word, PROPERTIES[word], wordsAndBounds(word)),
  ),
  ...[...Object.values(EDGE_MAPPINGS), ...Object.values(REFERENCE_MAPPINGS)].map(({ name }) =>
    valueShape(NAMESPACES.fb + name, name, { range: "thing", many: true }, { kind: prov("Entity") }),
  ),
];
