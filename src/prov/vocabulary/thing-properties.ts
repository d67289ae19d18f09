// The properties of artifacts and of what was measured of them.
import type { PropertyRows } from "./property-row.ts";

/** Of an artifact. */
export const ARTIFACT_PROPERTIES = {
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
} as const satisfies PropertyRows;

/** Of a metric. */
export const METRIC_PROPERTIES = {
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
} as const satisfies PropertyRows;
