// PROV-JSON (W3C member submission of 2013) as expressions: one object a sort of expression, in it one member a name.
import type { Json } from "../../model/canonical.ts";
import { pointer } from "../../model/refusal.ts";
import { DATATYPES, NAMESPACES } from "../terms.ts";
import {
  ATTRIBUTE_WORDS,
  type Attribute,
  type Expression,
  provWord,
  RELATION_NAMES,
  relation,
  THING_NAMES,
  type Value,
} from "./expression.ts";
import { expand, KNOWN_PREFIXES, type Prefixes, Unreadable } from "./names.ts";

type Members = { readonly [key: string]: Json };

export const isObject = (value: Json | undefined): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const list = (value: Json | undefined): readonly Json[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as Json];

/** Where something stands, and what names mean there. */
export type Place = {
  readonly prefixes: Prefixes;
  readonly base: string | undefined;
  readonly bundle?: string;
};

export function shape(what: string, at: string, hint: string): Unreadable {
  return new Unreadable({ code: "invalid", detail: what, pointer: at, hint });
}

/** A native value of JSON as a literal. */
export function native(value: Json, at: string): Value {
  if (typeof value === "string") return { value };
  if (typeof value === "boolean") return { value: String(value), datatype: DATATYPES.boolean ?? "" };
  if (typeof value === "number")
    return Number.isInteger(value)
      ? { value: String(BigInt(value)), datatype: DATATYPES.integer ?? "" }
      : { value: String(value), datatype: `${NAMESPACES.xsd}double` };
  throw shape(
    "A value is a text, a number, true or false, or an object that says its type.",
    at,
    'Write {"$": "the text", "type": "xsd:string"}.',
  );
}

const NAMES = new Set([
  `${NAMESPACES.xsd}QName`,
  `${NAMESPACES.prov}QUALIFIED_NAME`,
  `${NAMESPACES.prov}InternationalizedString`,
]);

/** A literal of a datatype; a name of a datatype for names is the thing that it names. */
export function typed(text: string, datatype: string | undefined, place: Place, at: string): Value {
  if (datatype === undefined || datatype === `${NAMESPACES.xsd}string`) return { value: text };
  if (datatype === `${NAMESPACES.prov}InternationalizedString`) return { value: text };
  return NAMES.has(datatype)
    ? { iri: expand(text, place.prefixes, place.base, at) }
    : { value: text, datatype };
}

function valueAt(value: Json, place: Place, at: string): Value {
  if (!isObject(value)) return native(value, at);
  const { $: text, type, lang } = value;
  if (text === undefined)
    throw shape("An object that is a value has its text under $.", at, 'Write {"$": …, "type": …}.');
  const plain = native(text, `${at}/$`);
  const words = "value" in plain ? plain.value : "";
  if (typeof lang === "string") return { value: words, language: lang.toLowerCase() };
  if (typeof type !== "string") return plain;
  return typed(words, expand(type, place.prefixes, place.base, `${at}/type`), place, `${at}/$`);
}

/** The predicate behind an attribute's name: PROV's own words for types, labels and the like are those of PROV-O. */
export function predicateOf(name: string, place: Place, at: string): string {
  const iri = expand(name, place.prefixes, place.base, at);
  const word = provWord(iri);
  return (word === undefined ? undefined : ATTRIBUTE_WORDS[word]) ?? iri;
}

type Formal = { readonly name: string; readonly kind: string };

function expressionOf(
  kind: Expression["kind"],
  formal: readonly Formal[],
  id: string | undefined,
  said: Json,
  place: Place,
  at: string,
): Expression[] {
  if (!isObject(said))
    throw shape("What is said of a thing is an object of its attributes.", at, "Write {} for nothing.");
  let all: Record<string, string>[] = [{}];
  const attributes: Attribute[] = [];
  for (const [key, value] of Object.entries(said)) {
    const here = at + pointer(key);
    const iri = expand(key, place.prefixes, place.base, here);
    const argument = formal.find(({ name }) => provWord(iri) === name);
    if (argument === undefined)
      for (const [i, one] of list(value).entries())
        attributes.push([
          predicateOf(key, place, here),
          valueAt(one, place, Array.isArray(value) ? `${here}/${i}` : here),
        ]);
    else {
      // A collection may have its members in one list.
      const texts = list(value).map((one) => argumentOf(one, argument, place, here));
      if (texts.length === 0) continue;
      all = all.flatMap((args) => texts.map((text) => ({ ...args, [argument.name]: text })));
      if (all.length > 10_000) throw shape("Too many values of one argument.", here, "Say each by itself.");
    }
  }
  return all.map((args) => ({
    kind,
    ...(id === undefined ? {} : { id }),
    args,
    attributes,
    ...(place.bundle === undefined ? {} : { bundle: place.bundle }),
  }));
}

