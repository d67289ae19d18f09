// The schemas of what the site answers to a question about more than one node: walks, siblings, runs, families, cohorts;
// and of agents and the site's health.
import { z } from "zod";
import { EDGE_TYPE_NAMES } from "../model/edge-types.ts";
import { AGENT_TYPES } from "../model/record.ts";
import type { NodeListed, WalkAnswer, WalkLine } from "./answers.ts";
import { count, type Fields, link, position, recordId, replyId } from "./replies.ts";
import {
  certainty,
  edgeSchema,
  gapsSchema,
  head,
  listed,
  listedState,
  nodeNamedSchema,
  scalar,
  word,
} from "./replies-node.ts";

export const nodeListedSchema = z.strictObject({
  ...head,
  state: listedState,
  tainted: z
    .boolean()
    .nullable()
    .exactOptional()
    .describe(
      "With `include=taint`: whether it, or what it descends from, is under an open advisory; null where that cannot be told.",
    ),
  depth: count.describe("Steps from the nearest start; 0 is another name of a start."),
} satisfies Fields<NodeListed>) satisfies z.ZodType<NodeListed>;

const tally = z.record(z.string(), count);
const next = z.string().nullable().describe("What the following page is asked with; null on the last.");

const complete = z.boolean().describe("Whether the walk reached everything it could follow.");
const stoppedBy = z
  .array(z.enum(["depth", "limit"]))
  .describe("What stopped it: the depth asked for, or the limit of the engine.");

/** What is said of all pages of a walk. */
const told = {
  starts: z.array(nodeNamedSchema).describe("Where the walk begins."),
  position,
  engine: z
    .enum(["atlas", "sql"])
    .describe("Who answered: the graph in memory, or the database. The answer is the same."),
  complete,
  stopped_by: stoppedBy,
  gaps: gapsSchema.describe("What is known to be missing, starts included."),
  counts: z
    .strictObject({
      nodes: count.describe("Nodes."),
      edges: count.describe("Edges that end in them or in a start."),
      by_kind: tally.describe("Nodes by kind."),
      by_state: tally.describe("Nodes by lifecycle state; `none` without one."),
    } satisfies Fields<WalkAnswer["counts"]>)
    .describe("Exact, over all pages; starts are not counted."),
  weakest_certainty: certainty
    .nullable()
    .describe("The least sure edge that was followed; null without edges."),
};

/** One page of a walk. */
export const walkAnswerSchema = z.strictObject({
  ...told,
  nodes: z.array(nodeListedSchema).describe("This page, breadth first, then in the order of the log."),
  edges: z
    .array(edgeSchema)
    .exactOptional()
    .describe("With `include=edges`: the edges that end in this page."),
  next,
} satisfies Fields<WalkAnswer>) satisfies z.ZodType<WalkAnswer>;

/** A line of a whole walk. */
export const walkLineSchema = z.union([
  z
    .strictObject({ walk: z.strictObject(told).describe("The walk, without its nodes and edges.") })
    .describe("The first line."),
  z
    .strictObject({ node: nodeListedSchema.describe("A node, breadth first, then in the order of the log.") })
    .describe("A line for each node."),
  z
    .strictObject({ edge: edgeSchema.describe("With `include=edges`: an edge that ends in a node before.") })
    .describe("A line for each edge, after the nodes of its page."),
  z
    .strictObject({
      end: z
        .strictObject({
          nodes: count.describe("Nodes that were listed."),
          edges: count.exactOptional().describe("With `include=edges`: edges that were listed."),
          complete,
          stopped_by: stoppedBy,
        })
        .describe("What came."),
    })
    .describe("The last line: a stream without it was cut."),
]) satisfies z.ZodType<WalkLine>;

export const siblingsSchema = z.strictObject({
  position,
  complete: z.boolean().describe("Whether `shared_parents` has them all."),
  cohorts: z
    .array(
      z.strictObject({
        id: z.string().describe("The cohort."),
        name: word.describe("What it is called; null once that was erased."),
        siblings: z.array(nodeNamedSchema).describe("Its other members."),
      }),
    )
    .describe("Made together with it, said so."),
  shared_parents: z
    .array(
      z.strictObject({
        ...listed,
        shares: z
          .array(
            z.strictObject({
              parent: replyId.describe("The parent of both."),
              as: z.array(z.enum(EDGE_TYPE_NAMES)).describe("How the sibling descends from it."),
            }),
          )
          .describe("Parents of both."),
      }),
    )
    .describe("Merely of the same parents."),
});

export const runSchema = z.strictObject({
  position,
  id: z.string().describe("The run, as records have it in `transformation.id`."),
  transformation: scalar("transformation"),
  made: z
    .array(z.strictObject({ ...listed, records: z.array(recordId).describe("The records that say so.") }))
    .describe("What it made, in the order of the log."),
  used: z
    .array(z.strictObject({ ...listed, as: z.array(z.enum(EDGE_TYPE_NAMES)).describe("What for.") }))
    .describe("What it used from outside, in the order of the log."),
  runs: z.array(z.string()).describe("Runs that are a part of it."),
});

