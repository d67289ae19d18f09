// What the classes and properties of a document mean here: our own by their tables, other people's by the matches of the same
// tables. Only a word that says as much as ours is taken for it; what is merely related stays an attribute.
import { EDGE_TYPE_NAMES, type EdgeType, edgeType } from "../../model/edge-types.ts";
import { KINDS, type Kind } from "../../model/kinds.ts";
import type { Curie, Matches, Relation } from "../../model/matches.ts";
import type { Agent } from "../../model/record.ts";
import { REFERENCE_TYPE_NAMES, type ReferenceType } from "../../model/reference-types.ts";
import { TRANSFORMATIONS, type TransformationType } from "../../model/transformations.ts";
import { edgeProperty, referenceProperty } from "../mapping/edge-mapping.ts";
import { NAMESPACES, VOCABULARIES } from "../terms.ts";
import { foreignIri } from "../vocabulary/alignments.ts";
import { agentClass, kindClass, workClass } from "../vocabulary/classes.ts";

// Words that are wider than the kind they are matched with: a creative work may be anything.
const TOO_WIDE: ReadonlySet<Curie> = new Set<Curie>(["schema:CreativeWork", "mls:Run"]);

const matched = (matches: Matches = {}, relations: readonly Relation[]): string[] =>
  relations.flatMap((one) => (matches[one] ?? []).filter((curie) => !TOO_WIDE.has(curie)).map(foreignIri));

/** The first row that has a word keeps it. */
function byIri<W extends string>(words: readonly W[], iris: (word: W) => readonly string[]): Map<string, W> {
  const known = new Map<string, W>();
  for (const word of words) for (const iri of iris(word)) if (!known.has(iri)) known.set(iri, word);
  return known;
}

const KIND_NAMES = Object.keys(KINDS) as Kind[];

const OWN_KINDS = byIri(KIND_NAMES, (kind) => [kindClass(kind)]);
const FOREIGN_KINDS = byIri(KIND_NAMES, (kind) => matched(KINDS[kind].matches, ["under", "narrow", "close"]));

const http = (iri: string): string => iri.replace(/^http:\/\/schema\.org\//, VOCABULARIES.schema);

/** The kind that these classes tell: our own word before others; undefined when none does. */
export function kindOf(classes: readonly string[]): Kind | undefined {
  for (const known of [OWN_KINDS, FOREIGN_KINDS])
    for (const iri of classes) {
      const kind = known.get(http(iri));
      if (kind !== undefined && kind !== "stub") return kind;
    }
  return classes.includes(kindClass("stub")) ? "stub" : undefined;
}

const WORK = byIri(TRANSFORMATIONS, (work) => [workClass(work)]);

export const workOf = (classes: readonly string[]): TransformationType | undefined =>
  classes.flatMap((iri) => WORK.get(iri) ?? [])[0];

/** Our classes that are neither a kind nor work: records, metrics, and whatever a site tells of itself. */
export const isOwnOther = (iri: string): boolean =>
  iri.startsWith(NAMESPACES.fb) && !OWN_KINDS.has(iri) && !WORK.has(iri);

const AGENTS = byIri(["software", "person", "organization"] as const, (type) => [
  agentClass({ type, id: "" }),
]);

const FOAF = "http://xmlns.com/foaf/0.1/";
const OTHER_AGENTS: Readonly<Record<string, Agent["type"]>> = {
  [`${FOAF}Person`]: "person",
  [`${FOAF}Organization`]: "organization",
  [`${FOAF}Group`]: "organization",
  [`${VOCABULARIES.schema}Person`]: "person",
  [`${VOCABULARIES.schema}Organization`]: "organization",
  [`${VOCABULARIES.schema}SoftwareApplication`]: "software",
};

export const agentTypeOf = (classes: readonly string[]): Agent["type"] | undefined =>
  classes.flatMap((iri) => AGENTS.get(iri) ?? OTHER_AGENTS[http(iri)] ?? [])[0];

const OWN_EDGES = byIri(EDGE_TYPE_NAMES, (type) => [edgeProperty(type)]);
const FOREIGN_EDGES = new Map<string, EdgeType>([
  ...byIri(EDGE_TYPE_NAMES, (type) => matched(edgeType(type).matches, ["under"]).map((iri) => iri)),
]);
for (const iri of FOREIGN_EDGES.keys()) FOREIGN_EDGES.set(iri, "derived-from");
for (const relation of ["close", "narrow"] as const)
  for (const [iri, type] of byIri(EDGE_TYPE_NAMES, (one) => matched(edgeType(one).matches, [relation])))
    FOREIGN_EDGES.set(iri, type);

/** The edge type that a property of an entity says, and whether it is our own word. */
export function edgeTypeOf(property: string): { readonly type: EdgeType; readonly own: boolean } | undefined {
  const own = OWN_EDGES.get(property);
  if (own !== undefined) return { type: own, own: true };
  const type = FOREIGN_EDGES.get(http(property));
  return type === undefined ? undefined : { type, own: false };
}

const REFERENCES = byIri(REFERENCE_TYPE_NAMES, (type) => [referenceProperty(type) ?? ""]);

export const referenceTypeOf = (property: string): ReferenceType | undefined => REFERENCES.get(property);
