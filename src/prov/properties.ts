// The properties of Forebear's own vocabulary, one row each; those of edges are rows of the edge types. The mapping can
// only write what is declared here, and the published vocabulary and the JSON-LD context are made from the same rows.
import { NAMESPACES, type ProvClass, type ProvProperty, type Range } from "./terms.ts";

export type PropertyRow = {
  readonly label: string;
  readonly definition: string;
  readonly range: Range;
  /** The class of what has it, of PROV or of ours; absent when several have it. */
  readonly domain?: ProvClass | "Record" | "Metric";
  /** The property of PROV that it is a case of. */
  readonly under?: ProvProperty | "value";
  readonly many?: true;
};

export const PROPERTIES = {
  // Of an artifact
  name: { label: "name", definition: "What people call it; not unique.", range: "string", domain: "Entity" },
  version: { label: "version", definition: "One version.", range: "string", domain: "Entity" },
  digest: {
    label: "digest",
    definition: "sha256: and the hash of the bytes, or of a folder its OpenSSF model-signing root.",
    range: "string",
    domain: "Entity",
  },
  size: { label: "size", definition: "Bytes.", range: "integer", domain: "Entity" },
  mediaType: { label: "media type", definition: "RFC 6838 media type.", range: "string", domain: "Entity" },
  location: {
    label: "location",
    definition:
      "Where it lies, as it was said, when that is not an absolute IRI; else prov:atLocation has it.",
    range: "string",
    domain: "Entity",
  },
  license: { label: "licence", definition: "SPDX licence expression.", range: "string", domain: "Entity" },
  tag: { label: "tag", definition: "A word to find it by.", range: "string", domain: "Entity", many: true },
  ancestry: {
    label: "ancestry",
    definition: "Whether the recorded parents are all there are: complete, partial or unspecified.",
    range: "string",
    domain: "Entity",
  },
  lineage: { label: "lineage", definition: "The family it belongs to.", range: "string", domain: "Entity" },
  evidence: {
    label: "evidence",
    definition: "Facts about it that policies read.",
    range: "json",
    domain: "Entity",
  },
  mergeRecipe: {
    label: "merge recipe",
    definition: "The configuration of the merge, verbatim.",
    range: "json",
    domain: "Entity",
  },
  quantization: {
    label: "quantisation",
    definition: "Method, scheme, bits and calibration.",
    range: "json",
    domain: "Entity",
  },
  routingPolicy: {
    label: "routing policy",
    definition: "How a deployment chooses among what it serves.",
    range: "json",
    domain: "Entity",
  },
  mutationBudget: {
    label: "mutation budget",
    definition: "How much change is allowed from here on.",
    range: "json",
    domain: "Entity",
  },
  evaluationPacketUri: {
    label: "evaluation packet",
    definition: "Where the full evaluation lies.",
    range: "anyURI",
    domain: "Entity",
  },
  resourceProfileUri: {
    label: "resource profile",
    definition: "Where the measured use of resources lies.",
    range: "anyURI",
    domain: "Entity",
  },
  metric: {
    label: "metric",
    definition: "A measurement of it.",
    range: "thing",
    domain: "Entity",
    many: true,
  },

  // Of a record
  describes: {
    label: "describes",
    definition: "The node that a record is about.",
    range: "thing",
    domain: "Record",
  },
  record: { label: "record", definition: "The record that says this.", range: "thing", many: true },
  ledger: {
    label: "ledger",
    definition: "The ledger that took the record.",
    range: "string",
    domain: "Record",
  },
  sequence: {
    label: "sequence",
    definition: "The record's place in its ledger.",
    range: "integer",
    domain: "Record",
  },
  statement: {
    label: "statement",
    definition: "Hash of the record's statement.",
    range: "string",
    domain: "Record",
  },
  captureMethod: {
    label: "capture method",
    definition: "How the record came to be: wrapper, event, manual, import or reconstructed.",
    range: "string",
    domain: "Record",
  },
  captureSource: {
    label: "capture source",
    definition: "What captured the record.",
    range: "string",
    domain: "Record",
  },
  confidence: {
    label: "confidence",
    definition: "From 0 to 1, of the capture.",
    range: "decimal",
    domain: "Record",
  },
  withheld: {
    label: "withheld",
    definition: "A part of the record that was erased: its text is gone, its hash and its edges stand.",
    range: "string",
    domain: "Record",
  },

  // Of a run
  status: {
    label: "status",
    definition: "How it ended: succeeded, failed or aborted.",
    range: "string",
    domain: "Activity",
  },
  parameters: {
    label: "parameters",
    definition: "Settings, as the tool has them.",
    range: "json",
    domain: "Activity",
  },
  codeRepository: {
    label: "code repository",
    definition: "Where the code that ran lies.",
    range: "anyURI",
    domain: "Activity",
  },
  codePath: {
    label: "code path",
    definition: "The file that ran, in its repository.",
    range: "string",
    domain: "Activity",
  },
  codeDirty: {
    label: "code dirty",
    definition: "Whether what ran differs from the revision it names.",
    range: "boolean",
    domain: "Activity",
  },
  packages: {
    label: "packages",
    definition: "Package names and versions.",
    range: "json",
    domain: "Activity",
  },
  hardware: { label: "hardware", definition: "What it ran on.", range: "json", domain: "Activity" },
  outcome: {
    label: "outcome",
    definition: "What a person decided: approved, rejected, modified or overrode.",
    range: "string",
    domain: "Activity",
  },
  authority: {
    label: "authority",
    definition: "In which role a person decided.",
    range: "string",
    domain: "Activity",
  },
  justification: {
    label: "justification",
    definition: "Why a person decided so.",
    range: "string",
    domain: "Activity",
  },
  inspected: {
    label: "inspected",
    definition: "What a person looked at before deciding.",
    range: "thing",
    domain: "Activity",
    under: "used",
    many: true,
  },

  // Of an edge: a derivation, an influence or a usage
  edgeType: {
    label: "edge type",
    definition: "The type's own word.",
    range: "string",
    domain: "Influence",
  },
  role: {
    label: "role",
    definition: "The parent's part in the child, such as base or teacher.",
    range: "string",
    domain: "Influence",
  },
  weight: {
    label: "weight",
    definition: "The parent's weight among parents of the same type.",
    range: "decimal",
    domain: "Influence",
  },
  weightUnit: {
    label: "weight unit",
    definition: "merge-coefficient, mixture, sample-count or loss.",
    range: "string",
    domain: "Influence",
  },
  mutation: {
    label: "mutation",
    definition: "What changed from parent to child.",
    range: "string",
    domain: "Influence",
  },
  mutationParameters: {
    label: "mutation parameters",
    definition: "Details of what changed.",
    range: "json",
    domain: "Influence",
  },
  geneticClass: {
    label: "genetic class",
    definition: "The mutation's class: point, insertion, deletion, duplication or recombination.",
    range: "string",
    domain: "Influence",
  },
  certainty: {
    label: "certainty",
    definition: "How the edge is known: observed, declared, inferred or reconstructed.",
    range: "string",
    domain: "Influence",
  },
  derivedBy: {
    label: "derived by",
    definition: "rule, when another field of the record implies the edge.",
    range: "string",
    domain: "Influence",
  },
  flag: {
    label: "flag",
    definition:
      "A doubt. time-order: the child claims to be older than the parent; the less certain time is left out.",
    range: "string",
    domain: "Influence",
    many: true,
  },

  // Of a bundle: all that one document says
  scope: { label: "scope", definition: "What a document tells of.", range: "string", domain: "Bundle" },
  position: {
    label: "position",
    definition: "The position of the site's log as of which it is.",
    range: "integer",
    domain: "Bundle",
  },

  // Of a metric
  metricName: { label: "metric name", definition: "What was measured.", range: "string", domain: "Metric" },
  value: {
    label: "value",
    definition: "What the measurement gave.",
    range: "decimal",
    domain: "Metric",
    under: "value",
  },
  standardError: {
    label: "standard error",
    definition: "Of the value, in its unit.",
    range: "decimal",
    domain: "Metric",
  },
  step: {
    label: "step",
    definition: "Optimiser step of the measurement.",
    range: "integer",
    domain: "Metric",
  },
  dataset: {
    label: "data set",
    definition: "What the measurement was made on.",
    range: "thing",
    domain: "Metric",
  },
  split: { label: "split", definition: "Part of the data set.", range: "string", domain: "Metric" },
} as const satisfies Record<string, PropertyRow>;

export type Property = keyof typeof PROPERTIES;

/** The IRI of a declared property. */
export const fb = (property: Property): string => NAMESPACES.fb + property;
