// The schema of a retraction and of a reinstatement.
import { z } from "zod";
import { LIMITS } from "../model/limits.ts";
import type { Result } from "../model/result.ts";
import { readBody } from "./read-body.ts";

export const judgementSchema = z.strictObject({
  record: z
    .string()
    .regex(/^rec:[0-9a-f]{64}$/, "must be a record's id, rec: and 64 hexadecimal digits")
    .describe("The record that is judged, as its receipt names it."),
  reason: z
    .string()
    .trim()
    .min(1, "must say why")
    .max(LIMITS.proseLength)
    .describe("Why, for whoever reads the history."),
});

export type Judgement = z.infer<typeof judgementSchema>;

/** Reads the body of a judgement. */
export function readJudgement(source: string): Result<Judgement> {
  return readBody(judgementSchema, source);
}
