// The closed lists of words, each with what every word means: one schema each, which the other schemas refer to.
import { EDGE_TYPES } from "../model/edge-types.ts";
import { KINDS, RECORD_KINDS } from "../model/kinds.ts";
import { MUTATIONS } from "../model/mutations.ts";
import { REFERENCE_TYPES } from "../model/reference-types.ts";
import { REFUSALS } from "../model/refusal.ts";

type Words = { readonly description: string; readonly meanings: Readonly<Record<string, string>> };

const defined = (rows: Readonly<Record<string, { readonly definition: string }>>): Words["meanings"] =>
  Object.fromEntries(Object.entries(rows).map(([word, row]) => [word, row.definition]));

const kinds = defined(KINDS);

export const WORDS = {
  Kind: { description: "What a node is.", meanings: kinds },
  RecordKind: {
    description: "What a record may say a node is.",
    meanings: Object.fromEntries(RECORD_KINDS.map((kind) => [kind, kinds[kind] ?? ""])),
  },
  EdgeType: { description: "How a child descends from a parent.", meanings: defined(EDGE_TYPES) },
  Mutation: { description: "How a child differs from a parent.", meanings: defined(MUTATIONS) },
  ReferenceType: {
    description: "A relation that is not ancestry: nothing flowed, and no walk follows it.",
    meanings: defined(REFERENCE_TYPES),
  },
  Code: {
    description: "Why something was refused; stable.",
    meanings: Object.fromEntries(
      Object.entries(REFUSALS).map(([code, { status, title }]) => [code, `${status}. ${title}`]),
    ),
  },
} as const satisfies Record<string, Words>;

export type WordsName = keyof typeof WORDS;

const byList = new Map(
  Object.entries(WORDS).map(([name, { meanings }]) => [Object.keys(meanings).join(), name as WordsName]),
);

/** The closed list that these words are, to the last; undefined when they are some of one, or others. */
export const listOf = (words: readonly unknown[]): WordsName | undefined => byList.get(words.join());
