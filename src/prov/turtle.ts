/// <reference path="./n3.d.ts" />
// A graph as Turtle, through n3's writer: what shares a subject stands together, and IRIs are checked before.
// The writer alone: n3's index also loads its streams, which bring a copy of Node's with them.
import DataFactory from "n3/src/N3DataFactory.js";
import Writer from "n3/src/N3Writer.js";
import { type Quad, type Term, writable } from "./quad.ts";
import { GRAPH_PREFIXES, type Prefix, VOCABULARIES } from "./terms.ts";

/** A statement whose object may be a list, written between parentheses; exported graphs have none. */
export type Statement = Omit<Quad, "object"> & { readonly object: Term | { readonly list: readonly Term[] } };

const { literal, namedNode, quad } = DataFactory;

const termOf = (object: Term): ReturnType<typeof namedNode> | ReturnType<typeof literal> => {
  if ("iri" in object) return namedNode(object.iri);
  if (object.language !== undefined) return literal(object.value, object.language);
  return object.datatype === undefined
    ? literal(object.value)
    : literal(object.value, namedNode(object.datatype));
};

/** Writes in the order given; quads of one subject should follow each other. */
export function toTurtle(
  statements: readonly Statement[],
  prefixes: readonly Prefix[] = GRAPH_PREFIXES,
): string {
  const writer = new Writer({
    format: "text/turtle",
    prefixes: Object.fromEntries(prefixes.map((prefix) => [prefix, VOCABULARIES[prefix]])),
  });
  for (const { subject, predicate, object } of statements) {
    const terms = ("list" in object ? object.list : [object]).map((one) =>
      writable({ subject, predicate, object: one }),
    );
    const safe = terms[0] ?? writable({ subject, predicate, object: { value: "" } });
    const [only = literal("")] = terms.map((one) => termOf(one.object));
    const end = "list" in object ? writer.list(terms.map((one) => termOf(one.object))) : only;
    writer.addQuad(quad(namedNode(safe.subject), namedNode(safe.predicate), end));
  }
  let turtle = "";
  writer.end((error, text) => {
    if (error) throw error;
    turtle = text;
  });
  return turtle;
}
