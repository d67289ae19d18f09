// The schemas of what the site answers to a write, and of its refusals. The types are in `answers.ts`; each schema has
// exactly the keys of its type, and no fewer values. What is read back is in `replies-read.ts`.
import { z } from "zod";
import { EDGE_TYPE_NAMES } from "../model/edge-types.ts";
import type { CohortReceipt, ErasureReceipt, RecordReceipt, ReleaseReceipt } from "../model/receipt.ts";
import { type Code, REFUSALS } from "../model/refusal.ts";
import type {
  CohortAnswer,
  ErasureAnswer,
  FsckAnswer,
  JudgementAnswer,
  RebuildAnswer,
  RecordAnswer,
} from "./answers.ts";

/** A schema for every key of a type, the optional ones too, and for no other. */
export type Fields<T> = { readonly [Key in keyof T]-?: z.ZodType<T[Key]> };

export const replyId = z.string().min(1);
export const recordId = z.string().regex(/^rec:[0-9a-f]{64}$/);
export const link = z.string().startsWith("/v1/").describe("Path on this site.");
export const count = z.int().nonnegative();
export const position = z
  .int()
  .min(-1)
  .describe("Index in the site's log that the answer speaks of; -1 while the log is empty.");

/** What every receipt says of its statement. */
export const statement = {
  statement: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe("Hash of the statement."),
  ledger: z.string().describe("The ledger that took it."),
  seq: z.int().min(1).describe("Its place in that ledger, from 1."),
  time: z.string().describe("When the ledger took it (RFC 3339, UTC)."),
};

export const recordReceiptSchema = z.strictObject({
  record: recordId.describe("The record, by the hash of what it says."),
  node: replyId.describe("The node it is about."),
  ...statement,
} satisfies Fields<RecordReceipt>);

export const erasureReceiptSchema = z.strictObject({
  erased: z.string().describe("Hash of the statement that lost parts."),
  ...statement,
} satisfies Fields<ErasureReceipt>);

export const releaseReceiptSchema = z.strictObject({
  released: z.string().describe("Hash of the statement that is skipped no longer."),
  ...statement,
} satisfies Fields<ReleaseReceipt>);

export const cohortReceiptSchema = z.strictObject({
  cohort: z.string().startsWith("cohort:").describe("The cohort, by the hash of what it says."),
  ...statement,
} satisfies Fields<CohortReceipt>);

export const placed = {
  created: z.boolean().describe("False when it was known already."),
  projected: z.boolean().describe("Whether reads show it by now."),
  position: z.int().nonnegative().exactOptional().describe("The statement's index in the site's log."),
};

const taken = {
  ...placed,
  conflict: z.string().exactOptional().describe("Why it is walked nowhere; only where effect is conflict."),
};

const effect = z
  .enum(["live", "conflict", "retracted", "quarantined"])
  .describe(
    "conflict: kept in the log, walked nowhere. retracted: it was taken back before another ledger said it, or since it was delivered first under this idempotency key. quarantined: kept in the log, skipped by the graph until it is released.",
  );
const parentsChecked = z
  .boolean()
  .describe("False when the graph could not be asked, and unknown parents were taken as stubs.");
const stubs = z.array(replyId).describe("Parents and references that nobody has recorded yet.");

export const recordAnswerSchema = z.strictObject({
  receipt: recordReceiptSchema.describe(
    "Proof of having been taken; the same to the byte whenever the record is said again.",
  ),
  ...taken,
  effect,
  parents_checked: parentsChecked,
  added_parents: z
    .array(
      z.strictObject({
        id: replyId.describe("The parent."),
        type: z.enum(EDGE_TYPE_NAMES).describe("How the node descends from it."),
        role: z.string().exactOptional().describe("Its part in the child."),
        pointer: z.string().describe("The field that implied the edge (RFC 6901)."),
      }),
    )
    .describe("Edges that other fields than `parents` implied."),
  stubs,
  rewritten: z
    .array(
      z.strictObject({
        pointer: z.string().describe("The field (RFC 6901)."),
        from: z.string().describe("As it was said."),
        to: z.string().describe("As it was taken."),
      }),
    )
    .describe("Ids that were taken in their canonical spelling."),
  warnings: z.array(z.string()).describe("What was not taken as it was said, in a sentence each."),
  links: z
    .strictObject({
      node: link.describe("The node."),
      turtle: link.describe("The node in Turtle."),
      jsonld: link.describe("The node in JSON-LD."),
      ancestors: link.describe("Where it comes from."),
      descendants: link.describe("What came of it."),
    } satisfies Fields<RecordAnswer["links"]>)
    .describe("Where to read on."),
} satisfies Fields<RecordAnswer>) satisfies z.ZodType<RecordAnswer>;

