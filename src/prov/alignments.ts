// Where our terms meet other people's. One row, one alignment; what it says of the two terms holds for every use of
// ours. Where it would not, the row is a match and not a sub-class or sub-property, and says why.
import { CLASSES } from "./classes.ts";
import { newGraph, type Quad, thing } from "./quad.ts";
import { DOCUMENTS, type Prefix, VOCABULARIES } from "./terms.ts";
import { toTurtle } from "./turtle.ts";
import { declareDocument } from "./vocabulary.ts";

type Foreign = "ai" | "dcat" | "fair4ml" | "it6" | "mls" | "schema";

/** `under`: each of ours is one of theirs. The others are SKOS; `narrow`: theirs is the narrower. */
export type Relation = "under" | "close" | "broad" | "narrow" | "related";

/** Our term, how they meet, their term. */
export type Alignment = readonly [ours: string, relation: Relation, theirs: `${Foreign}:${string}`];

const KINDS: readonly Alignment[] = [
  ["Model", "under", "it6:MachineLearningModel"],
  ["Model", "under", "fair4ml:MLModel"],
  ["Model", "under", "mls:Model"],
  ["Model", "under", "ai:Model"],
  // Weights on the way to a model: nobody may ever run them.
  ["Checkpoint", "under", "mls:Model"],
  ["Checkpoint", "under", "ai:Model"],
  ["Checkpoint", "close", "it6:MachineLearningModel"],
  ["Checkpoint", "close", "fair4ml:MLModel"],
  // It only makes sense on another model.
  ["Adapter", "related", "it6:MachineLearningModel"],
  ["Adapter", "related", "fair4ml:MLModel"],
  ["Adapter", "related", "ai:Model"],
  ["Dataset", "under", "dcat:Dataset"],
  ["Dataset", "under", "schema:Dataset"],
  ["Dataset", "under", "mls:Dataset"],
  ["Dataset", "under", "ai:Data"],
  ["Code", "under", "schema:SoftwareSourceCode"],
  ["Code", "close", "mls:Implementation"],
  ["Prompt", "under", "schema:CreativeWork"],
  ["Environment", "related", "it6:ComputerInfrastructure"],
  ["EvalSuite", "close", "it6:Benchmark"],
  ["EvalSuite", "close", "mls:EvaluationSpecification"],
  // Anything can be evaluated, not models alone; theirs are single values, ours the whole report.
  ["Evaluation", "narrow", "fair4ml:MLModelEvaluation"],
  ["Evaluation", "related", "it6:Evaluation"],
  ["Evaluation", "related", "mls:ModelEvaluation"],
  ["Metric", "close", "it6:Evaluation"],
  ["Metric", "close", "mls:ModelEvaluation"],
  ["Deployment", "under", "ai:AISystem"],
  ["Run", "related", "mls:Run"],
];

const WORK: readonly Alignment[] = [
  ["TrainingActivity", "under", "mls:Run"],
  ["ContinuedTrainingActivity", "under", "mls:Run"],
  ["FineTuningActivity", "under", "mls:Run"],
  ["RlhfActivity", "under", "mls:Run"],
  ["DpoActivity", "under", "mls:Run"],
  ["DistillationActivity", "under", "mls:Run"],
  ["RlhfActivity", "related", "ai:ReinforcementLearning"],
  ["EvaluationActivity", "close", "mls:Run"],
  ["MeasurementActivity", "close", "mls:Run"],
];

