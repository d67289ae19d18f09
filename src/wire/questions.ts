// Questions that are asked everywhere, ready to be asked: a row for each with what it means, and the shapes of the answers.
import { z } from "zod";
import { CERTAINTIES } from "../model/certainty.ts";
import type { Gaps, NodeListed } from "./answers.ts";
import type { ImpactAnswer, NodeNamed } from "./answers-connections.ts";
import type { ParameterName } from "./parameters.ts";
import { count, type Fields, position } from "./replies.ts";
import { impactAnswerSchema } from "./replies-connections.ts";
import { head, listedState, word } from "./replies-node.ts";

type Row = {
  readonly summary: string;
  /** What is counted as what. */
  readonly description: string;
  readonly parameters: readonly ParameterName[];
  /** An example of what is asked, for who wants to try it. */
  readonly example: string;
};

const PAGED = ["limit", "cursor"] as const;

export const QUESTIONS = {
  "stale-bases": {
    summary: "What in production depends on a base model older than so many days",
    description:
      "In production is what is live itself (canary, specialist, champion, a deployment that was not ended) and what something live descends from. A base is any model or checkpoint that it descends from; how old one is, is told by when it came to be and when the log took what stands at the position of the answer. What has no base with a date is not told to be old: `undated` counts it.",
    parameters: ["days", "staleKinds", ...PAGED],
    example: "/v1/questions/stale-bases?days=90&kinds=prompt",
  },
  "weak-champions": {
    summary: "Champions whose ancestry is known less surely than it should be",
    description:
      "Of each champion the least sure hereditary edge of its whole ancestry counts. One without ancestors has no edge that is not sure.",
    parameters: ["leastCertainty", ...PAGED],
    example: "/v1/questions/weak-champions?min_certainty=observed",
  },
  "licence-conflicts": {
    summary: "Nodes whose ancestors bear licences that differ",
    description:
      "The licence of an ancestor is what its earliest record that names one says; spelling in capitals or not is no difference. What may follow from it is not judged. A page walks a bounded number of ancestries; where that ends it early, `next` goes on.",
    parameters: ["kinds", "states", ...PAGED],
    example: "/v1/questions/licence-conflicts?states=champion,specialist,canary",
  },
  "live-downstream": {
    summary: "Everything live that came of a data set, or of anything else, by its name: of all versions",
    description:
      "Live is what is canary, specialist or champion, and a deployment that was not ended. Hereditary and context edges are followed, and names that were used without a revision. Each has its owner and a shortest path back.",
    parameters: ["ids", "name", "version", ...PAGED],
    example: "/v1/questions/live-downstream?name=acme/tickets",
  },
} as const satisfies Record<string, Row>;

export type QuestionWord = keyof typeof QUESTIONS;

export const QUESTION_WORDS = Object.keys(QUESTIONS) as QuestionWord[];

/** What there is to ask. */
export type QuestionsAnswer = {
  readonly questions: readonly {
    readonly word: string;
    readonly summary: string;
    readonly description: string;
    readonly parameters: readonly string[];
    readonly links: { readonly example: string };
  }[];
};

type Listed = Omit<NodeListed, "tainted" | "depth">;

/** What a page of candidates says of itself. */
export type Examined = {
  readonly position: number;
  /** False where the page ended before it was full, and there is more. */
  readonly complete: boolean;
  readonly stopped_by: readonly "limit"[];
  /** Candidates that were looked at, on this page. */
  readonly examined: number;
  readonly next: string | null;
};

type Base = Omit<NodeNamed, "links"> & { readonly created_at_utc: string };

export type StaleBasesAnswer = Examined & {
  /** What is created before this is old. */
  readonly before: string;
  /** Candidates on this page with a base without a date, and without one that is old. */
  readonly undated: number;
  readonly nodes: readonly (Listed & {
    /** How many of its bases are old, and how many have no date. */
    readonly old: number;
    readonly undated: number;
    /** The oldest. */
    readonly bases: readonly Base[];
  })[];
};

export type WeakChampionsAnswer = Examined & {
  readonly nodes: readonly (Listed & {
    readonly weakest_certainty: string;
    readonly gaps: Gaps;
    readonly slots: readonly { readonly lineage: string; readonly niche: string; readonly since: string }[];
  })[];
};

