// Relations that are not ancestry: nothing flowed, and no walk follows them. One row each.

type Row = { readonly label: string; readonly definition: string; readonly inverse: string };

export const REFERENCE_TYPES = {
  "counterfactual-of": {
    label: "counterfactual of",
    definition: "What would have been, had one thing been otherwise; compared with, not descended from.",
    inverse: "has-counterfactual",
  },
  "compared-with": { label: "compared with", definition: "Measured side by side.", inverse: "compared-with" },
  supersedes: {
    label: "supersedes",
    definition: "Takes the place of the other in use.",
    inverse: "superseded-by",
  },
  "documented-by": {
    label: "documented by",
    definition: "The other describes it, such as a card or a paper.",
    inverse: "documents",
  },
  cites: {
    label: "cites",
    definition: "Builds on ideas of the other, without anything of it.",
    inverse: "cited-by",
  },
  "related-to": { label: "related to", definition: "Anything else, said honestly.", inverse: "related-to" },
} as const satisfies Record<string, Row>;

export type ReferenceType = keyof typeof REFERENCE_TYPES;

export const REFERENCE_TYPE_NAMES = Object.keys(REFERENCE_TYPES) as ReferenceType[];
