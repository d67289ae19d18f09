// The metrics of two nodes compared. A metric is known by its name, its data set (by whatever id), its split and its step: a
// value measured on another split is another metric, and not a better one. Where the records of one node say several values
// of one metric, the earliest is taken and that is said.
import type { Metric } from "../model/record.ts";

export type MetricDifference = {
  readonly name: string;
  readonly dataset: string | null;
  readonly split: string | null;
  readonly step: number | null;
  /** Null where that node has no such metric. */
  readonly a: number | null;
  readonly b: number | null;
  readonly a_stderr: number | null;
  readonly b_stderr: number | null;
  /** `b` less `a`, to twelve significant digits; null where one is missing, or where no double holds it. */
  readonly difference: number | null;
  /** Whether one of the nodes has several values of it, of which the earliest is shown. */
  readonly contradicted: boolean;
};

type Known = { readonly metric: Metric; readonly several: boolean };

/** Binary fractions leave dust in the last digits, which is no difference. */
export function difference(of: number, from: number): number | null {
  const value = Number((of - from).toPrecision(12));
  return Number.isFinite(value) ? value : null;
}

function known(metrics: readonly Metric[], same: (id: string) => string): Map<string, Known> {
  const found = new Map<string, Known>();
  for (const metric of metrics) {
    const { name, dataset, split, step } = metric;
    const key = JSON.stringify([
      name,
      dataset === undefined ? null : same(dataset),
      split ?? null,
      step ?? null,
    ]);
    const first = found.get(key);
    if (first === undefined) found.set(key, { metric, several: false });
    else if (first.metric.value !== metric.value) found.set(key, { ...first, several: true });
  }
  return found;
}

export type MetricsCompared = {
  readonly differences: readonly MetricDifference[];
  /** How many both have with one value; they are not listed. */
  readonly equal: number;
};

/** Compares, in the order in which the metrics were said; `same` gives every id of one thing as one word. */
export function compareMetrics(
  a: readonly Metric[],
  b: readonly Metric[],
  same: (id: string) => string,
): MetricsCompared {
  const [left, right] = [known(a, same), known(b, same)];
  let equal = 0;
  const differences: MetricDifference[] = [];
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const [ours, theirs] = [left.get(key), right.get(key)];
    const shown = (theirs ?? ours)?.metric;
    if (shown === undefined) continue;
    const [x, y] = [ours?.metric, theirs?.metric];
    const contradicted = (ours?.several ?? false) || (theirs?.several ?? false);
    if (x !== undefined && y !== undefined && x.value === y.value && x.stderr === y.stderr && !contradicted) {
      equal++;
      continue;
    }
    differences.push({
      name: shown.name,
      dataset: shown.dataset ?? null,
      split: shown.split ?? null,
      step: shown.step ?? null,
      a: x?.value ?? null,
      b: y?.value ?? null,
      a_stderr: x?.stderr ?? null,
      b_stderr: y?.stderr ?? null,
      difference: x === undefined || y === undefined ? null : difference(y.value, x.value),
      contradicted,
    });
  }
  return { differences, equal };
}
