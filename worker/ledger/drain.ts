// The way of what a ledger has taken to the site's log, and the wait for it. One offer at a time; what is taken while one is
// on its way goes with the next. It never throws: what fails is offered again when that is due, by the alarm at the latest,
// and the log answers what it knows with the same positions.
import type { LedgerState } from "../../src/ledger/plan.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { lastPlaced, notePositions, positionsOf, statementsFrom, type Taken } from "../commit.ts";
import type { Env } from "../env.ts";
import { stamina } from "../platform/backoff.ts";
import { siteLog } from "../platform/calls.ts";
import { ended, within } from "../platform/patience.ts";
import { together } from "../platform/together.ts";
import type { Settled } from "../projection/projector.ts";

/** A statement as taken, with how far it has come. `conflict`: why it is walked nowhere; `quarantined`: it is skipped. */
export type Appended = Taken & { readonly projected: boolean; readonly conflict: string | null };

// What one offer to the site's log holds at most.
export const OFFER = { count: 1_000, characters: 2_000_000 };
// How many that wait are asked for at once at most.
const TOGETHER = 100;

/** Positions that somebody waits for, and until when. */
type Waiting = { readonly positions: readonly number[]; readonly until: number };
const UNSETTLED: Settled = { position: -1, conflicts: [] };

export type Drain = {
  /** Whether the ledger has statements that the log does not have. */
  readonly isLeft: () => boolean;
  /** Offers what is left in the background, with the alarm armed before. */
  readonly begin: () => void;
  /** Offers what is left; not before it is due, unless it is asked for. */
  readonly drain: (asked?: boolean) => Promise<void>;
  /** What the alarm does. */
  readonly alarm: () => Promise<void>;
  /** Waits, at most so long, until these can be read; says how far they are. */
  readonly settled: (taken: readonly Taken[], ms: number) => Promise<Appended[]>;
};

/** What is drained; what belongs to the object is asked for each time. */
export type Draining = {
  readonly ctx: DurableObjectState;
  readonly env: () => Env;
  /** Undefined before the ledger is founded. */
  readonly state: () => LedgerState | undefined;
};

export function drain({ ctx, env, state }: Draining): Drain {
  const { sql } = ctx.storage;
  const { isDue, arm, fired, failed, succeeded } = stamina(ctx);
  let frozen = false;
  let draining = false;
  let drained: Promise<void> = Promise.resolve();
  /** The offer that is on its way; it does not fail. */
  let offer: Promise<boolean> = Promise.resolve(false);
  /** The last statement that was placed, as far as is known without a look. */
  let placedTo = 0;

  const isLeft = (): boolean => lastPlaced(sql) < (state()?.seq ?? 0);

  /** Offers what comes next; whether to go on. */
  const offerNext = async ({ ledger, lineage }: LedgerState): Promise<boolean> => {
    try {
      const offered = statementsFrom(sql, lastPlaced(sql) + 1, OFFER.count, OFFER.characters);
      const bound = env();
      const answer = await siteLog(bound).take(ledger, offered);
      if ("code" in answer) throw new Error(answer.detail);
      if (!answer.ok) {
        frozen = true; // until somebody has looked: a new start tries once more
        console.error(`ledger-forked: ${ledger} (${lineage}): ${answer.frozen}`);
        return false;
      }
      notePositions(ctx.storage, answer.placed);
      placedTo = answer.placed.at(-1)?.seq ?? placedTo;
      succeeded();
      return true;
    } catch (error) {
      // The statements are durable here; the alarm offers them again when that is due.
      console.error(`the drain of ${lineage} failed and will be repeated:`, error);
      failed();
      return false;
    }
  };

  const drainAll = async (): Promise<void> => {
    try {
      for (let more = true; more && isLeft(); more = await offer) {
        const from = state();
        if (from === undefined) break;
        offer = offerNext(from);
      }
    } catch (error) {
      // Its own storage does not say what is left: the alarm asks again.
      console.error(`the drain of ${state()?.lineage} failed and will be repeated:`, error);
      failed();
    } finally {
      draining = false;
    }
  };

  const drainDue = (isAsked = false): Promise<void> => {
    if (draining) return drained;
    if (!isAsked && !isDue()) {
      arm();
      return Promise.resolve();
    }
    draining = true;
    drained = drainAll();
    return drained;
  };

  /** How far the log is with these positions. What was taken is taken, also where the log cannot say. */
  const settle = together(
    TOGETHER,
    () => ctx.storage.sync(),
    async (waiting: readonly Waiting[]): Promise<Settled[]> => {
      const ms = Math.max(0, Math.max(...waiting.map((one) => one.until)) - Date.now());
      const positions = waiting.flatMap((one) => one.positions);
      const bound = env();
      try {
        const settled = await within(ms + LIMITS.projectionWaitMs, siteLog(bound).settle(positions, ms));
        return waiting.map(() => settled);
      } catch (error) {
        console.error(`the log does not say how far ${state()?.lineage} is: ${error}`);
        return waiting.map(() => UNSETTLED);
      }
    },
  );

  return {
    isLeft,
    drain: drainDue,

    begin() {
      arm();
      ctx.waitUntil(drainDue());
    },

    async alarm() {
      fired();
      if (!isLeft() || frozen) return;
      arm();
      await drainDue();
    },

    async settled(taken, ms) {
      const until = Date.now() + ms;
      const left = (): number => Math.max(0, until - Date.now());
      const last = Math.max(...taken.map((one) => one.seq));
      // Not until all is drained: others may go on writing.
      while (draining && placedTo < last && left() > 0) await ended(left(), offer);
      const known = positionsOf(
        sql,
        taken.map((one) => one.seq),
      );
      const placed = taken.map((one) => ({ ...one, position: known.get(one.seq) ?? null }));
      const positions = placed.flatMap((one) => one.position ?? []);
      let settled = UNSETTLED;
      const wait = async (): Promise<void> => {
        settled = await settle({ positions, until });
      };
      if (positions.length > 0) await ended(left() + LIMITS.projectionWaitMs, wait());
      const conflicts = new Map(settled.conflicts.map((one) => [one.position, one.conflict]));
      return placed.map((one) => {
        const conflict = one.position === null ? null : (conflicts.get(one.position) ?? null);
        const passed = one.position !== null && one.position <= settled.position;
        return { ...one, projected: passed && conflict !== "quarantined", conflict };
      });
    },
  };
}
