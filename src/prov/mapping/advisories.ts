// What is wrong with a node, and what it is set aside by. An advisory is an entity about the node and not its invalidation:
// the node still is, and may be used with or against what is said of it.

import { advisoryIri, nodeIri, saidIri } from "../names.ts";
import { anyUri, instant, integer, text, thing } from "../quad.ts";
import { DESCRIPTION, IDENTIFIER, LABEL, prov, TYPE } from "../terms.ts";
import { fbClass } from "../vocabulary/classes.ts";
import { fb } from "../vocabulary/properties.ts";
import type { DescribedNode } from "./described.ts";
import { writeInvalidation } from "./invalidation.ts";
import type { Page } from "./page.ts";
import { writePlace } from "./records.ts";
import type { ToldAdvisory, ToldWaiver } from "./said.ts";

function writeWithdrawal(page: Page, iri: string, { statement, withdrawn }: ToldAdvisory): void {
  if (withdrawn === null) return;
  const { graph } = page;
  const withdrawal = saidIri(withdrawn.statement, "withdrawal");
  writeInvalidation(page, iri, saidIri(statement, "advisory-end"), withdrawal);
  graph.add(withdrawal, TYPE, thing(prov("Activity")));
  graph.add(withdrawal, TYPE, thing(fbClass("WithdrawalActivity")));
  graph.add(withdrawal, fb("statement"), text(withdrawn.statement));
  graph.add(withdrawal, fb("position"), integer(withdrawn.position));
}

function writeAdvisory(page: Page, node: string, advisory: ToldAdvisory): void {
  const { graph } = page;
  const iri = advisoryIri(advisory.id);
  graph.add(iri, fb("about"), thing(nodeIri(node)));
  for (const name of advisory.names) graph.add(iri, fb("aboutName"), text(name));
  // The rest is the same whichever node it is about.
  if (!page.tell(`${iri} facts`)) return;
  graph.add(iri, TYPE, thing(prov("Entity")));
  graph.add(iri, TYPE, thing(fbClass("Advisory")));
  graph.add(iri, IDENTIFIER, text(advisory.id));
  graph.add(iri, LABEL, text(advisory.title));
  graph.add(iri, DESCRIPTION, text(advisory.description));
  graph.add(iri, fb("severity"), text(advisory.severity));
  graph.add(iri, fb("advisoryKind"), text(advisory.kind));
  for (const uri of advisory.references) graph.add(iri, fb("furtherReading"), anyUri(uri));
  writePlace(page, iri, advisory);
  graph.add(iri, prov("generatedAtTime"), instant(advisory.time));
  if (advisory.withheld) graph.add(iri, fb("withheld"), text("body"));
  writeWithdrawal(page, iri, advisory);
}

function writeWaiver(page: Page, node: string, waiver: ToldWaiver): void {
  const { graph } = page;
  const iri = saidIri(waiver.statement, "waiver");
  graph.add(iri, TYPE, thing(prov("Entity")));
  graph.add(iri, TYPE, thing(fbClass("Waiver")));
  graph.add(iri, IDENTIFIER, text(waiver.id));
  graph.add(iri, fb("about"), thing(nodeIri(node)));
  graph.add(iri, fb("waives"), page.entity(advisoryIri(waiver.advisory), waiver.advisory));
  graph.add(iri, fb("until"), instant(waiver.until));
  graph.add(iri, fb("reason"), text(waiver.reason));
  writePlace(page, iri, waiver);
  graph.add(iri, prov("generatedAtTime"), instant(waiver.time));
  if (waiver.withheld) graph.add(iri, fb("withheld"), text("body"));
}

/** The advisories about a node and the waivers for it. */
export function writeAdvisories(page: Page, { head, advisories, waivers }: DescribedNode): void {
  for (const advisory of advisories) writeAdvisory(page, head.id, advisory);
  for (const waiver of waivers) writeWaiver(page, head.id, waiver);
}
