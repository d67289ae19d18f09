// The schema of a dossier: what Annex IV of the EU AI Act asks to be told of where a node comes from.
import { z } from "zod";
import { ADVISORY_KINDS, SEVERITIES } from "../model/advisory.ts";
import type { Json } from "../model/canonical.ts";
import { CERTAINTIES } from "../model/certainty.ts";
import { AGENT_TYPES } from "../model/record.ts";
import { count, link, position, replyId } from "./replies.ts";
import { answer, bounded, edgeType, gaps, weakest } from "./replies-compare.ts";
import { state } from "./replies-decision.ts";
import { head, listedState, standingSchema, word } from "./replies-node.ts";

const json = (what: string) =>
  z
    .custom<Json>((value) => value !== undefined, "must be there")
    .describe(`${what}; null when nothing was said.`);
const instant = (what: string) => word.describe(`${what} (RFC 3339); null when nobody said it.`);
const withheld = z.array(z.string()).describe("Which parts of what was said were erased.");
const agent = z
  .strictObject({
    type: z.enum(AGENT_TYPES).describe("What it is."),
    id: z.string().describe("An opaque id; no name."),
  })
  .nullable()
  .describe("Who; null when nobody said it.");
const certainty = z.enum(CERTAINTIES).describe("How the edge is known.");
const number = z.number().nullable();

const named = z.strictObject(head);
const names = (what: string) => bounded(named).describe(what);

const described = {
  digest: word.describe("sha256:<64 hex> of its bytes."),
  uri: word.describe("Where it lies."),
  license: word.describe("The licence, as it was said."),
  owner: agent,
  created_at: instant("When it came to be"),
  withheld,
};

const mutation = z
  .strictObject({
    type: z.string().describe("What changed."),
    params: z
      .custom<Json>((value) => value !== undefined, "must be there")
      .exactOptional()
      .describe("With which settings."),
  })
  .nullable()
  .describe("What changed on the way.");

const version = z.strictObject({ ...head, state: listedState, created_at: instant("When it came to be") });

const identity = z.strictObject({
  ...head,
  ...described,
  aliases: z.array(replyId).describe("Other ids of the same thing."),
  description: word.describe("What it is and what it is for."),
  lineage: word.describe("The family that it was recorded in."),
  ancestry: z.string().describe("Whether its parents are all there are: complete, partial, unspecified."),
  size: number.describe("Bytes."),
  media_type: word.describe("The media type of its bytes."),
  records: count.describe("Live records about it."),
  versions: z
    .strictObject({
      before: bounded(version).describe("Those that came to be before it."),
      after: bounded(version).describe("Those that came to be after it."),
    })
    .describe(
      "Others of its name, by when they came to be; where that does not tell, by the order of the log.",
    ),
  chain: bounded(
    z.strictObject({
      child: named.describe("The later version."),
      parent: named.describe("What it was made from."),
      type: edgeType,
      mutation,
      certainty,
    }),
  ).describe("Revisions, continuations and fine-tunings, from the node upwards."),
});

const step = z.strictObject({
  run: word.describe("The run; null where a record names none."),
  parent_run: word.describe("The run that it is a part of."),
  type: word.describe("What kind of work it was."),
  status: word.describe("How it ended."),
  started_at: instant("When it began"),
  ended_at: instant("When it ended"),
  created_at: instant("When the first of what it made came to be"),
  agent,
  code: z
    .strictObject({
      id: word.describe("The revision."),
      repository: word.describe("Where it lies."),
      path: word.describe("Which file of it."),
      dirty: z.boolean().nullable().describe("Whether it was changed since that revision."),
    })
    .nullable()
    .describe("The code that ran."),
  params: json("Its parameters"),
  environment: z
    .strictObject({
      image: word.describe("The container image."),
      lockfile: word.describe("The lock file."),
      packages: json("Packages and their versions"),
      hardware: json("What it ran on"),
    })
    .nullable()
    .describe("What it ran in."),
  made: names("What it made."),
  used: bounded(z.strictObject({ ...head, as: z.array(edgeType).describe("How it was used.") })).describe(
    "What it made that from.",
  ),
  records: bounded(z.string()).describe("The records that tell of it."),
  withheld,
});

