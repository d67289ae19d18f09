// The schemas of a decision: what was asked, what each policy said of it, and on which facts.
import { z } from "zod";
import type { Json } from "../model/canonical.ts";
import type {
  Claimant,
  DecidedFact,
  Decision,
  Offence,
  PolicyOutcome,
  TaintOutcome,
} from "../model/decision.ts";
import { KINDS, type Kind } from "../model/kinds.ts";
import { LIFECYCLE_STATES, type LifecycleState } from "../model/lifecycle.ts";
import type { Decided } from "./answers-moves.ts";
import { count, type Fields, position, replyId } from "./replies.ts";

export const state = z.enum(LIFECYCLE_STATES as [LifecycleState, ...LifecycleState[]]);
export const anyJson = z.custom<Json>((value) => value !== undefined, "must be there");
export const moveKind = z.enum(Object.keys(KINDS) as [Kind, ...Kind[]]).describe("As what it stands there.");

const claimant = z.strictObject({
  record: z.string().describe("The record that says so."),
  lineage: z.string().describe("Of which lineage."),
  token: z.string().nullable().describe("Which token said it; null once that was erased."),
} satisfies Fields<Claimant>);

const fact = z.strictObject({
  node: replyId.describe("Of which node."),
  pointer: z.string().describe("Which field of it (RFC 6901), e.g. /evidence/pii_filter/version."),
  value: anyJson.describe("Its value; null where no trusted claim says one, or trusted claims differ."),
  claims: z.array(claimant).describe("Whose claims those are."),
  contradicted: z
    .literal(true)
    .exactOptional()
    .describe("Trusted claims differ, so that it counts as absent."),
} satisfies Fields<DecidedFact>);

const path = z.array(replyId);

const offence = z.strictObject({
  node: replyId.describe("What offends."),
  path: path.describe("From the node that is judged up to it, a shortest path."),
  why: z.string().describe("What the rule gave for it."),
  facts: z.array(fact).describe("What the rule looked at."),
} satisfies Fields<Offence>);

const policy = z.strictObject({
  policy: z.string().describe("Its name."),
  version: count.describe("The version that was in force; 0: a draft."),
  mode: z.enum(["enforce", "warn"]).describe("Whether failing it denies the move."),
  verdict: z.enum(["pass", "fail"]).describe("What it says."),
  message: z.string().exactOptional().describe("What it says to whoever fails it."),
  why: z.string().exactOptional().describe("Why it fails where no single ancestor is to blame."),
  evaluated: count.describe("Nodes that the rule was evaluated for."),
  offenders: count.describe("How many offend, exactly."),
  offending: z.array(offence).describe("The first of them."),
  facts: z.array(fact).describe("What a verdict that passes rests on: the first facts."),
} satisfies Fields<PolicyOutcome>);

const taint = z.strictObject({
  advisory: z.string().describe("The advisory."),
  severity: z.string().describe("How bad it is."),
  kind: z.string().describe("What is wrong."),
  source: replyId.describe("The node that it is about."),
  path: path.describe("From the node up to the source, a shortest path."),
  waiver: z.string().exactOptional().describe("The waiver that sets it aside for this node."),
} satisfies Fields<TaintOutcome>);

const decision = {
  action: z.enum(["transition", "rollback", "standing"]).describe("What was asked."),
  node: replyId.describe("The node that is to move."),
  kind: moveKind,
  lineage: z.string().describe("The lineage that it belongs to."),
  niche: z.string().describe("The niche."),
  from: state.nullable().describe("Its state before; null: it had no standing in this niche."),
  to: state.describe("The state that it is to be in."),
  states: z.array(state).describe("The states whose guards were asked: those skipped and the one entered."),
  position: position.describe("The position of the log that it was decided at."),
  at: z.string().describe("When the log took what stands there (RFC 3339): `now` of the rules."),
  verdict: z.enum(["allowed", "denied"]).describe("The verdict."),
  policies: z.array(policy).describe("Every policy that applied; none: no policy applied."),
  taints: z.array(taint).describe("The advisories that the node is under."),
  ancestors: count.describe("Hereditary ancestors that the node has, exactly."),
  by: z.string().describe("Which token asked."),
};

export const decisionSchema = z.strictObject(
  decision satisfies Fields<Decision>,
) satisfies z.ZodType<Decision>;

export const decidedSchema = z.strictObject({
  ...decision,
  id: z
    .string()
    .nullable()
    .describe("Under which GET /v1/decisions/{id} answers it; null: it was only tried."),
} satisfies Fields<Decided>) satisfies z.ZodType<Decided>;
