// What a node can be. One row each; schemas, messages and the vocabulary are derived from here.

type Row = {
  readonly label: string;
  readonly definition: string;
  /** Work rather than a thing: the node stands for its report. */
  readonly action?: true;
};

export const KINDS = {
  model: { label: "model", definition: "Weights that can be run or trained further." },
  checkpoint: { label: "checkpoint", definition: "Weights saved in the course of a training run." },
  adapter: {
    label: "adapter",
    definition: "A small set of weights that changes a base model, such as a LoRA.",
  },
  dataset: { label: "data set", definition: "Examples used to train, align, calibrate or evaluate." },
  prompt: { label: "prompt", definition: "Text that steers a model, versioned like code." },
  "eval-suite": { label: "evaluation suite", definition: "The tasks and scoring that an evaluation runs." },
  evaluation: { label: "evaluation", definition: "The report of measuring an artifact.", action: true },
  index: { label: "index", definition: "Embeddings arranged for retrieval." },
  code: { label: "code", definition: "Source code at one revision." },
  environment: { label: "environment", definition: "A container image, lock file or machine description." },
  recipe: { label: "recipe", definition: "A plan for making an artifact, before its bytes exist." },
  tokenizer: { label: "tokenizer", definition: "The mapping between text and tokens." },
  snapshot: { label: "snapshot", definition: "A training world or curriculum step, frozen." },
  deployment: { label: "deployment", definition: "Artifacts serving requests together." },
  intervention: {
    label: "intervention",
    definition: "A human act: an edit, a review, an override.",
    action: true,
  },
  aggregation: {
    label: "aggregation",
    definition: "Many contributions summed into one, as in a federated round.",
    action: true,
  },
  run: { label: "run", definition: "Work that produced nothing, kept for what it teaches.", action: true },
  artifact: { label: "artifact", definition: "Anything else, said honestly." },
  stub: { label: "stub", definition: "A node that something names and nobody has recorded yet." },
} as const satisfies Record<string, Row>;

export type Kind = keyof typeof KINDS;

/** Kinds that a record may have: a stub is what a node is before its first record. */
export const RECORD_KINDS = (Object.keys(KINDS) as Kind[]).filter((kind) => kind !== "stub");

export function isKind(word: string): word is Kind {
  return Object.hasOwn(KINDS, word);
}

/** "a model", "an adapter": a kind as a sentence has it. */
export function withArticle(kind: Kind): string {
  return /^[aei]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}
