// The schemas of a policy as it is put, of its retirement, and of a test of it.
import { z } from "zod";
import { CERTAINTIES } from "../model/certainty.ts";
import { EDGE_SETS, type EdgeType } from "../model/edge-types.ts";
import { KINDS, type Kind, RECORD_KINDS } from "../model/kinds.ts";
import { LIFECYCLE_STATES, type LifecycleState } from "../model/lifecycle.ts";
import { LIMITS } from "../model/limits.ts";
import type { Policy } from "../model/policy.ts";
import { ok, type Result, refuse } from "../model/result.ts";
import { EDGE_TYPE_WORD, KIND_WORD, readBody, STATE_WORD, type Word } from "./read-body.ts";
import { shortWord } from "./words.ts";

type Words<W extends string> = [W, ...W[]];

const STATES = LIFECYCLE_STATES as Words<LifecycleState>;
const STEPS = (EDGE_SETS.hereditary ?? []) as Words<EdgeType>;
const NAME = new RegExp(`^[A-Za-z0-9._-]{1,${LIMITS.policyNameLength}}$`);

const trusted = z
  .strictObject({
    home: z
      .boolean()
      .exactOptional()
      .describe("Also what was said in the home of the node that a fact is about."),
    lineages: z
      .array(shortWord)
      .min(1)
      .max(LIMITS.policyTrusted)
      .exactOptional()
      .describe("What was said in these lineages."),
    tokens: z
      .array(shortWord)
      .min(1)
      .max(LIMITS.policyTrusted)
      .exactOptional()
      .describe("What was said with these tokens."),
  })
  .refine(({ home, lineages, tokens }) => home === true || lineages !== undefined || tokens !== undefined, {
    message: "must trust somebody: home, lineages or tokens",
  });

export const policySchema = z.strictObject({
  guards: z
    .array(z.enum(STATES))
    .min(1)
    .describe("The states that may not be entered, also by skipping them, where the rule does not hold."),
  kinds: z
    .array(z.enum(RECORD_KINDS as Words<Kind>))
    .min(1)
    .exactOptional()
    .describe("Of which kinds the nodes are that it is asked about; of all, when it is not said."),
  walk: z
    .strictObject({
      edge_types: z
        .array(z.enum(STEPS))
        .min(1)
        .exactOptional()
        .describe("Which hereditary edges are followed; all, when it is not said."),
      kinds: z
        .array(z.enum(Object.keys(KINDS) as Words<Kind>))
        .min(1)
        .exactOptional()
        .describe("Which kinds of ancestors the rule is about; the walk goes through all."),
    })
    .exactOptional()
    .describe("Which ancestors it looks at; all that are hereditary, when it is not said."),
  each: z
    .enum(["ancestor", "set"])
    .describe(
      "ancestor: the rule has to hold for each `ancestor`, with the `edge` that leads to it. set: once, for `ancestors`.",
    ),
  rule: z
    .string()
    .min(1)
    .max(LIMITS.expressionLength)
    .describe(
      "A CEL expression that has to hold, about `node`, `now`, and `ancestor` and `edge`, or `ancestors`. What nobody who is trusted said is absent, and what compares it does not hold.",
    ),
  min_certainty: z
    .enum(CERTAINTIES)
    .exactOptional()
    .describe("How sure the edges have to be: an ancestor that only weaker ones lead to fails it."),
  gaps: z
    .enum(["fail", "warn", "ignore"])
    .exactOptional()
    .describe("What it means that not all of the ancestry is known; warn, when it is not said."),
  trusted: trusted
    .exactOptional()
    .describe("Whose claims count. When it is not said: those of the home of the node that a fact is about."),
  mode: z
    .enum(["enforce", "warn"])
    .exactOptional()
    .describe("Whether who fails it is refused, or told; enforce, when it is not said."),
  message: z
    .string()
    .regex(/\S/, "must say what is wrong, for whoever fails it")
    .max(LIMITS.policyMessageLength)
    .describe("What whoever fails it is told."),
});

export const retirementSchema = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(1, "must say why, or be left out")
    .max(LIMITS.proseLength)
    .exactOptional()
    .describe("Why, for whoever reads the history."),
});

export const policyTestSchema = z.strictObject({
  policy: policySchema
    .exactOptional()
    .describe("A draft; the version that is in force, when it is not said."),
  nodes: z
    .array(z.string())
    .min(1)
    .max(LIMITS.policyTests)
    .exactOptional()
    .describe(
      "Ids of nodes, asked as if each were to enter every state that is guarded. When it is not said: everything live, for the states that it is in.",
    ),
  limit: z
    .int()
    .min(1)
    .max(LIMITS.policyTests)
    .exactOptional()
    .describe(`Live nodes a page; ${LIMITS.policyTestsDefault} when it is not said.`),
  cursor: z
    .string()
    .exactOptional()
    .describe("The `next` of the page before. It is pinned to the question and to a position of the log."),
});

export type PolicyTest = z.infer<typeof policyTestSchema>;
export type Retirement = z.infer<typeof retirementSchema>;

/** The words of a policy that stands at this place of a body. */
const words = (at: string): readonly Word[] => [
  { at: new RegExp(`^${at}/guards/\\d+$`), ...STATE_WORD },
  { at: new RegExp(`^${at}/kinds/\\d+$`), ...KIND_WORD },
  { at: new RegExp(`^${at}/walk/kinds/\\d+$`), ...KIND_WORD, known: Object.keys(KINDS) },
  { at: new RegExp(`^${at}/walk/edge_types/\\d+$`), ...EDGE_TYPE_WORD },
];

/** Reads a policy. */
export function readPolicy(source: string): Result<Policy> {
  return readBody(policySchema, source, words(""));
}

/** Reads the body of a test of a policy. */
export function readPolicyTest(source: string): Result<PolicyTest> {
  return readBody(policyTestSchema, source, words("/policy"));
}

/** Reads why a policy is retired. */
export function readRetirement(source: string): Result<Retirement> {
  return readBody(retirementSchema, source);
}

/** The name of a policy. */
export function readPolicyName(said: string): Result<string> {
  if (NAME.test(said)) return ok(said);
  return refuse({
    code: "bad-id",
    detail: `${JSON.stringify(said.slice(0, 80))} is no name of a policy.`,
    hint: `A name has 1 to ${LIMITS.policyNameLength} characters, of A-Z a-z 0-9 . _ -, e.g. pii-filter.`,
  });
}
