// What the work was that a record tells of. One row each: every mutation names the work that brings it about, and the
// rows written here are of work that changes nothing by itself.
import type { Matches } from "./matches.ts";
import { MUTATIONS } from "./mutations.ts";

type Row = {
  readonly label: string;
  readonly definition: string;
  readonly prov: "Activity";
  /** Absent where nobody else has a word for it. */
  readonly matches?: Matches;
};

const ROWS = {
  ...MUTATIONS,
  training: {
    label: "training",
    definition: "Optimisation from nothing.",
    prov: "Activity",
    matches: { under: ["mls:Run"] },
  },
  evaluation: {
    label: "evaluation",
    definition: "Measuring an artifact.",
    prov: "Activity",
    matches: { close: ["mls:Run"] },
  },
  "data-processing": { label: "data processing", definition: "Making data from data.", prov: "Activity" },
  deployment: { label: "deployment", definition: "Putting artifacts into service.", prov: "Activity" },
  review: { label: "review", definition: "A person looking at an artifact.", prov: "Activity" },
} as const satisfies Record<string, Row>;

export type TransformationType = keyof typeof ROWS;

export const TRANSFORMATION_TYPES: Readonly<Record<TransformationType, Row>> = ROWS;

/** What a run may be said to be. */
export const TRANSFORMATIONS = Object.keys(TRANSFORMATION_TYPES) as TransformationType[];
