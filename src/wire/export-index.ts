// What the site answers to a mirror: where each node's PROV is, and when something was said of it last.
import { z } from "zod";
import { count, type Fields, link, position, replyId } from "./replies.ts";

/** A node that a mirror has to fetch. */
export type IndexEntry = {
  readonly id: string;
  /** Its PROV as of the position of the index. */
  readonly href: string;
  readonly stub: boolean;
  readonly changed_position: number;
  readonly lastmod: string | null;
};

export type IndexAnswer = {
  readonly position: number;
  readonly since: number | null;
  readonly entries: readonly IndexEntry[];
  readonly next: string | null;
  readonly links: { readonly lineages: string; readonly exports: string };
};

export const indexAnswerSchema = z.strictObject({
  position,
  since: z.int().min(-1).nullable().describe("After which position something changed; null: all are listed."),
  entries: z
    .array(
      z.strictObject({
        id: replyId.describe("The node."),
        href: link.describe("Its PROV as Turtle, as of the position of the index: all pages fit together."),
        stub: z
          .boolean()
          .describe("Whether it is named only: nobody recorded it, or what was recorded was taken back."),
        changed_position: count.describe(
          "The last position that said something of it, or took something out of it; with `since` also of what is joined to it.",
        ),
        lastmod: z.string().nullable().describe("When the log took that position (RFC 3339, UTC)."),
      } satisfies Fields<IndexEntry>),
    )
    .describe("This page, in the order of the log. Nothing is ever gone: what was taken back is a stub."),
  next: z
    .string()
    .nullable()
    .describe("What the following page is asked with, as `cursor`; null on the last."),
  links: z
    .strictObject({
      lineages: link.describe("The families."),
      exports: link.describe("Where all of it is asked for as one file."),
    })
    .describe("Paths on this site."),
} satisfies Fields<IndexAnswer>) satisfies z.ZodType<IndexAnswer>;
