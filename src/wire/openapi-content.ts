// Bodies by media type, for requests and answers alike.
import type { Json } from "../model/canonical.ts";
import { ref, type Schema, type SchemaName } from "./openapi-schemas.ts";

type Example = { readonly summary: string; readonly value: Json };

export type Media = {
  readonly schema: Schema;
  readonly example?: Json;
  readonly examples?: Readonly<Record<string, Example>>;
};

export type Content = Readonly<Record<string, Media>>;

/** A JSON body of one of several schemas. */
export const json = (...names: readonly [SchemaName, ...SchemaName[]]): Content => ({
  "application/json": {
    schema: names.length === 1 ? ref(names[0]) : { anyOf: names.map((name) => ref(name)) },
  },
});

const isJson = (mediaType: string): boolean => mediaType.endsWith("+json");

/** What another standard describes: JSON of its own, or text. */
export const text = (...mediaTypes: readonly string[]): Content =>
  Object.fromEntries(
    mediaTypes.map((mediaType) => [
      mediaType,
      { schema: isJson(mediaType) ? { anyOf: [{ type: "object" }, { type: "array" }] } : { type: "string" } },
    ]),
  );

/** The media types of a document of the graph: RDF, and tables. Several formats share one, told apart by profile or suffix. */
export const DOCUMENT_TYPES = [
  "text/turtle",
  "application/ld+json",
  "application/trig",
  "application/n-quads",
  "application/n-triples",
  "text/csv",
] as const;

/** A document of the graph, in each of its formats. */
export const PROV: Content = text(...DOCUMENT_TYPES);
