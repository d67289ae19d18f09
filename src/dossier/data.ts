// The data sets of a node: those in its ancestry, and those that it was measured against.
import { bounded } from "../model/bounded.ts";
import { EDGE_TYPES, edgeType } from "../model/edge-types.ts";
import type { Kind } from "../model/kinds.ts";
import { LIMITS } from "../model/limits.ts";
import { ancestryOfClaims, type GraphEdge } from "../model/view.ts";
import { describedOf, first, howOf, jsonOf, type Known, nameOf } from "./known.ts";
import type { DataSet, Use } from "./shape.ts";
import type { Material, Told } from "./told.ts";

const DATA: ReadonlySet<Kind> = new Set<Kind>(["dataset", "snapshot", "eval-suite"]);

/** Whether an edge can lead to data alone. */
const leadsToData = ({ type }: GraphEdge): boolean => {
  const { parent } = EDGE_TYPES[type] as { readonly parent: readonly Kind[] | "any" };
  return parent !== "any" && parent.every((kind) => DATA.has(kind));
};

function dataSet(known: Known, told: Told, depth: number | null, uses: readonly Use[]): DataSet {
  const from = told.edges.filter(
    ({ type }) => edgeType(type).strength === "hereditary" && type !== "alias-of",
  );
  return {
    ...nameOf(told.head),
    ...describedOf(told),
    depth,
    description: first(told, (said) => said.description),
    ancestry: ancestryOfClaims(told.claims),
    evidence: jsonOf(first(told, (said) => said.evidence)),
    uses: bounded(uses, LIMITS.dossierNamed, (use) => use),
    from: bounded(from, LIMITS.dossierNamed, ({ parent, type, certainty }) => ({
      ...known.named(parent),
      type,
      certainty,
    })),
  };
}

/** Data sets, those that the node was made from first, each time the nearest first. */
export function dataOf(
  { evaluations, measured }: Material,
  known: Known,
  uses: ReadonlyMap<string, readonly Use[]>,
): DataSet[] {
  const asData = new Set(known.edges.filter(leadsToData).map(({ parent }) => parent));
  const inAncestry = known.ancestry.filter(({ head }) =>
    head.stub ? asData.has(head.id) : DATA.has(head.kind),
  );
  // What was measured against has these uses beside those in the ancestry.
  const against = evaluations
    .flatMap(({ edges }) => edges)
    .filter(({ type }) => type === "evaluated-against")
    .map((edge) => ({
      parent: known.own(edge.parent),
      use: { child: known.named(edge.child), ...howOf(edge) },
    }));
  const all = (id: string): Use[] => [
    ...(uses.get(id) ?? []),
    ...against.filter(({ parent }) => parent === id).map(({ use }) => use),
  ];
  const listed = new Set(inAncestry.map(({ head }) => head.id));
  const others = measured.filter(({ head }) => known.own(head.id) === head.id && !listed.has(head.id));
  return [
    ...inAncestry.map((told) => dataSet(known, told, told.depth, all(told.head.id))),
    ...others.map((told) => dataSet(known, told, null, all(told.head.id))),
  ];
}
