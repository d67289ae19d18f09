// Graphs that say the same in other words, brought to what both can say. Each step is one difference, with its reason;
// everything else must be the same.
import { Parser, type Quad } from "n3";
import { lineOf } from "./n-quads.ts";

const PROV = "http://www.w3.org/ns/prov#";
const PROVEXT = "https://openprovenance.org/ns/provext#";
const RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

export type Statement = readonly [subject: string, predicate: string, object: string];

export const iri = (name: string): string => `<${name}>`;
export const prov = (word: string): string => iri(PROV + word);
export const A = iri(RDF_TYPE);

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

/** Another's words, or ours. */
export type Side = "theirs" | "ours";

/** A step, and on which side it is taken. */
export type Step = {
  readonly reason: string;
  readonly side: Side | "both";
  readonly take: (graph: ReadonlySet<string>, prefixes: Prefixes) => ReadonlySet<string>;
};

export type Prefixes = Readonly<Record<string, string>>;

const PARTS = /^(\S+) (\S+) (.*) \.$/s;

export const read = (line: string): Statement => {
  const [, subject = "", predicate = "", object = ""] = PARTS.exec(line) ?? [];
  return [subject, predicate, object];
};

export const write = ([subject, predicate, object]: Statement): string =>
  `${subject} ${predicate} ${object} .`;

export const each =
  (change: (statement: Statement, prefixes: Prefixes) => Statement) =>
  (graph: ReadonlySet<string>, prefixes: Prefixes): ReadonlySet<string> =>
    new Set([...graph].map((line) => write(change(read(line), prefixes))));

/** The direct properties that statements with resources of their own imply. */
export function implied(graph: ReadonlySet<string>): ReadonlySet<string> {
  const bySubject = Map.groupBy([...graph].map(read), ([subject]) => subject);
  const direct = [...graph].map(read).flatMap(([bearer, qualified, resource]): Statement[] => {
    const said = bySubject.get(resource) ?? [];
    return PAIRS.filter(([property]) => property === qualified).flatMap(([, part, property, type]) =>
      type === undefined || said.some(([, predicate, object]) => predicate === A && object === type)
        ? said
            .filter(([, predicate]) => predicate === part)
            .map(([, , object]): Statement => [bearer, property, object])
        : [],
    );
  });
  return new Set([...graph, ...direct.map(write)]);
}

export const withoutBlank = (graph: ReadonlySet<string>): ReadonlySet<string> =>
  new Set(
    [...graph].filter((line) => {
      const [subject, , object] = read(line);
      return !subject.startsWith("_:") && !object.startsWith("_:");
    }),
  );

export type Meaning = { readonly graph: readonly string[]; readonly taken: readonly string[] };

/** Brings the statements of one side to what both can say; `taken` are the reasons of the steps that changed something. */
export function brought(
  steps: readonly Step[],
  side: Side,
  lines: Iterable<string>,
  prefixes: Prefixes = {},
): Meaning {
  let graph: ReadonlySet<string> = new Set(lines);
  const taken: string[] = [];
  for (const step of steps.filter((one) => one.side === side || one.side === "both")) {
    const after = step.take(graph, prefixes);
    if (after.size !== graph.size || [...after].some((line) => !graph.has(line))) taken.push(step.reason);
    graph = after;
  }
  return { graph: [...graph].sort(), taken };
}

const term = (quad: Quad): string => lineOf(quad).trimEnd();

/** A line for each statement; blank nodes keep their labels. */
export const linesOf = (quads: readonly Quad[]): string[] =>
  quads.map((quad) => {
    const blank = (node: { readonly termType: string; readonly value: string }): string | undefined =>
      node.termType === "BlankNode" ? `_:${node.value}` : undefined;
    const [subject, predicate, object] = read(term(quad));
    return write([blank(quad.subject) ?? subject, predicate, blank(quad.object) ?? object]);
  });

/** A Turtle text's statements, one line each. */
export const linesOfTurtle = (text: string): string[] =>
  linesOf(new Parser({ format: "text/turtle" }).parse(text));
