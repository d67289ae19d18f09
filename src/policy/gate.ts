// A policy as it is evaluated: what its rule is about, of what it is asked, and what is settled before anything is read.
import type { Kind } from "../model/kinds.ts";
import type { Policy } from "../model/policy.ts";
import { ok, type Result } from "../model/result.ts";
import { factOf } from "./facts.ts";
import { compilePolicy } from "./policy.ts";
import type { Rule, Verdict } from "./rule.ts";

export type Gate = {
  readonly rule: Rule;
  /**
   * Of what it is asked. node: of the node alone. alone: of each ancestor by itself, so that it is the same for every node
   * that descends from it. related: of each ancestor with the node, the edge that led to it, or the time. set: of all at once.
   */
  readonly asks: "node" | "alone" | "related" | "set";
  /** Whether it is asked of the node itself as of an ancestor: a node is its own origin. */
  readonly self: boolean;
};

/** Fields of a node that change with other nodes, although nothing is said of it. */
const OF_OTHERS: ReadonlySet<string> = new Set(["gaps"]);

/** Compiles the rule of a policy; refuses what it cannot speak of, and says where. */
export function gateOf(policy: Pick<Policy, "rule" | "each">): Result<Gate> {
  const compiled = compilePolicy(policy);
  if (!compiled.ok) return compiled;
  const rule = compiled.value;
  const { names } = rule;
  if (names.has("ancestors")) return ok({ rule, asks: "set", self: false });
  if (!names.has("ancestor") && !names.has("edge")) return ok({ rule, asks: "node", self: false });
  const compares = names.has("node") || names.has("edge");
  const isOfOthers = rule.looks.some(
    ({ of, keys: [field] }) => of === "ancestor" && (field === undefined || OF_OTHERS.has(field)),
  );
  const asks = compares || names.has("now") || isOfOthers ? "related" : "alone";
  return ok({ rule, asks, self: !compares });
}

/** The fields of a thing that a rule looks at; undefined: any of them. */
export function fieldsOf({ looks }: Rule, thing: "node" | "ancestor"): ReadonlySet<string> | undefined {
  const fields = new Set<string>();
  for (const { of, keys } of looks) {
    if (of !== thing) continue;
    const [field] = keys;
    if (field === undefined) return undefined;
    fields.add(field);
  }
  return fields;
}

/** Steps in which a kind settles a rule, or does not. */
const SETTLING = 1_000;

/** What a rule says of every node of a kind, whatever else is said of it; undefined where that depends. */
export function settledBy({ rule }: Gate, kind: Kind): Verdict["is"] | undefined {
  // Whether something was said is not known of a kind.
  if (rule.asksWhether || !rule.names.has("ancestor")) return undefined;
  // Nothing else is there: what holds although all else fails holds whatever it is.
  const { is } = rule.decide({ ancestor: factOf("Node", { kind }) }, SETTLING);
  return is === "true" || is === "false" ? is : undefined;
}
