// From untrusted JSON to a value of a schema, or to refusals that name the field and the way out.
import type { z } from "zod";
import type { Json } from "../model/canonical.ts";
import { EDGE_TYPE_NAMES, edgeTypeMeant } from "../model/edge-types.ts";
import { readJson } from "../model/json.ts";
import { RECORD_KINDS } from "../model/kinds.ts";
import { LIFECYCLE_STATES } from "../model/lifecycle.ts";
import { nearest } from "../model/nearest.ts";
import { pointer, type Refusal } from "../model/refusal.ts";
import { ok, type Result, refuse } from "../model/result.ts";

type Issue = z.core.$ZodIssue;

type Inner = { unwrap?: () => unknown; shape?: Record<string, unknown> };

/** The keys that an object at this place of the schema may have, for the hint. Optional and array types unwrap alike. */
function knownKeys(schema: unknown, path: readonly PropertyKey[]): readonly string[] {
  const unwrapped = (from: Inner | undefined): Inner | undefined =>
    from?.unwrap ? unwrapped(from.unwrap() as Inner) : from;
  let here = unwrapped(schema as Inner);
  for (const step of path)
    if (typeof step !== "number") here = unwrapped(here?.shape?.[String(step)] as Inner | undefined);
  return Object.keys(here?.shape ?? {});
}

function unknownKey(issue: Issue & { code: "unrecognized_keys" }, schema: unknown): Refusal {
  const key = issue.keys[0] ?? "";
  const known = knownKeys(schema, issue.path);
  const near = nearest(key, known);
  return {
    code: "unknown-key",
    detail: `${JSON.stringify(key.slice(0, 80))} is not a field here.`,
    pointer: pointer(...(issue.path as (string | number)[]), key),
    hint: [
      near ? `Did you mean ${near}?` : "",
      knownKeys(schema, []).includes("facets") ? "Extras of your own go under `facets`." : "",
      near || known.length === 0 ? "" : `Known here: ${known.join(", ")}.`,
    ]
      .filter((sentence) => sentence !== "")
      .join(" "),
  };
}

function at(value: Json, path: readonly PropertyKey[]): Json | undefined {
  let here: Json | undefined = value;
  for (const step of path) here = (here as Record<PropertyKey, Json> | undefined)?.[step];
  return here;
}

/** A place at which one word of a closed list stands, and how another is refused there. */
export type Word = {
  /** The pointers of the place. */
  readonly at: RegExp;
  readonly code: "unknown-kind" | "unknown-edge-type" | "unknown-state";
  /** What the word is not, e.g. "a kind". */
  readonly what: string;
  readonly list: string;
  readonly known: readonly string[];
  readonly meant?: (word: string) => string | undefined;
};

export const KIND_WORD = {
  code: "unknown-kind",
  what: "a kind",
  list: "Kinds",
  known: RECORD_KINDS,
} as const satisfies Omit<Word, "at">;

export const EDGE_TYPE_WORD = {
  code: "unknown-edge-type",
  what: "an edge type",
  list: "Edge types",
  known: EDGE_TYPE_NAMES,
  meant: edgeTypeMeant,
} as const satisfies Omit<Word, "at">;

export const STATE_WORD = {
  code: "unknown-state",
  what: "a lifecycle state",
  list: "States",
  known: LIFECYCLE_STATES,
} as const satisfies Omit<Word, "at">;

const OF_RECORD: readonly Word[] = [
  { at: /^\/kind$/, ...KIND_WORD },
  { at: /^\/parents\/\d+\/type$/, ...EDGE_TYPE_WORD },
];

function wordIssue(said: Json | undefined, where: string, words: readonly Word[]): Refusal | undefined {
  const word = typeof said === "string" ? words.find(({ at }) => at.test(where)) : undefined;
  if (word === undefined || typeof said !== "string" || word.known.includes(said)) return undefined;
  const meant = word.meant?.(said) ?? nearest(said, word.known);
  return {
    code: word.code,
    detail: `${JSON.stringify(said.slice(0, 80))} is not ${word.what}.`,
    pointer: where,
    hint: `${meant ? `Did you mean ${meant}? ` : ""}${word.list}: ${word.known.join(", ")}.`,
  };
}

function refusalOf(issue: Issue, value: Json, schema: unknown, words: readonly Word[]): Refusal {
  if (issue.code === "unrecognized_keys") return unknownKey(issue, schema);
  const where = pointer(...(issue.path as (string | number)[]));
  const said = at(value, issue.path);
  const word = wordIssue(said, where, words);
  if (word) return word;
  if (issue.code === "invalid_union") {
    const inner =
      issue.errors.flat().find((one) => one.code === "unrecognized_keys") ?? issue.errors.at(-1)?.[0];
    if (inner)
      return refusalOf({ ...inner, path: [...issue.path, ...inner.path] } as Issue, value, schema, words);
  }
  const name = issue.path.length === 0 ? "What was sent" : where;
  if (said === undefined && issue.path.length > 0)
    return {
      code: "invalid",
      detail: `${where} is required.`,
      pointer: where,
      hint: requiredHint(where, issue, words),
    };
  if (issue.code === "invalid_value")
    return {
      code: "invalid",
      detail: `${name}: ${JSON.stringify(said)?.slice(0, 80)} is not one of the values it can have.`,
      pointer: where,
      hint: `One of: ${issue.values.join(", ")}.`,
    };
  return {
    code: "invalid",
    detail: `${name}: ${issue.message.replace(/^Invalid input: /, "")}.`,
    pointer: where,
    hint:
      said === null
        ? "Leave the field out when nothing is known."
        : "GET /docs has the schema of everything that is sent here, and /openapi.json the same for programs.",
  };
}

function requiredHint(where: string, issue: Issue, words: readonly Word[]): string {
  if (where === "/kind" && words === OF_RECORD) return `Say what the node is: ${RECORD_KINDS.join(", ")}.`;
  if (where === "/created_at_utc") return "Say when the artifact came to be, e.g. 2026-01-31T12:00:00Z.";
  return issue.code === "invalid_value" ? `Add the field: ${issue.values.join(", ")}.` : "Add the field.";
}

/** Holds a value against a schema; the first fault is the refusal, the others go with it. */
export function parse<T>(schema: z.ZodType<T>, value: Json, words: readonly Word[] = OF_RECORD): Result<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [first, ...others] = parsed.error.issues.map((issue) => refusalOf(issue, value, schema, words));
  if (first === undefined) throw new Error("a value was refused without an issue");
  return refuse(others.length === 0 ? first : { ...first, more: { others } });
}

/** Reads a JSON body of a schema. */
export function readBody<T>(schema: z.ZodType<T>, source: string, words?: readonly Word[]): Result<T> {
  const read = readJson(source);
  return read.ok ? parse(schema, read.value.value, words) : read;
}
