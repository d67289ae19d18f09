// From untrusted JSON to a value of a schema, or to refusals that name the field and the way out.
import type { z } from "zod";
import type { Json } from "../model/canonical.ts";
import { EDGE_TYPE_NAMES, edgeTypeMeant } from "../model/edge-types.ts";
import { readJson } from "../model/json.ts";
import { RECORD_KINDS } from "../model/kinds.ts";
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

/** Whether the words that can stand there are the kinds of nodes. */
const isKind = (issue: Issue): boolean => issue.code === "invalid_value" && issue.values.includes("model");

function wordIssue(issue: Issue, said: Json | undefined, where: string): Refusal | undefined {
  if (typeof said !== "string") return undefined;
  const last = issue.path.at(-1);
  if (issue.path.length === 1 && last === "kind" && isKind(issue)) {
    const near = nearest(said, RECORD_KINDS);
    return {
      code: "unknown-kind",
      detail: `${JSON.stringify(said.slice(0, 80))} is not a kind.`,
      pointer: where,
      hint: `${near ? `Did you mean ${near}? ` : ""}Kinds: ${RECORD_KINDS.join(", ")}.`,
    };
  }
  if (issue.path.length === 3 && issue.path[0] === "parents" && last === "type") {
    const meant = edgeTypeMeant(said) ?? nearest(said, EDGE_TYPE_NAMES);
    return {
      code: "unknown-edge-type",
      detail: `${JSON.stringify(said.slice(0, 80))} is not an edge type.`,
      pointer: where,
      hint: `${meant ? `Did you mean ${meant}? ` : ""}Edge types: ${EDGE_TYPE_NAMES.join(", ")}.`,
    };
  }
  return undefined;
}

function refusalOf(issue: Issue, value: Json, schema: unknown): Refusal {
  if (issue.code === "unrecognized_keys") return unknownKey(issue, schema);
  const where = pointer(...(issue.path as (string | number)[]));
  const said = at(value, issue.path);
  const word = wordIssue(issue, said, where);
  if (word) return word;
  if (issue.code === "invalid_union") {
    const inner =
      issue.errors.flat().find((one) => one.code === "unrecognized_keys") ?? issue.errors.at(-1)?.[0];
    if (inner) return refusalOf({ ...inner, path: [...issue.path, ...inner.path] } as Issue, value, schema);
  }
  const name = issue.path.length === 0 ? "The record" : where;
  if (said === undefined && issue.path.length > 0)
    return { code: "invalid", detail: `${where} is required.`, pointer: where, hint: requiredHint(where) };
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

function requiredHint(where: string): string {
  if (where === "/kind") return `Say what the node is: ${RECORD_KINDS.join(", ")}.`;
  if (where === "/created_at_utc") return "Say when the artifact came to be, e.g. 2026-01-31T12:00:00Z.";
  return "Add the field.";
}

/** Holds a value against a schema; the first fault is the refusal, the others go with it. */
export function parse<T>(schema: z.ZodType<T>, value: Json): Result<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [first, ...others] = parsed.error.issues.map((issue) => refusalOf(issue, value, schema));
  if (first === undefined) throw new Error("a value was refused without an issue");
  return refuse(others.length === 0 ? first : { ...first, more: { others } });
}

/** Reads a JSON body of a schema. */
export function readBody<T>(schema: z.ZodType<T>, source: string): Result<T> {
  const read = readJson(source);
  return read.ok ? parse(schema, read.value.value) : read;
}
