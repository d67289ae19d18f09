// What changed between two nodes, between two states of one, and between two positions of the site; through the front door.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { LIMITS } from "../../src/model/limits.ts";
import { diffSchema, siteDiffSchema } from "../../src/wire/replies-diff.ts";
import { diffSite } from "../../worker/compare/diff-site.ts";
import { resolve } from "../../worker/read.ts";
import { HEREDITARY } from "../../worker/reading/lineage-of.ts";
import { compareClosures } from "../../worker/reading/read-compare.ts";
import { type Body, digestOf, get, migrateGraph, model, post, postLines } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const from = (word: string, type = "fine-tuned-from", more: object = {}): object => ({
  id: digestOf(word),
  type,
  ...more,
});
const dataset = (word: string, parents: readonly object[] = [], more: object = {}): object =>
  model(word, parents, { kind: "dataset", ...more });
const ids = (list: { items: Body[] }): string[] => list.items.map((item) => item.id);

/** An answer that is as it is described. */
async function diff(query: string): Promise<Body> {
  const { status, body } = await get(`/v1/diff?${query}`);
  expect({ query, status }).toEqual({ query, status: 200 });
  expect((body.parents ? diffSchema : siteDiffSchema).parse(body)).toEqual(body);
  return body;
}

const OTHER_NAME = `pkg:huggingface/acme/extra@${"a".repeat(40)}`;

