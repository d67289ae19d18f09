// A whole walk as NDJSON: what is said of all of it, a line for each node and each edge, and a last line that says what came.
// Page by page at one position, and no more of it held than a page: the next is asked for once this one was taken.
import { LIMITS } from "../../src/model/limits.ts";
import type { WalkLine } from "../../src/wire/answers.ts";
import type { Env } from "../env.ts";
import type { Lease } from "../http/room.ts";
import { type Streamed, streamOf } from "../http/stream.ts";
import { askWalk } from "./engine.ts";
import type { Found } from "./sql-engine.ts";
import { edgesOf, known, listedOf, started, toldOf, type WalkQuestion } from "./walk.ts";

/** All of a walk; a page of it is asked for when it is due. */
export type WholeWalk = Omit<WalkQuestion, "offset" | "limit">;

/** Nodes that are asked for at once, and pairs whose edges are read at once: a node may have a thousand of them. */
const PAGE = { nodes: LIMITS.pageNodes, pairs: 500 };

async function page(env: Env, walk: WholeWalk, offset: number, limit: number): Promise<Found<"walk">> {
  return await askWalk(env, { ...walk, offset, limit }, walk.at);
}

/** The lines, from a first page on. */
async function* linesOf(
  env: Env,
  walk: WholeWalk,
  first: Found<"walk">,
  limit: number,
): AsyncGenerator<WalkLine> {
  const { starts, at, withEdges } = walk;
  const begun = await known(env, starts, at);
  yield { walk: { starts: starts.flatMap((n) => begun.get(n) ?? []).map(started), ...toldOf(walk, first) } };
  const stopped = new Set<"depth" | "limit">();
  let edges = 0;
  let offset = 0;
  for (let found = first; ; found = await page(env, walk, offset, limit)) {
    const { nodes, edges: pairs, listed } = found.answer;
    for (const why of toldOf(walk, found).stopped_by) stopped.add(why);
    const by = await known(
      env,
      nodes.map(({ n }) => n),
      at,
    );
    for (const node of await listedOf(env, walk, nodes, by)) yield { node };
    for (let i = 0; i < pairs.length; i += PAGE.pairs)
      for (const edge of await edgesOf(env, walk, pairs.slice(i, i + PAGE.pairs))) {
        edges += 1;
        yield { edge };
      }
    offset += nodes.length;
    if (nodes.length === 0 || offset >= listed) break;
  }
  const stopped_by = [...stopped];
  yield {
    end: { nodes: offset, ...(withEdges ? { edges } : {}), complete: stopped_by.length === 0, stopped_by },
  };
}

async function* textsOf(lines: AsyncIterable<WalkLine>): AsyncGenerator<string> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
}

/**
 * Begins to answer a whole walk. What cannot be answered at all fails here; what fails later breaks the stream off, which is
 * then without its last line. Who takes nothing for so long is given up.
 */
export async function streamWalk(
  env: Env,
  walk: WholeWalk,
  lease: Lease,
  { limit = PAGE.nodes, stalledMs = LIMITS.stalledMs }: { limit?: number; stalledMs?: number } = {},
): Promise<Streamed> {
  const first = await page(env, walk, 0, limit);
  return streamOf(textsOf(linesOf(env, walk, first, limit)), lease, "a walk", stalledMs);
}
