// An entry of the log as the fold reads it: the record in its parts, and every id it mentions.
import type { Sha256 } from "../model/bytes.ts";
import { type Edge, edgesOf } from "../model/edges.ts";
import { identityOf, type LineageRecord } from "../model/record.ts";
import { recordId } from "../model/submission.ts";
import type { Part, Statement } from "./statement.ts";

/** An entry of the site's log with the bytes of its parts. */
export type FoldEntry = {
  readonly position: number;
  readonly hash: string;
  readonly lineage: string;
  readonly statement: Statement;
  readonly parts: readonly Part[];
};

/** A record statement, read: what the batch has to look up, and what the fold works on. */
export type FoldedRecord = {
  readonly entry: FoldEntry;
  readonly id: string;
  readonly said: LineageRecord;
  readonly text: string;
  readonly facets: string | null;
  readonly node: string;
  readonly aliases: readonly string[];
  readonly parents: readonly Edge[];
};

/** Reads a record statement's parts. */
export function readEntry(entry: FoldEntry, sha256: Sha256): FoldedRecord {
  const part = (name: string): string | undefined => entry.parts.find((one) => one.name === name)?.text;
  const text = part("record");
  if (text === undefined) throw new Error(`statement ${entry.hash} has no record part`);
  const said = JSON.parse(text) as LineageRecord;
  const id = recordId(text, sha256);
  return {
    entry,
    id,
    said,
    text,
    facets: part("facets") ?? null,
    ...identityOf(said, id),
    parents: edgesOf(said),
  };
}

/** Every id that a record mentions: what has to be looked up before it can be folded. */
export function mentioned(record: FoldedRecord): string[] {
  return [record.node, ...record.aliases, ...record.parents.map((edge) => edge.parent)];
}
