// Records as PROV: the record itself, the activity it tells of (one activity may have many outputs, each with its
// record), who was responsible for it and by which plan, and what it measured.
import { codeId } from "../model/edges.ts";
import { KINDS, type Kind } from "../model/kinds.ts";
import type { Agent } from "../model/record.ts";
import type { Claim } from "../model/view.ts";
import { agentClass, fbClass, workClass } from "./classes.ts";
import type { NodeSayings } from "./described.ts";
import type { RunFacts } from "./document.ts";
import { EDGE_MAPPINGS } from "./edge-mapping.ts";
import { activityIri, agentIri, associationIri, metricIri, nodeIri, runIri, statementIri } from "./names.ts";
import type { Page } from "./page.ts";
import { fb } from "./properties.ts";
import { anyUri, boolean, decimal, instant, integer, json, text, thing } from "./quad.ts";
import { IDENTIFIER, prov, TYPE } from "./terms.ts";

/** Whether nodes of this kind are reports of work: their record always tells of an activity. */
export const isAction = (kind: Kind): boolean => KINDS[kind].action === true;

/** The activities that the records of a node tell of, by record; a record that only describes tells of none. */
export function activitiesOf({ head, claims, edges }: NodeSayings): ReadonlyMap<string, string> {
  const made = new Set(edges.flatMap(({ type, record }) => (EDGE_MAPPINGS[type].derivation ? record : [])));
  return new Map(
    claims.flatMap(({ record, said }) =>
      said.transformation || made.has(record) || isAction(head.kind)
        ? [[record, activityIri(record, said.transformation?.id)]]
        : [],
    ),
  );
}

export function writeAgent({ graph, tell }: Page, agent: Agent): void {
  const iri = agentIri(agent);
  if (!tell(iri)) return;
  graph.add(iri, TYPE, thing(prov("Agent")));
  graph.add(iri, TYPE, thing(agentClass(agent)));
  graph.add(iri, IDENTIFIER, text(agent.id));
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

/** What one record says of its work by itself: all there is to know of work that has no name. */
export function factsOfClaim({ said: { transformation, environment } }: Claim): Omit<RunFacts, "id"> {
  const { status, started_at, ended_at, params, code, outcome, authority, justification } =
    transformation ?? {};
  return {
    status,
    started_at,
    ended_at,
    params,
    code: typeof code === "object" ? code : undefined,
    packages: environment?.packages,
    hardware: environment?.hardware,
    outcome,
    authority,
    justification,
  };
}

/** The facts of the activity that a record tells of. */
export function factsOf(page: Page, claim: Claim): Partial<RunFacts> {
  const id = claim.said.transformation?.id;
  return id === undefined ? factsOfClaim(claim) : page.facts(id);
}

/** What is known of an activity as a whole. */
function writeFacts({ graph }: Page, iri: string, facts: Partial<RunFacts>): void {
  graph.add(iri, IDENTIFIER, text(facts.id));
  graph.add(iri, fb("status"), text(facts.status));
  graph.add(iri, prov("startedAtTime"), instant(facts.started_at));
  graph.add(iri, prov("endedAtTime"), instant(facts.ended_at));
  graph.add(iri, fb("parameters"), json(facts.params));
  graph.add(iri, fb("codeRepository"), anyUri(facts.code?.repository));
  graph.add(iri, fb("codePath"), text(facts.code?.path));
  graph.add(iri, fb("codeDirty"), boolean(facts.code?.dirty));
  graph.add(iri, fb("packages"), json(facts.packages));
  graph.add(iri, fb("hardware"), json(facts.hardware));
  graph.add(iri, fb("outcome"), text(facts.outcome));
  graph.add(iri, fb("authority"), text(facts.authority));
  graph.add(iri, fb("justification"), text(facts.justification));
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
    graph.add(nodeIri(code), TYPE, thing(prov("Plan")));
  }
  if (agent) writeAgent(page, agent);
}

/** An activity as one of its records tells of it; what is known of the whole, once. */
export function writeActivity(page: Page, iri: string, claim: Claim): void {
  const { graph } = page;
  const { transformation } = claim.said;
  graph.add(iri, TYPE, thing(prov("Activity")));
  if (transformation?.type) graph.add(iri, TYPE, thing(workClass(transformation.type)));
  if (transformation?.id === undefined || page.tell(`${iri} facts`))
    writeFacts(page, iri, factsOf(page, claim));
  for (const id of transformation?.reviewed ?? []) {
    graph.add(iri, prov("used"), page.node(id));
    graph.add(iri, fb("inspected"), page.node(id));
  }
  const parent = transformation?.parent_run;
  if (parent !== undefined && runIri(parent) !== iri) graph.add(iri, prov("wasInformedBy"), page.run(parent));
  graph.add(iri, fb("record"), thing(statementIri(claim.record)));
  writeResponsibility(page, iri, claim);
}
