// Qualified names of PROV-JSON and PROV-JSONLD, and which text is an IRI that can be kept.
import { LIMITS } from "../../model/limits.ts";
import type { Refusal } from "../../model/refusal.ts";
import { NAMESPACES } from "../terms.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being refused
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:[^\u0000-\u0020<>"{}|^`\\]*$/;

/** Whether a text is an absolute IRI, or a name for what has none. */
export const isAbsolute = (text: string): boolean => text.startsWith("_:") || ABSOLUTE.test(text);

export function relative(text: string, at?: string): Refusal {
  return {
    code: "invalid",
    detail: `${JSON.stringify(text.slice(0, 200))} is not an absolute IRI, and the document says no base.`,
    ...(at === undefined ? {} : { pointer: at }),
    hint: "Say the base by ?base=https://…, or in the document itself.",
  };
}

export function tooLong(text: string, at?: string): Refusal {
  return {
    code: "invalid",
    detail: `${text.slice(0, 60)}… has ${text.length} characters; an IRI may have ${LIMITS.iriLength} here.`,
    ...(at === undefined ? {} : { pointer: at }),
    hint: "Use a shorter name.",
  };
}

/** Stops a reader with a refusal: for readers alone, which give it back as a value. */
export class Unreadable extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.detail);
    this.refusal = refusal;
  }
}

export type Prefixes = ReadonlyMap<string, string>;

/** Prefixes that need not be declared. */
export const KNOWN_PREFIXES: Prefixes = new Map([
  ["prov", NAMESPACES.prov],
  ["xsd", NAMESPACES.xsd],
  ["rdf", NAMESPACES.rdf],
  ["rdfs", NAMESPACES.rdfs],
]);

/** The IRI behind a qualified name; `""` is the prefix of names without one. */
export function expand(name: string, prefixes: Prefixes, base: string | undefined, at: string): string {
  if (name.startsWith("_:")) return name;
  const colon = name.indexOf(":");
  const namespace = colon < 0 ? prefixes.get("") : prefixes.get(name.slice(0, colon));
  const iri = namespace === undefined ? name : namespace + name.slice(colon + 1);
  if (iri.length > LIMITS.iriLength) throw new Unreadable(tooLong(iri, at));
  if (namespace !== undefined) return known(iri, at);
  if (colon >= 0) return known(iri, at);
  if (base === undefined) throw new Unreadable(relative(name, at));
  return known(base + name, at);
}

function known(iri: string, at: string): string {
  if (isAbsolute(iri)) return iri;
  throw new Unreadable(relative(iri, at));
}
