/// <reference path="../n3.d.ts" />
// Turtle, TriG, N-Quads and N-Triples as quads, piece by piece as the text comes: n3 reads, what it reads is counted, and
// reading ends at the first fault or limit.
import N3Parser, { type Parsed } from "n3/src/N3Parser.js";
import { LIMITS } from "../../model/limits.ts";
import type { Refusal } from "../../model/refusal.ts";
import type { Term } from "../quad.ts";
import { NAMESPACES } from "../terms.ts";
import { isAbsolute, relative, tooLong } from "./names.ts";
import type { ReadQuad } from "./rdf.ts";

export type QuadReader = {
  /** The next piece of the text; a refusal ends the reading. */
  readonly add: (piece: string) => Refusal | undefined;
  /** All quads once the text has ended, or why there are none. */
  readonly end: () => Refusal | readonly ReadQuad[];
};

export function tooManyStatements(): Refusal {
  return {
    code: "too-large",
    detail: `The document says more than ${LIMITS.importStatements} statements.`,
    hint: "Send it in parts; what two parts say of one thing comes together by its IRI.",
  };
}

export function tooManyBlanks(): Refusal {
  return {
    code: "too-large",
    detail: `The document has more than ${LIMITS.importBlanks} things without a name.`,
    hint: "Give them IRIs, so that they can be spoken of in several documents, and send it in parts.",
  };
}

const XSD_STRING = `${NAMESPACES.xsd}string`;

/** A name or a literal; a refusal for what is neither. */
function termOf(term: Parsed): Term | Refusal {
  if (term.termType === "NamedNode") return iriOf(term.value);
  if (term.termType === "BlankNode") return { iri: `_:${term.value}` };
  if (term.termType === "Literal") {
    const { value, language = "", datatype } = term;
    if (language !== "") return { value, language: language.toLowerCase() };
    return datatype === undefined || datatype.value === XSD_STRING
      ? { value }
      : { value, datatype: datatype.value };
  }
  return {
    code: "invalid",
    detail: "The document speaks of statements (RDF-star); PROV has no place for that.",
    hint: "Say it of the resource that qualifies the relation.",
  };
}

function iriOf(iri: string): Term | Refusal {
  if (iri.length > LIMITS.iriLength) return tooLong(iri);
  return isAbsolute(iri) ? { iri } : relative(iri);
}

const isRefusal = (term: Term | Refusal): term is Refusal => "code" in term;

/** The parser's own words, which end with the line. */
function syntax(error: Error): Refusal {
  return {
    code: "bad-syntax",
    detail: error.message.slice(0, 300),
    hint: "Check the document with the tool that wrote it, and that the content type says its format.",
  };
}

export function quadReader(format: string, base: string | undefined): QuadReader {
  const quads: ReadQuad[] = [];
  const blanks = new Set<string>();
  let refusal: Refusal | undefined;
  let data: (piece: string) => void = () => undefined;
  let end: () => void = () => undefined;
  const parser = new N3Parser({
    format,
    blankNodePrefix: "_:b",
    ...(base === undefined ? {} : { baseIRI: base }),
  });
  const take = (parts: readonly Parsed[]): void => {
    const terms: Term[] = [];
    for (const part of parts) {
      if (part.termType === "DefaultGraph") continue;
      const term = termOf(part);
      if (isRefusal(term)) {
        refusal ??= term;
        return;
      }
      if (part.termType === "BlankNode") blanks.add(part.value);
      terms.push(term);
    }
    const [subject, predicate, object, graph] = terms;
    if (!subject || !predicate || !object || !("iri" in subject) || !("iri" in predicate)) return;
    quads.push({
      subject: subject.iri,
      predicate: predicate.iri,
      object,
      ...(graph && "iri" in graph ? { graph: graph.iri } : {}),
    });
    if (quads.length > LIMITS.importStatements) refusal ??= tooManyStatements();
    if (blanks.size > LIMITS.importBlanks) refusal ??= tooManyBlanks();
  };
  parser.parse(
    {
      on: (event, listen) => {
        if (event === "data") data = listen;
        if (event === "end") end = () => listen("");
      },
    },
    (error, quad) => {
      if (error) refusal ??= syntax(error);
      else if (quad && refusal === undefined) take([quad.subject, quad.predicate, quad.object, quad.graph]);
    },
    (_prefix, namespace) => {
      if (namespace.value.length > LIMITS.iriLength) refusal ??= tooLong(namespace.value);
    },
  );
  return {
    add: (piece) => {
      if (refusal === undefined) data(piece);
      return refusal;
    },
    end: () => {
      if (refusal === undefined) end();
      return refusal ?? quads;
    },
  };
}
