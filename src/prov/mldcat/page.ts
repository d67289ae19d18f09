// What all parts of a view share: the graph, what is known of the nodes, and how a thing is told that the profile wants told
// apart from its node. Where the profile demands what nobody recorded, it is said that nobody did.
import { nameInId } from "../../model/id.ts";
import type { Kind } from "../../model/kinds.ts";
import { readPurl } from "../../model/purl.ts";
import type { Agent } from "../../model/record.ts";
import { spdxLicence } from "../../model/spdx.ts";
import { isIri } from "../iri.ts";
import { first, type NodeSayings } from "../mapping/described.ts";
import { agentIri, nodeIri, partIri } from "../names.ts";
import { type Graph, instant, type Literal, type Term, text, thing } from "../quad.ts";
import { AUTHORITIES, TYPE } from "../terms.ts";
import { ml } from "./terms.ts";

/** What holds of the whole view. */
export type MldcatHead = {
  /** `urn:uuid:` of the site. */
  readonly site: string;
  readonly position: number;
  /** When the log took that position (RFC 3339); null before the first. */
  readonly at: string | null;
  /** Where the ancestry of a node is found as W3C PROV. */
  readonly provenance: (id: string) => string;
  /** What is called how, by id, of what is named in prose. */
  readonly names: ReadonlyMap<string, string>;
};

export type MldcatPage = {
  readonly graph: Graph;
  readonly head: MldcatHead;
  /** What the parents of all nodes are, as far as they are known. */
  readonly kinds: ReadonlyMap<string, Kind>;
  /** What a node is called, by its id. */
  readonly names: ReadonlyMap<string, string>;
};

/** What is said of what nobody said. */
export const NOT_RECORDED: Literal = { value: "not recorded" };

/** The name, else the name in the id, else the id. */
export const titleOf = ({ id, name }: { readonly id: string; readonly name: string | null }): string =>
  name ?? nameInId(id) ?? id;

/** A name for prose. */
export const called = ({ names, head }: MldcatPage, id: string): string =>
  names.get(id) ?? head.names.get(id) ?? nameInId(id) ?? id;

const DIGEST = /^sha256:([0-9a-f]{64})$/;

export type Bytes = {
  /** `sha256:` and the hash. */
  readonly digest?: string;
  readonly sha256?: string;
  readonly size?: number;
  readonly mediaType?: string;
  /** Where they lie, where that is an IRI. */
  readonly uri?: string;
};

/** What is known of the bytes of a node. */
export function bytesOf({ head, claims, aliases }: NodeSayings): Bytes {
  const said = first(claims, ({ artifact }) => artifact) ?? {};
  const digest = [said.digest ?? "", head.id, ...aliases].find((one) => DIGEST.test(one));
  const sha256 = digest && DIGEST.exec(digest)?.[1];
  return {
    ...(digest === undefined ? {} : { digest }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(said.size === undefined ? {} : { size: said.size }),
    ...(said.media_type === undefined ? {} : { mediaType: said.media_type }),
    ...(said.uri !== undefined && isIri(said.uri) ? { uri: said.uri } : {}),
  };
}

/** The version; else the one in a Package URL; else the digest, which tells one version from all others. */
export function versionOf(node: NodeSayings): string | undefined {
  const inPurl = [node.head.id, ...node.aliases].flatMap((id) => readPurl(id)?.version ?? []);
  return node.head.version ?? inPurl[0] ?? bytesOf(node).digest;
}

/** When it came to be; not when it was recorded. */
export function createdOf({ claims }: NodeSayings): Term {
  return instant(first(claims, (said) => said.created_at_utc)) ?? NOT_RECORDED;
}

/** A resource that something leads to. */
export function resource({ graph }: MldcatPage, iri: string): Term {
  graph.add(iri, TYPE, thing(ml("dcat:Resource")));
  return thing(iri);
}

const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;

/** A media type by its IRI; undefined where the text is none, or there is no text. */
export function mediaTypeIri(said: string | undefined): string | undefined {
  const type = said?.toLowerCase();
  return type !== undefined && MEDIA_TYPE.test(type) ? AUTHORITIES.mediaType + type : undefined;
}

/** A format as the concept that the profile wants: its media type, else what was said, else that nothing was. */
export function format({ graph }: MldcatPage, id: string, said: string | undefined): Term {
  const iri = mediaTypeIri(said) ?? partIri(id, "format");
  graph.add(iri, TYPE, thing(ml("skos:Concept")));
  graph.add(iri, ml("skos:prefLabel"), text(said) ?? NOT_RECORDED);
  return thing(iri);
}

/** The hash of the bytes. */
export function checksum({ graph }: MldcatPage, id: string, sha256: string | undefined): Term | undefined {
  if (sha256 === undefined) return undefined;
  const iri = partIri(id, "checksum");
  const algorithm = ml("spdx:checksumAlgorithm_sha256");
  graph.add(iri, TYPE, thing(ml("spdx:Checksum")));
  graph.add(iri, ml("spdx:algorithm"), thing(algorithm));
  graph.add(iri, ml("spdx:checksumValue"), { value: sha256, datatype: ml("xsd:hexBinary") });
  graph.add(algorithm, TYPE, thing(ml("spdx:ChecksumAlgorithm")));
  return thing(iri);
}

/** Bytes, counted. */
export const size = (count: number | undefined): Term | undefined =>
  count === undefined ? undefined : { value: String(BigInt(count)), datatype: ml("xsd:nonNegativeInteger") };

/** The licence: by its IRI where it is one of SPDX's list, else as it was said. */
export function licence({ graph }: MldcatPage, { head, claims }: NodeSayings): Term | undefined {
  const said = first(claims, ({ license }) => license);
  if (said === undefined) return undefined;
  const listed = spdxLicence(said);
  const iri = listed === undefined ? partIri(head.id, "licence") : AUTHORITIES.licence + listed;
  graph.add(iri, TYPE, thing(ml("dcterms:LicenseDocument")));
  graph.add(iri, ml("dcterms:title"), text(listed ?? said));
  return thing(iri);
}

/** An agent. Agents are opaque here: what the profile calls a name is their id. */
export function agent({ graph }: MldcatPage, who: Agent | undefined): Term | undefined {
  if (who === undefined) return undefined;
  const iri = agentIri(who);
  graph.add(iri, TYPE, thing(ml("foaf:Agent")));
  graph.add(iri, ml("foaf:name"), text(who.id));
  return thing(iri);
}

/** Where the bytes lie; else what leads to all that is known of the node. */
export const placeOf = (node: NodeSayings): string => bytesOf(node).uri ?? nodeIri(node.head.id);