describe("champion 3 and champion 4", () => {
  let answer: Body;

  beforeAll(async () => {
    const common = { license: "Apache-2.0", tags: ["support", "en"] };
    const metric = (value: number, more: object = {}): object => ({
      name: "mmlu",
      value,
      split: "test",
      ...more,
    });
    const { summary } = await postLines([
      dataset("d-raw"),
      dataset("d-clean", [from("d-raw", "filtered-from")]),
      dataset("d-extra", [], { aliases: [OTHER_NAME] }),
      dataset("d-new"),
      model("d-base", [from("d-raw", "trained-on")]),
      model(
        "champion-3",
        [
          from("d-base", "fine-tuned-from", { role: "base" }),
          from("d-clean", "trained-on", { weight: 0.8, weight_unit: "mixture" }),
          from("d-extra", "trained-on"),
        ],
        {
          ...common,
          transformation: { params: { lr: 0.001, layers: [1, 2], warmup: null, "a/b": 1 } },
          environment: { packages: { torch: "2.5.1", numpy: "2.0" }, hardware: { gpus: 8 } },
          metrics: [metric(0.61, { stderr: 0.01 }), metric(0.5, { step: 10 }), { name: "old", value: 1 }],
          quantization: { method: "gguf", bits: 4 },
        },
      ),
      model(
        "champion-4",
        [
          from("champion-3", "continued-from"),
          from("d-clean", "trained-on", {
            weight: 0.5,
            weight_unit: "mixture",
            role: "main",
            mutation: { type: "continued-training", params: { epochs: 2 } },
          }),
          { id: OTHER_NAME, type: "trained-on" },
          from("d-new", "trained-on"),
        ],
        {
          license: "Apache-2.0",
          tags: ["en", "de"],
          transformation: { params: { lr: 0.0005, layers: [1, 2, 3], warmup: 0, "a/b": 1 } },
          environment: { packages: { torch: "2.6.0", numpy: "2.0", triton: "3" } },
          metrics: [metric(0.62), metric(0.5, { step: 10 })],
          quantization: { method: "gguf", bits: 8 },
          routing_policy: { eu: 1 },
        },
      ),
    ]);
    expect(summary).toMatchObject({ created: 7, refused: 0 });
    answer = await diff(`a=${digestOf("champion-3")}&b=${digestOf("champion-4")}`);
  });

  test("parameters, packages, quantization and policies, value by value", () => {
    expect(answer.values.items.filter((one: Body) => !/^.(name|artifact)/.test(one.pointer))).toEqual([
      { pointer: "/quantization/bits", a: 4, b: 8 },
      { pointer: "/routing_policy/eu", b: 1 },
      { pointer: "/transformation/params/layers/2", b: 3 },
      { pointer: "/transformation/params/lr", a: 0.001, b: 0.0005 },
      { pointer: "/transformation/params/warmup", a: null, b: 0 },
      { pointer: "/environment/hardware/gpus", a: 8 },
      { pointer: "/environment/packages/torch", a: "2.5.1", b: "2.6.0" },
      { pointer: "/environment/packages/triton", b: "3" },
      { pointer: "/tags/-", a: "support" },
      { pointer: "/tags/-", b: "de" },
    ]);
    expect(answer.values).toMatchObject({ complete: true, count: answer.values.items.length });
  });

  test("parents that came, went, stayed and changed; the same data set by another id stayed", () => {
    const { parents } = answer;
    expect(parents.added.items.map((one: Body) => [one.parent, one.type])).toEqual([
      [digestOf("champion-3"), "continued-from"],
      [digestOf("d-new"), "trained-on"],
    ]);
    expect(parents.removed.items).toMatchObject([
      { parent: digestOf("d-base"), type: "fine-tuned-from", role: "base" },
    ]);
    expect(parents.kept.items).toMatchObject([{ parent: digestOf("d-extra"), type: "trained-on" }]);
    expect(parents.changed.items).toMatchObject([
      {
        parent: digestOf("d-clean"),
        fields: ["role", "weight", "mutation"],
        a: { role: null, weight: 0.8 },
        b: { role: "main", weight: 0.5, mutation: { type: "continued-training", params: { epochs: 2 } } },
      },
    ]);
  });

  test("metrics by name, data set, split and step, with their difference", () => {
    expect(answer.metrics.equal).toBe(1);
    expect(answer.metrics.differences.items).toEqual([
      {
        name: "mmlu",
        dataset: null,
        split: "test",
        step: null,
        a: 0.61,
        b: 0.62,
        a_stderr: 0.01,
        b_stderr: null,
        difference: 0.01,
        contradicted: false,
      },
      expect.objectContaining({ name: "old", a: 1, b: null, difference: null }),
    ]);
  });

  test("both ancestries: one descends from the other, which is where they meet", () => {
    expect(answer.ancestry).toMatchObject({ relation: "b-from-a", a: 4, b: 6, common: 4 });
    expect(ids(answer.ancestry.only_a)).toEqual([]);
    expect(ids(answer.ancestry.only_b)).toEqual([digestOf("d-new"), digestOf("champion-3")]);
    expect(ids(answer.ancestry.nearest_common)).toEqual([digestOf("champion-3")]);
    expect(answer).toMatchObject({
      complete: true,
      stopped_by: [],
      weakest_certainty: "declared",
      gaps: { a: { stubs: 0 }, b: { stubs: 0 } },
    });
  });

  test("the database counts the same where it has to count", async () => {
    const words = ["champion-3", "champion-4", "d-clean", "d-new"];
    const nodes = await resolve(env.GRAPH, words.map(digestOf), Number.MAX_SAFE_INTEGER);
    for (const a of nodes)
      for (const b of nodes) {
        const { ancestry, position } = await diff(`a=${a.id}&b=${b.id}`);
        const counted = await compareClosures(
          env.GRAPH,
          { n: a.n, at: { position, projection: "" } },
          { n: b.n, at: { position, projection: "" } },
          HEREDITARY,
        );
        expect(counted).toEqual({
          a: ancestry.a,
          b: ancestry.b,
          common: ancestry.common,
          bAboveA: ["same", "a-from-b"].includes(ancestry.relation),
          aAboveB: ["same", "b-from-a"].includes(ancestry.relation),
        });
      }
  });
});

test("cousins meet at the nearest of their common ancestors, and not above it", async () => {
  await postLines([
    model("k-top"),
    model("k-mid", [from("k-top")]),
    model("k-left", [from("k-mid"), from("k-top", "distilled-from")]),
    model("k-right", [from("k-mid")]),
    model("k-lonely"),
  ]);
  const { ancestry } = await diff(`a=${digestOf("k-left")}&b=${digestOf("k-right")}`);
  expect(ancestry).toMatchObject({ relation: "kin", common: 2 });
  expect(ids(ancestry.nearest_common)).toEqual([digestOf("k-mid")]);
  const lonely = await diff(`a=${digestOf("k-left")}&b=${digestOf("k-lonely")}`);
  expect(lonely.ancestry).toMatchObject({ relation: "none", common: 0, nearest_common: { count: 0 } });
});

