// A graph as N-Quads and N-Triples: a line for each statement, all of them in the default graph, so that both are the same.

import type { Quad } from "../quad.ts";
import type { DocumentWriter } from "./document.ts";
import { bracketed, literal } from "./text.ts";

/** A statement as a line. */
export const lineOf = ({ subject, predicate, object }: Quad): string =>
  `${bracketed(subject)} ${bracketed(predicate)} ${"iri" in object ? bracketed(object.iri) : literal(object, bracketed)} .\n`;

export function toLines(quads: readonly Quad[]): string {
  let lines = "";
  for (const quad of quads) lines += lineOf(quad);
  return lines;
}

export const LINES: DocumentWriter = {
  begin: () => "",
  block: (_head, { quads }) => toLines(quads()),
  end: () => "",
};
