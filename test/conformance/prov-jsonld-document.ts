// Statements as a PROV-JSONLD document, made by our writer and read as JSON, for tests to judge and to take apart.

import { type DocumentHead, wholeDocument } from "../../src/prov/formats/document.ts";
import { provJsonLdWriter } from "../../src/prov/formats/prov-jsonld.ts";
import { aboutBundle } from "../../src/prov/mapping/bundle.ts";
import type { Quad } from "../../src/prov/mapping/mapping.ts";
import { bundleIri } from "../../src/prov/names.ts";

const SITE = "urn:uuid:0a0a0a0a-0000-4000-8000-000000000000";
export const HEAD: DocumentHead = {
  site: SITE,
  position: 7,
  at: "2026-06-01T00:00:00Z",
  scope: "node urn:x:1",
  bundle: bundleIri(SITE, 7, "ab".repeat(32)),
};
export const WRITER = provJsonLdWriter(aboutBundle);

// biome-ignore lint/suspicious/noExplicitAny: documents are taken apart here
export type Document = any;

/** A document of these statements, read. */
export const documentOf = (quads: readonly Quad[]): Document =>
  JSON.parse(wholeDocument(WRITER, HEAD, { nodes: [], quads: () => quads }));

/** Its bundle. */
export const bundleOf = (document: Document): Document =>
  document["@graph"].find((one: Document) => one["@type"] === "Bundle");
