// The blast radius through the front door: what is struck, whose it is, and how.
import { beforeAll, describe, expect, test } from "vitest";
import { impactAnswerSchema } from "../../src/wire/replies-connections.ts";
import { type Body, digestOf, get, migrateGraph, model, postLines } from "../support/workers/site.ts";

const from = (word: string, type = "fine-tuned-from"): object => ({ id: digestOf(word), type });
const CODE = `swh:1:rev:${"3".repeat(40)}`;

const ask = async (query: string): Promise<Body> => {
  const { status, body } = await get(`/v1/impact?${query}`);
  expect(status).toBe(200);
  return impactAnswerSchema.parse(body);
};

beforeAll(async () => {
  await migrateGraph();
  const owned = (id: string): object => ({ owner: { type: "organization", id } });
  await postLines([
    { ...model("corpus"), kind: "dataset" },
    model("base", [from("corpus", "trained-on")], { transformation: { code: CODE } }),
    model("tuned", [from("base")], owned("acme/first")),
    model("tuned", [from("base")], { ...owned("acme/second"), description: "said later" }),
    model("deep", [from("tuned")]),
    { ...model("service", [from("deep", "served-from")], owned("acme/ops")), kind: "deployment" },
  ]);
});

test("everything made of it: deployments first, with owners and the way back", async () => {
  const body = await ask(`id=${digestOf("corpus")}`);
  expect(body).toMatchObject({
    starts: [{ name: "acme/corpus" }],
    complete: true,
    stopped_by: [],
    counts: {
      nodes: 4,
      by_kind: { model: 3, deployment: 1 },
      by_state: { none: 4 },
      by_state_and_kind: { none: { model: 3, deployment: 1 } },
    },
    weakest_certainty: "declared",
    next: null,
  });
  expect(body.nodes.map((node: Body) => [node.name, node.depth, node.owner?.id ?? null])).toEqual([
    ["acme/service", 4, "acme/ops"],
    ["acme/base", 1, null],
    ["acme/tuned", 2, "acme/first"],
    ["acme/deep", 3, null],
  ]);
  expect(body.nodes[0].path).toEqual({
    steps: 4,
    nodes: [
      { id: digestOf("service"), by: null, certainty: null },
      { id: digestOf("deep"), by: "served-from", certainty: "declared" },
      { id: digestOf("tuned"), by: "fine-tuned-from", certainty: "declared" },
      { id: digestOf("base"), by: "fine-tuned-from", certainty: "declared" },
      { id: digestOf("corpus"), by: "trained-on", certainty: "declared" },
    ],
  });
});

test("what it was made with strikes, too, unless asked otherwise", async () => {
  expect((await ask(`id=${CODE}`)).counts.nodes).toBe(4);
  expect((await ask(`id=${CODE}&edge_types=hereditary`)).counts.nodes).toBe(0);
});

test("several at once are struck together, and a name stands for all its versions", async () => {
  const body = await ask(`id=${digestOf("tuned")}&id=${digestOf("base")}`);
  expect(body.nodes.map((node: Body) => [node.name, node.depth])).toEqual([
    ["acme/service", 2],
    ["acme/deep", 1],
  ]);
  expect((await ask("name=acme/deep")).nodes.map((node: Body) => node.name)).toEqual(["acme/service"]);
  const byPath = await get(`/v1/nodes/${digestOf("corpus")}/impact`);
  expect(byPath.body).toEqual(await ask(`id=${digestOf("corpus")}`));
});

test("pages keep the order while the graph grows", async () => {
  const whole = await ask(`id=${digestOf("corpus")}`);
  const seen: Body[] = [];
  let cursor = "";
  do {
    const body = await ask(`id=${digestOf("corpus")}&limit=1${cursor}`);
    seen.push(...body.nodes);
    cursor = body.next === null ? "" : `&cursor=${body.next}`;
    await postLines([
      { ...model(`late-${seen.length}`, [from("tuned", "served-from")]), kind: "deployment" },
    ]);
  } while (cursor !== "");
  expect(seen).toEqual(whole.nodes);
});

test("a fan of 2,000 is counted whole and paged", async () => {
  const lines = Array.from({ length: 2_000 }, (_, i) => model(`fan-${i}`, [from("fan")]));
  await postLines([model("fan"), ...lines]);
  const ids = new Set<string>();
  let cursor = "";
  do {
    const body = await ask(`id=${digestOf("fan")}&limit=1000${cursor}`);
    expect(body.counts.nodes).toBe(2_000);
    for (const node of body.nodes) ids.add(node.id);
    cursor = body.next === null ? "" : `&cursor=${body.next}`;
  } while (cursor !== "");
  expect(ids.size).toBe(2_000);
});

describe("questions that cannot be answered", () => {
  test.each([
    ["/v1/impact", 400, "bad-query"],
    ["/v1/impact?id=urn:example:nobody", 404, "not-found"],
    [`/v1/impact?id=${digestOf("base")}&name=x`, 400, "bad-query"],
    [`/v1/impact?id=${digestOf("base")}&kinds=model`, 400, "bad-query"],
    [`/v1/impact?id=${digestOf("base")}&limit=1001`, 400, "bad-query"],
    [`/v1/impact?id=${digestOf("base")}&edge_types=nothing`, 400, "bad-query"],
    [`/v1/impact?id=${digestOf("base")}&min_certainty=OBSERVED`, 400, "bad-query"],
  ])("%s", async (path, status, code) => {
    const { body } = await get(path);
    expect(body).toMatchObject({ status, code });
    expect(body.hint.length).toBeGreaterThan(8);
  });
});
