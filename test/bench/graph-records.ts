// The records of a graph: what somebody would post to have it. Their text is canonical, so that it can be hashed as it is.
import { hash } from "node:crypto";
import { CERTAINTIES, type Certainty } from "../../src/model/certainty.ts";
import { type GraphKind, KINDS, type LineageGraph, TYPES } from "./graph.ts";

export type GraphParent = {
  readonly n: number;
  readonly type: (typeof TYPES)[number];
  readonly certainty: Certainty;
};

export const idOf = (graph: LineageGraph, n: number): string =>
  `sha256:${hash("sha256", `${graph.name} ${n}`, "hex")}`;

export const kindOf = (graph: LineageGraph, n: number): GraphKind => KINDS[graph.kinds[n] ?? 0] ?? "model";

export const nameOf = (graph: LineageGraph, n: number): string => `bench/${kindOf(graph, n)}-${n}`;

export const versionOf = (n: number): string => `1.${n}`;

export function parentsOf(graph: LineageGraph, n: number): GraphParent[] {
  const found: GraphParent[] = [];
  for (let i = graph.offsets[n] ?? 0; i < (graph.offsets[n + 1] ?? 0); i++)
    found.push({
      n: graph.parents[i] ?? 0,
      type: TYPES[graph.types[i] ?? 0] ?? "fine-tuned-from",
      certainty: CERTAINTIES[graph.certainties[i] ?? 0] ?? "declared",
    });
  return found;
}

/** RFC 8785 text of the record of a node; `ids` has those of its parents. */
export function recordText(graph: LineageGraph, n: number, id: string, ids: readonly string[]): string {
  const parents = parentsOf(graph, n).map(
    ({ certainty, type }, i) => `{"certainty":"${certainty}","id":"${ids[i]}","type":"${type}"}`,
  );
  return `{"artifact":{"digest":"${id}"},"created_at_utc":"2026-01-31T12:00:00Z","kind":"${kindOf(graph, n)}","lineage":"bench/${graph.name}","name":"${nameOf(graph, n)}","parents":[${parents.join(",")}],"version":"${versionOf(n)}"}`;
}

/** What such a record is called. */
export const recordIdOf = (text: string): string =>
  `rec:${hash("sha256", `forebear/v1/record\n${text}`, "hex")}`;
