// What several policies ask of the same node, asked once: its names, and what is said of it by those who count.
import type { Trusted } from "../../src/model/policy.ts";
import type { Env } from "../env.ts";
import type { Found } from "../graph/sql-engine.ts";
import { idsOf } from "../reading/connected.ts";
import { type Asking, askGate, isOfNode, NONE } from "./gate-walk.ts";
import { readTrusted, type Seen } from "./trusted-facts.ts";

export type Shared = {
  /** What the graph says; of a policy about the node alone it is the same as of any other such. */
  readonly walked: (asking: Asking) => Promise<Found<"gate">>;
  /** The node by each of these names, all of its fields. */
  readonly nodes: (names: readonly number[], trusted: Trusted | undefined) => Promise<readonly Seen[]>;
  readonly ids: (names: readonly number[]) => Promise<ReadonlyMap<number, string>>;
};

/** Answers a question once for each key. */
function remembering<T>(): (key: string, ask: () => Promise<T>) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (key, ask) => {
    const known = asked.get(key) ?? ask();
    asked.set(key, known);
    return known;
  };
}

/** For the policies that are asked about one node at one position. */
export function sharedAt(env: Env, at: number): Shared {
  const walked = remembering<Found<"gate">>();
  const nodes = remembering<readonly Seen[]>();
  const ids = remembering<ReadonlyMap<number, string>>();
  return {
    walked: (asking) =>
      isOfNode(asking) ? walked("", () => askGate(env, asking, NONE)) : askGate(env, asking, NONE),
    nodes: (names, trusted) =>
      nodes(JSON.stringify([names, trusted ?? null]), async () => {
        const all: Seen[] = [];
        for await (const one of readTrusted(env, names, { trusted, fields: undefined, at })) all.push(one);
        return all;
      }),
    ids: (names) => ids(JSON.stringify(names), () => idsOf(env.GRAPH, names)),
  };
}
