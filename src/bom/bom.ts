// The bill of materials of a node, as CycloneDX 1.6: the node, everything that it was made from and with, how each hangs
// together with the others, and how complete that is. Pure: the same nodes and the same position make the same text.
import { altogether, compositions, descended, gaps } from "./completeness.ts";
import { type Among, among, component } from "./component.ts";
import { formulation } from "./formulation.ts";
import { type Part, part, property } from "./json.ts";
import { type BomHead, type BomNode, byText, refOf } from "./node.ts";

export type { BomHead, BomNode } from "./node.ts";

export const CYCLONEDX = {
  mediaType: "application/vnd.cyclonedx+json",
  version: "1.6",
  schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
} as const;

/** Nodes by their ids, with their records in the order of the log and their edges in the order of the records. */
function inOrder(nodes: readonly BomNode[]): BomNode[] {
  return nodes
    .map((node) => {
      const claims = node.claims.toSorted((a, b) => a.position - b.position || byText(a.record, b.record));
      const place = new Map(claims.map(({ record }, i) => [record, i]));
      const at = (record: string): number => place.get(record) ?? claims.length;
      const edges = node.edges.toSorted((a, b) => at(a.record) - at(b.record) || a.ordinal - b.ordinal);
      return { ...node, claims, edges };
    })
    .sort((a, b) => byText(a.head.id, b.head.id));
}

/** What each component was made from and with. Two ids of one thing are no dependency. */
function dependencies(nodes: readonly BomNode[], all: Among): Part[] {
  return nodes.map(({ head, edges }) => {
    const parents = edges.flatMap(({ type, parent }) =>
      type !== "alias-of" && all.nodes.has(parent) ? refOf(parent) : [],
    );
    return part({ ref: refOf(head.id), dependsOn: [...new Set(parents)].sort(byText) });
  });
}

function metadata(head: BomHead, root: BomNode, nodes: readonly BomNode[], all: Among): Part {
  const behind = descended(root, nodes);
  return part({
    timestamp: head.at ?? undefined,
    tools: { components: [{ type: "application", name: "Forebear", version: head.version }] },
    component: component(root, all),
    properties: [
      ...property("position", head.position),
      ...property("site", head.site),
      ...property("complete", altogether(behind)),
      ...Object.entries(gaps(behind)).flatMap(([what, count]) => property(`gaps:${what}`, count)),
    ],
  });
}

/** The bill of a node with everything that it comes from, the node itself among them. */
export function bomOf(head: BomHead, id: string, closure: readonly BomNode[]): Part {
  const nodes = inOrder(closure);
  const all = among(nodes, head.names);
  const root = all.nodes.get(id);
  if (root === undefined) throw new Error("the node of a bill is not among its nodes");
  return part({
    $schema: CYCLONEDX.schema,
    bomFormat: "CycloneDX",
    specVersion: CYCLONEDX.version,
    serialNumber: head.serial,
    version: 1,
    metadata: metadata(head, root, nodes, all),
    components: nodes.filter((node) => node !== root).map((node) => component(node, all)),
    externalReferences: [
      {
        type: "formulation",
        url: head.provenance,
        comment: `The same ancestry as W3C PROV, as of position ${head.position} of the log.`,
      },
    ],
    dependencies: dependencies(nodes, all),
    compositions: compositions(root, nodes),
    formulation: formulation(nodes),
  });
}

/** The bill as text: a member a line, for people read it too. */
export const bomText = (bom: Part): string => `${JSON.stringify(bom, null, 2)}\n`;
