// Records made one by one from their number: about 600 bytes, with two parents each, which are earlier ones of the same
// lane. Nothing is remembered, so a million of them takes no memory; the same number, the same record.
import { hash } from "node:crypto";

/** The first of a lane have no parents. */
export const FOUNDERS = 20;

// Every so many a data set, the others models.
const DATASETS = 10;
// How far back parents lie at most: a graph that becomes deep, and is not one long chain.
const WINDOW = 1_000;

/** A sequence of records that only descend from each other. */
export type Lane = {
  readonly name: string;
  readonly lineage: string;
  /** Parents are among the first so many, when not among all before. */
  readonly parentsBelow?: number;
};

/** Any number from a number (the finaliser of MurmurHash3). */
function scramble(n: number): number {
  let h = Math.imul(n ^ (n >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const isDataset = (k: number): boolean => k % DATASETS === 0;

const idOf = (lane: Lane, k: number): string => `sha256:${hash("sha256", `${lane.name} ${k}`, "hex")}`;

/** One before `bound` that is, or is not, a data set. */
function earlier(bound: number, dataset: boolean, seed: number): number {
  const at = bound - 1 - (scramble(seed) % Math.min(bound, WINDOW));
  if (dataset) return at - (at % DATASETS);
  return isDataset(at) ? Math.max(1, at - 1) : at;
}

/** Two different parents of the k-th: data sets come from data sets, every second model is a merge, the others are tuned. */
function parents(lane: Lane, k: number): readonly [string, string] {
  const bound = Math.min(k, lane.parentsBelow ?? k);
  const merge = !isDataset(k) && k % 2 === 0;
  let seed = Math.imul(k, 0x9e3779b1);
  const first = earlier(bound, isDataset(k), seed);
  const other = (): number => earlier(bound, !merge, ++seed);
  let second = other();
  while (second === first) second = other();
  const edge = (n: number, type: string, more = ""): string =>
    `{"id":"${idOf(lane, n)}","type":"${type}"${more}}`;
  if (isDataset(k)) return [edge(first, "filtered-from"), edge(second, "augmented-from")];
  const weight = ',"weight":0.5,"weight_unit":"merge-coefficient"';
  return merge
    ? [edge(first, "merged-from", weight), edge(second, "merged-from", weight)]
    : [edge(first, "fine-tuned-from"), edge(second, "trained-on")];
}

/** The JSON text of the k-th record of a lane. */
export function record(lane: Lane, k: number): string {
  const said = k < FOUNDERS ? "" : parents(lane, k).join(",");
  const kind = isDataset(k) ? "dataset" : "model";
  return `{"kind":"${kind}","name":"${lane.name}/${kind}-${k}","version":"1.${k}","artifact":{"digest":"${idOf(lane, k)}","size":${1_000_000 + k}},"parents":[${said}],"lineage":"${lane.lineage}","transformation":{"id":"https://ci.example/runs/${lane.name}/${k}","status":"succeeded"},"license":"Apache-2.0","created_at_utc":"2026-01-31T12:00:00Z"}`;
}
