// Edges as PROV, by the table in edge-mapping.ts: properties from child to parent, and a named resource for what is
// known of the edge.
import { MUTATIONS, type Mutation } from "../../model/mutations.ts";
import type { GraphEdge } from "../../model/view.ts";
import { edgeIri, measurementIri, nodeIri, statementIri } from "../names.ts";
import { decimal, json, text, thing } from "../quad.ts";
import { prov, TYPE } from "../terms.ts";
import { fbClass } from "../vocabulary/classes.ts";
import { fb } from "../vocabulary/properties.ts";
import { isAction } from "./activities.ts";
import { type DescribedNode, placeOf } from "./described.ts";
import { EDGE_MAPPINGS, edgeProperty } from "./edge-mapping.ts";
import type { Page } from "./page.ts";

/** What the child itself says: who its parents are, and which resources qualify that. */
export function writeParents(page: Page, { head, edges }: DescribedNode): void {
  const child = nodeIri(head.id);
  for (const edge of edges)
    for (const property of EDGE_MAPPINGS[edge.type].direct)
      page.graph.add(child, prov(property), page.node(edge.parent));
  for (const edge of edges) page.graph.add(child, edgeProperty(edge.type), page.node(edge.parent));
  for (const edge of edges) {
    const { qualified } = EDGE_MAPPINGS[edge.type];
    if (qualified?.of === "child")
      page.graph.add(child, prov(qualified.property), thing(edgeIri(edge.record, edge.ordinal)));
  }
}

/** A mutation's class; undefined for a word that a later version, or another site, may know. */
const geneticClass = (word: string): string | undefined =>
  Object.hasOwn(MUTATIONS, word) ? MUTATIONS[word as Mutation].geneticClass : undefined;

/** What is known of the edge, on the resource that is named after its record. */
function writeQualified(
  page: Page,
  { times }: DescribedNode,
  edge: GraphEdge,
  activity: string | undefined,
): void {
  const { graph } = page;
  const { qualified } = EDGE_MAPPINGS[edge.type];
  if (qualified === null) return;
  const iri = edgeIri(edge.record, edge.ordinal);
  for (const name of qualified.classes) graph.add(iri, TYPE, thing(prov(name)));
  graph.add(iri, prov("entity"), page.node(edge.parent));
  if (qualified.activity && activity !== undefined) graph.add(iri, prov("hadActivity"), thing(activity));
  graph.add(iri, fb("edgeType"), text(edge.type));
  graph.add(iri, fb("role"), text(edge.role));
  graph.add(iri, fb("weight"), decimal(edge.weight));
  graph.add(iri, fb("weightUnit"), text(edge.weight_unit));
  graph.add(iri, fb("mutation"), text(edge.mutation?.type));
  graph.add(iri, fb("mutationParameters"), json(edge.mutation?.params));
  graph.add(iri, fb("geneticClass"), text(edge.mutation && geneticClass(edge.mutation.type)));
  graph.add(iri, fb("certainty"), text(edge.certainty));
  graph.add(iri, fb("derivedBy"), text(edge.derived_by));
  graph.add(iri, fb("record"), thing(statementIri(edge.record)));
  if (times.flagged.has(placeOf(edge))) graph.add(iri, fb("flag"), text("time-order"));
}

/** Measuring is not making: what an artifact was measured with is used by an activity of its own, not by its maker. */
function measurement(page: Page, edge: GraphEdge): string {
  const { graph } = page;
  const iri = measurementIri(edge.record);
  graph.add(iri, TYPE, thing(prov("Activity")));
  graph.add(iri, TYPE, thing(fbClass("MeasurementActivity")));
  graph.add(iri, fb("record"), thing(statementIri(edge.record)));
  graph.add(iri, prov("used"), page.node(edge.child));
  return iri;
}

/** The activity that used the parent, where one did. */
function userOf(
  page: Page,
  { head }: DescribedNode,
  edge: GraphEdge,
  activity: string | undefined,
): string | undefined {
  if (EDGE_MAPPINGS[edge.type].qualified?.of !== "activity") return activity;
  return isAction(head.kind) && activity !== undefined ? activity : measurement(page, edge);
}

/** What the activities behind the edges used, and what is known of each edge. */
export function writeEdges(page: Page, node: DescribedNode, activities: ReadonlyMap<string, string>): void {
  for (const edge of node.edges) {
    const { qualified, used } = EDGE_MAPPINGS[edge.type];
    const activity = activities.get(edge.record);
    const user = used ? userOf(page, node, edge, activity) : undefined;
    if (user !== undefined) {
      page.graph.add(user, prov("used"), page.node(edge.parent));
      if (qualified?.of === "activity")
        page.graph.add(user, prov(qualified.property), thing(edgeIri(edge.record, edge.ordinal)));
    }
    writeQualified(page, node, edge, activity);
  }
}
