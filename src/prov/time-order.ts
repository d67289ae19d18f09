// When each described node came to be, as far as the times agree with the edges. Where a child claims to be older than
// its parent, the edge stands, the less certain of the two times is left out, and the edge is flagged.
import { CAPTURE_METHODS } from "../model/record.ts";
import type { Claim, GraphEdge } from "../model/view.ts";
import type { DescribedNode } from "./described.ts";
import { EDGE_MAPPINGS } from "./edge-mapping.ts";

export type TimeOrder = {
  /** The instant to publish for a node. */
  readonly created: (id: string) => string | undefined;
  readonly flagged: (edge: GraphEdge) => boolean;
};

type Created = { readonly at: string; readonly doubt: number };

// What says nothing of its capture was written by hand.
const UNSAID = CAPTURE_METHODS.indexOf("manual");

function createdOf(claims: readonly Claim[]): Created | undefined {
  const said = claims.find((claim) => claim.said.created_at_utc !== null)?.said;
  if (said?.created_at_utc == null) return undefined;
  const method = said.capture?.method;
  return {
    at: said.created_at_utc,
    doubt: method === undefined ? UNSAID : CAPTURE_METHODS.indexOf(method),
  };
}

/** An instant as text that sorts as time does, however long its fraction. */
function sortable(at: string): string {
  const [whole = "", fraction = ""] = at.slice(0, -1).split(".");
  return `${whole}.${fraction.padEnd(9, "0")}`;
}

export function timeOrder(nodes: readonly DescribedNode[]): TimeOrder {
  const created = new Map<string, Created>();
  for (const { head, claims } of nodes) {
    const time = createdOf(claims);
    if (time) created.set(head.id, time);
  }
  const flagged = new Set<GraphEdge>();
  const withheld = new Set<string>();
  for (const edge of nodes.flatMap((node) => node.edges)) {
    const child = created.get(edge.child);
    const parent = created.get(edge.parent);
    if (!EDGE_MAPPINGS[edge.type].derivation || !child || !parent) continue;
    if (sortable(child.at) >= sortable(parent.at)) continue;
    flagged.add(edge);
    withheld.add(parent.doubt > child.doubt ? edge.parent : edge.child);
  }
  return {
    created: (id) => (withheld.has(id) ? undefined : created.get(id)?.at),
    flagged: (edge) => flagged.has(edge),
  };
}
