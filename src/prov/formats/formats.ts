// The formats that a graph can be had in. One row is one format: its suffix, its media type, its writer.
import { aboutBundle } from "../mapping/bundle.ts";
import { PROV_JSONLD } from "../terms.ts";
import { EDGES_TABLE, NODES_TABLE } from "./csv.ts";
import type { DocumentWriter } from "./document.ts";
import { JSON_LD } from "./jsonld.ts";
import { LINES } from "./n-quads.ts";
import { provJsonLdWriter } from "./prov-jsonld.ts";
import { TURTLE, trigWriter } from "./turtle.ts";

/**
 * Which mapping makes the documents: the same question is answered with the same bytes as long as it is the same. Raise it with
 * every change of what is written.
 */
export const MAPPING_VERSION = 1;

export type Format = {
  /** After the dot of a path. */
  readonly suffix: string;
  readonly mediaType: string;
  /** The IRI that tells it from others of its media type (RFC 6906), asked for by `profile` in Accept. */
  readonly profile?: string;
  readonly writer: DocumentWriter;
};

/** In the order in which they are preferred where a request likes several as well. */
export const FORMATS = [
  { suffix: "ttl", mediaType: "text/turtle", writer: TURTLE },
  { suffix: "jsonld", mediaType: "application/ld+json", writer: JSON_LD },
  {
    suffix: "provjsonld",
    mediaType: "application/ld+json",
    profile: PROV_JSONLD.profile,
    writer: provJsonLdWriter(aboutBundle),
  },
  { suffix: "trig", mediaType: "application/trig", writer: trigWriter(aboutBundle) },
  { suffix: "nq", mediaType: "application/n-quads", writer: LINES },
  { suffix: "nt", mediaType: "application/n-triples", writer: LINES },
  { suffix: "nodes.csv", mediaType: "text/csv", writer: NODES_TABLE },
  { suffix: "edges.csv", mediaType: "text/csv", writer: EDGES_TABLE },
] as const satisfies readonly Format[];

export type Suffix = (typeof FORMATS)[number]["suffix"];
