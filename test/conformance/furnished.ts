// A small family in which everything occurs that a record can say, and a graph in which every term of PROV-O occurs.
import type { DescribedNode } from "../../src/prov/mapping/described.ts";
import { provQuads } from "../src/prov/blocks.ts";
import { commit, described, digest, type Said, stub } from "../src/prov/family.ts";
import { quadsOf } from "./n-quads.ts";

/** A record with everything in it that a model can have. */
export const MODEL: Said = {
  name: "acme/support-7b",
  version: "3.2.0",
  description: "two\nlines, “quotes” and \u{1f600}",
  license: "Apache-2.0",
  owner: { type: "organization", id: "acme" },
  artifact: {
    digest: digest("a"),
    size: 14_000_000_000,
    media_type: "application/x",
    uri: "az://bucket/model",
  },
  aliases: ["urn:x:1"],
  ancestry: "complete",
  parents: [
    {
      id: digest("b"),
      type: "merged-from",
      role: "base",
      weight: -0.25,
      weight_unit: "merge-coefficient",
      mutation: { type: "depth-upscaling", params: { layers: 2 } },
      certainty: "observed",
    },
    { id: digest("c"), type: "trained-on", weight: 5e-324, weight_unit: "mixture" },
    { id: digest("d"), type: "fine-tuned-from" },
    { id: digest("e"), type: "revised-from" },
    { id: digest("f"), type: "built-with" },
  ],
  transformation: {
    id: "https://ci.example/run/9",
    parent_run: "nightly",
    type: "fine-tuning",
    status: "succeeded",
    started_at: "2026-01-01T00:00:00Z",
    ended_at: "2026-01-01T10:00:00.123456789Z",
    code: { id: commit, repository: "https://example.com/r.git", path: "train.py", dirty: true },
    params: { lr: 1e-5 },
    agent: { type: "software", id: "ci" },
    outcome: "approved",
    authority: "lead",
    reviewed: [digest("b")],
    justification: "good enough",
  },
  environment: { packages: { torch: "2.5.1" }, hardware: { gpus: 8 } },
  metrics: [
    { name: "loss", value: 2.3484573364257812, stderr: 0.1, step: 3, dataset: digest("c"), split: "x" },
  ],
  merge_recipe: { merge_method: "ties" },
  evidence: { pii_filter: { version: 3 } },
  evaluation_packet_uri: "https://example.com/e",
  references: [{ id: digest("9"), type: "counterfactual-of" }],
  tags: ["one", "two"],
  capture: { method: "wrapper", source: "x", confidence: 0.5 },
};

/** A model, what it was merged from, a data set and a stub; the rest of its parents is only mentioned. */
export const FURNISHED_NODES: readonly DescribedNode[] = [
  described("a", MODEL),
  described("b", { name: "acme/base", artifact: { digest: digest("b"), uri: "s3://b/m" }, parents: [] }),
  described("c", {
    kind: "dataset",
    artifact: { digest: digest("c") },
    created_at_utc: "2026-02-01T00:00:00Z",
  }),
  stub(digest("d")),
];

export const FURNISHED = provQuads(FURNISHED_NODES);

/** Every class and property of PROV-O that a statement may have, qualified and plain; and a thing that has no class of PROV. */
export const EVERY_TERM = quadsOf(`
@prefix prov: <http://www.w3.org/ns/prov#>.
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#>.
@prefix xsd: <http://www.w3.org/2001/XMLSchema#>.
@prefix x: <https://example.org/>.
@prefix fb: <https://w3id.org/forebear/ns#>.
x:metric a fb:Metric; fb:metricName "m".
x:e a prov:Entity, prov:Collection; rdfs:label "e"@en, "é"; prov:value "v", 7; prov:atLocation x:place;
  prov:wasGeneratedBy x:a; prov:qualifiedGeneration x:generation; prov:generatedAtTime "2026-01-02T00:00:00Z"^^xsd:dateTime;
  prov:wasInvalidatedBy x:a; prov:qualifiedInvalidation x:invalidation;
  prov:invalidatedAtTime "2026-01-03T00:00:00.5Z"^^xsd:dateTime;
  prov:wasDerivedFrom x:f, x:g, x:h, x:i; prov:qualifiedDerivation x:derivation, x:revision, x:quotation, x:source;
  prov:wasRevisionOf x:g; prov:wasQuotedFrom x:h; prov:hadPrimarySource x:i;
  prov:wasAttributedTo x:p; prov:qualifiedAttribution x:attribution;
  prov:wasInfluencedBy x:f, x:a, x:p; prov:qualifiedInfluence x:influence;
  prov:specializationOf x:f; prov:alternateOf x:g; prov:hadMember x:f, x:g.
x:f a prov:Entity, prov:Plan. x:g a prov:Entity, prov:EmptyCollection. x:h a prov:Entity, prov:Bundle. x:i a prov:Entity.
x:a a prov:Activity; prov:startedAtTime "2026-01-01T00:00:00Z"^^xsd:dateTime; prov:endedAtTime "2026-01-02T00:00:00+01:00"^^xsd:dateTime;
  prov:used x:f; prov:qualifiedUsage x:usage; prov:wasStartedBy x:f; prov:qualifiedStart x:start;
  prov:wasEndedBy x:g; prov:qualifiedEnd x:end; prov:wasInformedBy x:b; prov:qualifiedCommunication x:communication;
  prov:wasAssociatedWith x:p; prov:qualifiedAssociation x:association.
x:b a prov:Activity.
x:p a prov:Agent, prov:Person; prov:actedOnBehalfOf x:q; prov:qualifiedDelegation x:delegation.
x:q a prov:Agent, prov:Organization. x:r a prov:Agent, prov:SoftwareAgent.
x:generation a prov:Generation; prov:activity x:a; prov:atTime "2026-01-02T00:00:00Z"^^xsd:dateTime; prov:hadRole x:role; prov:atLocation x:place.
x:invalidation a prov:Invalidation; prov:activity x:a; prov:atTime "2026-01-03T00:00:00.5Z"^^xsd:dateTime.
x:derivation a prov:Derivation; prov:entity x:f; prov:hadActivity x:a; prov:hadUsage x:usage; prov:hadGeneration x:generation.
x:revision a prov:Derivation, prov:Revision; prov:entity x:g.
x:quotation a prov:Derivation, prov:Quotation; prov:entity x:h.
x:source a prov:Derivation, prov:PrimarySource; prov:entity x:i.
x:attribution a prov:Attribution; prov:agent x:p.
x:influence a prov:Influence, prov:EntityInfluence; prov:entity x:f.
x:usage a prov:Usage; prov:entity x:f; prov:atTime "2026-01-01T12:00:00Z"^^xsd:dateTime; prov:hadRole x:role.
x:start a prov:Start; prov:entity x:f; prov:hadActivity x:b; prov:atTime "2026-01-01T00:00:00Z"^^xsd:dateTime.
x:end a prov:End; prov:entity x:g; prov:hadActivity x:b; prov:atTime "2026-01-02T00:00:00Z"^^xsd:dateTime.
x:communication a prov:Communication; prov:activity x:b.
x:association a prov:Association; prov:agent x:p; prov:hadPlan x:f; prov:hadRole x:role.
x:delegation a prov:Delegation; prov:agent x:q; prov:hadActivity x:a.
`);
