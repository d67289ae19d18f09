// Which text is an absolute IRI (RFC 3987), and the escape for text that is not. The Turtle writer puts an IRI between
// angle brackets as it stands, so what is not one must never reach it.
import { BASES, NAMESPACES } from "./terms.ts";

// `ucschar` of RFC 3987, less the spaces and the direction marks that section 4.1 forbids: libraries cut IRIs at them.
const UCS = String.raw`\u00a1-\u167f\u1681-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2fff\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\uffef\u{10000}-\u{1fffd}\u{20000}-\u{2fffd}\u{30000}-\u{3fffd}\u{40000}-\u{4fffd}\u{50000}-\u{5fffd}\u{60000}-\u{6fffd}\u{70000}-\u{7fffd}\u{80000}-\u{8fffd}\u{90000}-\u{9fffd}\u{a0000}-\u{afffd}\u{b0000}-\u{bfffd}\u{c0000}-\u{cfffd}\u{d0000}-\u{dfffd}\u{e1000}-\u{efffd}`;
const PLAIN = String.raw`(?:[A-Za-z0-9\-._~!$&'\(\)*+,;=${UCS}]|%[0-9A-Fa-f]{2})`;
const CHARACTER = `(?:${PLAIN}|[:@])`;
const AUTHORITY = String.raw`(?:(?:${PLAIN}|:)*@)?(?:\[[0-9A-Fa-fv:.]+\]|${PLAIN}*)(?::[0-9]*)?`;
const IRI = new RegExp(
  String.raw`^[A-Za-z][A-Za-z0-9+.\-]*:(?:\/\/${AUTHORITY}(?:\/${CHARACTER}*)*|\/?${CHARACTER}+(?:\/${CHARACTER}*)*|\/?)(?:\?(?:${CHARACTER}|[\/?])*)?(?:#(?:${CHARACTER}|[\/?])*)?$`,
  "u",
);

// `prov:x` is a valid IRI of an unregistered scheme, but a writer that knows the prefix would make another IRI of it.
const READS_AS_PREFIXED = new RegExp(`^(?:${Object.keys(NAMESPACES).join("|")}):`);

/** Whether a text is an absolute IRI that every writer here keeps as it is. */
export function isIri(text: string): boolean {
  return IRI.test(text) && !READS_AS_PREFIXED.test(text);
}

/** Escapes all but letters, digits and `-._~`, so that any text is one segment of an IRI. */
export function escapeSegment(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The text itself when it is an IRI, else a name for it that is one. */
export function safeIri(text: string): string {
  return isIri(text) ? text : BASES.iri + escapeSegment(text);
}
