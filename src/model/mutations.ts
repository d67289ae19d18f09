// How a child differs from a parent. Each mutation has a genetic class, so that "what changed" can be asked broadly.
import type { Matches } from "./matches.ts";

export type GeneticClass = "point" | "insertion" | "deletion" | "duplication" | "recombination";

type Row = {
  readonly label: string;
  readonly geneticClass: GeneticClass;
  readonly definition: string;
  /** Of the work that brings it about: the transformation of the same name. */
  readonly prov: "Activity";
  /** Of that work too; absent where nobody else has a word for it. */
  readonly matches?: Matches;
};

const ROWS = {
  "continued-training": {
    label: "continued training",
    geneticClass: "point",
    definition: "More optimisation of the same weights.",
    prov: "Activity",
    matches: { under: ["mls:Run"] },
  },
  "fine-tuning": {
    label: "fine-tuning",
    geneticClass: "point",
    definition: "Optimisation of given weights for a task.",
    prov: "Activity",
    matches: { under: ["mls:Run"] },
  },
  rlhf: {
    label: "RLHF",
    geneticClass: "point",
    definition: "Optimisation against preferences or a reward.",
    prov: "Activity",
    matches: { under: ["mls:Run"], related: ["ai:ReinforcementLearning"] },
  },
  dpo: {
    label: "DPO",
    geneticClass: "point",
    definition: "Direct optimisation on preference pairs.",
    prov: "Activity",
    matches: { under: ["mls:Run"] },
  },
  distillation: {
    label: "distillation",
    geneticClass: "recombination",
    definition: "Learning from the outputs of a teacher.",
    prov: "Activity",
    matches: { under: ["mls:Run"] },
  },
  quantization: {
    label: "quantisation",
    geneticClass: "deletion",
    definition: "Fewer bits for each weight.",
    prov: "Activity",
  },
  pruning: {
    label: "pruning",
    geneticClass: "deletion",
    definition: "Weights, heads or layers removed.",
    prov: "Activity",
  },
  "layer-freezing": {
    label: "layer freezing",
    geneticClass: "point",
    definition: "Training with part of the weights held.",
    prov: "Activity",
  },
  "adapter-insertion": {
    label: "adapter insertion",
    geneticClass: "insertion",
    definition: "New small weights beside frozen ones.",
    prov: "Activity",
  },
  "adapter-merge": {
    label: "adapter merge",
    geneticClass: "recombination",
    definition: "An adapter fused into its base.",
    prov: "Activity",
  },
  "model-merge": {
    label: "model merge",
    geneticClass: "recombination",
    definition: "The weights of several models combined.",
    prov: "Activity",
  },
  "depth-upscaling": {
    label: "depth up-scaling",
    geneticClass: "duplication",
    definition: "Layers repeated to deepen a model.",
    prov: "Activity",
  },
  "vocabulary-extension": {
    label: "vocabulary extension",
    geneticClass: "insertion",
    definition: "Tokens added to the vocabulary.",
    prov: "Activity",
  },
  filtering: {
    label: "filtering",
    geneticClass: "deletion",
    definition: "Examples left out by a rule.",
    prov: "Activity",
  },
  deduplication: {
    label: "deduplication",
    geneticClass: "deletion",
    definition: "Repeated examples left out.",
    prov: "Activity",
  },
  labeling: {
    label: "labelling",
    geneticClass: "insertion",
    definition: "Labels added to examples.",
    prov: "Activity",
  },
  augmentation: {
    label: "augmentation",
    geneticClass: "duplication",
    definition: "Examples made from examples.",
    prov: "Activity",
  },
  "prompt-edit": {
    label: "prompt edit",
    geneticClass: "point",
    definition: "The text of a prompt changed.",
    prov: "Activity",
  },
  "human-edit": {
    label: "human edit",
    geneticClass: "point",
    definition: "A person changed the artifact.",
    prov: "Activity",
  },
  "curriculum-step": {
    label: "curriculum step",
    geneticClass: "point",
    definition: "The next step of a curriculum.",
    prov: "Activity",
  },
  aggregation: {
    label: "aggregation",
    geneticClass: "recombination",
    definition: "Contributions summed, weighted.",
    prov: "Activity",
  },
} as const satisfies Record<string, Row>;

export type Mutation = keyof typeof ROWS;

export const MUTATIONS: Readonly<Record<Mutation, Row>> = ROWS;

export const MUTATION_NAMES = Object.keys(MUTATIONS) as Mutation[];
