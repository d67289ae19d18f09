// What a kind of node is in CycloneDX: the type of its component and, of what is data, which sort of data.
import { type EdgeType, edgeType } from "../model/edge-types.ts";
import type { Kind } from "../model/kinds.ts";

type DataType = "source-code" | "configuration" | "dataset" | "definition" | "other";

export type ComponentType =
  | "machine-learning-model"
  | "data"
  | "application"
  | "container"
  | "platform"
  | "file";

type Row = {
  readonly type: ComponentType;
  /** Of a component of type `data`. */
  readonly data?: DataType;
};

const ROWS: Readonly<Record<Kind, Row>> = {
  model: { type: "machine-learning-model" },
  checkpoint: { type: "machine-learning-model" },
  adapter: { type: "machine-learning-model" },
  dataset: { type: "data", data: "dataset" },
  snapshot: { type: "data", data: "dataset" },
  "eval-suite": { type: "data", data: "dataset" },
  index: { type: "data", data: "other" },
  prompt: { type: "data", data: "other" },
  tokenizer: { type: "data", data: "definition" },
  recipe: { type: "data", data: "configuration" },
  code: { type: "data", data: "source-code" },
  evaluation: { type: "data", data: "other" },
  // Reports of work: a bill has no better word for them.
  intervention: { type: "data", data: "other" },
  aggregation: { type: "data", data: "other" },
  run: { type: "data", data: "other" },
  environment: { type: "platform" },
  deployment: { type: "application" },
  artifact: { type: "file" },
  stub: { type: "file" },
};

const CONTAINER = /^pkg:(?:oci|docker)\//;

/** The kinds that all who name a stub as their parent allow it to be. */
function allowed(namedBy: readonly EdgeType[]): readonly Kind[] {
  const lists = namedBy.flatMap((type) => {
    const { parent } = edgeType(type);
    return parent === "any" ? [] : [parent];
  });
  const [first = [], ...others] = lists;
  return first.filter((kind) => others.every((list) => list.includes(kind)));
}

const REVISION = /^swh:1:(?:rev|rel|dir|cnt|snp):/;

/** What a node is, by its kind and ids; of a stub what those say who name it, as far as they leave one answer. */
export function rowOf(kind: Kind, ids: readonly string[], namedBy: readonly EdgeType[]): Row {
  const isContainer = ids.some((id) => CONTAINER.test(id));
  if (kind === "environment" && isContainer) return { type: "container" };
  if (kind !== "stub") return ROWS[kind];
  // What an id is of is known where its scheme is of nothing else.
  if (isContainer) return { type: "container" };
  if (ids.some((id) => REVISION.test(id))) return ROWS.code;
  const rows = allowed(namedBy).map((one) => ROWS[one]);
  const [first] = rows;
  if (first === undefined || rows.some(({ type }) => type !== first.type)) return ROWS.stub;
  return rows.some(({ data }) => data !== first.data) ? { type: first.type } : first;
}