const intervention = z.strictObject({
  node: named
    .nullable()
    .describe("The act as a node of its own; null where it is part of how something was made."),
  of: names("What it was about."),
  type: word.describe("What kind of work it was."),
  agent,
  outcome: word.describe("What came of it."),
  authority: word.describe("By which authority."),
  justification: word.describe("Why."),
  at: instant("When"),
  withheld,
});

const use = z.strictObject({
  child: named.describe("What it went into."),
  type: edgeType,
  role: word.describe("As what."),
  weight: number.describe("Its weight."),
  weight_unit: word.describe("What the weight counts."),
  mutation,
  certainty,
});

const depth = count.describe("Steps from the node.");

const thirdParty = z.strictObject({
  ...head,
  ...described,
  depth,
  lineage: word.describe("The family that it was recorded in."),
  why: z
    .array(z.enum(["owner", "lineage", "package", "stub"]))
    .describe(
      "Why it counts as somebody else's: another owner or family, a package of others, recorded by nobody here.",
    ),
  uses: bounded(use).describe("How it was used and changed."),
});

const dataSet = z.strictObject({
  ...head,
  ...described,
  depth: depth.nullable().describe("Steps from the node; null where it was measured against alone."),
  description: word.describe("What is in it."),
  ancestry: z.string().describe("Whether its parents are all there are."),
  evidence: json("Facts about it"),
  uses: bounded(use).describe("How it was used."),
  from: bounded(z.strictObject({ ...head, type: edgeType, certainty })).describe("What it was made from."),
});

const metric = z.strictObject({
  name: z.string().describe("Which figure."),
  value: z.number().describe("Its value."),
  stderr: number.describe("Its standard error."),
  step: number.describe("At which step of the work."),
  dataset: word.describe("What it was measured on."),
  dataset_name: word.describe("What that is called."),
  split: word.describe("Which split of it."),
});

const evaluation = z.strictObject({
  metrics: bounded(metric).describe("As its own records say them."),
  evaluations: bounded(
    z.strictObject({
      ...head,
      agent,
      status: word.describe("How it ended."),
      at: instant("When"),
      metrics: bounded(metric).describe("What it found."),
      against: names("What it measured with."),
      withheld,
    }),
  ).describe("Evaluations of it, as nodes of their own."),
  packet: word.describe("Where more of its evaluation lies."),
  leaks: bounded(
    z.strictObject({
      grade: z.string().describe("How close the two are: exact, derived, shared-source."),
      set: named.describe("What it was measured on."),
      meets: named.describe("Where that meets what it was made from."),
    }),
  ).describe("Evaluation sets that have to do with what it was made from."),
});

const move = z.strictObject({
  type: z.enum(["transition", "rollback", "denial", "end", "replaced"]).describe("What happened."),
  at: z.string().describe("When it happened (RFC 3339)."),
  position,
  recorded: z.boolean().describe("Whether it was told afterwards: then no policy was asked."),
  niche: word.describe("In which niche."),
  kind: word.describe("As what it stood there."),
  from: state.nullable().describe("Its state before."),
  to: state.nullable().describe("The state that it came to be in, or was not let."),
  by: word.describe("The node that took its place, or was to take it."),
  replaced: word.describe("The champion that was archived because of it."),
  token: word.describe("Which token said it; null once that was erased."),
  learning: word.describe("What was learned."),
  reason: word.describe("Why."),
  evidence: json("What it rests on"),
  bounds: json("Within which bounds it may act"),
  decision: word.describe("The decision; null where nobody decided it here."),
  verdict: z.enum(["allowed", "denied"]).nullable().describe("Its verdict."),
  policies: z
    .array(
      z.strictObject({
        policy: z.string().describe("Its name."),
        version: count.describe("The version that was asked."),
        mode: z.enum(["enforce", "warn"]).describe("Whether failing it denies the move."),
        verdict: z.enum(["pass", "fail"]).describe("What it said."),
        why: word.describe("Why it failed."),
        offending: z.array(replyId).describe("What it failed for, the first of them."),
      }),
    )
    .describe("The policies that were asked."),
  withheld,
});

const by = word.describe("Which token said it; null once that was erased.");
const erased = z.boolean().describe("Whether its words were erased.");
const time = z.string().describe("When it was said (RFC 3339).");

