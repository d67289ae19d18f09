// A node as it is read back: the union of what its live records say. Lists are unions, a scalar comes from the earliest
// record that says it, and where records differ the difference is listed, never hidden.
import type { Json } from "./canonical.ts";
import type { Certainty } from "./certainty.ts";
import type { EdgeType } from "./edge-types.ts";
import type { Kind } from "./kinds.ts";
import type { LifecycleState } from "./lifecycle.ts";
import { ancestryOf, type LineageRecord } from "./record.ts";
import { pointer } from "./refusal.ts";

/** One live record about a node, as it was said and where it stands in the log. */
export type Claim = {
  readonly record: string;
  readonly position: number;
  readonly ledger: string;
  readonly seq: number;
  readonly statement: string;
  readonly lineage: string;
  /** When the ledger took it (RFC 3339). */
  readonly time: string;
  /** Which parts were erased: `record` (`said` is an outline then), `facets`. */
  readonly withheld: readonly string[];
  readonly said: LineageRecord;
  /** Raw text of `facets`. */
  readonly facets?: string;
};

/** A record about a node that does not hold. */
export type SetAside = {
  readonly record: string;
  readonly statement: string;
  readonly lineage: string;
  readonly position: number;
  /** retracted: taken back. Else why it cannot stand beside what came before it. */
  readonly state: "retracted" | "kind" | "cycle";
};

/** An edge of the graph with both ends by id. */
export type GraphEdge = {
  readonly child: string;
  readonly parent: string;
  readonly type: EdgeType;
  readonly role: string | null;
  readonly weight: number | null;
  readonly weight_unit: string | null;
  readonly mutation: { readonly type: string; readonly params?: Json } | null;
  readonly certainty: Certainty;
  readonly derived_by: "rule" | null;
  readonly record: string;
  /** The edge's place among the record's edges: with the record, its name. */
  readonly ordinal: number;
  /** Its kinds do not go together: the parent's became known after the edge was said. */
  readonly misfit: boolean;
};

/** A relation of a node that is not ancestry, as one record says it. */
export type NodeReference = { readonly id: string; readonly type: string; readonly record: string };

/** What is known of a node without reading its records. */
export type NodeHead = {
  readonly id: string;
  readonly kind: Kind;
  readonly name: string | null;
  readonly version: string | null;
  /** The most active of its standings; null without one. */
  readonly state: LifecycleState | null;
  readonly stub: boolean;
};

/** Where a node stands in a niche of a family, at a site. */
export type StandingView = {
  readonly site: string;
  readonly lineage: string;
  readonly niche: string;
  /** What it was when it came there: with the niche, the slot. */
  readonly kind: Kind;
  readonly state: LifecycleState;
  /** RFC 3339. */
  readonly since: string;
  /** Of the statement that put it there. */
  readonly position: number;
  readonly rollback_target: string | null;
  /** The hash of that statement. */
  readonly statement: string;
};

/** Everything that a node is put together from. */
export type NodeParts = {
  readonly head: NodeHead;
  /** Live, in the order of the log. */
  readonly claims: readonly Claim[];
  /** To its parents. */
  readonly edges: readonly GraphEdge[];
  readonly aliases: readonly string[];
  readonly parents: readonly Pick<NodeHead, "id" | "stub">[];
  readonly references: readonly NodeReference[];
  readonly setAside: readonly SetAside[];
  readonly standings: readonly StandingView[];
};

export type Contradiction = {
  readonly pointer: string;
  readonly values: readonly { readonly value: Json; readonly record: string }[];
};

/** The JSON of `GET /v1/nodes/{id}`; every key is there, null or [] when nothing is known. */
export type NodeView = {
  readonly id: string;
  readonly artifact_digest: string | null;
  readonly parent_ids: readonly string[];
  readonly base_model: string | null;
  readonly adapters: readonly string[];
  readonly merge_recipe: Json;
  readonly quantization: Json;
  readonly routing_policy: Json;
  readonly mutation_budget: Json;
  readonly evaluation_packet_uri: string | null;
  readonly resource_profile_uri: string | null;
  readonly lifecycle_state: LifecycleState | null;
  readonly rollback_target: string | null;
  readonly created_at_utc: string | null;
  readonly kind: Kind;
  readonly name: string | null;
  readonly version: string | null;
  readonly description: string | null;
  readonly license: string | null;
  readonly owner: Json;
  readonly artifact: Json;
  readonly ancestry: string;
  readonly lineage: string | null;
  readonly stub: boolean;
  readonly aliases: readonly string[];
  readonly parents: readonly Omit<GraphEdge, "child">[];
  readonly references: readonly NodeReference[];
  readonly transformation: Json;
  readonly environment: Json;
  readonly metrics: readonly Json[];
  readonly evidence: Json;
  readonly tags: readonly string[];
  readonly capture: Json;
  readonly standings: readonly StandingView[];
  readonly gaps: {
    readonly stubs: number;
    readonly unpinned: number;
    readonly partial: number;
    readonly unspecified: number;
  };
  readonly records: readonly Omit<Claim, "said" | "facets">[];
  readonly set_aside: readonly SetAside[];
  readonly contradictions: readonly Contradiction[];
  readonly position: number;
};

