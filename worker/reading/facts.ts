// The nodes that a question reads, as expressions see them: each once, however many others descend from it, and no more of
// them than one answer holds.
import { LIMITS } from "../../src/model/limits.ts";
import { nodeView } from "../../src/model/view.ts";
import { type Fact, nodeFact } from "../../src/policy/facts.ts";
import type { Env } from "../env.ts";
import { Refused } from "../problem.ts";
import type { Head } from "../read.ts";
import { type Described, describe } from "./describe.ts";

export type Known = { readonly head: Head; readonly fact: Fact };

export type Facts = {
  /** Reads those of these nodes that are not known yet, in order, as long as there is room. */
  readonly load: (ns: readonly number[]) => Promise<void>;
  /** A node that was read; undefined where there was no room for it. */
  readonly get: (n: number) => Known | undefined;
};

/** Nodes that are described at once. */
const TOGETHER = 100;

/** Describes nodes; where they are too much together, some at a time. */
async function* described(env: Env, ns: readonly number[], at: number): AsyncGenerator<Described> {
  try {
    yield* await describe(env, ns, at);
  } catch (error) {
    const isTooMuch = error instanceof Refused && error.refusal.code === "too-large";
    if (!isTooMuch || ns.length === 1) throw error;
    const half = Math.ceil(ns.length / 2);
    yield* described(env, ns.slice(0, half), at);
    yield* described(env, ns.slice(half), at);
  }
}

/** Nothing yet of the graph at a position. */
export function factsAt(env: Env, at: number): Facts {
  const known = new Map<number, Known>();
  let characters = 0;
  const hasRoom = (): boolean => known.size < LIMITS.selectNodes && characters < LIMITS.describedCharacters;
  return {
    get: (n) => known.get(n),
    async load(ns) {
      const missing = [...new Set(ns)].filter((n) => !known.has(n));
      for (let i = 0; i < missing.length && hasRoom(); i += TOGETHER) {
        const room = Math.min(TOGETHER, LIMITS.selectNodes - known.size);
        for await (const one of described(env, missing.slice(i, i + room), at)) {
          if (!hasRoom()) return;
          const { head } = one;
          const view = nodeView(one, at);
          characters += JSON.stringify(view).length;
          known.set(head.n, { head, fact: nodeFact(view) });
        }
      }
    },
  };
}
