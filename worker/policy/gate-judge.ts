// Judging what a policy asks of nodes, by what was said of them by those who count.
import type { GateFound } from "../../src/graph/gate.ts";
import { CERTAINTIES } from "../../src/model/certainty.ts";
import { EDGE_TYPE_NAMES } from "../../src/model/edge-types.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { GraphEdge } from "../../src/model/view.ts";
import { type Fact, factOf, instantOf } from "../../src/policy/facts.ts";
import { fieldsOf } from "../../src/policy/gate.ts";
import type { Given, Verdict } from "../../src/policy/rule.ts";
import type { TrustedNode } from "../../src/policy/trusted.ts";
import type { Env } from "../env.ts";
import { edgesBetween, type NumberedEdge } from "../read.ts";
import type { Shared } from "./gate-shared.ts";
import { type Asking, type Judgements, judgedAs, typesOf } from "./gate-walk.ts";
import { type Looking, readTrusted } from "./trusted-facts.ts";

/** What a rule is asked with beside the ancestor. */
export type Beside = {
  /** The node, by each of its names. */
  readonly nodes: readonly (readonly [number, TrustedNode | null])[];
  readonly now: Date | undefined;
};

/** Steps that are left for one policy. */
export type Budget = { steps: number };

export type Judged = { readonly is: Verdict["is"] | "too-large"; readonly why?: string };

const nodeFactOf = ({ view }: TrustedNode): Fact => factOf("Node", view);

export const looking = ({ policy, gate, at }: Asking, thing: "node" | "ancestor"): Looking => ({
  trusted: policy.trusted,
  fields: fieldsOf(gate.rule, thing),
  at: at.position,
});

/** What a rule is asked with, as far as it names it. */
export async function besideOf(
  shared: Shared,
  { gate: { rule, asks }, policy }: Asking,
  names: readonly number[],
  now: string,
): Promise<Beside> {
  const isNamed = rule.names.has("node") || asks === "node";
  return {
    nodes: isNamed ? await shared.nodes(names, policy.trusted) : [],
    now: rule.names.has("now") ? instantOf(now) : undefined,
  };
}

/** Decides once, within what is left. */
function decide({ gate }: Asking, given: Given, budget: Budget, most: number): Judged {
  const verdict = gate.rule.decide(given, Math.min(most, Math.max(0, budget.steps)));
  budget.steps -= verdict.steps;
  return verdict.is === "undecided" ? { is: verdict.is, why: verdict.why } : { is: verdict.is };
}

/** What the rule says with the node by each of its names: the first that is not true. */
export function decideBeside(
  asking: Asking,
  { nodes, now }: Beside,
  given: Given,
  budget: Budget,
  most: number = LIMITS.ruleSteps,
): Judged {
  const timed = { ...given, ...(now ? { now } : {}) };
  if (!asking.gate.rule.names.has("node")) return decide(asking, timed, budget, most);
  for (const [, node] of nodes) {
    const judged: Judged =
      node === null
        ? { is: "too-large" }
        : decide(asking, { ...timed, node: nodeFactOf(node) }, budget, most);
    if (judged.is !== "true") return judged;
  }
  return { is: "true" };
}

/** What the rule says of an ancestor, with each of these edges: the first that is not true. */
export function judge(
  asking: Asking,
  beside: Beside,
  ancestor: TrustedNode | null,
  edges: readonly GraphEdge[] | undefined,
  budget: Budget,
): Judged {
  if (ancestor === null) return { is: "too-large" };
  const given = { ancestor: nodeFactOf(ancestor) };
  if (edges === undefined) return decideBeside(asking, beside, given, budget);
  for (const edge of edges) {
    const judged = decideBeside(asking, beside, { ...given, edge: factOf("Edge", edge) }, budget);
    if (judged.is !== "true") return judged;
  }
  return { is: "true" };
}

const surest = (a: NumberedEdge, b: NumberedEdge): number =>
  CERTAINTIES.indexOf(a.certainty) - CERTAINTIES.indexOf(b.certainty) ||
  EDGE_TYPE_NAMES.indexOf(a.type) - EDGE_TYPE_NAMES.indexOf(b.type);

/** A node, and both ends of the edge by which a shortest path enters it. */
export type Entered = { readonly n: number; readonly child: number; readonly parent: number };

/**
 * Of each of these nodes that edge; of several between the two all, the surest first, since whoever says one more must not hide
 * another.
 */
export async function edgesInto(
  env: Env,
  { policy, gate, at }: Asking,
  pairs: readonly Entered[],
): Promise<ReadonlyMap<number, readonly GraphEdge[]>> {
  const into = new Map<number, readonly GraphEdge[]>();
  if (!gate.rule.names.has("edge")) return into;
  const of = { types: typesOf(policy), certainties: CERTAINTIES };
  const key = (child: number, parent: number): string => `${child} ${parent}`;
  const found = await edgesBetween(env.GRAPH, pairs, of, at.position);
  const between = Map.groupBy(found.toSorted(surest), ({ childN, parentN }) => key(childN, parentN));
  for (const { n, child, parent } of pairs) {
    const edges = between.get(key(child, parent));
    if (edges) into.set(n, edges);
  }
  return into;
}

/** Judges what is unknown of an ancestry, one by one. */
export async function judgeEach(
  env: Env,
  asking: Asking,
  { unknown: ns, entered }: Pick<GateFound, "unknown" | "entered">,
  beside: Beside,
  budget: Budget,
): Promise<Judgements> {
  const judged = new Uint8Array(ns.length);
  const pairs = Array.from(ns, (n, i): Entered => {
    const [child = n, parent = n] = entered.subarray(2 * i, 2 * i + 2);
    return { n, child, parent };
  });
  const edges = await edgesInto(env, asking, pairs);
  let i = 0;
  for await (const [n, node] of readTrusted(env, [...ns], looking(asking, "ancestor"))) {
    // A node that was not found is passed over, and stays unknown.
    while (ns[i] !== n) i++;
    const { is } = judge(asking, beside, node, edges.get(n), budget);
    // Once nothing is left, what was not decided is not known: of another node it may be.
    if (budget.steps <= 0) break;
    judged[i++] = judgedAs(is);
  }
  return { ns, judged };
}

/** What the rule says of all ancestors at once. */
export async function judgeSet(
  env: Env,
  asking: Asking,
  ns: readonly number[],
  beside: Beside,
  budget: Budget,
): Promise<Judged> {
  const ancestors: Fact[] = [];
  let characters = 0;
  for await (const [, node] of readTrusted(env, ns, looking(asking, "ancestor"))) {
    if (node === null) return { is: "too-large" };
    characters += JSON.stringify(node.view).length;
    if (characters > LIMITS.gateCharacters) return { is: "too-large" };
    ancestors.push(nodeFactOf(node));
  }
  return decideBeside(asking, beside, { ancestors }, budget, LIMITS.gateSteps);
}
