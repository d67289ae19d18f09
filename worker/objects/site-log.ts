// The site's one log: gives every statement its position, and is the only projector. Thin: how positions are given is
// `worker/place.ts`, how the database follows is `worker/follow.ts`, what is skipped is `worker/quarantine.ts`.

import { DurableObject } from "cloudflare:workers";
import { randomUUID } from "node:crypto";
import type { Confined } from "../../src/ledger/quarantine.ts";
import { genesis } from "../../src/ledger/statement.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { type Stamina, stamina } from "../backoff.ts";
import type { Offered } from "../commit.ts";
import { sha256 } from "../digest.ts";
import { type Env, lineageRoot } from "../env.ts";
import { follow } from "../follow.ts";
import { HeldBytes } from "../held.ts";
import { asked, fewAtOnce, patient } from "../patience.ts";
import {
  type Found,
  findStatement,
  lastEntry,
  ledgersAfter,
  nextToWake,
  prepareLog,
  type Registered,
  registerLedger,
  type TakeAnswer,
  take,
} from "../place.ts";
import type { Conflicts } from "../project.ts";
import {
  confined,
  countQuarantined,
  givenUp,
  listQuarantined,
  type Quarantined,
  quarantinedAmong,
} from "../quarantine.ts";
import type { Watermark } from "../read.ts";
import {
  isRestoring,
  type LedgerBeside,
  type LyingEntry,
  lyingEntries,
  lyingLedgers,
  type RestoreDone,
  type RestoreStep,
  restoreLog,
} from "../verbatim-log.ts";

// Conflicts of late statements, kept for the answers that wait for them; the database has them all.
const REMEMBERED_CONFLICTS = 10_000;

/** How far the projection is, and which of the positions asked about are in conflict or in quarantine. */
export type Settled = {
  readonly position: number;
  /** `quarantined`: the rows have nothing of it. */
  readonly conflicts: readonly { position: number; conflict: string }[];
};

