// The words that properties take as values, as SKOS concepts: one row is one list of words, one scheme may gather two
// (mutations under their genetic classes). A word of the model without a definition here does not compile.
import type { AdvisoryKind, Severity } from "../../model/advisory.ts";
import type { Certainty } from "../../model/certainty.ts";
import type { Decision } from "../../model/decision.ts";
import { EDGE_TYPE_NAMES, edgeType, type Strength } from "../../model/edge-types.ts";
import { LIFECYCLE, LIFECYCLE_STATES } from "../../model/lifecycle.ts";
import { type GeneticClass, MUTATION_NAMES, MUTATIONS } from "../../model/mutations.ts";
import type {
  ANCESTRIES,
  CAPTURE_METHODS,
  OUTCOMES,
  RUN_STATUSES,
  WEIGHT_UNITS,
} from "../../model/record.ts";
import type { SetAside } from "../../model/view.ts";
import { EDGE_MAPPINGS } from "../mapping/edge-mapping.ts";
import type { Property } from "./properties.ts";

export type Concept = {
  readonly label: string;
  readonly definition: string;
  /** What else there is to know of it. */
  readonly note?: string;
  /** Local name of the wider concept. */
  readonly broader?: string;
  /** Local name of another concept that goes with it. */
  readonly related?: string;
  /** What people write instead. */
  readonly hidden?: readonly string[];
  /** Local name of the property that says the same between two things. */
  readonly property?: string;
};

type WordList = {
  readonly scheme: SchemeName;
  /** What the names of its concepts begin with. */
  readonly prefix: string;
  /** Whose values the words are. */
  readonly property?: Property;
  readonly words: Readonly<Record<string, Concept>>;
};

export const SCHEMES = {
  EdgeTypes: { label: "edge types", definition: "How a child descends from a parent, by what flowed." },
  Mutations: {
    label: "mutations",
    definition: "How a child differs from a parent, under five genetic classes.",
  },
  Certainties: { label: "certainties", definition: "How an edge is known, strongest first." },
  WeightUnits: { label: "weight units", definition: "What the number on an edge counts." },
  Origins: { label: "origins of an edge", definition: "What an edge is there for, when nobody listed it." },
  Doubts: { label: "doubts", definition: "What a reader should know before trusting an edge." },
  Ancestries: { label: "ancestries", definition: "Whether the recorded parents are all there are." },
  Statuses: { label: "statuses", definition: "How work ended." },
  Outcomes: { label: "outcomes", definition: "What a person decided." },
  CaptureMethods: { label: "capture methods", definition: "How a record came to be." },
  LifecycleStates: {
    label: "lifecycle states",
    definition: "How far an artifact is trusted in its niche, most active first.",
  },
  Verdicts: { label: "verdicts", definition: "What was decided about a move." },
  Severities: { label: "severities", definition: "How bad what is wrong is, the least first." },
  AdvisoryKinds: { label: "kinds of advisory", definition: "What is wrong." },
  Conflicts: { label: "conflicts", definition: "Why a record cannot stand beside what came before." },
} as const satisfies Record<string, Pick<Concept, "label" | "definition">>;

export type SchemeName = keyof typeof SCHEMES;

type Words<W extends string> = Readonly<Record<W, string>>;

/** Words that are their own labels. */
const plain = (words: Readonly<Record<string, string>>): Record<string, Concept> =>
  Object.fromEntries(
    Object.entries(words).map(([word, definition]) => [
      word,
      { label: word.replaceAll("-", " "), definition },
    ]),
  );

const STRENGTHS: Words<Strength> = {
  hereditary: "Something of the parent flowed into the child.",
  context: "The child was made with the parent; nothing of it flowed in.",
  association: "The parent tells something about the child; nothing of it flowed in.",
};

const GENETIC_CLASSES: Words<GeneticClass> = {
  point: "What was there is changed in place.",
  insertion: "Something is there that was not.",
  deletion: "Something is no longer there.",
  duplication: "Something is there more than once.",
  recombination: "Parts of several parents are in one child.",
};

const CERTAINTIES: Words<Certainty> = {
  observed: "Whoever recorded it saw the work being done.",
  declared: "Somebody responsible says so.",
  inferred: "It follows from other things that are known.",
  reconstructed: "It was put together after the fact.",
};

const WEIGHTS: Words<(typeof WEIGHT_UNITS)[number]> = {
  "merge-coefficient": "A coefficient of a merge; it may be negative.",
  mixture: "A share of a mixture.",
  "sample-count": "So many examples.",
  loss: "A weight in the loss.",
};

const ANCESTRY: Words<(typeof ANCESTRIES)[number]> = {
  complete: "There are no other parents.",
  partial: "There are parents that are not recorded.",
  unspecified: "Nobody has said whether there are other parents.",
};

const STATUS: Words<(typeof RUN_STATUSES)[number]> = {
  succeeded: "It did what it was meant to do.",
  failed: "It ended by itself, without doing so.",
  aborted: "Somebody ended it.",
};

