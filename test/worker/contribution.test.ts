// Contributions through the front door: what weights say, and what they leave open.
import { beforeAll, describe, expect, test } from "vitest";
import { contributionAnswerSchema } from "../../src/wire/replies-connections.ts";
import { type Body, digestOf, get, migrateGraph, model, postLines } from "../support/workers/site.ts";

const from = (word: string, weight?: number, more: object = {}): object => ({
  id: digestOf(word),
  type: "merged-from",
  ...(weight === undefined ? {} : { weight, weight_unit: "merge-coefficient" }),
  ...more,
});

const ask = async (word: string, more = ""): Promise<Body> => {
  const { status, body } = await get(`/v1/nodes/${digestOf(word)}/contribution${more}`);
  expect(status).toBe(200);
  return contributionAnswerSchema.parse(body);
};

const rows = (body: Body): unknown[] =>
  body.nodes.map((node: Body) => [
    node.name,
    Number(node.total.low.toFixed(9)),
    Number(node.total.high.toFixed(9)),
    Object.keys(node.by_type),
  ]);

beforeAll(async () => {
  await migrateGraph();
  await postLines([
    model("x"),
    model("y"),
    model("z"),
    model("left", [from("x", 3), from("y", 1)]),
    model("right", [from("x"), from("z", 1)]),
    model("bottom", [from("left", 0.8), from("right", 0.2)]),
    model("tuned", [from("bottom", undefined, { type: "fine-tuned-from" })]),
  ]);
});

test("shares multiply along paths and add up; what nobody said is an interval", async () => {
  const body = await ask("bottom");
  expect(body).toMatchObject({
    node: { name: "acme/bottom" },
    complete: true,
    stopped_by: [],
    counts: { nodes: 5, edges: 6 },
    weakest_certainty: "declared",
    next: null,
  });
  const types = ["merged-from"];
  expect(rows(body)).toEqual([
    ["acme/left", 0.8, 0.8, types],
    ["acme/right", 0.2, 0.2, types],
    ["acme/x", 0.6, 0.8, types],
    ["acme/y", 0.2, 0.2, types],
    ["acme/z", 0, 0.2, types],
  ]);
});

test("of one ancestor it is the same, and counts speak of what lies between", async () => {
  const body = await ask("bottom", `?of=${digestOf("x")}`);
  expect(rows(body)).toEqual([["acme/x", 0.6, 0.8, ["merged-from"]]]);
  expect(body).toMatchObject({ counts: { nodes: 4, edges: 4 }, nodes: [{ depth: 2 }] });
  expect((await get(`/v1/contribution?id=${digestOf("bottom")}&of=${digestOf("x")}`)).body).toEqual(body);
});

test("a step without weight leaves everything open, and joins two types in the total alone", async () => {
  expect(rows(await ask("tuned", `?of=${digestOf("y")}`))).toEqual([["acme/y", 0, 0.2, []]]);
  expect(rows(await ask("tuned", `?of=${digestOf("y")}&edge_types=merged-from`))).toEqual([
    ["acme/y", 0, 0, []],
  ]);
});

test("of itself everything; of what is no ancestor nothing", async () => {
  expect(rows(await ask("bottom", `?of=${digestOf("bottom")}`))).toEqual([["acme/bottom", 1, 1, []]]);
  const other = await ask("x", `?of=${digestOf("bottom")}`);
  expect(rows(other)).toEqual([["acme/bottom", 0, 0, []]]);
  expect(other.nodes[0].depth).toBeNull();
});

test("two records that weigh the same edges otherwise are weighed together", async () => {
  await postLines([
    model("twice", [from("x", 1), from("y", 1)]),
    model("twice", [from("x", 3), from("y", 1)], { description: "counted again" }),
  ]);
  expect(rows(await ask("twice")).map((row) => (row as unknown[]).slice(0, 3))).toEqual([
    ["acme/x", 0.666666667, 0.666666667],
    ["acme/y", 0.333333333, 0.333333333],
  ]);
});

test("pages fit together", async () => {
  const first = await ask("bottom", "?limit=3");
  const second = await ask("bottom", `?limit=3&cursor=${first.next}`);
  expect([...first.nodes, ...second.nodes]).toEqual((await ask("bottom")).nodes);
  expect(second.next).toBeNull();
});

describe("questions that cannot be answered", () => {
  test.each([
    ["/v1/contribution", 400, "bad-query"],
    [`/v1/contribution?id=${digestOf("x")}&id=${digestOf("y")}`, 400, "bad-query"],
    [`/v1/contribution?id=${digestOf("x")}&of=urn:example:nobody`, 404, "not-found"],
    [`/v1/contribution?id=${digestOf("x")}&of=${digestOf("y")}&of=${digestOf("y")}`, 400, "bad-query"],
    [`/v1/contribution?id=${digestOf("x")}&depth=1`, 400, "bad-query"],
    ["/v1/contribution?id=urn:example:nobody", 404, "not-found"],
  ])("%s", async (path, status, code) => {
    const { body } = await get(path);
    expect(body).toMatchObject({ status, code });
    expect(body.hint.length).toBeGreaterThan(8);
  });
});