/** What a node has one value of: the earliest record that says it is believed. */
export const SCALARS = [
  "name",
  "version",
  "description",
  "license",
  "owner",
  "artifact",
  "transformation",
  "environment",
  "base_model",
  "merge_recipe",
  "quantization",
  "routing_policy",
  "mutation_budget",
  "evaluation_packet_uri",
  "resource_profile_uri",
  "evidence",
  "capture",
  "created_at_utc",
] as const satisfies readonly (keyof LineageRecord)[];

type Scalar = (typeof SCALARS)[number];

// A statement about how it was said is no contradiction of the thing itself.
const NEVER_CONTRADICT: ReadonlySet<Scalar> = new Set<Scalar>([
  "capture",
  "transformation",
  "environment",
  "description",
]);

const key = (value: unknown): string => JSON.stringify(value);

function scalar(claims: readonly Claim[], field: Scalar): Json {
  return (claims.find((claim) => claim.said[field] != null)?.said[field] ?? null) as Json;
}

function contradiction(claims: readonly Claim[], field: Scalar): Contradiction | undefined {
  const saying = claims.filter((claim) => claim.said[field] != null);
  if (new Set(saying.map((claim) => key(claim.said[field]))).size < 2) return undefined;
  return {
    pointer: pointer(field),
    values: saying.map((claim) => ({ value: claim.said[field] as Json, record: claim.record })),
  };
}

/** What claims list, each item once, in the order in which it was first said. */
export function union<T>(
  claims: readonly Pick<Claim, "said">[],
  items: (said: LineageRecord) => readonly T[] | undefined,
): T[] {
  const seen = new Map<string, T>();
  for (const claim of claims)
    for (const item of items(claim.said) ?? []) if (!seen.has(key(item))) seen.set(key(item), item);
  return [...seen.values()];
}

/** The weakest of what the claims say about whether the parents are all there are. */
export function ancestryOfClaims(claims: readonly Pick<Claim, "said">[]): string {
  const said = claims.map((claim) => ancestryOf(claim.said));
  return said.find((word) => word === "partial") ?? said.find((word) => word === "complete") ?? "unspecified";
}

/** Puts a node together, as it stood at a position. */
export function nodeView(
  { head, claims, edges, aliases, parents, references, setAside, standings }: NodeParts,
  position: number,
): NodeView {
  const of = (field: Scalar): Json => scalar(claims, field);
  const word = (field: Scalar): string | null => {
    const value = of(field);
    return typeof value === "string" ? value : null;
  };
  const ancestry = ancestryOfClaims(claims);
  const artifact = of("artifact") as { digest?: string } | null;
  const stubs = parents.filter((parent) => parent.stub);
  return {
    id: head.id,
    artifact_digest: artifact?.digest ?? (head.id.startsWith("sha256:") ? head.id : null),
    parent_ids: [...new Set(edges.map((edge) => edge.parent))],
    base_model: word("base_model"),
    adapters: union(claims, (said) => said.adapters),
    merge_recipe: of("merge_recipe"),
    quantization: of("quantization"),
    routing_policy: of("routing_policy"),
    mutation_budget: of("mutation_budget"),
    evaluation_packet_uri: word("evaluation_packet_uri"),
    resource_profile_uri: word("resource_profile_uri"),
    lifecycle_state: head.state,
    rollback_target: standings.find(({ state }) => state === head.state)?.rollback_target ?? null,
    created_at_utc: word("created_at_utc"),
    kind: head.kind,
    name: head.name,
    version: head.version,
    description: word("description"),
    license: word("license"),
    owner: of("owner"),
    artifact,
    ancestry,
    lineage: claims[0]?.lineage ?? null,
    stub: head.stub,
    aliases,
    parents: edges.map(({ child: _child, ...edge }) => edge),
    references,
    transformation: of("transformation"),
    environment: of("environment"),
    metrics: union(claims, (said) => said.metrics) as unknown as Json[],
    evidence: of("evidence"),
    tags: union(claims, (said) => said.tags),
    capture: of("capture"),
    standings,
    gaps: {
      stubs: stubs.length + Number(head.stub),
      unpinned: parents.filter((parent) => parent.id.startsWith("urn:forebear:unpinned:")).length,
      partial: Number(ancestry === "partial"),
      unspecified: Number(ancestry === "unspecified"),
    },
    records: claims.map(({ said: _said, facets: _facets, ...claim }) => claim),
    set_aside: setAside,
    contradictions: SCALARS.filter((field) => !NEVER_CONTRADICT.has(field)).flatMap(
      (field) => contradiction(claims, field) ?? [],
    ),
    position,
  };
}
