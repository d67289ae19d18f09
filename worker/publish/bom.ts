// The bill of materials of a node: everything that it was made from and with, read from the graph and told by src/bom.
import { bomOf, bomText } from "../../src/bom/bom.ts";
import { EDGE_SETS } from "../../src/model/edge-types.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import { wholeSet } from "../graph/walk.ts";
import { uuidOf } from "../platform/digest.ts";
import { Refused } from "../problem.ts";
import type { Head, Moment } from "../read.ts";
import { describe, namesOf } from "../reading/describe.ts";
import { VERSION } from "../version.ts";
import type { Stamp } from "./conditional.ts";
import { closureAt } from "./links.ts";

// What flowed in, and what it was made with. What it was measured with is no part of it.
const MATERIALS = [...(EDGE_SETS.hereditary ?? []), ...(EDGE_SETS.context ?? [])];

const tooLarge = (count: string): Refused =>
  new Refused({
    code: "too-large",
    detail: `The node comes from ${count}; one bill of materials holds ${LIMITS.closureNodes} with the node itself.`,
    hint: "Page through /ancestors, and ask for the bills of its parents one by one.",
  });

async function closureOf(env: Env, { n }: Head, at: Moment): Promise<number[]> {
  const question = { starts: [n], direction: "up", types: MATERIALS, throughNames: false } as const;
  const found = await wholeSet(env, question, at);
  if (found === undefined) throw tooLarge("more nodes than can be gathered");
  if (found.length >= LIMITS.closureNodes) throw tooLarge(`${found.length} nodes`);
  return [n, ...found];
}

/** The text of the bill of a node, as it stood at a position; `origin` is where this site is asked. */
export async function billOf(
  env: Env,
  node: Head,
  at: Moment,
  stamp: Stamp,
  origin: string,
): Promise<string> {
  const { id } = node;
  const { site, position } = stamp;
  const nodes = await describe(env, await closureOf(env, node, at), position);
  const head = {
    ...stamp,
    serial: `urn:uuid:${uuidOf(JSON.stringify([site, "bom", id, position]))}`,
    version: VERSION,
    provenance: `${origin}${closureAt(id, position)}`,
    names: namesOf(nodes),
  };
  return bomText(bomOf(head, id, nodes));
}