export const judgementAnswerSchema = z.strictObject({
  receipt: recordReceiptSchema.describe("Proof of having been taken."),
  ...taken,
  effect: z
    .enum(["retracted", "live", "conflict", "quarantined"])
    .describe(
      "What the record is now; conflict: reinstated, but it cannot stand beside what came since. quarantined: this is kept in the log, skipped by the graph until it is released.",
    ),
  links: z.strictObject({ node: link.describe("The node.") }).describe("Where to read on."),
} satisfies Fields<JudgementAnswer>) satisfies z.ZodType<JudgementAnswer>;

export const erasureAnswerSchema = z.strictObject({
  receipt: erasureReceiptSchema.describe("Proof of having been taken."),
  ...placed,
  withheld: z.array(z.string()).describe("The parts that are gone."),
  copies: z
    .array(
      z.strictObject({
        statement: z.string().describe("Hash of the statement."),
        part: z.string().describe("Which part of it."),
      }),
    )
    .describe("Where else in the lineage the same text still stands: it is erased there by itself."),
  more_copies: z.boolean().describe("Whether it stands in more places than are named."),
} satisfies Fields<ErasureAnswer>) satisfies z.ZodType<ErasureAnswer>;

export const fsckAnswerSchema = z.strictObject({
  ok: z.boolean().describe("Whether nothing differs."),
  checked: z
    .strictObject({
      position: z.int().min(-1).describe("The last position of the log; -1 while it is empty."),
      ledgers: count.describe("Ledgers."),
      statements: count.describe("Statements."),
      erased_parts: count.describe("Parts that were erased."),
      projected: z
        .int()
        .min(-1)
        .nullable()
        .describe("Where the projection was compared with the fold; null when it could not be."),
      rows: count.describe("Rows of the projection."),
    } satisfies Fields<FsckAnswer["checked"]>)
    .describe("What was looked at."),
  differences: z.array(z.string()).describe("What is not as it must be, in a sentence each."),
  more: count.describe("How many more there are than are named."),
} satisfies Fields<FsckAnswer>) satisfies z.ZodType<FsckAnswer>;

export const rebuildAnswerSchema = z.union([
  z.strictObject({
    ok: z.literal(true).describe("It is there."),
    position: position.describe("Of the new projection."),
  }),
  z.strictObject({
    ok: z.literal(false).describe("It is not."),
    error: z.string().describe("Why there is none."),
  }),
]) satisfies z.ZodType<RebuildAnswer>;

const told = z.array(z.looseObject({})).describe("Empty when there is nothing to tell.");

const keptAside = z.array(
  z.strictObject({
    what: z.string().describe("What it is, in words."),
    count: z.int().describe("How much of it there is."),
    why: z.string().describe("Why, and where it is kept instead."),
    examples: z.array(z.string()).describe("Up to three of them."),
  }),
);

/** The answer to a PROV document. */
const provImportSchema = z.strictObject({
  records: z.array(recordAnswerSchema).describe("The records that it tells, parents first."),
  report: z
    .strictObject({
      entities: z.int().describe("Entities of the document."),
      activities: z.int().describe("Activities of the document."),
      agents: z.int().describe("Agents of the document."),
      relations: z.int().describe("What it says of two of them, each once."),
      edges: z.int().describe("Parents that the records list."),
      lineages: z.array(z.string()).describe("The lineages of the records."),
      lineage_from: z
        .enum(["asked", "document", "names"])
        .describe("Why: `?lineage=`, fb:lineage in the document, or the authority of most of its IRIs."),
      mapped: z.record(z.string(), z.int()).describe("How much became what."),
      kept_aside: keptAside.describe("What no field of a record has: in `facets.prov`, or in no record."),
      refused: keptAside.describe("Statements of which nothing was made."),
    })
    .describe("What became of the document."),
});

/** The answer to a document of a tool that has its own format. */
const snapshotImportSchema = z.strictObject({
  node: replyId.describe("The node that the document is about."),
  records: z.array(recordAnswerSchema).describe("The records that it tells, parents first."),
  report: z
    .looseObject({
      unproved: told.describe("Ids that do not follow from the content."),
      withheld: told.describe("Parts that were kept back, because they repeat a secret or are too large."),
      verbs: z.array(z.string()).describe("Verbs of a curriculum whose genetic class is not known."),
      unknown: told.describe("Fields that no known shape has."),
    })
    .describe("What was found beside the records."),
});

