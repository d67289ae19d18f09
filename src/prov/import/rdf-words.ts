// The words of PROV-O, by what they say: relations plain, qualified and inverse, times, and classes.
import {
  DERIVATIONS,
  provIri,
  RELATION_NAMES,
  type Relation,
  relation,
  THING_NAMES,
  THINGS,
  type ThingKind,
} from "./expression.ts";

export const DIRECT = new Map<string, { kind: Relation; type?: string }>([
  ...RELATION_NAMES.flatMap((kind) => {
    const { direct } = relation(kind);
    return direct === null ? [] : [[provIri(direct), { kind }] as const];
  }),
  ...DERIVATIONS.map(
    ({ direct, name }) => [provIri(direct), { kind: "derivation" as const, type: provIri(name) }] as const,
  ),
]);

export const QUALIFIED = new Map<string, { kind: Relation; type?: string }>([
  ...RELATION_NAMES.flatMap((kind) => {
    const { qualified } = relation(kind);
    return qualified === null ? [] : [[provIri(qualified), { kind }] as const];
  }),
  ...DERIVATIONS.map(
    ({ qualified, name }) =>
      [provIri(qualified), { kind: "derivation" as const, type: provIri(name) }] as const,
  ),
]);

// Both ways of PROV-O to say the same; the inverse words of the recommendation's appendix.
export const INVERSE = new Map<string, Relation>([
  [provIri("generated"), "generation"],
  [provIri("invalidated"), "invalidation"],
]);

export const TIMES: Readonly<Record<string, { kind: Relation; arg: "time" }>> = {
  [provIri("generatedAtTime")]: { kind: "generation", arg: "time" },
  [provIri("invalidatedAtTime")]: { kind: "invalidation", arg: "time" },
};

export const ACTIVITY_TIMES: Readonly<Record<string, string>> = {
  [provIri("startedAtTime")]: "startTime",
  [provIri("endedAtTime")]: "endTime",
};

/** Classes of PROV-O by what they make of a thing. */
export const CLASSES: Readonly<Record<string, ThingKind>> = {
  ...Object.fromEntries(THING_NAMES.map((kind) => [provIri(THINGS[kind]), kind])),
  ...Object.fromEntries(
    ["Plan", "Collection", "EmptyCollection", "Bundle"].map((c) => [provIri(c), "entity"]),
  ),
  ...Object.fromEntries(["Person", "Organization", "SoftwareAgent"].map((c) => [provIri(c), "agent"])),
};

/** The classes that qualified relations have in PROV-O beside those of their sort. */
export const INFLUENCE_CLASSES: ReadonlySet<string> = new Set(
  ["Influence", "EntityInfluence", "ActivityInfluence", "AgentInfluence", "InstantaneousEvent"].map(provIri),
);

const THING_CLASSES = new Set(THING_NAMES.map((kind) => provIri(THINGS[kind])));
export const isThingClass = (iri: string): boolean => THING_CLASSES.has(iri);
