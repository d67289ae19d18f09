// What the mapping is given: nodes with all that is known of them, and the order in which they are told.
import type { Claim, GraphEdge, NodeHead } from "../../model/view.ts";
import type { RecordSetAside, ToldAdvisory, ToldCohort, ToldMove, ToldStanding, ToldWaiver } from "./said.ts";

/** What live records say of a node. */
export type NodeSayings = {
  readonly head: NodeHead;
  /** Live records about it. */
  readonly claims: readonly Claim[];
  /** To its parents. */
  readonly edges: readonly GraphEdge[];
  /** Other ids of the same thing. */
  readonly aliases: readonly string[];
};

/** How the times that are claimed agree with the edges of the whole graph, whatever a document is of. */
export type NodeTimes = {
  /** When it came to be; absent where nobody says, or where its claim is the less certain of two that do not agree. */
  readonly created?: string | undefined;
  /** The edges to parents that claim to be younger, by `placeOf`. */
  readonly flagged: ReadonlySet<string>;
};

/** All that is told of a node as it stood at a position: a function of the two, and of nothing else. */
export type DescribedNode = NodeSayings & {
  readonly times: NodeTimes;
  /** Records about it that do not hold. */
  readonly setAside: readonly RecordSetAside[];
  /** What was said of moving it, or of moving another into its place, in the order of the log. */
  readonly moves: readonly ToldMove[];
  /** Every state that it reached, also those that it left. */
  readonly stood: readonly ToldStanding[];
  /** About it by its number or by a name that it bears; also those that were withdrawn. */
  readonly advisories: readonly ToldAdvisory[];
  readonly waivers: readonly ToldWaiver[];
  /** What it is a member of. */
  readonly cohorts: readonly ToldCohort[];
};

/** An edge's place among all edges: its record and its ordinal there. */
export const placeOf = ({ record, ordinal }: Pick<GraphEdge, "record" | "ordinal">): string =>
  `${record}/${ordinal}`;

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

/** The same node with its claims in the order of the log and its edges in the order of the claims. */
export function ordered<N extends NodeSayings>(node: N): N {
  return {
    ...node,
    claims: node.claims.toSorted(byPosition),
    edges: node.edges.toSorted(byPlace(node.claims)),
    aliases: node.aliases.toSorted(byText),
  };
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
