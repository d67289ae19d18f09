// GET /ns, /ns/context.jsonld, /ns/shapes, /ns/alignments: the vocabulary, open to everybody, also from other origins, as
// every IRI of ours leads here. The texts change with the deployed version alone.

import { type VocabularyDocument, vocabularyText } from "../../src/prov/vocabulary/published.ts";
import { onlyKnown } from "../http/ask.ts";
import { holds } from "../http/etag.ts";
import { type Format, negotiate } from "../negotiate.ts";
import { digestOf } from "../platform/digest.ts";

type Variant = Format & { readonly document: VocabularyDocument };

const turtle = (document: VocabularyDocument): Variant => ({
  suffix: "ttl",
  mediaType: "text/turtle",
  document,
});

const VOCABULARY: readonly Variant[] = [
  turtle("forebear.ttl"),
  { suffix: "jsonld", mediaType: "application/ld+json", document: "forebear.jsonld" },
];

const HEADERS = {
  "access-control-allow-origin": "*",
  "cache-control": "public, max-age=3600",
  vary: "accept",
} as const;

const etags = new Map<VocabularyDocument, string>();

function etagOf(document: VocabularyDocument): string {
  const known = etags.get(document);
  if (known !== undefined) return known;
  const etag = `"${digestOf(vocabularyText(document)).slice(0, 32)}"`;
  etags.set(document, etag);
  return etag;
}

function answer(request: Request, { document, mediaType }: Variant): Response {
  onlyKnown(new URL(request.url).searchParams, []);
  const etag = etagOf(document);
  if (holds(request, etag)) return new Response(null, { status: 304, headers: { ...HEADERS, etag } });
  return new Response(vocabularyText(document), {
    headers: { ...HEADERS, etag, "content-type": `${mediaType}; charset=utf-8` },
  });
}

const chosen = (request: Request, variants: readonly Variant[]): Response =>
  answer(request, negotiate(variants, request.headers.get("accept")));

/** The vocabulary as Turtle or JSON-LD. */
export async function getVocabulary(request: Request): Promise<Response> {
  return chosen(request, VOCABULARY);
}

/** The JSON-LD context, whatever is accepted: who asks for it by this name wants nothing else. */
export async function getContext(request: Request): Promise<Response> {
  return answer(request, {
    suffix: "jsonld",
    mediaType: "application/ld+json",
    document: "context.jsonld",
  });
}

/** The shapes of an export, in SHACL, as Turtle. */
export async function getShapes(request: Request): Promise<Response> {
  return chosen(request, [turtle("shapes.ttl")]);
}

/** Where our terms meet other people's, as Turtle. */
export async function getAlignments(request: Request): Promise<Response> {
  return chosen(request, [turtle("alignments.ttl")]);
}
