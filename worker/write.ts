// The writes of the projection. Only project.ts imports this: who can write is handed to it, nobody else.

import advised from "../sql/queries/write/advised.sql";
import advisories from "../sql/queries/write/advisories.sql";
import aliases from "../sql/queries/write/aliases.sql";
import changes from "../sql/queries/write/changes.sql";
import cohortMembers from "../sql/queries/write/cohort-members.sql";
import cohorts from "../sql/queries/write/cohorts.sql";
import dropLearning from "../sql/queries/write/drop-learning.sql";
import edges from "../sql/queries/write/edges.sql";
import endAliases from "../sql/queries/write/end-aliases.sql";
import endEdges from "../sql/queries/write/end-edges.sql";
import endMarked from "../sql/queries/write/end-marked-edges.sql";
import endNames from "../sql/queries/write/end-names.sql";
import endPolicies from "../sql/queries/write/end-policies.sql";
import endRecords from "../sql/queries/write/end-records.sql";
import endReferences from "../sql/queries/write/end-references.sql";
import endStandings from "../sql/queries/write/end-standings.sql";
import endStates from "../sql/queries/write/end-states.sql";
import endTexts from "../sql/queries/write/end-texts.sql";
import endViews from "../sql/queries/write/end-views.sql";
import eraseAdvisories from "../sql/queries/write/erase-body-of-advisory.sql";
import erasePolicies from "../sql/queries/write/erase-body-of-policy.sql";
import eraseTransitions from "../sql/queries/write/erase-body-of-transition.sql";
import eraseWaivers from "../sql/queries/write/erase-body-of-waiver.sql";
import eraseCohorts from "../sql/queries/write/erase-cohorts.sql";
import eraseEdges from "../sql/queries/write/erase-edges.sql";
import eraseNames from "../sql/queries/write/erase-names.sql";
import eraseRecords from "../sql/queries/write/erase-records.sql";
import eraseTexts from "../sql/queries/write/erase-texts.sql";
import forgetAdvisory from "../sql/queries/write/forget-token-of-advisory.sql";
import forgetPolicy from "../sql/queries/write/forget-token-of-policy.sql";
import forgetRecord from "../sql/queries/write/forget-token-of-record.sql";
import forgetTransition from "../sql/queries/write/forget-token-of-transition.sql";
import forgetWaiver from "../sql/queries/write/forget-token-of-waiver.sql";
import guard from "../sql/queries/write/guard.sql";
import lineages from "../sql/queries/write/lineages.sql";
import markEdges from "../sql/queries/write/mark-edges.sql";
import names from "../sql/queries/write/names.sql";
import nodes from "../sql/queries/write/nodes.sql";
import policies from "../sql/queries/write/policies.sql";
import records from "../sql/queries/write/records.sql";
import references from "../sql/queries/write/references.sql";
import standings from "../sql/queries/write/standings.sql";
import states from "../sql/queries/write/states.sql";
import texts from "../sql/queries/write/texts.sql";
import transitions from "../sql/queries/write/transitions.sql";
import undo from "../sql/queries/write/undo.sql";
import views from "../sql/queries/write/views.sql";
import waivers from "../sql/queries/write/waivers.sql";
import watermark from "../sql/queries/write/watermark.sql";
import withdraw from "../sql/queries/write/withdraw-advisories.sql";
import type { Rows } from "../src/ledger/world.ts";
import { parameters } from "./platform/parameters.ts";
import type { Watermark } from "./read.ts";

/** In turns where an edge is marked twice in a batch: the second mark is about the row that the first one made. */
export function inTurns(list: Rows["marked"]): Rows["marked"][] {
  const times = new Map<string, number>();
  const turns: Rows["marked"][] = [];
  for (const row of list) {
    const edge = `${row[0]} ${row[1]}`;
    const turn = times.get(edge) ?? 0;
    times.set(edge, turn + 1);
    const rows = turns[turn];
    if (rows) rows.push(row);
    else turns.push([row]);
  }
  return turns;
}

