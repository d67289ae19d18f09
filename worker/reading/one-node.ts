// The one node that a question is about. Some questions are about one alone: what several would be is not said.

import type { Env } from "../env.ts";
import { type Address, findStarts } from "../http/address.ts";
import type { Query } from "../http/ask.ts";
import { Refused } from "../problem.ts";
import { type Head, heads } from "../read.ts";

export const ONE_NODE = ["id", "name", "version"];

/** The number of the node. */
export async function oneNode(env: Env, address: Address, query: Query, at: number): Promise<Head> {
  const { ns } = await findStarts(env, address, query, at);
  const [head, ...others] = await heads(env.GRAPH, ns, at);
  if (head !== undefined && others.length === 0) return head;
  if (head === undefined)
    throw new Refused({
      code: "not-found",
      detail: `The node is not known at position ${at}.`,
      hint: "Ask without a position for what is known now.",
    });
  throw new Refused({
    code: "bad-query",
    detail: `The question is about one node, and ${ns.length} are named.`,
    hint: "Ask with one ?id=, or with a name and version that only one node has.",
  });
}
