// What a PROV-JSONLD document means as RDF, brought to the words of our PROV-O, and our PROV-O brought to what both can say.
// Each step is a difference between the two formats, with its reason; everything else must be the same.
import jsonld from "jsonld";
import { Parser, type Quad } from "n3";
import { lineOf } from "./n-quads.ts";
import { submissionLoader } from "./prov-jsonld-context.ts";

const PROV = "http://www.w3.org/ns/prov#";
const PROVEXT = "https://openprovenance.org/ns/provext#";
const FB = "https://w3id.org/forebear/ns#";
const RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const ANY_URI = "http://www.w3.org/2001/XMLSchema#anyURI";

type Statement = readonly [subject: string, predicate: string, object: string];

const iri = (name: string): string => `<${name}>`;
const prov = (word: string): string => iri(PROV + word);

/** From the statement's resource: who has it, by which property, and what the direct property beside it would be. */
const PAIRS: readonly (readonly [qualified: string, part: string, direct: string, type?: string])[] = [
  [prov("qualifiedUsage"), prov("entity"), prov("used")],
  [prov("qualifiedGeneration"), prov("activity"), prov("wasGeneratedBy")],
  [prov("qualifiedGeneration"), prov("atTime"), prov("generatedAtTime")],
  [prov("qualifiedInvalidation"), prov("activity"), prov("wasInvalidatedBy")],
  [prov("qualifiedInvalidation"), prov("atTime"), prov("invalidatedAtTime")],
  [prov("qualifiedStart"), prov("entity"), prov("wasStartedBy")],
  [prov("qualifiedEnd"), prov("entity"), prov("wasEndedBy")],
  [prov("qualifiedCommunication"), prov("activity"), prov("wasInformedBy")],
  [prov("qualifiedDerivation"), prov("entity"), prov("wasDerivedFrom")],
  [prov("qualifiedDerivation"), prov("entity"), prov("wasRevisionOf"), prov("Revision")],
  [prov("qualifiedDerivation"), prov("entity"), prov("wasQuotedFrom"), prov("Quotation")],
  [prov("qualifiedDerivation"), prov("entity"), prov("hadPrimarySource"), prov("PrimarySource")],
  [prov("qualifiedAttribution"), prov("agent"), prov("wasAttributedTo")],
  [prov("qualifiedAssociation"), prov("agent"), prov("wasAssociatedWith")],
  [prov("qualifiedDelegation"), prov("agent"), prov("actedOnBehalfOf")],
  [prov("qualifiedInfluence"), prov("influencer"), prov("wasInfluencedBy")],
  [iri(`${PROVEXT}qualifiedSpecialization`), iri(`${PROVEXT}generalEntity`), prov("specializationOf")],
  [iri(`${PROVEXT}qualifiedAlternate`), iri(`${PROVEXT}alternate`), prov("alternateOf")],
  [iri(`${PROVEXT}qualifiedMembership`), iri(`${PROVEXT}member`), prov("hadMember")],
];

/** A step, and on which side it is taken. */
type Step = {
  readonly reason: string;
  readonly side: "prov-jsonld" | "prov-o" | "both";
  readonly take: (graph: ReadonlySet<string>, prefixes: Prefixes) => ReadonlySet<string>;
};

type Prefixes = Readonly<Record<string, string>>;

const PARTS = /^(\S+) (\S+) (.*) \.$/s;

const read = (line: string): Statement => {
  const [, subject = "", predicate = "", object = ""] = PARTS.exec(line) ?? [];
  return [subject, predicate, object];
};

const write = ([subject, predicate, object]: Statement): string => `${subject} ${predicate} ${object} .`;

const each =
  (change: (statement: Statement, prefixes: Prefixes) => Statement) =>
  (graph: ReadonlySet<string>, prefixes: Prefixes): ReadonlySet<string> =>
    new Set([...graph].map((line) => write(change(read(line), prefixes))));

