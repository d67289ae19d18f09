// The properties of work, and of the edges to what it was done with.
import type { PropertyRows } from "./property-row.ts";

/** Of a run. */
export const RUN_PROPERTIES = {
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
} as const satisfies PropertyRows;

/** Of an edge: a derivation, an influence or a usage. */
export const EDGE_PROPERTIES = {
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
} as const satisfies PropertyRows;