test("facets are compared by the hash of their text", async () => {
  await postLines([model("f-one", [], { facets: { x: 1 } }), model("f-two", [], { facets: { x: 2 } })]);
  const { values } = await diff(`a=${digestOf("f-one")}&b=${digestOf("f-two")}`);
  expect(values.items.at(-1)).toMatchObject({ pointer: "/facets/sha256" });
});

test("more positions than can be compared are refused, with how many can", async () => {
  const span = { from: 0, to: LIMITS.comparedPositions + 1 };
  await expect(diffSite(env, span, span.to)).rejects.toMatchObject({
    refusal: { code: "bad-query", more: { parameter: "a_as_of" } },
  });
});

test("a node with itself has no difference, and by another of its ids neither", async () => {
  const same = `pkg:huggingface/acme/same@${"b".repeat(40)}`;
  await post(model("same", [], { aliases: [same], metrics: [{ name: "x", value: 1 }] }));
  const answer = await diff(`a=${digestOf("same")}&b=${same}`);
  expect(answer.values.count + answer.metrics.differences.count).toBe(0);
  expect(answer.ancestry.relation).toBe("same");
});

describe("one node, and the site, at two positions", () => {
  const position = async (): Promise<number> => (await get("/v1/lineages?limit=1")).body.position;
  let before = 0;
  let between = 0;
  let after = 0;
  let taken = "";

  beforeAll(async () => {
    await postLines([
      model("t-base"),
      model("t-node", [{ id: `swh:1:rev:${"1".repeat(40)}`, type: "built-with" }]),
    ]);
    before = await position();
    const said = await post(
      model(
        "t-node",
        [from("t-base"), { id: `pkg:huggingface/o/x@${"c".repeat(40)}`, type: "merged-from" }],
        {
          license: "MIT",
          ancestry: "complete",
        },
      ),
    );
    taken = said.body.receipt.record;
    between = await position();
    await post({ record: taken, reason: "wrong" }, "/v1/retractions");
    await post(model("t-late", [from("t-base")]));
    after = await position();
  });

  test("the node gained a claim and lost it again", async () => {
    const id = digestOf("t-node");
    const gained = await diff(`a=${id}&a_as_of=${before}&b_as_of=${between}`);
    expect(gained.values.items).toEqual([
      { pointer: "/license", b: "MIT" },
      { pointer: "/ancestry", a: "unspecified", b: "complete" },
    ]);
    expect(gained.parents.added.items.map((one: Body) => one.type)).toEqual([
      "fine-tuned-from",
      "merged-from",
    ]);
    expect(gained.parents.kept.items.map((one: Body) => one.type)).toEqual(["built-with"]);
    expect(gained.ancestry).toMatchObject({ relation: "same", a: 0, b: 2, common: 0 });
    expect([gained.a.as_of, gained.b.as_of, gained.position]).toEqual([before, between, after]);
    const lost = await diff(`a=${id}&a_as_of=${between}`);
    expect(lost.parents.removed.count).toBe(2);
    expect(lost.b.as_of).toBe(after);
    expect((await diff(`a=${id}&a_as_of=${before}`)).values.count).toBe(0);
  });

  test("the site gained nodes, edges and records, and what came and went is no difference", async () => {
    const all = await diff(`a_as_of=${before}&b_as_of=${after}`);
    expect(all.statements).toBe(3);
    expect(all.nodes.added.items.map((one: Body) => [one.id, one.stub])).toEqual([
      [`pkg:huggingface/o/x@${"c".repeat(40)}`, true],
      [digestOf("t-late"), false],
    ]);
    expect(all.nodes.changed.count).toBe(0);
    expect(all.records.added.items.map((one: Body) => one.node)).toEqual([digestOf("t-late")]);
    expect(all.records.ended.count).toBe(0);
    expect(all.edges.added.items.map((one: Body) => one.child)).toEqual([digestOf("t-late")]);
    expect(all.edges.ended.count).toBe(0);
  });

  test("step by step it is all there", async () => {
    const gained = await diff(`a_as_of=${before}&b_as_of=${between}`);
    expect(gained.nodes.changed.items).toMatchObject([
      { id: digestOf("t-node"), a: { ancestry: "unspecified" }, b: { ancestry: "complete" } },
    ]);
    expect(gained.records.added.items.map((one: Body) => one.record)).toEqual([taken]);
    expect(gained.edges.added.count).toBe(2);
    const lost = await diff(`a_as_of=${between}`);
    expect(lost.records.ended.items.map((one: Body) => one.record)).toEqual([taken]);
    expect(lost.edges.ended.items.map((one: Body) => one.record)).toEqual([taken, taken]);
    const nothing = await diff(`a_as_of=${after}&b_as_of=${after}`);
    expect([nothing.statements, nothing.nodes.added.count, nothing.records.added.count]).toEqual([0, 0, 0]);
  });

  test("a stub that is recorded changes, and an edge whose kinds fit no longer", async () => {
    const start = await position();
    const stub = `pkg:huggingface/o/late@${"d".repeat(40)}`;
    await post(model("t-user", [{ id: stub, type: "trained-on" }]));
    const middle = await position();
    await post({ kind: "model", node: stub, parents: [], created_at_utc: "2026-01-01T00:00:00Z" });
    const end = await position();
    expect([middle - start, end - middle]).toEqual([1, 1]);
    const { nodes, edges } = await diff(`a_as_of=${middle}&b_as_of=${end}`);
    expect(nodes.changed.items).toMatchObject([
      { id: stub, a: { kind: "stub", stub: true }, b: { kind: "model", stub: false } },
    ]);
    expect(edges.changed.items).toMatchObject([{ parent: stub, type: "trained-on", misfit: true }]);
    expect([edges.added.count, edges.ended.count]).toEqual([0, 0]);
  });

  test("a reinstatement is found where nothing else changes", async () => {
    await post(model("t-quiet", [], { metrics: [{ name: "x", value: 1 }] }));
    const claim = await post(model("t-quiet", [], { metrics: [{ name: "x", value: 2 }] }));
    const { record } = claim.body.receipt;
    await post({ record, reason: "wrong" }, "/v1/retractions");
    const start = await position();
    await post({ record, reason: "right after all" }, "/v1/reinstatements");
    const { records, nodes } = await diff(`a_as_of=${start}&b_as_of=${await position()}`);
    expect(records.added.items).toMatchObject([{ record, node: digestOf("t-quiet") }]);
    expect(nodes.changed.count + nodes.added.count).toBe(0);
  });

  test("several values of one metric are said to be several", async () => {
    const answer = await diff(`a=${digestOf("t-quiet")}&b=${digestOf("t-base")}`);
    expect(answer.metrics.differences.items).toMatchObject([
      { name: "x", a: 1, b: null, contradicted: true },
    ]);
  });
});

