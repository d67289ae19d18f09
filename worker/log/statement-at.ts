// What was said at a position of the log, from the ledger that has it: for what the graph has no rows of.
import { type Folded, readEntry } from "../../src/ledger/entry.ts";
import type { Statement } from "../../src/ledger/statement.ts";
import type { Env } from "../env.ts";
import { lineageRoot, siteLog } from "../platform/calls.ts";
import { sha256 } from "../platform/digest.ts";

/** The statement with what is left of its parts; undefined where the log, or the ledger, does not have it. */
export async function statementAt(env: Env, position: number): Promise<Folded | undefined> {
  const [entry] = await siteLog(env).entries(position, position);
  if (entry === undefined) return undefined;
  const { lineage, seq, hash } = entry;
  const [offered] = await lineageRoot(env, lineage).read(seq, 1);
  if (offered === undefined) return undefined;
  const statement = JSON.parse(offered.json) as Statement;
  return readEntry({ position, hash, lineage, statement, parts: offered.parts }, sha256);
}
