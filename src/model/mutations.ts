// How a child differs from a parent. Each mutation has a genetic class, so that "what changed" can be asked broadly.

export type GeneticClass = "point" | "insertion" | "deletion" | "duplication" | "recombination";

type Row = { readonly label: string; readonly geneticClass: GeneticClass; readonly definition: string };

export const MUTATIONS = {
  "continued-training": {
    label: "continued training",
    geneticClass: "point",
    definition: "More optimisation of the same weights.",
  },
  "fine-tuning": {
    label: "fine-tuning",
    geneticClass: "point",
    definition: "Optimisation of given weights for a task.",
  },
  rlhf: { label: "RLHF", geneticClass: "point", definition: "Optimisation against preferences or a reward." },
  dpo: { label: "DPO", geneticClass: "point", definition: "Direct optimisation on preference pairs." },
  distillation: {
    label: "distillation",
    geneticClass: "recombination",
    definition: "Learning from the outputs of a teacher.",
  },
  quantization: {
    label: "quantisation",
    geneticClass: "deletion",
    definition: "Fewer bits for each weight.",
  },
  pruning: { label: "pruning", geneticClass: "deletion", definition: "Weights, heads or layers removed." },
  "layer-freezing": {
    label: "layer freezing",
    geneticClass: "point",
    definition: "Training with part of the weights held.",
  },
  "adapter-insertion": {
    label: "adapter insertion",
    geneticClass: "insertion",
    definition: "New small weights beside frozen ones.",
  },
  "adapter-merge": {
    label: "adapter merge",
    geneticClass: "recombination",
    definition: "An adapter fused into its base.",
  },
  "model-merge": {
    label: "model merge",
    geneticClass: "recombination",
    definition: "The weights of several models combined.",
  },
  "depth-upscaling": {
    label: "depth up-scaling",
    geneticClass: "duplication",
    definition: "Layers repeated to deepen a model.",
  },
  "vocabulary-extension": {
    label: "vocabulary extension",
    geneticClass: "insertion",
    definition: "Tokens added to the vocabulary.",
  },
  filtering: { label: "filtering", geneticClass: "deletion", definition: "Examples left out by a rule." },
  deduplication: {
    label: "deduplication",
    geneticClass: "deletion",
    definition: "Repeated examples left out.",
  },
  labeling: { label: "labelling", geneticClass: "insertion", definition: "Labels added to examples." },
  augmentation: {
    label: "augmentation",
    geneticClass: "duplication",
    definition: "Examples made from examples.",
  },
  "prompt-edit": { label: "prompt edit", geneticClass: "point", definition: "The text of a prompt changed." },
  "human-edit": { label: "human edit", geneticClass: "point", definition: "A person changed the artifact." },
  "curriculum-step": {
    label: "curriculum step",
    geneticClass: "point",
    definition: "The next step of a curriculum.",
  },
  aggregation: {
    label: "aggregation",
    geneticClass: "recombination",
    definition: "Contributions summed, weighted.",
  },
} as const satisfies Record<string, Row>;

export type Mutation = keyof typeof MUTATIONS;

export const MUTATION_NAMES = Object.keys(MUTATIONS) as Mutation[];

/** What a run may be said to be: every mutation, and the work that changes nothing by itself. */
export const TRANSFORMATIONS = [
  ...MUTATION_NAMES,
  "training",
  "evaluation",
  "data-processing",
  "deployment",
  "review",
] as const;
