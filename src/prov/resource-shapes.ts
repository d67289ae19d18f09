// What a resource of an export must have, as rows: entities, records, metrics, work and agents. Edges have their rows in
// edge-shapes.ts.
import { KINDS, type Kind } from "../model/kinds.ts";
import { CLASSES, fbClass, kindClass } from "./classes.ts";
import type { Demand } from "./demands.ts";
import { fb } from "./properties.ts";
import { IDENTIFIER, NAMESPACES, type ProvClass, prov, TYPE } from "./terms.ts";

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

export const RESOURCE_SHAPES: readonly NodeShape[] = [
  {
    name: "Entity",
    message: "An entity has an IRI, an identifier and classes of the tables.",
    targets: ofClass(prov("Entity")),
    demands: {
      identifier,
      type: {
        path: TYPE,
        oneOf: [prov("Entity"), prov("Plan"), ...classesUnder("Entity")],
        message: "An entity has no class but prov:Entity, prov:Plan, fb:Record and the kinds.",
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
        message: "An activity has no class but prov:Activity and the sorts of work.",
      },
    },
  },
  {
    name: "Agent",
    message: "An agent is software, a person or an organisation.",
    targets: ofClass(prov("Agent")),
    classes: (["SoftwareAgent", "Person", "Organization"] as const).map(prov),
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
];
