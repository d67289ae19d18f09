// How a child descends from a parent. One row is one edge type: everything that knows about it (the door, the walks,
// the published PROV, the messages) reads this table, so adding a type is adding a row.
//
// strength   hereditary: something flowed into the child; what a walk follows when nothing else is asked.
//            context: it was made with it. association: nothing flowed into the child.
// prov       what PROV calls it. All lead from the child but `used`, which leads from an activity, because the parent
//            of an association has no part in the child. A strength has its own terms; no row can have another's.
import type { Kind } from "./kinds.ts";
import type { Matches } from "./matches.ts";
import type { Mutation } from "./mutations.ts";

type Flow =
  | {
      readonly strength: "hereditary";
      readonly prov: "wasDerivedFrom" | "wasRevisionOf" | "hadPrimarySource" | "alternateOf";
    }
  | { readonly strength: "context"; readonly prov: "wasInfluencedBy" }
  | { readonly strength: "association"; readonly prov: "used" };

export type Strength = Flow["strength"];

/** The terms of PROV that an edge type may be a case of. */
export type ProvEdge = Flow["prov"];

type Row = Flow & {
  readonly label: string;
  readonly definition: string;
  readonly inverse: string;
  readonly mutation: Mutation | null;
  readonly child: readonly Kind[] | "any";
  readonly parent: readonly Kind[] | "any";
  /** What people write instead; named in the hint. */
  readonly aliases?: readonly string[];
  /** Absent where nobody else has a word for it. */
  readonly matches?: Matches;
};

const WEIGHTS = ["model", "checkpoint", "adapter"] as const;
const FULL = ["model", "checkpoint"] as const;
const DATA = ["dataset", "snapshot"] as const;

