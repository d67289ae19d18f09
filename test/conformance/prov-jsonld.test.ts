// PROV-JSONLD as others read it: it keeps the rules of the submission, and means what our PROV-O means.
import { describe, expect, test } from "vitest";
import { toTurtle } from "../../src/prov/formats/turtle.ts";
import { aboutBundle } from "../../src/prov/mapping/bundle.ts";
import type { Quad } from "../../src/prov/quad.ts";
import { PROV_JSONLD } from "../../src/prov/terms.ts";
import { provQuads } from "../src/prov/blocks.ts";
import { hostileNode, hostileQuads, randomFrom } from "../src/prov/family.ts";
import { EVERY_TERM, FURNISHED } from "./furnished.ts";
import { brought, linesOfTurtle } from "./meaning.ts";
import { quadsOf } from "./n-quads.ts";
import { bundleOf, type Document, documentOf, HEAD, WRITER } from "./prov-jsonld-document.ts";
import { graphsOf, STEPS } from "./prov-jsonld-meaning.ts";
import { faultsOf } from "./prov-jsonld-rules.ts";

const statementsOf = (quads: readonly Quad[]): Document[] => bundleOf(documentOf(quads))["@graph"];

/** Both sides of a graph, brought to what both can say. */
async function bothSides(quads: readonly Quad[]) {
  const document = documentOf(quads);
  const [prefixes] = document["@context"];
  const said = (await graphsOf(document)).get(HEAD.bundle) ?? [];
  return {
    provJsonLd: brought(STEPS, "theirs", said, prefixes),
    provO: brought(STEPS, "ours", linesOfTurtle(toTurtle(quads)), prefixes),
  };
}

describe("a PROV-JSONLD document", () => {
  test("keeps the rules of the submission for a family with everything", () => {
    expect(faultsOf(documentOf(FURNISHED))).toEqual([]);
  });

  test("keeps them for hostile records (300 seeds)", () => {
    for (let seed = 1; seed <= 300; seed++)
      expect(faultsOf(documentOf(provQuads([hostileNode(randomFrom(seed))]))), `seed ${seed}`).toEqual([]);
  });

  test("keeps them for statements that nobody should make (500 seeds)", () => {
    const predicates = ["type", "entity", "qualifiedUsage", "used", "atTime", "startedAtTime", "hadRole"].map(
      (word) => `http://www.w3.org/ns/prov#${word}`,
    );
    for (let seed = 1; seed <= 500; seed++)
      expect(faultsOf(documentOf(hostileQuads(randomFrom(seed), predicates))), `seed ${seed}`).toEqual([]);
  });

  test.each<[string, (document: Document) => void, string]>([
    ["a context that is not the last", (d) => d["@context"].reverse(), "@context does not end in"],
    ["a nested bundle", (d) => bundleOf(d)["@graph"].push(bundleOf(documentOf([]))), '@type is "Bundle"'],
    ["a bundle without context", (d) => delete bundleOf(d)["@context"], "@context is no list"],
    ["two types", (d) => (d["@graph"][0]["@type"] = ["Entity", "Bundle"]), "@type is ["],
    ["a bare number", (d) => (d["@graph"][0]["fb:position"] = [7]), "neither a name nor a value"],
    ["a value that is no list", (d) => (d["@graph"][0]["fb:scope"] = "x"), "fb:scope is no list"],
    ["a time without a zone", (d) => (d["@graph"][2].time = "2026-01-01T00:00:00"), "time is no instant"],
  ])("is found to break them with %s", (_what, breakIt, fault) => {
    const document = documentOf(FURNISHED);
    breakIt(document);
    expect(faultsOf(document).join("\n")).toContain(fault);
  });

  test("has one bundle with all that it says, and outside of it what is known of the bundle", () => {
    const document = documentOf(FURNISHED);
    const [bundle, attribution, generation, agent, ...more] = document["@graph"];
    expect([bundle["@type"], bundle["@id"], bundle.type]).toEqual([
      "Entity",
      `fbbundle:urn%3Auuid%3A0a0a0a0a-0000-4000-8000-000000000000/7/${"ab".repeat(32)}`,
      ["prov:Bundle"],
    ]);
    expect(attribution).toEqual({
      "@type": "Attribution",
      entity: bundle["@id"],
      agent: agent["@id"],
    });
    expect(generation).toEqual({ "@type": "Generation", entity: bundle["@id"], time: HEAD.at });
    expect(agent).toMatchObject({ "@type": "Agent", type: ["prov:SoftwareAgent"] });
    expect(more.map((one: Document) => [one["@type"], one["@id"]])).toEqual([["Bundle", bundle["@id"]]]);
    expect(document["@context"].at(-1)).toBe(PROV_JSONLD.context);
    expect(bundleOf(document)["@context"].at(-1)).toBe(PROV_JSONLD.context);
  });

  test("means what the PROV-O of the same statements means, but for differences with reasons", async () => {
    const taken = new Set<string>();
    for (const quads of [FURNISHED, EVERY_TERM]) {
      const { provJsonLd, provO } = await bothSides(quads);
      expect(provJsonLd.graph).toEqual(provO.graph);
      for (const reason of [...provJsonLd.taken, ...provO.taken]) taken.add(reason);
    }
    // A difference that no longer is one is listed no longer.
    expect(STEPS.map(({ reason }) => reason).filter((reason) => !taken.has(reason))).toEqual([]);
  });

  test("has the bundle's own provenance in the default graph", async () => {
    const document = documentOf([]);
    const [prefixes] = document["@context"];
    const about = brought(STEPS, "theirs", (await graphsOf(document)).get("") ?? [], prefixes);
    expect(about.graph).toEqual(
      brought(STEPS, "ours", linesOfTurtle(toTurtle(aboutBundle(HEAD))), prefixes).graph,
    );
  });

  test("means the same for hostile records (100 seeds)", async () => {
    for (let seed = 1; seed <= 100; seed++) {
      const { provJsonLd, provO } = await bothSides(provQuads([hostileNode(randomFrom(seed))]));
      expect(provJsonLd.graph, `seed ${seed}`).toEqual(provO.graph);
    }
  });
});

