// One lineage's ledger: the unit of serialisation. Appends what it is given, keeps it for ever, and hands it on to the
// site's log. Thin: what to write is `src/ledger/plan.ts`, how it is written is `worker/commit.ts`.
import { DurableObject } from "cloudflare:workers";
import { type ErasureRequest, erasureRequest, planErasure } from "../../src/ledger/erasure.ts";
import type { AppendRequest, LedgerState } from "../../src/ledger/plan.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { NotTaken } from "../../src/model/refusal.ts";
import { type Stamina, stamina } from "../backoff.ts";
import { bounded } from "../bounded.ts";
import { siteLog } from "../calls.ts";
import {
  type AskedSource,
  append,
  type Copies,
  copiesOf,
  erase,
  type FoundSource,
  firstSource,
  foundLedger,
  isKnown,
  lastPlaced,
  loadState,
  notePositions,
  type Offered,
  positionsOf,
  prepareLedger,
  type Restored,
  statementsFrom,
  storedParts,
  type Taken,
} from "../commit.ts";
import { randomHex, sha256 } from "../digest.ts";
import type { Env } from "../env.ts";
import { refusalOf } from "../failures.ts";
import { keepLimits } from "../measure.ts";
import { within } from "../patience.ts";
import type { Settled } from "../projector.ts";
import {
  type Lying,
  lyingStatements,
  restoredUntil,
  restoreStatements,
  type Who,
} from "../verbatim-ledger.ts";
import { BEING_RESTORED } from "../verbatim-log.ts";

/** A statement as taken, with how far it has come. `conflict`: why it is walked nowhere; `quarantined`: it is skipped. */
export type Appended = Taken & { readonly projected: boolean; readonly conflict: string | null };

// What one offer to the site's log holds at most.
const OFFER = { count: 1_000, characters: 2_000_000 };

const busy = (lineage: string): NotTaken => ({
  code: "busy",
  detail: `${lineage} is new, and too many wait to say something in it; nothing of this was taken.`,
  hint: "Wait as long as Retry-After says and send it again, fewer at a time.",
});

const charactersOf = (requests: readonly AppendRequest[]): number =>
  requests.reduce((sum, { parts }) => parts.reduce((size, part) => size + part.text.length, sum), 0);

