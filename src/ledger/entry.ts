// An entry of the log as the fold reads it: what its parts say, and every id that has to be looked up before.
import { hex, type Sha256, utf8 } from "../model/bytes.ts";
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

/** Where and when something was said. */
export type Place = {
  readonly position: number;
  readonly hash: string;
  readonly lineage: string;
  readonly ledger: string;
  readonly seq: number;
  readonly time: string;
};

/** A record as the fold works on it. */
export type FoldedRecord = {
  readonly type: "record";
  readonly place: Place;
  readonly id: string;
  readonly said: LineageRecord;
  readonly text: string;
  readonly facets: string | null;
  readonly node: string;
  readonly aliases: readonly string[];
  readonly parents: readonly Edge[];
};

/** What a cohort says of itself; its records are parts of their own. */
export type CohortPart = {
  readonly name: string;
  readonly lineage?: string;
  /** The parent state that its members were made from. */
  readonly from: readonly string[];
  readonly note?: string;
  /** Nodes made earlier, one by one. */
  readonly members: readonly string[];
  /** Its records' ids, in the order of their parts. */
  readonly records: readonly string[];
};

/** Records made from one parent state, said all or nothing. */
export type FoldedCohort = {
  readonly type: "cohort";
  readonly place: Place;
  readonly id: string;
  readonly cohort: CohortPart;
  readonly records: readonly FoldedRecord[];
};

/** A statement about a record: it no longer holds, or it holds again. */
export type FoldedJudgement = {
  readonly type: "retraction" | "reinstatement";
  readonly place: Place;
  readonly record: string;
};

export type Folded = FoldedRecord | FoldedCohort | FoldedJudgement;

/** A record from its canonical text. */
export function foldedRecord(
  place: Place,
  text: string,
  facets: string | null,
  sha256: Sha256,
): FoldedRecord {
  const said = JSON.parse(text) as LineageRecord;
  const id = recordId(text, sha256);
  return { type: "record", place, id, said, text, facets, ...identityOf(said, id), parents: edgesOf(said) };
}

/** The id of a cohort from its part: `cohort:` and 64 hex digits. */
export function cohortId(text: string, sha256: Sha256): string {
  return `cohort:${hex(sha256(utf8("forebear/v1/cohort\n"), utf8(text)))}`;
}

/** The records that a statement says. */
export function recordsOf(folded: Folded): readonly FoldedRecord[] {
  if (folded.type === "record") return [folded];
  return folded.type === "cohort" ? folded.records : [];
}

/** Reads a statement's parts. */
export function readEntry(entry: FoldEntry, sha256: Sha256): Folded {
  const { ledger, seq, time, type } = entry.statement;
  const place: Place = {
    position: entry.position,
    hash: entry.hash,
    lineage: entry.lineage,
    ledger,
    seq,
    time,
  };
  const part = (name: string): string | undefined => entry.parts.find((one) => one.name === name)?.text;
  const needed = (name: string): string => {
    const text = part(name);
    if (text === undefined) throw new Error(`statement ${entry.hash} has no ${name} part`);
    return text;
  };
  if (type === "record") return foldedRecord(place, needed("record"), part("facets") ?? null, sha256);
  if (type === "cohort") {
    const text = needed("cohort");
    const cohort = JSON.parse(text) as CohortPart;
    const records = cohort.records.map((_, i) =>
      foldedRecord(place, needed(`record/${i}`), part(`facets/${i}`) ?? null, sha256),
    );
    return { type, place, id: cohortId(text, sha256), cohort, records };
  }
  return { type, place, record: (JSON.parse(needed("body")) as { record: string }).record };
}

/** Every id that a record mentions. */
export function mentioned(record: FoldedRecord): string[] {
  const { references = [] } = record.said;
  return [
    record.node,
    ...record.aliases,
    ...record.parents.map((edge) => edge.parent),
    ...references.map((one) => one.id),
  ];
}

/** The record that a statement is about beside what it says itself: the one it judges or corrects. */
export function subjectOf(folded: Folded): string | undefined {
  if (folded.type === "record") return folded.said.corrects;
  return folded.type === "cohort" ? undefined : folded.record;
}
