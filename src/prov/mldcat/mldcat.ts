// Nodes as MLDCAT-AP, the profile by which European catalogues tell of models: a view of what the PROV tells, with other
// people's words alone. Nodes that are asked for are told whole; those that they lead to as far as the profile wants it. What the
// profile demands and nobody recorded is told as not recorded, never made up: docs/mldcat-ap.md says what.
import type { Kind } from "../../model/kinds.ts";
import { byText, type NodeSayings, ordered } from "../mapping/described.ts";
import { nodeIri } from "../names.ts";
import { newGraph, type Quad, thing } from "../quad.ts";
import { TYPE } from "../terms.ts";
import { writeCatalogRecord, writeCommon, writeOwner, writeProvenance } from "./common.ts";
import { writeData, writeWholeData } from "./data.ts";
import { writeModel, writeUnrecordedData, writeWholeModel } from "./model.ts";
import { type MldcatHead, type MldcatPage, placeOf, resource, titleOf } from "./page.ts";
import { type Relation, type Role, relations, roleOf } from "./relations.ts";
import { ml } from "./terms.ts";

export type { MldcatHead } from "./page.ts";

const stub = (id: string): NodeSayings => ({
  head: { id, kind: "stub", name: null, version: null, state: null, stub: true },
  claims: [],
  edges: [],
  aliases: [],
});

/** What a node is told as. */
function writeAs(page: MldcatPage, node: NodeSayings, role: Role): void {
  const iri = nodeIri(node.head.id);
  if (role === "model") writeModel(page, node);
  else if (role === "data") writeData(page, node);
  else writeCommon(page, node);
  if (role === "benchmark") page.graph.add(iri, TYPE, thing(ml("it6:Benchmark")));
  if (role === "service") {
    page.graph.add(iri, TYPE, thing(ml("dcat:DataService")));
    page.graph.add(iri, ml("dcat:endpointURL"), resource(page, placeOf(node)));
  }
}

function writeWhole(page: MldcatPage, node: NodeSayings, role: Role): void {
  writeCatalogRecord(page, node);
  if (role === "model") writeWholeModel(page, node);
  else if (role === "data") writeWholeData(page, node);
  else writeOwner(page, node, "dcterms:publisher");
  writeProvenance(page, node);
}

function writeRelations({ graph }: MldcatPage, id: string, told: readonly Relation[]): void {
  for (const { property, parent, inverse } of told)
    graph.add(nodeIri(inverse ? parent : id), ml(property), thing(nodeIri(inverse ? id : parent)));
}

/** What the nodes are, and what they are called, by their ids. */
function known(nodes: readonly NodeSayings[]): Pick<MldcatPage, "kinds" | "names"> {
  return {
    kinds: new Map(nodes.map(({ head }): [string, Kind] => [head.id, head.kind])),
    names: new Map(nodes.map(({ head }) => [head.id, titleOf(head)])),
  };
}

const isTraining = ({ property }: Relation): boolean => property === "it6:trainedOn";

/** What must be told besides: of those that are asked for every end of a relation, of their models the data behind them. */
function ends(
  page: MldcatPage,
  asked: readonly NodeSayings[],
  byId: ReadonlyMap<string, NodeSayings>,
): ReadonlyMap<string, Role> {
  const roles = new Map(asked.map(({ head }): [string, Role] => [head.id, roleOf(head.kind)]));
  const meet = (told: readonly Relation[]): void => {
    for (const { parent, role } of told) if (!roles.has(parent)) roles.set(parent, role);
  };
  for (const node of asked) meet(relations(node, roleOf(node.head.kind), page.kinds));
  for (const [id, role] of [...roles]) {
    const node = byId.get(id);
    if (role === "model" && node) meet(relations(node, role, page.kinds).filter(isTraining));
  }
  return roles;
}

/**
 * The statements of a view of these nodes, in order. `others` are nodes that they lead to, and the data behind those; one that is
 * not among them is told as one that is only named.
 */
export function mldcatQuads(
  head: MldcatHead,
  asked: readonly NodeSayings[],
  others: readonly NodeSayings[],
): Quad[] {
  const byId = new Map(
    [...others, ...asked]
      .toSorted((a, b) => byText(a.head.id, b.head.id))
      .map((node) => [node.head.id, ordered(node)]),
  );
  const page: MldcatPage = { graph: newGraph(), head, ...known([...byId.values()]) };
  const whole = new Set(asked.map((node) => node.head.id));
  const roles = ends(page, asked, byId);
  for (const [id, role] of [...roles].sort(([a], [b]) => byText(a, b))) {
    const node = byId.get(id) ?? stub(id);
    writeAs(page, node, role);
    // What edges take for several things is told as one of them, and what is not true of that is left out.
    const told = relations(node, role, page.kinds).filter((one) => roles.get(one.parent) === one.role);
    writeRelations(page, id, whole.has(id) ? told : told.filter(isTraining));
    if (role === "model" && !told.some(isTraining)) writeUnrecordedData(page, node);
    if (whole.has(id)) writeWhole(page, node, role);
  }
  return page.graph.quads();
}

/** The ids of the parents that a view of a node has to know more of than their ids. */
export function leadsTo(
  node: Pick<NodeSayings, "head" | "edges">,
  parents: ReadonlyMap<string, Kind>,
): { readonly ids: readonly string[]; readonly models: readonly string[] } {
  const told = relations(node, roleOf(node.head.kind), parents);
  return {
    ids: told.map(({ parent }) => parent),
    models: told.flatMap(({ parent, role }) => (role === "model" ? [parent] : [])),
  };
}
