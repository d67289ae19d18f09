// Relations that are not ancestry: nothing flowed, and no walk follows them. One row each.
import type { Matches } from "./matches.ts";

type Row = {
  readonly label: string;
  readonly definition: string;
  readonly inverse: string;
  /** PROV has no term for what is neither derivation, influence nor use. */
  readonly prov: null;
  /** Absent where nobody else has a word for it. */
  readonly matches?: Matches;
};

const ROWS = {
  "counterfactual-of": {
    label: "counterfactual of",
    definition: "What would have been, had one thing been otherwise; compared with, not descended from.",
    inverse: "has-counterfactual",
    prov: null,
  },
  "compared-with": {
    label: "compared with",
    definition: "Measured side by side.",
    inverse: "compared-with",
    prov: null,
  },
  supersedes: {
    label: "supersedes",
    definition: "Takes the place of the other in use.",
    inverse: "superseded-by",
    prov: null,
  },
  "documented-by": {
    label: "documented by",
    definition: "The other describes it, such as a card or a paper.",
    inverse: "documents",
    prov: null,
  },
  cites: {
    label: "cites",
    definition: "Builds on ideas of the other, without anything of it.",
    inverse: "cited-by",
    prov: null,
    matches: { under: ["schema:citation"] },
  },
  "related-to": {
    label: "related to",
    definition: "Anything else, said honestly.",
    inverse: "related-to",
    prov: null,
  },
} as const satisfies Record<string, Row>;

export type ReferenceType = keyof typeof ROWS;

export const REFERENCE_TYPES: Readonly<Record<ReferenceType, Row>> = ROWS;

export const REFERENCE_TYPE_NAMES = Object.keys(REFERENCE_TYPES) as ReferenceType[];
