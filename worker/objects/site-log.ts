// The site's one log: gives every statement its position, and is the only projector. Thin: how positions are given is
// `worker/place.ts`, how entries become rows is `worker/project.ts`.

import { DurableObject } from "cloudflare:workers";
import { randomUUID } from "node:crypto";
import { genesis } from "../../src/ledger/statement.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Offered } from "../commit.ts";
import { sha256 } from "../digest.ts";
import { type Env, lineageRoot } from "../env.ts";
import {
  entriesAfter,
  type Found,
  findStatement,
  forget,
  lastEntry,
  lineagesOfLedgers,
  prepareLog,
  registerLedger,
  type TakeAnswer,
  take,
} from "../place.ts";
import { projectEntries, withBytes } from "../project.ts";
import { type Watermark, watermark } from "../read.ts";

const RETRY_MS = 5_000;
const BATCH_CHARACTERS = 2_000_000;
// Conflicts of late statements, kept for the answers that wait for them; the database has them all.
const REMEMBERED_CONFLICTS = 10_000;

/** How far the projection is, and which of the positions asked about are in conflict. */
export type Settled = {
  readonly position: number;
  readonly conflicts: readonly { position: number; conflict: string }[];
};

export class SiteLog extends DurableObject<Env> {
  private readonly site: string;
  private mark: Watermark | undefined;
  private armed = false;
  private projecting = false;
  private projected: Promise<void> = Promise.resolve();
  private readonly waiting = new Set<() => void>();
  private readonly conflicts = new Map<number, string>();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.site = prepareLog(ctx.storage, () => `urn:uuid:${randomUUID()}`);
    // Repair: whatever a crash or a lost database left unprojected.
    if (lastEntry(ctx.storage.sql).position >= 0) ctx.waitUntil(this.project());
  }

  /** Enters a ledger before its first append; answers with the one the lineage has. */
  register(ledger: string, lineage: string): { site: string; ledger: string } {
    return {
      site: this.site,
      ledger: registerLedger(this.ctx.storage.sql, ledger, lineage, genesis(this.site, ledger, sha256)),
    };
  }

  /** Gives positions to a ledger's statements and has them projected. */
  take(ledger: string, offered: readonly Offered[]): TakeAnswer {
    const answer = take(this.ctx.storage, ledger, offered, new Date().toISOString());
    this.arm();
    this.ctx.waitUntil(this.project());
    return answer;
  }

  /** Waits, at most so long, until these positions are projected; says how far it is and which of them are in conflict. */
  async settle(positions: readonly number[], ms: number): Promise<Settled> {
    const highest = Math.max(-1, ...positions);
    const timeout = scheduler.wait(ms).then(() => "late" as const);
    while ((this.mark?.position ?? -1) < highest) {
      const moved = new Promise<void>((resolve) => this.waiting.add(resolve));
      this.ctx.waitUntil(this.project());
      if ((await Promise.race([moved, timeout])) === "late") break;
    }
    const conflicts = positions.flatMap((position) => {
      const conflict = this.conflicts.get(position);
      return conflict === undefined ? [] : [{ position, conflict }];
    });
    return { position: this.mark?.position ?? -1, conflicts };
  }

  /** Where a statement stands, by its hash; null when no ledger said it. */
  find(hash: string): Found | null {
    return findStatement(this.ctx.storage.sql, hash);
  }

  /** The last position given, and the last that is projected as far as is known here. */
  head(): { site: string; position: number; projected: number | null } {
    return {
      site: this.site,
      position: lastEntry(this.ctx.storage.sql).position,
      projected: this.mark?.position ?? null,
    };
  }

  /** Projects what is left, and wakes every ledger so that none stays stranded; the cron calls it. */
  async wake(): Promise<void> {
    await this.project();
    for (const lineage of lineagesOfLedgers(this.ctx.storage.sql))
      await lineageRoot(this.env, lineage).wake();
  }

  override async alarm(): Promise<void> {
    this.armed = false;
    if ((this.mark?.position ?? -1) >= lastEntry(this.ctx.storage.sql).position) return;
    this.arm();
    await this.project();
  }

  private arm(): void {
    if (this.armed) return;
    this.armed = true;
    this.ctx.waitUntil(this.ctx.storage.setAlarm(Date.now() + RETRY_MS));
  }

  /** One projection at a time, in position order. */
  private project(): Promise<void> {
    if (!this.projecting) {
      this.projecting = true;
      this.projected = this.projectAll();
    }
    return this.projected;
  }

  private async projectAll(): Promise<void> {
    try {
      // The database says where it is: it may have been dropped and be far behind, which is no special case.
      this.mark = await watermark(this.env.GRAPH);
      for (;;) {
        const held = entriesAfter(
          this.ctx.storage.sql,
          this.mark.position,
          LIMITS.batchStatements,
          BATCH_CHARACTERS,
        );
        if (held.length === 0) return;
        const done = await projectEntries(
          this.env.GRAPH,
          await withBytes(this.env, held, BATCH_CHARACTERS),
          this.mark,
        );
        this.mark = done.to;
        forget(this.ctx.storage.sql, done.to.position);
        this.note(done.conflicts);
      }
    } catch (error) {
      // Nothing is lost: the entries stay, and the alarm or the next statement projects them.
      console.error(`the projection failed and will be repeated: ${error}`);
    } finally {
      this.projecting = false;
    }
  }

  private note(conflicts: ReadonlyMap<number, string>): void {
    for (const [position, conflict] of conflicts) this.conflicts.set(position, conflict);
    for (const position of this.conflicts.keys()) {
      if (this.conflicts.size <= REMEMBERED_CONFLICTS) break;
      this.conflicts.delete(position);
    }
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }
}
