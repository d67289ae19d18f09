// What is searched for: words and phrases read from what somebody typed, and the query of the index that they make. Nothing
// of what was typed is syntax of that query: only words go into it, each in quotes, and a word holds no quote.
import { LIMITS } from "./limits.ts";
import { ok, type Result, refuse } from "./result.ts";
import { NAME_END, words } from "./words.ts";

/** The fields that a node is found by, in the order of their weight. */
export const SEARCH_FIELDS = [
  "id",
  "name",
  "version",
  "record",
  "tags",
  "kind",
  "transformation",
  "recipe",
  "lineage",
  "license",
  "description",
  "learning",
] as const;

export type SearchField = (typeof SEARCH_FIELDS)[number];

/** Words that stand one behind the other in one field. */
export type Phrase = {
  readonly words: readonly string[];
  /** Whether the last of them may only have begun. */
  readonly open: boolean;
};

const NAMED: readonly SearchField[] = ["id", "name", "version", "record"];
const PROSE: readonly SearchField[] = ["description", "learning"];
// Hashes are made of few signs: one that is begun is told from words by its length.
const HASHED: readonly SearchField[] = ["id", "record"];
const LEAST_OF_HASH = 6;
const LEAST_OF_WORD = 2;

const bad = (detail: string, hint: string): Result<never> => refuse({ code: "bad-query", detail, hint });

/**
 * Reads what was typed: what stands between spaces is a phrase of its words (`support-7b` is support and then 7b), and so is
 * what stands between quotes. The last may only have begun, unless it is in quotes.
 */
export function readSearch(said: string): Result<readonly Phrase[]> {
  if (said.length > LIMITS.searchLength)
    return bad(
      `has ${said.length} characters.`,
      `Search for at most ${LIMITS.searchLength}; a whole id is asked for by /v1/nodes?id=.`,
    );
  // A quote that nothing closes only separates.
  const pieces = [...said.matchAll(/"([^"]*)"|[^\s"]+/gu)].map(([piece, quoted]) => ({
    words: words(quoted ?? piece),
    quoted: quoted !== undefined,
  }));
  const phrases = pieces.filter((piece) => piece.words.length > 0);
  if (phrases.length > LIMITS.searchWords)
    return bad(
      `has ${phrases.length} words and phrases.`,
      `Search for at most ${LIMITS.searchWords}; words between quotes are one phrase.`,
    );
  if (phrases.length === 0)
    return bad(
      "has no word: nothing in it is a letter, a digit or a symbol.",
      "Send words of a name, a tag or a description, or the beginning of a digest: q=support 7b.",
    );
  return ok(
    phrases.map(({ words, quoted }, i) => ({
      words,
      open: !quoted && i === phrases.length - 1 && (words.at(-1)?.length ?? 0) >= LEAST_OF_WORD,
    })),
  );
}

const quoted = (list: readonly string[]): string => `"${list.join(" ")}"`;
const fields = (list: readonly SearchField[]): string => `{${list.join(" ")}}`;

function term({ words: list, open }: Phrase): string {
  if (!open) return quoted(list);
  const begun = `${quoted(list)} *`;
  const long = (list.at(-1)?.length ?? 0) >= LEAST_OF_HASH;
  return long ? begun : `(- ${fields(HASHED)} : ${begun} OR ${quoted(list)})`;
}

/** The queries of the index, the best answers first; what one finds the next ones find too. */
export type IndexQueries = {
  /** All words as they follow each other: as an id is kept, and as a name is. */
  readonly id: string;
  readonly name: string;
  /** They are the name, or they stand in an id. */
  readonly exact: string;
  /** In the name, the version and the ids. */
  readonly named: string;
  /** Anywhere but in prose. */
  readonly labelled: string;
  readonly anywhere: string;
};

/** The queries of the index (FTS5) that phrases make. */
export function indexQueries(phrases: readonly Phrase[]): IndexQueries {
  const all = phrases.flatMap((phrase) => phrase.words);
  const anywhere = phrases.map(term).join(" AND ");
  return {
    id: all.join(" "),
    name: [...all, NAME_END].join(" "),
    exact: `name : ^ ${quoted([...all, NAME_END])} OR ${fields(HASHED)} : ${quoted(all)}`,
    named: `${fields(NAMED)} : (${anywhere})`,
    labelled: `- ${fields(PROSE)} : (${anywhere})`,
    anywhere,
  };
}

/** How each phrase stands in the words of a field: with a space before, and one behind unless it may only have begun. */
export function standsAs(phrases: readonly Phrase[]): string[] {
  return phrases.map(({ words: list, open }) => ` ${list.join(" ")}${open ? "" : " "}`);
}
