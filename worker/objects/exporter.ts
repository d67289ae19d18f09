// The writer of exports: jobs one after the other, a few chapters of each in its turn, woken by its alarm for the next. What it was
// doing when it ended, however it did, it does again. Thin: a piece of work is `worker/exports/write-export.ts`, what it keeps
// `worker/exports/keep.ts`, what becomes of files `worker/exports/tidy.ts`.
import { DurableObject } from "cloudflare:workers";
import schema from "../../sql/exporter/schema.sql";
import { LIMITS } from "../../src/model/limits.ts";
import type { NotTaken } from "../../src/model/refusal.ts";
import type { Env } from "../env.ts";
import { beginning, isOf, isOpen, type Job, type JobAsked, jobId } from "../exports/job.ts";
import * as kept from "../exports/keep.ts";
import { type Source, sourceOf } from "../exports/source.ts";
import { tidy } from "../exports/tidy.ts";
import { Hopeless, momentOf, workOn } from "../exports/write-export.ts";
import { type Stamina, stamina } from "../platform/backoff.ts";
import { keepLimits } from "../platform/measure.ts";
import { patientEnv } from "../platform/patience.ts";
import { Refused } from "../problem.ts";
import type { Members } from "../publish/members.ts";
import { membersOf } from "../publish/scope.ts";

const FULL: NotTaken = {
  code: "overloaded",
  detail: `${LIMITS.exportsOpen} exports are waiting to be written already.`,
  hint: "Wait for one of them, or cancel one: GET /v1/exports lists them.",
  retryAfter: 60,
};

/** What is read now is not what the job began with: it begins again. */
class Changed extends Error {
  override readonly name = "Changed";
}

/** Reads are not as far as the job is of: it waits. */
class Behind extends Error {
  override readonly name = "Behind";
}

export class Exporter extends DurableObject<Env> {
  private readonly stamina: Stamina;
  private working: Promise<void> | undefined;
  private woken = false;
  /** The nodes of the job that it worked on last. */
  private held: { readonly mark: string; readonly members: Promise<Members> } | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    keepLimits(ctx.storage);
    ctx.storage.sql.exec(schema);
    this.stamina = stamina(ctx);
    // Whatever a crash left.
    this.wake();
  }

  /** Takes a job, or the same one again; one that came to nothing begins again. */
  ask(asked: JobAsked, source: Source): { readonly job: Job; readonly begun: boolean } | NotTaken {
    const { sql } = this.ctx.storage;
    const id = jobId(asked);
    const known = kept.findJob(sql, id);
    const isThere = (job: Job): boolean => isOpen(job) || (job.status === "done" && isOf(job, source));
    const stands = known !== undefined && isThere(known);
    if (!stands && kept.countOpen(sql) >= LIMITS.exportsOpen) return FULL;
    const state = beginning(source, (known?.state.attempt ?? 0) + 1, Date.now());
    if (known === undefined) kept.enterJob(sql, id, asked, state);
    else if (!stands) kept.beginAgain(this.ctx.storage, known, asked, state);
    this.wake();
    const job = kept.findJob(sql, id);
    if (job === undefined) throw new Error("a job was entered and is not there");
    return { job, begun: !stands };
  }

  /** A job; null where there is none of this id. */
  find(id: string): Job | null {
    return kept.findJob(this.ctx.storage.sql, id) ?? null;
  }

  /** Jobs before a number, the newest first. */
  list(before: number, limit: number): Job[] {
    return kept.jobsBefore(this.ctx.storage.sql, before, limit);
  }

  /** Cancels a job that is not at its end; forgets one that is. */
  drop(id: string): void {
    const job = kept.findJob(this.ctx.storage.sql, id);
    if (job === undefined) return;
    if (isOpen(job)) kept.endWithoutFile(this.ctx.storage, job, "cancelled", null);
    else kept.forgetJob(this.ctx.storage, job);
    this.wake();
  }

  /** Has it go on, in the background. */
  wake(): void {
    this.woken = true;
    this.stamina.arm();
    this.ctx.waitUntil(this.work());
  }

  override async alarm(): Promise<void> {
    this.stamina.fired();
    if (kept.nextJob(this.ctx.storage.sql) !== undefined) this.stamina.arm();
    await this.work();
  }

  /** One at a time; whoever wakes it meanwhile has it look once more. */
  private work(): Promise<void> {
    this.working ??= this.turns().finally(() => {
      this.working = undefined;
    });
    return this.working;
  }

  private async turns(): Promise<void> {
    do {
      if (!this.stamina.isDue()) return this.stamina.arm();
      this.woken = false;
      try {
        const env = patientEnv(this.env);
        await tidy(env, this.ctx.storage);
        await this.turn(env);
        this.stamina.succeeded();
      } catch (error) {
        console.error(`an export could not be written on, and will be: ${error}`);
        this.stamina.failed();
      }
    } while (this.woken);
    // Each turn has the time of an alarm of its own.
    if (kept.nextJob(this.ctx.storage.sql) !== undefined) this.stamina.soon();
  }

  /** Some pieces of work for the job whose turn it is. */
  private async turn(env: Env): Promise<void> {
    const first = kept.nextJob(this.ctx.storage.sql);
    let job: Job | undefined = first && { ...first, turn: Date.now() };
    for (let i = 0; i < LIMITS.exportChapters && job !== undefined && isOpen(job); i++) {
      this.stamina.arm();
      const stands = await this.piece(env, job);
      job = stands ? kept.findJob(this.ctx.storage.sql, job.id) : undefined;
    }
  }

  /** One piece of work; whether the job goes on from there. Fails where it has to be tried again later. */
  private async piece(env: Env, job: Job): Promise<boolean> {
    const { storage } = this.ctx;
    const check = async (): Promise<void> => {
      const now = await sourceOf(env);
      if (!isOf(job, now)) throw new Changed();
      if (now.position < job.asked.position) throw new Behind(`reads are at ${now.position}`);
    };
    try {
      await workOn({ env, storage, job, check, members: () => this.membersFor(env, job) });
      return true;
    } catch (error) {
      const now = kept.findJob(storage.sql, job.id);
      // It was cancelled, or begun again: what failed with it is nobody's.
      if (now === undefined || !isOpen(now) || now.state.attempt !== job.state.attempt) return false;
      if (error instanceof Changed) {
        const state = beginning(await sourceOf(env), now.state.attempt + 1, now.state.created);
        kept.beginAgain(storage, now, now.asked, state);
        return false;
      }
      this.failed(now, error);
      return false;
    }
  }

  /** Ends a job that cannot be mended, or has failed too often; else fails with what it failed with. */
  private failed(job: Job, error: unknown): void {
    const { storage } = this.ctx;
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof Behind) throw error;
    const failures = job.state.failures + 1;
    const hopeless = error instanceof Hopeless || (error instanceof Refused && !error.refusal.retryAfter);
    if (hopeless || failures >= LIMITS.exportTries) {
      kept.endWithoutFile(storage, job, "failed", reason);
      return;
    }
    kept.keepWork(storage, { ...job, turn: Date.now(), state: { ...job.state, failures, reason } });
    throw error;
  }

  /** The nodes of a job, found once while it is worked on. */
  private membersFor(env: Env, job: Job): Promise<Members> {
    const mark = `${job.id} ${job.state.attempt}`;
    if (this.held?.mark !== mark) {
      const members = membersOf(env, job.asked.scope, momentOf(job));
      members.catch(() => {
        this.held = undefined;
      });
      this.held = { mark, members };
    }
    return this.held.members;
  }
}