export class LineageRoot extends DurableObject<Env> {
  private state: LedgerState | undefined;
  private until: number;
  private founding: Promise<LedgerState | NotTaken> | undefined;
  /** Appends that are kept waiting before they are taken. */
  private readonly untaken = bounded({ count: LIMITS.ledgerCalls, size: LIMITS.ledgerCharacters });
  /** Answers that wait for the projection. */
  private readonly unsettled = bounded({ count: LIMITS.ledgerSettles, size: Number.POSITIVE_INFINITY });
  private readonly stamina: Stamina;
  private frozen = false;
  private draining = false;
  private drained: Promise<void> = Promise.resolve();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    keepLimits(ctx.storage);
    this.stamina = stamina(ctx);
    prepareLedger(ctx.storage);
    this.state = loadState(ctx.storage.sql);
    this.until = restoredUntil(ctx.storage.sql);
    // Repair: a crash may have left statements that the site's log has not seen.
    if (this.undrained()) ctx.waitUntil(this.drain());
  }

  /** Takes statements in order, all or none. Durable when it returns; waits up to `waitMs` for them to be projected. */
  async append(
    lineage: string,
    requests: readonly AppendRequest[],
    waitMs: number,
  ): Promise<Appended[] | NotTaken> {
    const founded = this.state ?? (await this.founded(lineage, requests));
    if ("code" in founded) return founded;
    if (this.isRestored()) return BEING_RESTORED;
    // No await between reading the state and writing it: appends are serial.
    const taken = this.write((now) => append(this.ctx.storage, this.state ?? founded, requests, now));
    return await this.answered(taken, waitMs);
  }

  /** The same, unless something was said since the statement of this number: then nothing is taken, and the answer is null. */
  async appendAfter(
    seq: number,
    lineage: string,
    requests: readonly AppendRequest[],
    waitMs: number,
  ): Promise<Appended[] | NotTaken | null> {
    const founded = this.state ?? (await this.founded(lineage, requests));
    if ("code" in founded) return founded;
    if ((this.state ?? founded).seq !== seq) return null;
    return await this.append(lineage, requests, waitMs);
  }

  /**
   * Erases parts of a statement of this ledger, and says so. Answers null when it has no such statement, and with the names
   * of the parts that the statement has when some that were asked for are not among them.
   */
  async erase(
    asked: ErasureRequest,
    waitMs: number,
  ): Promise<{ appended: Appended; copies: Copies } | { parts: readonly string[] } | NotTaken | null> {
    if (this.isRestored()) return BEING_RESTORED;
    const { state } = this;
    const stored = storedParts(this.ctx.storage.sql, asked.seq, asked.statement);
    if (state === undefined || stored === undefined) return null;
    const planned = planErasure(stored, asked.parts, sha256);
    if ("missing" in planned) return { parts: stored.map((part) => part.name) };
    const request = erasureRequest(asked, planned.parts, sha256);
    const target = { seq: asked.seq, left: planned.left };
    const lost = stored.filter((part) => asked.parts.includes(part.name));
    const copies = copiesOf(this.ctx.storage.sql, asked.seq, lost);
    const taken = this.write((now) => erase(this.ctx.storage, state, request, target, now));
    const [appended] = await this.answered(taken, waitMs);
    if (appended === undefined) throw new Error("an erasure was neither taken nor refused");
    return { appended, copies };
  }

  /** Whether this was said before. */
  knows(fingerprint: string): boolean {
    return isKnown(this.ctx.storage.sql, fingerprint);
  }

  /** The first source that these records were said with: one that is there, before one that was erased. */
  source(asked: readonly AskedSource[]): FoundSource | null {
    return firstSource(this.ctx.storage.sql, asked);
  }

  /** Statements with their bytes, for a projection that lost them: one at least, and not much more than so many characters. */
  read(from: number, count: number, characters: number = OFFER.characters): Offered[] {
    return statementsFrom(this.ctx.storage.sql, from, Math.min(count, OFFER.count), characters);
  }

  /** Statements as they lie here, for a backup. */
  verbatim(from: number, to: number, characters: number): Lying[] {
    return lyingStatements(this.ctx.storage.sql, from, to, characters);
  }

  /** Writes statements of a backup as they were; says what stands against it. The ledger's last will be number `until`. */
  restore(who: Who, until: number, run: readonly Restored[]): string | null {
    const wrong = restoreStatements(this.ctx.storage, who, until, run);
    this.state = loadState(this.ctx.storage.sql);
    this.until = restoredUntil(this.ctx.storage.sql);
    return wrong;
  }

  /** The number of its last statement; 0 before the first. */
  end(): number {
    return this.state?.seq ?? 0;
  }

  /** Drains what the site's log has not taken, due or not; the cron calls it, for a ledger that a crash left stranded. */
  async wake(): Promise<void> {
    await this.drain(true);
  }

  override async alarm(): Promise<void> {
    this.stamina.fired();
    if (!this.undrained() || this.frozen) return;
    this.stamina.arm();
    await this.drain();
  }

  /** What was taken is on its way from here on; waits for it as long as was asked. */
  private async answered(taken: readonly Taken[], waitMs: number): Promise<Appended[]> {
    // The safety net, armed in the same turn: if the drain dies with this instance, the alarm drains again.
    if (taken.some((one) => one.created)) this.stamina.arm();
    const drained = this.drain();
    this.ctx.waitUntil(drained);
    // What is taken is answered at once where too many wait already to see it projected.
    const leave = waitMs > 0 ? this.unsettled.enter(1) : undefined;
    if (leave !== undefined)
      try {
        return await this.settled(taken, drained, waitMs);
      } finally {
        leave();
      }
    return taken.map((one) => ({ ...one, projected: false, conflict: null }));
  }

  private write(say: (now: string) => { state: LedgerState; taken: Taken[] }): Taken[] {
    try {
      const { state, taken } = say(new Date().toISOString());
      this.state = state;
      return taken;
    } catch (error) {
      // Nothing was written; what is remembered may be stale.
      this.state = loadState(this.ctx.storage.sql);
      throw error;
    }
  }

  private undrained(): boolean {
    return this.state !== undefined && lastPlaced(this.ctx.storage.sql) < this.state.seq;
  }

  private isRestored(): boolean {
    return (this.state?.seq ?? 0) < this.until;
  }

  /** The ledger's first state. Whoever waits for it is kept in memory, and nothing of theirs is taken yet: so they are few. */
  private async founded(
    lineage: string,
    requests: readonly AppendRequest[],
  ): Promise<LedgerState | NotTaken> {
    const leave = this.untaken.enter(charactersOf(requests));
    if (leave === undefined) return busy(lineage);
    try {
      return await this.found(lineage);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      return {
        ...refusal,
        detail: `${lineage} is new, and the site's log does not answer; nothing was taken.`,
      };
    } finally {
      leave();
    }
  }

  private found(lineage: string): Promise<LedgerState | NotTaken> {
    this.founding ??= (async () => {
      // The lineage keeps the ledger that was registered first, so this can be asked twice.
      const registered = await siteLog(this.env).register(randomHex(16), lineage);
      if ("code" in registered) return registered;
      const { site, ledger } = registered;
      foundLedger(this.ctx.storage.sql, site, ledger, lineage);
      const state = loadState(this.ctx.storage.sql);
      if (state === undefined) throw new Error("the ledger was founded and is not there");
      this.state = state;
      return state;
    })().finally(() => {
      this.founding = undefined;
    });
    return this.founding;
  }

  /** One drain at a time; requests that arrive while it runs share it. None before it is due, unless it was asked for. */
  private drain(asked = false): Promise<void> {
    if (this.draining) return this.drained;
    if (!asked && !this.stamina.isDue()) {
      this.stamina.arm();
      return Promise.resolve();
    }
    this.draining = true;
    this.drained = this.drainAll();
    return this.drained;
  }

  private async drainAll(): Promise<void> {
    try {
      while (this.state !== undefined && this.undrained()) {
        const from = lastPlaced(this.ctx.storage.sql) + 1;
        const offered = statementsFrom(this.ctx.storage.sql, from, OFFER.count, OFFER.characters);
        const { ledger } = this.state;
        const answer = await siteLog(this.env).take(ledger, offered);
        if ("code" in answer) throw new Error(answer.detail);
        if (!answer.ok) {
          this.frozen = true; // until somebody has looked: a new start tries once more
          console.error(`ledger-forked: ${this.state.ledger} (${this.state.lineage}): ${answer.frozen}`);
          return;
        }
        notePositions(this.ctx.storage, answer.placed);
        this.stamina.succeeded();
      }
    } catch (error) {
      // The statements are durable here; the alarm offers them again when that is due.
      console.error(`the drain of ${this.state?.lineage} failed and will be repeated:`, error);
      this.stamina.failed();
    } finally {
      this.draining = false;
    }
  }

  private async settled(
    taken: readonly Taken[],
    drained: Promise<void>,
    waitMs: number,
  ): Promise<Appended[]> {
    const until = Date.now() + waitMs;
    await Promise.race([drained, scheduler.wait(waitMs)]);
    const known = positionsOf(
      this.ctx.storage.sql,
      taken.map((one) => one.seq),
    );
    const placed = taken.map((one) => ({ ...one, position: known.get(one.seq) ?? null }));
    const positions = placed.flatMap((one) => one.position ?? []);
    const settled = await this.settledInLog(positions, Math.max(0, until - Date.now()));
    const conflicts = new Map(settled.conflicts.map((one) => [one.position, one.conflict]));
    return placed.map((one) => {
      const conflict = one.position === null ? null : (conflicts.get(one.position) ?? null);
      const passed = one.position !== null && one.position <= settled.position;
      return { ...one, projected: passed && conflict !== "quarantined", conflict };
    });
  }

  /** How far the log is with these positions. What was taken is taken, also where the log cannot say. */
  private async settledInLog(positions: readonly number[], ms: number): Promise<Settled> {
    const unknown: Settled = { position: -1, conflicts: [] };
    if (positions.length === 0) return unknown;
    try {
      return await within(ms + LIMITS.projectionWaitMs, siteLog(this.env).settle(positions, ms));
    } catch (error) {
      console.error(`the log does not say how far ${this.state?.lineage} is: ${error}`);
      return unknown;
    }
  }
}
