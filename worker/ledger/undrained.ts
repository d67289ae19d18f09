// What ledgers have taken and the site's log has not: it is durable, and no wait for the graph shows it. A parent among it is
// not unknown.
import { readEntry, recordsOf } from "../../src/ledger/entry.ts";
import type { Statement } from "../../src/ledger/statement.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { lastPlaced, statementsFrom } from "../commit.ts";
import type { Env } from "../env.ts";
import { lineageRoot } from "../platform/calls.ts";
import { sha256 } from "../platform/digest.ts";
import { fewAtOnce } from "../platform/patience.ts";
import { OFFER } from "./drain.ts";

/** The ids of the nodes and of the records that are said; `whole`: there are no more. */
export type Undrained = { readonly ids: readonly string[]; readonly whole: boolean };

/** What a ledger has taken and the log has not; not all when it is much. */
export function undrainedOf(sql: SqlStorage, lineage: string, end: number): Undrained {
  const from = lastPlaced(sql) + 1;
  if (from > end) return { ids: [], whole: true };
  const statements = statementsFrom(sql, from, OFFER.count, OFFER.characters);
  const records = statements.flatMap(({ seq: position, hash, json, parts }) =>
    recordsOf(
      readEntry({ position, hash, lineage, statement: JSON.parse(json) as Statement, parts }, sha256),
    ),
  );
  return {
    ids: records.flatMap(({ id, node, aliases }) => [id, node, ...aliases]),
    whole: from + statements.length > end,
  };
}

/** The same, of the ledgers of these lineages. */
export async function undrained(env: Env, lineages: ReadonlySet<string>): Promise<Undrained> {
  const all: Undrained[] = [];
  await fewAtOnce([...lineages], LIMITS.callsAtOnce, async (lineage) => {
    all.push(await lineageRoot(env, lineage).undrained());
  });
  return { ids: all.flatMap(({ ids }) => ids), whole: all.every(({ whole }) => whole) };
}
