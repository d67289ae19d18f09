// The schema of a record as it is posted. Closed: what is not listed is refused. Each field says what it means, its
// unit and where the rule comes from; the OpenAPI description and the documentation are made of these texts.
import { z } from "zod";
import type { Json } from "../model/canonical.ts";
import { CERTAINTIES } from "../model/certainty.ts";
import { EDGE_TYPE_NAMES } from "../model/edge-types.ts";
import { isInstant } from "../model/instant.ts";
import { RECORD_KINDS } from "../model/kinds.ts";
import { LIMITS } from "../model/limits.ts";
import { MUTATION_NAMES } from "../model/mutations.ts";
import {
  AGENT_TYPES,
  ANCESTRIES,
  CAPTURE_METHODS,
  type LineageRecord,
  OUTCOMES,
  RUN_STATUSES,
  WEIGHT_UNITS,
} from "../model/record.ts";
import { REFERENCE_TYPE_NAMES } from "../model/reference-types.ts";
import { TRANSFORMATIONS } from "../model/transformations.ts";
import { isPlain, shortWord } from "./words.ts";

const id = z
  .string()
  .min(1)
  .describe("An immutable identifier; other spellings are rewritten to the canonical one.");
const short = shortWord;
const prose = z.string().max(LIMITS.proseLength);
const uri = z.string().min(1).max(LIMITS.idLength).refine(isPlain, "must not hold control characters");
const instant = z.string().refine(isInstant, "must be an instant in UTC such as 2026-01-31T12:00:00Z");
const json: z.ZodType<Json> = z.custom<Json>();
const object = z.record(z.string(), json);
const weight = z.number();

export const agentSchema = z.strictObject({
  type: z.enum(AGENT_TYPES).describe("PROV agent class."),
  id: short.describe("Opaque: a person's name does not belong into the log."),
});

export const parentSchema = z.strictObject({
  id: id.describe("The parent, by any of its immutable ids."),
  type: z.enum(EDGE_TYPE_NAMES).describe("How the child descends from it."),
  role: short.optional().describe("Its part in the child, e.g. base, teacher, policy."),
  weight: weight
    .optional()
    .describe(
      "Its weight among parents of the same type; weight_unit says the unit. May be negative in a merge.",
    ),
  weight_unit: z
    .enum(WEIGHT_UNITS)
    .optional()
    .describe(
      "merge-coefficient and mixture are shares or coefficients; sample-count counts examples; loss is a loss weight.",
    ),
  mutation: z
    .strictObject({
      type: z.enum(MUTATION_NAMES),
      params: object.optional().describe("How it changed, as the tool has it."),
    })
    .optional()
    .describe("What changed, where it differs from the edge type's default."),
  certainty: z.enum(CERTAINTIES).optional().describe("How this edge is known; declared when not said."),
});

export const transformationSchema = z.strictObject({
  id: short.optional().describe("The run; records with the same run are outputs of one activity."),
  parent_run: short.optional().describe("The run that this run is a part of."),
  type: z.enum(TRANSFORMATIONS).optional().describe("What was done."),
  status: z.enum(RUN_STATUSES).optional().describe("How it ended; failed work is recorded like any other."),
  started_at: instant.optional().describe("RFC 3339, UTC."),
  ended_at: instant.optional().describe("RFC 3339, UTC."),
  code: z
    .union([
      id,
      z.strictObject({
        id: id.optional(),
        repository: uri.optional().describe("Where the code lies."),
        path: short.optional().describe("Which part of the repository ran."),
        dirty: z.boolean().optional().describe("Whether there were changes that are not in the commit."),
      }),
    ])
    .optional()
    .describe("The code that ran: swh:1:rev:<commit>, or an object with id, repository, path, dirty."),
  params: object.optional().describe("Hyper-parameters and settings, as the tool has them."),
  agent: agentSchema.optional().describe("Who or what ran it."),
  outcome: z.enum(OUTCOMES).optional().describe("Human intervention: what was decided."),
  authority: short.optional().describe("Human intervention: in which role."),
  reviewed: z.array(id).max(LIMITS.parents).optional().describe("Human intervention: what was looked at."),
  justification: prose.optional().describe("Human intervention: why."),
});

export const metricSchema = z.strictObject({
  name: short.describe("e.g. mmlu"),
  value: z.number().describe("In the unit of the metric."),
  stderr: z.number().nonnegative().optional().describe("Standard error, in the metric's unit."),
  step: z.int().nonnegative().optional().describe("Optimiser step at which it was measured."),
  dataset: id.optional().describe("What it was measured on; becomes an evaluated-against edge."),
  split: short.optional().describe("Which split of the data set, e.g. test."),
});

