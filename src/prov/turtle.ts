/// <reference path="./n3.d.ts" />
// A graph as Turtle, through n3's writer: what shares a subject stands together, and IRIs are checked before.
// The writer alone: n3's index also loads its streams, which bring a copy of Node's with them.
import DataFactory from "n3/src/N3DataFactory.js";
import Writer from "n3/src/N3Writer.js";
import { safeIri } from "./iri.ts";
import { type Quad, type Term, writableTerm } from "./quad.ts";
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
  const safe = (object: Term) => termOf(writableTerm(object));
  for (const { subject, predicate, object } of statements)
    writer.addQuad(
      quad(
        namedNode(safeIri(subject)),
        namedNode(safeIri(predicate)),
        "list" in object ? writer.list(object.list.map(safe)) : safe(object),
      ),
    );
  let turtle = "";
  writer.end((error, text) => {
    if (error) throw error;
    turtle = text;
  });
  return turtle;
}
