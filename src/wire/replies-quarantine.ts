// The schemas of what the site answers to whoever looks after its log: what is in quarantine, what is released, how the
// ledgers stand.
import { z } from "zod";
import type { LedgersAnswer, QuarantineAnswer, ReleaseAnswer } from "./answers.ts";
import { count, type Fields, placed, releaseReceiptSchema } from "./replies.ts";

const statement = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe("Hash of the statement.");

export const quarantineAnswerSchema = z.strictObject({
  quarantined: z
    .array(
      z.strictObject({
        statement,
        position: count.describe("Its index in the site's log."),
        lineage: z.string().describe("The family it was said in."),
        reason: z
          .string()
          .nullable()
          .describe("Why it could not be projected, as the database said it; null once that was erased."),
        since: z.string().describe("When the log took the quarantine (RFC 3339, UTC)."),
      } satisfies Fields<QuarantineAnswer["quarantined"][number]>),
    )
    .describe("This page, in the order of the log."),
  next: z.string().nullable().describe("Send it as `after`; null on the last page."),
} satisfies Fields<QuarantineAnswer>) satisfies z.ZodType<QuarantineAnswer>;

export const releaseAnswerSchema = z.strictObject({
  receipt: releaseReceiptSchema.describe("Proof of having been taken."),
  ...placed,
  effect: z
    .enum(["released", "conflict", "retracted", "quarantined"])
    .describe(
      "released: it holds from the release on. conflict: it cannot stand beside what came since. retracted: what it says was taken back since. quarantined: it could not be projected this time either.",
    ),
  conflict: z.string().exactOptional().describe("Why it is walked nowhere; only where effect is conflict."),
} satisfies Fields<ReleaseAnswer>) satisfies z.ZodType<ReleaseAnswer>;

export const ledgersAnswerSchema = z.strictObject({
  ledgers: z
    .array(
      z.strictObject({
        lineage: z.string().describe("The family."),
        ledger: z.string().describe("Its ledger."),
        seq: count.nullable().describe("Its last statement; null when the ledger did not answer."),
        placed: count.describe("The last of them that has a position in the site's log."),
        frozen: z
          .string()
          .nullable()
          .describe("Why the log takes nothing more of it (`ledger-forked`); null when it does."),
      } satisfies Fields<LedgersAnswer["ledgers"][number]>),
    )
    .describe("This page, by lineage."),
  next: z.string().nullable().describe("Send it as `after`; null on the last page."),
} satisfies Fields<LedgersAnswer>) satisfies z.ZodType<LedgersAnswer>;