/** What writes these rows, unless the watermark is not at `from`. */
function writes(db: D1Database, rows: Rows, from: Watermark): D1PreparedStatement[] {
  const bulk = (sql: string, list: readonly unknown[]): D1PreparedStatement[] =>
    list.length === 0 ? [] : parameters(list).map((parameter) => db.prepare(sql).bind(parameter));
  const marks = (list: Rows["marked"]): D1PreparedStatement[] =>
    inTurns(list).flatMap((turn) => [...bulk(markEdges, turn), ...bulk(endMarked, turn)]);
  return [
    db.prepare(guard).bind(from.position),
    ...bulk(nodes, rows.nodes),
    ...bulk(endViews, rows.endedViews),
    ...bulk(endRecords, rows.endedRecords),
    ...bulk(endNames, rows.endedRecords),
    ...bulk(endTexts, rows.endedRecords),
    ...bulk(endEdges, rows.endedRecords),
    ...bulk(endAliases, rows.endedRecords),
    ...bulk(endReferences, rows.endedRecords),
    ...bulk(eraseRecords, rows.erasedRecords),
    ...bulk(eraseNames, rows.erasedTexts),
    ...bulk(eraseTexts, rows.erasedTexts),
    ...bulk(dropLearning, rows.droppedLearning),
    ...bulk(eraseEdges, rows.erasedTexts),
    ...bulk(eraseCohorts, rows.erasedCohorts),
    ...bulk(views, rows.views),
    ...bulk(names, rows.names),
    ...bulk(texts, rows.texts),
    ...bulk(records, rows.records),
    ...bulk(edges, rows.edges),
    ...marks(rows.marked),
    ...bulk(aliases, rows.aliases),
    ...bulk(references, rows.references),
    ...bulk(cohorts, rows.cohorts),
    ...bulk(cohortMembers, rows.members),
    ...bulk(lineages, rows.lineages),
    ...bulk(transitions, rows.transitions),
    ...bulk(endStandings, rows.endedStandings),
    ...bulk(standings, rows.standings),
    ...bulk(endStates, rows.endedStates),
    ...bulk(states, rows.states),
    ...bulk(policies, rows.policies),
    ...bulk(endPolicies, rows.endedPolicies),
    ...bulk(advisories, rows.advisories),
    ...bulk(advised, rows.advised),
    ...bulk(withdraw, rows.withdrawnAdvisories),
    ...bulk(waivers, rows.waivers),
    ...bulk(eraseTransitions, rows.erasedSayings.transition),
    ...bulk(erasePolicies, rows.erasedSayings.policy),
    ...bulk(eraseAdvisories, rows.erasedSayings.advisory),
    ...bulk(eraseWaivers, rows.erasedSayings.waiver),
    ...[forgetRecord, forgetTransition, forgetPolicy, forgetAdvisory, forgetWaiver].flatMap((sql) =>
      bulk(sql, rows.forgottenTokens),
    ),
    ...bulk(changes, rows.changes),
  ];
}

/** Writes a batch and moves the watermark, all or nothing; fails when the watermark is not at `from`. */
export async function writeBatch(db: D1Database, rows: Rows, from: Watermark, to: Watermark): Promise<void> {
  const end = db.prepare(watermark).bind(to.position, to.nextNode);
  await db.batch([...writes(db, rows, from), end]);
}

/** Writes a batch, and undoes it; fails when it could not be written. */
export async function tryBatch(db: D1Database, rows: Rows, from: Watermark): Promise<void> {
  try {
    await db.batch([...writes(db, rows, from), db.prepare(undo)]);
  } catch (error) {
    // How SQLite says what the last statement does, and no other.
    if (error instanceof Error && error.message.includes("integer overflow")) return;
    throw error;
  }
  throw new Error("a trial was not undone");
}
