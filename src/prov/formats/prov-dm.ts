// What PROV-DM can say, as plain data: things, what happened to them, and bundles of such statements. It knows no format;
// its words are those of the Recommendation (https://www.w3.org/TR/prov-dm/), where each statement has the section of its name.
import type { Term } from "../quad.ts";

/** Every statement, with its formal attributes in the order of PROV-N; each may be absent, and none has two values. */
export const STATEMENTS = {
  Entity: [],
  Activity: ["startTime", "endTime"],
  Agent: [],
  Usage: ["activity", "entity", "time"],
  Generation: ["entity", "activity", "time"],
  Invalidation: ["entity", "activity", "time"],
  Start: ["activity", "trigger", "starter", "time"],
  End: ["activity", "trigger", "ender", "time"],
  Communication: ["informed", "informant"],
  Derivation: ["generatedEntity", "usedEntity", "activity", "generation", "usage"],
  Attribution: ["entity", "agent"],
  Association: ["activity", "agent", "plan"],
  Delegation: ["delegate", "responsible", "activity"],
  Influence: ["influencee", "influencer"],
  Specialization: ["specificEntity", "generalEntity"],
  Alternate: ["alternate1", "alternate2"],
  Membership: ["collection", "entity"],
} as const satisfies Record<string, readonly string[]>;

export type StatementType = keyof typeof STATEMENTS;
export type Formal = (typeof STATEMENTS)[StatementType][number];

/** What a thing is; everything else is between things. */
export type Element = "Entity" | "Activity" | "Agent";

/** The attributes that PROV-DM itself gives a meaning (§5.7.2). */
export type Special = "type" | "label" | "location" | "role" | "value";

/** One more fact of a statement: one of PROV's own, or under the IRI of a property. */
export type Attribute = {
  readonly name: { readonly special: Special } | { readonly iri: string };
  readonly value: Term;
};

export type Expression = {
  readonly type: StatementType;
  /** An IRI. What stands between things may have none. */
  readonly id?: string;
  /** Times are literals of xsd:dateTime, all others IRIs. */
  readonly formal: Readonly<Partial<Record<Formal, Term>>>;
  readonly attributes: readonly Attribute[];
};

/** Statements under a name of their own. Bundles hold no bundles. */
export type Bundle = { readonly id: string; readonly statements: readonly Expression[] };
