// Search: the nodes that some words are found in, best first. The index gives the records that hold the words, SQL ranks them;
// what a word is and how it is asked for is decided in src/model.

import searchSql from "../../sql/queries/read/search.sql";
import countSql from "../../sql/queries/read/search-count.sql";
import type { Kind } from "../../src/model/kinds.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { indexQueries, type Phrase, SEARCH_FIELDS, standsAs } from "../../src/model/search.ts";
import type { NodeFound } from "../../src/wire/answers.ts";
import type { Env } from "../env.ts";
import { heads } from "../read.ts";

export type SearchQuestion = {
  readonly phrases: readonly Phrase[];
  readonly kinds?: readonly Kind[] | undefined;
  readonly at: number;
  readonly offset: number;
  readonly limit: number;
};

export type FoundPage = {
  /** False when more records hold the words than are ranked. */
  readonly complete: boolean;
  readonly nodes: readonly NodeFound[];
  /** Offset of the following page, or null. */
  readonly next: number | null;
};

/** Answers one page of a search. */
export async function search(env: Env, question: SearchQuestion): Promise<FoundPage> {
  const { phrases, kinds, at, offset, limit } = question;
  const db = env.GRAPH;
  const { id, name, exact, named, labelled, anywhere } = indexQueries(phrases);
  const [counted, found] = await db.batch<{ hits: number; n: number; matched: string }>([
    db.prepare(countSql).bind(anywhere, LIMITS.searchHits + 1),
    db
      .prepare(searchSql)
      .bind(
        exact,
        named,
        labelled,
        anywhere,
        name,
        id,
        LIMITS.searchHits,
        at,
        kinds === undefined ? null : JSON.stringify(kinds),
        limit + 1,
        offset,
        JSON.stringify(standsAs(phrases)),
      ),
  ]);
  const rows = found?.results ?? [];
  const page = rows.slice(0, limit);
  const ns = page.map((row) => row.n);
  const known = new Map((await heads(db, ns, at)).map((head) => [head.n, head]));
  return {
    complete: (counted?.results[0]?.hits ?? 0) <= LIMITS.searchHits,
    nodes: page.flatMap(({ n, matched }): NodeFound[] => {
      const head = known.get(n);
      if (head === undefined) return [];
      const { kind, version, state, stub } = head;
      const fields = new Set(JSON.parse(matched) as string[]);
      const inOrder = SEARCH_FIELDS.filter((field) => fields.has(field));
      return [{ id: head.id, kind, name: head.name, version, state, stub, matched: inOrder }];
    }),
    next: rows.length > limit ? offset + limit : null,
  };
}
