/// <reference path="./n3.d.ts" />
// A graph as Turtle, through n3's writer: what shares a subject stands together, and IRIs are checked before.
// The writer alone: n3's index also loads its streams, which bring a copy of Node's with them.
import DataFactory from "n3/src/N3DataFactory.js";
import Writer from "n3/src/N3Writer.js";
import { type Quad, type Term, writable } from "./quad.ts";
import { GRAPH_PREFIXES, NAMESPACES, type Prefix } from "./terms.ts";

const { literal, namedNode, quad } = DataFactory;

const termOf = (object: Term): ReturnType<typeof namedNode> | ReturnType<typeof literal> => {
  if ("iri" in object) return namedNode(object.iri);
  if (object.language !== undefined) return literal(object.value, object.language);
  return object.datatype === undefined
    ? literal(object.value)
    : literal(object.value, namedNode(object.datatype));
};

/** Writes in the order given; quads of one subject should follow each other. */
export function toTurtle(quads: readonly Quad[], prefixes: readonly Prefix[] = GRAPH_PREFIXES): string {
  const writer = new Writer({
    format: "text/turtle",
    prefixes: Object.fromEntries(prefixes.map((prefix) => [prefix, NAMESPACES[prefix]])),
  });
  for (const { subject, predicate, object } of quads.map(writable))
    writer.addQuad(quad(namedNode(subject), namedNode(predicate), termOf(object)));
  let turtle = "";
  writer.end((error, text) => {
    if (error) throw error;
    turtle = text;
  });
  return turtle;
}
