// What a resource of an export must have, as rows: entities, records, metrics, work and agents. Edges have their rows in
// edge-shapes.ts.
import { KINDS, type Kind } from "../../model/kinds.ts";
import { IDENTIFIER, NAMESPACES, type ProvClass, prov, TYPE } from "../terms.ts";
import { CLASSES, fbClass, kindClass } from "./classes.ts";
import type { Demand } from "./demands.ts";
import { fb } from "./properties.ts";

export type Target = { readonly by: "class" | "subjectsOf" | "objectsOf"; readonly iri: string };

/** A shape of a resource: named after what it is about, its demands after that and their own names. */
export type NodeShape = {
  readonly name: string;
  readonly message: string;
  readonly targets: readonly Target[];
  /** Classes, of which the resource has one at least. */
  readonly classes?: readonly string[];
  /** Whether a resource that is only mentioned passes as well. */
  readonly orUndescribed?: true;
  readonly demands?: Readonly<Record<string, Demand>>;
};

export const ofClass = (iri: string): Target[] => [{ by: "class", iri }];
export const subjectsOf = (...iris: readonly string[]): Target[] =>
  iris.map((iri) => ({ by: "subjectsOf", iri }));
const classesUnder = (under: ProvClass): string[] =>
  CLASSES.filter((row) => row.prov === under).map(({ name }) => NAMESPACES.fb + name);

export const ONE = { least: 1, most: 1 } as const;
const kinds = Object.keys(KINDS) as Kind[];

const identifier: Demand = { path: IDENTIFIER, ...ONE, message: "It has exactly one identifier." };
export const RECORD: Demand = {
  path: fb("record"),
  ...ONE,
  kind: fbClass("Record"),
  message: "It names the one record that says it.",
};

export const ACTIVITY: Demand = {
  path: prov("activity"),
  ...ONE,
  kind: prov("Activity"),
  message: "It names one activity.",
};

export const RESOURCE_SHAPES: readonly NodeShape[] = [
  {
    name: "Entity",
    message: "An entity has an IRI, an identifier and classes of the tables.",
    targets: ofClass(prov("Entity")),
    demands: {
      identifier,
      type: {
        path: TYPE,
        oneOf: [...(["Entity", "Plan", "Collection"] as const).map(prov), ...classesUnder("Entity")],
        message:
          "An entity has no class but prov:Entity, prov:Plan, prov:Collection and those of the tables.",
      },
    },
  },
  {
    name: "Described",
    message: "What is described is an entity of one kind.",
    targets: subjectsOf(fb("ancestry")),
    classes: kinds.map(kindClass),
  },
  {
    name: "Record",
    message: "A record says what it is about and where it stands.",
    targets: ofClass(fbClass("Record")),
    demands: {
      identifier: {
        ...identifier,
        pattern: "^rec:[0-9a-f]{64}$",
        message: "A record's identifier is its hash.",
      },
      describes: {
        path: fb("describes"),
        ...ONE,
        kind: prov("Entity"),
        message: "A record is about one node.",
      },
      ...Object.fromEntries(
        (["lineage", "ledger", "sequence", "statement"] as const).map((word) => [
          word,
          { path: fb(word), ...ONE, message: `A record has exactly one ${word}.` },
        ]),
      ),
      generatedAtTime: { path: prov("generatedAtTime"), ...ONE, message: "A record says when it was taken." },
    },
  },
  {
    name: "Metric",
    message: "A metric is one number with a name.",
    targets: ofClass(fbClass("Metric")),
    demands: {
      metricName: { path: fb("metricName"), ...ONE, message: "A metric says what was measured." },
      value: { path: fb("value"), ...ONE, message: "A metric has exactly one value." },
      record: RECORD,
    },
  },
  {
    name: "Activity",
    message: "An activity has an IRI and classes of the tables.",
    targets: ofClass(prov("Activity")),
    demands: {
      type: {
        path: TYPE,
        oneOf: [prov("Activity"), ...classesUnder("Activity")],
        message: "An activity has no class but prov:Activity and those of the tables.",
      },
    },
  },
  {
    name: "Agent",
    message: "An agent is software, a person, an organisation or an authority.",
    targets: ofClass(prov("Agent")),
    classes: [...(["SoftwareAgent", "Person", "Organization"] as const).map(prov), ...classesUnder("Agent")],
    demands: { identifier },
  },
  {
    name: "Association",
    message: "An association names the plan that was followed.",
    targets: ofClass(prov("Association")),
    demands: {
      hadPlan: {
        path: prov("hadPlan"),
        ...ONE,
        kind: prov("Plan"),
        message: "An association names one plan.",
      },
    },
  },
  {
    name: "Generation",
    message: "A generation names the activity and the record that says so.",
    targets: ofClass(prov("Generation")),
    demands: { activity: ACTIVITY, record: RECORD },
  },
  {
    name: "BearerOfGenerations",
    message: "Every generation of a node is told plainly and qualified.",
    targets: subjectsOf(prov("qualifiedGeneration")),
    demands: {
      generation: {
        path: prov("qualifiedGeneration"),
        kind: prov("Generation"),
        message: "It leads to a prov:Generation.",
      },
      activities: {
        path: [prov("qualifiedGeneration"), prov("activity")],
        equals: prov("wasGeneratedBy"),
        message: "What wasGeneratedBy names and what qualifiedGeneration qualifies are the same activities.",
      },
    },
  },
  {
    name: "Invalidation",
    message: "An invalidation names the activity.",
    targets: ofClass(prov("Invalidation")),
    demands: { activity: ACTIVITY },
  },
  {
    name: "BearerOfInvalidations",
    message: "What is invalidated is told plainly and qualified, and is invalidated once.",
    targets: subjectsOf(prov("wasInvalidatedBy"), prov("qualifiedInvalidation")),
    demands: {
      invalidation: {
        path: prov("qualifiedInvalidation"),
        ...ONE,
        kind: prov("Invalidation"),
        message: "It leads to one prov:Invalidation.",
      },
      activities: {
        path: [prov("qualifiedInvalidation"), prov("activity")],
        equals: prov("wasInvalidatedBy"),
        message: "What wasInvalidatedBy names and what qualifiedInvalidation qualifies is the same activity.",
      },
    },
  },
  {
    name: "Delegation",
    message: "A delegation names on whose behalf, in which activity, and the record that says so.",
    targets: ofClass(prov("Delegation")),
    demands: {
      agent: {
        path: prov("agent"),
        ...ONE,
        kind: prov("Agent"),
        message: "A delegation names one agent.",
      },
      hadActivity: {
        path: prov("hadActivity"),
        ...ONE,
        kind: prov("Activity"),
        message: "A delegation is for one activity.",
      },
      record: RECORD,
    },
  },
  {
    name: "BearerOfDelegations",
    message: "Every delegation is told plainly and qualified.",
    targets: subjectsOf(prov("actedOnBehalfOf"), prov("qualifiedDelegation")),
    classes: [prov("Agent")],
    demands: {
      principals: {
        path: [prov("qualifiedDelegation"), prov("agent")],
        equals: prov("actedOnBehalfOf"),
        message: "What actedOnBehalfOf names and what qualifiedDelegation qualifies are the same agents.",
      },
    },
  },
  {
    name: "Collection",
    message: "A collection has members.",
    targets: ofClass(prov("Collection")),
    demands: {
      hadMember: {
        path: prov("hadMember"),
        least: 1,
        kind: prov("Entity"),
        message: "A collection has members, which are entities.",
      },
    },
  },
];