describe("questions that cannot be answered", () => {
  const a = digestOf("t-node");

  test.each([
    ["", 400, "bad-query", "a_as_of"],
    [`a=${a}`, 400, "bad-query", "b"],
    [`b=${a}`, 400, "bad-query", "a"],
    [`a=${a}&b_as_of=1`, 400, "bad-query", "a_as_of"],
    [`a=${a}&a_as_of=99999`, 400, "bad-query", "a_as_of"],
    [`a=${a}&a_as_of=x`, 400, "bad-query", "a_as_of"],
    ["a_as_of=2&b_as_of=1", 400, "bad-query", "a_as_of"],
    ["b_as_of=1", 400, "bad-query", "a_as_of"],
    [`a=${a}&b=${a}&c=1`, 400, "bad-query", "c"],
    [`a=${a}&b=urn:example:nobody`, 404, "not-found", undefined],
    [`a=${a}&a_as_of=0&b_as_of=1`, 404, "not-found", undefined],
    [`a=${a}&b=acme/x`, 422, "mutable-reference", undefined],
  ])("%s", async (query, status, code, parameter) => {
    const { body } = await get(`/v1/diff?${query}`);
    expect(body).toMatchObject({ status, code });
    expect(body.parameter).toBe(parameter);
    expect(body.hint.length).toBeGreaterThan(10);
  });
});
