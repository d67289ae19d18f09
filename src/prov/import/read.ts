// PROV documents of every format as what they say: one row a media type. The formats of RDF are read as their text comes,
// those of JSON once it is whole.

import type { Json } from "../../model/canonical.ts";
import { readJson } from "../../model/json.ts";
import { LIMITS } from "../../model/limits.ts";
import type { Refusal } from "../../model/refusal.ts";
import { ok, type Result, refuse } from "../../model/result.ts";
import { PROV_JSONLD } from "../terms.ts";
import type { Expression } from "./expression.ts";
import { readJsonLd } from "./json-ld.ts";
import { isAbsolute, Unreadable } from "./names.ts";
import { readProvJson } from "./prov-json.ts";
import { readProvJsonLd, saysProvJsonLd } from "./prov-jsonld.ts";
import { quadReader } from "./quads.ts";
import { expressionsOf } from "./rdf.ts";

/** What a document says, and what its format gave no meaning. */
export type ReadDocument = {
  readonly expressions: readonly Expression[];
  readonly dropped: readonly string[];
};

export type Reader = {
  /** The next piece of the text; a refusal ends the reading. */
  readonly add: (piece: string) => Refusal | undefined;
  readonly end: () => Promise<Result<ReadDocument>>;
};

type Options = { readonly base?: string | undefined; readonly profile?: string | undefined };
type Make = (options: Options) => Reader;

const rdf =
  (format: string): Make =>
  ({ base }) => {
    const reader = quadReader(format, base);
    return {
      add: reader.add,
      end: async () => {
        const quads = reader.end();
        return "code" in quads ? refuse(quads) : ok({ expressions: expressionsOf(quads), dropped: [] });
      },
    };
  };

type OfJson = (document: Json, options: Options) => Promise<Result<ReadDocument>>;

const json =
  (read: OfJson): Make =>
  (options) => {
    const pieces: string[] = [];
    let values = 0;
    const count = valuesIn();
    return {
      add: (piece) => {
        pieces.push(piece);
        values += count(piece);
        return values > LIMITS.importStatements ? tooManyValues() : undefined;
      },
      end: async () => {
        const document = readJson(pieces.splice(0).join(""));
        if (!document.ok) return document;
        try {
          return await read(document.value.value, options);
        } catch (thrown) {
          if (thrown instanceof Unreadable) return refuse(thrown.refusal);
          throw thrown;
        }
      },
    };
  };

const tooManyValues = (): Refusal => ({
  code: "too-large",
  detail: `The document has more than ${LIMITS.importStatements} values, lists and objects.`,
  hint: "Send it in parts, or as N-Quads; what two parts say of one thing comes together by its IRI.",
});

/** Counts what JSON separates or opens, outside of texts, so that a document of brackets is refused before it is built. */
function valuesIn(): (piece: string) => number {
  let inText = false;
  let isEscaped = false;
  return (piece) => {
    let count = 0;
    for (let i = 0; i < piece.length; i++) {
      const c = piece.charCodeAt(i);
      if (inText) {
        if (isEscaped) isEscaped = false;
        else if (c === 0x5c) isEscaped = true;
        else if (c === 0x22) inText = false;
      } else if (c === 0x22) inText = true;
      else if (c === 0x2c || c === 0x5b || c === 0x7b) count++;
    }
    return count;
  };
}

const provJson: OfJson = async (document, { base }) =>
  ok({ expressions: readProvJson(document, base), dropped: [] });

const jsonLd: OfJson = async (document, { base, profile = "" }) => {
  if (profile.includes(PROV_JSONLD.profile) || saysProvJsonLd(document))
    return ok({ expressions: readProvJsonLd(document, base), dropped: [] });
  const read = await readJsonLd(document, base);
  if (!read.ok) return read;
  return ok({ expressions: expressionsOf(read.value.quads), dropped: read.value.dropped });
};

const READERS: Readonly<Record<string, Make>> = {
  "text/turtle": rdf("text/turtle"),
  "application/trig": rdf("application/trig"),
  "application/n-quads": rdf("application/n-quads"),
  "application/n-triples": rdf("application/n-triples"),
  "application/ld+json": json(jsonLd),
  "application/prov+json": json(provJson),
};

/** The media types of PROV documents. */
export const PROV_TYPES: readonly string[] = Object.keys(READERS);

/** A reader of a media type among them; a base that is none is refused. */
export function provReader(mediaType: string, options: Options): Result<Reader> {
  const { base } = options;
  if (base !== undefined && (!isAbsolute(base) || base.length > LIMITS.idLength || base.startsWith("_:")))
    return refuse({
      code: "bad-query",
      detail: `${JSON.stringify(base.slice(0, 200))} is not an absolute IRI.`,
      hint: "Say base=https://… of at most 1,024 characters.",
    });
  const make = READERS[mediaType];
  if (make === undefined) throw new Error(`no reader for ${mediaType}`);
  return ok(make(options));
}
