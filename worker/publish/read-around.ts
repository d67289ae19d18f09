// The reads of what the whole graph says and no document need hold: the times that are claimed around nodes, and what all
// records of a run say of it.
import createdOfParentsSql from "../../sql/queries/read/created-of-parents.sql";
import outdoneSql from "../../sql/queries/read/outdone.sql";
import runFactsSql from "../../sql/queries/read/run-facts.sql";
import { EDGE_TYPE_NAMES } from "../../src/model/edge-types.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { CAPTURE_METHODS } from "../../src/model/record.ts";
import type { RunFacts } from "../../src/prov/formats/document.ts";
import { EDGE_MAPPINGS } from "../../src/prov/mapping/edge-mapping.ts";
import { type Created, created, UNSAID } from "../../src/prov/mapping/time-order.ts";
import type { Ask } from "../read.ts";

const DERIVATIONS = JSON.stringify(EDGE_TYPE_NAMES.filter((type) => EDGE_MAPPINGS[type].derivation));

/** When the parents of these nodes claim to have come to be, by id. */
export const createdOfParents = (ns: readonly number[], at: number): Ask<ReadonlyMap<string, Created>> => ({
  sql: createdOfParentsSql,
  list: ns,
  more: [at, DERIVATIONS],
  read: (rows: readonly { id: string; at: string; method: (typeof CAPTURE_METHODS)[number] | null }[]) =>
    new Map(rows.map((row) => [row.id, created(row.at, row.method ?? undefined)])),
});

/** Which of these nodes have a child that claims to be older and is less in doubt. */
export const outdone = (ns: readonly number[], at: number): Ask<ReadonlySet<number>> => ({
  sql: outdoneSql,
  list: ns,
  more: [at, DERIVATIONS, JSON.stringify(CAPTURE_METHODS), UNSAID],
  read: (rows: readonly { n: number }[]) => new Set(rows.map(({ n }) => n)),
});

/** Text of each fact behind the place of its record; `id` as it is. */
type FactsRow = { readonly [K in keyof RunFacts]-?: K extends "id" ? string : string | null };

// 16 digits of a position, `rec:` and 64 of a hash, a space.
const PLACE = 16 + 68 + 1;

const word = (fact: string | null): string | undefined => fact?.slice(PLACE);

function value<T>(fact: string | null): T | undefined {
  const text = word(fact);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

/** What the records of the runs that these nodes' records name say of them, by the run's id. */
export const runFacts = (ns: readonly number[], at: number): Ask<ReadonlyMap<string, RunFacts>> => ({
  sql: runFactsSql,
  list: ns,
  more: [at, LIMITS.runRecords],
  read: (rows: readonly FactsRow[]) =>
    new Map(
      rows.map((row) => [
        row.id,
        {
          id: row.id,
          status: word(row.status),
          started_at: word(row.started_at),
          ended_at: word(row.ended_at),
          params: value(row.params),
          code: value(row.code),
          packages: value(row.packages),
          hardware: value(row.hardware),
          outcome: word(row.outcome),
          authority: word(row.authority),
          justification: word(row.justification),
        },
      ]),
    ),
});
