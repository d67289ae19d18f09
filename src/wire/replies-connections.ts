// The schemas of what the site answers about how nodes hang together.
import { z } from "zod";
import { EDGE_TYPE_NAMES } from "../model/edge-types.ts";
import type {
  CommonAnswer,
  Connection,
  ContributionAnswer,
  ImpactAnswer,
  PathAnswer,
  PathsAnswer,
} from "./answers-connections.ts";
import { agentSchema } from "./record.ts";
import { count, type Fields, replyId } from "./replies.ts";
import { certainty, nodeNamedSchema } from "./replies-node.ts";
import { nodeListedSchema, walkAnswerSchema } from "./replies-read.ts";

const walk = walkAnswerSchema.shape;
const { shape: counts } = walk.counts;
const tally = z.record(z.string(), count);

const connection = {
  position: walk.position,
  engine: walk.engine,
  complete: z.boolean().describe("Whether nothing stopped it: numbers are exact then."),
  stopped_by: z
    .array(z.literal("limit"))
    .describe("`limit`: there is more than the engine can hold or count; what it found is answered."),
  gaps: walk.gaps,
  counts: walk.counts,
  weakest_certainty: walk.weakest_certainty,
  next: walk.next,
} satisfies Fields<Connection>;

const starts = z.array(nodeNamedSchema).describe("What was asked about, in this order.");

export const pathSchema = z.strictObject({
  steps: count.describe("Edges on it; crossing to another name is none."),
  nodes: z
    .array(
      z.strictObject({
        id: replyId.describe("The node."),
        by: z
          .enum([...EDGE_TYPE_NAMES, "same-name"])
          .nullable()
          .describe(
            "How the node before descends from this one; `alias-of` and `same-name`: it is another name of it. Null of the first.",
          ),
        certainty: certainty.nullable().describe("How that is known; null of the first."),
      }),
    )
    .nullable()
    .describe("From the descendant to the ancestor, both included; null where they are too many."),
} satisfies Fields<PathAnswer>) satisfies z.ZodType<PathAnswer>;

export const pathsAnswerSchema = z.strictObject({
  from: nodeNamedSchema.describe("The descendant."),
  to: nodeNamedSchema.describe("The ancestor."),
  ...connection,
  counts: z
    .strictObject(counts)
    .describe("Exact, of everything on any path: both ends are counted. Parallel edges count each."),
  paths: z
    .string()
    .regex(/^[0-9]+$/)
    .nullable()
    .describe("How many there are, in decimal; null where that cannot be counted."),
  shortest: pathSchema.nullable().describe("One shortest path; null without a path."),
  nodes: z
    .array(nodeListedSchema)
    .describe("This page of everything on any path, breadth first from the descendant, both ends included."),
  edges: walk.edges,
} satisfies Fields<PathsAnswer>) satisfies z.ZodType<PathsAnswer>;

export const commonAnswerSchema = z.strictObject({
  starts,
  ...connection,
  counts: z.strictObject(counts).describe("Exact, of all common ancestors."),
  nearest: count
    .nullable()
    .describe("How many have no descendant among them; null where that cannot be told."),
  nodes: z
    .array(
      z.strictObject({
        ...nodeListedSchema.shape,
        nearest: z.boolean().describe("Whether nothing that descends from it is common to all, too."),
        depths: z
          .array(count)
          .nullable()
          .describe("Of a nearest one: steps from each start, in the order of `starts`. Null of others."),
      } satisfies Fields<CommonAnswer["nodes"][number]>),
    )
    .describe("This page of common ancestors: the nearest, then the others, by depth."),
} satisfies Fields<CommonAnswer>) satisfies z.ZodType<CommonAnswer>;

const interval = z.strictObject({
  low: z.number().min(0).max(1).describe("At least so much."),
  high: z.number().min(0).max(1).describe("At most so much."),
});

export const contributionAnswerSchema = z.strictObject({
  node: nodeNamedSchema.describe("What is made of its ancestors."),
  ...connection,
  counts: z
    .strictObject(counts)
    .describe("Exact: of all ancestors; with `of`, of what lies between, both ends included."),
  nodes: z
    .array(
      z.strictObject({
        ...nodeListedSchema.shape,
        depth: count
          .nullable()
          .describe("Steps from the node; null where it does not descend from this one."),
        total: interval.describe(
          "Over all paths: shares multiply along a path, paths add up, and there is no more than 1.",
        ),
        by_type: z
          .record(z.string(), interval)
          .describe("The same over paths of edges of one type alone; types without such a path are absent."),
      } satisfies Fields<ContributionAnswer["nodes"][number]>),
    )
    .describe("This page of ancestors, breadth first; with `of`, that one alone."),
} satisfies Fields<ContributionAnswer>) satisfies z.ZodType<ContributionAnswer>;

export const impactAnswerSchema = z.strictObject({
  starts,
  ...connection,
  counts: z
    .strictObject({
      ...counts,
      by_state_and_kind: z
        .record(z.string(), tally)
        .describe("Nodes by lifecycle state, `none` without one, and in each by kind."),
    } satisfies Fields<ImpactAnswer["counts"]>)
    .describe("Exact, over all pages; starts are not counted."),
  nodes: z
    .array(
      z.strictObject({
        ...nodeListedSchema.shape,
        owner: agentSchema.nullable().describe("Whose it is, says its earliest record that says so."),
        path: pathSchema.describe("One shortest path from it to the nearest start."),
      } satisfies Fields<ImpactAnswer["nodes"][number]>),
    )
    .describe("This page: what is live and what is deployed first, then the others, by depth."),
} satisfies Fields<ImpactAnswer>) satisfies z.ZodType<ImpactAnswer>;
