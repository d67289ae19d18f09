// How the nodes and edges of a lineage stand in an answer: by id, with where to read on.
import type { Descent } from "../../src/compare/things.ts";
import type { Head } from "../read.ts";
import type { Lineage } from "../reading/lineage-of.ts";
import { nodePath } from "./links.ts";

export const shownNode = ({ id, kind, name, version, stub }: Head) => ({
  id,
  kind,
  name,
  version,
  stub,
  links: { node: nodePath(id) },
});

/** A node of the lineage; that it has none would be a fault of the projection. */
export function headIn({ heads }: Lineage, n: number): Head {
  const head = heads.get(n);
  if (head === undefined) throw new Error(`node ${n} of a lineage has no view`);
  return head;
}

/**
 * A way of edges, the lowest child first. Where an edge goes on from another id than the one before it ended in, the two are
 * ids of one thing.
 */
export const shownWay = (lineage: Lineage, way: readonly Descent[]) =>
  way.map(({ child, parent, type, certainty }) => ({
    child: headIn(lineage, child).id,
    parent: headIn(lineage, parent).id,
    type,
    certainty,
  }));
