// What a mirror has to fetch: every node of the site, or those of which something else is told than at a position before.
import indexChanged from "../../sql/queries/read/index-changed.sql";
import indexNodes from "../../sql/queries/read/index-nodes.sql";
import type { IndexEntry } from "../../src/wire/export-index.ts";
import type { Env } from "../env.ts";
import { asOf, nodePath } from "../http/links.ts";
import { siteLog } from "../platform/calls.ts";

type Row = { readonly n: number; readonly id: string; readonly stub: number; readonly changed: number };

export type IndexAsked = {
  /** The position that it is of. */
  readonly position: number;
  /** What changed after this position; undefined: everything. */
  readonly since: number | undefined;
  /** After the node of this number. */
  readonly after: number;
  readonly limit: number;
};

/** Entries in the order of the log, each with the number of its node. */
export async function indexOf(
  env: Env,
  { position, since, after, limit }: IndexAsked,
): Promise<{ readonly n: number; readonly entry: IndexEntry }[]> {
  const asked =
    since === undefined
      ? env.GRAPH.prepare(indexNodes).bind(after, position, limit)
      : env.GRAPH.prepare(indexChanged).bind(since, position, after, limit);
  const { results } = await asked.all<Row>();
  const taken = await siteLog(env).times([...new Set(results.map(({ changed }) => changed))]);
  const times = new Map(taken.map(({ position: at, at: instant }) => [at, instant]));
  return results.map(({ n, id, stub, changed }) => ({
    n,
    entry: {
      id,
      href: asOf(nodePath(id, ".ttl"), position),
      stub: stub === 1,
      changed_position: changed,
      lastmod: times.get(changed) ?? null,
    },
  }));
}
