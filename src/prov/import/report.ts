// What became of a document: how much of what there was, what is kept beside the records, and what nothing was made of, each
// with its reason and with examples.
import { LIMITS } from "../../model/limits.ts";
import { SITE_THINGS } from "./own.ts";

export type KeptAside = {
  readonly what: string;
  readonly count: number;
  readonly why: string;
  readonly examples: readonly string[];
};

export type ProvReport = {
  /** Of the document, as PROV counts them. */
  readonly entities: number;
  readonly activities: number;
  readonly agents: number;
  readonly relations: number;
  /** Of the records. */
  readonly edges: number;
  readonly lineages: readonly string[];
  /** Why the lineage is this one. */
  readonly lineage_from: "asked" | "document" | "names";
  /** What became of it, by what it became. */
  readonly mapped: Readonly<Record<string, number>>;
  /** In the facets of a record, or in no record at all: the reason says which. */
  readonly kept_aside: readonly KeptAside[];
  /** Statements that say nothing of anything. */
  readonly refused: readonly KeptAside[];
};

/** What is kept aside, and why; `facets`: it is with the records all the same. */
export const ASIDE = {
  "attributes of entities": "No field of a record has them; they are in facets.prov.attributes.",
  "attributes of activities": "No field of a run has them; they are in facets.prov.activity.",
  relations: "PROV says more there than an edge or a run holds; they are in facets.prov.",
  "attributes of persons":
    "What is known of persons does not belong into a log that nobody can take from; keep it in the directory (PUT /v1/agents/{id}).",
  "agents without a class": "Nothing says what they are; they were taken as software.",
  "agents that nothing names": "No entity and no activity of the document names them.",
  "activities of which nothing is said": "They are named by others, and nothing more.",
  "entities that are only named":
    "They are nodes of this vocabulary that the document does not describe; they become stubs.",
  "alternates that are described":
    "An alternate may be another version; both are told, and facets.prov has the relation.",
  "edges whose kinds do not go together":
    "They became derived-from, or are in facets.prov where nothing flowed.",
  "derivations that were not inferred": "There are too many inputs; say the derivations that there were.",
  ...SITE_THINGS,
  "entities of several kinds": "A node has one kind; the other classes are in facets.prov.types.",
  "metrics without a name or a value": "A metric says both; they are left out.",
  "things of other vocabularies": "They are neither entity nor activity nor agent.",
  "members without a meaning":
    "The document's @context does not say what they mean, so JSON-LD leaves them out.",
  "times without a zone": "Nobody knows which instant they are; they are in facets.prov.",
} as const satisfies Readonly<Record<string, string>>;

/** Why a statement was refused. */
export const REFUSED = {
  "relations without an end":
    "A relation names what it leads from, and what it leads to is a thing and no text, or a resource that the document tells of.",
} as const;

export type Reporter = {
  readonly mapped: (as: string, count?: number) => void;
  readonly aside: (what: keyof typeof ASIDE, ...example: readonly string[]) => void;
  readonly refused: (what: keyof typeof REFUSED, ...example: readonly string[]) => void;
  readonly told: () => Pick<ProvReport, "mapped" | "kept_aside" | "refused">;
};

type Counts = Map<string, { count: number; examples: string[] }>;

function add(counts: Counts, what: string, example: readonly string[]): void {
  const known = counts.get(what) ?? { count: 0, examples: [] };
  known.count++;
  const text = example.join(" ").slice(0, LIMITS.nameLength);
  if (text !== "" && known.examples.length < 3 && !known.examples.includes(text)) known.examples.push(text);
  counts.set(what, known);
}

const listed = (counts: Counts, why: Readonly<Record<string, string>>): KeptAside[] =>
  [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, { count, examples }]) => ({ what, count, why: why[what] ?? "", examples }));

export function newReport(): Reporter {
  const mapped = new Map<string, number>();
  const aside: Counts = new Map();
  const refused: Counts = new Map();
  return {
    mapped: (as, count = 1) => void mapped.set(as, (mapped.get(as) ?? 0) + count),
    aside: (what, ...example) => add(aside, what, example),
    refused: (what, ...example) => add(refused, what, example),
    told: () => ({
      mapped: Object.fromEntries([...mapped].sort(([a], [b]) => (a < b ? -1 : 1))),
      kept_aside: listed(aside, ASIDE),
      refused: listed(refused, REFUSED),
    }),
  };
}
