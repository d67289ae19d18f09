// The edges of a record: the parents it lists, and those that its other fields imply. Pure and total, so that the door
// and the fold agree: the door may refuse what this makes, the fold never does.
import type { Certainty } from "./certainty.ts";
import { type EdgeType, edgeType } from "./edge-types.ts";
import { localThing, nameInId, readId, unpinned } from "./id.ts";
import { readPurl } from "./purl.ts";
import { recipeModels } from "./recipe.ts";
import { ALIAS, type LineageRecord, type ParentClaim } from "./record.ts";
import { pointer } from "./refusal.ts";

/** A child's edge to a parent, as one record says it. */
export type Edge = {
  readonly parent: string;
  readonly type: EdgeType;
  readonly role?: string;
  /** Share, coefficient or count; `weight_unit` says which. */
  readonly weight?: number;
  readonly weight_unit?: NonNullable<ParentClaim["weight_unit"]>;
  readonly mutation?: NonNullable<ParentClaim["mutation"]>;
  readonly certainty: Certainty;
  /** Absent: the record lists it. `rule`: implied by another field. */
  readonly derived_by?: "rule";
  /** Where in the record it comes from; used by refusals, not kept. */
  readonly at: string;
  /** Set on a model of a recipe that matches no parent and cannot be pinned. */
  readonly unmatched?: string;
};

function said(parent: ParentClaim, at: string): Edge {
  const mutation = parent.mutation ?? { type: edgeType(parent.type).mutation };
  return {
    parent: parent.id,
    type: parent.type,
    ...(parent.role === undefined ? {} : { role: parent.role }),
    ...(parent.weight === undefined ? {} : { weight: parent.weight }),
    ...(parent.weight_unit === undefined ? {} : { weight_unit: parent.weight_unit }),
    ...(mutation.type === null ? {} : { mutation: { ...mutation, type: mutation.type } }),
    certainty: parent.certainty ?? "declared",
    ...(parent.derived_by === undefined ? {} : { derived_by: parent.derived_by }),
    at,
  };
}

function implied(parent: string, type: EdgeType, at: string, more: Partial<Edge> = {}): Edge {
  return { ...said({ id: parent, type }, at), derived_by: "rule", ...more };
}

function baseType(record: LineageRecord): EdgeType {
  if (record.kind === "adapter") return "adapter-of";
  if (record.kind === "deployment") return "served-from";
  if (record.quantization) return "quantized-from";
  return record.merge_recipe ? "merged-from" : "fine-tuned-from";
}

const BASE_ROLE: ReadonlySet<EdgeType> = new Set(["merged-from"]);

function fromBase(record: LineageRecord): Edge[] {
  if (record.base_model === undefined) return [];
  const type = baseType(record);
  return [implied(record.base_model, type, "/base_model", BASE_ROLE.has(type) ? { role: "base" } : {})];
}

function fromAdapters(record: LineageRecord): Edge[] {
  const deployed = record.kind === "deployment";
  return (record.adapters ?? []).map((id, i) =>
    deployed
      ? implied(id, "served-from", pointer("adapters", i), { role: "adapter" })
      : implied(id, "merged-from", pointer("adapters", i), {
          role: "adapter",
          mutation: { type: "adapter-merge" },
        }),
  );
}

/** What the Hugging Face Hub may have: two words, or one. Everything else is a path or an address of somebody's own. */
const isHubName = (path: string): boolean => /^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)?$/.test(path);

function hubStub(path: string): string {
  const purl = readPurl(`pkg:huggingface/${path}`);
  return unpinned(purl ?? { type: "generic", namespace: [], name: path });
}

/** What tells a record's own things from those of others. */
const nameOf = (record: LineageRecord): string =>
  record.artifact?.digest ?? record.node ?? record.name ?? record.transformation?.id ?? "unnamed";

