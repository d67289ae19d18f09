// Whether an artifact could be made again, through the front door: its own anchors, and those of its ancestry.
import { beforeAll, describe, expect, test } from "vitest";
import { reproducibilitySchema } from "../../src/wire/replies-compare.ts";
import { type Body, digestOf, get, migrateGraph, model, post, postLines } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const from = (word: string, type = "fine-tuned-from"): object => ({ id: digestOf(word), type });

/** Everything that is needed to make it again. */
const WHOLE = {
  ancestry: "complete",
  transformation: { code: `swh:1:rev:${"1".repeat(40)}`, params: { trainer: { Seed: 42 } } },
  environment: { lockfile: digestOf("lock") },
};

async function reproducibility(id: string): Promise<Body> {
  const { status, body } = await get(`/v1/reproducibility?id=${id}`);
  expect({ id, status }).toEqual({ id, status: 200 });
  expect(reproducibilitySchema.parse(body)).toEqual(body);
  return body;
}

const statuses = ({ anchors }: Body): unknown =>
  Object.fromEntries(Object.entries<Body>(anchors).map(([name, one]) => [name, one.status]));

test("a family in which everything is said could be made again, here and upstream", async () => {
  await postLines([
    model("r-corpus", [], { kind: "dataset" }),
    model("r-base", [from("r-corpus", "trained-on")], WHOLE),
    model("r-tuned", [from("r-base")], WHOLE),
  ]);
  const answer = await reproducibility(digestOf("r-tuned"));
  expect(answer.reproducible).toEqual({ here: true, upstream: true });
  expect(statuses(answer)).toEqual({
    code: "present",
    data: "present",
    environment: "present",
    seed: "present",
    artifact: "present",
  });
  expect(answer.upstream).toMatchObject({
    ancestors: 2,
    read: 2,
    anchors: { code: { present: 1, "not-needed": 1, missing: 0, partial: 0 } },
    wanting: { count: 0, complete: true, items: [] },
  });
  expect(statuses(await reproducibility(digestOf("r-corpus")))).toMatchObject({
    code: "not-needed",
    data: "present",
    seed: "not-needed",
  });
});

test("what is lacking is named with the pointer that would say it, here and upstream", async () => {
  await postLines([
    model("m-base", [{ id: "urn:forebear:unpinned:pkg:huggingface/o/base", type: "fine-tuned-from" }], {
      transformation: { code: { repository: "https://example.com/x" } },
      environment: { packages: { torch: "2.5.1" } },
    }),
    model("m-tuned", [from("m-base")], {
      transformation: { code: { id: `swh:1:rev:${"2".repeat(40)}`, dirty: true } },
    }),
  ]);
  const answer = await reproducibility(digestOf("m-tuned"));
  expect(answer.anchors).toEqual({
    code: { status: "partial", pointer: "/transformation/code/dirty" },
    data: { status: "partial", pointer: "/ancestry" },
    environment: { status: "missing", pointer: "/environment" },
    seed: { status: "missing", pointer: "/transformation/params/seed" },
    artifact: { status: "present", pointer: null },
  });
  expect(answer.reproducible).toEqual({ here: false, upstream: false });
  expect(answer.gaps).toMatchObject({ stubs: 1, unpinned: 1 });
  const [base, stub] = answer.upstream.wanting.items;
  expect(base).toMatchObject({ id: digestOf("m-base"), depth: 1 });
  expect(base.lacks).toEqual([
    { anchor: "code", status: "partial", pointer: "/transformation/code/id" },
    { anchor: "data", status: "partial", pointer: "/parents/0" },
    { anchor: "environment", status: "partial", pointer: "/environment/lockfile" },
    { anchor: "seed", status: "missing", pointer: "/transformation/params/seed" },
  ]);
  expect(stub).toMatchObject({ stub: true, depth: 2 });
  expect(stub.lacks.map((one: Body) => one.anchor)).toEqual([
    "code",
    "data",
    "environment",
    "seed",
    "artifact",
  ]);
  expect(answer.upstream.anchors.seed).toEqual({ present: 0, partial: 0, missing: 2, "not-needed": 0 });
});

test("what another record, or another name of the thing, says counts; and no more once it is retracted", async () => {
  const other = `pkg:mlflow/credit@3?repository_url=https://mlflow.example.com`;
  await post(model("u-node", [from("r-base")], { ancestry: "complete" }));
  const more = await post({ ...model("u-node", [from("r-base")], WHOLE), aliases: [other] });
  expect((await reproducibility(digestOf("u-node"))).reproducible).toEqual({ here: true, upstream: true });
  await post({ record: more.body.receipt.record, reason: "wrong" }, "/v1/retractions");
  expect(statuses(await reproducibility(digestOf("u-node")))).toMatchObject({
    code: "missing",
    seed: "missing",
  });
});

describe("what needs less", () => {
  test("a prompt needs no seed and no code, a deployment no digest, and work by hand no seed", async () => {
    await postLines([
      model("n-prompt", [], { kind: "prompt", parents: undefined }),
      {
        kind: "deployment",
        node: "urn:example:d",
        parents: [from("r-base", "served-from")],
        created_at_utc: "2026-01-01T00:00:00Z",
      },
      model("n-hand", [from("r-corpus", "derived-from")], {
        kind: "dataset",
        transformation: { type: "human-edit" },
      }),
    ]);
    expect(statuses(await reproducibility(digestOf("n-prompt")))).toMatchObject({
      code: "not-needed",
      data: "not-needed",
      seed: "not-needed",
    });
    expect(statuses(await reproducibility("urn:example:d"))).toMatchObject({ artifact: "not-needed" });
    expect(statuses(await reproducibility(digestOf("n-hand")))).toMatchObject({
      seed: "not-needed",
      code: "missing",
    });
  });
});

test("more ancestors than a list holds are counted to the last", async () => {
  const many = (half: string): object[] =>
    Array.from({ length: 600 }, (_, i) => ({ id: `urn:example:shard:${half}:${i}`, type: "trained-on" }));
  await postLines([model("w-one", many("one")), model("w-two", [...many("two"), from("w-one")], WHOLE)]);
  const { upstream, reproducible, complete, gaps } = await reproducibility(digestOf("w-two"));
  expect([complete, reproducible]).toEqual([true, { here: true, upstream: false }]);
  expect([upstream.ancestors, upstream.read, gaps.stubs]).toEqual([1201, 1201, 1200]);
  expect(upstream.wanting).toMatchObject({ count: 1201, complete: false });
  expect(upstream.wanting.items).toHaveLength(1000);
  expect(upstream.anchors.code.missing).toBe(1201);
});

test("an unknown parameter and an unknown node are refused", async () => {
  const path = `/v1/nodes/${digestOf("r-base")}/reproducibility`;
  expect((await get(`${path}?metric=x`)).body).toMatchObject({ status: 400, code: "bad-query" });
  expect((await get("/v1/reproducibility?name=nobody")).body).toMatchObject({
    status: 404,
    code: "not-found",
  });
});
