// The formats a graph can be had in. One row is one format: its suffix, its media type, its writer.
import { toJsonLd } from "./jsonld.ts";
import type { Quad } from "./quad.ts";
import { toTurtle } from "./turtle.ts";

export type Format = {
  /** After the dot of a path. */
  readonly suffix: string;
  readonly mediaType: string;
  readonly write: (quads: readonly Quad[]) => string;
};

export const FORMATS = [
  { suffix: "ttl", mediaType: "text/turtle", write: (quads) => toTurtle(quads) },
  { suffix: "jsonld", mediaType: "application/ld+json", write: toJsonLd },
] as const satisfies readonly Format[];
