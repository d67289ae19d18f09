// A node as the claims say it that count: of what anybody said, only what those said who are trusted about it. Where they
// differ about a fact, nobody is believed: the fact is absent, and what compares it does not hold.
import { canonical, type Json } from "../model/canonical.ts";
import type { Claimant } from "../model/decision.ts";
import type { Trusted } from "../model/policy.ts";
import { pointer } from "../model/refusal.ts";
import {
  ancestryOfClaims,
  type Claim,
  type GraphEdge,
  type NodeHead,
  type NodeReference,
  SCALARS,
  type StandingView,
  union,
} from "../model/view.ts";

/** A live record about a node, with who said it. */
export type Sourced = Omit<Claim, "facets" | "seq" | "statement"> & {
  /** Which token said it; null once that was erased. */
  readonly token: string | null;
};

/** What the graph and the log have of a node, whoever said it. */
export type Known = NodeHead & {
  /** The lineage of the first record about it, whether or not that still holds; null of a stub. */
  readonly home: string | null;
  readonly aliases: readonly string[];
  /** Edges to its parents and other relations, by whomever; those count that a trusted claim says. */
  readonly edges: readonly GraphEdge[];
  readonly references: readonly NodeReference[];
  readonly standings: readonly StandingView[];
  /** Parents, and the node itself: what of them is missing. */
  readonly missing: readonly { readonly stub: boolean; readonly unpinned: boolean }[];
};

/** Those of these claims that count about a node of this home. */
export function trustedAmong<C extends Pick<Sourced, "lineage" | "token">>(
  claims: readonly C[],
  home: string | null,
  trusted: Trusted = { home: true },
): readonly C[] {
  return claims.filter(
    ({ lineage, token }) =>
      (trusted.home === true && lineage === home) ||
      trusted.lineages?.includes(lineage) === true ||
      (token !== null && trusted.tokens?.includes(token) === true),
  );
}

// A name and a version are read with the node, and evidence fact by fact.
const READ_OTHERWISE: readonly string[] = ["name", "version", "evidence"];

/** Facts of one value. */
const FACTS = SCALARS.filter((field) => !READ_OTHERWISE.includes(field));

/** What the claims say by the keys of a fact; what a claim does not say is left out. */
function sayings<C extends Sourced>(
  claims: readonly C[],
  keys: readonly string[],
): { claim: C; value: Json }[] {
  return claims.flatMap((claim) => {
    const value = valueAt(claim.said, keys);
    // A field that is null says nothing; within evidence it is a value like others.
    return value === undefined || (value === null && keys.length === 1) ? [] : { claim, value };
  });
}

/** What stands at these keys; undefined when nothing does. */
export function valueAt(of: unknown, keys: readonly string[]): Json | undefined {
  let value = of;
  for (const key of keys) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value as Json | undefined;
}

const differ = (said: readonly { readonly value: Json }[]): boolean =>
  said.length > 1 && new Set(said.map(({ value }) => canonical(value))).size > 1;

/** A node by the claims that count, in the shape in which it is read back, less what nobody who counts says. */
export type TrustedNode = {
  readonly view: object;
  readonly claims: readonly Sourced[];
  /** Pointers of the facts on which the claims differ. */
  readonly contradicted: readonly string[];
};

/** Puts a node together from the claims that count, in the order of the log. */
export function trustedNode(known: Known, claims: readonly Sourced[]): TrustedNode {
  const contradicted: string[] = [];
  const one = (...keys: readonly string[]): Json | undefined => {
    const said = sayings(claims, keys);
    if (!differ(said)) return said[0]?.value;
    contradicted.push(pointer(...keys));
    return undefined;
  };
  const scalars = Object.fromEntries(FACTS.map((field) => [field, one(field)]));
  const facts = [...new Set(claims.flatMap(({ said }) => Object.keys(said.evidence ?? {})))].flatMap(
    (key) => {
      const value = one("evidence", key);
      return value === undefined ? [] : [[key, value] as const];
    },
  );
  const isSaid = claims.some(({ said }) => said.evidence !== undefined);
  const records = new Set(claims.map(({ record }) => record));
  const edges = known.edges.filter(({ record }) => records.has(record));
  const { id, kind, name, version, stub, home, state, standings, missing } = known;
  const ancestry = ancestryOfClaims(claims);
  const artifact = scalars.artifact;
  return {
    claims,
    contradicted,
    view: {
      ...scalars,
      ...(isSaid ? { evidence: Object.fromEntries(facts) } : {}),
      id,
      kind,
      name,
      version,
      stub,
      lineage: home,
      lifecycle_state: state,
      standings,
      rollback_target: standings.find((one) => one.state === state)?.rollback_target,
      artifact_digest: valueAt(artifact, ["digest"]) ?? (id.startsWith("sha256:") ? id : null),
      ancestry,
      gaps: {
        stubs: missing.filter((one) => one.stub).length,
        unpinned: missing.filter((one) => one.unpinned).length,
        partial: Number(ancestry === "partial"),
        unspecified: Number(ancestry === "unspecified"),
      },
      aliases: known.aliases,
      parents: edges,
      parent_ids: [...new Set(edges.map(({ parent }) => parent))],
      references: known.references.filter(({ record }) => records.has(record)),
      adapters: union(claims, (said) => said.adapters),
      metrics: union(claims, (said) => said.metrics),
      tags: union(claims, (said) => said.tags),
      records: claims.map(({ said: _said, token: _token, ...claim }) => claim),
      contradictions: contradicted.map((at) => ({ pointer: at })),
    },
  };
}

/** Facts that no claim says: they are of the graph or of the log. */
const OF_THE_GRAPH: ReadonlySet<string> = new Set([
  "id",
  "kind",
  "name",
  "version",
  "stub",
  "lineage",
  "lifecycle_state",
  "standings",
  "rollback_target",
  "aliases",
  "gaps",
]);

const claimantOf = ({ record, lineage, token }: Sourced): Claimant => ({ record, lineage, token });

/** Whether a claim says something of a field, or of a key of the evidence. */
function says({ said, record }: Sourced, keys: readonly string[], node: TrustedNode): boolean {
  const [field = ""] = keys;
  if (field === "artifact_digest") return said.artifact?.digest !== undefined;
  if (field === "parents" || field === "parent_ids" || field === "references") {
    const list: unknown = valueAt(node.view, [field === "references" ? field : "parents"]);
    return Array.isArray(list) && list.some((one) => valueAt(one, ["record"]) === record);
  }
  if (field === "ancestry" || field === "records") return true;
  return valueAt(said, keys) != null;
}

/** The fact at these keys of a node: its value, and whose claims say so. */
export function factAt(
  node: TrustedNode,
  keys: readonly string[],
): { readonly value: Json; readonly claims: readonly Claimant[]; readonly contradicted?: true } {
  const [field = ""] = keys;
  const fact = field === "evidence" ? keys.slice(0, 2) : [field];
  const value = valueAt(node.view, keys) ?? null;
  if (OF_THE_GRAPH.has(field)) return { value, claims: [] };
  if (node.contradicted.includes(pointer(...fact)))
    return {
      value: null,
      claims: node.claims.filter((one) => says(one, fact, node)).map(claimantOf),
      contradicted: true,
    };
  const claims = value === null ? [] : node.claims.filter((one) => says(one, keys, node)).map(claimantOf);
  return { value, claims };
}