const founded = count.describe("Index in the site's log of the founding record.");

export const lineagesSchema = z.strictObject({
  position,
  lineages: z
    .array(
      z.strictObject({
        name: z.string().describe("The family."),
        ledger: z.string().describe("Its ledger."),
        root: recordId.describe("The founding record."),
        records: count.describe("Live records."),
        nodes: count.describe("Nodes they are about."),
        founded_position: founded,
        last_time: word.describe("When its last record was taken (RFC 3339, UTC)."),
      }),
    )
    .describe("This page, by name."),
  next: next.describe("Send it as `after`; null on the last page."),
});

export const lineageSchema = z.strictObject({
  position,
  name: z.string().describe("The family."),
  ledger: z.string().describe("Its ledger."),
  root: z
    .strictObject({
      record: recordId.describe("The founding record."),
      node: word.describe("The node it is about."),
    })
    .describe("How it began."),
  founded_position: founded,
  counts: z
    .strictObject({ nodes: count.describe("Nodes."), by_kind: tally.describe("Nodes by kind.") })
    .describe("Exact, over all pages."),
  nodes: z
    .array(z.strictObject({ ...listed, state: word.describe("Lifecycle state; null without a standing.") }))
    .describe("This page of members, in the order of the log."),
  next,
});

export const cohortReplySchema = z.strictObject({
  id: z.string().describe("`cohort:` and the hash of what it says."),
  position: count.describe("Its statement's index in the site's log."),
  ledger: z.string().describe("The ledger that took it."),
  seq: z.int().min(1).describe("Its place in that ledger."),
  statement: z.string().describe("Hash of the statement."),
  lineage: z.string().describe("The family of all members."),
  time: z.string().describe("When the ledger took it (RFC 3339, UTC)."),
  name: word.describe("What it is called; null once that was erased."),
  note: word.describe("Why they were made together."),
  conflict: word.describe("Why it does not stand; null when it does."),
  withheld: z.array(z.string()).describe("`cohort` once its name and note were erased."),
  from: z.array(replyId).describe("The parent state that all members were made from."),
  members: z
    .array(
      z.strictObject({
        ...listed,
        record: recordId
          .nullable()
          .describe("The record said with it; null for a node that was made earlier."),
      }),
    )
    .describe("Its members, in their order."),
  read_position: position,
});

export const recordReplySchema = z.strictObject({
  record: recordId.describe("The record."),
  node: replyId.describe("The node it is about."),
  lineage: z.string().describe("The family it was said in."),
  ledger: z.string().describe("The ledger that took it."),
  seq: z.int().min(1).describe("Its place in that ledger."),
  statement: z.string().describe("Hash of the statement."),
  time: z.string().describe("When the ledger took it (RFC 3339, UTC)."),
  position: count.describe("Its statement's index in the site's log."),
  state: z.enum(["live", "retracted", "conflict"]).describe("How it stands now."),
  conflict: word.describe("Why it cannot stand; null when it can."),
  withheld: z.array(z.string()).describe("Which of its parts were erased: `record`, `facets`."),
  links: z.strictObject({ node: link.describe("The node.") }).describe("Where to read on."),
  said: z
    .looseObject({})
    .describe(
      "What was said, in canonical form: `facets` in it is the hash of their text. An outline, once the record was erased.",
    ),
  facets: z.custom<unknown>().describe("The facets, to the byte; null without any."),
});

export const agentReplySchema = z.strictObject({
  id: z.string().describe("The opaque id that records have."),
  type: z.enum(AGENT_TYPES).describe("PROV agent class."),
  name: z.string().describe("What people call the agent."),
  email: word.describe("Where to write to."),
  affiliation: word.describe("The organization it belongs to."),
  uri: word.describe("A page about it."),
});

export const healthSchema = z.strictObject({
  status: z.literal("ok").describe("The site is up."),
  version: z.string().describe("The version that is deployed."),
  site: z.string().describe("The site, by a name it gave itself."),
  position,
  lag: count.describe("Statements with a position that reads do not show yet."),
  quarantined: count.describe("Statements that could not be projected, and are skipped."),
  watch: z
    .strictObject({
      position: position.describe("Up to which position everything that is live was looked at."),
      lag: count.describe("Statements after it that reads show."),
    })
    .nullable()
    .describe("How far violations were looked for; null where that is not known at the moment."),
});

export const atlasAnswerSchema = z.strictObject({
  replicas: z
    .array(
      z.strictObject({
        replica: count.describe("Its number."),
        holds: z
          .strictObject({
            position: position.describe("How far it is; it catches up when it is asked."),
            nodes: count.describe("Room for so many nodes: one more than the greatest number."),
            edges: count.describe("Edges in its rows."),
            changes: count.describe("Changes beside its rows."),
            bytes: count.describe("Bytes of its arrays, and of what a walk needs beside them."),
          })
          .nullable()
          .describe("Null until it is first asked."),
      }),
    )
    .describe("Every graph in memory."),
});
