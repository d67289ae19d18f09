// Statements as plain data, and the graph they are gathered in: each once, kept together by subject and predicate, in
// the order in which these were first used.
import { canonical, type Json } from "../model/canonical.ts";
import { safeIri } from "./iri.ts";
import { DATATYPES, NAMESPACES } from "./terms.ts";

export type Literal = {
  readonly value: string;
  readonly datatype?: string;
  readonly language?: string;
};

export type Term = { readonly iri: string } | Literal;

export type Quad = { readonly subject: string; readonly predicate: string; readonly object: Term };

export type Graph = {
  /** Adds a statement; silence (no object) adds nothing. */
  readonly add: (subject: string, predicate: string, object: Term | undefined) => void;
  readonly quads: () => Quad[];
};

const keyOf = (object: Term): string =>
  "iri" in object ? object.iri : JSON.stringify([object.value, object.datatype, object.language]);

const same = (a: Term, b: Term): boolean =>
  "iri" in a
    ? "iri" in b && a.iri === b.iri
    : !("iri" in b) && a.value === b.value && a.datatype === b.datatype && a.language === b.language;

/** The objects of a subject and a predicate; their keys once they are too many to be compared one by one. */
type Objects = { readonly terms: Term[]; keys?: Set<string> };

// Nearly all have one object, and very few more than these.
const COMPARED = 16;

/** Adds an object that is not there yet. */
function include(objects: Objects, object: Term): void {
  const { terms } = objects;
  if (terms.length < COMPARED) {
    if (!terms.some((term) => same(term, object))) terms.push(object);
    return;
  }
  objects.keys ??= new Set(terms.map(keyOf));
  const before = objects.keys.size;
  if (objects.keys.add(keyOf(object)).size > before) terms.push(object);
}

export function newGraph(): Graph {
  const subjects = new Map<string, Map<string, Objects>>();
  return {
    add: (subject, predicate, object) => {
      if (object === undefined) return;
      let predicates = subjects.get(subject);
      if (predicates === undefined) {
        predicates = new Map();
        subjects.set(subject, predicates);
      }
      const known = predicates.get(predicate);
      if (known === undefined) predicates.set(predicate, { terms: [object] });
      else include(known, object);
    },
    quads: () => {
      const quads: Quad[] = [];
      for (const [subject, predicates] of subjects)
        for (const [predicate, { terms }] of predicates)
          for (const object of terms) quads.push({ subject, predicate, object });
      return quads;
    },
  };
}

type Said<T> = T | null | undefined;

export const thing = (iri: string): Term => ({ iri });

export function text(value: Said<string>): Term | undefined {
  return value == null ? undefined : { value: value.toWellFormed() };
}

const typed = (value: string, range: keyof typeof DATATYPES): Term => {
  const datatype = DATATYPES[range];
  return datatype === undefined ? { value } : { value, datatype };
};

export function integer(value: Said<number>): Term | undefined {
  return value == null || !Number.isInteger(value) ? undefined : typed(String(BigInt(value)), "integer");
}

export function boolean(value: Said<boolean>): Term | undefined {
  return value == null ? undefined : typed(String(value), "boolean");
}

export function anyUri(value: Said<string>): Term | undefined {
  return value == null ? undefined : typed(value.toWellFormed(), "anyURI");
}

/** Any part of a record: all of it is JSON. */
export function json(value: Json | object | undefined): Term | undefined {
  return value == null ? undefined : typed(canonical(value as Json), "json");
}

/**
 * A number as it was said. Not xsd:double: libraries that read JSON-LD round a double to sixteen digits, half of all
 * measured values need seventeen, and the graph would not be the same in every format.
 */
export function decimal(value: Said<number>): Term | undefined {
  if (value == null) return undefined;
  const [, sign = "", whole = "0", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  const shift = whole.length + Number(exponent);
  const digits = (whole + fraction).padStart(whole.length + fraction.length + Math.max(0, 1 - shift), "0");
  const point = Math.max(1, shift);
  const padded = digits.padEnd(point, "0");
  return typed(`${sign}${padded.slice(0, point)}.${padded.slice(point) || "0"}`, "decimal");
}

/** An instant. XML Schema has no leap second: it is written as the second before. */
export function instant(value: Said<string>): Term | undefined {
  return value == null ? undefined : typed(value.replace(/:60(\.\d+)?Z$/, ":59$1Z"), "dateTime");
}

const LANGUAGE = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;
const PLAIN: ReadonlySet<string> = new Set([`${NAMESPACES.xsd}string`, `${NAMESPACES.rdf}langString`]);

/** The same object with nothing in it that a writer could misread. */
export function writableTerm(object: Term): Term {
  if ("iri" in object) return { iri: safeIri(object.iri) };
  const value = object.value.toWellFormed();
  if (object.language !== undefined && LANGUAGE.test(object.language))
    return { value, language: object.language.toLowerCase() };
  if (object.datatype === undefined || PLAIN.has(object.datatype)) return { value };
  return { value, datatype: safeIri(object.datatype) };
}

/** The same statement with nothing in it that a writer could misread: the last gate before every format. */
export function writable(quad: Quad): Quad {
  return {
    subject: safeIri(quad.subject),
    predicate: safeIri(quad.predicate),
    object: writableTerm(quad.object),
  };
}
