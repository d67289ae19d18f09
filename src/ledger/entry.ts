// An entry of the log as the fold reads it: what its parts say, and every id that has to be looked up before.
import { hex, type Sha256, utf8 } from "../model/bytes.ts";
import { type Edge, edgesOf } from "../model/edges.ts";
import { identityOf, type LineageRecord } from "../model/record.ts";
import { recordId } from "../model/submission.ts";
import { type Bodies, type BodyType, hasBody } from "./bodies.ts";
import type { ErasedCohort, ErasedRecord, Erasure } from "./erasure.ts";
import type { KeptPart, Statement } from "./statement.ts";

/** An entry of the site's log with the bytes of its parts. */
export type FoldEntry = {
  readonly position: number;
  readonly hash: string;
  readonly lineage: string;
  readonly statement: Statement;
  readonly parts: readonly KeptPart[];
};

/** Where and when something was said. */
export type Place = {
  readonly position: number;
  readonly hash: string;
  readonly lineage: string;
  readonly ledger: string;
  readonly seq: number;
  readonly time: string;
  /** Which token said it; null once that was erased. */
  readonly token: string | null;
};

/** A record as the fold works on it. */
export type FoldedRecord = {
  readonly type: "record";
  readonly place: Place;
  readonly id: string;
  readonly said: LineageRecord;
  readonly text: string;
  readonly facets: string | null;
  /** Which of its parts were erased since: `record` (`said` and `text` are its outline then), `facets`. */
  readonly withheld: readonly string[];
  readonly node: string;
  readonly aliases: readonly string[];
  readonly parents: readonly Edge[];
};

/** What a cohort says of itself; its records are parts of their own. */
export type CohortPart = {
  /** Not there once the part was erased. */
  readonly name?: string;
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
  /** Whether the part was erased, and is its outline. */
  readonly withheld: boolean;
  readonly records: readonly FoldedRecord[];
};

/** A statement about a record: it no longer holds, or it holds again. */
export type FoldedJudgement = {
  readonly type: "retraction" | "reinstatement";
  readonly place: Place;
  readonly record: string;
};

/** A statement that parts of another statement of its ledger are gone. */
export type FoldedErasure = { readonly type: "erase"; readonly place: Place; readonly erasure: Erasure };

/** A statement about the log itself: of it nothing is in the graph. */
export type FoldedNotice = { readonly type: "quarantine" | "release"; readonly place: Place };

type SaidOf<T extends BodyType> = {
  readonly type: T;
  readonly place: Place;
  /** The site that said it. */
  readonly site: string;
  readonly body: Bodies[T];
  /** The body's text, or what stands in its place. */
  readonly text: string;
  /** Whether the body was erased, and is its outline. */
  readonly withheld: boolean;
};

/** A statement about lifecycle or policy. */
export type FoldedSaying = { readonly [T in BodyType]: SaidOf<T> }[BodyType];

export type Folded =
  | FoldedRecord
  | FoldedCohort
  | FoldedJudgement
  | FoldedErasure
  | FoldedNotice
  | FoldedSaying;

/** What there is to be folded at a position of the log. */
export type Turn = {
  readonly position: number;
  /**
   * The statement that stands here, or the one that is released here. skipped: it is in quarantine. missing: its ledger
   * does not have it.
   */
  readonly entry: FoldEntry | "skipped" | "missing";
};

/** A record by its id from its canonical text, or from its outline. */
export function foldedRecord(
  place: Place,
  { id, text, facets, withheld }: Pick<FoldedRecord, "id" | "text" | "facets" | "withheld">,
): FoldedRecord {
  const said = JSON.parse(text) as LineageRecord;
  return {
    type: "record",
    place,
    id,
    said,
    text,
    facets,
    withheld,
    ...identityOf(said, id),
    parents: edgesOf(said),
  };
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

function tokenIn(context: KeptPart | undefined): string | null {
  const text = context?.text;
  return text == null ? null : ((JSON.parse(text) as { token?: string }).token ?? null);
}

/** Reads a statement's parts. */
export function readEntry(entry: FoldEntry, sha256: Sha256): Folded {
  const { ledger, seq, time, type, site } = entry.statement;
  const part = (name: string): KeptPart | undefined => entry.parts.find((one) => one.name === name);
  const place: Place = {
    position: entry.position,
    hash: entry.hash,
    lineage: entry.lineage,
    ledger,
    seq,
    time,
    token: tokenIn(part("context")),
  };
  const needed = (name: string): KeptPart => {
    const found = part(name);
    if (found === undefined) throw new Error(`statement ${entry.hash} has no ${name} part`);
    return found;
  };
  /** The part's text, or what stands in its place. */
  const text = (name: string): string => {
    const found = needed(name);
    const left = found.text ?? (found as { outline: string | null }).outline;
    if (left === null) throw new Error(`nothing is left of the ${name} part of statement ${entry.hash}`);
    return left;
  };
  const record = (of: string, facetsOf: string): FoldedRecord => {
    const said = needed(of);
    const facets = part(facetsOf);
    const withheld = [said.text === null ? "record" : [], facets?.text === null ? "facets" : []].flat();
    const kept = { facets: facets?.text ?? null, withheld };
    if (said.text !== null)
      return foldedRecord(place, { id: recordId(said.text, sha256), text: said.text, ...kept });
    const left = JSON.parse(text(of)) as ErasedRecord;
    return foldedRecord(place, { id: left.record, text: left.outline, ...kept });
  };
  if (type === "record") return record("record", "facets");
  if (type === "cohort") {
    const withheld = needed("cohort").text === null;
    const said = JSON.parse(text("cohort")) as CohortPart | ErasedCohort;
    const [id, cohort] =
      "cohort" in said ? [said.cohort, said.outline] : [cohortId(text("cohort"), sha256), said];
    const records = cohort.records.map((_, i) => record(`record/${i}`, `facets/${i}`));
    return { type, place, id, cohort, withheld, records };
  }
  if (type === "erase") return { type, place, erasure: JSON.parse(text("body")) as Erasure };
  if (type === "quarantine" || type === "release") return { type, place };
  if (hasBody(type)) {
    const said = text("body");
    const withheld = needed("body").text === null;
    return { type, place, site, body: JSON.parse(said), text: said, withheld } as FoldedSaying;
  }
  return { type, place, record: (JSON.parse(text("body")) as { record: string }).record };
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

/** Whether a statement is about lifecycle or policy. */
export function isSaying(folded: Folded): folded is FoldedSaying {
  return hasBody(folded.type);
}

/** Every node that a statement about lifecycle or policy names. */
export function namedBy(folded: FoldedSaying): readonly string[] {
  const { type, body } = folded;
  switch (type) {
    case "transition":
    case "rollback":
    case "denial":
      return [body.node, body.leaves ?? [], body.rollback_target ?? []].flat();
    case "end":
    case "waiver":
      return [body.node];
    case "advisory":
      return body.nodes;
    default:
      return [];
  }
}

/** The record that a statement is about beside what it says itself: the one it judges or corrects. */
export function subjectOf(folded: Folded): string | undefined {
  if (folded.type === "record") return folded.said.corrects;
  return folded.type === "retraction" || folded.type === "reinstatement" ? folded.record : undefined;
}
