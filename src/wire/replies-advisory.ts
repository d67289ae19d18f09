// The schemas of what the site answers about advisories and waivers.
import { z } from "zod";
import { ADVISORY_KINDS, SEVERITIES } from "../model/advisory.ts";
import { advisoryId } from "./advisory.ts";
import type {
  AdvisoriesAnswer,
  AdvisoryAnswer,
  AdvisoryImpactAnswer,
  AdvisoryReceipt,
  AdvisoryReply,
  AdvisoryView,
  SaidAt,
  WaiverAnswer,
  WaiverReceipt,
  WaiversAnswer,
  WaiverView,
  WithdrawalAnswer,
  WithdrawalReceipt,
} from "./answers-advisory.ts";
import { count, type Fields, link, placed, position, replyId, statement } from "./replies.ts";
import { impactAnswerSchema } from "./replies-connections.ts";
import { word } from "./replies-node.ts";

const id = advisoryId.describe("The advisory.");
const waiverId = z
  .string()
  .regex(/^waiver:[0-9a-f]{64}$/)
  .describe("The waiver.");
const warnings = z.array(z.string()).describe("What may not be as it was meant, in a sentence each.");
const toAdvisory = link.describe("The advisory.");
const toNode = link.describe("The node.");
const links = z
  .strictObject({ advisory: toAdvisory, impact: link.describe("What came of what it is about.") })
  .describe("Where to read on.");
const both = z.strictObject({ advisory: toAdvisory, node: toNode }).describe("Where to read on.");
const next = z.string().nullable().describe("What the following page is asked with; null on the last.");

const QUARANTINED = "quarantined: it is kept in the log, skipped by the graph until it is released.";

export const advisoryAnswerSchema = z.strictObject({
  id,
  receipt: z
    .strictObject({
      advises: count.describe("How many nodes and names it is about."),
      ...statement,
    } satisfies Fields<AdvisoryReceipt>)
    .describe("Proof of having been taken."),
  ...placed,
  effect: z
    .enum(["open", "withdrawn", "quarantined"])
    .describe(`What it is now: a delivery that comes again may be of one that was withdrawn. ${QUARANTINED}`),
  warnings,
  links,
} satisfies Fields<AdvisoryAnswer>) satisfies z.ZodType<AdvisoryAnswer>;

export const withdrawalAnswerSchema = z.strictObject({
  id,
  receipt: z
    .strictObject({ withdrawn: id, ...statement } satisfies Fields<WithdrawalReceipt>)
    .describe("Proof of having been taken."),
  ...placed,
  effect: z.enum(["withdrawn", "quarantined"]).describe(`What the advisory is now. ${QUARANTINED}`),
  links: z.strictObject({ advisory: toAdvisory }).describe("Where to read on."),
} satisfies Fields<WithdrawalAnswer>) satisfies z.ZodType<WithdrawalAnswer>;

export const waiverAnswerSchema = z.strictObject({
  id: waiverId,
  receipt: z
    .strictObject({
      waives: id,
      for: replyId.describe("The node."),
      ...statement,
    } satisfies Fields<WaiverReceipt>)
    .describe("Proof of having been taken."),
  ...placed,
  effect: z.enum(["waived", "quarantined"]).describe(`What came of it. ${QUARANTINED}`),
  warnings,
  links: both,
} satisfies Fields<WaiverAnswer>) satisfies z.ZodType<WaiverAnswer>;

const saidAt = {
  position: count.describe("Its statement's index in the site's log."),
  time: z.string().describe("When the ledger took it (RFC 3339, UTC)."),
  by: word.describe("Which token said it; null once that was erased."),
  statement: z.string().describe("Hash of the statement."),
  withheld: z.boolean().describe("Whether its words were erased."),
} satisfies Fields<SaidAt>;

const view = {
  id,
  open: z.boolean().describe("Whether it holds: it was not withdrawn."),
  severity: z.enum(SEVERITIES).describe("How bad it is."),
  kind: z.enum(ADVISORY_KINDS).describe("What is wrong."),
  title: word.describe("What is wrong, in a line; null once it was erased."),
  description: word.describe("The same at length; null when nothing was said."),
  references: z.array(z.string()).describe("Where there is more about it."),
  nodes: z.array(replyId).describe("The nodes it names, by their own ids."),
  names: z.array(z.string()).describe("The names of which it is about every version."),
  ...saidAt,
  links,
};

const withdrawnAt = {
  position: count.describe("The position from which on it is."),
  statement: z.string().describe("Hash of the statement that says so."),
};

export const advisoryViewSchema = z.strictObject({
  ...view,
  withdrawn: z.strictObject(withdrawnAt).nullable().describe("Its withdrawal; null while it is open."),
} satisfies Fields<AdvisoryView>) satisfies z.ZodType<AdvisoryView>;

export const advisoriesAnswerSchema = z.strictObject({
  position,
  advisories: z.array(advisoryViewSchema).describe("This page, the latest first."),
  next,
} satisfies Fields<AdvisoriesAnswer>) satisfies z.ZodType<AdvisoriesAnswer>;

export const advisoryReplySchema = z.strictObject({
  ...view,
  withdrawn: z
    .strictObject({
      ...withdrawnAt,
      time: word.describe("When the ledger took it (RFC 3339, UTC)."),
      by: word.describe("Which token said it."),
      reason: word.describe("Why; null once it was erased."),
    })
    .nullable()
    .describe("Its withdrawal; null while it is open."),
  read_position: position,
} satisfies Fields<AdvisoryReply>) satisfies z.ZodType<AdvisoryReply>;

export const advisoryImpactSchema = z.strictObject({
  advisory: advisoryViewSchema.describe("The advisory."),
  ...impactAnswerSchema.shape,
} satisfies Fields<AdvisoryImpactAnswer>) satisfies z.ZodType<AdvisoryImpactAnswer>;

export const waiverViewSchema = z.strictObject({
  id: waiverId,
  holds: z
    .boolean()
    .describe(
      "Whether it held when the log took what stands at the position of the answer: its advisory is open, and its time is not over.",
    ),
  advisory: id,
  node: replyId.describe("For which node it is set aside."),
  until: z.string().describe("From when on it does not hold (RFC 3339, UTC)."),
  reason: word.describe("Why; null once it was erased."),
  ...saidAt,
  links: both,
} satisfies Fields<WaiverView>) satisfies z.ZodType<WaiverView>;

export const waiversAnswerSchema = z.strictObject({
  position,
  waivers: z.array(waiverViewSchema).describe("This page, the latest first."),
  next,
} satisfies Fields<WaiversAnswer>) satisfies z.ZodType<WaiversAnswer>;
