// Records as entities of their own: who keeps them, where, since when, how they came to be, and what became of those that do
// not hold; and what they measured.
import type { LineageRecord } from "../../model/record.ts";
import type { Claim } from "../../model/view.ts";
import { metricIri, nodeIri, recordEndIri, retractionIri, statementIri } from "../names.ts";
import { decimal, instant, integer, text, thing } from "../quad.ts";
import { IDENTIFIER, prov, TYPE } from "../terms.ts";
import { fbClass } from "../vocabulary/classes.ts";
import { fb } from "../vocabulary/properties.ts";
import { writeInvalidation } from "./invalidation.ts";
import type { Page } from "./page.ts";
import type { Placed, RecordSetAside } from "./said.ts";

/** Where a statement stands, on the thing that it is told of as. */
export function writePlace({ graph }: Page, iri: string, { lineage, ledger, seq, statement }: Placed): void {
  graph.add(iri, fb("lineage"), text(lineage));
  graph.add(iri, fb("ledger"), text(ledger));
  graph.add(iri, fb("sequence"), integer(seq));
  graph.add(iri, fb("statement"), text(statement));
}

type Told = Placed & {
  readonly record: string;
  readonly withheld: readonly string[];
  readonly capture: LineageRecord["capture"] | null;
};

function writeStatement(page: Page, node: string, told: Told): void {
  const { graph } = page;
  const iri = statementIri(told.record);
  graph.add(iri, TYPE, thing(prov("Entity")));
  graph.add(iri, TYPE, thing(fbClass("Record")));
  graph.add(iri, IDENTIFIER, text(told.record));
  graph.add(iri, fb("describes"), thing(nodeIri(node)));
  writePlace(page, iri, told);
  graph.add(iri, prov("generatedAtTime"), instant(told.time));
  graph.add(iri, fb("captureMethod"), text(told.capture?.method));
  graph.add(iri, fb("captureSource"), text(told.capture?.source));
  graph.add(iri, fb("confidence"), decimal(told.capture?.confidence));
  for (const part of told.withheld) graph.add(iri, fb("withheld"), text(part));
}

/** A record that holds. */
export function writeRecord(page: Page, node: string, claim: Claim): void {
  writeStatement(page, node, { ...claim, capture: claim.said.capture });
}

/** A record that does not: it was said, and of the node it says nothing. */
export function writeSetAside(page: Page, node: string, told: RecordSetAside): void {
  const { graph } = page;
  const iri = statementIri(told.record);
  writeStatement(page, node, told);
  if (told.state !== "retracted") {
    graph.add(iri, fb("conflict"), text(told.state));
    return;
  }
  const retraction = retractionIri(told.record);
  writeInvalidation(page, iri, recordEndIri(told.record), retraction);
  graph.add(retraction, TYPE, thing(prov("Activity")));
  graph.add(retraction, TYPE, thing(fbClass("RetractionActivity")));
  graph.add(retraction, fb("position"), integer(told.until));
}

export function writeMetrics(page: Page, claim: Claim): void {
  for (const [i, metric] of (claim.said.metrics ?? []).entries()) {
    const iri = metricIri(claim.record, i);
    page.graph.add(iri, TYPE, thing(fbClass("Metric")));
    page.graph.add(iri, fb("metricName"), text(metric.name));
    page.graph.add(iri, fb("value"), decimal(metric.value));
    page.graph.add(iri, fb("standardError"), decimal(metric.stderr));
    page.graph.add(iri, fb("step"), integer(metric.step));
    page.graph.add(iri, fb("dataset"), metric.dataset === undefined ? undefined : page.node(metric.dataset));
    page.graph.add(iri, fb("split"), text(metric.split));
    page.graph.add(iri, fb("record"), thing(statementIri(claim.record)));
  }
}
