// The watch: looks again at whatever is live when something affects it, and keeps what fails by then. Woken when the projection
// has moved; should that be lost, its own alarm, the cron or a new start of it does. Thin: how it follows is
// `worker/watch/watch-follow.ts`, what it keeps `worker/watch/watch-keep.ts`.
import { DurableObject } from "cloudflare:workers";
import schema from "../../sql/watch/schema.sql";
import { LIMITS } from "../../src/model/limits.ts";
import type { Violation } from "../../src/policy/violations.ts";
import type { Env } from "../env.ts";
import { type Stamina, stamina } from "../platform/backoff.ts";
import { keepLimits } from "../platform/measure.ts";
import { ended, patientEnv } from "../platform/patience.ts";
import { followOn } from "../watch/watch-follow.ts";
import { lookedUntil, violationAt, violationsAt, type Wanted } from "../watch/watch-keep.ts";

/** Violations as JSON, and how far it has looked at everything. */
export type Answered = { readonly position: number; readonly found: string };

// How long it rests before it sees whether somebody waits.
const STEP_MS = 20;

export class Watch extends DurableObject<Env> {
  private readonly stamina: Stamina;
  private working: Promise<void> | undefined;
  /** Whether it was woken since it last began to follow. */
  private woken = false;
  private readonly waiting = new Set<() => void>();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    keepLimits(ctx.storage);
    ctx.storage.sql.exec(schema);
    this.stamina = stamina(ctx);
    // Whatever a crash left, and whatever it was not told.
    this.wake();
  }

  /** Has it follow, in the background. */
  wake(): void {
    this.woken = true;
    this.stamina.arm();
    this.ctx.waitUntil(this.work());
  }

  /** How far it has looked at everything. */
  position(): number {
    return lookedUntil(this.ctx.storage.sql);
  }

  /** Waits, at most so long, until it has looked at everything up to a position; says how far it is. */
  async settle(position: number, ms: number): Promise<number> {
    const until = Date.now() + ms;
    while (this.position() < position && Date.now() < until) {
      if (this.waiting.size >= LIMITS.settleWaits) break;
      this.wake();
      let tell = (): void => undefined;
      const moved = new Promise<void>((resolve) => {
        tell = resolve;
      });
      this.waiting.add(tell);
      const isTold = await ended(until - Date.now(), moved);
      this.waiting.delete(tell);
      if (!isTold) break;
    }
    return this.position();
  }

  /** A page of violations as they stood at a position. */
  violations(wanted: Wanted, at: number, limit: number, offset: number): Answered {
    return this.answered(violationsAt(this.ctx.storage.sql, wanted, at, limit, offset));
  }

  /** A violation as it stood at a position; none where it had not been opened. */
  violation(id: string, at: number): Answered {
    return this.answered(violationAt(this.ctx.storage.sql, id, at));
  }

  private answered(found: readonly Violation[]): Answered {
    return { position: this.position(), found: JSON.stringify(found) };
  }

  override async alarm(): Promise<void> {
    this.stamina.fired();
    await this.work();
  }

  /** One at a time; whoever wakes it meanwhile has it follow once more. */
  private work(): Promise<void> {
    this.working ??= this.follow().finally(() => {
      this.working = undefined;
    });
    return this.working;
  }

  private async follow(): Promise<void> {
    const { arm, isDue, failed, succeeded } = this.stamina;
    do {
      if (!isDue()) return arm();
      this.woken = false;
      try {
        const moved = (): void => this.tell();
        await followOn({ env: patientEnv(this.env), storage: this.ctx.storage, arm, moved });
        succeeded();
      } catch (error) {
        console.error(`what is live could not be looked at, and will be: ${error}`);
        failed();
      }
      this.tell();
      await this.rest();
    } while (this.woken);
  }

  /** Looks at what comes together, and not at each by itself; whoever waits is not kept waiting. */
  private async rest(): Promise<void> {
    for (let left: number = LIMITS.watchRestMs; left > 0 && this.waiting.size === 0; left -= STEP_MS)
      await scheduler.wait(STEP_MS);
  }

  /** Has those who wait look again. */
  private tell(): void {
    for (const one of this.waiting) one();
    this.waiting.clear();
  }
}
