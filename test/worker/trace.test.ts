// Traits along an ancestry, through the front door: inherited, convergent, novel; where they changed, and who says so.
import { beforeAll, describe, expect, test } from "vitest";
import { traceSchema } from "../../src/wire/replies-compare.ts";
import { type Body, digestOf, get, migrateGraph, model, post, postLines } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const from = (word: string, type = "fine-tuned-from", more: object = {}): object => ({
  id: digestOf(word),
  type,
  ...more,
});
const mmlu = (value: number, more: object = {}): object => ({ metrics: [{ name: "mmlu", value, ...more }] });
const evidence = (version: unknown): object => ({ evidence: { pii_filter: { version } } });

/** An answer that is as it is described. */
async function trace(word: string, query: string): Promise<Body> {
  const { status, body } = await get(`/v1/nodes/${digestOf(word)}/trace?${query}`);
  expect({ word, query, status }).toEqual({ word, query, status: 200 });
  expect(traceSchema.parse(body)).toEqual(body);
  return body;
}

const STUB = `pkg:huggingface/o/stub@${"e".repeat(40)}`;

// base 0.70 → silent → tuned 0.61 → merged 0.62 ± 0.02, merged from an adapter without a value as well; below it a LoRA.
beforeAll(async () => {
  const { summary } = await postLines([
    model("base", [{ id: STUB, type: "derived-from" }], { ...mmlu(0.7), ...evidence(1) }),
    model("silent", [from("base")]),
    model("tuned", [from("silent")], { ...mmlu(0.61), ...evidence(2) }),
    model("lora", [from("silent", "adapter-of")], { kind: "adapter" }),
    model("merged", [from("lora", "merged-from"), from("tuned", "merged-from")], {
      ...mmlu(0.62, { stderr: 0.02, dataset: digestOf("suite"), split: "test" }),
    }),
    model("back", [from("merged")], { ...mmlu(0.7), ...evidence(1) }),
    model("new", [from("back")], mmlu(0.9)),
    model("founder", [], mmlu(0.5)),
  ]);
  expect(summary).toMatchObject({ created: 8, refused: 0 });
});

describe("a metric", () => {
  test("is inherited within its standard error, through ancestors of which it is unknown", async () => {
    const answer = await trace("merged", "metric=mmlu");
    expect(answer).toMatchObject({
      complete: true,
      stopped_by: [],
      value: { value: 0.62, stderr: 0.02, dataset: digestOf("suite"), split: "test", several: false },
      trait: { verdict: "inherited", ancestor: digestOf("tuned") },
      counts: { ancestors: 5, with_value: 2, silent: 3, withheld: 0 },
      gaps: { stubs: 1 },
      weakest_certainty: "declared",
      note: null,
    });
    expect(answer.values.items.map((one: Body) => [one.id, one.depth, one.value])).toEqual([
      [digestOf("tuned"), 1, 0.61],
      [digestOf("base"), 3, 0.7],
    ]);
    expect(answer.trait.path).toMatchObject([{ child: digestOf("merged"), type: "merged-from" }]);
  });

  test("changed first where another value is met, and fell most there", async () => {
    const { first_change, largest_drop, largest_rise } = await trace("merged", "metric=mmlu");
    // Of two ways that are as long, the one by what was named first.
    expect(first_change).toMatchObject({
      child: digestOf("tuned"),
      parent: digestOf("base"),
      type: null,
      from: 0.7,
      to: 0.61,
      difference: -0.09,
    });
    expect(first_change.path.map((edge: Body) => edge.parent)).toEqual(["silent", "base"].map(digestOf));
    expect(largest_drop).toMatchObject({
      child: digestOf("tuned"),
      parent: digestOf("base"),
      type: null,
      difference: -0.09,
    });
    expect(largest_drop.path.map((edge: Body) => edge.parent)).toEqual(["silent", "base"].map(digestOf));
    expect(largest_rise).toMatchObject({ child: digestOf("merged"), type: "merged-from", difference: 0.01 });
  });

  test("is convergent where another value stands between, and novel where nobody has it", async () => {
    const back = await trace("back", "metric=mmlu");
    // The merge stands on every line to the base, and has another value.
    expect(back.trait).toMatchObject({ verdict: "convergent", ancestor: digestOf("base") });
    expect(back.first_change).toMatchObject({
      child: digestOf("back"),
      parent: digestOf("merged"),
      type: "fine-tuned-from",
    });
    expect((await trace("new", "metric=mmlu")).trait).toEqual({ verdict: "novel", ancestor: null, path: [] });
    const founder = await trace("founder", "metric=mmlu");
    expect(founder).toMatchObject({ trait: { verdict: "novel" }, first_change: null, largest_drop: null });
  });

  test("is narrowed by data set, by any of its ids, and by split", async () => {
    await post(
      model("suite", [], { kind: "eval-suite", aliases: [`pkg:huggingface/o/suite@${"a".repeat(40)}`] }),
    );
    const by = `metric=mmlu&dataset=pkg:huggingface/o/suite@${"a".repeat(40)}`;
    const answer = await trace("back", by);
    expect([answer.value, answer.trait]).toEqual([null, null]);
    expect(answer.values.items.map((one: Body) => one.id)).toEqual([digestOf("merged")]);
    expect((await trace("back", `${by}&split=train`)).values.count).toBe(0);
  });

  test("that nobody has is no error: the answer says what there is", async () => {
    const answer = await trace("merged", "metric=gsm8k");
    expect(answer).toMatchObject({ value: null, trait: null, values: { count: 0 }, first_change: null });
    expect(answer.note).toContain("The node has: mmlu.");
  });

  test("said in several ways is the earliest live record's, and of several steps the last", async () => {
    const first = await post(
      model("claimed", [from("base")], {
        metrics: [
          { name: "loss", value: 3, step: 10 },
          { name: "loss", value: 2, step: 20 },
        ],
      }),
    );
    await post(model("claimed", [from("base")], { metrics: [{ name: "loss", value: 1 }] }));
    expect((await trace("claimed", "metric=loss")).value).toMatchObject({
      value: 2,
      step: 20,
      several: true,
    });
    await post({ record: first.body.receipt.record, reason: "wrong" }, "/v1/retractions");
    expect((await trace("claimed", "metric=loss")).value).toMatchObject({
      value: 1,
      step: null,
      several: false,
    });
  });

  test("by another name of the ancestor is the ancestor's", async () => {
    const other = `pkg:huggingface/o/other@${"f".repeat(40)}`;
    await post({
      kind: "model",
      node: other,
      parents: [],
      created_at_utc: null,
      capture: { method: "import" },
      ...mmlu(0.4),
    });
    await post(model("thing", [], { aliases: [other] }));
    await post(model("below", [from("thing")], mmlu(0.4)));
    const answer = await trace("below", "metric=mmlu");
    expect(answer.trait).toMatchObject({ verdict: "inherited" });
    expect(answer.values.items).toMatchObject([{ depth: 1, value: 0.4 }]);
    expect(answer.counts).toMatchObject({ ancestors: 2, with_value: 1, silent: 0 });
  });
});

