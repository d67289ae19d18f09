// What a bill of materials is made of: nodes with everything that is said of them, and small ways of reading them.
import { nameInId } from "../model/id.ts";
import type { Kind } from "../model/kinds.ts";
import { readPurl } from "../model/purl.ts";
import type { Claim, GraphEdge, NodeHead } from "../model/view.ts";

/** A node as a bill tells of it. */
export type BomNode = {
  readonly head: NodeHead;
  /** Live records about it, in the order of the log. */
  readonly claims: readonly Claim[];
  /** To its parents. */
  readonly edges: readonly GraphEdge[];
  /** Other ids of the same thing. */
  readonly aliases: readonly string[];
};

/** What holds of the whole bill. */
export type BomHead = {
  /** `urn:uuid:`, the same for the same site, node and position. */
  readonly serial: string;
  /** `urn:uuid:` of the site that says it. */
  readonly site: string;
  readonly position: number;
  /** When the log took that position (RFC 3339); null before the first. */
  readonly at: string | null;
  /** The version of Forebear. */
  readonly version: string;
  /** Where the same ancestry is found as W3C PROV. */
  readonly provenance: string;
  /** What is called how, by id, of what is named in the bill and not told of. */
  readonly names: ReadonlyMap<string, string>;
};

/** By UTF-16 code units, as everywhere in the log. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What the earliest record says that says it: the rule of the node's view. */
export function firstSaid<T>(
  { claims }: BomNode,
  say: (said: Claim["said"]) => T | undefined,
): T | undefined {
  for (const { said } of claims) {
    const value = say(said);
    if (value != null) return value;
  }
  return undefined;
}

/** Everything that the records say, each value once. */
export function allSaid(
  { claims }: BomNode,
  say: (said: Claim["said"]) => readonly string[] | undefined,
): string[] {
  return [...new Set(claims.flatMap(({ said }) => say(said) ?? []))];
}

// What stands before it is the bill's own; an id may begin with what is kept for links between bills.
const BOM_LINK = /^urn:cdx:/i;

/** The name of a node within the bill: its id. */
export const refOf = (id: string): string => (BOM_LINK.test(id) ? `id:${id}` : id);

/** Every id of a node, its own first. */
export const idsOf = ({ head, aliases }: BomNode): string[] => [head.id, ...aliases.toSorted(byText)];

/** What the node is called: its name, else the name in its id, else the id. */
export function nameOf({ id, name }: Pick<NodeHead, "id" | "name">): string {
  return name ?? nameInId(id) ?? id;
}

/** Its version, else that of a Package URL among its ids. */
export function versionOf(node: BomNode): string | undefined {
  return node.head.version ?? purlOf(idsOf(node))?.version;
}

/** The first Package URL among ids. */
export function purlOf(
  ids: readonly string[],
): { readonly purl: string; readonly version?: string } | undefined {
  for (const id of ids) {
    const purl = readPurl(id);
    if (purl) return { purl: id, ...(purl.version === undefined ? {} : { version: purl.version }) };
  }
  return undefined;
}

const DIGEST = /^sha256:([0-9a-f]{64})$/;

/** The SHA-256 of its bytes in hexadecimal digits: as a record says it, or as the id is. */
export function sha256Of(node: BomNode): string | undefined {
  const said = firstSaid(node, ({ artifact }) => artifact?.digest);
  return [said ?? "", ...idsOf(node)].flatMap((text) => DIGEST.exec(text)?.[1] ?? [])[0];
}

/** Nodes by their ids, their other names included. */
export function byId(nodes: readonly BomNode[]): ReadonlyMap<string, BomNode> {
  return new Map(nodes.map((node) => [node.head.id, node]));
}

/** Whether weights flow in such nodes: what has a model card, and a pedigree. */
export const isWeights = (kind: Kind): boolean =>
  kind === "model" || kind === "checkpoint" || kind === "adapter";
