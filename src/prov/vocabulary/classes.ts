// The classes of Forebear's own vocabulary: one for each kind of node, one for each sort of work, and a few more. Work
// is named apart from its report (an Evaluation is an entity, an EvaluationActivity an activity): PROV keeps these
// disjoint.
import { KINDS, type Kind } from "../../model/kinds.ts";
import type { Matches } from "../../model/matches.ts";
import type { Agent } from "../../model/record.ts";
import { TRANSFORMATION_TYPES, type TransformationType } from "../../model/transformations.ts";
import { NAMESPACES, type ProvClass, prov } from "../terms.ts";

type Row = {
  readonly label: string;
  readonly definition: string;
  /** The class of PROV that it is a case of. */
  readonly prov: ProvClass;
  readonly matches?: Matches;
};

export type ClassRow = Row & { readonly name: string };

/** `eval-suite` as a class is called: EvalSuite. */
const pascal = (word: string): string =>
  word.replace(/(?:^|-)([a-z0-9])/g, (_match, first: string) => first.toUpperCase());

const kindName = (kind: Kind): string => pascal(kind);
const workName = (work: TransformationType): string => `${pascal(work)}Activity`;

export const kindClass = (kind: Kind): string => NAMESPACES.fb + kindName(kind);
export const workClass = (work: TransformationType): string => NAMESPACES.fb + workName(work);

const OTHERS = {
  Record: { label: "record", definition: "One immutable statement about one node.", prov: "Entity" },
  Metric: { label: "metric", definition: "One measured value.", prov: "Entity" },
  MeasurementActivity: {
    label: "measurement",
    definition: "The measuring of an artifact, which is not the making of it.",
    prov: "Activity",
  },
  Standing: {
    label: "standing",
    definition: "A node in one state in a niche: it as long as it stands there.",
    prov: "Entity",
  },
  Decision: {
    label: "decision",
    definition: "Whether a move was allowed, by the versions of policies that were in force.",
    prov: "Entity",
  },
  Policy: { label: "policy", definition: "One version of a policy.", prov: "Entity" },
  Advisory: {
    label: "advisory",
    definition: "That something is wrong with nodes, and with what came of them.",
    prov: "Entity",
  },
  Waiver: {
    label: "waiver",
    definition: "That an advisory is set aside for one node, until an instant.",
    prov: "Entity",
  },
  TransitionActivity: {
    label: "transition",
    definition: "Moving a node to a lifecycle state in a niche.",
    prov: "Activity",
  },
  RollbackActivity: {
    label: "rollback",
    definition: "Putting a node back in the place of another.",
    prov: "Activity",
  },
  DenialActivity: {
    label: "denial",
    definition: "Asking for a move that was not allowed.",
    prov: "Activity",
  },
  EndActivity: { label: "end", definition: "Ending a deployment.", prov: "Activity" },
  RetractionActivity: { label: "retraction", definition: "Taking a record back.", prov: "Activity" },
  WithdrawalActivity: {
    label: "withdrawal",
    definition: "Withdrawing an advisory.",
    prov: "Activity",
  },
  Authority: {
    label: "authority",
    definition: "A role or an office on whose behalf somebody decides.",
    prov: "Agent",
  },
} as const satisfies Record<string, Row>;

/** The classes that are neither a kind nor a sort of work that a record names. */
export type OtherClass = keyof typeof OTHERS;

export function isOtherClass(word: string): word is OtherClass {
  return Object.hasOwn(OTHERS, word);
}

export const fbClass = (name: OtherClass): string => NAMESPACES.fb + name;

const named = <W extends string>(rows: Readonly<Record<W, Row>>, name: (word: W) => string): ClassRow[] =>
  (Object.keys(rows) as W[]).map((word) => ({ ...rows[word], name: name(word) }));

/** Every class, for the vocabulary and the context. */
export const CLASSES: readonly ClassRow[] = [
  ...named(KINDS, kindName),
  ...named(TRANSFORMATION_TYPES, workName),
  ...named(OTHERS, (name) => name),
];

const AGENT_CLASSES: Readonly<Record<Agent["type"], ProvClass>> = {
  software: "SoftwareAgent",
  person: "Person",
  organization: "Organization",
};

export const agentClass = (agent: Agent): string => prov(AGENT_CLASSES[agent.type]);