/** A recipe says names where a record says ids: a name matches the parent whose id tells that name. */
function fromRecipe(record: LineageRecord, known: readonly string[]): Edge[] {
  if (record.merge_recipe === undefined) return [];
  const type: EdgeType = record.kind === "deployment" ? "served-from" : "merged-from";
  const edges: Edge[] = [];
  for (const model of recipeModels(record.merge_recipe)) {
    const pinnedTo =
      model.revision === undefined ? model.path : `pkg:huggingface/${model.path}@${model.revision}`;
    const id = readId(pinnedTo, model.at);
    const match = known.some(
      (parent) => (id.ok && parent === id.value.id) || (!id.ok && nameInId(parent) === model.path),
    );
    if (match) continue;
    const role = model.role ? { role: model.role } : {};
    if (id.ok) {
      edges.push(implied(id.value.id, type, model.at, role));
      continue;
    }
    const stub = isHubName(model.path) ? hubStub(model.path) : localThing(nameOf(record), model.at);
    edges.push(implied(stub, type, model.at, { ...role, unmatched: model.path }));
  }
  return edges;
}

/** The id of the code a transformation names, when it names one. */
export function codeId(record: LineageRecord): string | undefined {
  const code = record.transformation?.code;
  return typeof code === "string" ? code : code?.id;
}

function fromContext(record: LineageRecord): Edge[] {
  const code = codeId(record);
  const { image, lockfile } = record.environment ?? {};
  const at =
    typeof record.transformation?.code === "string" ? "/transformation/code" : "/transformation/code/id";
  return [
    ...(code === undefined ? [] : [implied(code, "built-with", at)]),
    ...(image === undefined ? [] : [implied(image, "built-with", "/environment/image")]),
    ...(lockfile === undefined ? [] : [implied(lockfile, "built-with", "/environment/lockfile")]),
  ];
}

function fromMeasurements(record: LineageRecord): Edge[] {
  const against = (record.metrics ?? []).flatMap((metric, i) =>
    metric.dataset === undefined
      ? []
      : [implied(metric.dataset, "evaluated-against", pointer("metrics", i, "dataset"))],
  );
  const calibration = record.quantization?.calibration;
  // Free text such as "imatrix" is not an id and makes no edge.
  const id = calibration === undefined ? undefined : readId(calibration, "/quantization/calibration");
  return id?.ok ? [implied(id.value.id, "calibrated-on", "/quantization/calibration"), ...against] : against;
}

/** What a person looked at, and took nothing from. */
function fromReview(record: LineageRecord): Edge[] {
  if (record.kind !== "intervention") return [];
  const reviewed = record.transformation?.reviewed ?? [];
  return reviewed.map((id, i) => implied(id, "reviewed", pointer("transformation", "reviewed", i)));
}

/** Every edge of a record, listed ones first, in the record's order; the index is the edge's ordinal. */
export function edgesOf(record: LineageRecord): Edge[] {
  // A parent that is the same thing by another id is no parent: `identityOf` has it among the aliases.
  const edges = (record.parents ?? []).flatMap((parent, i) =>
    parent.type === ALIAS ? [] : said(parent, pointer("parents", i)),
  );
  const hereditary = new Set(
    edges.filter((edge) => edgeType(edge.type).strength === "hereditary").map((edge) => edge.parent),
  );
  const add = (more: readonly Edge[], listed: (edge: Edge) => boolean): void => {
    for (const edge of more) if (!listed(edge)) edges.push(edge);
  };
  add(fromBase(record), (edge) => hereditary.has(edge.parent));
  add(fromAdapters(record), (edge) => hereditary.has(edge.parent));
  add(
    fromRecipe(
      record,
      edges.map((edge) => edge.parent),
    ),
    () => false,
  );
  add([...fromContext(record), ...fromMeasurements(record), ...fromReview(record)], (edge) =>
    edges.some((other) => other.parent === edge.parent && other.type === edge.type),
  );
  return edges;
}
