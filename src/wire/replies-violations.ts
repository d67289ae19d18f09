// The schemas of what the site answers about violations: live nodes that stand where a policy says that they must not, or under
// an advisory.
import { z } from "zod";
import type { PolicyOutcome, TaintOutcome } from "../model/decision.ts";
import { KINDS, type Kind } from "../model/kinds.ts";
import { LIFECYCLE_STATES, type LifecycleState } from "../model/lifecycle.ts";
import { count, type Fields, link, position, replyId } from "./replies.ts";
import { taintSchema } from "./replies-node.ts";
import { policyOutcomeSchema } from "./replies-policy-test.ts";

type Placed = { readonly position: number; readonly at: string };

export const CLOSED_BY = ["passes", "moved", "retired", "withdrawn", "waived"] as const;

/** A violation as it is answered. */
export type ViolationView = {
  readonly id: string;
  readonly node: string;
  readonly site: string | null;
  readonly lineage: string;
  readonly niche: string | null;
  readonly kind: Kind;
  readonly state: LifecycleState | null;
  readonly cause: { readonly policy: string; readonly version: number } | { readonly advisory: string };
  readonly opened: Placed;
  readonly closed: (Placed & { readonly why: (typeof CLOSED_BY)[number] }) | null;
  readonly outcome: PolicyOutcome | TaintOutcome;
  readonly found_position: number;
  readonly links: { readonly self: string; readonly node: string };
};

/** How far violations were looked for. */
export type Watched = {
  readonly position: number;
  readonly followed_position: number;
  readonly complete: boolean;
};

export type ViolationsAnswer = Watched & {
  readonly violations: readonly ViolationView[];
  readonly next: string | null;
};

export type ViolationAnswer = Watched & ViolationView;

const at = z.string().describe("When the log took it (RFC 3339, UTC).");
const kinds = Object.keys(KINDS) as [Kind, ...Kind[]];
const states = LIFECYCLE_STATES as [LifecycleState, ...LifecycleState[]];

const violation = {
  id: z
    .string()
    .regex(/^violation:[0-9a-f]{64}$/)
    .describe("Its id: of the node, where it stands, the cause, and where it was opened."),
  node: replyId.describe("The node that violates."),
  site: z.string().nullable().describe("The site at which it stands there; null without a standing."),
  lineage: z.string().describe("The family in which it stands; without a standing that of its first record."),
  niche: z.string().nullable().describe("Its niche; null for a deployment that is live without a standing."),
  kind: z.enum(kinds).describe("What it stands there as."),
  state: z
    .enum(states)
    .nullable()
    .describe("Its state when it was last found; null for a deployment that is live without a standing."),
  cause: z
    .union([
      z.strictObject({
        policy: z.string().describe("The policy that is not met."),
        version: count.describe("The version that it was opened by."),
      }),
      z.strictObject({ advisory: z.string().describe("The advisory that it is under.") }),
    ])
    .describe("A policy that is enforced, or an advisory."),
  opened: z
    .strictObject({ position, at } satisfies Fields<Placed>)
    .describe("The first position at which it was so."),
  closed: z
    .strictObject({
      position,
      at,
      why: z
        .enum(CLOSED_BY)
        .describe(
          "passes: what was wrong is so no longer. moved: it stands elsewhere, or is live no longer. retired: the policy is enforced no longer, or not about this any more. withdrawn, waived: the advisory is.",
        ),
    } satisfies Fields<NonNullable<ViolationView["closed"]>>)
    .nullable()
    .describe("Where it ended; null while it is open."),
  outcome: z
    .union([policyOutcomeSchema, taintSchema])
    .describe(
      "What the policy, or the advisory, came to when it was last found: the offending ancestors, or the source, each with a shortest path.",
    ),
  found_position: position.describe("The position from which on that is what was found."),
  links: z
    .strictObject({
      self: link.describe("The violation."),
      node: link.describe("The node."),
    } satisfies Fields<ViolationView["links"]>)
    .describe("Where to go on."),
} satisfies Fields<ViolationView>;

const watched = {
  position,
  followed_position: position.describe("Up to which position everything that is live was looked at."),
  complete: z.boolean().describe("Whether that is as far as the answer speaks of."),
} satisfies Fields<Watched>;

export const violationsAnswerSchema = z.strictObject({
  ...watched,
  violations: z
    .array(z.strictObject(violation))
    .describe("This page, in the order in which they were opened."),
  next: z.string().nullable().describe("Send it as `cursor`; null on the last page."),
} satisfies Fields<ViolationsAnswer>) satisfies z.ZodType<ViolationsAnswer>;

export const violationAnswerSchema = z.strictObject({
  ...watched,
  ...violation,
} satisfies Fields<ViolationAnswer>) satisfies z.ZodType<ViolationAnswer>;