export const EDGE_TYPES = {
  "fine-tuned-from": {
    label: "fine-tuned from",
    definition: "Weights optimised for a task, starting from the parent's.",
    inverse: "fine-tuned-into",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "fine-tuning",
    child: WEIGHTS,
    parent: WEIGHTS,
    aliases: ["finetune", "finetuned", "fine-tune", "finetuned-from", "FINE_TUNED_FROM"],
    // Ours also tells of checkpoints and adapters.
    matches: { under: ["schema:isBasedOn"], narrow: ["it6:fineTunedFrom", "fair4ml:fineTunedFrom"] },
  },
  "continued-from": {
    label: "continued from",
    definition: "The same training, carried on from the parent's weights.",
    inverse: "continued-as",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "continued-training",
    child: [...WEIGHTS, "aggregation"],
    parent: [...WEIGHTS, "aggregation"],
    aliases: ["continue", "resumed-from"],
    matches: { related: ["it6:fineTunedFrom", "fair4ml:fineTunedFrom"] },
  },
  "trained-on": {
    label: "trained on",
    definition: "The parent's examples shaped the child.",
    inverse: "used-to-train",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "continued-training",
    child: [...WEIGHTS, "tokenizer", "index", "aggregation"],
    parent: DATA,
    aliases: ["TRAINED_ON", "TRAINED_WITH", "trained-with", "train"],
    // Ours also tells of tokenizers, indexes and aggregations.
    matches: { narrow: ["it6:trainedOn", "fair4ml:trainedOn"], close: ["ai:hasTrainingData"] },
  },
  "adapter-of": {
    label: "adapter of",
    definition: "Small weights that only make sense on the parent.",
    inverse: "has-adapter",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "adapter-insertion",
    child: ["adapter"],
    parent: WEIGHTS,
    aliases: ["adapter", "lora", "lora-of"],
    // Theirs leads from the base to the variant.
    matches: { related: ["it6:hasVariation"] },
  },
  "merged-from": {
    label: "merged from",
    definition: "The parent's weights are part of the child's.",
    inverse: "merged-into",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "model-merge",
    child: WEIGHTS,
    parent: WEIGHTS,
    aliases: ["merge", "merged", "MERGED_FROM"],
    matches: { under: ["schema:isBasedOn"] },
  },
  "ensembled-from": {
    label: "ensembled from",
    definition: "The parent answers as one voice of the child.",
    inverse: "ensembled-into",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "aggregation",
    child: ["deployment", "model"],
    parent: [...WEIGHTS, "deployment"],
    aliases: ["ensemble"],
  },
  "initialized-from": {
    label: "initialised from",
    definition: "Training began with (some of) the parent's weights.",
    inverse: "initialized",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "continued-training",
    child: WEIGHTS,
    parent: WEIGHTS,
    aliases: ["initialised-from", "init-from"],
  },
  "distilled-from": {
    label: "distilled from",
    definition: "The parent was the teacher.",
    inverse: "distilled-into",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "distillation",
    child: WEIGHTS,
    parent: [...WEIGHTS, "deployment"],
    aliases: ["distill", "distil", "distillation"],
  },
  "pruned-from": {
    label: "pruned from",
    definition: "The parent with weights, heads or layers removed.",
    inverse: "pruned-into",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "pruning",
    child: FULL,
    parent: FULL,
    aliases: ["prune", "pruned"],
    matches: { under: ["schema:isBasedOn"] },
  },
  "quantized-from": {
    label: "quantised from",
    definition: "The parent in fewer bits.",
    inverse: "quantized-into",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "quantization",
    child: WEIGHTS,
    parent: WEIGHTS,
    aliases: ["quantized", "quantised", "quantize", "quantised-from"],
    // Theirs leads from the base to the variant.
    matches: { under: ["schema:isBasedOn"], related: ["it6:hasVariation"] },
  },
  "calibrated-on": {
    label: "calibrated on",
    definition: "The parent's examples set the child's scales.",
    inverse: "used-to-calibrate",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "quantization",
    child: WEIGHTS,
    parent: DATA,
    aliases: ["calibration"],
    matches: { related: ["it6:trainedOn"] },
  },
  "aligned-on": {
    label: "aligned on",
    definition: "The parent's preferences shaped the child.",
    inverse: "used-to-align",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "rlhf",
    child: WEIGHTS,
    parent: DATA,
    aliases: ["dpo", "rlhf", "preferences"],
    // Ours also tells of checkpoints, adapters and snapshots.
    matches: { close: ["it6:trainedOn", "fair4ml:trainedOn"] },
  },
  "rewarded-by": {
    label: "rewarded by",
    definition: "The parent scored what the child learned from.",
    inverse: "rewarded",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "rlhf",
    child: WEIGHTS,
    parent: [...WEIGHTS, "code", "prompt", "eval-suite"],
    aliases: ["reward", "reward-model"],
  },
  "collected-from": {
    label: "collected from",
    definition: "Examples gathered from the parent.",
    inverse: "collected-into",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: null,
    child: DATA,
    parent: ["dataset", "snapshot", "artifact", "index", "deployment", "code"],
    aliases: ["scraped-from"],
  },
  "filtered-from": {
    label: "filtered from",
    definition: "The parent without the examples a rule left out.",
    inverse: "filtered-into",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "filtering",
    child: DATA,
    parent: DATA,
    aliases: ["filter", "filtered"],
    matches: { under: ["schema:isBasedOn"] },
  },
  "deduplicated-from": {
    label: "deduplicated from",
    definition: "The parent without its repetitions.",
    inverse: "deduplicated-into",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "deduplication",
    child: DATA,
    parent: DATA,
    aliases: ["dedup", "deduped-from"],
    matches: { under: ["schema:isBasedOn"] },
  },
  "sampled-from": {
    label: "sampled from",
    definition: "Some of the parent's examples.",
    inverse: "sampled-into",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "filtering",
    child: DATA,
    parent: DATA,
    aliases: ["sample", "subset-of"],
    matches: { under: ["schema:isBasedOn"] },
  },
  "augmented-from": {
    label: "augmented from",
    definition: "Examples made from the parent's.",
    inverse: "augmented-into",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "augmentation",
    child: DATA,
    parent: DATA,
    aliases: ["augment"],
    matches: { under: ["schema:isBasedOn"] },
  },
  "labeled-by": {
    label: "labelled by",
    definition: "The parent gave the labels.",
    inverse: "labeled",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "labeling",
    child: DATA,
    parent: [...WEIGHTS, "prompt", "code", "deployment", "intervention"],
    aliases: ["labelled-by", "annotated-by"],
  },
  "synthesized-by": {
    label: "synthesised by",
    definition: "The parent wrote the examples.",
    inverse: "synthesized",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "augmentation",
    child: DATA,
    parent: [...WEIGHTS, "prompt", "code", "deployment"],
    aliases: ["synthesised-by", "generated-by"],
  },
  "logged-from": {
    label: "logged from",
    definition: "Examples are the traffic of the parent.",
    inverse: "logged-into",
    strength: "hereditary",
    prov: "hadPrimarySource",
    mutation: null,
    child: DATA,
    parent: ["deployment"],
    aliases: ["logs-of"],
  },
  "tuned-for": {
    label: "tuned for",
    definition: "The prompt was written for the parent.",
    inverse: "has-prompt",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "prompt-edit",
    child: ["prompt"],
    parent: [...WEIGHTS, "deployment"],
    aliases: ["prompt-for"],
  },
  "prompted-by": {
    label: "prompted by",
    definition: "The parent's text steered the child.",
    inverse: "prompted",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: null,
    child: ["deployment", "dataset", "snapshot", "evaluation", "prompt", "model", "checkpoint", "adapter"],
    parent: ["prompt"],
    aliases: ["prompt", "system-prompt"],
  },
  "embedded-with": {
    label: "embedded with",
    definition: "The parent computed the vectors.",
    inverse: "embedded",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: null,
    child: ["index"],
    parent: FULL,
    aliases: ["embedding-model"],
  },
  "indexed-from": {
    label: "indexed from",
    definition: "The parent's content is what is found.",
    inverse: "indexed-into",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: null,
    child: ["index"],
    parent: DATA,
    aliases: ["index-of"],
  },
  "tokenized-with": {
    label: "tokenised with",
    definition: "The parent's vocabulary is baked in.",
    inverse: "tokenized",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: null,
    child: [...WEIGHTS, "dataset", "index"],
    parent: ["tokenizer"],
    aliases: ["tokenizer", "tokenised-with"],
  },
  "served-from": {
    label: "served from",
    definition: "The deployment answers with the parent's weights.",
    inverse: "served-by",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: null,
    child: ["deployment"],
    parent: [...WEIGHTS, "deployment"],
    aliases: ["serves", "deployed-from"],
    // Ours leads from a deployment; theirs from a data service, and to models alone.
    matches: { close: ["it6:servesModel"] },
  },
  "retrieves-from": {
    label: "retrieves from",
    definition: "The deployment answers with what the parent finds.",
    inverse: "retrieved-by",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: null,
    child: ["deployment"],
    parent: ["index"],
    aliases: ["retrieval"],
  },
  "aggregated-from": {
    label: "aggregated from",
    definition: "The parent is one weighted contribution.",
    inverse: "aggregated-into",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "aggregation",
    child: ["aggregation", ...WEIGHTS],
    parent: [...WEIGHTS, "aggregation", "dataset", "artifact"],
    aliases: ["federated-from"],
  },
  "evolved-from": {
    label: "evolved from",
    definition: "The next step of a curriculum after the parent.",
    inverse: "evolved-into",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "curriculum-step",
    child: DATA,
    parent: DATA,
    aliases: ["evolve"],
    matches: { under: ["schema:isBasedOn"] },
  },
  "curriculum-from": {
    label: "curriculum from",
    definition: "What the parent measured drove the child.",
    inverse: "drove-curriculum",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: "curriculum-step",
    child: DATA,
    parent: ["evaluation", "eval-suite"],
    aliases: ["curriculum"],
  },
  realizes: {
    label: "realises",
    definition: "The bytes made by following the parent.",
    inverse: "realized-by",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: null,
    child: "any",
    parent: ["recipe"],
    aliases: ["realises", "implements"],
  },
  "revised-from": {
    label: "revised from",
    definition: "A later revision of the parent.",
    inverse: "revised-into",
    strength: "hereditary",
    prov: "wasRevisionOf",
    mutation: "human-edit",
    child: "any",
    parent: "any",
    aliases: ["revision-of", "edited-from"],
    matches: { under: ["schema:isBasedOn"] },
  },
  "derived-from": {
    label: "derived from",
    definition: "Descends from the parent; how is not said.",
    inverse: "derived-into",
    strength: "hereditary",
    prov: "wasDerivedFrom",
    mutation: null,
    child: "any",
    parent: "any",
    aliases: ["parent", "derived", "DERIVED_FROM"],
    matches: { under: ["schema:isBasedOn"] },
  },
  "alias-of": {
    label: "alias of",
    definition: "Another id of the same thing.",
    inverse: "has-alias",
    strength: "hereditary",
    prov: "alternateOf",
    mutation: null,
    child: "any",
    parent: "any",
    aliases: ["same-as"],
  },
  "built-with": {
    label: "built with",
    definition: "Code, environment or image that made the child.",
    inverse: "used-to-build",
    strength: "context",
    prov: "wasInfluencedBy",
    mutation: null,
    child: "any",
    parent: ["code", "environment", "artifact"],
    aliases: ["code", "environment", "image"],
  },
  evaluated: {
    label: "evaluated",
    definition: "The evaluation measured the parent.",
    inverse: "evaluated-by",
    strength: "association",
    prov: "used",
    mutation: null,
    child: ["evaluation"],
    parent: "any",
    aliases: ["evaluates", "evaluation-of"],
    matches: { narrow: ["fair4ml:evaluatedMLModel"] },
  },
  "evaluated-against": {
    label: "evaluated against",
    definition: "Measured with the parent's tasks; nothing was learned from them.",
    inverse: "used-to-evaluate",
    strength: "association",
    prov: "used",
    mutation: null,
    child: "any",
    parent: ["dataset", "eval-suite", "snapshot"],
    aliases: ["eval-on", "benchmark"],
    // Anything can be measured against a data set, not models alone.
    matches: {
      narrow: ["fair4ml:evaluatedOn", "it6:testedOn", "it6:hasBenchmark", "fair4ml:testedOn"],
      close: ["ai:hasTestingData"],
    },
  },
  reviewed: {
    label: "reviewed",
    definition: "A person looked at the parent.",
    inverse: "reviewed-by",
    strength: "association",
    prov: "used",
    mutation: null,
    child: ["intervention"],
    parent: "any",
    aliases: ["reviews"],
  },
} as const satisfies Record<string, Row>;

