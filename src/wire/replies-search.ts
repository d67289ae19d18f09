// The schemas of what a search answers.
import { z } from "zod";
import { SEARCH_FIELDS } from "../model/search.ts";
import type { NodeFound, SearchAnswer } from "./answers.ts";
import { type Fields, position } from "./replies.ts";
import { head, listedState } from "./replies-node.ts";

export const nodeFoundSchema = z.strictObject({
  ...head,
  state: listedState,
  matched: z
    .array(z.enum(SEARCH_FIELDS))
    .describe("The fields in which the words were found, in the record that answers best."),
} satisfies Fields<NodeFound>) satisfies z.ZodType<NodeFound>;

/** One page of a search. */
export const searchAnswerSchema = z.strictObject({
  position,
  query: z
    .strictObject({
      words: z.array(z.string()).describe("Words and phrases; the last may only have begun."),
    })
    .describe("What was searched for, as it was read."),
  complete: z
    .boolean()
    .describe(
      "False where more records hold the words than are ranked: say more words for the best of them.",
    ),
  nodes: z.array(nodeFoundSchema).describe("This page, the best first."),
  next: z.string().nullable().describe("What the following page is asked with; null on the last."),
} satisfies Fields<SearchAnswer>) satisfies z.ZodType<SearchAnswer>;
