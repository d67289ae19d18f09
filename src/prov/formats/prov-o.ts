// The terms of PROV-O as the statements of PROV-DM that they stand for: a row for every class and property of the
// Recommendation (https://www.w3.org/TR/prov-o/), whether the mapping writes it or not.

import { NAMESPACES } from "../terms.ts";
import { CLASSES } from "../vocabulary/classes.ts";
import type { Element, Formal, Special, StatementType } from "./prov-dm.ts";

const provIri = (word: string): string => NAMESPACES.prov + word;

const byIri = <T>(rows: Readonly<Record<string, T>>): ReadonlyMap<string, T> =>
  new Map(Object.entries(rows).map(([word, row]) => [provIri(word), row]));

const THINGS: Readonly<Record<string, Element>> = {
  Entity: "Entity",
  Plan: "Entity",
  Collection: "Entity",
  EmptyCollection: "Entity",
  Bundle: "Entity",
  Activity: "Activity",
  Agent: "Agent",
  Person: "Agent",
  Organization: "Agent",
  SoftwareAgent: "Agent",
};

/** What a resource of a class is: PROV's classes, and ours by the class of PROV above them. */
export const ELEMENT_CLASSES: ReadonlyMap<string, Element> = new Map([
  ...byIri(THINGS),
  ...CLASSES.flatMap(({ name, prov }): [string, Element][] => {
    const element = THINGS[prov];
    return element === undefined ? [] : [[NAMESPACES.fb + name, element]];
  }),
]);

/** The classes of resources that stand for a statement. The first of a statement needs no telling: it is its name. */
export const STATEMENT_CLASSES: ReadonlyMap<string, StatementType> = byIri({
  Usage: "Usage",
  Generation: "Generation",
  Invalidation: "Invalidation",
  Start: "Start",
  End: "End",
  Communication: "Communication",
  Derivation: "Derivation",
  Revision: "Derivation",
  Quotation: "Derivation",
  PrimarySource: "Derivation",
  Attribution: "Attribution",
  Association: "Association",
  Delegation: "Delegation",
  Influence: "Influence",
  EntityInfluence: "Influence",
  ActivityInfluence: "Influence",
  AgentInfluence: "Influence",
});

type Qualified = {
  readonly type: StatementType;
  /** The part that the bearer of the property has. */
  readonly bearer: Formal;
  /** What prov:type says of it beside. */
  readonly subtype?: string;
};

const derivation = { type: "Derivation", bearer: "generatedEntity" } as const;

/** From a thing to the resource that stands for a statement about it. */
export const QUALIFIED: ReadonlyMap<string, Qualified> = byIri<Qualified>({
  qualifiedUsage: { type: "Usage", bearer: "activity" },
  qualifiedGeneration: { type: "Generation", bearer: "entity" },
  qualifiedInvalidation: { type: "Invalidation", bearer: "entity" },
  qualifiedStart: { type: "Start", bearer: "activity" },
  qualifiedEnd: { type: "End", bearer: "activity" },
  qualifiedCommunication: { type: "Communication", bearer: "informed" },
  qualifiedDerivation: derivation,
  qualifiedRevision: { ...derivation, subtype: provIri("Revision") },
  qualifiedQuotation: { ...derivation, subtype: provIri("Quotation") },
  qualifiedPrimarySource: { ...derivation, subtype: provIri("PrimarySource") },
  qualifiedAttribution: { type: "Attribution", bearer: "entity" },
  qualifiedAssociation: { type: "Association", bearer: "activity" },
  qualifiedDelegation: { type: "Delegation", bearer: "delegate" },
  qualifiedInfluence: { type: "Influence", bearer: "influencee" },
});

type Parts = Readonly<Record<string, Formal>>;

const EVENT_OF_ENTITY: Parts = { activity: "activity", influencer: "activity", atTime: "time" };

