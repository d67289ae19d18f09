// The schemas of what moves a node: a transition, a rollback, an end.
import { z } from "zod";
import type { Json } from "../model/canonical.ts";
import { millisecondsOf } from "../model/instant.ts";
import { LIFECYCLE, LIFECYCLE_STATES, type LifecycleState } from "../model/lifecycle.ts";
import { LIMITS } from "../model/limits.ts";
import type { Refusal } from "../model/refusal.ts";
import { type Result, refuse } from "../model/result.ts";
import { isSentence } from "../model/sentence.ts";
import { readBody, STATE_WORD, type Word } from "./read-body.ts";
import { shortWord } from "./words.ts";

const STATES = LIFECYCLE_STATES as [LifecycleState, ...LifecycleState[]];
const object = z.record(z.string(), z.custom<Json>());
const prose = z.string().trim().min(1, "must say something").max(LIMITS.proseLength);
const instant = z
  .string()
  .refine((text) => millisecondsOf(text) !== undefined, "must be an instant such as 2026-03-03T12:00:00Z");
const id = z.string().min(1).max(LIMITS.idLength);

const niche = shortWord
  .optional()
  .describe(
    "What it is used for; the node's `name` when nothing is said. Each niche has a champion of its own.",
  );
const learning = prose
  .optional()
  .describe(
    "What will future builders learn from this branch? A sentence. Required from canary on, and for a rollback.",
  );
const reason = prose.optional().describe("Why, for whoever reads the history.");
const ifState = z
  .enum(STATES)
  .nullable()
  .optional()
  .describe("Only if it is in this state now; null: if it is in none. Otherwise it is refused.");
const dryRun = z.boolean().optional().describe("Decide, and say nothing.");

export const transitionSchema = z.strictObject({
  to: z
    .enum(STATES)
    .describe("The state that it is to be in. States on the way may be skipped; their guards are asked."),
  niche,
  learning,
  evidence: object.optional().describe("What it rests on, as the caller has it."),
  rollback_target: id
    .optional()
    .describe(
      "The node that a rollback is to lead to, by any of its ids: a former champion of the slot, or an ancestor. When nothing is said: the champion that is replaced.",
    ),
  reason,
  at: instant.optional().describe("When it happened (RFC 3339), not in the future; only with `recorded`."),
  bounds: object.optional().describe("Within which bounds it may act, in the caller's words."),
  if_state: ifState,
  dry_run: dryRun,
  recorded: z
    .boolean()
    .optional()
    .describe("It happened before Forebear was told: no policy is asked, and the history says so."),
});

export const rollbackSchema = z.strictObject({
  niche,
  target: id
    .optional()
    .describe(
      "The node that takes the place: a former champion of the slot, or an ancestor. When nothing is said: the champion's rollback target.",
    ),
  learning,
  reason,
  if_state: ifState,
  dry_run: dryRun,
});

export const endSchema = z.strictObject({
  at: instant
    .optional()
    .describe("When it ended (RFC 3339), not in the future; when it is said, if nothing is said."),
  reason,
});

export type SaidTransition = z.infer<typeof transitionSchema>;
export type SaidRollback = z.infer<typeof rollbackSchema>;
export type SaidEnd = z.infer<typeof endSchema>;

const QUESTION = "What will future builders learn from this branch?";

/** Why what is said to have been learned will not do. */
function unlearned(said: string | undefined, needed: string | undefined): Refusal | undefined {
  const refused = (detail: string): Refusal => ({
    code: "invalid",
    detail,
    pointer: "/learning",
    hint: QUESTION,
  });
  if (said !== undefined && !isSentence(said))
    return refused(`${JSON.stringify(said.slice(0, 80))} is not a sentence.`);
  return said === undefined && needed !== undefined ? refused(`/learning is required ${needed}.`) : undefined;
}

/** Why a time will not do: what is done now has no other time than now. */
function untimely({ at, recorded }: SaidTransition): Refusal | undefined {
  if (at === undefined && recorded === true)
    return {
      code: "invalid",
      detail: "/at is required of what is told afterwards.",
      pointer: "/at",
      hint: "Say when it happened, e.g. 2026-03-03T12:00:00Z.",
    };
  if (at !== undefined && recorded !== true)
    return {
      code: "invalid",
      detail: "/at is said of a move that is decided now.",
      pointer: "/at",
      hint: "Leave it out; or say `recorded: true` to tell what happened before.",
    };
  return undefined;
}

const STATE_WORDS: readonly Word[] = [{ ...STATE_WORD, at: /^\/(to|if_state)$/ }];

/** Reads the body of a transition. */
export function readTransition(source: string): Result<SaidTransition> {
  const read = readBody(transitionSchema, source, STATE_WORDS);
  if (!read.ok) return read;
  const { to, learning: learned } = read.value;
  const refusal =
    unlearned(learned, LIFECYCLE[to].live ? `where a node becomes ${to}` : undefined) ?? untimely(read.value);
  return refusal ? refuse(refusal) : read;
}

/** Reads the body of a rollback. */
export function readRollback(source: string): Result<SaidRollback> {
  const read = readBody(rollbackSchema, source, STATE_WORDS);
  const refusal = read.ok ? unlearned(read.value.learning, "of a rollback") : undefined;
  return refusal ? refuse(refusal) : read;
}

/** Reads the body of an end. */
export function readEnd(source: string): Result<SaidEnd> {
  return readBody(endSchema, source);
}
