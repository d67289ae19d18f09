// Where our terms meet other people's. Kinds, edge types, transformations and references say it in their own rows, by the
// rule of model/matches.ts; the rows here are of the terms that no table of the model has.
import { EDGE_TYPE_NAMES, edgeType } from "../../model/edge-types.ts";
import type { Curie, Matches, Relation, Vocabulary } from "../../model/matches.ts";
import { REFERENCE_TYPE_NAMES, REFERENCE_TYPES } from "../../model/reference-types.ts";
import { toTurtle } from "../formats/turtle.ts";
import { EDGE_MAPPINGS, REFERENCE_MAPPINGS } from "../mapping/edge-mapping.ts";
import { newGraph, type Quad, thing } from "../quad.ts";
import { DOCUMENTS, type Prefix, VOCABULARIES } from "../terms.ts";
import { CLASSES, type OtherClass } from "./classes.ts";
import type { Property } from "./properties.ts";
import { declareDocument } from "./vocabulary.ts";

const OTHERS: Readonly<Partial<Record<OtherClass | Property, Matches>>> = {
  Metric: { close: ["it6:Evaluation", "mls:ModelEvaluation"] },
  MeasurementActivity: { close: ["mls:Run"] },
  name: { under: ["schema:name"] },
  version: { under: ["schema:version"] },
  mediaType: { under: ["schema:encodingFormat"] },
  tag: { under: ["schema:keywords"] },
  // An SPDX expression is a text; theirs leads to a page or a work.
  license: { close: ["schema:license"] },
  // Ours names its algorithm; theirs is the hexadecimal digits alone.
  digest: { close: ["schema:sha256"] },
  size: { close: ["schema:contentSize"] },
  location: { close: ["schema:contentUrl"] },
  // Ours is of the work, theirs of the code.
  codeRepository: { close: ["schema:codeRepository"] },
  parameters: { related: ["it6:hasParameter", "mls:hasHyperParameter"] },
  packages: { related: ["it6:hasDependency"] },
  hardware: { related: ["it6:hasHardware"] },
  metric: { close: ["it6:hasEvaluation"], related: ["fair4ml:evaluationMetrics"] },
  value: { close: ["it6:value"] },
  // A standard error is a standard deviation over the root of the sample's size.
  standardError: { related: ["it6:stdev"] },
  dataset: { close: ["fair4ml:evaluationDataset"] },
};

/** Our term, how they meet, their term. */
export type Alignment = readonly [ours: string, relation: Relation, theirs: Curie];

const aligned = (ours: string, matches: Matches = {}): Alignment[] =>
  (Object.entries(matches) as [Relation, readonly Curie[]][]).flatMap(([relation, terms]) =>
    terms.map((theirs): Alignment => [ours, relation, theirs]),
  );

export const ALIGNMENTS: readonly Alignment[] = [
  ...CLASSES.flatMap(({ name, matches }) => aligned(name, matches)),
  ...EDGE_TYPE_NAMES.flatMap((type) => aligned(EDGE_MAPPINGS[type].name, edgeType(type).matches)),
  ...REFERENCE_TYPE_NAMES.flatMap((type) =>
    aligned(REFERENCE_MAPPINGS[type].name, REFERENCE_TYPES[type].matches),
  ),
  ...Object.entries(OTHERS).flatMap(([name, matches]) => aligned(name, matches)),
];

const CLASS_NAMES: ReadonlySet<string> = new Set(CLASSES.map(({ name }) => name));

const RELATIONS = {
  close: `${VOCABULARIES.skos}closeMatch`,
  broad: `${VOCABULARIES.skos}broadMatch`,
  narrow: `${VOCABULARIES.skos}narrowMatch`,
  related: `${VOCABULARIES.skos}relatedMatch`,
} as const;

/** A relation as a property: what `under` means depends on what the term is. */
export function relationIri(relation: Relation, ours: string): string {
  if (relation !== "under") return RELATIONS[relation];
  return VOCABULARIES.rdfs + (CLASS_NAMES.has(ours) ? "subClassOf" : "subPropertyOf");
}

/** The IRI behind a prefixed name. */
export function foreignIri(theirs: Curie): string {
  const colon = theirs.indexOf(":");
  return VOCABULARIES[theirs.slice(0, colon) as Vocabulary] + theirs.slice(colon + 1);
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
