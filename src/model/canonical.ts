// RFC 8785 (JSON Canonicalization Scheme): the one text of a value. ECMAScript's own number and string forms are what
// the RFC prescribes, and its default sort compares UTF-16 code units as the RFC demands.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The canonical text. The caller has refused lone surrogates and numbers that are not finite. */
export function canonical(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  let text = "";
  if (isArray(value)) {
    for (const item of value) text += (text === "" ? "[" : ",") + canonical(item);
    return text === "" ? "[]" : `${text}]`;
  }
  return canonicalMembers(value);
}

/** The canonical text of an object without some of its members. */
export function canonicalMembers(
  value: { readonly [key: string]: Json | undefined },
  without?: ReadonlySet<string>,
): string {
  let text = "";
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined && !without?.has(key))
      text += `${text === "" ? "{" : ","}${JSON.stringify(key)}:${canonical(member)}`;
  }
  return text === "" ? "{}" : `${text}}`;
}

function isArray(value: readonly Json[] | { readonly [key: string]: Json }): value is readonly Json[] {
  return Array.isArray(value);
}
