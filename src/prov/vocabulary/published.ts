// The documents of `vocab/`, as every site serves them and as they lie in the repository: one row, one document.

import { toJsonLd } from "../formats/jsonld.ts";
import { alignmentsDocument } from "./alignments.ts";
import { contextDocument } from "./context.ts";
import { shapesDocument } from "./shapes.ts";
import { vocabularyDocument, vocabularyQuads } from "./vocabulary.ts";

const DOCUMENTS = {
  "forebear.ttl": vocabularyDocument,
  "forebear.jsonld": () => toJsonLd(vocabularyQuads()),
  "context.jsonld": contextDocument,
  "shapes.ttl": shapesDocument,
  "alignments.ttl": alignmentsDocument,
} as const satisfies Record<string, () => string>;

export type VocabularyDocument = keyof typeof DOCUMENTS;

const written = new Map<VocabularyDocument, string>();

/** A document's text; written when it is first asked for, because most requests never do. */
export function vocabularyText(name: VocabularyDocument): string {
  const text = written.get(name) ?? DOCUMENTS[name]();
  written.set(name, text);
  return text;
}

/** The files of `vocab/` that are made from the tables; its README is `withGlossary`. */
export function vocabularyFiles(): { readonly path: string; readonly text: string }[] {
  return (["forebear.ttl", "context.jsonld", "shapes.ttl", "alignments.ttl"] as const).map((name) => ({
    path: `vocab/${name}`,
    text: vocabularyText(name),
  }));
}
