// The rule of a policy, as it is held when the policy is put.
import type { Policy } from "../model/policy.ts";
import { type Result, refuse } from "../model/result.ts";
import { compile } from "./cel.ts";
import { faultAt } from "./fault.ts";
import type { Variable } from "./fields.ts";
import type { Rule } from "./rule.ts";

/** What the rule of a policy may speak of. */
const SPEAKS_OF: Readonly<Record<Policy["each"], readonly Variable[]>> = {
  ancestor: ["node", "ancestor", "edge", "now"],
  set: ["node", "ancestors", "now"],
};

/**
 * Compiles the rule of a policy, or says where it cannot be used. A rule that goes through all ancestors for each of them is
 * refused: an ancestry may have any size, and a gate has to answer.
 */
export function compilePolicy({ each, rule }: Pick<Policy, "each" | "rule">): Result<Rule> {
  const compiled = compile(rule, SPEAKS_OF[each]);
  const squared = compiled.ok ? compiled.value.squared : undefined;
  if (squared === undefined) return compiled;
  const fault = faultAt(
    rule,
    squared,
    "it goes through all ancestors for each of them, which takes the square of their number.",
    'Ask about each by itself, with each: "ancestor"; or compare what they have in common: ancestors.all(a, a.license == node.license).',
  );
  return refuse({ ...fault, code: "too-costly" });
}
