// A document, piece by piece: its beginning, chapters of blocks of nodes by their ids, its end. Nothing is carried over from one
// chapter to the next, so that the bytes are the same whether it is written at once or by many who go on with each other's work.
import { LIMITS } from "../../src/model/limits.ts";
import type { Block, DocumentHead, DocumentWriter, Told } from "../../src/prov/formats/document.ts";
import { blockQuads } from "../../src/prov/mapping/mapping.ts";
import { bundleIri } from "../../src/prov/names.ts";
import type { Env } from "../env.ts";
import { digestOf } from "../platform/digest.ts";
import type { Moment } from "../read.ts";
import { stampOf } from "./conditional.ts";
import { describeBlock } from "./describe-block.ts";
import type { Member, Members } from "./members.ts";
import { type ScopeAsked, spelledScope } from "./scope.ts";

/** How far a document was written. */
export type Progress = {
  /** The id of the last node; null at the beginning. */
  readonly after: string | null;
  readonly nodes: number;
  /** Whether nothing but the beginning was written. */
  readonly empty: boolean;
};

export const BEGINNING: Progress = { after: null, nodes: 0, empty: true };

/** What holds of a document as a whole. */
export async function headOf(env: Env, asked: ScopeAsked, { position }: Moment): Promise<DocumentHead> {
  const scope = spelledScope(asked);
  const stamp = await stampOf(env, position);
  return { ...stamp, scope, bundle: bundleIri(stamp.site, position, digestOf(scope)) };
}

/** Where in a document something is read, and what its chapter introduced. */
type Reading = {
  readonly env: Env;
  readonly position: number;
  readonly members: Members;
  readonly told: Set<string>;
};

const blockAt = (
  { env, position, members, told }: Reading,
  ns: readonly number[],
): Promise<Block | undefined> => describeBlock(env, ns, { position, described: members.has, told });

/** The next nodes, and their block unless there is more said of them than is held at once; undefined after the last. */
type Page = { readonly page: readonly Member[]; readonly block: Block | undefined };

async function readPage(reading: Reading, after: string | null): Promise<Page | undefined> {
  const page = await reading.members.after(after, LIMITS.blockNodes);
  if (page.length === 0) return undefined;
  return {
    page,
    block: await blockAt(
      reading,
      page.map(({ n }) => n),
    ),
  };
}

const toldOf = (block: Block): Told => ({ nodes: block.nodes, quads: () => blockQuads(block) });

/** Of too many nodes for one block: those of their halves. */
async function* halves(reading: Reading, ns: readonly number[]): AsyncGenerator<Told> {
  const half = Math.ceil(ns.length / 2);
  for (const part of [ns.slice(0, half), ns.slice(half)]) {
    const block = await blockAt(reading, part);
    if (block === undefined) yield* halves(reading, part);
    else yield toldOf(block);
  }
}

async function* toldOn(reading: Reading, { page, block }: Page): AsyncGenerator<Told> {
  if (block !== undefined) yield toldOf(block);
  else
    yield* halves(
      reading,
      page.map(({ n }) => n),
    );
}

/** One chapter from where the writing stands; undefined after the last. The next block is read while one is written. */
export async function* chapterOf(
  env: Env,
  writer: DocumentWriter,
  head: DocumentHead,
  members: Members,
  from: Progress,
): AsyncGenerator<string, Progress | undefined> {
  const reading: Reading = { env, position: head.position, members, told: new Set() };
  let { after, nodes, empty } = from;
  let next = readPage(reading, after);
  for (let block = 1; block <= LIMITS.chapterBlocks; block++) {
    const found = await next;
    const last = found?.page.at(-1);
    if (found === undefined || last === undefined) return undefined;
    const isLast = found.page.length < LIMITS.blockNodes;
    if (!isLast && block < LIMITS.chapterBlocks) {
      next = readPage(reading, last.id);
      // Whoever reads on hears of a failure; who left does not have to.
      next.catch(() => undefined);
    }
    for await (const told of toldOn(reading, found)) {
      const text = writer.block(head, told, empty);
      empty &&= text === "";
      yield text;
    }
    after = last.id;
    nodes += found.page.length;
    if (isLast) return undefined;
  }
  return { after, nodes, empty };
}

/** All of a document. */
export async function* documentOf(
  env: Env,
  writer: DocumentWriter,
  head: DocumentHead,
  members: Members,
): AsyncGenerator<string> {
  yield writer.begin(head);
  for (let at: Progress | undefined = BEGINNING; at !== undefined; )
    at = yield* chapterOf(env, writer, head, members, at);
  yield writer.end(head);
}
