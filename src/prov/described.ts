// What the mapping is given: nodes with all that is known of them, and the order in which they are told.
import type { Claim, GraphEdge, NodeHead } from "../model/view.ts";

export type DescribedNode = {
  readonly head: NodeHead;
  /** Live records about it. */
  readonly claims: readonly Claim[];
  /** To its parents. */
  readonly edges: readonly GraphEdge[];
  /** Other ids of the same thing. */
  readonly aliases: readonly string[];
};

type Order<T> = (a: T, b: T) => number;

/** By UTF-16 code units, as everywhere in the log. */
export const byText: Order<string> = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

export const byPosition: Order<Claim> = (a, b) => a.position - b.position || byText(a.record, b.record);

function byPlace(claims: readonly Claim[]): Order<GraphEdge> {
  const positions = new Map(claims.map((claim) => [claim.record, claim.position]));
  const place = (edge: GraphEdge): number => positions.get(edge.record) ?? Number.MAX_SAFE_INTEGER;
  return (a, b) =>
    place(a) - place(b) ||
    byText(a.record, b.record) ||
    a.ordinal - b.ordinal ||
    byText(a.type, b.type) ||
    byText(a.parent, b.parent);
}

/** The same nodes by id, each with its claims in the order of the log and its edges in the order of the claims. */
export function ordered(nodes: readonly DescribedNode[]): DescribedNode[] {
  return nodes
    .map((node) => ({
      head: node.head,
      claims: node.claims.toSorted(byPosition),
      edges: node.edges.toSorted(byPlace(node.claims)),
      aliases: node.aliases.toSorted(byText),
    }))
    .sort((a, b) => byText(a.head.id, b.head.id));
}

/** What the earliest claim says that says it: the rule of the node's view. */
export function first<T>(
  claims: readonly Claim[],
  say: (said: Claim["said"]) => T | null | undefined,
): T | undefined {
  for (const claim of claims) {
    const value = say(claim.said);
    if (value != null) return value;
  }
  return undefined;
}
