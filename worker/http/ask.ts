// Questions in a URL: which node, which edge types, how deep, which page. A parameter that cannot be used is refused and
// the known ones are named; none is ignored in silence.
import { KIND_NAMES, STATE_WORDS, type StateWord } from "../../src/graph/graph.ts";
import { CERTAINTIES, type Certainty } from "../../src/model/certainty.ts";
import { EDGE_SETS, EDGE_TYPE_NAMES, type EdgeType, isEdgeType } from "../../src/model/edge-types.ts";
import { readId } from "../../src/model/id.ts";
import type { Kind } from "../../src/model/kinds.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { nearest } from "../../src/model/nearest.ts";
import { Refused } from "../problem.ts";

export type Query = URLSearchParams;

export function badQuery(name: string, detail: string, hint: string): Refused {
  return new Refused({ code: "bad-query", detail: `${name}: ${detail}`, hint, more: { parameter: name } });
}

const REPEATABLE = new Set(["id", "edge_types", "kinds", "until", "states", "include", "severity", "kind"]);

/** Refuses parameters that this question does not have, and those said twice that have one value. */
export function onlyKnown(query: Query, known: readonly string[]): void {
  for (const name of new Set(query.keys())) {
    if (!known.includes(name)) {
      const near = nearest(name, known);
      const list = known.length === 0 ? "It has none." : `Known: ${known.join(", ")}.`;
      throw badQuery(
        name,
        "is not a parameter of this question.",
        `${near ? `Did you mean ${near}? ` : ""}${list}`,
      );
    }
    if (query.getAll(name).length > 1 && !REPEATABLE.has(name))
      throw badQuery(name, "is said more than once.", "Say it once.");
    if (query.getAll(name).some((value) => value === "") && name !== "after")
      throw badQuery(name, "has no value.", "Leave it out, or give it one.");
  }
  if (query.has("version") && known.includes("name") && !query.has("name"))
    throw badQuery("version", "belongs to a name.", "Ask with ?name=<name>&version=<version>.");
}

/** A whole number within bounds; `or` is another way out. */
export function wholeNumber(
  query: Query,
  name: string,
  low: number,
  high: number,
  or?: string,
): number | undefined {
  const said = query.get(name);
  if (said === null) return undefined;
  const value = Number(said);
  if (/^[0-9]{1,9}$/.test(said) && value >= low && value <= high) return value;
  throw badQuery(
    name,
    `${JSON.stringify(said.slice(0, 40))} cannot be used.`,
    `Send a whole number from ${low} to ${high}${or === undefined ? "" : `, or ${or}`}.`,
  );
}

function words(query: Query, name: string): string[] {
  const said = query
    .getAll(name)
    .flatMap((value) => value.split(","))
    .map((word) => word.trim())
    .filter((word) => word !== "");
  if (said.length === 0 && query.has(name))
    throw badQuery(name, "names nothing.", "Leave it out, or give it words separated by commas.");
  return said;
}

/** Edge types, singly or by set (hereditary, context, association, all). */
export function edgeTypes(query: Query, otherwise: keyof typeof EDGE_SETS): readonly EdgeType[] {
  const said = words(query, "edge_types");
  const types = said.flatMap((word): readonly EdgeType[] => {
    if (word === "alias-of")
      throw badQuery("edge_types", "alias-of is no step: it is crossed by every walk.", "Leave it out.");
    if (isEdgeType(word)) return [word];
    const set = Object.hasOwn(EDGE_SETS, word) ? EDGE_SETS[word] : undefined;
    if (set) return set;
    throw unknownWord("edge_types", word, "an edge type", [...Object.keys(EDGE_SETS), ...EDGE_TYPE_NAMES]);
  });
  // alias-of joins two names of one thing: it is always crossed and never a step.
  const asked = said.length === 0 ? (EDGE_SETS[otherwise] ?? []) : types;
  return [...new Set(asked)].filter((type) => type !== "alias-of").sort();
}

/** A word that is not one of those known: refused, with the nearest of them and all of them. */
function unknownWord(name: string, word: string, what: string, known: readonly string[]): Refused {
  const near = nearest(word, known);
  return badQuery(
    name,
    `${JSON.stringify(word.slice(0, 40))} is not ${what}.`,
    `${near ? `Did you mean ${near}? ` : ""}Known: ${known.join(", ")}.`,
  );
}

/** A set of known words, said in any order; undefined when none is said. */
export function wordsAmong<W extends string>(
  query: Query,
  name: string,
  what: string,
  known: readonly W[],
): readonly W[] | undefined {
  const said = words(query, name);
  const stranger = said.find((word) => !known.some((one) => one === word));
  if (stranger !== undefined) throw unknownWord(name, stranger, what, known);
  return said.length === 0 ? undefined : known.filter((word) => said.includes(word));
}

/** Kinds of nodes: those that are listed (`kinds`), or beyond which nothing is looked for (`until`). */
export function kinds(query: Query, name: "kinds" | "until" = "kinds"): readonly Kind[] | undefined {
  return wordsAmong(query, name, "a kind", KIND_NAMES);
}

/** Lifecycle states of the nodes that are listed; `none` is that of a node without a standing. */
export function lifecycleStates(query: Query): readonly StateWord[] | undefined {
  return wordsAmong(query, "states", "a lifecycle state", STATE_WORDS);
}

/** How sure an edge has to be at least; undefined when any will do. */
export function minCertainty(query: Query): Certainty | undefined {
  const said = query.get("min_certainty");
  if (said === null) return undefined;
  const certainty = CERTAINTIES.find((one) => one === said);
  if (certainty === undefined) throw unknownWord("min_certainty", said, "a certainty", CERTAINTIES);
  // The least sure of all leaves out nothing.
  return certainty === CERTAINTIES.at(-1) ? undefined : certainty;
}

/** How many steps a walk takes at most. */
export function depthOf(query: Query): number | undefined {
  return wholeNumber(query, "depth", 1, 999_999_999, "leave it out to walk to the end");
}

/** What is to be in the answer beside what always is. */
export function included<W extends string>(query: Query, known: readonly W[]): ReadonlySet<W> {
  return new Set(wordsAmong(query, "include", "something that can be included", known));
}

export function pageLimit(query: Query): number {
  return wholeNumber(query, "limit", 1, LIMITS.pageNodes) ?? LIMITS.pageDefault;
}

/** An id from a query or a path, in its canonical spelling. */
export function askedId(said: string): string {
  const id = readId(said, "");
  if (id.ok) return id.value.id;
  const { code, detail, hint } = id.refusal;
  throw new Refused({ code, detail, ...(hint === undefined ? {} : { hint }) });
}
