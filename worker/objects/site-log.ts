// The site's one log: gives every statement its position, and is the only projector. Thin: how positions are given is
// `worker/log/place.ts`, how the database follows is `worker/projection/projector.ts`, what is skipped is `worker/log/quarantine.ts`.

import { DurableObject } from "cloudflare:workers";
import { randomUUID } from "node:crypto";
import type { Confined } from "../../src/ledger/quarantine.ts";
import { genesis } from "../../src/ledger/statement.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { NotTaken } from "../../src/model/refusal.ts";
import type { Offered } from "../commit.ts";
import type { Env } from "../env.ts";
import { HeldBytes } from "../log/held.ts";
import { type AtInstant, positionAt, type Taken, timesOf } from "../log/log-time.ts";
import {
  type Found,
  findStatement,
  lastEntry,
  prepareLog,
  registerLedger,
  type TakeAnswer,
  take,
} from "../log/place.ts";
import { confined, countQuarantined, listQuarantined, type Quarantined } from "../log/quarantine.ts";
import { ledgersAfter, nextToWake, type Registered } from "../log/register.ts";
import {
  BEING_RESTORED,
  isRestoring,
  type LedgerBeside,
  type LyingEntry,
  lyingEntries,
  lyingLedgers,
  type RestoreDone,
  type RestoreStep,
  restoreLog,
} from "../log/verbatim-log.ts";
import { lineageRoot, siteWatch } from "../platform/calls.ts";
import { sha256 } from "../platform/digest.ts";
import { keepLimits } from "../platform/measure.ts";
import { nudge } from "../platform/nudge.ts";
import { fewAtOnce, patient } from "../platform/patience.ts";
import { type Projector, projector, type Settled } from "../projection/projector.ts";
import { type Compared, compareProjection, type Remaking, rebuildProjection } from "../projection/remake.ts";