/** The answer to a document of another tool. */
export const importAnswerSchema = z.union([snapshotImportSchema, provImportSchema]);

export const cohortAnswerSchema = z.strictObject({
  id: z.string().startsWith("cohort:").describe("`cohort:` and the hash of what it says."),
  receipt: cohortReceiptSchema.describe("Proof of having been taken."),
  ...taken,
  effect,
  parents_checked: parentsChecked,
  stubs,
  records: z
    .array(
      z.strictObject({
        record: recordId.describe("The record."),
        node: replyId.describe("The node it is about."),
      }),
    )
    .describe("The records that were said with it, in their order."),
  links: z
    .strictObject({
      cohort: link.describe("The cohort."),
      nodes: z.array(link).describe("The nodes of its records."),
    })
    .describe("Where to read on."),
} satisfies Fields<CohortAnswer>) satisfies z.ZodType<CohortAnswer>;

/** The answer to a manifest that was posted back and is still what is known. */
export const manifestAnswerSchema = z.strictObject({
  created: z.literal(false).describe("Nothing was recorded."),
  node: replyId.describe("The node, by its own id."),
  position,
  links: z.strictObject({ node: link.describe("The node.") }).describe("Where to read on."),
});

const CODES = Object.keys(REFUSALS) as [Code, ...Code[]];

/** A refusal (RFC 9457). Open: some codes bring members of their own. */
export const problemSchema = z.looseObject({
  type: z.string().startsWith("https://").describe("IRI of this sort of refusal; ends in the code."),
  title: z.string().describe("The sort of refusal, in a sentence; the same for every occurrence."),
  status: z.int().min(400).max(599).describe("The HTTP status."),
  detail: z.string().describe("This occurrence, in a sentence."),
  code: z.enum(CODES).describe("Stable name of this sort of refusal: what a program decides by."),
  pointer: z.string().exactOptional().describe("The field of the body (RFC 6901)."),
  hint: z.string().exactOptional().describe("The way out: what to send or run instead."),
  others: z
    .array(
      z.looseObject({
        code: z.enum(CODES).describe("Its code."),
        detail: z.string().describe("It, in a sentence."),
      }),
    )
    .exactOptional()
    .describe("The other faults, where there are several: `code`, `detail`, `pointer`, `hint` each."),
  retry_after: z
    .int()
    .min(1)
    .exactOptional()
    .describe(
      "Seconds after which it may be sent again, as the header Retry-After says; for lines of a stream too.",
    ),
  parameter: z.string().exactOptional().describe("bad-query: the query parameter."),
  header: z.string().exactOptional().describe("bad-key: the header."),
  receipt: z
    .looseObject({})
    .exactOptional()
    .describe("key-reused: the receipt of what the key stands for. policy-denied, tainted: of the denial."),
  decision: z
    .looseObject({})
    .exactOptional()
    .describe("policy-denied, tainted: the Decision, with what offends and a path to each."),
  from: z.string().nullable().exactOptional().describe("transition-refused: the state that the node is in."),
  open: z
    .array(z.string())
    .exactOptional()
    .describe("transition-refused: the states that are open from there."),
  state: z.string().nullable().exactOptional().describe("state-differs: the state that the node is in."),
  position: z.int().min(-1).exactOptional().describe("behind: the last position that reads show."),
  path: z.array(z.string()).exactOptional().describe("cycle: the ids from the node to the parent."),
  near: z.array(z.string()).exactOptional().describe("not-found: ids that are known and look alike."),
  pointers: z.array(z.string()).exactOptional().describe("manifest-differs: every field that differs."),
});

const line = z.int().min(1).describe("The input line, from 1.");

/** One line of the answer to NDJSON. */
export const lineAnswerSchema = z.union([
  z
    .strictObject({
      line,
      status: z.union([z.literal(200), z.literal(201)]).describe("200: known already; 201: created."),
      ...recordAnswerSchema.shape,
    })
    .describe("A record that was taken."),
  problemSchema.extend({ line }).describe("A record that was refused."),
  z
    .strictObject({
      summary: z
        .strictObject({
          lines: count.describe("Lines that were read."),
          created: count.describe("Records that are new."),
          known: count.describe("Records that were known already."),
          refused: count.describe("Records that were refused."),
          next_line: z
            .int()
            .min(1)
            .nullable()
            .describe("Where to go on when the body was too long; null when all was read."),
        })
        .describe("What became of the lines."),
    })
    .describe("The last line."),
]);
