// Values of attributes as fields of a record have them; what a field cannot hold gives undefined, and stays an attribute.
import type { Json } from "../../model/canonical.ts";
import { isInstant, millisecondsOf } from "../../model/instant.ts";
import { readJson } from "../../model/json.ts";
import { LIMITS } from "../../model/limits.ts";
import { NAMESPACES } from "../terms.ts";
import type { Attribute, Value } from "./expression.ts";
import { isAbsolute } from "./names.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what no name holds
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

export const textIn = (value: Value): string | undefined => ("value" in value ? value.value : undefined);

/** A name, a version, a word. */
export function word(value: Value): string | undefined {
  const text = textIn(value);
  return text !== undefined && isWord(text) ? text : undefined;
}

export const isWord = (text: string): boolean =>
  text !== "" && text.length <= LIMITS.nameLength && !CONTROL.test(text);

export function prose(value: Value): string | undefined {
  const text = textIn(value);
  return text !== undefined && text.length <= LIMITS.proseLength ? text : undefined;
}

export function uri(value: Value): string | undefined {
  const text = "iri" in value ? value.iri : textIn(value);
  return text !== undefined && text !== "" && text.length <= LIMITS.idLength && !CONTROL.test(text)
    ? text
    : undefined;
}

/** The thing that a value names: by an IRI, or by a text that is one. */
export function thingIn(value: Value): string | undefined {
  if ("iri" in value) return value.iri;
  const text = textIn(value);
  return text !== undefined && isAbsolute(text) ? text : undefined;
}

export function number(value: Value): number | undefined {
  const text = textIn(value);
  if (text === undefined || !/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return undefined;
  const read = Number(text);
  return Number.isFinite(read) ? read : undefined;
}

export function count(value: Value): number | undefined {
  const read = number(value);
  return read !== undefined && Number.isSafeInteger(read) && read >= 0 ? read : undefined;
}

export function truth(value: Value): boolean | undefined {
  const text = textIn(value);
  return text === "true" || text === "1" ? true : text === "false" || text === "0" ? false : undefined;
}

/** A JSON object in a literal. */
export function object(value: Value): { readonly [key: string]: Json } | undefined {
  const text = textIn(value);
  if (text === undefined || !text.trimStart().startsWith("{")) return undefined;
  const read = readJson(text);
  return read.ok ? (read.value.value as { readonly [key: string]: Json }) : undefined;
}

/** An instant in UTC; a time without a zone is none, because nobody knows which instant it was. */
export function instantOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (isInstant(text)) return text;
  const milliseconds = millisecondsOf(text.replace(/(\.\d{9})\d+/, "$1"));
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString().replace(".000Z", "Z");
}

/** A word of a closed list. */
export const oneOf =
  <W extends string>(words: readonly W[]) =>
  (value: Value): W | undefined =>
    words.find((one) => one === textIn(value));

/** A value as JSON, as short as it can be told without loss. */
export function jsonOf(value: Value): Json {
  if ("nested" in value) return { nested: attributesJson(value.nested) };
  if ("iri" in value) return { "@id": value.iri };
  if (value.language !== undefined) return { "@value": value.value, "@language": value.language };
  if (value.datatype === undefined) return value.value;
  return { "@value": value.value, "@type": short(value.datatype) };
}

const short = (datatype: string): string =>
  datatype.startsWith(NAMESPACES.xsd) ? `xsd:${datatype.slice(NAMESPACES.xsd.length)}` : datatype;

/** Attributes as an object: predicates in order, each with its values. */
export function attributesJson(attributes: readonly Attribute[]): { readonly [predicate: string]: Json } {
  const byPredicate = Map.groupBy(attributes, ([predicate]) => predicate);
  return Object.fromEntries(
    [...byPredicate.keys()]
      .sort()
      .map((predicate) => [
        predicate,
        (byPredicate.get(predicate) ?? [])
          .map(([, value]) => jsonOf(value))
          .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
      ]),
  );
}