export class SiteLog extends DurableObject<Env> {
  private site: string;
  private restoring: boolean;
  private readonly graph: D1Database;
  private readonly held = new HeldBytes();
  private readonly projector: Projector;
  private remaking = false;
  private still = false;
  private waking: Promise<void> | undefined;
  private readonly wakeWatch = nudge("the watch", () => siteWatch(this.env).wake());

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    keepLimits(ctx.storage);
    this.graph = patient(env.GRAPH, LIMITS.callMs);
    this.site = prepareLog(ctx.storage, () => `urn:uuid:${randomUUID()}`);
    this.restoring = isRestoring(ctx.storage.sql);
    this.projector = projector({
      ctx,
      held: this.held,
      env: () => this.env,
      graph: () => this.graph,
      isHeld: () => this.restoring || this.still,
      moved: () => ctx.waitUntil(this.wakeWatch()),
    });
    // Repair: whatever a crash or a lost database left unprojected.
    if (lastEntry(ctx.storage.sql).position >= 0) ctx.waitUntil(this.projector.project());
  }

  /** Enters a ledger before its first append; answers with the one the lineage has. */
  register(ledger: string, lineage: string): { site: string; ledger: string } | NotTaken {
    if (this.restoring) return BEING_RESTORED;
    return {
      site: this.site,
      ledger: registerLedger(this.ctx.storage.sql, ledger, lineage, genesis(this.site, ledger, sha256)),
    };
  }

  /** Gives positions to a ledger's statements and has them projected. */
  take(ledger: string, offered: readonly Offered[]): TakeAnswer | NotTaken {
    if (this.restoring) return BEING_RESTORED;
    const answer = take(this.ctx.storage, this.held, ledger, offered, new Date().toISOString());
    this.projector.begin();
    return answer;
  }

  /** Waits, at most so long, until these positions are projected; says how far it is and which of them are in conflict. */
  async settle(positions: readonly number[], ms: number): Promise<Settled> {
    return await this.projector.settle(positions, ms);
  }

  /** Where a statement stands, by its hash; null when no ledger said it. */
  find(hash: string): Found | null {
    return findStatement(this.ctx.storage.sql, hash);
  }

  /** The last position given, the last that is projected as far as is known here, how much is in quarantine, and whether there is only half a log. */
  head(): {
    site: string;
    position: number;
    projected: number | null;
    quarantined: number;
    restoring: boolean;
  } {
    return {
      site: this.site,
      restoring: this.restoring,
      position: lastEntry(this.ctx.storage.sql).position,
      projected: this.projector.position() ?? null,
      quarantined: countQuarantined(this.ctx.storage.sql),
    };
  }

  /** Which position an instant (milliseconds) stands for, and whether there is only half a log. */
  asOf(instant: number): AtInstant & { restoring: boolean } {
    const { restoring } = this;
    return { ...positionAt(this.ctx.storage.sql, instant, Date.now(), restoring), restoring };
  }

  /** Where a statement stands, and where it was skipped; null when no ledger said it. */
  confined(statement: string): Confined | null {
    return confined(this.ctx.storage.sql, statement) ?? null;
  }

  /** What is in quarantine: a page after a position that is skipped. */
  quarantined(after: number, limit: number): Quarantined[] {
    return listQuarantined(this.ctx.storage.sql, after, limit);
  }

  /** A page of the register, by lineage. */
  ledgers(after: string, frozen: boolean, limit: number): Registered[] {
    return ledgersAfter(this.ctx.storage.sql, after, frozen, limit);
  }

  /** When the log took these positions. */
  times(positions: readonly number[]): Taken[] {
    return timesOf(this.ctx.storage.sql, positions);
  }

  /** Entries as they lie here, for a backup: from one position to another, not all when they are many. */
  entries(from: number, to: number): LyingEntry[] {
    return lyingEntries(this.ctx.storage.sql, from, to);
  }

  /** Ledgers that the entries up to this position do not tell of, by lineage; not all when they are many. */
  beside(position: number, after: string): LedgerBeside[] {
    return lyingLedgers(this.ctx.storage.sql, position, after);
  }

  /** Makes the projection again and puts it in its place; null when somebody is at it already. */
  async rebuild(): Promise<number | null> {
    return await this.remake((remaking) => rebuildProjection(remaking));
  }

  /** Compares the projection with one made again, naming so many rows of each table; null when somebody is at it already. */
  async compare(rows: number): Promise<Compared | null> {
    return await this.remake((remaking) => compareProjection(remaking, rows));
  }

  private async remake<T>(work: (remaking: Remaking) => Promise<T>): Promise<T | null> {
    if (this.remaking) return null;
    this.remaking = true;
    try {
      const { env, graph, held } = this;
      return await work({ env, graph, sql: this.ctx.storage.sql, held, holdStill: () => this.holdStill() });
    } finally {
      this.remaking = false;
    }
  }

  /** Projects nothing from here on, until it is let go on. */
  private async holdStill(): Promise<() => void> {
    this.still = true;
    await this.projector.ended();
    return () => {
      this.still = false;
      this.ctx.waitUntil(this.projector.project(true));
    };
  }

  /** Puts a piece of a backup where it was; its statements are in their ledgers. With the last entry it is projected. */
  restore(step: RestoreStep): RestoreDone {
    const done = restoreLog(this.ctx.storage, this.site, step);
    if (!done.ok || !step.write) return done;
    this.site = step.head.site;
    this.restoring = isRestoring(this.ctx.storage.sql);
    if (!this.restoring) this.projector.begin();
    return done;
  }

  /** Projects what is left, due or not, and wakes some ledgers so that none stays stranded; the cron calls it. */
  async wake(): Promise<void> {
    // One that runs may have begun before what is left was there, or the database.
    await this.projector.ended();
    await this.projector.project(true);
    this.waking ??= this.wakeLedgers().finally(() => {
      this.waking = undefined;
    });
    await this.waking;
    // What they had is in the log by now.
    await this.projector.project();
  }

  override async alarm(): Promise<void> {
    await this.projector.alarm();
  }

  /** What is stranded in a ledger only the ledger knows: all are asked, some at a time. */
  private async wakeLedgers(): Promise<void> {
    const lineages = nextToWake(this.ctx.storage.sql, LIMITS.wakeLedgers);
    await fewAtOnce(lineages, LIMITS.callsAtOnce, async (lineage) => {
      try {
        await lineageRoot(this.env, lineage).wake();
      } catch (error) {
        // It is asked again when its turn comes round; its own alarm may be sooner.
        console.error(`the ledger of ${lineage} could not be woken: ${error}`);
      }
    });
  }
}
