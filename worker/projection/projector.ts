// The projector of the site's log: has the database follow the log, one pass at a time, and tells those who wait. It never
// throws: what fails is tried again when it is due, by the alarm at the latest, and nothing of it is needed to take what is
// said. What it remembers may be lost with its object; the watermark is in the database, the back-off in storage.
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import type { HeldBytes } from "../log/held.ts";
import { lastEntry } from "../log/place.ts";
import { givenUp, quarantinedAmong } from "../log/quarantine.ts";
import { stamina } from "../platform/backoff.ts";
import { ended } from "../platform/patience.ts";
import type { Conflicts } from "../project.ts";
import type { Watermark } from "../read.ts";
import { follow } from "./follow.ts";

// Conflicts of late statements, kept for the answers that wait for them; the database has them all.
const REMEMBERED_CONFLICTS = 10_000;

/** How far the projection is, and which of the positions asked about are in conflict or in quarantine. */
export type Settled = {
  readonly position: number;
  /** `quarantined`: the rows have nothing of it. */
  readonly conflicts: readonly { position: number; conflict: string }[];
};

export type Projector = {
  /** How far the database is, as far as is known here. */
  readonly position: () => number | undefined;
  /** Goes on to the end of the log; not before it is due, unless it is asked for. */
  readonly project: (asked?: boolean) => Promise<void>;
  /** When the pass that runs has ended. */
  readonly ended: () => Promise<void>;
  /** The same in the background, with the alarm armed before. */
  readonly begin: () => void;
  /** What the alarm does. */
  readonly alarm: () => Promise<void>;
  /**
   * Waits, at most so long, until these positions are projected; says how far it is. Does not wait at all for what is not
   * tried again before.
   */
  readonly settle: (positions: readonly number[], ms: number) => Promise<Settled>;
};

/** What the projector works with; what belongs to the object is asked for each time. */
export type Projecting = {
  readonly ctx: DurableObjectState;
  readonly held: HeldBytes;
  readonly env: () => Env;
  /** The database; of its calls none lasts for ever. */
  readonly graph: () => D1Database;
  /** Whether it has to wait: while there is half a log, of which the other half may say that something is skipped. */
  readonly isHeld: () => boolean;
  /** The database has moved. */
  readonly moved: () => void;
};

export function projector({ ctx, held, env, graph, isHeld, moved: toldOf }: Projecting): Projector {
  const { storage } = ctx;
  const { sql } = storage;
  const { isDue, arm, fired, failed, succeeded } = stamina(ctx);
  const waiting = new Set<() => void>();
  const conflicts = new Map<number, string>();
  let mark: Watermark | undefined;
  // Whether the last pass left the database there; the guard of the next batch finds out when it is not so any more.
  let sure = false;
  let projecting = false;
  let projected: Promise<void> = Promise.resolve();

  /** Has those who wait look again. */
  const tell = (): void => {
    for (const wake of waiting) wake();
    waiting.clear();
  };

  const moved = (to: Watermark, found: Conflicts): void => {
    const before = mark;
    mark = to;
    // What comes forward is not failing in a row.
    if (before !== undefined && to.position > before.position) succeeded();
    for (const [position, conflict] of found) conflicts.set(position, conflict);
    for (const position of conflicts.keys()) {
      if (conflicts.size <= REMEMBERED_CONFLICTS) break;
      conflicts.delete(position);
    }
    if (to.position === before?.position) return;
    tell();
    toldOf();
  };

  const pass = async (asked: boolean): Promise<void> => {
    try {
      const from = sure && !asked ? mark : undefined;
      sure = false;
      await follow({ env: env(), graph: graph(), storage, held, arm, moved, from });
      sure = true;
      succeeded();
    } catch (error) {
      // Nothing is lost: the entries stay, and the alarm has them projected when it is due.
      console.error(`the projection failed and will be repeated: ${error}`);
      failed();
      tell();
    } finally {
      projecting = false;
    }
  };

  /** One pass at a time, in position order. */
  const project = (asked = false): Promise<void> => {
    if (projecting || isHeld()) return projected;
    if (!asked && !isDue()) {
      arm();
      return Promise.resolve();
    }
    projecting = true;
    projected = pass(asked);
    return projected;
  };

  return {
    project,
    ended: () => projected,
    position: () => mark?.position,

    begin() {
      arm();
      ctx.waitUntil(project());
    },

    async alarm() {
      fired();
      const left = (mark?.position ?? -1) < lastEntry(sql).position || givenUp(sql) !== undefined;
      if (!left || isHeld()) return;
      arm();
      await project();
    },

    async settle(positions, ms) {
      const highest = Math.max(-1, ...positions);
      const until = Date.now() + ms;
      while ((mark?.position ?? -1) < highest) {
        ctx.waitUntil(project());
        if (!projecting && !isDue(until - Date.now())) break;
        // With so many waiting, who comes is told how far it is: what was taken is taken.
        if (waiting.size >= LIMITS.settleWaits) break;
        let wake = (): void => undefined;
        const woken = new Promise<void>((resolve) => {
          wake = resolve;
        });
        waiting.add(wake);
        const isWoken = await ended(until - Date.now(), woken);
        waiting.delete(wake);
        if (!isWoken) break;
      }
      const position = mark?.position ?? -1;
      const known = positions.flatMap((one) => {
        const conflict = conflicts.get(one);
        return conflict === undefined ? [] : [{ position: one, conflict }];
      });
      const skipped = quarantinedAmong(sql, positions, position);
      return {
        position,
        conflicts: [...known, ...skipped.map((one) => ({ position: one, conflict: "quarantined" }))],
      };
    },
  };
}