export type LicenceConflictsAnswer = Examined & {
  readonly nodes: readonly (Listed & {
    readonly license: string | null;
    readonly licences: readonly {
      readonly license: string;
      readonly nodes: number;
      readonly of: readonly string[];
    }[];
  })[];
};

export type LiveDownstreamAnswer = Omit<ImpactAnswer, "weakest_certainty">;

export const questionsAnswerSchema = z.strictObject({
  questions: z
    .array(
      z.strictObject({
        word: z.string().describe("Its name in the path."),
        summary: z.string().describe("What it asks."),
        description: z.string().describe("What is counted as what."),
        parameters: z.array(z.string()).describe("What may be said."),
        links: z.strictObject({ example: z.string().describe("One to try.") }).describe("Where it is asked."),
      } satisfies Fields<QuestionsAnswer["questions"][number]>),
    )
    .describe("The questions."),
} satisfies Fields<QuestionsAnswer>) satisfies z.ZodType<QuestionsAnswer>;

const listed = { ...head, state: listedState };

const examined = {
  position,
  complete: z.boolean().describe("False where the page ended before it was full, and there is more."),
  stopped_by: z.array(z.literal("limit")).describe("`limit`: the engine's; `next` goes on."),
  examined: count.describe("Candidates that were looked at, on this page."),
  next: z.string().nullable().describe("What the following page is asked with; null on the last."),
} satisfies Fields<Examined>;

export const staleBasesSchema = z.strictObject({
  ...examined,
  before: z.string().describe("What came to be before this is old (RFC 3339, UTC)."),
  undated: count.describe("Candidates on this page with a base without a date, and without one that is old."),
  nodes: z
    .array(
      z.strictObject({
        ...listed,
        old: count.describe("How many of its bases are old."),
        undated: count.describe("How many of them have no date."),
        bases: z
          .array(
            z.strictObject({
              ...head,
              created_at_utc: z.string().describe("When it came to be."),
            } satisfies Fields<Base>),
          )
          .describe("The oldest of them."),
      } satisfies Fields<StaleBasesAnswer["nodes"][number]>),
    )
    .describe("This page, in the order of the log."),
} satisfies Fields<StaleBasesAnswer>) satisfies z.ZodType<StaleBasesAnswer>;

export const weakChampionsSchema = z.strictObject({
  ...examined,
  nodes: z
    .array(
      z.strictObject({
        ...listed,
        weakest_certainty: z.enum(CERTAINTIES).describe("The least sure edge of its ancestry."),
        gaps: impactAnswerSchema.shape.gaps.describe("What is known to be missing of its ancestry."),
        slots: z
          .array(
            z.strictObject({
              lineage: z.string().describe("The family."),
              niche: z.string().describe("The niche."),
              since: z.string().describe("Since when (RFC 3339, UTC)."),
            }),
          )
          .describe("Of what it is champion."),
      } satisfies Fields<WeakChampionsAnswer["nodes"][number]>),
    )
    .describe("This page, in the order of the log."),
} satisfies Fields<WeakChampionsAnswer>) satisfies z.ZodType<WeakChampionsAnswer>;

export const licenceConflictsSchema = z.strictObject({
  ...examined,
  nodes: z
    .array(
      z.strictObject({
        ...listed,
        license: word.describe("Its own licence; null when nobody said one."),
        licences: z
          .array(
            z.strictObject({
              license: z.string().describe("SPDX expression, as its first bearer has it."),
              nodes: count.describe("How many ancestors bear it."),
              of: z.array(z.string()).describe("The nearest of them, by id."),
            }),
          )
          .describe("The licences of its ancestors, the nearest first."),
      } satisfies Fields<LicenceConflictsAnswer["nodes"][number]>),
    )
    .describe("This page, in the order of the log."),
} satisfies Fields<LicenceConflictsAnswer>) satisfies z.ZodType<LicenceConflictsAnswer>;

const { weakest_certainty: _weakest, ...impact } = impactAnswerSchema.shape;

export const liveDownstreamSchema = z.strictObject({
  ...impact,
  counts: impact.counts.describe(
    "Exact, over all pages, of what is live; `edges` of everything that came of it.",
  ),
} satisfies Fields<LiveDownstreamAnswer>) satisfies z.ZodType<LiveDownstreamAnswer>;
