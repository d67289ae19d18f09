// PROV-DM as plain data: what a document says, whatever it was written in. One row is one expression of the data model; its
// words in PROV-JSON, in PROV-JSONLD and in PROV-O are columns, so that every reader is a loop over this table.

import type { Term } from "../quad.ts";
import { NAMESPACES } from "../terms.ts";

/** What a formal argument is: a thing of one of the three classes, an expression by its id, or an instant. */
export type ArgumentKind = "entity" | "activity" | "agent" | "any" | "id" | "time";

type Row = {
  /** Its key in PROV-JSON. */
  readonly json: string;
  /** Its class in PROV-O and PROV-JSONLD; ours where PROV-O has none. */
  readonly name: string;
  /** From the first argument to the second, in PROV-O. */
  readonly direct: string | null;
  /** From the first argument to the resource that qualifies it; null where PROV-O has none. */
  readonly qualified: string | null;
  /** The first is the subject. Its word is that of PROV-JSON and PROV-JSONLD; `rdf` is the word on the qualifying resource. */
  readonly args: readonly {
    readonly name: string;
    readonly kind: ArgumentKind;
    readonly rdf?: readonly string[];
  }[];
};

const time = { name: "time", kind: "time", rdf: ["atTime"] } as const;

export const RELATIONS = {
  usage: {
    json: "used",
    name: "Usage",
    direct: "used",
    qualified: "qualifiedUsage",
    args: [{ name: "activity", kind: "activity" }, { name: "entity", kind: "entity", rdf: ["entity"] }, time],
  },
  generation: {
    json: "wasGeneratedBy",
    name: "Generation",
    direct: "wasGeneratedBy",
    qualified: "qualifiedGeneration",
    args: [
      { name: "entity", kind: "entity" },
      { name: "activity", kind: "activity", rdf: ["activity"] },
      time,
    ],
  },
  invalidation: {
    json: "wasInvalidatedBy",
    name: "Invalidation",
    direct: "wasInvalidatedBy",
    qualified: "qualifiedInvalidation",
    args: [
      { name: "entity", kind: "entity" },
      { name: "activity", kind: "activity", rdf: ["activity"] },
      time,
    ],
  },
  start: {
    json: "wasStartedBy",
    name: "Start",
    direct: "wasStartedBy",
    qualified: "qualifiedStart",
    args: [
      { name: "activity", kind: "activity" },
      { name: "trigger", kind: "entity", rdf: ["entity"] },
      { name: "starter", kind: "activity", rdf: ["hadActivity"] },
      time,
    ],
  },
  end: {
    json: "wasEndedBy",
    name: "End",
    direct: "wasEndedBy",
    qualified: "qualifiedEnd",
    args: [
      { name: "activity", kind: "activity" },
      { name: "trigger", kind: "entity", rdf: ["entity"] },
      { name: "ender", kind: "activity", rdf: ["hadActivity"] },
      time,
    ],
  },
  communication: {
    json: "wasInformedBy",
    name: "Communication",
    direct: "wasInformedBy",
    qualified: "qualifiedCommunication",
    args: [
      { name: "informed", kind: "activity" },
      { name: "informant", kind: "activity", rdf: ["activity"] },
    ],
  },
  derivation: {
    json: "wasDerivedFrom",
    name: "Derivation",
    direct: "wasDerivedFrom",
    qualified: "qualifiedDerivation",
    args: [
      { name: "generatedEntity", kind: "entity" },
      { name: "usedEntity", kind: "entity", rdf: ["entity"] },
      { name: "activity", kind: "activity", rdf: ["hadActivity"] },
      { name: "generation", kind: "id", rdf: ["hadGeneration"] },
      { name: "usage", kind: "id", rdf: ["hadUsage"] },
    ],
  },
  attribution: {
    json: "wasAttributedTo",
    name: "Attribution",
    direct: "wasAttributedTo",
    qualified: "qualifiedAttribution",
    args: [
      { name: "entity", kind: "entity" },
      { name: "agent", kind: "agent", rdf: ["agent"] },
    ],
  },
  association: {
    json: "wasAssociatedWith",
    name: "Association",
    direct: "wasAssociatedWith",
    qualified: "qualifiedAssociation",
    args: [
      { name: "activity", kind: "activity" },
      { name: "agent", kind: "agent", rdf: ["agent"] },
      { name: "plan", kind: "entity", rdf: ["hadPlan"] },
    ],
  },
  delegation: {
    json: "actedOnBehalfOf",
    name: "Delegation",
    direct: "actedOnBehalfOf",
    qualified: "qualifiedDelegation",
    args: [
      { name: "delegate", kind: "agent" },
      { name: "responsible", kind: "agent", rdf: ["agent"] },
      { name: "activity", kind: "activity", rdf: ["hadActivity"] },
    ],
  },
  influence: {
    json: "wasInfluencedBy",
    name: "Influence",
    direct: "wasInfluencedBy",
    qualified: "qualifiedInfluence",
    args: [
      { name: "influencee", kind: "any" },
      { name: "influencer", kind: "any", rdf: ["influencer", "entity", "activity", "agent"] },
    ],
  },
  specialization: {
    json: "specializationOf",
    name: "Specialization",
    direct: "specializationOf",
    qualified: null,
    args: [
      { name: "specificEntity", kind: "entity" },
      { name: "generalEntity", kind: "entity" },
    ],
  },
  alternate: {
    json: "alternateOf",
    name: "Alternate",
    direct: "alternateOf",
    qualified: null,
    args: [
      { name: "alternate1", kind: "entity" },
      { name: "alternate2", kind: "entity" },
    ],
  },
  membership: {
    json: "hadMember",
    name: "Membership",
    direct: "hadMember",
    qualified: null,
    args: [
      { name: "collection", kind: "entity" },
      { name: "entity", kind: "entity" },
    ],
  },
  mention: {
    json: "mentionOf",
    name: "Mention",
    direct: "mentionOf",
    qualified: null,
    args: [
      { name: "specificEntity", kind: "entity" },
      { name: "generalEntity", kind: "entity" },
      { name: "bundle", kind: "entity" },
    ],
  },
} as const satisfies Record<string, Row>;

