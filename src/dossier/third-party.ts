// Models in the ancestry that somebody else made, and what was done with them.
import { bounded } from "../model/bounded.ts";
import { EDGE_TYPES } from "../model/edge-types.ts";
import type { Kind } from "../model/kinds.ts";
import { LIMITS } from "../model/limits.ts";
import type { GraphEdge } from "../model/view.ts";
import { describedOf, first, howOf, type Known, nameOf } from "./known.ts";
import type { Foreign, ThirdParty, Use } from "./shape.ts";
import type { Ancestor } from "./told.ts";

const WEIGHTS: ReadonlySet<Kind> = new Set<Kind>(["model", "checkpoint", "adapter"]);

/** Whether an edge can lead to a model, and to no data. */
const leadsToWeights = ({ type }: GraphEdge): boolean => {
  const { parent } = EDGE_TYPES[type] as { readonly parent: readonly Kind[] | "any" };
  return parent !== "any" && parent.some((kind) => WEIGHTS.has(kind)) && !parent.includes("dataset");
};

/** The uses of each thing of the ancestry, by its id. */
export function usesOf({ edges, named }: Known): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>();
  for (const edge of edges) {
    const use = { child: named(edge.child), ...howOf(edge) };
    const known = uses.get(edge.parent);
    if (known) known.push(use);
    else uses.set(edge.parent, [use]);
  }
  return uses;
}

/** Why a thing is somebody else's; nothing where it belongs to the family of the node. */
function foreignOf(node: Ancestor, one: Ancestor): Foreign[] {
  if (one.head.stub) return one.head.id.startsWith("pkg:") ? ["package", "stub"] : ["stub"];
  const owner = first(one, (said) => said.owner)?.id;
  const ours = first(node, (said) => said.owner)?.id;
  if (owner !== undefined && owner === ours) return [];
  const lineage = one.claims[0]?.lineage;
  return [
    ...(owner !== undefined && ours !== undefined ? (["owner"] as const) : []),
    ...(lineage !== undefined && lineage !== node.claims[0]?.lineage ? (["lineage"] as const) : []),
    ...(one.head.id.startsWith("pkg:") ? (["package"] as const) : []),
  ];
}

/** Models of others, the nearest first. */
export function thirdPartiesOf(known: Known, uses: ReadonlyMap<string, readonly Use[]>): ThirdParty[] {
  const [node, ...ancestors] = known.ancestry;
  if (node === undefined) return [];
  const asWeights = new Set(known.edges.filter(leadsToWeights).map(({ parent }) => parent));
  return ancestors.flatMap((one) => {
    const isModel = one.head.stub ? asWeights.has(one.head.id) : WEIGHTS.has(one.head.kind);
    const why = isModel ? foreignOf(node, one) : [];
    if (why.length === 0) return [];
    return {
      ...nameOf(one.head),
      ...describedOf(one),
      depth: one.depth,
      lineage: one.claims[0]?.lineage ?? null,
      why,
      uses: bounded(uses.get(one.head.id) ?? [], LIMITS.dossierNamed, (use) => use),
    };
  });
}
