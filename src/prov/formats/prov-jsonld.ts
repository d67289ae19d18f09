// A graph as PROV-JSONLD (W3C member submission of 25 August 2024): one object a statement, one line an object. All that a
// document says is one bundle, and what is known of the bundle stands outside of it. Its context is named, not carried:
// the submission asks for that.
import type { Json } from "../../model/canonical.ts";
import { escapeSegment, safeIri } from "../iri.ts";
import { type Literal, type Quad, type Term, writable } from "../quad.ts";
import { GRAPH_PREFIXES, NAME_PREFIXES, NAMESPACES, PROV_JSONLD } from "../terms.ts";
import type { DocumentHead, DocumentWriter } from "./document.ts";
import { expressionsOf } from "./expressions.ts";
import { type Attribute, type Expression, type Special, STATEMENTS, type StatementType } from "./prov-dm.ts";
import { SPECIAL_PROPERTIES } from "./prov-o.ts";

const PREFIXES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(GRAPH_PREFIXES.map((prefix) => [prefix, NAMESPACES[prefix]])),
  ...NAME_PREFIXES,
};

/** The longest namespace first: the most telling name wins. */
const BY_LENGTH = Object.entries(PREFIXES).toSorted(([, a], [, b]) => b.length - a.length);

const RESERVED: ReadonlySet<string> = new Set([...Object.keys(PREFIXES), ...PROV_JSONLD.prefixes]);

/** An IRI by a declared prefix; undefined where none fits. */
function prefixed(iri: string): string | undefined {
  for (const [prefix, namespace] of BY_LENGTH) {
    const local = iri.startsWith(namespace) ? iri.slice(namespace.length) : undefined;
    // Readers of JSON-LD take `a://b` for an absolute IRI, whatever `a` stands for.
    if (local !== undefined && !local.startsWith("//")) return `${prefix}:${local}`;
  }
  return undefined;
}

/** A QualifiedName. An IRI without a prefix stands as it is, unless its scheme would be read as a prefix. */
function qualified(iri: string): string {
  const name = prefixed(iri);
  if (name !== undefined) return name;
  return RESERVED.has(iri.slice(0, iri.indexOf(":"))) ? `fbiri:${escapeSegment(iri)}` : iri;
}

const MEMBER = /^[A-Za-z0-9_]+:/;

/** The key of a further attribute. */
function keyOf(iri: string): string {
  const name = qualified(iri);
  return MEMBER.test(name) ? name : `fbiri:${escapeSegment(iri)}`;
}

const valueObject = ({ value, datatype, language }: Literal): Json => {
  if (language !== undefined) return { "@value": value, "@language": language };
  return datatype === undefined ? { "@value": value } : { "@value": value, "@type": qualified(datatype) };
};

/** A value that may be a name; an IRI without a prefix is none, and PROV's own tools refuse what looks like one. */
function nameOr(value: Term, write: (name: string) => Json): Json {
  if (!("iri" in value)) return valueObject(value);
  const name = prefixed(value.iri);
  return name === undefined ? { "@value": value.iri, "@type": "xsd:anyURI" } : write(name);
}

/** Under a key that says nothing of its type: the schema has no references there, so a name is a typed value. */
const further = (value: Term): Json =>
  nameOr(value, (name) => ({ "@value": name, "@type": "prov:QUALIFIED_NAME" }));

/** Under a key whose values are names. */
const named = (value: Term): Json => nameOr(value, (name) => name);

const EVENTS = ["Usage", "Generation", "Invalidation", "Start", "End"] as const satisfies StatementType[];

type Key = {
  /** Which statements have it in the schema; absent when all have. */
  readonly of?: ReadonlySet<StatementType>;
  /** Which values it takes; absent when all. */
  readonly takes?: (value: Term) => boolean;
  readonly write: (value: Term) => Json;
};

const KEYS: Readonly<Record<Special, Key>> = {
  type: { write: named },
  label: { takes: (value) => !("iri" in value) && value.datatype === undefined, write: further },
  location: { of: new Set<StatementType>(["Entity", "Activity", "Agent", ...EVENTS]), write: named },
  role: { of: new Set<StatementType>(["Association", ...EVENTS]), write: named },
  value: { of: new Set<StatementType>(["Entity"]), takes: (value) => !("iri" in value), write: further },
};

/** Where an attribute stands, and as what. */
function member(type: StatementType, { name, value }: Attribute): readonly [key: string, value: Json] {
  if ("iri" in name) return [keyOf(name.iri), further(value)];
  const { of, takes, write } = KEYS[name.special];
  return (of?.has(type) ?? true) && (takes?.(value) ?? true)
    ? [name.special, write(value)]
    : [keyOf(SPECIAL_PROPERTIES[name.special]), further(value)];
}

/** A statement as its object; formal attributes are single but for members, all others arrays. */
export function statementObject({ type, id, formal, attributes }: Expression): Json {
  const parts = STATEMENTS[type].flatMap((part): [string, Json][] => {
    const value = formal[part];
    if (value === undefined) return [];
    const one = "iri" in value ? qualified(value.iri) : value.value;
    // The schema takes one member or a list of them; ProvToolbox takes a list.
    return [[part, type === "Membership" && part === "entity" ? [one] : one]];
  });
  const members = Map.groupBy(
    attributes.map((attribute) => member(type, attribute)),
    ([key]) => key,
  );
  return {
    "@type": type,
    ...(id === undefined ? {} : { "@id": qualified(id) }),
    ...Object.fromEntries(parts),
    ...Object.fromEntries([...members].map(([key, those]) => [key, those.map(([, value]) => value)])),
  };
}

// The context of the submission has no word for what the schema calls a bundle.
const CONTEXT = JSON.stringify([{ ...PREFIXES, Bundle: `${NAMESPACES.prov}Bundle` }, PROV_JSONLD.context]);
const INNER_CONTEXT = JSON.stringify([PREFIXES, PROV_JSONLD.context]);

const linesOf = (quads: readonly Quad[]): string[] =>
  expressionsOf(quads.map(writable)).map((one) => JSON.stringify(statementObject(one)));

/** `about`: what is said of the bundle, outside of it. */
export const provJsonLdWriter = (about: (head: DocumentHead) => readonly Quad[]): DocumentWriter => ({
  begin: (head) =>
    `{\n"@context": ${CONTEXT},\n"@graph": [${linesOf(about(head))
      .map((line) => `\n  ${line},`)
      .join(
        "",
      )}\n  {"@type":"Bundle","@id":${JSON.stringify(qualified(safeIri(head.bundle)))},"@context":${INNER_CONTEXT},"@graph":[`,
  block: (_head, { quads }, first) =>
    linesOf(quads())
      .map((line, i) => `${first && i === 0 ? "" : ","}\n    ${line}`)
      .join(""),
  end: () => "\n  ]}\n]\n}\n",
});
