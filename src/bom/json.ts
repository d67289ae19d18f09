// The shapes of the bill, as far as it has them, and the rule that nothing is written that says nothing.

/** A member that may be absent. */
type Maybe = string | number | boolean | undefined | Part | readonly (string | Part)[];

/** A part of the bill. */
export type Part = { readonly [member: string]: Maybe };

export type Property = { readonly name: string; readonly value: string };

/** Without members that are absent or empty lists. */
export function part(members: Part): Part {
  return Object.fromEntries(
    Object.entries(members).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

/** The same, or nothing when no member is left. */
export function someOf(members: Part): Part | undefined {
  const made = part(members);
  return Object.keys(made).length === 0 ? undefined : made;
}

/** A property in the namespace of Forebear, for what CycloneDX has no member for; none where there is no value. */
export function property(name: string, value: string | number | null | undefined): Property[] {
  return value == null ? [] : [{ name: `forebear:${name}`, value: String(value).toWellFormed() }];
}

// ASCII alone, and no character that would have to be escaped: whatever reads it, reads it as one URL. Where there is a host it
// is a name that a resolver can look up.
const CHARACTER = `(?:[A-Za-z0-9._~:@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})`;
const HOST = `[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?::[0-9]{1,5})?`;
const REST = String.raw`(?:\?(?:${CHARACTER}|[/?])*)?(?:#(?:${CHARACTER}|[/?])*)?`;
const URL_TEXT = new RegExp(
  `^[A-Za-z][A-Za-z0-9+.-]*:(?://${HOST}(?:/${CHARACTER}*)*|${CHARACTER}+(?:/${CHARACTER}*)*)${REST}$`,
);

/** Whether a text is an absolute URL as it stands. */
export const isUrl = (text: string | undefined): text is string => text !== undefined && URL_TEXT.test(text);
