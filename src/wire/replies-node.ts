// The schemas of a node as it is read back, and of the edges and gaps around it.
import { z } from "zod";
import type { Json } from "../model/canonical.ts";
import { CERTAINTIES } from "../model/certainty.ts";
import type { TaintOutcome } from "../model/decision.ts";
import { EDGE_TYPE_NAMES } from "../model/edge-types.ts";
import { KINDS, type Kind } from "../model/kinds.ts";
import { LIFECYCLE_STATES, type LifecycleState } from "../model/lifecycle.ts";
import { LIMITS } from "../model/limits.ts";
import { MUTATION_NAMES } from "../model/mutations.ts";
import { ANCESTRIES, WEIGHT_UNITS } from "../model/record.ts";
import { REFERENCE_TYPE_NAMES } from "../model/reference-types.ts";
import type { Contradiction, NodeView, StandingView } from "../model/view.ts";
import type { EdgeAnswer, Gaps } from "./answers.ts";
import { metricSchema, recordSchema } from "./record.ts";
import { count, type Fields, link, position, recordId, replyId } from "./replies.ts";

const any = z.custom<Json>((value) => value !== undefined, "must be there");
export const word = z.string().nullable();
const kind = z.enum(Object.keys(KINDS) as [Kind, ...Kind[]]).describe("What the node is.");
export const certainty = z.enum(CERTAINTIES);

/** A field of a record as it is read back. A record is JSON once canonical; its type also allows for absence. */
const said = (schema: z.ZodType): z.ZodType<Json> => schema as z.ZodType<Json>;
export const scalar = (field: keyof typeof recordSchema.shape): z.ZodType<Json> => {
  const schema = recordSchema.shape[field];
  const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  return said(inner.nullable().describe(`${schema.description ?? ""} Null when nobody said it.`.trim()));
};

export const head = {
  id: replyId.describe("Its own id; aliases lead here too."),
  kind,
  name: word.describe("What people call it."),
  version: word.describe("Its version."),
  stub: z.boolean().describe("Named by somebody, recorded by nobody."),
};

export const listed = {
  ...head,
  links: z.strictObject({ node: link.describe("The node.") }).describe("Where to read on."),
};

/** A node as a list names it. */
export const nodeNamedSchema = z.strictObject(listed);

export const gapsSchema = z.strictObject({
  stubs: count.describe("Nodes that nobody has recorded."),
  unpinned: count.describe("Names among them of which somebody said no revision."),
  partial: count.describe("Nodes whose records say that parents are missing."),
  unspecified: count.describe("Nodes whose records do not say whether their parents are all there are."),
} satisfies Fields<Gaps>) satisfies z.ZodType<Gaps>;

const edge = {
  parent: replyId.describe("The parent."),
  type: z.enum(EDGE_TYPE_NAMES).describe("How the child descends from it."),
  role: word.describe("Its part in the child."),
  weight: z.number().nullable().describe("Its weight among parents of the same type."),
  weight_unit: z.enum(WEIGHT_UNITS).nullable().describe("What the weight counts."),
  mutation: z
    .strictObject({
      type: z.enum(MUTATION_NAMES).describe("What changed."),
      params: any.exactOptional().describe("With which settings."),
    })
    .nullable()
    .describe("What changed on the way."),
  certainty: certainty.describe("How the edge is known."),
  derived_by: z.literal("rule").nullable().describe("rule: implied by another field than `parents`."),
  record: recordId.describe("The record that says it."),
  misfit: z
    .boolean()
    .describe("Its kinds do not go together: the parent's became known after the edge was said."),
};

export const edgeSchema = z.strictObject({
  child: replyId.describe("The child."),
  ...edge,
} satisfies Fields<EdgeAnswer>) satisfies z.ZodType<EdgeAnswer>;

const contradictionSchema = z.strictObject({
  pointer: z.string().describe("The field (RFC 6901)."),
  values: z
    .array(
      z.strictObject({ value: any.describe("What is said."), record: recordId.describe("Who says it.") }),
    )
    .describe("What each record says."),
} satisfies Fields<Contradiction>);

const claimSchema = z.strictObject({
  record: recordId.describe("The record."),
  position: count.describe("Its statement's index in the site's log."),
  ledger: z.string().describe("The ledger that took it."),
  seq: z.int().min(1).describe("Its place in that ledger."),
  statement: z.string().describe("Hash of the statement."),
  lineage: z.string().describe("The family it was said in."),
  time: z.string().describe("When the ledger took it (RFC 3339, UTC)."),
  withheld: z.array(z.string()).describe("Which of its parts were erased: `record`, `facets`."),
} satisfies Fields<NodeView["records"][number]>);

const setAsideSchema = z.strictObject({
  record: recordId.describe("The record; GET /v1/records/{id} has what it says."),
  statement: z.string().describe("Hash of the statement."),
  lineage: z.string().describe("The family it was said in."),
  position: count.describe("Its statement's index in the site's log."),
  state: z
    .enum(["retracted", "kind", "cycle"])
    .describe("retracted: taken back. Else why it cannot stand beside what came before it."),
} satisfies Fields<NodeView["set_aside"][number]>);

