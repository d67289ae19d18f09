// What a node can be. One row each; schemas, messages and the vocabulary are derived from here.
import type { Matches } from "./matches.ts";

type Row = {
  readonly label: string;
  readonly definition: string;
  /** Every node is an entity, a report of work too: the work itself is an activity, and a transformation. */
  readonly prov: "Entity";
  /** Absent where nobody else has a word for it. */
  readonly matches?: Matches;
  /** Work rather than a thing: the node stands for its report. */
  readonly action?: true;
};

const ROWS = {
  model: {
    label: "model",
    definition: "Weights that can be run or trained further.",
    prov: "Entity",
    matches: { under: ["it6:MachineLearningModel", "fair4ml:MLModel", "mls:Model", "ai:Model"] },
  },
  checkpoint: {
    label: "checkpoint",
    definition: "Weights saved in the course of a training run.",
    prov: "Entity",
    // Weights on the way to a model: nobody may ever run them.
    matches: { under: ["mls:Model", "ai:Model"], close: ["it6:MachineLearningModel", "fair4ml:MLModel"] },
  },
  adapter: {
    label: "adapter",
    definition: "A small set of weights that changes a base model, such as a LoRA.",
    prov: "Entity",
    // It only makes sense on another model.
    matches: { related: ["it6:MachineLearningModel", "fair4ml:MLModel", "ai:Model"] },
  },
  dataset: {
    label: "data set",
    definition: "Examples used to train, align, calibrate or evaluate.",
    prov: "Entity",
    matches: { under: ["dcat:Dataset", "schema:Dataset", "mls:Dataset", "ai:Data"] },
  },
  prompt: {
    label: "prompt",
    definition: "Text that steers a model, versioned like code.",
    prov: "Entity",
    matches: { under: ["schema:CreativeWork"] },
  },
  "eval-suite": {
    label: "evaluation suite",
    definition: "The tasks and scoring that an evaluation runs.",
    prov: "Entity",
    matches: { close: ["it6:Benchmark", "mls:EvaluationSpecification"] },
  },
  evaluation: {
    label: "evaluation",
    definition: "The report of measuring an artifact.",
    prov: "Entity",
    // Anything can be evaluated, not models alone; theirs are single values, ours the whole report.
    matches: { narrow: ["fair4ml:MLModelEvaluation"], related: ["it6:Evaluation", "mls:ModelEvaluation"] },
    action: true,
  },
  index: { label: "index", definition: "Embeddings arranged for retrieval.", prov: "Entity" },
  code: {
    label: "code",
    definition: "Source code at one revision.",
    prov: "Entity",
    matches: { under: ["schema:SoftwareSourceCode"], close: ["mls:Implementation"] },
  },
  environment: {
    label: "environment",
    definition: "A container image, lock file or machine description.",
    prov: "Entity",
    matches: { related: ["it6:ComputerInfrastructure"] },
  },
  recipe: {
    label: "recipe",
    definition: "A plan for making an artifact, before its bytes exist.",
    prov: "Entity",
  },
  tokenizer: { label: "tokenizer", definition: "The mapping between text and tokens.", prov: "Entity" },
  snapshot: {
    label: "snapshot",
    definition: "A training world or curriculum step, frozen.",
    prov: "Entity",
  },
  deployment: {
    label: "deployment",
    definition: "Artifacts serving requests together.",
    prov: "Entity",
    matches: { under: ["ai:AISystem"] },
  },
  intervention: {
    label: "intervention",
    definition: "A human act: an edit, a review, an override.",
    prov: "Entity",
    action: true,
  },
  aggregation: {
    label: "aggregation",
    definition: "Many contributions summed into one, as in a federated round.",
    prov: "Entity",
    action: true,
  },
  run: {
    label: "run",
    definition: "Work that produced nothing, kept for what it teaches.",
    prov: "Entity",
    matches: { related: ["mls:Run"] },
    action: true,
  },
  artifact: { label: "artifact", definition: "Anything else, said honestly.", prov: "Entity" },
  stub: {
    label: "stub",
    definition: "A node that something names and nobody has recorded yet.",
    prov: "Entity",
  },
} as const satisfies Record<string, Row>;

export type Kind = keyof typeof ROWS;

export const KINDS: Readonly<Record<Kind, Row>> = ROWS;

/** Kinds that a record may have: a stub is what a node is before its first record. */
export const RECORD_KINDS = (Object.keys(KINDS) as Kind[]).filter((kind) => kind !== "stub");

export function isKind(word: string): word is Kind {
  return Object.hasOwn(KINDS, word);
}

/** "a model", "an adapter": a kind as a sentence has it. */
export function withArticle(kind: Kind): string {
  return /^[aei]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}
