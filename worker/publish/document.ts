// A document, piece by piece: its beginning, chapters of blocks of nodes by their ids, its end. Nothing is carried over from one
// chapter to the next, so that the bytes are the same whether it is written at once or by many who go on with each other's work.
import { LIMITS } from "../../src/model/limits.ts";
import type { DocumentHead, DocumentWriter, Told } from "../../src/prov/document.ts";
import { blockQuads } from "../../src/prov/mapping.ts";
import { bundleIri } from "../../src/prov/names.ts";
import type { Env } from "../env.ts";
import { timeAt } from "../http/clock.ts";
import { siteLog } from "../platform/calls.ts";
import { sha256 } from "../platform/digest.ts";
import type { Moment } from "../read.ts";
import { describeBlock } from "./describe-block.ts";
import type { Members } from "./members.ts";
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

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The hash of a text, as 64 hexadecimal digits. */
export const digestOf = (text: string): string => hex(sha256(new TextEncoder().encode(text)));

/** What holds of a document as a whole. */
export async function headOf(env: Env, asked: ScopeAsked, { position }: Moment): Promise<DocumentHead> {
  const scope = spelledScope(asked);
  const [{ site }, at] = await Promise.all([siteLog(env).head(), timeAt(env, position)]);
  return { site, position, at: at ?? null, scope, bundle: bundleIri(site, position, digestOf(scope)) };
}

/** Blocks of these nodes: one, or several where more is said of them than is held at once. */
async function* blocksOf(
  env: Env,
  ns: readonly number[],
  position: number,
  has: (n: number) => boolean,
  told: Set<string>,
): AsyncGenerator<Told> {
  const block = await describeBlock(env, ns, { position, described: has, told });
  if (block !== undefined) {
    yield { nodes: block.nodes, quads: () => blockQuads(block) };
    return;
  }
  const half = Math.ceil(ns.length / 2);
  yield* blocksOf(env, ns.slice(0, half), position, has, told);
  yield* blocksOf(env, ns.slice(half), position, has, told);
}

/** One chapter from where the writing stands; undefined after the last. */
export async function* chapterOf(
  env: Env,
  writer: DocumentWriter,
  head: DocumentHead,
  members: Members,
  from: Progress,
): AsyncGenerator<string, Progress | undefined> {
  const told = new Set<string>();
  let { after, nodes, empty } = from;
  for (let block = 0; block < LIMITS.chapterBlocks; block++) {
    const page = await members.after(after, LIMITS.blockNodes);
    const last = page.at(-1);
    if (last === undefined) return undefined;
    const ns = page.map(({ n }) => n);
    for await (const part of blocksOf(env, ns, head.position, members.has, told)) {
      const text = writer.block(head, part, empty);
      empty &&= text === "";
      yield text;
    }
    after = last.id;
    nodes += page.length;
    if (page.length < LIMITS.blockNodes) return undefined;
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
