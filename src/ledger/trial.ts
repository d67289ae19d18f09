// A statement that nobody said: it touches every table of the graph, is written on trial, and undone. Where even that fails,
// it is the database that fails, and no statement is to blame.
import type { Sha256 } from "../model/bytes.ts";
import { canonical } from "../model/canonical.ts";
import { recordId } from "../model/submission.ts";
import type { FoldEntry } from "./entry.ts";
import { SITE_LINEAGE } from "./quarantine.ts";

const id = (word: string): string => `urn:forebear:trial:${word}`;

const said = (node: string, parents: readonly string[]): string =>
  canonical({
    kind: "model",
    node: id(node),
    name: SITE_LINEAGE,
    version: node,
    aliases: [id(`${node}-alias`)],
    parents: parents.map((parent) => ({ id: id(parent), type: "derived-from" })),
    references: [{ id: id("reference"), type: "cites" }],
    transformation: { id: id("run") },
    created_at_utc: "1970-01-01T00:00:00Z",
  });

/** A cohort of two records, as an entry at a position. */
export function trialEntry(position: number, sha256: Sha256): FoldEntry {
  const records = [said("parent", ["stub"]), said("child", ["parent", "stub"])];
  const cohort = canonical({
    name: SITE_LINEAGE,
    lineage: SITE_LINEAGE,
    from: [id("stub")],
    members: [id("stub")],
    records: records.map((text) => recordId(text, sha256)),
  });
  const parts = [
    { name: "cohort", text: cohort },
    ...records.map((text, i) => ({ name: `record/${i}`, text })),
  ];
  return {
    position,
    hash: "",
    lineage: SITE_LINEAGE,
    statement: {
      v: 1,
      site: "",
      ledger: "",
      seq: 0,
      prev: "",
      time: "1970-01-01T00:00:00.000Z",
      type: "cohort",
      parts: parts.length,
      payload: "",
    },
    parts,
  };
}
