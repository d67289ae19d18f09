// How a row of a table says where it meets other people's vocabularies: by their short names, whose IRIs are in
// src/prov/terms.ts. What a row says holds for every use of our term; where that would not be true of a sub-class or a
// sub-property, it says a looser relation, and a comment says why.

/** The vocabularies that a row may meet, by prefix. */
export type Vocabulary = "ai" | "dcat" | "fair4ml" | "it6" | "mls" | "schema";

/** Their term: the prefix and its local name. */
export type Curie = `${Vocabulary}:${string}`;

/** `under`: each of ours is one of theirs. The others are SKOS; `broad` and `narrow` say what theirs is beside ours. */
export type Relation = "under" | "close" | "broad" | "narrow" | "related";

/** Their terms, by how they meet ours. */
export type Matches = { readonly [R in Relation]?: readonly Curie[] };
