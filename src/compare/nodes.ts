// What two nodes say of themselves, compared: a table of the fields of a node as it is read back. Parents and metrics are
// compared by what they are of, in files of their own.
import type { Json } from "../model/canonical.ts";
import { pointer } from "../model/refusal.ts";
import type { NodeView } from "../model/view.ts";
import { compareLists, compareValues, type ValueDifference } from "./values.ts";

/** Compared value by value. */
const VALUES = [
  "kind",
  "name",
  "version",
  "description",
  "license",
  "owner",
  "artifact",
  "ancestry",
  "lineage",
  "stub",
  "created_at_utc",
  "base_model",
  "merge_recipe",
  "quantization",
  "routing_policy",
  "mutation_budget",
  "evaluation_packet_uri",
  "resource_profile_uri",
  "lifecycle_state",
  "rollback_target",
  "transformation",
  "environment",
  "evidence",
  "capture",
] as const satisfies readonly (keyof NodeView)[];

/** Lists whose order says nothing. */
const LISTS = {
  adapters: (view) => view.adapters,
  aliases: (view) => view.aliases,
  tags: (view) => view.tags,
  references: (view) => view.references.map(({ id, type }) => ({ id, type })),
  standings: (view) =>
    view.standings.map(({ lineage, niche, kind, state }) => ({ lineage, niche, kind, state })),
} as const satisfies Readonly<Record<string, (view: NodeView) => readonly Json[]>>;

/** Where two nodes, or one at two positions, differ in what they say of themselves; in the order of the fields. */
export function compareNodes(a: NodeView, b: NodeView): ValueDifference[] {
  return [
    // At the top level null is what nobody said.
    ...VALUES.flatMap((field) => compareValues(a[field] ?? undefined, b[field] ?? undefined, pointer(field))),
    ...Object.entries(LISTS).flatMap(([field, list]) => compareLists(list(a), list(b), pointer(field))),
  ];
}
