// The classes of Forebear's own vocabulary: one for each kind of node, one for each sort of work, and a few more. Work
// is named apart from its report (an Evaluation is an entity, an EvaluationActivity an activity): PROV keeps these
// disjoint.
import { KINDS, type Kind } from "../model/kinds.ts";
import { MUTATIONS, type Mutation, type TRANSFORMATIONS } from "../model/mutations.ts";
import type { Agent } from "../model/record.ts";
import { NAMESPACES, type ProvClass, prov } from "./terms.ts";

type Work = (typeof TRANSFORMATIONS)[number];

export type ClassRow = {
  readonly name: string;
  readonly label: string;
  readonly definition: string;
  readonly under: ProvClass;
};

/** `eval-suite` as a class is called: EvalSuite. */
const pascal = (word: string): string =>
  word.replace(/(?:^|-)([a-z0-9])/g, (_match, first: string) => first.toUpperCase());

const kindName = (kind: Kind): string => pascal(kind);
const workName = (work: Work): string => `${pascal(work)}Activity`;

export const kindClass = (kind: Kind): string => NAMESPACES.fb + kindName(kind);
export const workClass = (work: Work): string => NAMESPACES.fb + workName(work);

/** Work that is no mutation: it changes nothing by itself. */
const OTHER_WORK: Readonly<Record<Exclude<Work, Mutation>, { label: string; definition: string }>> = {
  training: { label: "training", definition: "Optimisation from nothing." },
  evaluation: { label: "evaluation", definition: "Measuring an artifact." },
  "data-processing": { label: "data processing", definition: "Making data from data." },
  deployment: { label: "deployment", definition: "Putting artifacts into service." },
  review: { label: "review", definition: "A person looking at an artifact." },
};

const WORK = { ...MUTATIONS, ...OTHER_WORK } as const;

const OTHERS = {
  Record: { label: "record", definition: "One immutable statement about one node.", under: "Entity" },
  Metric: { label: "metric", definition: "One measured value.", under: "Entity" },
  MeasurementActivity: {
    label: "measurement",
    definition: "The measuring of an artifact, which is not the making of it.",
    under: "Activity",
  },
} as const satisfies Record<string, Omit<ClassRow, "name">>;

export const fbClass = (name: keyof typeof OTHERS): string => NAMESPACES.fb + name;

/** Every class, for the vocabulary and the context. */
export const CLASSES: readonly ClassRow[] = [
  ...(Object.keys(KINDS) as Kind[]).map((kind) => ({
    name: kindName(kind),
    label: KINDS[kind].label,
    definition: KINDS[kind].definition,
    under: "Entity" as const,
  })),
  ...(Object.keys(WORK) as Work[]).map((work) => ({
    name: workName(work),
    label: WORK[work].label,
    definition: WORK[work].definition,
    under: "Activity" as const,
  })),
  ...(Object.keys(OTHERS) as (keyof typeof OTHERS)[]).map((name) => ({ name, ...OTHERS[name] })),
];

const AGENT_CLASSES: Readonly<Record<Agent["type"], ProvClass>> = {
  software: "SoftwareAgent",
  person: "Person",
  organization: "Organization",
};

export const agentClass = (agent: Agent): string => prov(AGENT_CLASSES[agent.type]);
