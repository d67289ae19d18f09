// A data set as MLDCAT-AP has it, with its one distribution, and what was measured of it as its quality.
import type { NodeSayings } from "../mapping/described.ts";
import { metricIri, nodeIri, partIri, recordIri } from "../names.ts";
import { decimal, type Term, text, thing } from "../quad.ts";
import { TYPE } from "../terms.ts";
import { descent, writeCommon, writeOwner } from "./common.ts";
import {
  type Bytes,
  bytesOf,
  checksum,
  createdOf,
  licence,
  type MldcatPage,
  mediaTypeIri,
  NOT_RECORDED,
  placeOf,
  resource,
  size,
  titleOf,
} from "./page.ts";
import { ml } from "./terms.ts";

/** What the profile wants of every data set. When it was collected is told as when it came to be. */
export function writeData(page: MldcatPage, node: NodeSayings): void {
  const { graph } = page;
  const iri = nodeIri(node.head.id);
  graph.add(iri, TYPE, thing(ml("dcat:Dataset")));
  writeCommon(page, node);
  graph.add(iri, ml("it6:collectionDate"), createdOf(node));
  graph.add(iri, ml("dcat:version"), text(node.head.version));
}

function writeMeasurement({ graph }: MldcatPage, iri: string, kind: string, name: string, value: Term): Term {
  graph.add(iri, TYPE, thing(ml("dqv:QualityMeasurement")));
  graph.add(iri, ml("dqv:value"), value);
  graph.add(iri, ml("dcterms:type"), thing(kind));
  graph.add(kind, TYPE, thing(ml("it6:DataQuality")));
  graph.add(kind, ml("dcterms:identifier"), text(name));
  graph.add(kind, ml("dcterms:title"), text(name));
  return thing(iri);
}

/** What was measured of the data; the profile wants something, and where nothing was it is told that nothing was. */
function measurements(page: MldcatPage, { head, claims }: NodeSayings): Term[] {
  const measured = claims.flatMap(({ record, said }) =>
    (said.metrics ?? []).map(({ name, value }, i) =>
      writeMeasurement(
        page,
        metricIri(record, i),
        `${recordIri(record)}#quality-${i}`,
        name,
        decimal(value) ?? NOT_RECORDED,
      ),
    ),
  );
  if (measured.length > 0) return measured;
  return [
    writeMeasurement(
      page,
      partIri(head.id, "quality"),
      partIri(head.id, "quality-type"),
      "quality",
      NOT_RECORDED,
    ),
  ];
}

/** Whether whoever follows the place gets the bytes. */
const isDownload = ({ uri }: Bytes): boolean => uri !== undefined && /^https?:/i.test(uri);

/** Its bytes, where anything is known of them. */
function writeDistribution(page: MldcatPage, node: NodeSayings): void {
  const { graph } = page;
  const { id } = node.head;
  const bytes = bytesOf(node);
  if (Object.keys(bytes).length === 0) return;
  const iri = partIri(id, "distribution");
  graph.add(nodeIri(id), ml("dcat:distribution"), thing(iri));
  graph.add(iri, TYPE, thing(ml("dcat:Distribution")));
  graph.add(iri, ml("dcterms:identifier"), text(bytes.digest));
  graph.add(iri, ml("dcterms:title"), text(titleOf(node.head)));
  graph.add(iri, ml("dcat:accessURL"), resource(page, placeOf(node)));
  if (isDownload(bytes)) graph.add(iri, ml("dcat:downloadURL"), resource(page, placeOf(node)));
  const type = mediaTypeIri(bytes.mediaType);
  if (type !== undefined) {
    graph.add(iri, ml("dcat:mediaType"), thing(type));
    graph.add(type, TYPE, thing(ml("dcterms:MediaType")));
  }
  graph.add(iri, ml("dcat:byteSize"), size(bytes.size));
  graph.add(iri, ml("spdx:checksum"), checksum(page, id, bytes.sha256));
  graph.add(iri, ml("dcterms:license"), licence(page, node));
  for (const one of measurements(page, node)) graph.add(iri, ml("dqv:hasQualityMeasurement"), one);
}

/** What is told of the data set that the view is of. */
export function writeWholeData(page: MldcatPage, node: NodeSayings): void {
  writeOwner(page, node, "dcterms:publisher");
  for (const one of descent(page, node))
    page.graph.add(nodeIri(node.head.id), ml("it6:dataProvenance"), text(`${one}.`));
  writeDistribution(page, node);
}
