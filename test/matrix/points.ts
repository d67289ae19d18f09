// The rows of the crash matrix: where the write path calls another object, the database or its own storage. Plain data, so
// that a test of the house can hold it against the calls that stand in `worker/`.
import type { Fault } from "../support/befalls.ts";
import { OF_THE_LEDGER } from "./points-ledger.ts";
import { OF_THE_LOG } from "./points-log.ts";
import { OF_THE_WORKER } from "./points-worker.ts";

/** What is said while a fault is on. */
export type Kind =
  | "record"
  | "cohort"
  | "retraction"
  | "erasure"
  | "document"
  | "transition"
  | "retraction again"
  | "record again"
  | "cohort again";

/** Who makes the call. */
export type Where = "ledger" | "log" | "worker";

/**
 * Which call is struck. Statements are named by their files.
 * `transaction`: the one in which this is said; `meets`: what is said in it besides.
 * `graph`: requests to the database with one of these statements, or with `not` those with none of them; `meets`: what is
 * asked so.
 */
export type Struck =
  | { readonly calls: "SITE_LOG" | "LINEAGE_ROOT"; readonly method: string }
  | { readonly transaction: string; readonly meets: readonly string[] }
  | { readonly statements: readonly string[] }
  | { readonly alarm: true }
  | { readonly graph: readonly string[]; readonly not?: boolean; readonly meets?: readonly string[] };

export type Point = {
  readonly call: string;
  readonly by: Where;
  readonly struck: Struck;
  /** What cannot be acknowledged unless this call is made and answered. All else is acknowledged, whatever befalls it. */
  readonly needs: readonly Kind[];
  readonly faults: readonly Fault[];
  readonly says?: readonly Kind[];
  /** Whether it is said in a lineage that nobody has said anything in. */
  readonly founds?: true;
  /** Whether the call is made only for one who waits. */
  readonly waits?: true;
  /** What has to be so before, for the call to be made: see `before.ts`. */
  readonly before?: "unheld" | "hopeless" | "failed";
  /** What has the call made, where what is said does not. */
  readonly poke?: "wake" | "cron";
};

/** What is said unless a row says otherwise; each is one statement. */
export const ALL: readonly Kind[] = ["record", "cohort", "retraction", "erasure"];

export const POINTS: readonly Point[] = [...OF_THE_WORKER, ...OF_THE_LEDGER, ...OF_THE_LOG];