function argumentOf(value: Json, argument: Formal, place: Place, at: string): string {
  const text = isObject(value) ? value.$ : value;
  if (typeof text !== "string")
    throw shape("An argument is a name, or an instant.", at, "Write it as a text.");
  return argument.kind === "time" ? text : expand(text, place.prefixes, place.base, at);
}

const ACTIVITY_ARGUMENTS = [
  { name: "startTime", kind: "time" },
  { name: "endTime", kind: "time" },
];

const SORTS = new Map<string, { kind: Expression["kind"]; formal: readonly Formal[] }>([
  ...THING_NAMES.map(
    (kind) => [kind, { kind, formal: kind === "activity" ? ACTIVITY_ARGUMENTS : [] }] as const,
  ),
  ...RELATION_NAMES.map((kind) => [relation(kind).json, { kind, formal: relation(kind).args }] as const),
]);

function prefixesOf(said: Json | undefined, outer: Prefixes, at: string): Prefixes {
  if (said === undefined) return outer;
  if (!isObject(said))
    throw shape("`prefix` is an object of namespaces.", at, 'Write {"ex": "https://example.org/"}.');
  const own = Object.entries(said).map(([prefix, namespace]): [string, string] => {
    if (typeof namespace !== "string")
      throw shape("A namespace is an IRI.", at + pointer(prefix), "Write it as a text.");
    return [prefix === "default" ? "" : prefix, namespace];
  });
  return new Map([...outer, ...own]);
}

function instanceOf(document: Members, outer: Place, at: string, out: Expression[]): void {
  const place: Place = { ...outer, prefixes: prefixesOf(document.prefix, outer.prefixes, `${at}/prefix`) };
  for (const [key, members] of Object.entries(document)) {
    if (key === "prefix") continue;
    const here = at + pointer(key);
    if (!isObject(members))
      throw shape(`\`${key.slice(0, 80)}\` is an object of names.`, here, "See the PROV-JSON submission.");
    if (key === "bundle" && outer.bundle === undefined) {
      for (const [name, inner] of Object.entries(members)) {
        const there = here + pointer(name);
        if (!isObject(inner)) throw shape("A bundle is an object.", there, "See the PROV-JSON submission.");
        const bundle = expand(name, place.prefixes, place.base, there);
        instanceOf(inner, { ...place, bundle }, there, out);
      }
      continue;
    }
    const sort = SORTS.get(key);
    if (sort === undefined)
      throw shape(
        `\`${key.slice(0, 80)}\` is no sort of expression of PROV-JSON.`,
        here,
        `There are ${[...SORTS.keys()].join(", ")}, prefix and bundle.`,
      );
    for (const [name, said] of Object.entries(members)) {
      const there = here + pointer(name);
      const id = expand(name, place.prefixes, place.base, there);
      for (const [i, one] of list(said).entries())
        out.push(
          ...expressionOf(
            sort.kind,
            sort.formal,
            id,
            one,
            place,
            Array.isArray(said) ? `${there}/${i}` : there,
          ),
        );
    }
  }
}

/** What a PROV-JSON document says; throws `Unreadable`. */
export function readProvJson(document: Json, base: string | undefined): Expression[] {
  if (!isObject(document))
    throw shape("A PROV-JSON document is an object.", "", "See the PROV-JSON submission.");
  const out: Expression[] = [];
  instanceOf(document, { prefixes: KNOWN_PREFIXES, base }, "", out);
  return out;
}
