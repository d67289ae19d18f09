// A model as MLDCAT-AP has it: its file, what it learned from, how it was made, how it measured.
import { canonical, type Json } from "../../model/canonical.ts";
import type { Metric } from "../../model/record.ts";
import { TRANSFORMATION_TYPES } from "../../model/transformations.ts";
import { first, type NodeSayings } from "../mapping/described.ts";
import { metricIri, nodeIri, parameterIri, partIri } from "../names.ts";
import { decimal, integer, text, thing } from "../quad.ts";
import { TYPE } from "../terms.ts";
import { fb } from "../vocabulary/properties.ts";
import { descent, writeCommon, writeOwner } from "./common.ts";
import {
  bytesOf,
  called,
  checksum,
  createdOf,
  format,
  type MldcatPage,
  NOT_RECORDED,
  placeOf,
  resource,
  size,
  titleOf,
  versionOf,
} from "./page.ts";
import { ml } from "./terms.ts";

/** The bytes of a model. The profile wants a file, with a format and a place: where none is known the node itself is the place. */
function writeFile(page: MldcatPage, node: NodeSayings): void {
  const { graph } = page;
  const { id } = node.head;
  const bytes = bytesOf(node);
  const iri = partIri(id, "file");
  graph.add(nodeIri(id), ml("it6:hasFile"), thing(iri));
  graph.add(iri, TYPE, thing(ml("it6:File")));
  graph.add(iri, ml("dcterms:identifier"), text(bytes.digest ?? id));
  graph.add(iri, ml("dcterms:title"), text(titleOf(node.head)));
  if (bytes.uri === undefined)
    graph.add(iri, ml("dcterms:description"), text("No record says where the file lies."));
  graph.add(iri, ml("it6:url"), resource(page, placeOf(node)));
  graph.add(iri, ml("dcterms:format"), format(page, id, bytes.mediaType));
  graph.add(iri, ml("dcat:byteSize"), size(bytes.size));
  graph.add(iri, ml("spdx:checksum"), checksum(page, id, bytes.sha256));
}

/** "mmlu 0.81 on acme/questions, split test". */
function resultOf(page: MldcatPage, { name, value, dataset, split, step }: Metric): string {
  const on = dataset === undefined ? "" : ` on ${called(page, dataset)}`;
  const part = split === undefined ? "" : `, split ${split}`;
  return `${name} ${value}${on}${part}${step === undefined ? "" : `, step ${step}`}`;
}

/** Every value that was measured, and all of them in prose, where the profile looks for them. */
function writeEvaluations(page: MldcatPage, { head, claims }: NodeSayings): void {
  const { graph } = page;
  const results: string[] = [];
  for (const { record, said } of claims)
    for (const [i, metric] of (said.metrics ?? []).entries()) {
      const iri = metricIri(record, i);
      graph.add(nodeIri(head.id), ml("it6:hasEvaluation"), thing(iri));
      graph.add(iri, TYPE, thing(ml("it6:Evaluation")));
      graph.add(iri, ml("dcterms:title"), text(metric.name));
      graph.add(iri, ml("it6:value"), decimal(metric.value));
      // Theirs is the deviation of the values, ours the error of their mean.
      graph.add(iri, fb("standardError"), decimal(metric.stderr));
      graph.add(iri, fb("step"), integer(metric.step));
      graph.add(iri, fb("split"), text(metric.split));
      graph.add(
        iri,
        fb("dataset"),
        metric.dataset === undefined ? undefined : thing(nodeIri(metric.dataset)),
      );
      results.push(resultOf(page, metric));
    }
  if (results.length > 0)
    graph.add(nodeIri(head.id), ml("it6:evaluationResults"), text(`${[...new Set(results)].join("; ")}.`));
}

const spelled = (value: Json): string => (typeof value === "string" ? value : canonical(value));

function writeParameters({ graph }: MldcatPage, { head, claims }: NodeSayings): void {
  const claim = claims.find(({ said }) => said.transformation?.params !== undefined);
  for (const [i, [name, value]] of Object.entries(claim?.said.transformation?.params ?? {}).entries()) {
    const iri = parameterIri(claim?.record ?? "", i);
    graph.add(nodeIri(head.id), ml("it6:hasParameter"), thing(iri));
    graph.add(iri, TYPE, thing(ml("it6:Parameter")));
    graph.add(iri, ml("dcterms:title"), text(name));
    graph.add(iri, ml("it6:value"), text(spelled(value)));
  }
}

/** What it descends from and by which work, in prose. */
function writeProcess(page: MldcatPage, node: NodeSayings): void {
  const work = first(node.claims, (said) => said.transformation);
  const parts = [
    ...descent(page, node),
    ...(work?.type === undefined ? [] : [`work: ${TRANSFORMATION_TYPES[work.type]?.label ?? work.type}`]),
    ...(work?.id === undefined ? [] : [`run ${work.id}`]),
    ...(work?.started_at === undefined ? [] : [`began ${work.started_at}`]),
    ...(work?.ended_at === undefined ? [] : [`ended ${work.ended_at}`]),
    ...(work?.status === undefined ? [] : [work.status]),
  ];
  if (parts.length > 0)
    page.graph.add(nodeIri(node.head.id), ml("it6:trainingProcess"), text(`${parts.join("; ")}.`));
}

/** What the profile wants of every model, also of one that is only named. */
export function writeModel(page: MldcatPage, node: NodeSayings): void {
  const { graph } = page;
  const iri = nodeIri(node.head.id);
  graph.add(iri, TYPE, thing(ml("it6:MachineLearningModel")));
  writeCommon(page, node);
  graph.add(iri, ml("dcat:version"), text(versionOf(node)) ?? NOT_RECORDED);
  graph.add(iri, ml("dcterms:created"), createdOf(node));
  writeFile(page, node);
}

/** What it was trained on, where no record says that: that none does. The profile wants a data set, and this is none that has a name. */
export function writeUnrecordedData({ graph }: MldcatPage, { head }: NodeSayings): void {
  const iri = partIri(head.id, "training-data");
  graph.add(nodeIri(head.id), ml("it6:trainedOn"), thing(iri));
  graph.add(iri, TYPE, thing(ml("dcat:Dataset")));
  graph.add(iri, ml("dcterms:title"), text(`Training data of ${titleOf(head)}: not recorded`));
  graph.add(iri, ml("dcterms:description"), text(`No record says what ${head.id} itself was trained on.`));
  graph.add(iri, ml("it6:collectionDate"), NOT_RECORDED);
}

/** What is told of the model that the view is of. */
export function writeWholeModel(page: MldcatPage, node: NodeSayings): void {
  writeOwner(page, node, "dcterms:creator");
  writeProcess(page, node);
  writeParameters(page, node);
  writeEvaluations(page, node);
}
