// The graph in memory: answers questions about what is connected, at the position that it is asked at. A cache with a snapshot
// of its own: any number of replicas, and losing one loses nothing. Thin: what it holds is `src/graph/living.ts`, what it
// answers `src/graph/questions.ts`.
import { DurableObject } from "cloudflare:workers";
import { type Held, type Living, living } from "../../src/graph/living.ts";
import { type Memory, memory } from "../../src/graph/memory.ts";
import { type Answered, type Asked, answerOn, type Questions } from "../../src/graph/questions.ts";
import { type Scratch, scratchFor } from "../../src/graph/walk.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import { changesBetween, type Fed } from "../graph/atlas-feed.ts";
import { loadGraph, TooLarge } from "../graph/atlas-load.ts";
import { prepareSnapshots, readSnapshot, writeSnapshot } from "../graph/atlas-snapshot.ts";
import { keepLimits } from "../platform/measure.ts";
import { ended, patient } from "../platform/patience.ts";
import { type Moment, watermark } from "../read.ts";

/** Why it does not answer: it is being loaded, what is asked is too long ago, or it cannot be held. */
export type Unready = { readonly unready: "loading" | "past" | "too-large" };

type Holding = {
  readonly living: Living;
  /** What was judged of its nodes. */
  readonly memory: Memory;
  readonly projection: string;
  /** Tells it from what was held before. */
  readonly number: number;
};

/** A question with what is remembered for it. */
function recalled<K extends keyof Questions>(
  kind: K,
  question: Asked<K>,
  known: Memory,
  position: number,
): Asked<K> {
  return kind === "gate" ? (known.recall(question as Asked<"gate">, position) as Asked<K>) : question;
}

