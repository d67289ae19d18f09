// The bill of materials of a node: everything that it was made from and with, read from the graph and told by src/bom.
import { type BomHead, bomOf, bomText } from "../../src/bom/bom.ts";
import { hex, utf8 } from "../../src/model/bytes.ts";
import { EDGE_SETS } from "../../src/model/edge-types.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import { wholeSet } from "../graph/walk.ts";
import { timeAt } from "../http/clock.ts";
import { nodePath } from "../http/links.ts";
import { siteLog } from "../platform/calls.ts";
import { sha256 } from "../platform/digest.ts";
import { Refused } from "../problem.ts";
import type { Head, Moment } from "../read.ts";
import { describe, namesOf } from "../reading/describe.ts";
import { VERSION } from "../version.ts";

// What flowed in, and what it was made with. What it was measured with is no part of it.
const MATERIALS = [...(EDGE_SETS.hereditary ?? []), ...(EDGE_SETS.context ?? [])];

/** A UUID that follows from a text: of version 8 (RFC 9562), whose bits are those of the text's SHA-256. */
export function uuidOf(text: string): string {
  const digits = hex(sha256(utf8(text)));
  const variant = "89ab".charAt(Number.parseInt(digits.charAt(16), 16) % 4);
  const groups = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    variant + digits.slice(17, 20),
    digits.slice(20, 32),
  ];
  return groups.join("-");
}

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

/** What holds of the whole bill; `origin` is where this site is asked. */
async function headOf(
  env: Env,
  { id }: Head,
  { position }: Moment,
  origin: string,
): Promise<Omit<BomHead, "names">> {
  const [{ site }, at] = await Promise.all([siteLog(env).head(), timeAt(env, position)]);
  const path = nodePath(id, "/closure.ttl");
  return {
    serial: `urn:uuid:${uuidOf(JSON.stringify([site, "bom", id, position]))}`,
    site,
    position,
    at: at ?? null,
    version: VERSION,
    provenance: `${origin}${path}${path.includes("?") ? "&" : "?"}as_of=${position}`,
  };
}

/** The text of the bill of a node, as it stood at a position. */
export async function billOf(env: Env, node: Head, at: Moment, origin: string): Promise<string> {
  const [head, ns] = await Promise.all([headOf(env, node, at, origin), closureOf(env, node, at)]);
  const nodes = await describe(env, ns, at.position);
  return bomText(bomOf({ ...head, names: namesOf(nodes) }, node.id, nodes));
}
