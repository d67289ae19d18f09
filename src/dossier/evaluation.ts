// How a node was measured: by its own records, and by evaluations of it.
import { bounded } from "../model/bounded.ts";
import { LIMITS } from "../model/limits.ts";
import type { Metric as SaidMetric } from "../model/record.ts";
import { first, type Known, nameOf, withheldOf } from "./known.ts";
import type { Dossier, Evaluation, Metric } from "./shape.ts";
import type { Material, Told } from "./told.ts";

function metricOf(known: Known, { name, value, stderr, step, dataset, split }: SaidMetric): Metric {
  return {
    name,
    value,
    stderr: stderr ?? null,
    step: step ?? null,
    dataset: dataset ?? null,
    dataset_name: dataset === undefined ? null : known.named(dataset).name,
    split: split ?? null,
  };
}

/** The metrics of a node, each once however many records say it. */
export function metricsOf(known: Known, { claims }: Pick<Told, "claims">): Metric[] {
  const all = claims.flatMap(({ said }) => said.metrics ?? []).map((metric) => metricOf(known, metric));
  return [...new Map(all.map((metric) => [JSON.stringify(metric), metric])).values()];
}

function evaluationOf(known: Known, told: Told): Evaluation {
  const against = told.edges.filter(({ type }) => type === "evaluated-against");
  const of = first(told, ({ transformation }) => transformation);
  return {
    ...nameOf(told.head),
    agent: of?.agent ?? null,
    status: of?.status ?? null,
    at: of?.ended_at ?? of?.started_at ?? first(told, (said) => said.created_at_utc),
    metrics: bounded(metricsOf(known, told), LIMITS.dossierNamed, (metric) => metric),
    against: bounded(
      [...new Set(against.map(({ parent }) => known.own(parent)))],
      LIMITS.dossierNamed,
      known.named,
    ),
    withheld: withheldOf(told),
  };
}

export function evaluationsOf(material: Material, known: Known): Dossier["evaluation"] {
  const [node] = material.ancestry;
  return {
    metrics: bounded(metricsOf(known, node), LIMITS.dossierItems, (metric) => metric),
    evaluations: bounded(material.evaluations, LIMITS.dossierItems, (one) => evaluationOf(known, one)),
    packet: first(node, (said) => said.evaluation_packet_uri),
    leaks: bounded(material.leaks, LIMITS.dossierItems, ({ grade, set, meets }) => ({
      grade,
      set: nameOf(set),
      meets: nameOf(meets),
    })),
  };
}