export class Atlas extends DurableObject<Env> {
  private readonly graph: D1Database;
  private held: Holding | undefined;
  /** How often it began to hold something. */
  private begun = 0;
  private work: Promise<void> | undefined;
  private writing: Promise<void> | undefined;
  private scratch: Scratch = scratchFor(0);
  private tooLarge: string | undefined;
  /** What it held could not be walked: it is read anew, and not from its snapshot. */
  private doubted = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    keepLimits(ctx.storage);
    this.graph = patient(env.GRAPH, LIMITS.callMs);
    prepareSnapshots(ctx.storage.sql);
  }

  /** Answers a question at a position, which the projection has reached. */
  async ask<K extends keyof Questions>(
    kind: K,
    question: Asked<K>,
    at: Moment,
  ): Promise<{ readonly answer: Answered<K> } | Unready> {
    if (this.tooLarge === at.projection) return { unready: "too-large" };
    if (!this.reaches(at) && !(await ended(LIMITS.atlasWaitMs, this.reach(at))))
      return { unready: "loading" };
    const { held } = this;
    // Meanwhile another may have asked for another projection.
    if (held === undefined || !this.reaches(at)) return { unready: "loading" };
    const { living: graph } = held;
    if (at.position < graph.since) return { unready: "past" };
    if (this.scratch.seen.length < graph.size) this.scratch = scratchFor(graph.size + LIMITS.atlasChanges);
    try {
      const mark = `${held.number}@${at.position}`;
      const asked = recalled(kind, question, held.memory, at.position);
      return {
        answer: graph.at(at.position, (whole) => answerOn({ ...whole, mark }, kind, asked, this.scratch)),
      };
    } catch (error) {
      this.doubt();
      throw error;
    }
  }

  /** How much it holds: for figures and for whoever watches it. */
  size(): { position: number; nodes: number; edges: number; changes: number; bytes: number } | null {
    if (this.held === undefined) return null;
    const { position, size, edges, changes, bytes } = this.held.living;
    const scratch = this.scratch.seen.byteLength + this.scratch.queue.byteLength;
    const { memory } = this.held;
    return { position, nodes: size, edges, changes, bytes: bytes() + scratch + memory.bytes() };
  }

  private reaches({ position, projection }: Moment): boolean {
    return this.held?.projection === projection && this.held.living.position >= position;
  }

  /** Comes as far as is asked; whoever asks meanwhile waits for the same, and then for what is left. */
  private async reach(at: Moment): Promise<void> {
    while (!this.reaches(at) && this.tooLarge !== at.projection) {
      this.work ??= this.come(at).finally(() => {
        this.work = undefined;
      });
      await this.work;
    }
  }

  private async come({ position, projection }: Moment): Promise<void> {
    if (this.held?.projection !== projection) await this.begin(projection);
    const { held } = this;
    while (held !== undefined && held.living.position < position) {
      const fed = await this.fed(held.living.position, position, projection);
      if (fed === undefined) return;
      if (fed.erased) {
        await this.load(projection);
        return;
      }
      this.advance(held, fed);
    }
  }

  /** What changed; undefined when it is more than can be held. */
  private async fed(from: number, until: number, projection: string): Promise<Fed | undefined> {
    try {
      return await changesBetween(this.graph, from, until);
    } catch (error) {
      this.refuse(error, projection);
      return undefined;
    }
  }

  /** Takes what changed. What fails in the middle is neither the one nor the other, and is held no longer. */
  private advance({ living: graph, memory }: Holding, { to, edges, views, spoken, forgotten }: Fed): void {
    try {
      memory.hear(spoken);
      if (forgotten >= 0) memory.clear(forgotten);
      graph.advance(to, edges, views);
      if (graph.changes > LIMITS.atlasChanges) this.merge(graph);
    } catch (error) {
      this.doubt();
      throw error;
    }
  }

  private doubt(): void {
    this.held = undefined;
    this.doubted = true;
  }

  /** Has the database answer from now on, where this is why. */
  private refuse(error: unknown, projection: string): void {
    if (!(error instanceof TooLarge)) throw error;
    this.held = undefined;
    this.tooLarge = projection;
    console.error(`the graph is not held in memory: ${error.message}`);
  }

  private hold(what: Held, projection: string): Living {
    const graph = living(what);
    const known = memory(graph.position, { bytes: LIMITS.atlasJudgedBytes, spoken: LIMITS.atlasChanges });
    this.held = { living: graph, memory: known, projection, number: ++this.begun };
    return graph;
  }

  /** From the snapshot, where there is one that can be used. */
  private async begin(projection: string): Promise<Living | undefined> {
    this.held = undefined;
    const found = this.doubted ? undefined : readSnapshot(this.ctx.storage.sql, projection);
    return found === undefined ? await this.load(projection) : this.hold(found, projection);
  }

  /** Makes the rows anew; some changes are left beside them, for pages that began before. */
  private merge(graph: Living): void {
    graph.merge(Math.floor((graph.since + graph.position) / 2));
    // One statement alone may change more than can be left.
    if (graph.changes > LIMITS.atlasChanges) graph.merge(graph.position);
    this.keep();
  }

  /** Everything anew from the database, as far as that is; undefined when it is too large to be held. */
  private async load(projection: string): Promise<Living | undefined> {
    this.held = undefined;
    this.doubted = false;
    const now = await watermark(this.graph);
    if (now.projection !== projection) throw new Error("the projection was made anew while it was read");
    try {
      const graph = this.hold(await loadGraph(this.graph, now.position), projection);
      this.keep();
      return graph;
    } catch (error) {
      this.refuse(error, projection);
      return undefined;
    }
  }

  /** Writes a snapshot in the background, one at a time. */
  private keep(): void {
    const { held } = this;
    if (held === undefined) return;
    this.writing ??= writeSnapshot(this.ctx.storage, held.projection, held.living.held())
      .catch((error) => console.error(`the graph in memory could not be kept: ${error}`))
      .finally(() => {
        this.writing = undefined;
      });
    this.ctx.waitUntil(this.writing);
  }
}
