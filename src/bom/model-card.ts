// The card of a model: what it learned from and how it measured. Considerations, inputs, outputs and architecture are nobody's
// to guess: the card is silent of them.
import { canonical, type Json } from "../model/canonical.ts";
import { edgeType } from "../model/edge-types.ts";
import type { Kind } from "../model/kinds.ts";
import type { Metric } from "../model/record.ts";
import type { Among } from "./component.ts";
import { type Part, part, property, someOf } from "./json.ts";
import { allSaid, type BomNode, firstSaid, refOf } from "./node.ts";
import { TASKS } from "./tasks.ts";

const DATA: ReadonlySet<Kind> = new Set<Kind>(["dataset", "snapshot"]);

/** Whether an edge type leads to data and to nothing else, so that even a stub at its end is data. */
const leadsToData = (type: BomNode["edges"][number]["type"]): boolean => {
  const { parent } = edgeType(type);
  return parent !== "any" && parent.every((kind) => DATA.has(kind));
};

/** The data that flowed into the model, by their names within the bill. */
function datasets(node: BomNode, nodes: ReadonlyMap<string, BomNode>): Part[] {
  const ids = node.edges.flatMap(({ parent, type }) => {
    const kind = nodes.get(parent)?.head.kind;
    return kind !== undefined && edgeType(type).strength === "hereditary" && leadsToData(type)
      ? [parent]
      : [];
  });
  return [...new Set(ids)].map((id) => ({ ref: refOf(id) }));
}

/** How it learned, where the kind of work leaves no doubt: fine-tuning may be of any approach. */
function approach(node: BomNode): Part | undefined {
  return firstSaid(node, (said) => said.transformation?.type) === "rlhf"
    ? { type: "reinforcement-learning" }
    : undefined;
}

/** On what a value was measured. */
function slice({ dataset, split, step }: Metric, names: Among["names"]): string | undefined {
  const name = dataset === undefined ? undefined : names.get(dataset);
  const parts = [
    ...(name === undefined || name === dataset ? [] : [name]),
    ...(dataset === undefined ? [] : [`data set ${dataset}`]),
    ...(split === undefined ? [] : [`split ${split}`]),
    ...(step === undefined ? [] : [`step ${step}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(", ").toWellFormed();
}

export function modelCard(node: BomNode, all: Among): Part | undefined {
  const metrics = new Map(
    node.claims.flatMap(({ said }) => said.metrics ?? []).map((one) => [canonical(one as Json), one]),
  );
  const learned = approach(node);
  const parameters = someOf({
    approach: learned,
    task: allSaid(node, (said) => said.tags).find((tag) => TASKS.has(tag)),
    datasets: datasets(node, all.nodes),
  });
  const measured = [...metrics.values()].map((metric) =>
    part({ type: metric.name.toWellFormed(), value: String(metric.value), slice: slice(metric, all.names) }),
  );
  return someOf({
    modelParameters: parameters,
    quantitativeAnalysis: measured.length === 0 ? undefined : { performanceMetrics: measured },
    // A standard error is no interval of confidence: of which confidence nobody said.
    properties: [...metrics]
      .filter(([, { stderr }]) => stderr !== undefined)
      .flatMap(([text]) => property("metric", text)),
  });
}
