// The schema of a release.
import { z } from "zod";
import { LIMITS } from "../model/limits.ts";
import type { Result } from "../model/result.ts";
import { readBody } from "./read-body.ts";

export const releaseSchema = z.strictObject({
  statement: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "must be a statement's hash, 64 hexadecimal digits, as receipts give it")
    .describe("The statement that is in quarantine, as GET /v1/admin/quarantine names it."),
  reason: z
    .string()
    .trim()
    .min(1, "must say why")
    .max(LIMITS.proseLength)
    .describe("Why it can be projected now, for whoever reads the history."),
});

export type SaidRelease = z.infer<typeof releaseSchema>;

/** Reads the body of a release. */
export function readRelease(source: string): Result<SaidRelease> {
  return readBody(releaseSchema, source);
}
