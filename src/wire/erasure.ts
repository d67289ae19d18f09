// The schema of an erasure.
import { z } from "zod";
import { LIMITS } from "../model/limits.ts";
import type { Result } from "../model/result.ts";
import { readBody } from "./read-body.ts";

export const erasureSchema = z.strictObject({
  statement: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "must be a statement's hash, 64 hexadecimal digits, as receipts give it")
    .describe("The statement that is to lose parts, as its receipt names it."),
  parts: z
    .array(z.string().min(1).max(64))
    .min(1, "must name a part")
    .max(LIMITS.statementParts)
    .describe(
      "Names of its parts: `record`, `facets`, `source`; of a cohort `cohort`, `record/0`, `facets/0`…; of everything else that is said `body`; `context`.",
    ),
  reason: z
    .string()
    .trim()
    .min(1, "must say why")
    .max(LIMITS.proseLength)
    .describe("Why, for whoever reads the history. It is kept: put nothing in it that is to be forgotten."),
});

export type SaidErasure = z.infer<typeof erasureSchema>;

/** Reads the body of an erasure. */
export function readErasure(source: string): Result<SaidErasure> {
  return readBody(erasureSchema, source);
}
