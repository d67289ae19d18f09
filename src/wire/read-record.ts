// From untrusted text to a record: strict JSON, the schema, and refusals that name the field and the way out.
// The fourteen-field record of the lineage-DAG literature is read too: id, artifact_digest, parent_ids.
import type { z } from "zod";
import { utf8 } from "../model/bytes.ts";
import type { Json } from "../model/canonical.ts";
import { EDGE_TYPE_NAMES, edgeTypeMeant } from "../model/edge-types.ts";
import { readJson } from "../model/json.ts";
import { RECORD_KINDS } from "../model/kinds.ts";
import { LIMITS } from "../model/limits.ts";
import { nearest } from "../model/nearest.ts";
import type { LineageRecord } from "../model/record.ts";
import { pointer, type Refusal } from "../model/refusal.ts";
import { ok, type Result, refuse } from "../model/result.ts";
import { recordSchema } from "./record.ts";

export type ReadRecord = {
  readonly record: LineageRecord;
  readonly facets?: string;
  readonly warnings: readonly string[];
};

type Issue = z.core.$ZodIssue;

const PARENT_KEYS = ["id", "type", "role", "weight", "weight_unit", "mutation", "certainty"];

/** The keys that an object at this place may have, for the hint. */
function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return Object.keys(recordSchema.shape);
  if (path[0] === "parents") return PARENT_KEYS;
  const field = recordSchema.shape[path[0] as keyof typeof recordSchema.shape] as unknown;
  let inner = field as { unwrap?: () => unknown; element?: unknown; shape?: Record<string, unknown> };
  while (inner?.unwrap) inner = inner.unwrap() as typeof inner;
  if (inner?.element) inner = inner.element as typeof inner;
  return Object.keys(inner?.shape ?? {});
}

function unknownKey(issue: Issue & { code: "unrecognized_keys" }): Refusal {
  const key = issue.keys[0] ?? "";
  const known = knownKeys(issue.path);
  const near = nearest(key, known);
  return {
    code: "unknown-key",
    detail: `${JSON.stringify(key.slice(0, 80))} is not a field here.`,
    pointer: pointer(...(issue.path as (string | number)[]), key),
    hint: near
      ? `Did you mean ${near}? Extras of your own go under \`facets\`.`
      : `Extras of your own go under \`facets\`. Known here: ${known.join(", ")}.`,
  };
}

function at(value: Json, path: readonly PropertyKey[]): Json | undefined {
  let here: Json | undefined = value;
  for (const step of path) here = (here as Record<PropertyKey, Json> | undefined)?.[step];
  return here;
}

function wordIssue(issue: Issue, said: Json | undefined, where: string): Refusal | undefined {
  if (typeof said !== "string") return undefined;
  const last = issue.path.at(-1);
  if (issue.path.length === 1 && last === "kind") {
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

function refusalOf(issue: Issue, value: Json): Refusal {
  if (issue.code === "unrecognized_keys") return unknownKey(issue);
  const where = pointer(...(issue.path as (string | number)[]));
  const said = at(value, issue.path);
  const word = wordIssue(issue, said, where);
  if (word) return word;
  if (issue.code === "invalid_union") {
    const inner =
      issue.errors.flat().find((one) => one.code === "unrecognized_keys") ?? issue.errors.at(-1)?.[0];
    if (inner) return refusalOf({ ...inner, path: [...issue.path, ...inner.path] } as Issue, value);
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
        : "See the schema of a record in the README.",
  };
}

function requiredHint(where: string): string {
  if (where === "/kind") return `Say what the node is: ${RECORD_KINDS.join(", ")}.`;
  if (where === "/created_at_utc") return "Say when the artifact came to be, e.g. 2026-01-31T12:00:00Z.";
  return "Add the field.";
}

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads the fourteen-field record: its names become ours, its nulls are silence, its state only draws a warning. */
function fromFourteen(value: { readonly [key: string]: Json }): Result<{ value: Json; warnings: string[] }> {
  const { id, artifact_digest, parent_ids, lifecycle_state, rollback_target, ...rest } = value;
  const out: Record<string, Json> = {};
  for (const [key, member] of Object.entries(rest))
    if (member !== null || key === "created_at_utc") out[key] = member;
  const clash = (ours: string, theirs: string): Result<never> =>
    refuse({
      code: "invalid",
      detail: `${theirs} and ${ours} say the same thing twice.`,
      pointer: pointer(theirs),
      hint: `Keep ${ours}.`,
    });
  if (id != null) {
    if (out.node !== undefined) return clash("node", "id");
    out.node = id;
  }
  if (artifact_digest != null) {
    const artifact = out.artifact ?? {};
    if (isObject(artifact) && artifact.digest !== undefined) return clash("artifact", "artifact_digest");
    out.artifact = isObject(artifact) ? { ...artifact, digest: artifact_digest } : artifact;
  }
  if (parent_ids != null) {
    if (out.parents !== undefined) return clash("parents", "parent_ids");
    if (!Array.isArray(parent_ids))
      return refuse({
        code: "invalid",
        detail: "/parent_ids: expected an array of ids.",
        pointer: "/parent_ids",
        hint: "Send a list, empty for a founder.",
      });
    out.parents = parent_ids.map((parent) => ({ id: parent, type: "derived-from" }));
  }
  out.kind ??= "model";
  const warnings: string[] = [];
  if (lifecycle_state != null)
    warnings.push("lifecycle_state was not taken: states are moved by transitions, which are gated.");
  if (rollback_target != null) warnings.push("rollback_target was not taken: it is set by transitions.");
  return ok({ value: out, warnings });
}

const FOURTEEN = ["id", "artifact_digest", "parent_ids"];

/** Reads one record from its JSON text. */
export function readRecord(source: string): Result<ReadRecord> {
  if (source.length > LIMITS.recordBytes || utf8(source).length > LIMITS.recordBytes)
    return refuse({
      code: "too-large",
      detail: `A record may have ${LIMITS.recordBytes} bytes; this one has ${utf8(source).length}.`,
      hint: "Keep the bulk in an artifact and name it by its digest.",
    });
  const read = readJson(source, "facets");
  if (!read.ok) return read;
  let value = read.value.value;
  if (!isObject(value))
    return refuse({
      code: "invalid",
      detail: "A record is a JSON object.",
      pointer: "",
      hint: 'Send {"kind": …}; several records go as NDJSON, one a line.',
    });
  let warnings: readonly string[] = [];
  const given = value;
  if (FOURTEEN.some((key) => Object.hasOwn(given, key))) {
    const translated = fromFourteen(given);
    if (!translated.ok) return translated;
    value = translated.value.value;
    warnings = translated.value.warnings;
  }
  const parsed = recordSchema.safeParse(value);
  if (!parsed.success) {
    const refusals = parsed.error.issues.map((issue) => refusalOf(issue, value));
    const [first, ...others] = refusals;
    if (first) return refuse(others.length === 0 ? first : { ...first, more: { others } });
  }
  const record = parsed.data as LineageRecord;
  return ok({ record, warnings, ...(read.value.raw === undefined ? {} : { facets: read.value.raw }) });
}
