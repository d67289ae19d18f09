// A route as tables: which entries are steps of it, and which join two names of one thing.
import { bridgesOf, sortsOf } from "./entry.ts";
import type { Route } from "./walk.ts";

/** What of a route does not depend on the direction. */
export type Ways = Omit<Route, "direction">;

export type Tables = {
  /** Over all sorts: 1 for what is a step. */
  readonly follows: Uint8Array;
  /** Over all sorts: 1 for what is crossed at no depth. */
  readonly bridges: Uint8Array;
};

export function tablesOf({ types, atLeast, throughNames }: Ways): Tables {
  return {
    follows: sortsOf(
      types.filter((type) => type !== "alias-of"),
      atLeast,
    ),
    bridges: bridgesOf(throughNames, atLeast),
  };
}
