// A statement that n3 has read as a line of canonical N-Quads, written here so that no writer under test checks itself.
import type { Quad } from "n3";

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
