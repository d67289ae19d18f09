// One lineage's ledger: the unit of serialisation. Appends what it is given, keeps it for ever, and hands it on to the
// site's log. Thin: what to write is `src/ledger/plan.ts`, how it is written is `worker/commit.ts`.
import { DurableObject } from "cloudflare:workers";
import { type ErasureRequest, erasureRequest, planErasure } from "../../src/ledger/erasure.ts";
import type { AppendRequest, LedgerState } from "../../src/ledger/plan.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { NotTaken } from "../../src/model/refusal.ts";
import {
  type AskedSource,
  append,
  type Copies,
  copiesOf,
  erase,
  type FoundSource,
  firstSource,
  isKnown,
  loadState,
  type Offered,
  prepareLedger,
  type Restored,
  receiptFor,
  reusedAmong,
  statementsFrom,
  storedParts,
  type Taken,
} from "../commit.ts";
import type { Env } from "../env.ts";
import { type Appended, type Drain, drain, OFFER } from "../ledger/drain.ts";
import { founding } from "../ledger/founding.ts";
import { type Expected, isAsExpected, type Slots, slotsOf } from "../ledger/slots.ts";
import { type Undrained, undrainedOf } from "../ledger/undrained.ts";
import {
  type Lying,
  lyingStatements,
  restoredUntil,
  restoreStatements,
  type Who,
} from "../ledger/verbatim-ledger.ts";
import { BEING_RESTORED } from "../log/verbatim-log.ts";
import { bounded } from "../platform/bounded.ts";
import { sha256 } from "../platform/digest.ts";
import { keepLimits } from "../platform/measure.ts";
import { patient } from "../platform/patience.ts";
import { together } from "../platform/together.ts";
import { type Known, lookUpEach, type Question } from "../saying/look-up.ts";

// How many requests are answered at once at most.
const TOGETHER = 100;

const busy = (lineage: string): NotTaken => ({
  code: "busy",
  detail: `Too many wait to say something in ${lineage}; nothing of this was taken.`,
  hint: "Wait as long as Retry-After says and send it again, fewer at a time.",
});

const charactersOf = (requests: readonly AppendRequest[]): number =>
  requests.reduce((sum, { parts }) => parts.reduce((size, part) => size + part.text.length, sum), 0);

