// Terms as the text formats of RDF write them: what all of them share. Nothing leaves here that a reader could take for
// something else: IRIs are checked, and every character that ends a string or a line is escaped.
import { safeIri } from "../iri.ts";
import type { Term } from "../quad.ts";
import { writableTerm } from "../quad.ts";
import { remembered } from "../remembered.ts";
import { HOME } from "../terms.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
};

const escaped = (character: string): string =>
  ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

// Also what some readers take for the end of a line, and the characters that no text should have.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const HAS_SPECIAL = /["\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same
const SPECIAL = /["\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]/g;

/** A string between quotation marks. */
export const quoted = (value: string): string =>
  HAS_SPECIAL.test(value) ? `"${value.replace(SPECIAL, escaped)}"` : `"${value}"`;

// What Forebear names itself: the long way to the same answer is only for what others named.
const OWN = new RegExp(
  `^${HOME.replaceAll(".", "\\.")}(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})*(?:#[A-Za-z0-9-]*)?$`,
);

/** An IRI that may stand between angle brackets. */
export const bracketed = remembered((iri: string): string => `<${OWN.test(iri) ? iri : safeIri(iri)}>`);

/** A literal; `datatype` writes that of one that has one. */
export function literal(object: Exclude<Term, { iri: string }>, datatype: (iri: string) => string): string {
  const { value, language, datatype: type } = writableTerm(object) as typeof object;
  if (language !== undefined) return `${quoted(value)}@${language}`;
  return type === undefined ? quoted(value) : `${quoted(value)}^^${datatype(type)}`;
}
