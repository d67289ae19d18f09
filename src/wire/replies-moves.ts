// The schemas of what the site answers about moving a node: what came of it, its history, and who was champion.
import { z } from "zod";
import type { EndReceipt, MoveReceipt } from "../model/receipt.ts";
import type {
  ChampionEntry,
  ChampionsAnswer,
  DecisionAnswer,
  EndAnswer,
  HistoryAnswer,
  HistoryEntry,
  MoveAnswer,
  MoveTried,
  SaidAt,
} from "./answers-moves.ts";
import { count, type Fields, link, placed, position, replyId, statement } from "./replies.ts";
import { anyJson, decidedSchema, decisionSchema, moveKind, state } from "./replies-decision.ts";

const word = z.string().nullable();
const node = replyId.describe("The node.");
const lineage = z.string().describe("The lineage that it belongs to.");
const niche = z.string().describe("What it is used for.");
const text = z.string();

export const moveReceiptSchema = z.strictObject({
  moved: replyId.describe("The node that moved."),
  niche,
  to: state.describe("Where it moved."),
  ...statement,
} satisfies Fields<MoveReceipt>);

export const endReceiptSchema = z.strictObject({
  ended: replyId.describe("The deployment that ended."),
  ...statement,
} satisfies Fields<EndReceipt>);

const tried = {
  node,
  lineage,
  niche,
  kind: moveKind,
  from: state.nullable().describe("Its state before; null: it had no standing in this niche."),
  to: state.describe("The state that it is in from here on."),
  replaced: word.describe("The champion that is archived because of it."),
  rollback_target: word.describe("The node that a rollback of it leads to."),
  decision: decidedSchema
    .nullable()
    .describe(
      "Why it is allowed, or not; null: it was told afterwards, or what it rested on is not there to be read.",
    ),
  warnings: z.array(text).describe("What policies say that only warn."),
  links: z
    .strictObject({
      node: link.describe("The node."),
      history: link.describe("What became of it."),
      champions: link.describe("Who was champion of the slot."),
      decision: link.exactOptional().describe("The decision."),
    })
    .describe("Where to read on."),
};

export const moveTriedSchema = z.strictObject(
  tried satisfies Fields<MoveTried>,
) satisfies z.ZodType<MoveTried>;

export const moveAnswerSchema = z.strictObject({
  receipt: moveReceiptSchema.describe("Proof of having been taken."),
  ...placed,
  ...tried,
} satisfies Fields<MoveAnswer>) satisfies z.ZodType<MoveAnswer>;

export const endAnswerSchema = z.strictObject({
  receipt: endReceiptSchema.describe("Proof of having been taken."),
  ...placed,
  node,
  lineage,
  links: z
    .strictObject({ node: link.describe("The node."), history: link.describe("What became of it.") })
    .describe("Where to read on."),
} satisfies Fields<EndAnswer>) satisfies z.ZodType<EndAnswer>;

const said = {
  ...statement,
  position: count.describe("Index in the site's log of the statement."),
  lineage,
  token: word.describe("Which token said it; null once that was erased."),
} satisfies Fields<SaidAt>;

const words = {
  learning: word.describe("What future builders learn from this branch."),
  reason: word.describe("Why."),
  evidence: anyJson.describe("What it rests on, as the caller had it; null when nothing was said."),
  bounds: anyJson.describe("Within which bounds it may act; null when nothing was said."),
};
const recorded = z.boolean().describe("Whether it was told afterwards: then no policy was asked.");
const withheld = z.array(text).describe("`body`: its words, and the decision, were erased.");

const historyEntry = z.strictObject({
  type: z
    .enum(["transition", "rollback", "denial", "end", "replaced"])
    .describe("replaced: another took its place. denial: it was asked for, and not allowed."),
  at: z.string().describe("When it happened (RFC 3339)."),
  recorded,
  niche: word.describe("The niche; null for an end, which is of every niche."),
  kind: word.describe("As what it stood there."),
  from: state.nullable().describe("Its state before."),
  to: state.nullable().describe("The state that it came to be in, or was not let."),
  by: word.describe("The node that took its place, or was to take it."),
  replaced: word.describe("The champion that was archived because of it."),
  ...words,
  decision: word.describe("The decision; null where nobody decided it here."),
  verdict: z.enum(["allowed", "denied"]).nullable().describe("The verdict of the decision."),
  withheld,
  ...said,
} satisfies Fields<HistoryEntry>);

const next = word.describe("What the following page is asked with; null on the last.");

export const historyAnswerSchema = z.strictObject({
  position,
  node,
  history: z.array(historyEntry).describe("In the order in which it happened, then in that of the log."),
  next,
} satisfies Fields<HistoryAnswer>) satisfies z.ZodType<HistoryAnswer>;

const champion = z.strictObject({
  number: count.describe("From 1, in each slot in the order of time."),
  niche,
  kind: text.describe("As what it stood there."),
  node: replyId.describe("Who was champion."),
  name: word.describe("What people call it."),
  version: word.describe("Its version."),
  from: text.describe("From when it was champion (RFC 3339), that instant included."),
  until: word.describe("When it was champion no more, that instant not included; null: it is."),
  ended_by: word.describe("Hash of the statement by which that ended."),
  replaced: word.describe("Whose place it took."),
  rollback_target: word.describe("What a rollback of it was to lead to."),
  said: z
    .strictObject({
      type: z.enum(["transition", "rollback"]).describe("How it came to be champion."),
      ...said,
    })
    .describe("The statement by which it became champion."),
  recorded,
  approver: word.describe(
    "Which token had it allowed; null where it was told afterwards, or once it was erased.",
  ),
  ...words,
  decision: decidedSchema
    .nullable()
    .describe(
      "Why it was allowed: policies, facts and who said them; null where nobody decided it here, or once it was erased.",
    ),
  withheld,
  links: z
    .strictObject({
      node: link.describe("The node."),
      history: link.describe("What became of it."),
      turtle: link.describe("What it is and comes from, as W3C PROV."),
      decision: link.exactOptional().describe("The decision."),
    })
    .describe("Where to read on."),
} satisfies Fields<ChampionEntry>);

export const championsAnswerSchema = z.strictObject({
  position,
  lineage: text.describe("The lineage."),
  on: word.describe("When it was asked for."),
  champions: z.array(champion).describe("By niche and kind, then in the order of time."),
  next,
} satisfies Fields<ChampionsAnswer>) satisfies z.ZodType<ChampionsAnswer>;

export const decisionAnswerSchema = z.strictObject({
  id: text.describe("The decision."),
  type: z.enum(["transition", "rollback", "denial"]).describe("What it led to."),
  said: z.strictObject(said).describe("The statement that keeps it."),
  asked_by: text.describe("Which token asked."),
  decision: decisionSchema.describe("The decision as it was made."),
  links: z
    .strictObject({ node: link.describe("The node."), history: link.describe("What became of it.") })
    .describe("Where to read on."),
} satisfies Fields<DecisionAnswer>) satisfies z.ZodType<DecisionAnswer>;
