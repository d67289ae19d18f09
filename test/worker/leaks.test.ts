// Leaks, through the front door: what was measured on data that was trained on, by any of its names, and how close it is.
import { beforeAll, expect, test } from "vitest";
import { leaksSchema } from "../../src/wire/replies-compare.ts";
import { type Body, digestOf, get, migrateGraph, model, post, postLines } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const from = (word: string, type = "fine-tuned-from"): object => ({ id: digestOf(word), type });
const dataset = (word: string, parents: readonly object[] = [], more: object = {}): object =>
  model(word, parents, { kind: "dataset", ...more });
const OTHER = `pkg:huggingface/datasets/o/bench@${"a".repeat(40)}`;

async function leaks(word: string): Promise<Body> {
  const { status, body } = await get(`/v1/nodes/${digestOf(word)}/leaks`);
  expect({ word, status }).toEqual({ word, status: 200 });
  expect(leaksSchema.parse(body)).toEqual(body);
  return body;
}

const graded = (answer: Body): unknown =>
  answer.leaks.items.map((one: Body) => [one.set.id, one.grade, one.meets.id]);

beforeAll(async () => {
  const { summary } = await postLines([
    // A corpus and its splits; a clean suite; a benchmark that has two names.
    dataset("corpus"),
    dataset("train", [from("corpus", "sampled-from")]),
    dataset("test", [from("corpus", "sampled-from")]),
    dataset("held-out", [from("train", "filtered-from")]),
    model("suite", [], { kind: "eval-suite" }),
    { kind: "dataset", node: OTHER, name: "o/bench", parents: [], created_at_utc: "2026-01-01T00:00:00Z" },
    dataset("bench", [], { aliases: [OTHER] }),
    dataset("bench-train", [from("bench", "augmented-from")]),
    model("teacher", [from("train", "trained-on")]),
    dataset("written", [from("teacher", "synthesized-by")]),
    // The model: trained on the split and, by its adapter, on what was made from the benchmark.
    model("base", [from("train", "trained-on")]),
    model("lora", [from("base", "adapter-of"), from("bench-train", "trained-on")], { kind: "adapter" }),
    model("fused", [from("base", "merged-from"), from("lora", "merged-from")], {
      metrics: [
        { name: "accuracy", value: 0.9, dataset: digestOf("test") },
        { name: "accuracy", value: 0.8, dataset: digestOf("suite") },
        { name: "accuracy", value: 0.7, dataset: digestOf("written") },
      ],
    }),
    model(
      "report",
      [
        from("fused", "evaluated"),
        from("held-out", "evaluated-against"),
        from("train", "evaluated-against"),
        { id: OTHER, type: "evaluated-against" },
      ],
      { kind: "evaluation" },
    ),
  ]);
  expect(summary).toMatchObject({ created: 14, refused: 0 });
});

test("exact, derived and shared-source, each with both ways; a clean suite is none", async () => {
  const answer = await leaks("fused");
  expect(answer.counts).toEqual({ evaluation_sets: 6, exact: 1, derived: 2, "shared-source": 1 });
  expect(answer).toMatchObject({ complete: true, stopped_by: [], weakest_certainty: "declared" });
  expect(graded(answer)).toEqual([
    [digestOf("train"), "exact", digestOf("train")],
    [digestOf("test"), "shared-source", digestOf("corpus")],
    [digestOf("held-out"), "derived", digestOf("train")],
    [digestOf("bench"), "derived", digestOf("bench")],
  ]);
  const [exact, shared, derived] = answer.leaks.items;
  expect(exact).toMatchObject({ measured_by: [digestOf("report")], set_path: [] });
  expect(exact.lineage_path.map((edge: Body) => [edge.child, edge.type])).toEqual([
    [digestOf("fused"), "merged-from"],
    [digestOf("base"), "trained-on"],
  ]);
  expect(shared).toMatchObject({
    measured_by: [digestOf("fused")],
    set_path: [{ child: digestOf("test"), parent: digestOf("corpus"), type: "sampled-from" }],
  });
  expect(derived.set_path).toMatchObject([{ type: "filtered-from", parent: digestOf("train") }]);
});

test("a set by another of its names is found, and the way goes on from one name to the other", async () => {
  const bench = (await leaks("fused")).leaks.items.at(-1);
  expect(bench).toMatchObject({ grade: "derived", measured_by: [digestOf("report")] });
  expect(bench.lineage_path.map((edge: Body) => edge.type)).toEqual([
    "merged-from",
    "trained-on",
    "augmented-from",
  ]);
});

test("what a model wrote is not what it had read", async () => {
  const { leaks: found } = await leaks("fused");
  expect(found.items.map((one: Body) => one.set.id)).not.toContain(digestOf("written"));
});

test("what was never measured has no leaks, and a report that is retracted takes its own away", async () => {
  expect(await leaks("base")).toMatchObject({ counts: { evaluation_sets: 0 }, leaks: { count: 0 } });
  const said = await post(
    model("report-base", [from("base", "evaluated"), from("train", "evaluated-against")], {
      kind: "evaluation",
    }),
  );
  expect(graded(await leaks("base"))).toEqual([[digestOf("train"), "exact", digestOf("train")]]);
  await post({ record: said.body.receipt.record, reason: "never ran" }, "/v1/retractions");
  expect((await leaks("base")).leaks.count).toBe(0);
});

test("a stub that was trained on is found by its id", async () => {
  const stub = `pkg:huggingface/datasets/o/unknown@${"b".repeat(40)}`;
  await post(
    model("careless", [{ id: stub, type: "trained-on" }], {
      metrics: [{ name: "x", value: 1, dataset: stub }],
    }),
  );
  const answer = await leaks("careless");
  expect(graded(answer)).toEqual([[stub, "exact", stub]]);
  expect(answer.gaps.stubs).toBe(1);
});

test("an unknown parameter and an unknown node are refused", async () => {
  expect((await get(`/v1/leaks?id=${digestOf("base")}&depth=1`)).body).toMatchObject({ code: "bad-query" });
  expect((await get("/v1/leaks?id=urn:example:nobody")).body).toMatchObject({ code: "not-found" });
});
