// The activities that records tell of (one may have many outputs, each with its record): when each output was made, who was
// responsible, by which plan and on whose behalf.
import { codeId } from "../../model/edges.ts";
import { KINDS, type Kind } from "../../model/kinds.ts";
import type { Agent } from "../../model/record.ts";
import type { Claim } from "../../model/view.ts";
import type { RunFacts } from "../formats/document.ts";
import {
  activityIri,
  agentIri,
  associationIri,
  authorityIri,
  delegationIri,
  generationIri,
  nodeIri,
  runIri,
  statementIri,
} from "../names.ts";
import { anyUri, boolean, instant, json, text, thing } from "../quad.ts";
import { IDENTIFIER, prov, TYPE } from "../terms.ts";
import { agentClass, fbClass, workClass } from "../vocabulary/classes.ts";
import { fb } from "../vocabulary/properties.ts";
import type { DescribedNode, NodeSayings } from "./described.ts";
import { EDGE_MAPPINGS } from "./edge-mapping.ts";
import type { Page } from "./page.ts";
import { isWithin } from "./time-order.ts";

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

/** On whose behalf the agent decided: in which role, or for which office. */
function writeDelegation({ graph, tell }: Page, iri: string, { record, said }: Claim): void {
  const { agent, authority } = said.transformation ?? {};
  if (agent === undefined || authority === undefined) return;
  const delegation = delegationIri(record);
  const principal = authorityIri(authority);
  graph.add(agentIri(agent), prov("actedOnBehalfOf"), thing(principal));
  graph.add(agentIri(agent), prov("qualifiedDelegation"), thing(delegation));
  graph.add(delegation, TYPE, thing(prov("Delegation")));
  graph.add(delegation, prov("agent"), thing(principal));
  graph.add(delegation, prov("hadActivity"), thing(iri));
  graph.add(delegation, fb("record"), thing(statementIri(record)));
  if (!tell(principal)) return;
  graph.add(principal, TYPE, thing(prov("Agent")));
  graph.add(principal, TYPE, thing(fbClass("Authority")));
  graph.add(principal, IDENTIFIER, text(authority));
}

/**
 * The making of a node by each of its activities: one of each, named after the earliest record that tells of it. Its time is
 * said where it is the node's own, and within those of the activity.
 */
export function writeGenerations(
  page: Page,
  { head, claims, times }: DescribedNode,
  activities: ReadonlyMap<string, string>,
): void {
  const { graph } = page;
  const written = new Set<string>();
  for (const claim of claims) {
    const activity = activities.get(claim.record);
    if (activity === undefined || written.has(activity)) continue;
    written.add(activity);
    const iri = generationIri(claim.record);
    graph.add(nodeIri(head.id), prov("wasGeneratedBy"), thing(activity));
    graph.add(nodeIri(head.id), prov("qualifiedGeneration"), thing(iri));
    graph.add(iri, TYPE, thing(prov("Generation")));
    graph.add(iri, prov("activity"), thing(activity));
    const { started_at, ended_at } = factsOf(page, claim);
    if (times.created !== undefined && isWithin(times.created, started_at, ended_at))
      graph.add(iri, prov("atTime"), instant(times.created));
    graph.add(iri, fb("record"), thing(statementIri(claim.record)));
  }
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
  writeDelegation(page, iri, claim);
}
