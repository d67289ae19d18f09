// What a view tells of a node whatever it is: its names, what it is about, whose it is, what it came from, and where the whole of
// that is told.
import { edgeType } from "../../model/edge-types.ts";
import type { GraphEdge } from "../../model/view.ts";
import { first, type NodeSayings } from "../mapping/described.ts";
import { activityIri, nodeIri, partIri, siteIri } from "../names.ts";
import { instant, text, thing } from "../quad.ts";
import { prov, TYPE } from "../terms.ts";
import { agent, called, licence, type MldcatPage, NOT_RECORDED, resource, titleOf } from "./page.ts";
import { MLDCAT_PROFILE, ml } from "./terms.ts";

/** What it is, in prose: as a record has it, else that none has. */
export function descriptionOf({ head, claims }: NodeSayings): string {
  const said = first(claims, ({ description }) => description);
  if (said !== undefined) return said;
  return head.stub
    ? `${head.id} is named here, and no record tells of it.`
    : `No record describes ${head.id}.`;
}

/** What every resource of the catalogue has. */
export function writeCommon(page: MldcatPage, node: NodeSayings): void {
  const { graph } = page;
  const iri = nodeIri(node.head.id);
  resource(page, iri);
  graph.add(iri, ml("dcterms:identifier"), text(node.head.id));
  graph.add(iri, ml("dcterms:title"), text(titleOf(node.head)));
  graph.add(iri, ml("dcterms:description"), text(descriptionOf(node)));
  graph.add(iri, ml("dcterms:license"), licence(page, node));
  for (const { said } of node.claims)
    for (const tag of said.tags ?? []) graph.add(iri, ml("dcat:keyword"), text(tag));
}

/** Whose it is: of a model the creator, of all else the publisher, of whom the profile allows one. */
export function writeOwner(
  page: MldcatPage,
  node: NodeSayings,
  property: "dcterms:creator" | "dcterms:publisher",
): void {
  const owner = agent(
    page,
    first(node.claims, (said) => said.owner),
  );
  page.graph.add(nodeIri(node.head.id), ml(property), owner);
}

/** "fine-tuned from acme/base", with the share where one was said. */
function sentenceOf(page: MldcatPage, { type, parent, weight, weight_unit }: GraphEdge): string {
  const share = weight === null ? "" : ` (${weight_unit ?? "weight"} ${weight})`;
  return `${edgeType(type).label} ${called(page, parent)}${share}`;
}

/** How it descends from each of its parents, in prose: the profile has no word for most ways. */
export function descent(page: MldcatPage, { edges }: NodeSayings): string[] {
  const flows = edges.filter(({ type }) => edgeType(type).strength === "hereditary" && type !== "alias-of");
  return [...new Set(flows.map((edge) => sentenceOf(page, edge)))];
}

/** What it came from and by which work, as PROV has it: the way back to the whole. */
export function writeProvenance({ graph, head }: MldcatPage, node: NodeSayings): void {
  const { id } = node.head;
  const iri = nodeIri(id);
  for (const { type, parent } of node.edges)
    if (edgeType(type).strength === "hereditary" && type !== "alias-of")
      graph.add(iri, prov("wasDerivedFrom"), thing(nodeIri(parent)));
  for (const { record, said } of node.claims) {
    if (said.transformation === undefined) continue;
    const activity = activityIri(record, said.transformation.id);
    graph.add(iri, prov("wasGeneratedBy"), thing(activity));
    graph.add(activity, TYPE, thing(prov("Activity")));
  }
  graph.add(iri, ml("rdfs:seeAlso"), thing(head.provenance(id)));
}

/** The record of the catalogue: since when it says what it says, who says it, and by which profile. */
export function writeCatalogRecord({ graph, head }: MldcatPage, { head: { id }, claims }: NodeSayings): void {
  const iri = partIri(id, "catalog-record");
  const latest = claims.toSorted((a, b) => b.position - a.position)[0]?.time;
  graph.add(iri, TYPE, thing(ml("dcat:CatalogRecord")));
  graph.add(iri, ml("foaf:primaryTopic"), thing(nodeIri(id)));
  graph.add(iri, ml("dcterms:modified"), instant(latest ?? head.at) ?? NOT_RECORDED);
  graph.add(iri, ml("it6:descriptionVersion"), text(String(head.position)));
  graph.add(iri, ml("dcterms:conformsTo"), thing(MLDCAT_PROFILE));
  graph.add(iri, prov("wasAttributedTo"), thing(siteIri(head.site)));
  graph.add(iri, ml("rdfs:seeAlso"), thing(head.provenance(id)));
  graph.add(MLDCAT_PROFILE, TYPE, thing(ml("dcterms:Standard")));
  graph.add(siteIri(head.site), TYPE, thing(prov("SoftwareAgent")));
}
