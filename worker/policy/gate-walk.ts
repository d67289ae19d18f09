// The ancestry that a policy looks at, asked of the graph: what of it is judged, what is unknown, and who fails.
import doubtedEdgesSql from "../../sql/queries/read/doubted-edges.sql";
import { JUDGED } from "../../src/graph/gate.ts";
import { KIND_NAMES } from "../../src/graph/graph.ts";
import { CERTAINTIES } from "../../src/model/certainty.ts";
import { EDGE_SETS, type EdgeType } from "../../src/model/edge-types.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Policy } from "../../src/model/policy.ts";
import { type Gate, settledBy } from "../../src/policy/gate.ts";
import type { Verdict } from "../../src/policy/rule.ts";
import type { Env } from "../env.ts";
import { askGraph } from "../graph/engine.ts";
import type { Found } from "../graph/sql-engine.ts";
import { each, type Moment } from "../read.ts";

/** What is known of nodes because they were looked at: of node `ns[i]` it is `judged[i]`. */
export type Judgements = { readonly ns: Uint32Array; readonly judged: Uint8Array };

export const NONE: Judgements = { ns: new Uint32Array(0), judged: new Uint8Array(0) };

/** A verdict as the graph remembers it. */
export function judgedAs(is: Verdict["is"] | "too-large"): number {
  switch (is) {
    case "true":
      return JUDGED.holds;
    case "false":
      return JUDGED.fails;
    case "too-costly":
    case "too-large":
      return JUDGED.costly;
    default:
      return JUDGED.undecided;
  }
}

/** What holds for every node of a kind, by kind. */
export function settledKinds(gate: Gate): Uint8Array {
  // Of the node alone, or of all at once: the rule says nothing of each.
  if (gate.asks === "node") return new Uint8Array(256).fill(JUDGED.holds);
  const settled = new Uint8Array(256);
  if (gate.asks === "set") return settled;
  for (const [i, kind] of KIND_NAMES.entries()) {
    const is = settledBy(gate, kind);
    if (is !== undefined) settled[i] = judgedAs(is);
  }
  return settled;
}

export const HEREDITARY: readonly EdgeType[] = EDGE_SETS.hereditary ?? [];

/** The edges that are followed: all that are hereditary, or those that the policy names. */
export const typesOf = ({ walk }: Policy): readonly EdgeType[] => walk?.edge_types ?? HEREDITARY;

export type Asking = {
  readonly n: number;
  readonly policy: Policy;
  readonly gate: Gate;
  /** What holds for every node of a kind, by kind. */
  readonly settled: Uint8Array;
  readonly at: Moment;
  /** Child and parent of edges that are not sure enough by what those say who count. */
  readonly doubted: Uint32Array;
};

/** What a policy asks of a node at a position. */
export const askingOf = (n: number, policy: Policy, gate: Gate, at: Moment): Asking => ({
  n,
  policy,
  gate,
  settled: settledKinds(gate),
  at,
  doubted: NONE.ns,
});

/** Whether nothing of the ancestry is asked for: then the names of the node are enough. */
export const isOfNode = ({ policy: { gaps, min_certainty: least }, gate }: Asking): boolean =>
  gate.asks === "node" && gaps === "ignore" && least === undefined;

/** Asks what fails, where so much is known. */
export async function askGate(
  env: Env,
  asking: Asking,
  { ns, judged }: Judgements,
  named = false,
): Promise<Found<"gate">> {
  const { n, policy, gate, settled, at, doubted } = asking;
  return await askGraph(
    env,
    "gate",
    {
      from: n,
      depth: isOfNode(asking) ? 0 : undefined,
      types: typesOf(policy),
      throughNames: false,
      least: policy.min_certainty ?? null,
      doubted,
      named,
      kinds: policy.walk?.kinds ?? null,
      self: gate.self,
      settled,
      ns,
      judged,
      sort: gate.asks === "alone" ? JSON.stringify([policy.rule, policy.trusted ?? null]) : null,
      withEdges: gate.rule.names.has("edge"),
      most: gate.asks === "alone" ? LIMITS.gateReads : LIMITS.gateAncestors,
      limit: LIMITS.gateNamed,
    },
    at,
  );
}

/** How sure an edge is counts where those say it who count; where nobody asks how sure they are, whoever says it. */
export async function withDoubts(env: Env, asking: Asking): Promise<Asking> {
  const { policy, at } = asking;
  const { min_certainty: least, trusted: { home = false, lineages = [], tokens = [] } = { home: true } } =
    policy;
  if (least === undefined || least === CERTAINTIES.at(-1)) return asking;
  const { answer } = await askGate(env, asking, NONE, true);
  const sure = CERTAINTIES.slice(0, CERTAINTIES.indexOf(least) + 1);
  const words = [typesOf(policy), sure, Number(home), lineages, tokens];
  const rows = await each<{ child: number; parent: number }>(
    env.GRAPH,
    doubtedEdgesSql,
    [...answer.walked],
    at.position,
    ...words.map((word) => (typeof word === "number" ? word : JSON.stringify(word))),
  );
  return { ...asking, doubted: Uint32Array.from(rows.flatMap(({ child, parent }) => [child, parent])) };
}

/** Asks for its names and the number of its ancestors, and judges none. */
export async function askNames(env: Env, from: number, at: Moment): Promise<Found<"gate">> {
  const asked = { from, types: HEREDITARY, throughNames: false, least: null, kinds: [], self: false };
  const settled = new Uint8Array(256);
  return await askGraph(
    env,
    "gate",
    {
      ...asked,
      ...NONE,
      doubted: NONE.ns,
      named: false,
      settled,
      sort: null,
      withEdges: false,
      most: 0,
      limit: 0,
    },
    at,
  );
}
