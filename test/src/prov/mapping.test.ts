import { describe, expect, test } from "vitest";
import { edgeIri, measurementIri, metricIri, nodeIri, recordIri } from "../../../src/prov/names.ts";
import { prov, TYPE } from "../../../src/prov/terms.ts";
import { fb } from "../../../src/prov/vocabulary/properties.ts";
import { provQuads } from "./blocks.ts";
import { commit, described, digest, objects, recordId, stub } from "./family.ts";

const child = nodeIri(digest("a"));
const parent = nodeIri(digest("b"));
const edge = (ordinal: number): string => edgeIri(recordId("a"), ordinal);
const activity = `${recordIri(recordId("a"))}#activity`;

describe("a hereditary edge", () => {
  const quads = provQuads([
    described("a", {
      artifact: { digest: digest("a") },
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
      ],
    }),
  ]);

  test("is a derivation, our own property, and a use by the activity that made the child", () => {
    expect(objects(quads, child, prov("wasDerivedFrom"))).toEqual([parent]);
    expect(objects(quads, child, "https://w3id.org/forebear/ns#mergedFrom")).toEqual([parent]);
    expect(objects(quads, child, prov("wasGeneratedBy"))).toEqual([activity]);
    expect(objects(quads, activity, prov("used"))).toEqual([parent]);
  });

  test("keeps what is known of it on a named derivation", () => {
    expect(objects(quads, child, prov("qualifiedDerivation"))).toEqual([edge(0)]);
    expect(objects(quads, edge(0), TYPE)).toEqual([prov("Derivation")]);
    expect(objects(quads, edge(0), prov("entity"))).toEqual([parent]);
    expect(objects(quads, edge(0), prov("hadActivity"))).toEqual([activity]);
    expect(objects(quads, edge(0), fb("weight"))).toEqual(["-0.25"]);
    expect(objects(quads, edge(0), fb("weightUnit"))).toEqual(["merge-coefficient"]);
    expect(objects(quads, edge(0), fb("role"))).toEqual(["base"]);
    expect(objects(quads, edge(0), fb("mutation"))).toEqual(["depth-upscaling"]);
    expect(objects(quads, edge(0), fb("mutationParameters"))).toEqual(['{"layers":2}']);
    expect(objects(quads, edge(0), fb("geneticClass"))).toEqual(["duplication"]);
    expect(objects(quads, edge(0), fb("certainty"))).toEqual(["observed"]);
  });

  test("names a parent that is not described, so that no IRI is left unexplained", () => {
    expect(objects(quads, parent, TYPE)).toEqual([prov("Entity")]);
    expect(objects(quads, parent, "http://purl.org/dc/terms/identifier")).toEqual([digest("b")]);
  });
});

test("a revision is also a revision in PROV", () => {
  const quads = provQuads([
    described("a", {
      kind: "prompt",
      artifact: { digest: digest("a") },
      parents: [{ id: digest("b"), type: "revised-from" }],
    }),
  ]);
  expect(objects(quads, child, prov("wasRevisionOf"))).toEqual([parent]);
  expect(objects(quads, child, prov("wasDerivedFrom"))).toEqual([parent]);
  expect(objects(quads, edge(0), TYPE)).toEqual([prov("Derivation"), prov("Revision")]);
});

test("code is an influence and a plan, never an ancestor", () => {
  const quads = provQuads([
    described("a", {
      artifact: { digest: digest("a") },
      transformation: { id: "https://ci/run/9", code: commit, agent: { type: "software", id: "ci" } },
    }),
  ]);
  const association = `${recordIri(recordId("a"))}#association`;
  expect(objects(quads, child, prov("wasDerivedFrom"))).toEqual([]);
  expect(objects(quads, child, prov("wasInfluencedBy"))).toEqual([nodeIri(commit)]);
  expect(objects(quads, child, prov("qualifiedInfluence"))).toEqual([edge(0)]);
  expect(objects(quads, edge(0), fb("derivedBy"))).toEqual(["rule"]);
  expect(objects(quads, "https://ci/run/9", prov("used"))).toEqual([nodeIri(commit)]);
  expect(objects(quads, association, prov("hadPlan"))).toEqual([nodeIri(commit)]);
  expect(objects(quads, association, prov("agent"))).toEqual([
    "https://w3id.org/forebear/agent/software%3Aci",
  ]);
  expect(objects(quads, nodeIri(commit), TYPE)).toEqual([prov("Plan"), prov("Entity")]);
});

