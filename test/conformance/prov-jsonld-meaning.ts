// What a PROV-JSONLD document means as RDF, and how that differs from our PROV-O of the same statements.
import jsonld from "jsonld";
import { Parser } from "n3";
import { A, each, implied, iri, linesOf, prov, read, type Step, withoutBlank, write } from "./meaning.ts";
import { submissionLoader } from "./prov-jsonld-context.ts";

const FB = "https://w3id.org/forebear/ns#";
const ANY_URI = "http://www.w3.org/2001/XMLSchema#anyURI";

const QUALIFIED_NAME = `^^${prov("QUALIFIED_NAME")}`;

const PREFIXED = /^"([A-Za-z0-9_]+):(.*)"/s;

export const STEPS: readonly Step[] = [
  {
    reason: "a name among further attributes is a typed value: the schema has no references there",
    side: "theirs",
    take: each(([subject, predicate, object], prefixes) => {
      if (!object.endsWith(QUALIFIED_NAME)) return [subject, predicate, object];
      const [, prefix = "", local = ""] = PREFIXED.exec(object) ?? [];
      return [subject, predicate, iri((prefixes[prefix] ?? `no prefix ${prefix}:`) + local)];
    }),
  },
  {
    reason: "an IRI that no prefix fits is a value of xsd:anyURI where a value may stand",
    side: "ours",
    take: each(([subject, predicate, object], prefixes) => {
      const named = Object.values(prefixes).some((namespace) => object.startsWith(`<${namespace}`));
      return object.startsWith("<") && !named
        ? [subject, predicate, `"${object.slice(1, -1)}"^^<${ANY_URI}>`]
        : [subject, predicate, object];
    }),
  },
  {
    reason: "the influencer of an influence goes by its general property, whatever it is",
    side: "ours",
    take: (graph) => {
      const influences = new Set(
        [...graph]
          .map(read)
          .flatMap(([, predicate, object]) => (predicate === prov("qualifiedInfluence") ? [object] : [])),
      );
      return each(([subject, predicate, object]) =>
        influences.has(subject) && predicate === prov("entity")
          ? [subject, prov("influencer"), object]
          : [subject, predicate, object],
      )(graph, {});
    },
  },
  {
    reason: "a statement implies the direct property beside it, which PROV-JSONLD does not repeat",
    side: "both",
    take: implied,
  },
  {
    reason: "a direct property that stands alone is a statement without a name",
    side: "theirs",
    take: withoutBlank,
  },
  {
    reason: "a thing of our own class says which of PROV's things it is",
    side: "ours",
    take: (graph) =>
      new Set([
        ...graph,
        ...[...graph]
          .map(read)
          .flatMap(([subject, predicate, object]) =>
            predicate === A && object === `<${FB}Metric>`
              ? [write([subject, predicate, prov("Entity")])]
              : [],
          ),
      ]),
  },
];

/** The RDF of a document as jsonld reads it, by the name of the graph; the default graph has no name. */
export async function graphsOf(document: object): Promise<ReadonlyMap<string, readonly string[]>> {
  const text = await jsonld.toRDF(document, {
    format: "application/n-quads",
    safe: true,
    documentLoader: submissionLoader,
  });
  const quads = new Parser({ format: "application/n-quads" }).parse(text);
  return new Map(
    [...Map.groupBy(quads, ({ graph }) => graph.value)].map(([name, those]) => [name, linesOf(those)]),
  );
}
