// A question about how nodes hang together, as it came in: which page of it is asked for, how sure edges have to be, and which
// nodes its parameters name.
import { CERTAINTIES, type Certainty } from "../src/model/certainty.ts";
import { nearest } from "../src/model/nearest.ts";
import { type Address, findStarts } from "./address.ts";
import { badQuery, type Query } from "./ask.ts";
import { headsOf } from "./connections.ts";
import { type Cursor, readCursor } from "./cursor.ts";
import type { Env } from "./env.ts";
import { refuseEarlier } from "./min-position.ts";
import { type Head, watermark } from "./read.ts";

export type Asked = {
  readonly env: Env;
  readonly address: Address;
  readonly query: Query;
  /** The position that all its pages are of. */
  readonly at: number;
  readonly offset: number;
  readonly limit: number;
};

/** Which page is asked for; all pages of a question are of one position. */
export async function pageAsked(query: Query, env: Env, question: string): Promise<Cursor> {
  const said = query.get("cursor");
  const { position } = await watermark(env.GRAPH);
  const cursor = said === null ? { position, offset: 0 } : readCursor(question, said, position);
  refuseEarlier(query, cursor.position);
  return cursor;
}

/** How sure an edge has to be. */
export function leastCertainty(query: Query): Certainty | undefined {
  const said = query.get("min_certainty");
  if (said === null) return undefined;
  const found = CERTAINTIES.find((one) => one === said);
  if (found !== undefined) return found;
  const near = nearest(said, CERTAINTIES);
  throw badQuery(
    "min_certainty",
    `${JSON.stringify(said.slice(0, 40))} is not a certainty.`,
    `${near ? `Did you mean ${near}? ` : ""}Known, the surest first: ${CERTAINTIES.join(", ")}.`,
  );
}

/** The number of the one node that a parameter names. */
export async function nodeNamed({ env, at }: Asked, parameter: string, id: string | null): Promise<number> {
  if (id === null)
    throw badQuery(parameter, "is missing.", `Send ${parameter}=<id>, any immutable id of the node.`);
  const { ns } = await findStarts(env, { id }, new URLSearchParams(), at);
  const [n] = ns;
  if (n === undefined) throw new Error("a node was found and has no number");
  return n;
}

/** These nodes as they stood at the position, in their order. */
export async function headsAsked({ env, at }: Asked, ns: readonly number[]): Promise<Head[]> {
  const known = await headsOf(env.GRAPH, ns, at);
  return ns.flatMap((n) => known.get(n) ?? []);
}
