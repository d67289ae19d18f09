// Blocks as a document is made of, from nodes that are all there is: what the database would say of the whole graph is
// found by looking at all of them.
import type { Claim } from "../../../src/model/view.ts";
import type { Block, RunFacts } from "../../../src/prov/formats/document.ts";
import { factsOfClaim } from "../../../src/prov/mapping/activities.ts";
import { byPosition, byText, type DescribedNode } from "../../../src/prov/mapping/described.ts";
import { EDGE_MAPPINGS } from "../../../src/prov/mapping/edge-mapping.ts";
import { blockQuads, type Quad } from "../../../src/prov/mapping/mapping.ts";
import { type Created, createdOf, timesOf, withheldOf } from "../../../src/prov/mapping/time-order.ts";

/** What the records of each run say of it, the earliest that says a thing saying it for all. */
function runsOf(nodes: readonly DescribedNode[]): ReadonlyMap<string, RunFacts> {
  const claims = nodes.flatMap((node) => node.claims).sort(byPosition);
  const runs = Map.groupBy(claims, ({ said }) => said.transformation?.id);
  const facts = (id: string, own: readonly Claim[]): RunFacts => {
    const said = own.flatMap((claim) =>
      Object.entries(factsOfClaim(claim)).filter(([, value]) => value != null),
    );
    return { id, ...Object.fromEntries(said.reverse()) };
  };
  return new Map([...runs].flatMap(([id, own]) => (id === undefined ? [] : [[id, facts(id, own)] as const])));
}

/** The same nodes with the times that these nodes, as the whole graph, leave them. */
function withTimes(nodes: readonly DescribedNode[]): DescribedNode[] {
  const created = new Map<string, Created>();
  for (const { head, claims } of nodes) {
    const own = createdOf(claims.toSorted(byPosition));
    if (own) created.set(head.id, own);
  }
  const edges = nodes.flatMap((node) => node.edges).filter(({ type }) => EDGE_MAPPINGS[type].derivation);
  const outdone = new Set(
    edges.flatMap((edge) => {
      const [child, parent] = [created.get(edge.child), created.get(edge.parent)];
      return child && parent && withheldOf(child, parent) === "parent" ? edge.parent : [];
    }),
  );
  return nodes.map((node) => {
    const sorted = { ...node, claims: node.claims.toSorted(byPosition) };
    return { ...node, times: timesOf(sorted, created, outdone.has(node.head.id)) };
  });
}

/** A document of these nodes in blocks of so many, which are all there is. */
export function blocksOf(nodes: readonly DescribedNode[], size = nodes.length): Block[] {
  const all = withTimes(nodes).sort((a, b) => byText(a.head.id, b.head.id));
  const ids = new Set(all.map(({ head }) => head.id));
  const told = new Set<string>();
  const runs = runsOf(all);
  return Array.from({ length: Math.ceil(all.length / Math.max(1, size)) }, (_, i) => ({
    nodes: all.slice(i * size, (i + 1) * size),
    runs,
    described: (id) => ids.has(id),
    told,
  }));
}

/** The statements of a document of these nodes, which are all there is. */
export const provQuads = (nodes: readonly DescribedNode[]): Quad[] =>
  blocksOf(nodes).flatMap((block) => blockQuads(block));