const state = z.enum(LIFECYCLE_STATES as [LifecycleState, ...LifecycleState[]]);

/** The state of a node on a list. */
export const listedState = state.nullable().describe("Lifecycle state; null without a standing.");

export const standingSchema = z.strictObject({
  site: z.string().describe("The site at which it stands so."),
  lineage: z.string().describe("The family in which it stands so."),
  niche: z.string().describe("The niche."),
  kind: kind.describe("What it was when it came there: with the niche, the slot."),
  state: state.describe("Its state there."),
  since: z.string().describe("Since when (RFC 3339, UTC)."),
  position: count.describe("Of the statement that put it there."),
  rollback_target: replyId.nullable().describe("What a rollback there leads to."),
  statement: z.string().describe("Hash of that statement."),
} satisfies Fields<StandingView>) satisfies z.ZodType<StandingView>;

export const taintSchema = z.strictObject({
  advisory: z.string().describe("The advisory."),
  severity: z.string().describe("How bad it is."),
  kind: z.string().describe("What is wrong."),
  source: replyId.describe("The nearest node that the advisory is about."),
  path: z
    .array(replyId)
    .describe(
      "From the node up to the source, a shortest path; empty where that is too long to be written down.",
    ),
  waiver: z
    .string()
    .exactOptional()
    .describe("The waiver by which the advisory is set aside for this node, when one holds."),
} satisfies Fields<TaintOutcome>) satisfies z.ZodType<TaintOutcome>;

/** A node: the union of what its live records say. Every key is there, null or [] when nothing is known. */
export const nodeSchema = z.strictObject({
  ...head,
  artifact_digest: word.describe("sha256:<64 hex> of the bytes."),
  parent_ids: z.array(replyId).describe("Parents, each once."),
  base_model: word.describe("The base model, where a record names one."),
  adapters: z.array(replyId).describe("Adapters fused in, or served."),
  merge_recipe: scalar("merge_recipe"),
  quantization: scalar("quantization"),
  routing_policy: scalar("routing_policy"),
  mutation_budget: scalar("mutation_budget"),
  evaluation_packet_uri: word.describe("Where its evaluation lies."),
  resource_profile_uri: word.describe("Where the profile of what it needs lies."),
  lifecycle_state: listedState.describe("The most active of its standings; null without one."),
  rollback_target: word.describe("What to go back to from there; null when there is nothing."),
  created_at_utc: word.describe("When the artifact came to be (RFC 3339, UTC)."),
  description: word.describe("Prose."),
  license: word.describe("SPDX licence expression."),
  owner: scalar("owner"),
  artifact: scalar("artifact"),
  ancestry: z.enum(ANCESTRIES).describe("Whether the parents are all there are: the weakest that is said."),
  lineage: word.describe("The family of its first record."),
  aliases: z.array(replyId).describe("Other ids of the same thing."),
  parents: z
    .array(
      z.strictObject({
        ...edge,
        ordinal: count.describe("The edge's place among its record's edges."),
      } satisfies Fields<NodeView["parents"][number]>),
    )
    .describe("What it descends from, one edge each."),
  references: z
    .array(
      z.strictObject({
        id: replyId.describe("What it refers to."),
        type: z.enum(REFERENCE_TYPE_NAMES).describe("How."),
        record: recordId.describe("The record that says it."),
      }),
    )
    .describe("Relations that are not ancestry."),
  transformation: scalar("transformation"),
  environment: scalar("environment"),
  metrics: z.array(said(metricSchema)).describe("What was measured, all records together."),
  evidence: scalar("evidence"),
  tags: z.array(z.string()).describe("Tags, all records together."),
  capture: scalar("capture"),
  standings: z.array(standingSchema).describe("Where it stands, in the order in which it came there."),
  taint: z
    .array(taintSchema)
    .nullable()
    .describe(
      `The open advisories that it is under, by itself or by what it descends from. Null where that cannot be told, and in an answer of more than ${LIMITS.taintNodes} nodes: ask for them one by one, or for a list with \`include=taint\`.`,
    ),
  gaps: gapsSchema.describe("What is known to be missing, of the node and its parents."),
  records: z.array(claimSchema).describe("The live records about it, in the order of the log."),
  set_aside: z.array(setAsideSchema).describe("Records about it that do not hold; nothing of them is above."),
  contradictions: z
    .array(contradictionSchema)
    .describe("Where its records differ; the earliest is shown above."),
  position,
  facets: any.describe("Extras of the earliest record that has some, byte for byte; null without."),
} satisfies Fields<
  NodeView & { taint: readonly TaintOutcome[] | null; facets: Json }
>) satisfies z.ZodType<NodeView>;

/** Several nodes, each whole. */
export const nodesSchema = z.strictObject({
  position,
  nodes: z.array(nodeSchema).describe("The nodes."),
});
