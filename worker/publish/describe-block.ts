// Some nodes of a document, with everything that is told of them.
import type { Block } from "../../src/prov/document.ts";
import type { Env } from "../env.ts";
import { describe } from "../reading/describe.ts";

/** What a block is made for: where it stands, and what else the document tells of. */
export type InDocument = {
  readonly position: number;
  readonly described: (n: number) => boolean;
  readonly told: Set<string>;
};

/** These nodes, in the order given, as they stood at a position. */
export async function describeBlock(
  env: Env,
  ns: readonly number[],
  { position, told }: InDocument,
): Promise<Block | undefined> {
  const nodes = await describe(env, ns, position);
  return { nodes, runs: new Map(), described: () => false, told };
}
