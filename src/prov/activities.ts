// Records as PROV: the record itself, the activity it tells of (one activity may have many outputs, each with its
// record), who was responsible for it and by which plan, and what it measured.
import { codeId } from "../model/edges.ts";
import type { Agent, LineageRecord } from "../model/record.ts";
import type { Claim } from "../model/view.ts";
import { agentClass, fbClass, workClass } from "./classes.ts";
import { first } from "./described.ts";
import { agentIri, associationIri, metricIri, nodeIri, runIri, statementIri } from "./names.ts";
import type { Page } from "./page.ts";
import { fb } from "./properties.ts";
import { anyUri, boolean, decimal, instant, integer, json, text, thing } from "./quad.ts";
import { IDENTIFIER, prov, TYPE } from "./terms.ts";

export function writeAgent({ graph }: Page, agent: Agent): string {
  const iri = agentIri(agent);
  graph.add(iri, TYPE, thing(prov("Agent")));
  graph.add(iri, TYPE, thing(agentClass(agent)));
  graph.add(iri, IDENTIFIER, text(agent.id));
  return iri;
}

/** The record as an entity of its own: who keeps it, where, since when, and how it came to be. */
export function writeRecord({ graph }: Page, node: string, claim: Claim): void {
  const iri = statementIri(claim.record);
  const { capture } = claim.said;
  graph.add(iri, TYPE, thing(prov("Entity")));
  graph.add(iri, TYPE, thing(fbClass("Record")));
  graph.add(iri, IDENTIFIER, text(claim.record));
  graph.add(iri, fb("describes"), thing(nodeIri(node)));
  graph.add(iri, fb("lineage"), text(claim.lineage));
  graph.add(iri, fb("ledger"), text(claim.ledger));
  graph.add(iri, fb("sequence"), integer(claim.seq));
  graph.add(iri, fb("statement"), text(claim.statement));
  graph.add(iri, prov("generatedAtTime"), instant(claim.time));
  graph.add(iri, fb("captureMethod"), text(capture?.method));
  graph.add(iri, fb("captureSource"), text(capture?.source));
  graph.add(iri, fb("confidence"), decimal(capture?.confidence));
  for (const part of claim.withheld) graph.add(iri, fb("withheld"), text(part));
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

/** What the records of an activity say of it, the earliest that says a thing saying it for all. */
function writeRun(page: Page, iri: string, claims: readonly Claim[]): void {
  const { graph } = page;
  const run = <T>(say: (run: NonNullable<LineageRecord["transformation"]>) => T | undefined): T | undefined =>
    first(claims, ({ transformation }) => transformation && say(transformation));
  const code = run((said) => (typeof said.code === "object" ? said.code : undefined));
  graph.add(iri, IDENTIFIER, text(run((said) => said.id)));
  graph.add(iri, fb("status"), text(run((said) => said.status)));
  graph.add(iri, prov("startedAtTime"), instant(run((said) => said.started_at)));
  graph.add(iri, prov("endedAtTime"), instant(run((said) => said.ended_at)));
  graph.add(iri, fb("parameters"), json(run((said) => said.params)));
  graph.add(iri, fb("codeRepository"), anyUri(code?.repository));
  graph.add(iri, fb("codePath"), text(code?.path));
  graph.add(iri, fb("codeDirty"), boolean(code?.dirty));
  graph.add(iri, fb("packages"), json(first(claims, (said) => said.environment?.packages)));
  graph.add(iri, fb("hardware"), json(first(claims, (said) => said.environment?.hardware)));
  graph.add(iri, fb("outcome"), text(run((said) => said.outcome)));
  graph.add(iri, fb("authority"), text(run((said) => said.authority)));
  graph.add(iri, fb("justification"), text(run((said) => said.justification)));
  for (const { said } of claims)
    for (const id of said.transformation?.reviewed ?? []) {
      graph.add(iri, prov("used"), page.node(id));
      graph.add(iri, fb("inspected"), page.node(id));
    }
}

/** The agent, and the plan it followed when the code is known. */
function writeResponsibility(page: Page, iri: string, claim: Claim): void {
  const { graph } = page;
  const agent = claim.said.transformation?.agent;
  const code = codeId(claim.said);
  if (agent) graph.add(iri, prov("wasAssociatedWith"), thing(agentIri(agent)));
  if (code !== undefined) {
    const association = associationIri(claim.record);
    graph.add(iri, prov("qualifiedAssociation"), thing(association));
    graph.add(association, TYPE, thing(prov("Association")));
    if (agent) graph.add(association, prov("agent"), thing(agentIri(agent)));
    graph.add(association, prov("hadPlan"), page.node(code));
    graph.add(association, fb("record"), thing(statementIri(claim.record)));
  }
  if (agent) writeAgent(page, agent);
}

/** An activity, once, with all of its records that are described here. */
export function writeActivity(page: Page, iri: string): void {
  const { graph } = page;
  const claims = page.survey.outputs.get(iri) ?? [];
  graph.add(iri, TYPE, thing(prov("Activity")));
  for (const { said } of claims)
    if (said.transformation?.type) graph.add(iri, TYPE, thing(workClass(said.transformation.type)));
  writeRun(page, iri, claims);
  for (const { said } of claims) {
    const parent = said.transformation?.parent_run;
    if (parent !== undefined && runIri(parent) !== iri)
      graph.add(iri, prov("wasInformedBy"), page.run(parent));
  }
  for (const claim of claims) graph.add(iri, fb("record"), thing(statementIri(claim.record)));
  for (const claim of claims) writeResponsibility(page, iri, claim);
}
