// A statement that n3 has read as a line of canonical N-Quads, written here so that no writer under test checks itself.
import { Parser, type Quad } from "n3";
import type { Quad as Plain } from "../../src/prov/quad.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  '"': '\\"',
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
  "\b": "\\b",
  "\f": "\\f",
};

const STRING = "http://www.w3.org/2001/XMLSchema#string";

const escaped = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being escaped
  text.replace(/["\\\u0000-\u001f\u007f\ufffe\uffff]/g, (c) => {
    const code = c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    return ESCAPES[c] ?? `\\u${code}`;
  });

export function lineOf({ subject, predicate, object }: Quad): string {
  let end = `<${object.value}>`;
  if (object.termType === "Literal") {
    const tag = object.language === "" ? "" : `@${object.language}`;
    const type = tag !== "" || object.datatype.value === STRING ? "" : `^^<${object.datatype.value}>`;
    end = `"${escaped(object.value)}"${tag}${type}`;
  }
  return `<${subject.value}> <${predicate.value}> ${end} .\n`;
}

const STRING_TYPES: readonly string[] = [STRING, "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"];

/** What n3 has read as plain data. */
export function plain({ subject, predicate, object }: Quad): Plain {
  const term =
    object.termType !== "Literal"
      ? { iri: object.value }
      : object.language !== ""
        ? { value: object.value, language: object.language }
        : STRING_TYPES.includes(object.datatype.value)
          ? { value: object.value }
          : { value: object.value, datatype: object.datatype.value };
  return { subject: subject.value, predicate: predicate.value, object: term };
}

/** The statements of a Turtle text as plain data. */
export const quadsOf = (turtle: string): Plain[] =>
  new Parser({ format: "text/turtle" }).parse(turtle).map(plain);