export type EdgeType = keyof typeof EDGE_TYPES;

export const EDGE_TYPE_NAMES = Object.keys(EDGE_TYPES) as EdgeType[];

export function isEdgeType(word: string): word is EdgeType {
  return Object.hasOwn(EDGE_TYPES, word);
}

/** The row of a type, with its optional columns. */
export function edgeType(type: EdgeType): Row {
  return EDGE_TYPES[type];
}

/** Named sets of edge types that a walk can be asked for, beside single types. */
export const EDGE_SETS: Readonly<Record<string, readonly EdgeType[]>> = {
  hereditary: EDGE_TYPE_NAMES.filter((type) => EDGE_TYPES[type].strength === "hereditary"),
  context: EDGE_TYPE_NAMES.filter((type) => EDGE_TYPES[type].strength === "context"),
  association: EDGE_TYPE_NAMES.filter((type) => EDGE_TYPES[type].strength === "association"),
  all: EDGE_TYPE_NAMES,
};

/** The type that a word most likely means: one of the aliases in the table. */
export function edgeTypeMeant(word: string): EdgeType | undefined {
  const folded = word.toLowerCase().replaceAll("_", "-");
  return EDGE_TYPE_NAMES.find(
    (type) =>
      type === folded ||
      (edgeType(type).aliases ?? []).some((alias) => alias.toLowerCase().replaceAll("_", "-") === folded),
  );
}

const fits = (kinds: readonly Kind[] | "any", kind: Kind): boolean =>
  kinds === "any" || kind === "stub" || kinds.includes(kind);

/** The kinds of child that an edge of this type may have. Failed work used what it would have used: a run fits every type. */
export function childKinds(type: EdgeType): readonly Kind[] | "any" {
  const { child } = edgeType(type);
  return child === "any" ? "any" : [...child, "run"];
}

/** Whether an edge of this type may join a child and a parent of these kinds; a stub fits everywhere. */
export function kindsFit(type: EdgeType, child: Kind, parent: Kind): boolean {
  return fits(childKinds(type), child) && fits(edgeType(type).parent, parent);
}
