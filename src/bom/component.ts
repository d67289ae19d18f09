// A node as a component: what it is, what it is called, whose it is, where it lies, and in properties what CycloneDX has no
// member for. What nobody said is left out.
import { canonical, type Json } from "../model/canonical.ts";
import { type EdgeType, edgeType } from "../model/edge-types.ts";
import { isSpdxExpression } from "../model/spdx.ts";
import { ancestryOfClaims, type GraphEdge } from "../model/view.ts";
import { isUrl, type Part, type Property, part, property } from "./json.ts";
import { rowOf } from "./kinds.ts";
import { modelCard } from "./model-card.ts";
import {
  allSaid,
  type BomNode,
  byId,
  byText,
  firstSaid,
  idsOf,
  isWeights,
  nameOf,
  purlOf,
  refOf,
  sha256Of,
  versionOf,
} from "./node.ts";

/** What a component is told among: every node of the bill, and by which edges each of them is named. */
export type Among = {
  readonly nodes: ReadonlyMap<string, BomNode>;
  readonly namedBy: ReadonlyMap<string, readonly EdgeType[]>;
  /** What is called how, by id. */
  readonly names: ReadonlyMap<string, string>;
};

export function among(nodes: readonly BomNode[], others: ReadonlyMap<string, string>): Among {
  const edges = nodes.flatMap((node) => node.edges);
  const groups = Map.groupBy(edges, ({ parent }) => parent);
  return {
    nodes: byId(nodes),
    names: new Map([...others, ...nodes.map(({ head }) => [head.id, nameOf(head)] as const)]),
    namedBy: new Map(
      [...groups].map(([parent, those]) => [parent, [...new Set(those.map(({ type }) => type))]]),
    ),
  };
}

const MEDIA_TYPE = /^[-+a-z0-9.]+\/[-+a-z0-9.]+$/;
const SWHID = /^swh:1:/;

/** An expression of SPDX where it is one; any other words are the name of a licence. */
export function licences(said: string | undefined): readonly Part[] | undefined {
  if (said === undefined) return undefined;
  return isSpdxExpression(said)
    ? [{ expression: said, acknowledgement: "declared" }]
    : [{ license: { name: said.toWellFormed(), acknowledgement: "declared" } }];
}

/** Whose it is. Agents are opaque: what stands here is their id. */
function owner(node: BomNode): Part {
  const said = firstSaid(node, (one) => one.owner);
  if (said === undefined) return {};
  const named = { name: said.id.toWellFormed() };
  if (said.type === "organization") return { supplier: named };
  return said.type === "person" ? { authors: [named] } : {};
}

/** Its name, version, ids and hash: what a component has wherever it is told. */
export function identity(node: BomNode, { namedBy }: Among): Part {
  const ids = idsOf(node);
  const sha256 = sha256Of(node);
  return {
    type: rowOf(node.head.kind, ids, namedBy.get(node.head.id) ?? []).type,
    name: nameOf(node.head).toWellFormed(),
    version: versionOf(node)?.toWellFormed(),
    hashes: sha256 === undefined ? undefined : [{ alg: "SHA-256", content: sha256 }],
    purl: purlOf(ids)?.purl,
    swhid: ids.filter((id) => SWHID.test(id)),
  };
}

const HUB = /^pkg:huggingface\/(.+)@([0-9a-f]{40})$/;

/** Where more of it is found. */
function references(node: BomNode): Part[] {
  const uri = firstSaid(node, ({ artifact }) => artifact?.uri);
  const hub = idsOf(node).flatMap((id) => HUB.exec(id) ?? []);
  const packet = firstSaid(node, (said) => said.evaluation_packet_uri);
  const profile = firstSaid(node, (said) => said.resource_profile_uri);
  return [
    ...(isUrl(uri) ? [{ type: "distribution", url: uri }] : []),
    ...(hub[1] === undefined || hub[2] === undefined
      ? []
      : [{ type: "website", url: `https://huggingface.co/${hub[1]}/tree/${hub[2]}` }]),
    ...(isUrl(packet) ? [{ type: "quality-metrics", url: packet }] : []),
    ...(isUrl(profile) ? [{ type: "other", url: profile, comment: "Measured use of resources." }] : []),
  ];
}

/** What is known of an edge, as one JSON text. */
export function edgeText(edge: GraphEdge): string {
  const { parent, type, role, weight, weight_unit, mutation, certainty, derived_by, record } = edge;
  const told = { parent, type, role, weight, weight_unit, mutation, certainty, derived_by, record };
  return canonical(
    Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null)) as unknown as Json,
  );
}

const json = (value: object | undefined): string | undefined =>
  value === undefined ? undefined : canonical(value as Json);

