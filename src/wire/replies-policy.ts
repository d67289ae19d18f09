// What the site answers about policies: versions as they are read back, and what became of one that was put or retired.
import { z } from "zod";
import type { Policy } from "../model/policy.ts";
import type { PolicyReceipt, RetirementReceipt } from "../model/receipt.ts";
import { policySchema } from "./policy.ts";
import { count, type Fields, link, placed, position, statement } from "./replies.ts";

/** A version of a policy, as it is read back. */
export type PolicyView = {
  readonly name: string;
  readonly version: number;
  readonly shipped: boolean;
  readonly policy: Policy;
  readonly statement: string | null;
  readonly from_position: number | null;
  readonly until_position: number | null;
  readonly time: string | null;
  readonly by: string | null;
  readonly retired: {
    readonly statement: string;
    readonly position: number;
    readonly time: string;
    readonly by: string | null;
    readonly reason: string | null;
  } | null;
  readonly links: { readonly policy: string; readonly versions: string };
};

const version = count.describe("Its number, from 1; 0 is what the product has from the beginning.");
const name = z.string().describe("What it is called.");
const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const policyViewSchema = z.strictObject({
  name,
  version,
  shipped: z.boolean().describe("Nobody put it: every site has it from the beginning."),
  policy: policySchema.describe("The policy, as it was put."),
  statement: hash.nullable().describe("Hash of the statement that put it; null where nobody did."),
  from_position: count
    .nullable()
    .describe("From which position of the log it is in force; null: from before."),
  until_position: count.nullable().describe("Before which position it was in force; null: it still is."),
  time: z.string().nullable().describe("When the ledger took it (RFC 3339, UTC)."),
  by: z.string().nullable().describe("Which token put it; null where nobody did, and once that was erased."),
  retired: z
    .strictObject({
      statement: hash.describe("Hash of the statement that says so."),
      position: count.describe("Since which position of the log."),
      time: z.string().describe("When the ledger took it (RFC 3339, UTC)."),
      by: z.string().nullable().describe("Which token said it; null once that was erased."),
      reason: z.string().nullable().describe("Why; null where nobody said, and once it was erased."),
    } satisfies Fields<NonNullable<PolicyView["retired"]>>)
    .nullable()
    .describe("By what it came to be in force no longer, where no other version took its place."),
  links: z
    .strictObject({
      policy: link.describe("The policy, in the version that is in force."),
      versions: link.describe("All its versions."),
    })
    .describe("Where to read on."),
} satisfies Fields<PolicyView>) satisfies z.ZodType<PolicyView>;

/** A page of policies. */
export type PoliciesAnswer = {
  readonly position: number;
  readonly policies: readonly PolicyView[];
  readonly next: string | null;
};

const next = z.string().nullable().describe("What the following page is asked with; null on the last.");

export const policiesAnswerSchema = z.strictObject({
  position,
  policies: z.array(policyViewSchema).describe("This page, by name."),
  next,
} satisfies Fields<PoliciesAnswer>) satisfies z.ZodType<PoliciesAnswer>;

/** A page of the versions of a policy. */
export type PolicyVersionsAnswer = {
  readonly position: number;
  readonly name: string;
  readonly versions: readonly PolicyView[];
  readonly next: string | null;
};

export const policyVersionsAnswerSchema = z.strictObject({
  position,
  name,
  versions: z.array(policyViewSchema).describe("This page, the first version first."),
  next,
} satisfies Fields<PolicyVersionsAnswer>) satisfies z.ZodType<PolicyVersionsAnswer>;

type Said = {
  readonly name: string;
  readonly version: number;
  readonly created: boolean;
  readonly projected: boolean;
  readonly position?: number;
  readonly links: PolicyView["links"];
};

/** What became of a policy that was put. */
export type PolicyAnswer = Said & {
  readonly receipt: PolicyReceipt;
  readonly effect: "in-force" | "replaced" | "retired" | "quarantined";
};

/** What became of a retirement. */
export type RetirementAnswer = Said & {
  readonly receipt: RetirementReceipt;
  readonly effect: "retired" | "replaced" | "quarantined";
};

const links = policyViewSchema.shape.links;

export const policyReceiptSchema = z.strictObject({
  policy: name,
  version,
  ...statement,
} satisfies Fields<PolicyReceipt>);

export const retirementReceiptSchema = z.strictObject({
  retired: name,
  version: version.describe("The version that was in force until then."),
  ...statement,
} satisfies Fields<RetirementReceipt>);

export const policyAnswerSchema = z.strictObject({
  name,
  version,
  receipt: policyReceiptSchema.describe("Proof of having been taken."),
  ...placed,
  effect: z
    .enum(["in-force", "replaced", "retired", "quarantined"])
    .describe(
      "replaced, retired: so since it was delivered first under this idempotency key. quarantined: kept in the log, skipped by the graph until it is released.",
    ),
  links,
} satisfies Fields<PolicyAnswer>) satisfies z.ZodType<PolicyAnswer>;

export const retirementAnswerSchema = z.strictObject({
  name,
  version: version.describe("The version that was in force until then."),
  receipt: retirementReceiptSchema.describe("Proof of having been taken."),
  ...placed,
  effect: z
    .enum(["retired", "replaced", "quarantined"])
    .describe(
      "replaced: another version was put since it was delivered first under this idempotency key. quarantined: kept in the log, skipped by the graph until it is released.",
    ),
  links,
} satisfies Fields<RetirementAnswer>) satisfies z.ZodType<RetirementAnswer>;