const OUTCOME: Words<(typeof OUTCOMES)[number]> = {
  approved: "It may go on as it is.",
  rejected: "It may not go on.",
  modified: "It was changed by hand.",
  overrode: "What a machine decided was set aside.",
};

const CAPTURE: Words<(typeof CAPTURE_METHODS)[number]> = {
  wrapper: "By the program that did the work.",
  event: "From an event that a system sent.",
  manual: "By hand.",
  import: "From another system's own records.",
  reconstructed: "After the fact, from what was left.",
};

const VERDICT: Words<Decision["verdict"]> = {
  allowed: "Every policy that was in force passed.",
  denied: "A policy that was in force failed.",
};

const SEVERITY: Words<Severity> = {
  low: "It can wait.",
  medium: "It is to be seen to.",
  high: "It is to be seen to soon.",
  critical: "It is to be seen to at once.",
};

const ADVISORY: Words<AdvisoryKind> = {
  poisoned: "Somebody put in what does harm.",
  licence: "It may not be used so.",
  privacy: "It holds what is private.",
  bias: "It treats people unequally.",
  security: "It can be misused.",
  quality: "It is not as good as was thought.",
  other: "Something else, as its text says.",
};

const CONFLICT: Words<Exclude<SetAside["state"], "retracted">> = {
  kind: "It says another kind of a node that is known.",
  cycle: "It would have a node descend from itself.",
};

const fromTable = <W extends string>(words: readonly W[], row: (word: W) => Concept) =>
  Object.fromEntries(words.map((word) => [word, row(word)]));

export const WORD_LISTS: readonly WordList[] = [
  { scheme: "EdgeTypes", prefix: "strength", words: plain(STRENGTHS) },
  {
    scheme: "EdgeTypes",
    prefix: "edge-type",
    property: "edgeType",
    words: fromTable(EDGE_TYPE_NAMES, (type) => {
      const { label, definition, strength, mutation, aliases } = edgeType(type);
      return {
        label,
        definition,
        broader: `strength-${strength}`,
        property: EDGE_MAPPINGS[type].name,
        ...(mutation === null ? {} : { related: `mutation-${mutation}` }),
        ...(aliases === undefined ? {} : { hidden: aliases }),
      };
    }),
  },
  { scheme: "Mutations", prefix: "genetic-class", property: "geneticClass", words: plain(GENETIC_CLASSES) },
  {
    scheme: "Mutations",
    prefix: "mutation",
    property: "mutation",
    words: fromTable(MUTATION_NAMES, (word) => {
      const { label, definition, geneticClass } = MUTATIONS[word];
      return { label, definition, broader: `genetic-class-${geneticClass}` };
    }),
  },
  { scheme: "Certainties", prefix: "certainty", property: "certainty", words: plain(CERTAINTIES) },
  { scheme: "WeightUnits", prefix: "weight-unit", property: "weightUnit", words: plain(WEIGHTS) },
  {
    scheme: "Origins",
    prefix: "origin",
    property: "derivedBy",
    words: plain({ rule: "Another field of the record implies it." }),
  },
  {
    scheme: "Doubts",
    prefix: "doubt",
    property: "flag",
    words: plain({
      "time-order": "The child claims to be older than the parent; the less certain time is left out.",
    }),
  },
  { scheme: "Ancestries", prefix: "ancestry", property: "ancestry", words: plain(ANCESTRY) },
  { scheme: "Statuses", prefix: "status", property: "status", words: plain(STATUS) },
  { scheme: "Outcomes", prefix: "outcome", property: "outcome", words: plain(OUTCOME) },
  { scheme: "CaptureMethods", prefix: "capture-method", property: "captureMethod", words: plain(CAPTURE) },
  {
    scheme: "LifecycleStates",
    prefix: "lifecycle",
    words: plain({ live: "Somebody depends on what it answers." }),
  },
  {
    scheme: "LifecycleStates",
    prefix: "lifecycle-state",
    property: "state",
    words: fromTable(LIFECYCLE_STATES, (state) => {
      const { label, definition, live, next } = LIFECYCLE[state];
      return {
        label,
        definition,
        note: `Next: ${next.join(", ")}.`,
        ...(live ? { broader: "lifecycle-live" } : {}),
      };
    }),
  },
  { scheme: "Verdicts", prefix: "verdict", property: "verdict", words: plain(VERDICT) },
  { scheme: "Severities", prefix: "severity", property: "severity", words: plain(SEVERITY) },
  { scheme: "AdvisoryKinds", prefix: "advisory-kind", property: "advisoryKind", words: plain(ADVISORY) },
  { scheme: "Conflicts", prefix: "conflict", property: "conflict", words: plain(CONFLICT) },
];

/** Properties that take the words of another. */
const SAME_WORDS: Readonly<Record<string, Property>> = { fromState: "state", toState: "state" };

/** The words that a property may take; undefined where any will do. */
export function wordsOf(property: string): readonly string[] | undefined {
  const list = WORD_LISTS.find((row) => row.property === (SAME_WORDS[property] ?? property));
  return list && Object.keys(list.words);
}
