// The reads of what is published of nodes beside their records: moves and states, advisories and waivers, cohorts. By which
// token something was said is not read: it is never published.
import advisoriesOfManySql from "../../sql/queries/read/advisories-of-many.sql";
import cohortsOfManySql from "../../sql/queries/read/cohorts-of-many.sql";
import movesOfManySql from "../../sql/queries/read/moves-of-many.sql";
import stoodOfManySql from "../../sql/queries/read/stood-of-many.sql";
import waiversOfManySql from "../../sql/queries/read/waivers-of-many.sql";
import type {
  ToldAdvisory,
  ToldCohort,
  ToldDecision,
  ToldMove,
  ToldStanding,
  ToldWaiver,
} from "../../src/prov/mapping/said.ts";
import { type Ask, byNumber } from "../read.ts";

type ByNode<T> = ReadonlyMap<number, readonly T[]>;

/** A row as it is told, but for what SQL has no type for. */
type Row<T, Raw> = Omit<T, keyof Raw> & Raw & { readonly n: number };

type MoveRow = Row<
  Omit<ToldMove, "from" | "to">,
  {
    readonly from_state: ToldMove["from"];
    readonly to_state: ToldMove["to"];
    readonly recorded: number;
    readonly decision: string | null;
    readonly withheld: number;
  }
>;

/** What was said of moving these nodes, or of moving others into their places. */
export const movesOf = (ns: readonly number[], at: number): Ask<ByNode<ToldMove>> => ({
  sql: movesOfManySql,
  list: ns,
  more: [at],
  read: (rows: readonly MoveRow[]) =>
    byNumber(ns, rows, ({ from_state, to_state, recorded, decision, withheld, ...row }) => ({
      ...row,
      from: from_state,
      to: to_state,
      recorded: recorded === 1,
      decision: decision === null ? null : (JSON.parse(decision) as ToldDecision),
      withheld: withheld === 1,
    })),
});

type StandingRow = Omit<ToldStanding, "ended"> & {
  readonly n: number;
  readonly ended_by: string | null;
  readonly ended_at: string | null;
};

/** Every state that these nodes reached. */
export const stoodOf = (ns: readonly number[], at: number): Ask<ByNode<ToldStanding>> => ({
  sql: stoodOfManySql,
  list: ns,
  more: [at],
  read: (rows: readonly StandingRow[]) =>
    byNumber(ns, rows, ({ ended_by, ended_at, ...row }) => ({
      ...row,
      ended: ended_by === null || ended_at === null ? null : { statement: ended_by, at: ended_at },
    })),
});

type AdvisoryRow = Row<
  Omit<ToldAdvisory, "withdrawn">,
  {
    readonly references: string;
    readonly names: string;
    readonly withheld: number;
    readonly until_position: number | null;
    readonly withdrawal: string | null;
  }
>;

/** The advisories about these nodes. */
export const advisoriesAbout = (ns: readonly number[], at: number): Ask<ByNode<ToldAdvisory>> => ({
  sql: advisoriesOfManySql,
  list: ns,
  more: [at],
  read: (rows: readonly AdvisoryRow[]) =>
    byNumber(ns, rows, ({ references, names, withheld, until_position: position, withdrawal, ...row }) => ({
      ...row,
      references: JSON.parse(references) as string[],
      names: JSON.parse(names) as string[],
      withheld: withheld === 1,
      withdrawn: position === null || withdrawal === null ? null : { statement: withdrawal, position },
    })),
});

type WithheldRow<T> = Row<T, { readonly withheld: number }>;

/** The waivers for these nodes. */
export const waiversFor = (ns: readonly number[], at: number): Ask<ByNode<ToldWaiver>> => ({
  sql: waiversOfManySql,
  list: ns,
  more: [at],
  read: (rows: readonly WithheldRow<ToldWaiver>[]) =>
    byNumber(ns, rows, ({ withheld, ...row }) => ({ ...row, withheld: withheld === 1 })),
});

/** The cohorts of these nodes. */
export const cohortsOf = (ns: readonly number[], at: number): Ask<ByNode<ToldCohort>> => ({
  sql: cohortsOfManySql,
  list: ns,
  more: [at],
  read: (rows: readonly WithheldRow<ToldCohort>[]) =>
    byNumber(ns, rows, ({ withheld, ...row }) => ({ ...row, withheld: withheld === 1 })),
});
