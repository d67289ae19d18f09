// Nodes as W3C PROV-O, in one graph without blank nodes: every node an entity, every run an activity, every hereditary
// edge a derivation, plain and qualified. What is told of a node follows from the node alone, so that documents fit together;
// the same nodes give the same statements in the same order.
import { ancestryOfClaims } from "../../model/view.ts";
import type { Block } from "../formats/document.ts";
import { isIri } from "../iri.ts";
import { agentIri, metricIri, nodeIri } from "../names.ts";
import { anyUri, instant, integer, json, type Quad, text, thing } from "../quad.ts";
import { DESCRIPTION, IDENTIFIER, LABEL, prov, TYPE } from "../terms.ts";
import { kindClass } from "../vocabulary/classes.ts";
import { fb } from "../vocabulary/properties.ts";
import { activitiesOf, writeActivity, writeAgent, writeGenerations } from "./activities.ts";
import { writeAdvisories } from "./advisories.ts";
import { writeCohorts } from "./cohorts.ts";
import { type DescribedNode, first, ordered } from "./described.ts";
import { referenceProperty } from "./edge-mapping.ts";
import { writeEdges, writeParents } from "./edges.ts";
import { writeLifecycle } from "./lifecycle.ts";
import { newPage, type Page } from "./page.ts";
import { writeMetrics, writeRecord, writeSetAside } from "./records.ts";

export type { Quad, Term } from "../quad.ts";
export type { DescribedNode } from "./described.ts";

/** What the node is and is called. */
function writeHead({ graph }: Page, { head, claims, times }: DescribedNode): void {
  const iri = nodeIri(head.id);
  graph.add(iri, TYPE, thing(prov("Entity")));
  graph.add(iri, TYPE, thing(kindClass(head.kind)));
  if (head.stub) graph.add(iri, TYPE, thing(kindClass("stub")));
  graph.add(iri, LABEL, text(head.name));
  graph.add(iri, IDENTIFIER, text(head.id));
  graph.add(iri, fb("name"), text(head.name));
  graph.add(iri, fb("version"), text(head.version));
  graph.add(iri, DESCRIPTION, text(first(claims, (said) => said.description)));
  graph.add(iri, fb("license"), text(first(claims, (said) => said.license)));
  graph.add(iri, fb("lineage"), text(claims[0]?.lineage));
  for (const { said } of claims) for (const tag of said.tags ?? []) graph.add(iri, fb("tag"), text(tag));
  graph.add(iri, fb("ancestry"), text(ancestryOfClaims(claims)));
  graph.add(iri, prov("generatedAtTime"), instant(times.created));
}

/** Its bytes, where they lie, and the plans and facts that go with it. */
function writeArtifact({ graph }: Page, { head, claims }: DescribedNode): void {
  const iri = nodeIri(head.id);
  const artifact = first(claims, (said) => said.artifact);
  const ownDigest = head.id.startsWith("sha256:") ? head.id : undefined;
  graph.add(iri, fb("digest"), text(artifact?.digest ?? ownDigest));
  graph.add(iri, fb("size"), integer(artifact?.size));
  graph.add(iri, fb("mediaType"), text(artifact?.media_type));
  if (artifact?.uri !== undefined && isIri(artifact.uri))
    graph.add(iri, prov("atLocation"), thing(artifact.uri));
  else graph.add(iri, fb("location"), text(artifact?.uri));
  graph.add(iri, fb("mergeRecipe"), json(first(claims, (said) => said.merge_recipe)));
  graph.add(iri, fb("quantization"), json(first(claims, (said) => said.quantization)));
  graph.add(iri, fb("routingPolicy"), json(first(claims, (said) => said.routing_policy)));
  graph.add(iri, fb("mutationBudget"), json(first(claims, (said) => said.mutation_budget)));
  graph.add(iri, fb("evidence"), json(first(claims, (said) => said.evidence)));
  graph.add(iri, fb("evaluationPacketUri"), anyUri(first(claims, (said) => said.evaluation_packet_uri)));
  graph.add(iri, fb("resourceProfileUri"), anyUri(first(claims, (said) => said.resource_profile_uri)));
}

function writeEntity(page: Page, node: DescribedNode, activities: ReadonlyMap<string, string>): void {
  const { graph } = page;
  const { head, claims, aliases } = node;
  const iri = nodeIri(head.id);
  writeHead(page, node);
  writeArtifact(page, node);
  const owner = first(claims, (said) => said.owner);
  if (owner) graph.add(iri, prov("wasAttributedTo"), thing(agentIri(owner)));
  for (const alias of aliases) graph.add(iri, prov("alternateOf"), page.node(alias));
  writeGenerations(page, node, activities);
  writeParents(page, node);
  for (const { said } of claims)
    for (const { id, type } of said.references ?? []) {
      const property = referenceProperty(type);
      if (property !== undefined) graph.add(iri, property, page.node(id));
    }
  for (const { record, said } of claims)
    for (const i of (said.metrics ?? []).keys()) graph.add(iri, fb("metric"), thing(metricIri(record, i)));
  if (owner) writeAgent(page, owner);
}

function writeNode(page: Page, node: DescribedNode): void {
  const activities = activitiesOf(node);
  writeEntity(page, node, activities);
  for (const claim of node.claims) {
    writeRecord(page, node.head.id, claim);
    const activity = activities.get(claim.record);
    if (activity !== undefined) writeActivity(page, activity, claim);
    writeMetrics(page, claim);
  }
  writeEdges(page, node, activities);
  for (const record of node.setAside) writeSetAside(page, node.head.id, record);
  writeLifecycle(page, node);
  writeAdvisories(page, node);
  writeCohorts(page, node);
}

/** The statements about the nodes of a block, in their order. */
export function blockQuads(block: Block): Quad[] {
  const page = newPage(block);
  for (const node of block.nodes) writeNode(page, ordered(node));
  page.close();
  return page.graph.quads();
}
