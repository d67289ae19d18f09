// The schemas of the answers that explain: traits, leaks, anchors; and what they share with differences.
import { z } from "zod";
import type { Json } from "../model/canonical.ts";
import { CERTAINTIES } from "../model/certainty.ts";
import { EDGE_TYPE_NAMES } from "../model/edge-types.ts";
import { count, position, recordId, replyId } from "./replies.ts";
import { certainty, gapsSchema, listed, nodeNamedSchema, word } from "./replies-node.ts";

export const any = z.custom<Json>((value) => value !== undefined, "must be there");
export const edgeType = z.enum(EDGE_TYPE_NAMES).describe("How the child descends from the parent.");
export const number = z.number().nullable();
export const depth = count.describe("Steps from the node.");

/** A list that an answer holds up to a limit. */
export const bounded = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    count: count.describe("How many there are, exactly."),
    complete: z.boolean().describe("Whether `items` has them all."),
    items: z.array(item).describe("The first of them."),
  });

/** What every answer says of itself. */
export const answer = {
  position,
  complete: z.boolean().describe("Whether everything there is was looked at."),
  stopped_by: z.array(z.enum(["limit"])).describe("What stopped it: the limit of the engine."),
};
export const weakest = certainty
  .nullable()
  .describe("The least sure edge that was followed; null without edges.");
export const gaps = gapsSchema.describe("What is known to be missing, starts included.");

const step = z.strictObject({
  child: replyId.describe("The child."),
  parent: replyId.describe("The parent."),
  type: edgeType,
  certainty: z.enum(CERTAINTIES).describe("How the edge is known."),
});
const path = z.array(step);

const traitValue = {
  value: any.describe("What is said."),
  record: recordId.describe("The earliest live record that says it."),
  several: z.boolean().describe("Whether another value is said too."),
  stderr: number.describe("Of a metric: its standard error."),
  step: number.describe("Of a metric: at which step; of several the last is taken."),
  dataset: word.describe("Of a metric: what it was measured on."),
  split: word.describe("Of a metric: which split."),
};
const change = z
  .strictObject({
    child: replyId.describe("What has the one value."),
    parent: replyId.describe("The ancestor that has the other."),
    type: edgeType
      .nullable()
      .describe("The edge between them; null where others without a value stand between."),
    from: any.describe("The ancestor's value."),
    to: any.describe("The child's value."),
    difference: number.describe("`to` less `from`, to twelve digits; null unless both are numbers."),
    path: path.describe("The edges between them, the child's first."),
  })
  .nullable();

export const traceSchema = z.strictObject({
  metric: word.describe("The metric that is traced."),
  evidence: word.describe("The pointer into the evidence that is traced."),
  ...answer,
  gaps,
  weakest_certainty: weakest,
  node: nodeNamedSchema.describe("The node."),
  value: z.strictObject(traitValue).nullable().describe("The node's value; null when nobody says one."),
  trait: z
    .strictObject({
      verdict: z
        .enum(["inherited", "convergent", "novel"])
        .describe(
          "inherited: on some line up the first ancestor with a value has the same. convergent: an ancestor has the same, but on every line to it one with another comes first. novel: none is known to have the same.",
        ),
      ancestor: word.describe("The nearest ancestor that it is about; null for a novel trait."),
      path: path.describe("The way to it, the node's edge first."),
    })
    .nullable()
    .describe("Null when the node has no value, or when not enough could be read to tell."),
  counts: z
    .strictObject({
      ancestors: count.describe("Ancestors, exactly."),
      with_value: count.describe("Of those that were read: with a value."),
      silent: count.describe("Of those that were read: without one, so that it is unknown."),
      withheld: count.describe("Of those that were read, the node included: with a record that was erased."),
    })
    .describe("How many there are; two names of one thing are read as one."),
  values: bounded(z.strictObject({ ...listed, depth, ...traitValue })).describe(
    "Ancestors with a value, breadth first.",
  ),
  first_change: change.describe("Where, going up from the node, another value is met first."),
  largest_drop: change.describe(
    "Where in the ancestry a number fell most, from an ancestor to the next value below.",
  ),
  largest_rise: change.describe("Where it rose most."),
  note: word.describe("What there is instead, where nobody has a value."),
});

export const leaksSchema = z.strictObject({
  ...answer,
  gaps,
  weakest_certainty: weakest,
  node: nodeNamedSchema.describe("The node."),
  counts: z
    .strictObject({
      evaluation_sets: count.describe("What the node was measured against."),
      exact: count.describe("Sets that were taken in."),
      derived: count.describe("Sets of which what was taken in was made, or that were made of it."),
      "shared-source": count.describe("Sets made from the same data as what was taken in."),
    })
    .describe("Exact where the answer is complete."),
  leaks: bounded(
    z.strictObject({
      grade: z.enum(["exact", "derived", "shared-source"]).describe("How close the two are."),
      set: nodeNamedSchema.describe("The evaluation set."),
      measured_by: z
        .array(replyId)
        .describe("What says so: the node itself, or evaluations of it; at most twenty."),
      meets: nodeNamedSchema.describe("Where the two lines meet."),
      lineage_path: path.describe("A shortest way from the node up to there."),
      set_path: path.describe("A shortest way from the set up to there; empty when it is the set."),
    }),
  ).describe("Evaluation sets that have to do with what the node was made from."),
});

const state = {
  status: z
    .enum(["present", "partial", "missing", "not-needed"])
    .describe("How it stands; `not-needed` where there is nothing that it could be."),
  pointer: word.describe("Where in a record what is lacking would be said (RFC 6901); null when nothing is."),
};
const anchor = z.enum(["code", "data", "environment", "seed", "artifact"]);
const ofEach = <T extends z.ZodType>(one: T) =>
  z.strictObject({
    code: one.describe("The code that ran, by revision."),
    data: one.describe("What it was made from, all of it and by revision."),
    environment: one.describe("The image or the lock file that it ran in."),
    seed: one.describe("The seed, among the parameters."),
    artifact: one.describe("The digest of the bytes."),
  });

export const reproducibilitySchema = z.strictObject({
  ...answer,
  gaps,
  weakest_certainty: weakest,
  node: nodeNamedSchema.describe("The node."),
  reproducible: z
    .strictObject({
      here: z.boolean().describe("Whether the node lacks nothing."),
      upstream: z
        .boolean()
        .nullable()
        .describe("Whether no ancestor lacks anything; null where not all could be read and none was found."),
    })
    .describe("Whether it could be made again."),
  anchors: ofEach(z.strictObject(state)).describe("What is known of the node."),
  upstream: z
    .strictObject({
      ancestors: count.describe("Ancestors, exactly."),
      read: count.describe("How many were read; two names of one thing are one."),
      anchors: ofEach(
        z.strictObject({
          present: count.describe("Is there."),
          partial: count.describe("Is there in part."),
          missing: count.describe("Is missing."),
          "not-needed": count.describe("Is not needed."),
        }),
      ).describe("How many of those that were read stand how."),
      wanting: bounded(
        z.strictObject({
          ...listed,
          depth,
          lacks: z
            .array(z.strictObject({ anchor: anchor.describe("The anchor."), ...state }))
            .describe("What is lacking."),
        }),
      ).describe("Ancestors that lack something, breadth first."),
    })
    .describe("What is known of its ancestors."),
});
