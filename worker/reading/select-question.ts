// What a selection asks: the expression, compiled, and the nodes that it names.
import { compile } from "../../src/policy/cel.ts";
import type { Rule } from "../../src/policy/rule.ts";
import type { Selection } from "../../src/wire/select.ts";
import type { Env } from "../env.ts";
import { findStarts } from "../http/address.ts";
import { clockAt } from "../http/clock.ts";
import { Refused } from "../problem.ts";
import type { Moment } from "../read.ts";
import type { Among } from "./candidates.ts";

export type SelectQuestion = Among & {
  readonly rule: Rule;
  readonly now?: Date | undefined;
};

/** What a selection asks, as it was read: plain data. */
export type SelectAsked = Selection;

async function numbersOf(
  env: Env,
  ids: readonly string[],
  at: number,
): Promise<readonly number[] | undefined> {
  if (ids.length === 0) return undefined;
  return (await findStarts(env, {}, new URLSearchParams(ids.map((id) => ["id", id])), at)).ns;
}

/** A selection, compiled and with the nodes that it names; refused where the expression is none. */
export async function questionOf(
  env: Env,
  { where, ancestor, descendant, types, kinds }: SelectAsked,
  at: Moment,
): Promise<SelectQuestion> {
  const rule = ruleOf(where);
  return {
    rule,
    now: rule.names.has("now") ? await clockAt(env, at.position) : undefined,
    ancestors: await numbersOf(env, ancestor, at.position),
    descendants: await numbersOf(env, descendant, at.position),
    types,
    kinds,
    at,
  };
}

/** The expression of a selection; refused where it is none. */
export function ruleOf(where: string): Rule {
  const compiled = compile(where, ["node", "ancestors", "descendants", "now"]);
  if (!compiled.ok) throw new Refused({ ...compiled.refusal, pointer: "/where" });
  return compiled.value;
}