const EDGES: readonly Alignment[] = [
  ["fineTunedFrom", "under", "it6:fineTunedFrom"],
  ["fineTunedFrom", "under", "fair4ml:fineTunedFrom"],
  ["fineTunedFrom", "under", "schema:isBasedOn"],
  ["continuedFrom", "related", "it6:fineTunedFrom"],
  ["continuedFrom", "related", "fair4ml:fineTunedFrom"],
  // Ours also tells of tokenizers, indexes and aggregations.
  ["trainedOn", "narrow", "it6:trainedOn"],
  ["trainedOn", "narrow", "fair4ml:trainedOn"],
  ["trainedOn", "close", "ai:hasTrainingData"],
  ["alignedOn", "under", "it6:trainedOn"],
  ["alignedOn", "under", "fair4ml:trainedOn"],
  ["calibratedOn", "related", "it6:trainedOn"],
  ["mergedFrom", "under", "schema:isBasedOn"],
  ["quantizedFrom", "under", "schema:isBasedOn"],
  ["prunedFrom", "under", "schema:isBasedOn"],
  ["filteredFrom", "under", "schema:isBasedOn"],
  ["deduplicatedFrom", "under", "schema:isBasedOn"],
  ["sampledFrom", "under", "schema:isBasedOn"],
  ["augmentedFrom", "under", "schema:isBasedOn"],
  ["evolvedFrom", "under", "schema:isBasedOn"],
  ["revisedFrom", "under", "schema:isBasedOn"],
  ["derivedFrom", "under", "schema:isBasedOn"],
  // Theirs leads from the base to the variant.
  ["quantizedFrom", "related", "it6:hasVariation"],
  ["adapterOf", "related", "it6:hasVariation"],
  // Ours leads from a deployment; theirs from a data service, and to models alone.
  ["servedFrom", "close", "it6:servesModel"],
  ["cites", "under", "schema:citation"],
  ["evaluated", "narrow", "fair4ml:evaluatedMLModel"],
  // Anything can be measured against a data set, not models alone.
  ["evaluatedAgainst", "narrow", "fair4ml:evaluatedOn"],
  ["evaluatedAgainst", "narrow", "it6:testedOn"],
  ["evaluatedAgainst", "narrow", "fair4ml:testedOn"],
  ["evaluatedAgainst", "close", "ai:hasTestingData"],
];

const PROPERTIES: readonly Alignment[] = [
  ["name", "under", "schema:name"],
  ["version", "under", "schema:version"],
  ["mediaType", "under", "schema:encodingFormat"],
  ["tag", "under", "schema:keywords"],
  // An SPDX expression is a text; theirs leads to a page or a work.
  ["license", "close", "schema:license"],
  // Ours names its algorithm; theirs is the hexadecimal digits alone.
  ["digest", "close", "schema:sha256"],
  ["size", "close", "schema:contentSize"],
  ["location", "close", "schema:contentUrl"],
  // Ours is of the work, theirs of the code.
  ["codeRepository", "close", "schema:codeRepository"],
  ["parameters", "related", "it6:hasParameter"],
  ["parameters", "related", "mls:hasHyperParameter"],
  ["packages", "related", "it6:hasDependency"],
  ["hardware", "related", "it6:hasHardware"],
  ["metric", "close", "it6:hasEvaluation"],
  ["metric", "related", "fair4ml:evaluationMetrics"],
  ["value", "close", "it6:value"],
  // A standard error is a standard deviation over the root of the sample's size.
  ["standardError", "related", "it6:stdev"],
  ["dataset", "close", "fair4ml:evaluationDataset"],
];

export const ALIGNMENTS: readonly Alignment[] = [...KINDS, ...WORK, ...EDGES, ...PROPERTIES];

const CLASS_NAMES: ReadonlySet<string> = new Set(CLASSES.map(({ name }) => name));

const MATCHES = {
  close: `${VOCABULARIES.skos}closeMatch`,
  broad: `${VOCABULARIES.skos}broadMatch`,
  narrow: `${VOCABULARIES.skos}narrowMatch`,
  related: `${VOCABULARIES.skos}relatedMatch`,
} as const;

/** A relation as a property: what `under` means depends on what the term is. */
export function relationIri(relation: Relation, ours: string): string {
  if (relation !== "under") return MATCHES[relation];
  return VOCABULARIES.rdfs + (CLASS_NAMES.has(ours) ? "subClassOf" : "subPropertyOf");
}

/** The IRI behind a prefixed name. */
export function foreignIri(theirs: Alignment[2]): string {
  const colon = theirs.indexOf(":");
  return VOCABULARIES[theirs.slice(0, colon) as Foreign] + theirs.slice(colon + 1);
}

export function alignmentQuads(): Quad[] {
  const graph = newGraph();
  declareDocument(
    graph,
    DOCUMENTS.alignments,
    "Forebear: alignments",
    "Where the terms of this vocabulary meet MLDCAT-AP, ML Schema, FAIR4ML, DPV AI, DCAT and schema.org.",
  );
  for (const [ours, relation, theirs] of ALIGNMENTS)
    graph.add(VOCABULARIES.fb + ours, relationIri(relation, ours), thing(foreignIri(theirs)));
  return graph.quads();
}

const PREFIXES = [
  "ai",
  "dcat",
  "dcterms",
  "fair4ml",
  "fb",
  "it6",
  "mls",
  "owl",
  "rdfs",
  "schema",
  "skos",
] as const satisfies readonly Prefix[];

/** The published alignments, `vocab/alignments.ttl`. */
export function alignmentsDocument(): string {
  return toTurtle(alignmentQuads(), PREFIXES);
}
