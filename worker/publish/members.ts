// The nodes of a document, by id: a few of them sorted once, very many as a mark for each number while the ids are read in
// their order, all of them as they come. Whatever there is, what is held does not grow with the site.
import idsAfter from "../../sql/queries/read/ids-after.sql";
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import { idsOf } from "../reading/connected.ts";

/** A node by its number and its id. */
export type Member = { readonly n: number; readonly id: string };

export type Members = {
  /** How many nodes there are, where that is known. */
  readonly count: number | undefined;
  readonly has: (n: number) => boolean;
  /** The next of them by id, after an id (null: from the first on); at most so many, and none at the end. */
  readonly after: (id: string | null, most: number) => Promise<readonly Member[]>;
};

async function readAfter(env: Env, id: string | null, position: number, most: number): Promise<Member[]> {
  return (
    await env.GRAPH.prepare(idsAfter)
      .bind(id ?? "", position, most)
      .all<Member>()
  ).results;
}

/** Every node that was known at a position. */
export function everything(env: Env, position: number): Members {
  return {
    count: undefined,
    has: () => true,
    after: async (id, most) => await readAfter(env, id, position, most),
  };
}

/** These nodes, sorted. The order is the database's, so that it does not matter how they are held. */
async function sorted(env: Env, ns: readonly number[]): Promise<Members> {
  const ids = await idsOf(env.GRAPH, ns);
  const encoder = new TextEncoder();
  const keyed = [...ids].map(([n, id]) => ({ member: { n, id }, key: encoder.encode(id) }));
  const members = keyed.sort((a, b) => byBytes(a.key, b.key)).map(({ member }) => member);
  const own = new Set(ns);
  const places = new Map(members.map(({ id }, i) => [id, i]));
  return {
    count: members.length,
    has: (n) => own.has(n),
    after: async (id, most) => {
      const from = id === null ? 0 : (places.get(id) ?? members.length) + 1;
      return members.slice(from, from + most);
    },
  };
}

function byBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Very many: all ids are read in their order, and those that are not marked are left out. */
function marked(env: Env, ns: readonly number[], position: number): Members {
  const marks = new Uint8Array(Math.ceil((ns.reduce((most, n) => Math.max(most, n), 0) + 1) / 8));
  for (const n of ns) marks[n >> 3] = (marks[n >> 3] ?? 0) | (1 << (n & 7));
  const has = (n: number): boolean => ((marks[n >> 3] ?? 0) & (1 << (n & 7))) !== 0;
  return {
    count: ns.length,
    has,
    after: async (id, most) => {
      const members: Member[] = [];
      let last = id;
      for (;;) {
        const page = await readAfter(env, last, position, LIMITS.idsRead);
        for (const member of page) {
          if (has(member.n)) members.push(member);
          if (members.length === most) return members;
        }
        last = page.at(-1)?.id ?? null;
        if (page.length < LIMITS.idsRead) return members;
      }
    },
  };
}

/** These nodes, each once. */
export async function these(env: Env, ns: readonly number[], position: number): Promise<Members> {
  const own = [...new Set(ns)];
  return own.length <= LIMITS.idsSorted ? await sorted(env, own) : marked(env, own, position);
}
