// The digest of the PROV document of some nodes: what is hashed is what an export of them says, to the byte.

import { LIMITS } from "../../src/model/limits.ts";
import type { DocumentHead } from "../../src/prov/document.ts";
import { blockQuads } from "../../src/prov/mapping.ts";
import { LINES } from "../../src/prov/n-quads.ts";
import type { Env } from "../env.ts";
import { hashing } from "../platform/digest.ts";
import { Refused } from "../problem.ts";
import { heads } from "../read.ts";
import { describeBlock } from "./describe-block.ts";

/** These nodes by id, in blocks as they are told together. */
async function inBlocks(env: Env, ns: readonly number[], position: number): Promise<number[][]> {
  const found = await heads(env.GRAPH, ns, position);
  const order = found.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)).map(({ n }) => n);
  return Array.from({ length: Math.ceil(order.length / LIMITS.toldTogether) }, (_, i) =>
    order.slice(i * LIMITS.toldTogether, (i + 1) * LIMITS.toldTogether),
  );
}

/**
 * `sha256:` and 64 digits of the N-Quads of these nodes as they stood at a position; null where they are more than one document
 * holds.
 */
export async function provDigest(env: Env, ns: readonly number[], position: number): Promise<string | null> {
  if (ns.length > LIMITS.closureNodes) return null;
  // Lines have no prefixes and name no document, so that nothing of its head is in them.
  const head: DocumentHead = { site: "", position, at: null, scope: "", bundle: "" };
  const hash = hashing();
  const told = new Set<string>();
  hash.add(LINES.begin(head));
  try {
    let first = true;
    for (const block of await inBlocks(env, ns, position)) {
      const read = await describeBlock(env, block, { position, described: () => false, told });
      hash.add(LINES.block(head, { nodes: read.nodes, quads: () => blockQuads(read) }, first));
      first = false;
    }
  } catch (error) {
    if (error instanceof Refused && error.refusal.code === "too-large") return null;
    throw error;
  }
  hash.add(LINES.end(head));
  return `sha256:${hash.hex()}`;
}