describe("an association", () => {
  test("is used by the evaluation that is the report's activity", () => {
    const quads = provQuads([
      described("a", {
        kind: "evaluation",
        artifact: { digest: digest("a") },
        parents: [{ id: digest("b"), type: "evaluated", role: "candidate" }],
      }),
    ]);
    expect(objects(quads, child, prov("wasGeneratedBy"))).toEqual([activity]);
    expect(objects(quads, child, prov("wasDerivedFrom"))).toEqual([]);
    expect(objects(quads, child, prov("wasInfluencedBy"))).toEqual([]);
    expect(objects(quads, child, "https://w3id.org/forebear/ns#evaluated")).toEqual([parent]);
    expect(objects(quads, activity, prov("used"))).toEqual([parent]);
    expect(objects(quads, activity, prov("qualifiedUsage"))).toEqual([edge(0)]);
    expect(objects(quads, edge(0), TYPE)).toEqual([prov("Usage")]);
    expect(objects(quads, edge(0), fb("role"))).toEqual(["candidate"]);
  });

  test("is not used by the training of a model that was measured with it", () => {
    const quads = provQuads([
      described("a", {
        artifact: { digest: digest("a") },
        transformation: { id: "https://ci/run/9", type: "training" },
        metrics: [
          { name: "mmlu", value: 0.61, stderr: 0.004, step: 900, dataset: digest("b"), split: "test" },
        ],
      }),
    ]);
    const measurement = measurementIri(recordId("a"));
    expect(objects(quads, "https://ci/run/9", prov("used"))).toEqual([]);
    expect(objects(quads, child, prov("wasGeneratedBy"))).toEqual(["https://ci/run/9"]);
    expect(objects(quads, measurement, prov("used"))).toEqual([child, parent]);
    expect(objects(quads, measurement, prov("qualifiedUsage"))).toEqual([edge(0)]);
    expect(objects(quads, child, "https://w3id.org/forebear/ns#evaluatedAgainst")).toEqual([parent]);
    const metric = metricIri(recordId("a"), 0);
    expect(objects(quads, child, fb("metric"))).toEqual([metric]);
    expect(objects(quads, metric, fb("value"))).toEqual(["0.61"]);
    expect(objects(quads, metric, fb("standardError"))).toEqual(["0.004"]);
    expect(objects(quads, metric, fb("step"))).toEqual(["900"]);
    expect(objects(quads, metric, fb("dataset"))).toEqual([parent]);
    expect(objects(quads, metric, fb("split"))).toEqual(["test"]);
  });
});

test("an alias is an alternate, by name and by edge, and nobody derived it", () => {
  const quads = provQuads([
    described("a", {
      artifact: { digest: digest("a") },
      aliases: ["urn:x:1"],
      parents: [{ id: digest("b"), type: "alias-of" }],
    }),
  ]);
  expect(objects(quads, child, prov("alternateOf"))).toEqual([parent, nodeIri("urn:x:1")]);
  expect(objects(quads, child, prov("wasDerivedFrom"))).toEqual([]);
  expect(objects(quads, child, prov("wasGeneratedBy"))).toEqual([]);
});

test("a reference is our own property, and no ancestry", () => {
  const quads = provQuads([
    described("a", {
      artifact: { digest: digest("a") },
      parents: [],
      references: [{ id: digest("b"), type: "counterfactual-of" }],
    }),
  ]);
  expect(objects(quads, child, "https://w3id.org/forebear/ns#counterfactualOf")).toEqual([parent]);
  expect(objects(quads, child, prov("wasDerivedFrom"))).toEqual([]);
  expect(objects(quads, child, prov("wasInfluencedBy"))).toEqual([]);
  expect(objects(quads, parent, TYPE)).toEqual([prov("Entity")]);
});

test("a record that only describes makes no activity", () => {
  const quads = provQuads([described("a", { artifact: { digest: digest("a") }, parents: [] })]);
  expect(objects(quads, child, prov("wasGeneratedBy"))).toEqual([]);
  expect(objects(quads, child, fb("ancestry"))).toEqual(["complete"]);
});

test("records of one run are outputs of one activity, and the earliest says when it began", () => {
  const run = { id: "nightly 7", parent_run: "nightly", agent: { type: "person" as const, id: "p1" } };
  const quads = provQuads([
    described("b", {
      artifact: { digest: digest("b") },
      transformation: { ...run, started_at: "2026-01-02T00:00:00Z", type: "training" },
    }),
    described("a", {
      artifact: { digest: digest("a") },
      transformation: { ...run, started_at: "2026-01-01T00:00:00Z", type: "quantization", status: "failed" },
    }),
  ]);
  const iri = "https://w3id.org/forebear/run/nightly%207";
  expect(objects(quads, child, prov("wasGeneratedBy"))).toEqual([iri]);
  expect(objects(quads, parent, prov("wasGeneratedBy"))).toEqual([iri]);
  expect(objects(quads, iri, prov("startedAtTime"))).toEqual(["2026-01-01T00:00:00Z"]);
  expect(objects(quads, iri, fb("status"))).toEqual(["failed"]);
  expect(objects(quads, iri, TYPE)).toEqual([
    prov("Activity"),
    "https://w3id.org/forebear/ns#QuantizationActivity",
    "https://w3id.org/forebear/ns#TrainingActivity",
  ]);
  expect(objects(quads, iri, prov("wasInformedBy"))).toEqual(["https://w3id.org/forebear/run/nightly"]);
  expect(objects(quads, "https://w3id.org/forebear/agent/person%3Ap1", TYPE)).toEqual([
    prov("Agent"),
    prov("Person"),
  ]);
});

