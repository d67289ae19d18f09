// What became of a node, and who was champion of a slot: statements about moves, as they are read.
import { idOfStatement } from "../../src/model/advisory.ts";
import type { HistoryEntry, SaidAt } from "../../src/wire/answers-moves.ts";
import type { MoveRow } from "./read-moves.ts";

/** Where a statement stands, and who said it. */
export const saidAt = ({ statement, position, ledger, seq, lineage, time, token }: MoveRow): SaidAt => ({
  statement,
  position,
  ledger,
  seq,
  lineage,
  time,
  token,
});

/** What its words are. */
export const wordsOf = ({ said }: MoveRow) => ({
  learning: said.learning ?? null,
  reason: said.reason ?? null,
  evidence: said.evidence ?? null,
  bounds: said.bounds ?? null,
});

/** The id of the decision that a statement keeps; null where nobody decided it here, also where it was erased. */
export const decisionOf = ({ statement, said }: MoveRow): string | null =>
  said.decision === undefined ? null : idOfStatement("decision", statement);

/** A statement as something that happened to a node: it moved, it was not let, it ended, or another took its place. */
export function entryOf(row: MoveRow, n: number): HistoryEntry {
  const { type, at, recorded, niche, kind, node, replaced, said, withheld } = row;
  const about = { ...saidAt(row), at, recorded, niche, kind };
  const kept = {
    ...wordsOf(row),
    decision: decisionOf(row),
    verdict: said.decision?.verdict ?? null,
    withheld,
  };
  if (row.n !== n && replaced === n)
    return {
      ...about,
      type: "replaced",
      from: "champion",
      to: "archived",
      by: node,
      replaced: null,
      ...kept,
    };
  return {
    ...about,
    type,
    from: row.from_state,
    to: row.to_state,
    // Of a rollback that was not allowed: who was to take the place.
    by: row.n === n ? null : node,
    replaced: row.replaced_id,
    ...kept,
  };
}
