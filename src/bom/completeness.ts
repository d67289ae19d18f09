// How complete the bill is: whether all that a component was made from is named is one question, asked of every component;
// whether everything is known that the node of the bill descends from is another.
import { edgeType } from "../model/edge-types.ts";
import { ancestryOfClaims } from "../model/view.ts";
import type { Part } from "./json.ts";
import { type BomNode, byId, refOf } from "./node.ts";

const AGGREGATES = ["complete", "incomplete", "unknown"] as const;

export type Aggregate = (typeof AGGREGATES)[number];

/** Whether the parents of a node are all there are: `unknown` where nobody said, and of what nobody recorded. */
export function directly({ head, claims }: BomNode): Aggregate {
  if (head.stub || claims.length === 0) return "unknown";
  const said = ancestryOfClaims(claims);
  if (said === "partial") return "incomplete";
  return said === "complete" ? "complete" : "unknown";
}

/**
 * The node and what it descends from. What it was made with has no part in it: the code of a training is rarely recorded by
 * itself, and nothing of it flowed into the model.
 */
export function descended(root: BomNode, nodes: readonly BomNode[]): BomNode[] {
  const known = byId(nodes);
  const met = new Set([root]);
  for (const { edges } of met)
    for (const { type, parent } of edges) {
      const node = known.get(parent);
      if (node !== undefined && edgeType(type).strength === "hereditary") met.add(node);
    }
  return [...met];
}

/** Whether everything behind the node is known: as the weakest of all, where known to be lacking is weaker than not known. */
export function altogether(nodes: readonly BomNode[]): Aggregate {
  const all = new Set(nodes.map(directly));
  if (all.has("incomplete")) return "incomplete";
  return all.has("unknown") ? "unknown" : "complete";
}

/** One statement of the whole, about the node the bill is of; and one of each word, about those whose parents it is true of. */
export function compositions(root: BomNode, nodes: readonly BomNode[]): Part[] {
  const by = Map.groupBy(nodes, directly);
  return [
    { aggregate: altogether(descended(root, nodes)), assemblies: [refOf(root.head.id)] },
    ...AGGREGATES.flatMap((aggregate) => {
      const those = by.get(aggregate) ?? [];
      return those.length === 0 ? [] : [{ aggregate, dependencies: those.map(({ head }) => refOf(head.id)) }];
    }),
  ];
}

/** The gaps, counted. */
export function gaps(nodes: readonly BomNode[]): Readonly<Record<string, number>> {
  const said = nodes.map(({ head, claims }) => (head.stub ? "stub" : ancestryOfClaims(claims)));
  const count = (word: string): number => said.filter((one) => one === word).length;
  return {
    stubs: count("stub"),
    unpinned: nodes.filter(({ head }) => head.id.startsWith("urn:forebear:unpinned:")).length,
    partial: count("partial"),
    unspecified: count("unspecified"),
  };
}
