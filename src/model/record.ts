// The record: one immutable statement about one node, in the shape it has once read. `src/wire/record.ts` is the
// schema that lets it in; each field is documented there, once.
import type { Json } from "./canonical.ts";
import type { Certainty } from "./certainty.ts";
import type { EdgeType } from "./edge-types.ts";
import type { Kind } from "./kinds.ts";
import type { Mutation } from "./mutations.ts";
import type { ReferenceType } from "./reference-types.ts";
import type { TransformationType } from "./transformations.ts";

export const WEIGHT_UNITS = ["merge-coefficient", "mixture", "sample-count", "loss"] as const;
export const ANCESTRIES = ["complete", "partial", "unspecified"] as const;
export const RUN_STATUSES = ["succeeded", "failed", "aborted"] as const;
export const AGENT_TYPES = ["software", "person", "organization"] as const;
export const OUTCOMES = ["approved", "rejected", "modified", "overrode"] as const;
export const CAPTURE_METHODS = ["wrapper", "event", "manual", "import", "reconstructed"] as const;

type JsonObject = { readonly [key: string]: Json };

export type Agent = { readonly type: (typeof AGENT_TYPES)[number]; readonly id: string };

export type ParentClaim = {
  readonly id: string;
  readonly type: EdgeType;
  readonly role?: string | undefined;
  readonly weight?: number | undefined;
  readonly weight_unit?: (typeof WEIGHT_UNITS)[number] | undefined;
  readonly mutation?: { readonly type: Mutation; readonly params?: JsonObject | undefined } | undefined;
  readonly certainty?: Certainty | undefined;
  /** Only in the outline of an erased record, which lists every edge; no door takes it. */
  readonly derived_by?: "rule" | undefined;
};

export type CodeReference = {
  readonly id?: string | undefined;
  readonly repository?: string | undefined;
  readonly path?: string | undefined;
  readonly dirty?: boolean | undefined;
};

/** A relation that is not ancestry. */
export type Reference = { readonly id: string; readonly type: ReferenceType };

export type Transformation = {
  readonly id?: string | undefined;
  readonly parent_run?: string | undefined;
  readonly type?: TransformationType | undefined;
  readonly status?: (typeof RUN_STATUSES)[number] | undefined;
  readonly started_at?: string | undefined;
  readonly ended_at?: string | undefined;
  readonly code?: string | CodeReference | undefined;
  readonly params?: JsonObject | undefined;
  readonly agent?: Agent | undefined;
  readonly outcome?: (typeof OUTCOMES)[number] | undefined;
  readonly authority?: string | undefined;
  readonly reviewed?: readonly string[] | undefined;
  readonly justification?: string | undefined;
};

export type Metric = {
  readonly name: string;
  readonly value: number;
  readonly stderr?: number | undefined;
  readonly step?: number | undefined;
  readonly dataset?: string | undefined;
  readonly split?: string | undefined;
};

export type LineageRecord = {
  readonly kind: Exclude<Kind, "stub">;
  readonly node?: string | undefined;
  readonly aliases?: readonly string[] | undefined;
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly description?: string | undefined;
  readonly license?: string | undefined;
  readonly owner?: Agent | undefined;
  readonly artifact?:
    | {
        readonly digest?: string | undefined;
        readonly size?: number | undefined;
        readonly media_type?: string | undefined;
        readonly uri?: string | undefined;
      }
    | undefined;
  readonly ancestry?: (typeof ANCESTRIES)[number] | undefined;
  readonly parents?: readonly ParentClaim[] | undefined;
  readonly transformation?: Transformation | undefined;
  readonly environment?:
    | {
        readonly image?: string | undefined;
        readonly lockfile?: string | undefined;
        readonly packages?: { readonly [name: string]: string } | undefined;
        readonly hardware?: JsonObject | undefined;
      }
    | undefined;
  readonly metrics?: readonly Metric[] | undefined;
  readonly base_model?: string | undefined;
  readonly adapters?: readonly string[] | undefined;
  readonly merge_recipe?: JsonObject | undefined;
  readonly quantization?:
    | {
        readonly method?: string | undefined;
        readonly scheme?: string | undefined;
        readonly bits?: number | undefined;
        readonly calibration?: string | undefined;
      }
    | undefined;
  readonly routing_policy?: JsonObject | undefined;
  readonly mutation_budget?: { readonly max_generations?: number | undefined } | undefined;
  readonly evaluation_packet_uri?: string | undefined;
  readonly resource_profile_uri?: string | undefined;
  readonly evidence?: JsonObject | undefined;
  readonly references?: readonly Reference[] | undefined;
  readonly lineage?: string | undefined;
  readonly capture?:
    | {
        readonly method: (typeof CAPTURE_METHODS)[number];
        readonly source?: string | undefined;
        readonly confidence?: number | undefined;
      }
    | undefined;
  /** Once canonical: the hash of the raw bytes, which are kept beside. */
  readonly facets?: JsonObject | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly corrects?: string | undefined;
  readonly created_at_utc: string | null;
};

/** What a record says of its own ancestry when it does not say: `parents: []` is a founder, silence is not knowing. */
export function ancestryOf(record: Pick<LineageRecord, "ancestry" | "parents">): (typeof ANCESTRIES)[number] {
  return record.ancestry ?? (record.parents?.length === 0 ? "complete" : "unspecified");
}

/** The edge type that says of two ids that they are of one thing. */
export const ALIAS: EdgeType = "alias-of";

/** Other ids of the same thing, as a record says them: in `aliases`, or as parents of that type. */
export function aliasesSaid({ aliases = [], parents = [] }: LineageRecord): string[] {
  return [...aliases, ...parents.filter((one) => one.type === ALIAS).map((one) => one.id)];
}

/** The ids a record gives its node: the first is the node, the others are aliases. */
export function identityOf(
  record: LineageRecord,
  recordId: string,
): { readonly node: string; readonly aliases: readonly string[] } {
  const own = [record.artifact?.digest, record.node].filter((id) => id !== undefined);
  const [node = recordId, ...others] = own;
  const aliases = [...others, ...aliasesSaid(record)];
  return { node, aliases: [...new Set(aliases)].filter((id) => id !== node) };
}

/**
 * Which ledger a record goes to: a pure function of its bytes and the token's default, never a look-up, so that the
 * same bytes always meet the same fingerprints.
 */
export function lineageOf(record: LineageRecord, tokenDefault: string | undefined): string {
  const slash = record.name?.lastIndexOf("/") ?? -1;
  return (
    record.lineage ?? (slash > 0 ? record.name?.slice(0, slash) : undefined) ?? tokenDefault ?? "default"
  );
}
