// A question about how nodes hang together, as it came in: which page of it is asked for, and which nodes its parameters name.

import type { Env } from "../env.ts";
import { headsOf } from "../graph/connections.ts";
import type { Head, Moment } from "../read.ts";
import { type Address, findStarts } from "./address.ts";
import { badQuery, type Query } from "./ask.ts";

export type Asked = {
  readonly env: Env;
  readonly address: Address;
  readonly query: Query;
  /** The position that all its pages are of. */
  readonly at: Moment;
  readonly offset: number;
  readonly limit: number;
};

/** The number of the one node that a parameter names. */
export async function nodeNamed({ env, at }: Asked, parameter: string, id: string | null): Promise<number> {
  if (id === null)
    throw badQuery(parameter, "is missing.", `Send ${parameter}=<id>, any immutable id of the node.`);
  const { ns } = await findStarts(env, { id }, new URLSearchParams(), at.position);
  const [n] = ns;
  if (n === undefined) throw new Error("a node was found and has no number");
  return n;
}

/** These nodes as they stood at the position, in their order. */
export async function headsAsked({ env, at }: Asked, ns: readonly number[]): Promise<Head[]> {
  const known = await headsOf(env.GRAPH, ns, at.position);
  return ns.flatMap((n) => known.get(n) ?? []);
}
