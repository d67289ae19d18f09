// The context of PROV-JSONLD's member submission, retold from its tables so that documents can be read offline; a test under
// test/interop holds it against the published file.
import { PROV_JSONLD } from "../../src/prov/terms.ts";

type Definition = Readonly<Record<string, unknown>>;

const name = (id: string): Definition => ({ "@id": id, "@type": "@id" });
const inverse = (id: string): Definition => ({ "@reverse": id, "@type": "@id" });
const instant = (id: string): Definition => ({ "@id": id, "@type": "xsd:dateTime" });

const AT_TIME = { time: instant("prov:atTime") };
const HAD_ACTIVITY = name("prov:hadActivity");

const statement = (id: string, scoped: Readonly<Record<string, Definition>>): Definition => ({
  "@id": id,
  "@context": scoped,
});

export const SUBMISSION = {
  "@version": 1.1,
  prov: "http://www.w3.org/ns/prov#",
  provext: "https://openprovenance.org/ns/provext#",
  xsd: "http://www.w3.org/2001/XMLSchema#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  role: name("prov:hadRole"),
  type: name("rdf:type"),
  label: { "@id": "rdfs:label" },
  location: name("prov:atLocation"),
  entity: name("prov:entity"),
  activity: name("prov:activity"),
  agent: name("prov:agent"),
  Activity: statement("prov:Activity", {
    startTime: instant("prov:startedAtTime"),
    endTime: instant("prov:endedAtTime"),
  }),
  Entity: statement("prov:Entity", { value: { "@id": "prov:value" } }),
  Agent: statement("prov:Agent", {}),
  Delegation: statement("prov:Delegation", {
    responsible: name("prov:agent"),
    delegate: inverse("prov:qualifiedDelegation"),
    activity: HAD_ACTIVITY,
  }),
  Usage: statement("prov:Usage", { activity: inverse("prov:qualifiedUsage"), ...AT_TIME }),
  Generation: statement("prov:Generation", { entity: inverse("prov:qualifiedGeneration"), ...AT_TIME }),
  Invalidation: statement("prov:Invalidation", { entity: inverse("prov:qualifiedInvalidation"), ...AT_TIME }),
  Attribution: statement("prov:Attribution", { entity: inverse("prov:qualifiedAttribution") }),
  Association: statement("prov:Association", {
    activity: inverse("prov:qualifiedAssociation"),
    plan: name("prov:hadPlan"),
  }),
  Communication: statement("prov:Communication", {
    informed: inverse("prov:qualifiedCommunication"),
    informant: name("prov:activity"),
  }),
  Influence: statement("prov:Influence", {
    influencee: inverse("prov:qualifiedInfluence"),
    influencer: name("prov:influencer"),
  }),
  Derivation: statement("prov:Derivation", {
    generatedEntity: inverse("prov:qualifiedDerivation"),
    usedEntity: name("prov:entity"),
    generation: name("prov:hadGeneration"),
    activity: HAD_ACTIVITY,
    usage: name("prov:hadUsage"),
  }),
  Start: statement("prov:Start", {
    activity: inverse("prov:qualifiedStart"),
    trigger: name("prov:entity"),
    starter: HAD_ACTIVITY,
    ...AT_TIME,
  }),
  End: statement("prov:End", {
    activity: inverse("prov:qualifiedEnd"),
    trigger: name("prov:entity"),
    ender: HAD_ACTIVITY,
    ...AT_TIME,
  }),
  Specialization: statement("provext:Specialization", {
    specificEntity: inverse("provext:qualifiedSpecialization"),
    generalEntity: name("provext:generalEntity"),
  }),
  Membership: statement("provext:Membership", {
    collection: inverse("provext:qualifiedMembership"),
    entity: name("provext:member"),
  }),
  Alternate: statement("provext:Alternate", {
    alternate1: inverse("provext:qualifiedAlternate"),
    alternate2: name("provext:alternate"),
  }),
};

/** Knows this one document and fetches nothing. */
export function submissionLoader(url: string): Promise<{
  readonly document: object;
  readonly documentUrl: string;
}> {
  return url === PROV_JSONLD.context
    ? Promise.resolve({ document: { "@context": SUBMISSION }, documentUrl: url })
    : Promise.reject(new Error(`fetched ${url}`));
}
