// What the claims about one thing say of one trait. Where they say several values the earliest record that says one is
// taken, and that there are others is said.
import { canonical, type Json } from "../model/canonical.ts";
import type { LineageRecord, Metric } from "../model/record.ts";
import { valueAt } from "./values.ts";

/** A claim, as far as a trait needs it; in the order of the log. */
export type Said = { readonly record: string; readonly said: LineageRecord };

/** A value that one record says. */
export type Saying = {
  readonly record: string;
  readonly value: Json;
  /** Of a metric: how it was measured. */
  readonly metric?: Metric;
};

/** The saying that counts. */
export type Found = Saying & {
  /** Whether another value was said too. */
  readonly several: boolean;
};

/** What a trait is read from: every value that a record says, the one that counts first. */
export type Reader = (said: LineageRecord) => readonly Pick<Saying, "value" | "metric">[];

export type MetricAsked = {
  readonly name: string;
  /** Every id of the data set; undefined: on whatever data. */
  readonly datasets?: ReadonlySet<string> | undefined;
  readonly split?: string | undefined;
};

/** One without a step was measured at the end. */
const stepOf = ({ step }: Metric): number => step ?? Number.POSITIVE_INFINITY;

/** A metric by name: of several steps the last counts. */
export const metricReader =
  ({ name, datasets, split }: MetricAsked): Reader =>
  (said) =>
    (said.metrics ?? [])
      .filter(
        (one) =>
          one.name === name &&
          (datasets === undefined || (one.dataset !== undefined && datasets.has(one.dataset))) &&
          (split === undefined || one.split === split),
      )
      // Infinity less infinity is no number: two without a step stay in the order in which they were said.
      .toSorted((x, y) => stepOf(y) - stepOf(x) || 0)
      .map((metric) => ({ value: metric.value, metric }));

/** A fact of the evidence, by the keys of its pointer. */
export const evidenceReader =
  (keys: readonly string[]): Reader =>
  (said) => {
    const value = valueAt(said.evidence, keys);
    return value === undefined ? [] : [{ value }];
  };

/** The saying that counts, and whether another value was said too; undefined when nobody said one. */
export function sayingOf(claims: readonly Said[], read: Reader): Found | undefined {
  const [first, ...others] = claims.flatMap(({ record, said }) =>
    read(said).map((one) => ({ record, ...one })),
  );
  if (first === undefined) return undefined;
  const own = canonical(first.value);
  return { ...first, several: others.some((one) => canonical(one.value) !== own) };
}
