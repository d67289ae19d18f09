// Metrics of our own exports, as the records had them.
import type { Metric } from "../../model/record.ts";
import { fbClass } from "../vocabulary/classes.ts";
import { fb } from "../vocabulary/properties.ts";
import type { Attribute } from "./expression.ts";
import type { Gathered, Thing } from "./gather.ts";
import type { Reading } from "./reading.ts";
import { count, number, thingIn, word } from "./values.ts";

const METRIC = fbClass("Metric");

const of = ({ others, own }: Gathered, iri: string): Thing | undefined => {
  const thing = own.get(iri) ?? others.get(iri);
  return thing?.classes.includes(METRIC) ? thing : undefined;
};

export const isMetric = ({ classes }: Thing): boolean => classes.includes(METRIC);

function metricOf(reading: Reading, { attributes }: Thing): Metric | undefined {
  const first = <T>(predicate: string, read: (value: Attribute[1]) => T | undefined): T | undefined => {
    for (const [p, value] of attributes) {
      const one = p === predicate ? read(value) : undefined;
      if (one !== undefined) return one;
    }
    return undefined;
  };
  const name = first(fb("metricName"), word);
  const value = first(fb("value"), number);
  if (name === undefined || value === undefined) return undefined;
  const stderr = first(fb("standardError"), number);
  const step = first(fb("step"), count);
  const dataset = first(fb("dataset"), thingIn);
  const split = first(fb("split"), word);
  return {
    name,
    value,
    ...(stderr === undefined || stderr < 0 ? {} : { stderr }),
    ...(step === undefined ? {} : { step }),
    ...(dataset === undefined ? {} : { dataset: reading.node(dataset) }),
    ...(split === undefined ? {} : { split }),
  };
}

/** The metrics that an entity names, in the order of their names, and its other attributes. */
export function metricsOf(
  reading: Reading,
  attributes: readonly Attribute[],
): { metrics: Metric[]; left: readonly Attribute[] } {
  const metrics: Metric[] = [];
  const left = attributes.filter(([predicate, value]) => {
    const iri = predicate === fb("metric") ? thingIn(value) : undefined;
    const thing = iri === undefined ? undefined : of(reading.said, iri);
    const metric = thing && metricOf(reading, thing);
    if (thing && metric === undefined) reading.report.aside("metrics without a name or a value", thing.iri);
    if (metric === undefined) return true;
    metrics.push(metric);
    reading.report.mapped("metrics");
    return false;
  });
  return { metrics, left };
}