export type Relation = keyof typeof RELATIONS;
export const RELATION_NAMES = Object.keys(RELATIONS) as Relation[];

export const relation = (kind: Relation): Row => RELATIONS[kind];

/** The special derivations of PROV-O: their property, their qualified property, their class. */
export const DERIVATIONS = [
  { direct: "wasRevisionOf", qualified: "qualifiedRevision", name: "Revision" },
  { direct: "wasQuotedFrom", qualified: "qualifiedQuotation", name: "Quotation" },
  { direct: "hadPrimarySource", qualified: "qualifiedPrimarySource", name: "PrimarySource" },
] as const;

/** The things that PROV tells of. */
export const THINGS = { entity: "Entity", activity: "Activity", agent: "Agent" } as const;
export type ThingKind = keyof typeof THINGS;
export const THING_NAMES = Object.keys(THINGS) as ThingKind[];

/** A value: a term, or what a document says of a thing without a name in the place where it is named. */
export type Nested = { readonly nested: readonly Attribute[] };
export type Value = Term | Nested;

/** A predicate's IRI and a value. */
export type Attribute = readonly [predicate: string, value: Value];

/** One thing that a document says. */
export type Expression = {
  readonly kind: ThingKind | Relation | "other";
  /** IRI of the thing, or of the expression itself; `_:…` when nobody named it. Absent for relations without one. */
  readonly id?: string;
  /** Formal arguments by their words; of an activity `startTime` and `endTime`. */
  readonly args: Readonly<Record<string, string>>;
  readonly attributes: readonly Attribute[];
  /** The bundle that says it; absent for what the document itself says. */
  readonly bundle?: string;
};

export const isBlank = (id: string): boolean => id.startsWith("_:");

const P = NAMESPACES.prov;

/** The word of PROV behind an IRI; undefined when it is none of theirs. */
export const provWord = (iri: string): string | undefined =>
  iri.startsWith(P) ? iri.slice(P.length) : undefined;

export const provIri = (word: string): string => P + word;

/** Attributes that PROV-JSON and PROV-JSONLD call by words of their own: the properties of PROV-O. */
export const ATTRIBUTE_WORDS: Readonly<Record<string, string>> = {
  type: `${NAMESPACES.rdf}type`,
  label: `${NAMESPACES.rdfs}label`,
  location: `${P}atLocation`,
  role: `${P}hadRole`,
  value: `${P}value`,
};
