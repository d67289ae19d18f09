// The parents of two nodes compared: which edges one has alone, which both have, and which both have in another way. An edge
// is known by its parent, by whatever id, and its type; how it is (role, weight, mutation, certainty) may differ. Of equal
// edges that several records say there is one.
import { canonical, type Json } from "../model/canonical.ts";
import type { EdgeType } from "../model/edge-types.ts";
import type { GraphEdge } from "../model/view.ts";

/** How a child descends from a parent, without who says it. */
export type How = Pick<GraphEdge, "role" | "weight" | "weight_unit" | "mutation" | "certainty">;

export type ParentEdge = { readonly parent: string; readonly type: EdgeType } & How;

export type ParentChange = {
  readonly parent: string;
  readonly type: EdgeType;
  readonly a: How;
  readonly b: How;
  /** Which of the fields differ. */
  readonly fields: readonly (keyof How)[];
};

export type ParentsCompared = {
  readonly added: readonly ParentEdge[];
  readonly removed: readonly ParentEdge[];
  readonly changed: readonly ParentChange[];
  readonly kept: readonly ParentEdge[];
};

const FIELDS = ["role", "weight", "weight_unit", "mutation", "certainty"] as const;

const howOf = ({ role, weight, weight_unit, mutation, certainty }: How): How => ({
  role,
  weight,
  weight_unit,
  mutation,
  certainty,
});

const json = (value: How[keyof How]): string =>
  value === null || typeof value !== "object"
    ? canonical(value)
    : canonical({ type: value.type, params: (value.params ?? null) satisfies Json });

const keyOf = (how: How): string => FIELDS.map((field) => json(how[field])).join("\n");

type Edge = Pick<GraphEdge, "parent" | "type"> & How;

/** The edges of one side, by parent and type; of equal ones the first. */
function bySort(edges: readonly Edge[], same: (id: string) => string): Map<string, Map<string, ParentEdge>> {
  const sorts = new Map<string, Map<string, ParentEdge>>();
  for (const edge of edges) {
    const sort = `${edge.type} ${same(edge.parent)}`;
    const own = sorts.get(sort) ?? new Map<string, ParentEdge>();
    sorts.set(sort, own);
    const key = keyOf(edge);
    if (!own.has(key)) own.set(key, { parent: edge.parent, type: edge.type, ...howOf(edge) });
  }
  return sorts;
}

/** Compares; `same` gives every id of one thing as one word. */
export function compareParents(
  a: readonly Edge[],
  b: readonly Edge[],
  same: (id: string) => string,
): ParentsCompared {
  const [left, right] = [bySort(a, same), bySort(b, same)];
  const found = {
    added: [] as ParentEdge[],
    removed: [] as ParentEdge[],
    changed: [] as ParentChange[],
    kept: [] as ParentEdge[],
  };
  for (const sort of new Set([...left.keys(), ...right.keys()])) {
    const ours = left.get(sort) ?? new Map<string, ParentEdge>();
    const theirs = right.get(sort) ?? new Map<string, ParentEdge>();
    const gone = [...ours].flatMap(([key, edge]) => (theirs.has(key) ? [] : edge));
    const come = [...theirs].flatMap(([key, edge]) => (ours.has(key) ? [] : edge));
    for (const [key, edge] of theirs) if (ours.has(key)) found.kept.push(edge);
    // Two that are left over of one parent and type are one edge that became another.
    for (const [i, edge] of gone.entries()) {
      const other = come[i];
      if (other === undefined) found.removed.push(edge);
      else
        found.changed.push({
          parent: other.parent,
          type: other.type,
          a: howOf(edge),
          b: howOf(other),
          fields: FIELDS.filter((field) => json(edge[field]) !== json(other[field])),
        });
    }
    found.added.push(...come.slice(gone.length));
  }
  return found;
}