const PARTS: Readonly<Partial<Record<StatementType, Parts>>> = {
  Activity: { startedAtTime: "startTime", endedAtTime: "endTime" },
  Usage: { entity: "entity", influencer: "entity", atTime: "time" },
  Generation: EVENT_OF_ENTITY,
  Invalidation: EVENT_OF_ENTITY,
  Start: { entity: "trigger", influencer: "trigger", hadActivity: "starter", atTime: "time" },
  End: { entity: "trigger", influencer: "trigger", hadActivity: "ender", atTime: "time" },
  Communication: { activity: "informant", influencer: "informant" },
  Derivation: {
    entity: "usedEntity",
    influencer: "usedEntity",
    hadActivity: "activity",
    hadGeneration: "generation",
    hadUsage: "usage",
  },
  Attribution: { agent: "agent", influencer: "agent" },
  Association: { agent: "agent", influencer: "agent", hadPlan: "plan" },
  Delegation: { agent: "responsible", influencer: "responsible", hadActivity: "activity" },
  Influence: {
    influencer: "influencer",
    entity: "influencer",
    activity: "influencer",
    agent: "influencer",
  },
};

const PART_OF: ReadonlyMap<string, ReadonlyMap<string, Formal>> = new Map(
  Object.entries(PARTS).map(([type, parts]) => [type, byIri(parts)]),
);

/** Which formal attribute of a statement a property of its own resource is. */
export const partOf = (type: StatementType, property: string): Formal | undefined =>
  PART_OF.get(type)?.get(property);

export type Direct = {
  readonly type: StatementType;
  readonly from: Formal;
  readonly to: Formal;
  readonly subtype?: string;
};

const derived = { type: "Derivation", from: "generatedEntity", to: "usedEntity" } as const;

/** From one thing to another, or to the time of what happened to it. */
export const DIRECT: ReadonlyMap<string, Direct> = byIri<Direct>({
  used: { type: "Usage", from: "activity", to: "entity" },
  wasGeneratedBy: { type: "Generation", from: "entity", to: "activity" },
  generated: { type: "Generation", from: "activity", to: "entity" },
  generatedAtTime: { type: "Generation", from: "entity", to: "time" },
  wasInvalidatedBy: { type: "Invalidation", from: "entity", to: "activity" },
  invalidated: { type: "Invalidation", from: "activity", to: "entity" },
  invalidatedAtTime: { type: "Invalidation", from: "entity", to: "time" },
  wasStartedBy: { type: "Start", from: "activity", to: "trigger" },
  wasEndedBy: { type: "End", from: "activity", to: "trigger" },
  wasInformedBy: { type: "Communication", from: "informed", to: "informant" },
  wasDerivedFrom: derived,
  wasRevisionOf: { ...derived, subtype: provIri("Revision") },
  wasQuotedFrom: { ...derived, subtype: provIri("Quotation") },
  hadPrimarySource: { ...derived, subtype: provIri("PrimarySource") },
  wasAttributedTo: { type: "Attribution", from: "entity", to: "agent" },
  wasAssociatedWith: { type: "Association", from: "activity", to: "agent" },
  actedOnBehalfOf: { type: "Delegation", from: "delegate", to: "responsible" },
  wasInfluencedBy: { type: "Influence", from: "influencee", to: "influencer" },
  influenced: { type: "Influence", from: "influencer", to: "influencee" },
  specializationOf: { type: "Specialization", from: "specificEntity", to: "generalEntity" },
  alternateOf: { type: "Alternate", from: "alternate1", to: "alternate2" },
  hadMember: { type: "Membership", from: "collection", to: "entity" },
});

/** The properties behind the attributes that PROV-DM gives a meaning. */
export const SPECIAL_PROPERTIES: Readonly<Record<Special, string>> = {
  type: `${NAMESPACES.rdf}type`,
  label: `${NAMESPACES.rdfs}label`,
  location: provIri("atLocation"),
  role: provIri("hadRole"),
  value: provIri("value"),
};