/** The direct properties that statements with resources of their own imply. */
function implied(graph: ReadonlySet<string>): ReadonlySet<string> {
  const bySubject = Map.groupBy([...graph].map(read), ([subject]) => subject);
  const direct = [...graph].map(read).flatMap(([bearer, qualified, resource]): Statement[] => {
    const said = bySubject.get(resource) ?? [];
    return PAIRS.filter(([property]) => property === qualified).flatMap(([, part, property, type]) =>
      type === undefined ||
      said.some(([, predicate, object]) => predicate === `<${RDF_TYPE}>` && object === type)
        ? said
            .filter(([, predicate]) => predicate === part)
            .map(([, , object]): Statement => [bearer, property, object])
        : [],
    );
  });
  return new Set([...graph, ...direct.map(write)]);
}

const withoutBlank = (graph: ReadonlySet<string>): ReadonlySet<string> =>
  new Set(
    [...graph].filter((line) => {
      const [subject, , object] = read(line);
      return !subject.startsWith("_:") && !object.startsWith("_:");
    }),
  );

const QUALIFIED_NAME = `^^<${PROV}QUALIFIED_NAME>`;

const PREFIXED = /^"([A-Za-z0-9_]+):(.*)"/s;

export const STEPS: readonly Step[] = [
  {
    reason: "a name among further attributes is a typed value: the schema has no references there",
    side: "prov-jsonld",
    take: each(([subject, predicate, object], prefixes) => {
      if (!object.endsWith(QUALIFIED_NAME)) return [subject, predicate, object];
      const [, prefix = "", local = ""] = PREFIXED.exec(object) ?? [];
      return [subject, predicate, iri((prefixes[prefix] ?? `no prefix ${prefix}:`) + local)];
    }),
  },
  {
    reason: "an IRI that no prefix fits is a value of xsd:anyURI where a value may stand",
    side: "prov-o",
    take: each(([subject, predicate, object], prefixes) => {
      const named = Object.values(prefixes).some((namespace) => object.startsWith(`<${namespace}`));
      return object.startsWith("<") && !named
        ? [subject, predicate, `"${object.slice(1, -1)}"^^<${ANY_URI}>`]
        : [subject, predicate, object];
    }),
  },
  {
    reason: "the influencer of an influence goes by its general property, whatever it is",
    side: "prov-o",
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
    side: "prov-jsonld",
    take: withoutBlank,
  },
  {
    reason: "a thing of our own class says which of PROV's things it is",
    side: "prov-o",
    take: (graph) =>
      new Set([
        ...graph,
        ...[...graph]
          .map(read)
          .flatMap(([subject, predicate, object]) =>
            predicate === `<${RDF_TYPE}>` && object === `<${FB}Metric>`
              ? [write([subject, predicate, prov("Entity")])]
              : [],
          ),
      ]),
  },
];

export type Meaning = { readonly graph: readonly string[]; readonly taken: readonly string[] };

/** Brings the statements of one side to what both can say; `taken` are the reasons of the steps that changed something. */
export function brought(
  lines: Iterable<string>,
  side: "prov-jsonld" | "prov-o",
  prefixes: Prefixes,
): Meaning {
  let graph: ReadonlySet<string> = new Set(lines);
  const taken: string[] = [];
  for (const step of STEPS.filter((one) => one.side === side || one.side === "both")) {
    const after = step.take(graph, prefixes);
    if (after.size !== graph.size || [...after].some((line) => !graph.has(line))) taken.push(step.reason);
    graph = after;
  }
  return { graph: [...graph].sort(), taken };
}

const term = (quad: Quad): string => lineOf(quad).trimEnd();

/** A line for each statement; blank nodes keep their labels. */
const linesOf = (quads: readonly Quad[]): string[] =>
  quads.map((quad) => {
    const blank = (node: { readonly termType: string; readonly value: string }): string | undefined =>
      node.termType === "BlankNode" ? `_:${node.value}` : undefined;
    const [subject, predicate, object] = read(term(quad));
    return write([blank(quad.subject) ?? subject, predicate, blank(quad.object) ?? object]);
  });

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

/** A Turtle text's statements, one line each. */
export const linesOfTurtle = (text: string): string[] =>
  linesOf(new Parser({ format: "text/turtle" }).parse(text));
