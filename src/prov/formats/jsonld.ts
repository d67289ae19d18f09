// A graph as JSON-LD: one object a subject, one line an object, the context inside. The same statements as the Turtle.
import { canonical, type Json } from "../../model/canonical.ts";
import { type Quad, type Term, writable } from "../quad.ts";
import { DATATYPES, TYPE } from "../terms.ts";
import { CLASS_TERMS, CONTEXT, PROPERTY_TERMS, type PropertyTerm } from "../vocabulary/context.ts";
import type { DocumentWriter } from "./document.ts";

/** A value that says its own type, wherever it stands. */
function explicit(object: Term): Json {
  if ("iri" in object) return { "@id": object.iri };
  if (object.language !== undefined) return { "@value": object.value, "@language": object.language };
  return object.datatype === undefined
    ? { "@value": object.value }
    : { "@value": object.value, "@type": object.datatype };
}

/** A value as short as its word allows. */
function brief(object: Term, { range }: PropertyTerm): Json {
  if ("iri" in object) return range === "thing" ? object.iri : explicit(object);
  const short = range !== "thing" && object.language === undefined && object.datatype === DATATYPES[range];
  return short ? object.value : explicit(object);
}

/** The JSON behind a JSON literal, when writing it again gives the same text. */
function jsonOf(object: Term): { readonly json: Json } | undefined {
  if ("iri" in object || object.datatype !== DATATYPES.json) return undefined;
  // Readers that copy objects member by member lose this key: then the text stands for itself.
  if (object.value.includes('"__proto__"')) return undefined;
  try {
    const json = JSON.parse(object.value) as Json;
    return canonical(json) === object.value ? { json } : undefined;
  } catch {
    return undefined; // not JSON: it stays a text of that datatype
  }
}

function member(predicate: string, objects: readonly Term[]): [string, Json] {
  const [only] = objects;
  if (predicate === TYPE && objects.every((object) => "iri" in object))
    return ["@type", objects.map(({ iri }) => CLASS_TERMS.get(iri) ?? iri)];
  const term = PROPERTY_TERMS.get(predicate);
  // A word for JSON takes the whole value as one JSON text, so it can stand for one value only.
  if (term?.range === "json") {
    const value = objects.length === 1 && only ? jsonOf(only) : undefined;
    return value ? [term.word, value.json] : [predicate, objects.map(explicit)];
  }
  if (!term) return [predicate, objects.map(explicit)];
  const values = objects.map((object) => brief(object, term));
  const [value = null] = values;
  return [term.word, term.many || values.length > 1 ? values : value];
}

/** The subjects' objects, each with its statements gathered. */
function* subjects(quads: readonly Quad[]): Generator<Json> {
  const bySubject = Map.groupBy(quads, (quad) => quad.subject);
  for (const [subject, statements] of bySubject) {
    const byPredicate = Map.groupBy(statements, (quad) => quad.predicate);
    const members = [...byPredicate].map(([predicate, those]) =>
      member(
        predicate,
        those.map((quad) => quad.object),
      ),
    );
    yield { "@id": subject, ...Object.fromEntries(members) };
  }
}

const linesOf = (quads: readonly Quad[]): string[] =>
  [...subjects(quads.map(writable))].map((subject) => JSON.stringify(subject));

const BEGINNING = `{\n"@context": ${JSON.stringify(CONTEXT)},\n"@graph": [`;
const END = "\n]\n}\n";

export function toJsonLd(quads: readonly Quad[]): string {
  return `${BEGINNING}${linesOf(quads)
    .map((line) => `\n  ${line}`)
    .join(",")}${END}`;
}

export const JSON_LD: DocumentWriter = {
  begin: () => BEGINNING,
  block: (_head, { quads }, first) =>
    linesOf(quads())
      .map((line, i) => `${first && i === 0 ? "" : ","}\n  ${line}`)
      .join(""),
  end: () => END,
};
