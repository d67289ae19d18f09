// The schemas of differences: between two nodes, and between the graph at two positions.
import { z } from "zod";
import { CERTAINTIES } from "../model/certainty.ts";
import { KINDS, type Kind } from "../model/kinds.ts";
import { MUTATION_NAMES } from "../model/mutations.ts";
import { ANCESTRIES, WEIGHT_UNITS } from "../model/record.ts";
import { count, recordId, replyId } from "./replies.ts";
import { answer, any, bounded, depth, edgeType, gaps, number, weakest } from "./replies-compare.ts";
import { listed, nodeNamedSchema, word } from "./replies-node.ts";

const kind = z.enum(Object.keys(KINDS) as [Kind, ...Kind[]]).describe("What the node is.");
const asOf = count.describe("The position at which it is looked at.");
const nodeAt = z.strictObject({ ...listed, as_of: asOf });

const how = {
  role: word.describe("Its part in the child."),
  weight: number.describe("Its weight among parents of the same type."),
  weight_unit: z.enum(WEIGHT_UNITS).nullable().describe("What the weight counts."),
  mutation: z
    .strictObject({
      type: z.enum(MUTATION_NAMES).describe("What changed."),
      params: any.exactOptional().describe("With which settings."),
    })
    .nullable()
    .describe("What changed on the way."),
  certainty: z.enum(CERTAINTIES).describe("How the edge is known."),
};
const sort = { parent: replyId.describe("The parent."), type: edgeType };
const parents = bounded(z.strictObject({ ...sort, ...how }));
const nodes = bounded(z.strictObject({ ...listed, depth }));
const pointers = z.array(z.string());

/** Two nodes compared, or one at two positions. */
export const diffSchema = z.strictObject({
  ...answer,
  gaps: z.strictObject({ a: gaps, b: gaps }).describe("What is known to be missing of each ancestry."),
  weakest_certainty: weakest,
  a: nodeAt.describe("The one."),
  b: nodeAt.describe("The other."),
  values: bounded(
    z.strictObject({
      pointer: z
        .string()
        .describe("Where (RFC 6901) in the node as it is read; `-` for an item of a list without order."),
      a: any.exactOptional().describe("The value of a; absent where it has none."),
      b: any.exactOptional().describe("The value of b; absent where it has none."),
    }),
  ).describe("What is said of them and differs, value by value."),
  contradicted: z
    .strictObject({
      a: pointers.describe("Fields of a."),
      b: pointers.describe("Fields of b."),
    })
    .describe("Where the records of one node contradict each other; the earliest is compared."),
  parents: z
    .strictObject({
      added: parents.describe("Edges of b alone."),
      removed: parents.describe("Edges of a alone."),
      changed: bounded(
        z.strictObject({
          ...sort,
          a: z.strictObject(how).describe("How it is in a."),
          b: z.strictObject(how).describe("How it is in b."),
          fields: z
            .array(z.enum(["role", "weight", "weight_unit", "mutation", "certainty"]))
            .describe("Which differ."),
        }),
      ).describe("Edges of both, to one parent and of one type, that are not alike."),
      kept: parents.describe("Edges of both that are alike."),
    })
    .describe("What they descend from directly, of every type; a parent is the same by each of its ids."),
  metrics: z
    .strictObject({
      equal: count.describe("Metrics of both with one value, which are not listed."),
      differences: bounded(
        z.strictObject({
          name: z.string().describe("The metric."),
          dataset: word.describe("What it was measured on."),
          split: word.describe("Which split of it."),
          step: number.describe("At which step."),
          a: number.describe("The value of a; null where it has none."),
          b: number.describe("The value of b; null where it has none."),
          a_stderr: number.describe("Standard error of a."),
          b_stderr: number.describe("Standard error of b."),
          difference: number.describe("b less a, to twelve digits; null where one has no value."),
          contradicted: z.boolean().describe("Several values are said of one node; the earliest is shown."),
        }),
      ).describe("Metrics that differ, by name, data set, split and step."),
    })
    .describe("What was measured."),
  ancestry: z
    .strictObject({
      relation: z
        .enum(["same", "a-from-b", "b-from-a", "kin", "none"])
        .describe("Whether one is the other or descends from it, or both have an ancestor."),
      a: count.describe("Ancestors of a, exactly."),
      b: count.describe("Ancestors of b, exactly."),
      common: count.describe("Ancestors of both, exactly."),
      only_a: nodes.describe("Ancestors of a alone."),
      only_b: nodes.describe("Ancestors of b alone."),
      nearest_common: bounded(nodeNamedSchema)
        .nullable()
        .describe(
          "Common ancestors from which no other common one descends, a and b themselves included; null where the ancestries are too large.",
        ),
    })
    .describe("Everything they descend from, as sets; hereditary edges."),
});

const view = z.strictObject({
  kind,
  ancestry: z.enum(ANCESTRIES).describe("Whether its parents are all there are."),
  stub: z.boolean().describe("Named by somebody, recorded by nobody."),
});
const edge = {
  child: replyId.describe("The child."),
  parent: replyId.describe("The parent."),
  type: edgeType,
  certainty: z.enum(CERTAINTIES).describe("How the edge is known."),
  record: recordId.describe("The record that says it."),
};
const record = z.strictObject({
  record: recordId.describe("The record."),
  node: replyId.describe("The node it is about."),
  position: count.describe("Its statement's index in the site's log."),
});

/** The graph at two positions compared. */
export const siteDiffSchema = z.strictObject({
  ...answer,
  a: z.strictObject({ as_of: asOf }).describe("The earlier state."),
  b: z.strictObject({ as_of: asOf }).describe("The later state."),
  statements: count.describe("Positions between them."),
  nodes: z
    .strictObject({
      added: bounded(z.strictObject({ id: replyId.describe("The node."), ...view.shape })).describe(
        "Nodes that are there now.",
      ),
      changed: bounded(
        z.strictObject({
          id: replyId.describe("The node."),
          a: view.describe("How it was."),
          b: view.describe("How it is."),
        }),
      ).describe("Nodes of another kind or ancestry, or that are a stub no more or again."),
    })
    .describe("Nodes; none ever ends."),
  records: z
    .strictObject({
      added: bounded(record).describe("Records that hold now."),
      ended: bounded(record).describe("Records that hold no more."),
    })
    .describe("Records that hold."),
  edges: z
    .strictObject({
      added: bounded(z.strictObject(edge)).describe("Edges that hold now."),
      ended: bounded(z.strictObject(edge)).describe("Edges that hold no more."),
      changed: bounded(
        z.strictObject({ ...edge, misfit: z.boolean().describe("Its kinds do not go together now.") }),
      ).describe("Edges whose kinds go together no more, or again."),
    })
    .describe("Edges, those between two names of one thing included."),
});