export const recordSchema = z.strictObject({
  kind: z
    .enum(RECORD_KINDS as [LineageRecord["kind"], ...LineageRecord["kind"][]])
    .describe("What the node is."),
  node: id
    .optional()
    .describe("The node's id when its bytes have no digest here, or a further id when they have."),
  aliases: z.array(id).max(64).optional().describe("Other immutable ids of the same thing."),
  name: short.optional().describe("What people call it, e.g. acme/support-7b; not unique."),
  version: short.optional().describe("One version, never latest, production or main."),
  description: prose.optional().describe("What it is, in prose."),
  license: short.optional().describe("SPDX licence expression."),
  owner: agentSchema.optional(),
  artifact: z
    .strictObject({
      digest: id
        .optional()
        .describe("sha256:<64 hex> of the bytes; for a folder the OpenSSF model-signing root."),
      size: z.int().nonnegative().optional().describe("Bytes."),
      media_type: short.optional().describe("RFC 6838 media type."),
      uri: uri.optional().describe("Where it lies; a location, not an identity."),
    })
    .optional()
    .describe("The bytes, and where they lie."),
  ancestry: z
    .enum(ANCESTRIES)
    .optional()
    .describe(
      "Whether `parents` is all there is; not said is unspecified, except that `parents: []` is complete.",
    ),
  parents: z.array(parentSchema).max(LIMITS.parents).optional().describe("What it descends from."),
  transformation: transformationSchema.optional().describe("How it was made."),
  environment: z
    .strictObject({
      image: id.optional().describe("pkg:oci/<name>@sha256:<digest>"),
      lockfile: id.optional().describe("sha256:<64 hex> of the lock file."),
      packages: z.record(z.string(), short).optional().describe("Package name to version."),
      hardware: object.optional().describe("The machine, as the tool tells it."),
    })
    .optional()
    .describe("What it was made in."),
  metrics: z.array(metricSchema).max(4096).optional().describe("What was measured."),
  base_model: id
    .optional()
    .describe(
      "Becomes an edge unless it is listed: adapter-of, served-from, quantized-from, merged-from or fine-tuned-from, by kind and recipe.",
    ),
  adapters: z
    .array(id)
    .max(LIMITS.parents)
    .optional()
    .describe("Adapters fused in (or served, for a deployment)."),
  merge_recipe: object.optional().describe("mergekit's configuration as JSON, verbatim."),
  quantization: z
    .strictObject({
      method: short.optional().describe("The method or tool, e.g. gguf, gptq."),
      scheme: short.optional().describe("The scheme of the method, e.g. Q4_K_M."),
      bits: z.number().positive().optional().describe("Bits per weight."),
      calibration: short
        .optional()
        .describe("The calibration data: an id becomes a calibrated-on edge, other text stays text."),
    })
    .optional()
    .describe("How its weights were made smaller."),
  routing_policy: object.optional().describe("Which requests go where, as the router has it."),
  mutation_budget: z
    .strictObject({
      max_generations: z
        .int()
        .nonnegative()
        .optional()
        .describe("How many more generations may descend from it."),
    })
    .optional()
    .describe("What may still be made of it."),
  evaluation_packet_uri: uri.optional().describe("Where the evaluation evidence lies."),
  resource_profile_uri: uri.optional().describe("Where the measured resource use lies."),
  evidence: object.optional().describe('Facts that policies read, e.g. {"pii_filter": {"version": 3}}.'),
  references: z
    .array(
      z.strictObject({
        id: id.describe("What it refers to, by any immutable id."),
        type: z.enum(REFERENCE_TYPE_NAMES).describe("How; nothing flowed, and no walk follows it."),
      }),
    )
    .max(LIMITS.parents)
    .optional()
    .describe("Relations that are not ancestry."),
  lineage: short
    .refine((s) => !s.startsWith("~"), "must not begin with ~")
    .optional()
    .describe("The family, e.g. acme/support; when not said, `name` before its last slash."),
  capture: z
    .strictObject({
      method: z.enum(CAPTURE_METHODS).describe("How the record was captured."),
      source: short.optional().describe("The tool or document it was captured from."),
      confidence: z.number().min(0).max(1).optional().describe("How sure the capture is, from 0 to 1."),
    })
    .optional()
    .describe("How this record came to be."),
  facets: object.optional().describe("Source-specific extras, kept byte for byte."),
  tags: z.array(short).max(256).optional().describe("Words to find it by."),
  corrects: z
    .string()
    .regex(/^rec:[0-9a-f]{64}$/, "must be a record's id, rec: and 64 hexadecimal digits")
    .optional()
    .describe("Retracts that record and says this instead, in one statement."),
  created_at_utc: instant
    .nullable()
    .describe(
      "When the artifact came to be (RFC 3339, UTC), never when it was posted; null only with capture import or reconstructed.",
    ),
}) satisfies z.ZodType<LineageRecord>;
