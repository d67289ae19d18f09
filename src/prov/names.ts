// What things are called: a node after its id, everything a record says after the record, so that nothing is blank and
// two sites give the same thing the same name. A fragment leads, on the web, to the page of its record.
import type { Agent } from "../model/record.ts";
import { escapeSegment, isIri } from "./iri.ts";
import { remembered } from "./remembered.ts";
import { BASES, HOME } from "./terms.ts";

/** The IRI of a node, at every site. */
export const nodeIri = remembered((id: string): string => BASES.id + escapeSegment(id));

/** The IRI under whose fragments everything lies that one record says; `rec:` and the hash. */
export function recordIri(record: string): string {
  return nodeIri(record);
}

/** The record itself, as a thing that can be spoken about. A node may be named after its record: this is not the node. */
export const statementIri = (record: string): string => `${recordIri(record)}#record`;

export const edgeIri = (record: string, ordinal: number): string => `${recordIri(record)}#edge-${ordinal}`;

export const metricIri = (record: string, index: number): string => `${recordIri(record)}#metric-${index}`;

export const associationIri = (record: string): string => `${recordIri(record)}#association`;

/** The measuring of an artifact by the record's evaluations: another act than the making of it. */
export const measurementIri = (record: string): string => `${recordIri(record)}#measurement`;

const RUN = /^(?:https?:\/\/[^/?#]|urn:[A-Za-z0-9][A-Za-z0-9-]*:.)/i;

/** A run that already has an IRI keeps it, unless that lies where Forebear names its own things. */
export function runIri(run: string): string {
  const own = RUN.test(run) && isIri(run) && !run.toLowerCase().startsWith(HOME);
  return own ? run : BASES.run + escapeSegment(run);
}

/** The activity that a record tells of: its run, or an activity of its own. */
export function activityIri(record: string, run: string | undefined): string {
  return run === undefined ? `${recordIri(record)}#activity` : runIri(run);
}

export function agentIri(agent: Agent): string {
  return BASES.agent + escapeSegment(`${agent.type}:${agent.id}`);
}

/** On whose behalf somebody decided, as an agent. */
export const authorityIri = (authority: string): string =>
  `${BASES.agent}${escapeSegment(`authority:${authority}`)}`;

export const generationIri = (record: string): string => `${recordIri(record)}#generation`;

export const delegationIri = (record: string): string => `${recordIri(record)}#delegation`;

export const retractionIri = (record: string): string => `${recordIri(record)}#retraction`;

/** The end of a record, of which a retraction is the cause. */
export const recordEndIri = (record: string): string => `${recordIri(record)}#invalidation`;

/** What a statement about anything but a record says is a fragment of it. */
export const saidIri = (statement: string, fragment: string): string =>
  `${BASES.statement}${escapeSegment(statement)}#${fragment}`;

/**
 * A state in a niche. One statement may put a node into several niches, and another node out of its place: `part` tells whose
 * it is.
 */
export const standingIri = (statement: string, part: "standing" | "replaced", niche: string): string =>
  saidIri(statement, `${part}-${escapeSegment(niche)}`);

/** The end of a state in a niche. */
export const standingEndIri = (statement: string, part: "standing" | "replaced", niche: string): string =>
  saidIri(statement, `end-of-${part}-${escapeSegment(niche)}`);

/** `name@version` of a policy: after the statement that says it; what no statement says came with the software, to every site. */
export const policyIri = (version: string, statement: string | null): string =>
  statement === null ? BASES.policy + escapeSegment(version) : saidIri(statement, "policy");

/** An advisory, by its id: `advisory:` and the hash of its statement. */
export const advisoryIri = (id: string): string => saidIri(id.replace(/^advisory:/, ""), "advisory");

/** The site that says something, as an agent. */
export const siteIri = (site: string): string => `${BASES.agent}${escapeSegment(`site:${site}`)}`;

/** All that one document says, as one thing. `digest`: 64 hexadecimal digits of what was asked. */
export const bundleIri = (site: string, position: number, digest: string): string =>
  `${BASES.bundle}${escapeSegment(site)}/${position}/${digest}`;

/** What is told of a node beside the node itself, where a vocabulary wants a thing of its own for it: its file, its licence. */
export const partIri = (id: string, part: string): string => `${nodeIri(id)}#${part}`;

/** A parameter of the work that a record tells of. */
export const parameterIri = (record: string, index: number): string =>
  `${recordIri(record)}#parameter-${index}`;
