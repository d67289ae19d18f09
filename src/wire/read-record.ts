// From untrusted text to a record: strict JSON, the schema, and refusals that name the field and the way out.
// The fourteen-field record of the lineage-DAG literature is read too: id, artifact_digest, parent_ids.
import { utf8 } from "../model/bytes.ts";
import type { Json } from "../model/canonical.ts";
import { readJson } from "../model/json.ts";
import { isLifecycleState, LIFECYCLE_STATES } from "../model/lifecycle.ts";
import { LIMITS } from "../model/limits.ts";
import type { LineageRecord } from "../model/record.ts";
import { pointer } from "../model/refusal.ts";
import { ok, type Result, refuse } from "../model/result.ts";
import { parse } from "./read-body.ts";
import { recordSchema } from "./record.ts";

export type ReadRecord = {
  readonly record: LineageRecord;
  readonly facets?: string;
  readonly warnings: readonly string[];
};

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What is said to whoever posts a state; where it is none, which ones there are. */
function stateWarning(state: Json): string {
  const taken = "lifecycle_state was not taken: states are moved by transitions, which are gated.";
  return isLifecycleState(state)
    ? taken
    : `${taken} It names no state; there are ${LIFECYCLE_STATES.join(", ")}.`;
}

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
  if (lifecycle_state != null) warnings.push(stateWarning(lifecycle_state));
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
  const parsed = parse<LineageRecord>(recordSchema, value);
  if (!parsed.ok) return parsed;
  const record = parsed.value;
  return ok({ record, warnings, ...(read.value.raw === undefined ? {} : { facets: read.value.raw }) });
}