/** What CycloneDX has no member for. */
function properties(node: BomNode, isModel: boolean): Property[] {
  const { head, claims, edges, aliases } = node;
  const owned = firstSaid(node, (said) => said.owner);
  const uri = firstSaid(node, ({ artifact }) => artifact?.uri);
  const [, ...otherLicences] = allSaid(node, ({ license }) => (license == null ? [] : [license]));
  return [
    ...property("kind", head.kind),
    ...property("ancestry", head.stub ? undefined : ancestryOfClaims(claims)),
    ...(head.stub ? property("stub", "named by others, recorded by nobody") : []),
    ...aliases.toSorted(byText).flatMap((alias) => property("alias", alias)),
    ...property("lineage", claims[0]?.lineage),
    ...property("lifecycle-state", head.state),
    ...property(
      "created-at",
      firstSaid(node, (said) => said.created_at_utc ?? undefined),
    ),
    ...property("owner", owned && `${owned.type}:${owned.id}`),
    ...otherLicences.flatMap((other) => property("licence-said-otherwise", other)),
    ...property(
      "size",
      firstSaid(node, ({ artifact }) => artifact?.size),
    ),
    ...property("location", isUrl(uri) ? undefined : uri),
    ...property("merge-recipe", json(firstSaid(node, (said) => said.merge_recipe))),
    ...property("quantization", json(firstSaid(node, (said) => said.quantization))),
    ...edges.flatMap((edge) => property("edge", edgeText(edge))),
    ...(isModel
      ? []
      : claims.flatMap(({ said }) => said.metrics ?? []).flatMap((one) => property("metric", json(one)))),
    ...claims.flatMap(({ record, position, withheld }) => [
      ...property("record", `${record} at position ${position}`),
      ...withheld.flatMap((what) => property("withheld", `${what} of ${record}`)),
    ]),
  ];
}

/** Whether an edge leads to a model that something flowed from. */
const fromModel = (edge: GraphEdge, { nodes, namedBy }: Among): boolean => {
  const parent = nodes.get(edge.parent);
  if (parent === undefined || edge.type === "alias-of" || edgeType(edge.type).strength !== "hereditary")
    return false;
  return (
    rowOf(parent.head.kind, idsOf(parent), namedBy.get(edge.parent) ?? []).type === "machine-learning-model"
  );
};

/** "merged from acme/base: merge-coefficient 0.5; observed" */
function sentence(edge: GraphEdge, { names }: Among): string {
  const { type, parent, role, weight, weight_unit, mutation, certainty } = edge;
  const told = [
    ...(role === null ? [] : [`as ${role}`]),
    ...(weight === null ? [] : [`${weight_unit ?? "weight"} ${weight}`]),
    ...(mutation === null || mutation.type === edgeType(type).mutation ? [] : [mutation.type]),
    certainty,
  ];
  return `${edgeType(type).label} ${names.get(parent) ?? parent}: ${told.join("; ")}`;
}

/** The models that it was made from directly; where those come from, their own components and the dependencies say. */
function pedigree(node: BomNode, all: Among): Part | undefined {
  const edges = node.edges.filter((edge) => fromModel(edge, all));
  const ancestors = [...new Set(edges.map(({ parent }) => parent))].flatMap((parent): Part[] => {
    const known = all.nodes.get(parent);
    if (known === undefined) return [];
    const license = licences(firstSaid(known, (said) => said.license));
    return [part({ ...identity(known, all), licenses: license, properties: property("ref", refOf(parent)) })];
  });
  const notes = [...new Set(edges.map((edge) => sentence(edge, all)))].join("\n").toWellFormed();
  return ancestors.length === 0 ? undefined : { ancestors, notes };
}

/** The node as a component of the bill. */
export function component(node: BomNode, all: Among): Part {
  const { head } = node;
  const ids = idsOf(node);
  const { type, data } = rowOf(head.kind, ids, all.namedBy.get(head.id) ?? []);
  const mediaType = firstSaid(node, ({ artifact }) => artifact?.media_type)?.toLowerCase();
  const uri = firstSaid(node, ({ artifact }) => artifact?.uri);
  const description = firstSaid(node, (said) => said.description)?.toWellFormed();
  const { type: _type, ...named } = identity(node, all);
  return part({
    type,
    "bom-ref": refOf(head.id),
    ...named,
    "mime-type": mediaType !== undefined && MEDIA_TYPE.test(mediaType) ? mediaType : undefined,
    ...owner(node),
    description,
    licenses: licences(firstSaid(node, (said) => said.license)),
    tags: allSaid(node, (said) => said.tags).map((tag) => tag.toWellFormed()),
    pedigree: pedigree(node, all),
    externalReferences: references(node),
    modelCard: isWeights(head.kind) ? modelCard(node, all) : undefined,
    data:
      type === "data" && data !== undefined
        ? [
            part({
              type: data,
              name: nameOf(head).toWellFormed(),
              contents: isUrl(uri) ? { url: uri } : undefined,
            }),
          ]
        : undefined,
    properties: properties(node, isWeights(head.kind)),
  });
}
