// What the site answers to a test of a policy: what it would say of nodes, and what would change.
import { z } from "zod";
import type { Json } from "../model/canonical.ts";
import type { Claimant, DecidedFact, Offence, PolicyOutcome } from "../model/decision.ts";
import { LIFECYCLE_STATES, type LifecycleState } from "../model/lifecycle.ts";
import { count, type Fields, position, recordId, replyId } from "./replies.ts";
import { listed } from "./replies-node.ts";

const claimantSchema = z.strictObject({
  record: recordId.describe("The record that says it."),
  lineage: z.string().describe("The family it was said in."),
  token: z.string().nullable().describe("Which token said it; null once that was erased."),
} satisfies Fields<Claimant>);

export const decidedFactSchema = z.strictObject({
  node: replyId.describe("The node that it is a fact of."),
  pointer: z.string().describe("The field (RFC 6901)."),
  value: z
    .custom<Json>((value) => value !== undefined, "must be there")
    .describe("What it is; null where it is absent: nobody who is trusted said it, or they differ."),
  claims: z.array(claimantSchema).describe("Whose claims it rests on."),
  contradicted: z.literal(true).exactOptional().describe("Trusted claims differ, so that it is absent."),
} satisfies Fields<DecidedFact>) satisfies z.ZodType<DecidedFact>;

export const offenceSchema = z.strictObject({
  node: replyId.describe("The node by which the policy is not met."),
  path: z.array(replyId).describe("Ids from the node that is judged up to it, a shortest path."),
  why: z.string().describe("What the rule gave for it."),
  facts: z.array(decidedFactSchema).describe("The facts that the rule looked at."),
} satisfies Fields<Offence>) satisfies z.ZodType<Offence>;

export const policyOutcomeSchema = z.strictObject({
  policy: z.string().describe("The policy."),
  version: count.describe("In which version; of a draft the one that it would get."),
  mode: z.enum(["enforce", "warn"]).describe("Whether who fails it is refused, or told."),
  verdict: z.enum(["pass", "fail"]).describe("Whether the node meets it."),
  message: z.string().exactOptional().describe("What whoever fails it is told."),
  why: z
    .string()
    .exactOptional()
    .describe("Why it fails where no ancestor is to blame: gaps, certainty, cost, what nobody said."),
  evaluated: count.describe("Nodes that the rule was evaluated for."),
  offenders: count.describe("How many offend, exactly."),
  offending: z.array(offenceSchema).describe("The first of them."),
  facts: z.array(decidedFactSchema).describe("What it rests on where it is met: the first facts."),
} satisfies Fields<PolicyOutcome>) satisfies z.ZodType<PolicyOutcome>;

/** What a policy comes to for a node: it is not asked of it, or met, or whoever fails it is told, or refused. */
export const EFFECTS = ["unasked", "passed", "warned", "denied"] as const;
export type Effect = (typeof EFFECTS)[number];

/** What a policy would say of one node. */
export type PolicyTested = {
  readonly id: string;
  readonly kind: string;
  readonly name: string | null;
  readonly version: string | null;
  readonly stub: boolean;
  readonly states: readonly LifecycleState[];
  readonly is: Effect;
  readonly would_be: Effect;
  readonly outcome: PolicyOutcome | null;
  readonly links: { readonly node: string };
};

/** A page of them. */
export type PolicyTestAnswer = {
  readonly position: number;
  readonly policy: string;
  readonly tested: number;
  readonly in_force: number | null;
  readonly counts: Readonly<Record<Effect, number>> & { readonly nodes: number; readonly changed: number };
  readonly nodes: readonly PolicyTested[];
  readonly next: string | null;
};

const effect = z.enum(EFFECTS);

export const policyTestAnswerSchema = z.strictObject({
  position,
  policy: z.string().describe("The policy."),
  tested: count.describe("Which version is tested; of a draft the one that it would get."),
  in_force: count.nullable().describe("Which version is in force; null: none."),
  counts: z
    .strictObject({
      nodes: count.describe("Nodes on this page."),
      unasked: count.describe("It would not be asked about: of another kind, or in no guarded state."),
      passed: count.describe("They would meet it."),
      warned: count.describe("They would fail it, and be told."),
      denied: count.describe("They would fail it, and be refused."),
      changed: count.describe("Of which it would come to something else than now."),
    } satisfies Fields<PolicyTestAnswer["counts"]>)
    .describe("Of this page."),
  nodes: z
    .array(
      z.strictObject({
        ...listed,
        states: z
          .array(z.enum(LIFECYCLE_STATES as [LifecycleState, ...LifecycleState[]]))
          .describe(
            "The states whose guards are asked: those that it is in. Of a live deployment that stands nowhere, all live states; of a node that was named, all.",
          ),
        is: effect.describe("What the version in force comes to."),
        would_be: effect.describe("What the one that is tested comes to."),
        outcome: policyOutcomeSchema
          .nullable()
          .describe("What the one that is tested says; null where it is not asked."),
      } satisfies Fields<PolicyTested>),
    )
    .describe("This page: live nodes in the order of the log, or those that were named."),
  next: z.string().nullable().describe("What the following page is asked with; null on the last."),
} satisfies Fields<PolicyTestAnswer>) satisfies z.ZodType<PolicyTestAnswer>;