export class SiteLog extends DurableObject<Env> {
  private site: string;
  private restoring: boolean;
  private readonly graph: D1Database;
  private readonly stamina: Stamina;
  private readonly held = new HeldBytes();
  private mark: Watermark | undefined;
  private projecting = false;
  private waking: Promise<void> | undefined;
  private projected: Promise<void> = Promise.resolve();
  private readonly waiting = new Set<() => void>();
  private readonly conflicts = new Map<number, string>();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.graph = patient(env.GRAPH, LIMITS.callMs);
    this.stamina = stamina(ctx);
    this.site = prepareLog(ctx.storage, () => `urn:uuid:${randomUUID()}`);
    this.restoring = isRestoring(ctx.storage.sql);
    // Repair: whatever a crash or a lost database left unprojected.
    if (lastEntry(ctx.storage.sql).position >= 0) ctx.waitUntil(this.project());
  }

  /** Enters a ledger before its first append; answers with the one the lineage has. */
  register(ledger: string, lineage: string): { site: string; ledger: string } {
    this.refuseWhileRestoring();
    return {
      site: this.site,
      ledger: registerLedger(this.ctx.storage.sql, ledger, lineage, genesis(this.site, ledger, sha256)),
    };
  }

  /** Gives positions to a ledger's statements and has them projected. */
  take(ledger: string, offered: readonly Offered[]): TakeAnswer {
    this.refuseWhileRestoring();
    const answer = take(this.ctx.storage, this.held, ledger, offered, new Date().toISOString());
    this.stamina.arm();
    this.ctx.waitUntil(this.project());
    return answer;
  }

  /**
   * Waits, at most so long, until these positions are projected; says how far it is and which of them are in conflict. Does
   * not wait at all for what is not tried again before.
   */
  async settle(positions: readonly number[], ms: number): Promise<Settled> {
    const highest = Math.max(-1, ...positions);
    const until = Date.now() + ms;
    const timeout = scheduler.wait(ms).then(() => "late" as const);
    while ((this.mark?.position ?? -1) < highest) {
      this.ctx.waitUntil(this.project());
      if (!this.projecting && !this.stamina.isDue(until - Date.now())) break;
      let wake = (): void => undefined;
      const moved = new Promise<void>((resolve) => {
        wake = resolve;
      });
      this.waiting.add(wake);
      const ended = await Promise.race([moved, timeout]);
      this.waiting.delete(wake);
      if (ended === "late") break;
    }
    const position = this.mark?.position ?? -1;
    const conflicts = positions.flatMap((one) => {
      const conflict = this.conflicts.get(one);
      return conflict === undefined ? [] : [{ position: one, conflict }];
    });
    const quarantined = quarantinedAmong(this.ctx.storage.sql, positions, position);
    return {
      position,
      conflicts: [...conflicts, ...quarantined.map((one) => ({ position: one, conflict: "quarantined" }))],
    };
  }

  /** Where a statement stands, by its hash; null when no ledger said it. */
  find(hash: string): Found | null {
    return findStatement(this.ctx.storage.sql, hash);
  }

  /** The last position given, the last that is projected as far as is known here, and how much is in quarantine. */
  head(): { site: string; position: number; projected: number | null; quarantined: number } {
    return {
      site: this.site,
      position: lastEntry(this.ctx.storage.sql).position,
      projected: this.mark?.position ?? null,
      quarantined: countQuarantined(this.ctx.storage.sql),
    };
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

  /** Entries as they lie here, for a backup: from one position to another, not all when they are many. */
  entries(from: number, to: number): LyingEntry[] {
    return lyingEntries(this.ctx.storage.sql, from, to);
  }

  /** Ledgers that the entries up to this position do not tell of, by lineage; not all when they are many. */
  beside(position: number, after: string): LedgerBeside[] {
    return lyingLedgers(this.ctx.storage.sql, position, after);
  }

  /** Puts a piece of a backup where it was; its statements are in their ledgers. With the last entry it is projected. */
  restore(step: RestoreStep): RestoreDone {
    const done = restoreLog(this.ctx.storage, this.site, step);
    if (!done.ok || !step.write) return done;
    this.site = step.head.site;
    this.restoring = isRestoring(this.ctx.storage.sql);
    if (!this.restoring) {
      this.stamina.arm();
      this.ctx.waitUntil(this.project());
    }
    return done;
  }

  /** Projects what is left, due or not, and wakes some ledgers so that none stays stranded; the cron calls it. */
  async wake(): Promise<void> {
    // One that runs may have begun before what is left was there, or the database.
    await this.projected;
    await this.project(true);
    this.waking ??= this.wakeLedgers().finally(() => {
      this.waking = undefined;
    });
    await this.waking;
    // What they had is in the log by now.
    await this.project();
  }

  override async alarm(): Promise<void> {
    this.stamina.fired();
    const { sql } = this.ctx.storage;
    const left = (this.mark?.position ?? -1) < lastEntry(sql).position || givenUp(sql) !== undefined;
    if (!left || this.restoring) return;
    this.stamina.arm();
    await this.project();
  }

  private refuseWhileRestoring(): void {
    if (this.restoring) throw new Error("the site is being restored");
  }

  /**
   * One projection at a time, in position order; none before it is due, unless it was asked for. None of half a log: what is
   * still to be restored of it may say that something is skipped.
   */
  private project(asked = false): Promise<void> {
    if (this.projecting || this.restoring) return this.projected;
    if (!asked && !this.stamina.isDue()) {
      this.stamina.arm();
      return Promise.resolve();
    }
    this.projecting = true;
    this.projected = this.projectAll();
    return this.projected;
  }

  private async projectAll(): Promise<void> {
    try {
      await follow({
        env: this.env,
        graph: this.graph,
        storage: this.ctx.storage,
        held: this.held,
        arm: this.stamina.arm,
        moved: (to, conflicts) => this.moved(to, conflicts),
      });
      this.stamina.succeeded();
    } catch (error) {
      // Nothing is lost: the entries stay, and the alarm has them projected when it is due.
      console.error(`the projection failed and will be repeated: ${error}`);
      this.stamina.failed();
      this.tell();
    } finally {
      this.projecting = false;
    }
  }

  private moved(to: Watermark, conflicts: Conflicts): void {
    const before = this.mark;
    this.mark = to;
    // What comes forward is not failing in a row.
    if (before !== undefined && to.position > before.position) this.stamina.succeeded();
    for (const [position, conflict] of conflicts) this.conflicts.set(position, conflict);
    for (const position of this.conflicts.keys()) {
      if (this.conflicts.size <= REMEMBERED_CONFLICTS) break;
      this.conflicts.delete(position);
    }
    if (to.position !== before?.position) this.tell();
  }

  /** Has those who wait look again. */
  private tell(): void {
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }

  /** What is stranded in a ledger only the ledger knows: all are asked, some at a time. */
  private async wakeLedgers(): Promise<void> {
    const lineages = nextToWake(this.ctx.storage.sql, LIMITS.wakeLedgers);
    await fewAtOnce(lineages, LIMITS.callsAtOnce, async (lineage) => {
      try {
        await asked(async () => await lineageRoot(this.env, lineage).wake());
      } catch (error) {
        // It is asked again when its turn comes round; its own alarm may be sooner.
        console.error(`the ledger of ${lineage} could not be woken: ${error}`);
      }
    });
  }
}