const advisories = z.strictObject({
  tainted: z
    .boolean()
    .nullable()
    .describe(
      "Whether it, or something that it comes from, is under an open advisory; null: it cannot be told.",
    ),
  open: z
    .array(
      z.strictObject({
        id: z.string().describe("The advisory."),
        severity: z.enum(SEVERITIES).describe("How bad it is."),
        kind: z.enum(ADVISORY_KINDS).describe("What is wrong."),
        title: word.describe("In a line; null once it was erased."),
        description: word.describe("In more words."),
        references: z.array(z.string()).describe("URIs."),
        position,
        time,
        by,
        withheld: erased,
        source: named.describe("The nearest node that it is about."),
        path: z
          .array(named)
          .describe("From the node up to it; empty where that is too long to be written down."),
        waiver: word.describe("The waiver that sets it aside for this node."),
      }),
    )
    .describe("Each with the way by which it is reached."),
  waivers: z
    .array(
      z.strictObject({
        id: z.string().describe("The waiver."),
        advisory: z.string().describe("What it sets aside."),
        until: z.string().describe("Until when (RFC 3339)."),
        holds: z.boolean().describe("Whether it holds at the position of the answer."),
        reason: word.describe("Why; null once it was erased."),
        by,
        time,
        withheld: erased,
      }),
    )
    .describe("For this node, also those that ended."),
});

export const dossierSchema = z.strictObject({
  ...answer,
  at: instant("When the log took what stands at the position"),
  gaps,
  weakest_certainty: weakest,
  counts: z
    .strictObject({
      ancestors: count.describe("Ancestors, exactly."),
      read: count.describe("How many of them are told of: the nearest."),
    })
    .describe("How much there is."),
  prov: z
    .strictObject({
      digest: word.describe(
        "sha256:<64 hex> of the PROV document; null where that is more than one document holds.",
      ),
      link: link.describe("The document: N-Quads of the node and all its ancestors, as of the position."),
    })
    .describe("The PROV document that says the same."),
  links: z
    .strictObject({
      node: link.describe("The node, as of the position."),
      html: link.describe("The dossier as a page."),
      history: link.describe("What became of it."),
    })
    .describe("Where to read on."),
  identity: identity.describe("Point 1(a): what it is, and how it relates to other versions."),
  making: z
    .strictObject({
      steps: bounded(step).describe(
        "Runs, in an order in which one could follow the other, the earliest first.",
      ),
      interventions: bounded(intervention).describe(
        "Reviews, edits by hand, overrides; `agent` says by whom, who need not be a person.",
      ),
    })
    .describe("Point 2(a): how it was made."),
  third_party: bounded(thirdParty).describe("Point 2(a): models of others, and how they were changed."),
  data: bounded(dataSet).describe("Point 2(d): data sets and where they come from."),
  evaluation: evaluation.describe("Point 2(g): how it was measured."),
  lifecycle: z
    .strictObject({
      state: listedState,
      standings: z.array(standingSchema).describe("Where it stands."),
      moves: z.array(move).describe("What became of it, in the order in which it happened."),
      more_moves: z.boolean().describe("Whether there is more: /history has it."),
    })
    .describe("Point 6: moves and decisions."),
  advisories: advisories.describe("Points 5 and 9: what is known to be wrong."),
  missing: z
    .array(
      z.strictObject({
        code: z.string().describe("Which kind of gap it is."),
        says: z.string().describe("What is missing, in a sentence."),
        todo: z.string().describe("What to do about it."),
        nodes: names("What it is about; none where it is the dossier itself."),
      }),
    )
    .describe("What the dossier cannot tell."),
  drawing: z
    .strictObject({
      nodes: z
        .array(
          z.strictObject({
            ...head,
            depth,
            state: listedState,
            tainted: z.boolean().describe("Whether it is under an open advisory."),
            third_party: z.boolean().describe("Whether it is a model of somebody else."),
          }),
        )
        .describe("The node and its nearest ancestors."),
      edges: z
        .array(
          z.strictObject({
            child: replyId.describe("The child."),
            parent: replyId.describe("The parent."),
            type: edgeType,
            weight: number.describe("Its weight."),
          }),
        )
        .describe("Hereditary edges among them."),
      more: count.describe("Ancestors that are not drawn."),
    })
    .describe("What the page draws."),
});
