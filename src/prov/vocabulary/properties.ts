// The properties of Forebear's own vocabulary, one row each; those of edges are rows of the edge types. The mapping can
// only write what is declared here, and the published vocabulary and the JSON-LD context are made from the same rows.

import { NAMESPACES, type ProvClass, type ProvProperty, type Range } from "../terms.ts";
import type { OtherClass } from "./classes.ts";

export type PropertyRow = {
  readonly label: string;
  readonly definition: string;
  readonly range: Range;
  /** The class of what has it, of PROV or of ours; absent when several have it. */
  readonly domain?: ProvClass | OtherClass;
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
  lineage: { label: "lineage", definition: "The family it belongs to.", range: "string" },
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
    definition: "The ledger that took what was said.",
    range: "string",
  },
  sequence: {
    label: "sequence",
    definition: "The statement's place in its ledger.",
    range: "integer",
  },
  statement: {
    label: "statement",
    definition: "Hash of the statement that says it.",
    range: "string",
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
    definition: "A part of what was said that was erased: its text is gone, its hash and its edges stand.",
    range: "string",
    many: true,
  },
  conflict: {
    label: "conflict",
    definition: "Why the record cannot stand beside what came before: kind or cycle.",
    range: "string",
    domain: "Record",
  },

  // Of a move, and of where it leads
  takenAt: {
    label: "taken at",
    definition: "When its ledger took what was said of it.",
    range: "dateTime",
    domain: "Activity",
  },
  niche: { label: "niche", definition: "What it is to be used for.", range: "string" },
  slotKind: {
    label: "kind of the slot",
    definition: "What it is taken for there: with the niche, the slot that one champion can have.",
    range: "string",
  },
  state: {
    label: "state",
    definition: "How far it is trusted there.",
    range: "string",
    domain: "Standing",
  },
  rollbackTarget: {
    label: "rollback target",
    definition: "What a rollback from there leads to.",
    range: "thing",
    domain: "Standing",
  },
  fromState: {
    label: "from state",
    definition: "In which state it was; absent where it had none.",
    range: "string",
    domain: "Activity",
  },
  toState: {
    label: "to state",
    definition: "In which state it was to be.",
    range: "string",
    domain: "Activity",
  },
  replaced: {
    label: "replaced",
    definition: "The champion that was archived because of it.",
    range: "thing",
    domain: "Activity",
  },
  leaves: {
    label: "leaves",
    definition: "What a rollback takes the place of.",
    range: "thing",
    domain: "Activity",
  },
  toldAfterwards: {
    label: "told afterwards",
    definition: "Whether it had happened before and was told: nobody decided it here.",
    range: "boolean",
    domain: "Activity",
  },
  learning: {
    label: "learning",
    definition: "What future builders learn from this branch.",
    range: "string",
    domain: "Activity",
  },
  reason: { label: "reason", definition: "Why somebody did so.", range: "string" },
  verdict: {
    label: "verdict",
    definition: "Whether it was allowed.",
    range: "string",
    domain: "Decision",
  },

  // Of an advisory and a waiver
  severity: { label: "severity", definition: "How bad it is.", range: "string", domain: "Advisory" },
  advisoryKind: {
    label: "kind of advisory",
    definition: "What is wrong.",
    range: "string",
    domain: "Advisory",
  },
  about: { label: "about", definition: "A node that it is about.", range: "thing", many: true },
  aboutName: {
    label: "about the name",
    definition: "A name that it is about, whatever version bears it.",
    range: "string",
    domain: "Advisory",
    many: true,
  },
  furtherReading: {
    label: "further reading",
    definition: "Where more is said of it.",
    range: "anyURI",
    domain: "Advisory",
    many: true,
  },
  waives: {
    label: "waives",
    definition: "The advisory that is set aside.",
    range: "thing",
    domain: "Waiver",
  },
  until: {
    label: "until",
    definition: "From then on it does not hold.",
    range: "dateTime",
    domain: "Waiver",
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
    definition:
      "A position of the site's log: as of which a document is, at which something was decided or taken back.",
    range: "integer",
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