export class LineageRoot extends DurableObject<Env> {
  private state: LedgerState | undefined;
  private until: number;
  /** Appends that are kept waiting before they are taken. */
  private readonly untaken = bounded({ count: LIMITS.ledgerCalls, size: LIMITS.ledgerCharacters });
  /** Answers that wait for the projection. */
  private readonly unsettled = bounded({ count: LIMITS.ledgerSettles, size: Number.POSITIVE_INFINITY });
  private readonly graph: D1Database;
  private readonly drain: Drain;
  private readonly found: (lineage: string) => Promise<LedgerState | NotTaken>;
  private readonly say: (requests: readonly AppendRequest[]) => Promise<Taken[] | NotTaken>;
  private readonly ask: (question: Question) => Promise<Known | null>;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    keepLimits(ctx.storage);
    const turn = (): Promise<void> => ctx.storage.sync();
    this.found = founding(ctx.storage.sql, () => this.env);
    this.say = together(TOGETHER, turn, (all) => this.sayAll(all));
    this.graph = patient(env.GRAPH, LIMITS.projectionWaitMs);
    this.ask = together(TOGETHER, turn, (all) => lookUpEach(this.graph, all));
    prepareLedger(ctx.storage);
    this.state = loadState(ctx.storage.sql);
    this.until = restoredUntil(ctx.storage.sql);
    this.drain = drain({ ctx, env: () => this.env, state: () => this.state });
    // Repair: a crash may have left statements that the site's log has not seen.
    if (this.drain.isLeft()) ctx.waitUntil(this.drain.drain());
  }

  /** Takes statements in order, all or none. Durable when it returns; waits up to `waitMs` for them to be projected. */
  async append(
    lineage: string,
    requests: readonly AppendRequest[],
    waitMs: number,
  ): Promise<Appended[] | NotTaken> {
    const refused = await this.founded(lineage, requests);
    if (refused) return refused;
    const leave = this.untaken.enter(charactersOf(requests));
    if (leave === undefined) return busy(lineage);
    const taken = await this.say(requests).finally(leave);
    return "code" in taken ? taken : await this.answered(taken, waitMs);
  }

  /**
   * Takes all of them or none: none where something was said since the statement of this number, when one is given (the
   * answer is null), and none where a key stands for something else (the answer to each is what it stands for).
   */
  async appendAfter(
    seq: number | null,
    lineage: string,
    requests: readonly AppendRequest[],
    waitMs: number,
  ): Promise<Appended[] | NotTaken | null> {
    const refused = await this.founded(lineage, requests);
    if (refused) return refused;
    if (seq !== null && this.end() !== seq) return null;
    // No await from here to the append: a key that stands for something else has nothing taken.
    const other = reusedAmong(this.ctx.storage.sql, requests);
    const [taken = []] = other === undefined ? this.sayAll([requests]) : [requests.map(() => other)];
    return "code" in taken ? taken : await this.answered(taken, waitMs);
  }

  /**
   * Takes a statement that was decided on what stood here; null where something else stands here by now. What was said
   * before is answered all the same.
   */
  async appendIf(
    expected: Expected,
    lineage: string,
    request: AppendRequest,
    waitMs: number,
  ): Promise<Appended | NotTaken | null> {
    const refused = await this.founded(lineage, [request]);
    if (refused) return refused;
    const { sql } = this.ctx.storage;
    // No await from here to the append.
    const isSaid = isKnown(sql, [request.fingerprint], request.key?.key);
    if (!isSaid && !isAsExpected(sql, expected)) return null;
    const [taken = []] = this.sayAll([[request]]);
    if ("code" in taken) return taken;
    const [appended] = await this.answered(taken, waitMs);
    if (appended === undefined) throw new Error("a statement was neither taken nor refused");
    return appended;
  }

  /** What stands here under these keys. */
  slots(keys: readonly string[]): Slots {
    return slotsOf(this.ctx.storage.sql, keys);
  }

  /** What the graph knows of what a record mentions, for many that ask at the same time at once; null when it cannot be asked. */
  async look(question: Question): Promise<Known | null> {
    return await this.ask(question);
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

  /** Whether one of these was said before, or anything under this key. */
  knows(fingerprints: readonly string[], key?: string): boolean {
    return isKnown(this.ctx.storage.sql, fingerprints, key);
  }

  /** The receipt of what was said under a fingerprint (JSON); null when nothing was. */
  receiptOf(fingerprint: string): string | null {
    return receiptFor(this.ctx.storage.sql, fingerprint);
  }

  /** What it has taken and the log has not. */
  undrained(): Undrained {
    return undrainedOf(this.ctx.storage.sql, this.state?.lineage ?? "", this.end());
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
    await this.drain.drain(true);
  }

  override async alarm(): Promise<void> {
    await this.drain.alarm();
  }

  /** Waits for what was taken as long as was asked. */
  private async answered(taken: readonly Taken[], waitMs: number): Promise<Appended[]> {
    // What was said before may be left from then.
    this.drain.begin();
    // What is taken is answered at once where too many wait already to see it projected.
    const leave = waitMs > 0 ? this.unsettled.enter(1) : undefined;
    if (leave !== undefined)
      try {
        return await this.drain.settled(taken, waitMs);
      } finally {
        leave();
      }
    return taken.map((one) => ({ ...one, projected: false, conflict: null }));
  }

  /** Takes what several asked for in one transaction; no await between reading the state and writing it. */
  private sayAll(all: readonly (readonly AppendRequest[])[]): (Taken[] | NotTaken)[] {
    // A restore may have begun while these were put together.
    if (this.isRestored()) return all.map(() => BEING_RESTORED);
    const { state } = this;
    if (state === undefined) throw new Error("the ledger was not founded");
    const taken = this.write((now) => append(this.ctx.storage, state, all.flat(), now));
    let end = 0;
    return all.map(({ length }) => {
      end += length;
      return taken.slice(end - length, end);
    });
  }

  private write(say: (now: string) => { state: LedgerState; taken: Taken[] }): Taken[] {
    try {
      const { state, taken } = say(new Date().toISOString());
      this.state = state;
      // In the same turn: if the drain dies with this instance, the alarm drains again.
      if (taken.some((one) => one.created)) this.drain.begin();
      return taken;
    } catch (error) {
      // Nothing was written; what is remembered may be stale.
      this.state = loadState(this.ctx.storage.sql);
      throw error;
    }
  }

  private isRestored(): boolean {
    return (this.state?.seq ?? 0) < this.until;
  }

  /** Sees to it that the ledger has a first state. Whoever waits for that is kept in memory, so they are few. */
  private async founded(lineage: string, requests: readonly AppendRequest[]): Promise<NotTaken | undefined> {
    if (this.state !== undefined) return undefined;
    const leave = this.untaken.enter(charactersOf(requests));
    if (leave === undefined) return busy(lineage);
    const founded = await this.found(lineage).finally(leave);
    if ("code" in founded) return founded;
    this.state ??= founded;
    return undefined;
  }
}
