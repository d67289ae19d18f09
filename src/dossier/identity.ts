// Which node it is, and how it relates to the versions before and after it.
import { bounded } from "../model/bounded.ts";
import type { EdgeType } from "../model/edge-types.ts";
import { LIMITS } from "../model/limits.ts";
import { ancestryOfClaims, type GraphEdge } from "../model/view.ts";
import { describedOf, first, howOf, type Known, nameOf } from "./known.ts";
import type { Identity, Link, Version } from "./shape.ts";
import type { Material, Namesake } from "./told.ts";

/** What makes a version of the one before it. */
const REVISES: ReadonlySet<EdgeType> = new Set<EdgeType>([
  "revised-from",
  "continued-from",
  "fine-tuned-from",
]);

/** An instant as text that sorts as time does, however long its fraction. */
export function sortable(at: string): string {
  const [whole = "", fraction = ""] = at.slice(0, -1).split(".");
  return `${whole}.${fraction.padEnd(9, "0")}`;
}

/** Whether a version came before another: by when they came to be; where that does not tell, by the order of the log. */
function isBefore(one: Namesake, other: Namesake, inLog: boolean): boolean {
  const [a, b] = [one.created_at, other.created_at];
  if (a === null || b === null || sortable(a) === sortable(b)) return inLog;
  return sortable(a) < sortable(b);
}

const version = ({ head, created_at }: Namesake): Version => ({
  ...nameOf(head),
  state: head.state,
  created_at,
});

function versionsOf({ namesakes, ancestry }: Material): Identity["versions"] {
  const place = namesakes.findIndex(({ head }) => head.id === ancestry[0].head.id);
  const own = namesakes[place];
  if (own === undefined) {
    const none = bounded<Namesake, Version>([], 0, version);
    return { before: none, after: none };
  }
  const others = namesakes.map((one, i) => ({ one, inLog: i < place })).filter((_, i) => i !== place);
  const list = (before: boolean) =>
    bounded(
      others.filter(({ one, inLog }) => isBefore(one, own, inLog) === before).map(({ one }) => one),
      LIMITS.dossierItems,
      version,
    );
  return { before: list(true), after: list(false) };
}

/** The steps from the node to what it is a version of, and on from there, the nearest first. */
function chainOf({ ancestry, edges, named }: Known): readonly Link[] {
  const byChild = Map.groupBy(
    edges.filter(({ type }) => REVISES.has(type)),
    ({ child }) => child,
  );
  const seen = new Set([ancestry[0]?.head.id ?? ""]);
  const links: GraphEdge[] = [];
  for (const id of seen)
    for (const edge of byChild.get(id) ?? []) {
      links.push(edge);
      seen.add(edge.parent);
    }
  return links.map((edge) => {
    const { type, mutation, certainty } = howOf(edge);
    return { child: named(edge.child), parent: named(edge.parent), type, mutation, certainty };
  });
}

export function identityOf(material: Material, known: Known): Identity {
  const [node] = material.ancestry;
  return {
    ...nameOf(node.head),
    ...describedOf(node),
    aliases: node.aliases,
    description: first(node, (said) => said.description),
    lineage: node.claims[0]?.lineage ?? null,
    ancestry: ancestryOfClaims(node.claims),
    size: first(node, (said) => said.artifact?.size),
    media_type: first(node, (said) => said.artifact?.media_type),
    records: node.claims.length,
    versions: versionsOf(material),
    chain: bounded(chainOf(known), LIMITS.dossierNamed, (link) => link),
  };
}
