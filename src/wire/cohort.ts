// The schema of a cohort: records made from one parent state, said all or nothing.
import { z } from "zod";
import type { Json } from "../model/canonical.ts";
import { readJson } from "../model/json.ts";
import { LIMITS } from "../model/limits.ts";
import type { Result } from "../model/result.ts";
import { ok } from "../model/result.ts";
import { parse } from "./read-body.ts";
import { shortWord } from "./words.ts";

const id = z.string().min(1).max(LIMITS.idLength);

export const cohortSchema = z.strictObject({
  name: shortWord.describe("What it is called, e.g. acme/curriculum/step-7."),
  lineage: shortWord
    .refine((s) => !s.startsWith("~"), "must not begin with ~")
    .optional()
    .describe("The family all members belong to; when not said, `name` before its last slash."),
  from: z.array(id).max(LIMITS.parents).describe("The parent state that all members were made from."),
  note: z.string().max(LIMITS.proseLength).optional().describe("Why they were made together."),
  records: z
    .array(
      z.custom<Json>(
        (value) => typeof value === "object" && value !== null && !Array.isArray(value),
        "must be a record",
      ),
    )
    .max(LIMITS.cohortRecords)
    .optional()
    .describe("The records, as they would be posted one by one."),
  members: z
    .array(id)
    .max(LIMITS.cohortRecords)
    .optional()
    .describe("Nodes that were made earlier, one by one."),
});

export type SaidCohort = z.infer<typeof cohortSchema>;

/** Reads the body of a cohort. Its records are read one by one, each from its own text: see `recordTexts`. */
export function readCohort(
  source: string,
): Result<{ readonly cohort: SaidCohort; readonly records: readonly string[] }> {
  const read = readJson(source, "records");
  if (!read.ok) return read;
  const cohort = parse<SaidCohort>(cohortSchema, read.value.value);
  if (!cohort.ok) return cohort;
  return ok({ cohort: cohort.value, records: read.value.raw === undefined ? [] : elements(read.value.raw) });
}

/** The texts of the elements of a JSON array that has been read: facets inside have to be kept byte for byte. */
function elements(array: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = -1;
  let quoted = false;
  for (let i = 0; i < array.length; i++) {
    const c = array[i];
    if (quoted) {
      if (c === "\\") i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === "{" || c === "[") {
      depth++;
      if (depth === 2) from = i;
    } else if (c === "}" || c === "]") {
      depth--;
      if (depth === 1) found.push(array.slice(from, i + 1));
    }
  }
  return found;
}