test("a person's decision keeps what was decided, by which right, after looking at what", () => {
  const quads = provQuads([
    described("a", {
      kind: "intervention",
      artifact: { digest: digest("a") },
      transformation: {
        type: "review",
        outcome: "overrode",
        authority: "safety lead",
        reviewed: [digest("b")],
        justification: "the filter was too strict",
      },
    }),
  ]);
  expect(objects(quads, activity, fb("outcome"))).toEqual(["overrode"]);
  expect(objects(quads, activity, fb("authority"))).toEqual(["safety lead"]);
  expect(objects(quads, activity, fb("justification"))).toEqual(["the filter was too strict"]);
  expect(objects(quads, activity, fb("inspected"))).toEqual([parent]);
  expect(objects(quads, activity, prov("used"))).toEqual([parent]);
});

describe("a child that claims to be older than its parent", () => {
  const pair = (childCapture: "import" | "wrapper", parentTime: string) =>
    provQuads([
      described("a", {
        artifact: { digest: digest("a") },
        parents: [{ id: digest("b"), type: "fine-tuned-from" }],
        created_at_utc: "2026-01-01T00:00:00.5Z",
        capture: { method: childCapture },
      }),
      described("b", {
        artifact: { digest: digest("b") },
        parents: [],
        created_at_utc: parentTime,
        capture: { method: "event" },
      }),
    ]);
  const time = prov("generatedAtTime");

  test("loses its time when its record is the less certain", () => {
    const quads = pair("import", "2026-01-01T00:00:01Z");
    expect(objects(quads, child, time)).toEqual([]);
    expect(objects(quads, parent, time)).toEqual(["2026-01-01T00:00:01Z"]);
    expect(objects(quads, edge(0), fb("flag"))).toEqual(["time-order"]);
    expect(objects(quads, child, prov("wasDerivedFrom"))).toEqual([parent]);
  });

  test("keeps its time when the parent's record is the less certain", () => {
    const quads = pair("wrapper", "2026-01-01T00:00:01Z");
    expect(objects(quads, child, time)).toEqual(["2026-01-01T00:00:00.5Z"]);
    expect(objects(quads, parent, time)).toEqual([]);
  });

  test("is told from one that is younger by a fraction of a second", () => {
    const quads = pair("import", "2026-01-01T00:00:00Z");
    expect(objects(quads, child, time)).toEqual(["2026-01-01T00:00:00.5Z"]);
    expect(objects(quads, edge(0), fb("flag"))).toEqual([]);
  });
});

test("a stub is a visible gap that children derive from", () => {
  const quads = provQuads([
    stub(digest("b")),
    described("a", {
      artifact: { digest: digest("a") },
      parents: [{ id: digest("b"), type: "derived-from" }],
    }),
  ]);
  expect(objects(quads, parent, TYPE)).toEqual([prov("Entity"), "https://w3id.org/forebear/ns#Stub"]);
  expect(objects(quads, child, prov("wasDerivedFrom"))).toEqual([parent]);
});

test("a node that is named after its record is not its record", () => {
  const quads = provQuads([described("a", { name: "run 7", kind: "run", parents: [] })]);
  expect(objects(quads, nodeIri(recordId("a")), TYPE)).toEqual([
    prov("Entity"),
    "https://w3id.org/forebear/ns#Run",
  ]);
  expect(objects(quads, `${recordIri(recordId("a"))}#record`, fb("describes"))).toEqual([
    nodeIri(recordId("a")),
  ]);
});

test("is the same text whatever order the nodes, records and edges come in", () => {
  const one = described(
    "a",
    {
      artifact: { digest: digest("a"), uri: "s3://b/x" },
      aliases: ["urn:x:2", "urn:x:1"],
      parents: [
        { id: digest("b"), type: "fine-tuned-from" },
        { id: digest("c"), type: "trained-on" },
      ],
      tags: ["later", "earlier"],
      evidence: { b: 1, a: [2] },
    },
    { artifact: { digest: digest("a") }, license: "MIT", metrics: [{ name: "loss", value: 2.3 }] },
  );
  const two = described("b", { artifact: { digest: digest("b") }, parents: [] });
  const shuffled = {
    ...one,
    claims: one.claims.toReversed(),
    edges: one.edges.toReversed(),
    aliases: one.aliases.toReversed(),
  };
  const quads = provQuads([one, two]);
  expect(provQuads([two, shuffled])).toEqual(quads);
  expect(objects(quads, child, fb("evidence"))).toEqual(['{"a":[2],"b":1}']);
  expect(objects(quads, child, fb("license"))).toEqual(["MIT"]);
  expect(objects(quads, child, prov("atLocation"))).toEqual(["s3://b/x"]);
});

test("leaves nothing blank", () => {
  const quads = provQuads([
    described("a", { node: "_:b0", parents: [{ id: "_:b1", type: "derived-from" }] }),
  ]);
  for (const { subject, object } of quads) {
    expect(subject).toMatch(/^https:/);
    if ("iri" in object) expect(object.iri).toMatch(/^https?:/);
  }
});