describe("a statement", () => {
  const said = (turtle: string): Document[] =>
    statementsOf(
      quadsOf(`@prefix prov: <http://www.w3.org/ns/prov#>. @prefix x: <urn:x:>.
               @prefix xsd: <http://www.w3.org/2001/XMLSchema#>. @prefix fb: <https://w3id.org/forebear/ns#>.\n${turtle}`),
    );

  test.each<[string, string, object]>([
    ["used", "x:a prov:used x:e.", { "@type": "Usage", activity: "urn_:x:a", entity: "urn_:x:e" }],
    [
      "generated by",
      "x:e prov:wasGeneratedBy x:a.",
      { "@type": "Generation", entity: "urn_:x:e", activity: "urn_:x:a" },
    ],
    [
      "generated by, and when",
      'x:e prov:wasGeneratedBy x:a; prov:generatedAtTime "2026-01-01T00:00:00Z"^^xsd:dateTime.',
      { "@type": "Generation", entity: "urn_:x:e", activity: "urn_:x:a", time: "2026-01-01T00:00:00Z" },
    ],
    [
      "the inverse",
      "x:a prov:generated x:e.",
      { "@type": "Generation", entity: "urn_:x:e", activity: "urn_:x:a" },
    ],
    [
      "invalidated",
      "x:e prov:wasInvalidatedBy x:a.",
      { "@type": "Invalidation", entity: "urn_:x:e", activity: "urn_:x:a" },
    ],
    [
      "started",
      "x:a prov:wasStartedBy x:e.",
      { "@type": "Start", activity: "urn_:x:a", trigger: "urn_:x:e" },
    ],
    ["ended", "x:a prov:wasEndedBy x:e.", { "@type": "End", activity: "urn_:x:a", trigger: "urn_:x:e" }],
    [
      "informed",
      "x:a prov:wasInformedBy x:b.",
      { "@type": "Communication", informed: "urn_:x:a", informant: "urn_:x:b" },
    ],
    [
      "derived",
      "x:e prov:wasDerivedFrom x:f.",
      { "@type": "Derivation", generatedEntity: "urn_:x:e", usedEntity: "urn_:x:f" },
    ],
    [
      "revised, which is derived",
      "x:e prov:wasDerivedFrom x:f; prov:wasRevisionOf x:f.",
      { "@type": "Derivation", generatedEntity: "urn_:x:e", usedEntity: "urn_:x:f", type: ["prov:Revision"] },
    ],
    [
      "from a primary source",
      "x:e prov:hadPrimarySource x:f.",
      {
        "@type": "Derivation",
        generatedEntity: "urn_:x:e",
        usedEntity: "urn_:x:f",
        type: ["prov:PrimarySource"],
      },
    ],
    [
      "quoted",
      "x:e prov:wasQuotedFrom x:f.",
      {
        "@type": "Derivation",
        generatedEntity: "urn_:x:e",
        usedEntity: "urn_:x:f",
        type: ["prov:Quotation"],
      },
    ],
    [
      "attributed",
      "x:e prov:wasAttributedTo x:g.",
      { "@type": "Attribution", entity: "urn_:x:e", agent: "urn_:x:g" },
    ],
    [
      "associated",
      "x:a prov:wasAssociatedWith x:g.",
      { "@type": "Association", activity: "urn_:x:a", agent: "urn_:x:g" },
    ],
    [
      "delegated",
      "x:g prov:actedOnBehalfOf x:h.",
      { "@type": "Delegation", delegate: "urn_:x:g", responsible: "urn_:x:h" },
    ],
    [
      "influenced",
      "x:e prov:wasInfluencedBy x:f.",
      { "@type": "Influence", influencee: "urn_:x:e", influencer: "urn_:x:f" },
    ],
    [
      "special",
      "x:e prov:specializationOf x:f.",
      { "@type": "Specialization", specificEntity: "urn_:x:e", generalEntity: "urn_:x:f" },
    ],
    [
      "alternate",
      "x:e prov:alternateOf x:f.",
      { "@type": "Alternate", alternate1: "urn_:x:e", alternate2: "urn_:x:f" },
    ],
    [
      "a member",
      "x:e prov:hadMember x:f.",
      { "@type": "Membership", collection: "urn_:x:e", entity: ["urn_:x:f"] },
    ],
    [
      "that has a resource of its own, with what it is said by beside",
      `x:e prov:wasDerivedFrom x:f; prov:qualifiedDerivation x:d.
       x:d a prov:Derivation; prov:entity x:f; prov:hadActivity x:a; prov:hadUsage x:u; prov:hadGeneration x:g; fb:weight 0.5.`,
      {
        "@type": "Derivation",
        "@id": "urn_:x:d",
        generatedEntity: "urn_:x:e",
        usedEntity: "urn_:x:f",
        activity: "urn_:x:a",
        generation: "urn_:x:g",
        usage: "urn_:x:u",
        "fb:weight": [{ "@value": "0.5", "@type": "xsd:decimal" }],
      },
    ],
    [
      "by an agent with a plan and a role",
      `x:a prov:qualifiedAssociation x:s; prov:wasAssociatedWith x:g.
       x:s a prov:Association; prov:agent x:g; prov:hadPlan x:p; prov:hadRole x:r.`,
      {
        "@type": "Association",
        "@id": "urn_:x:s",
        activity: "urn_:x:a",
        agent: "urn_:x:g",
        plan: "urn_:x:p",
        role: ["urn_:x:r"],
      },
    ],
    [
      "whose resource is told elsewhere",
      "x:a prov:qualifiedUsage x:u.",
      { "@type": "Usage", "@id": "urn_:x:u", activity: "urn_:x:a" },
    ],
    [
      "whose bearer is told elsewhere",
      "x:u a prov:Usage; prov:entity x:e.",
      { "@type": "Usage", "@id": "urn_:x:u", entity: "urn_:x:e" },
    ],
    [
      "of a thing that says its kind by our class",
      "x:m a fb:Metric.",
      { "@type": "Entity", "@id": "urn_:x:m", type: ["fb:Metric"] },
    ],
    [
      "of a thing that is only known by what came of it",
      'x:a fb:status "failed". x:e prov:wasGeneratedBy x:a.',
      { "@type": "Activity", "@id": "urn_:x:a", "fb:status": [{ "@value": "failed" }] },
    ],
    [
      "of a thing that is only known by what it did",
      'x:a prov:used x:e; fb:status "failed".',
      { "@type": "Activity", "@id": "urn_:x:a", "fb:status": [{ "@value": "failed" }] },
    ],
  ])("%s", (_what, turtle, object) => {
    expect(said(turtle)[0]).toEqual(object);
  });

  test("of a part that is told twice is formal once; the other is not lost", () => {
    expect(said("x:a prov:qualifiedUsage x:u. x:u a prov:Usage; prov:entity x:e, x:f.")).toEqual([
      {
        "@type": "Usage",
        "@id": "urn_:x:u",
        activity: "urn_:x:a",
        entity: "urn_:x:e",
        "prov:entity": [{ "@value": "urn_:x:f", "@type": "prov:QUALIFIED_NAME" }],
      },
    ]);
  });

  test("of a part that is told by a property and by the one above it has it once", () => {
    expect(
      said("x:e prov:qualifiedInfluence x:i. x:i a prov:Influence; prov:entity x:f; prov:influencer x:f."),
    ).toEqual([{ "@type": "Influence", "@id": "urn_:x:i", influencee: "urn_:x:e", influencer: "urn_:x:f" }]);
  });

  test("of a thing that is an entity and an agent is said as both", () => {
    expect(said('x:g a prov:Entity, prov:Agent, prov:Person; fb:name "x".')).toEqual([
      { "@type": "Entity", "@id": "urn_:x:g", "fb:name": [{ "@value": "x" }] },
      { "@type": "Agent", "@id": "urn_:x:g", type: ["prov:Person"] },
    ]);
  });

  test("does not name what a reader would take for another name", () => {
    const [statement] = statementsOf([
      { subject: "fbid:x", predicate: "urn:x:p", object: { iri: "https_:x" } },
      { subject: "fbid:x", predicate: "x-y:p", object: { iri: "https:////x" } },
    ]);
    expect(statement).toEqual({
      "@type": "Entity",
      "@id": "fbiri:fbid%3Ax",
      "urn_:x:p": [{ "@value": "fbiri:https_%3Ax", "@type": "prov:QUALIFIED_NAME" }],
      "fbiri:x-y%3Ap": [{ "@value": "https:////x", "@type": "xsd:anyURI" }],
    });
  });

  test("has the same parts whether its graph comes whole or in two blocks", async () => {
    // Every second thing later, and an activity some now and some then.
    const subjects = [...new Set(FURNISHED.map(({ subject }) => subject))];
    const late = new Set(subjects.filter((_subject, i) => i % 2 === 1));
    const run = "https://ci.example/run/9";
    const [now = [], then = []] = [false, true].map((later) =>
      FURNISHED.filter(({ subject, predicate }) =>
        subject === run ? (predicate.length % 2 === 0) === later : late.has(subject) === later,
      ),
    );
    expect([now, then].every((part) => part.some(({ subject }) => subject === run))).toBe(true);
    const parts = [now, then];
    const document =
      WRITER.begin(HEAD) +
      parts.map((quads, i) => WRITER.block(HEAD, { nodes: [], quads: () => quads }, i === 0)).join("") +
      WRITER.end(HEAD);
    expect(faultsOf(JSON.parse(document))).toEqual([]);
    const [prefixes] = JSON.parse(document)["@context"];
    const said = (await graphsOf(JSON.parse(document))).get(HEAD.bundle) ?? [];
    expect(brought(STEPS, "theirs", said, prefixes).graph).toEqual((await bothSides(FURNISHED)).provO.graph);
  });
});