describe("a fact of the evidence", () => {
  test("is traced by its pointer", async () => {
    const answer = await trace("back", "evidence=/pii_filter/version");
    expect(answer).toMatchObject({
      evidence: "/pii_filter/version",
      metric: null,
      value: { value: 1, stderr: null },
      trait: { verdict: "inherited", ancestor: digestOf("base") },
    });
    expect(answer.trait.path.map((edge: Body) => edge.child)).toEqual(
      ["back", "merged", "lora", "silent"].map(digestOf),
    );
    expect(answer.first_change).toMatchObject({
      child: digestOf("back"),
      parent: digestOf("tuned"),
      from: 2,
      to: 1,
    });
  });

  test("may be any JSON, and what was erased is unknown", async () => {
    const { body } = await post(model("erased", [], evidence({ by: "x" })));
    await post(model("heir", [from("erased")], evidence({ by: "x" })));
    expect((await trace("heir", "evidence=/pii_filter")).trait).toMatchObject({ verdict: "inherited" });
    const { statement } = body.receipt;
    await post({ statement, parts: ["record"], reason: "asked to be forgotten" }, "/v1/erasures");
    expect(await trace("heir", "evidence=/pii_filter")).toMatchObject({
      trait: { verdict: "novel" },
      counts: { with_value: 0, silent: 1, withheld: 1 },
    });
  });
});

test("an ancestor about which more was said than can be held leaves the verdict open, and says so", async () => {
  const { summary } = await postLines([
    ...Array.from({ length: 35 }, (_, i) =>
      model("loud", [from("founder")], { evidence: { i, much: "x".repeat(240_000) } }),
    ),
    model("heard", [from("loud")], { evidence: { i: -1 } }),
    model("beside", [from("founder")], { evidence: { i: -1 } }),
    model("child-of-both", [from("heard"), from("beside")], { evidence: { i: -1 } }),
  ]);
  expect(summary).toMatchObject({ created: 38, refused: 0 });
  expect(await trace("heard", "evidence=/i")).toMatchObject({
    complete: false,
    stopped_by: ["limit"],
    value: { value: -1 },
    trait: null,
    counts: { ancestors: 2, with_value: 0 },
  });
  // What is inherited is so, whatever the loud one says.
  expect(await trace("child-of-both", "evidence=/i")).toMatchObject({
    complete: false,
    trait: { verdict: "inherited", ancestor: digestOf("heard") },
  });
});

describe("questions that cannot be answered", () => {
  test.each([
    ["", 400, "bad-query", "metric"],
    ["metric=mmlu&evidence=/x", 400, "bad-query", "evidence"],
    ["evidence=x", 400, "bad-query", "evidence"],
    ["evidence=/a~2b", 400, "bad-query", "evidence"],
    ["evidence=/a&split=test", 400, "bad-query", "split"],
    ["metric=mmlu&metrik=x", 400, "bad-query", "metrik"],
    ["metric=", 400, "bad-query", "metric"],
    ["metric=mmlu&dataset=o/suite", 422, "mutable-reference", undefined],
  ])("%s", async (query, status, code, parameter) => {
    const { body } = await get(`/v1/trace?id=${digestOf("base")}&${query}`);
    expect(body).toMatchObject({ status, code });
    expect(body.parameter).toBe(parameter);
  });

  test("it is asked of one node", async () => {
    const two = `/v1/trace?id=${digestOf("base")}&id=${digestOf("tuned")}&metric=mmlu`;
    expect((await get(two)).body).toMatchObject({ status: 400, code: "bad-query" });
    expect((await get("/v1/trace?name=acme/tuned&metric=mmlu")).body.value.value).toBe(0.61);
    expect((await get("/v1/trace?id=urn:example:nobody&metric=mmlu")).status).toBe(404);
  });
});
