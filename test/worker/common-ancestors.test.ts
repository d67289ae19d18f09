// Common ancestors through the front door.
import { beforeAll, describe, expect, test } from "vitest";
import { LIMITS } from "../../src/model/limits.ts";
import { commonAnswerSchema } from "../../src/wire/replies-connections.ts";
import { type Body, digestOf, get, migrateGraph, model, postLines } from "../support/workers/site.ts";

const from = (word: string, type = "fine-tuned-from"): object => ({ id: digestOf(word), type });

const ask = async (words: readonly string[], more = ""): Promise<Body> => {
  const ids = words.map((word) => `id=${digestOf(word)}`).join("&");
  const { status, body } = await get(`/v1/common-ancestors?${ids}${more}`);
  expect(status).toBe(200);
  return commonAnswerSchema.parse(body);
};

beforeAll(async () => {
  await migrateGraph();
  await postLines([
    model("root"),
    model("p", [from("root")]),
    model("q", [from("root")]),
    model("a", [from("p", "merged-from"), from("q", "merged-from")]),
    model("b-parent", [from("q")]),
    model("b", [from("p", "merged-from"), from("b-parent", "merged-from")]),
    model("alone"),
    ...Array.from({ length: 101 }, (_, i) =>
      model(`many-${i}`, [from("root")], { name: "acme/many", version: `${i}` }),
    ),
  ]);
});

test("the nearest of a criss-cross are both, with their depth from each; the rest follows", async () => {
  const body = await ask(["a", "b"]);
  expect(body).toMatchObject({
    complete: true,
    stopped_by: [],
    engine: "atlas",
    nearest: 2,
    counts: { nodes: 3, edges: 2, by_kind: { model: 3 } },
    gaps: { stubs: 0, unspecified: 5 },
    weakest_certainty: "declared",
    next: null,
  });
  expect(body.starts.map((start: Body) => start.name)).toEqual(["acme/a", "acme/b"]);
  expect(body.nodes.map((node: Body) => [node.name, node.depth, node.nearest, node.depths])).toEqual([
    ["acme/p", 1, true, [1, 1]],
    ["acme/q", 1, true, [1, 2]],
    ["acme/root", 2, false, null],
  ]);
});

test("a node is its own ancestor here; said twice it is one", async () => {
  const body = await ask(["a", "p"]);
  expect(body.nodes.map((node: Body) => [node.name, node.depths])).toEqual([
    ["acme/p", [1, 0]],
    ["acme/root", null],
  ]);
  expect((await ask(["p", "p"])).nodes[0]).toMatchObject({ name: "acme/p", depths: [0] });
});

test("strangers have nothing in common", async () => {
  expect(await ask(["a", "alone"])).toMatchObject({
    nodes: [],
    nearest: 0,
    complete: true,
    counts: { nodes: 0 },
  });
});

test("pages, by path and of one type of edge", async () => {
  const first = await ask(["a", "b"], "&limit=2");
  expect(first.nodes).toHaveLength(2);
  const second = await ask(["a", "b"], `&limit=2&cursor=${first.next}`);
  expect([second.nodes.map((node: Body) => node.name), second.next]).toEqual([["acme/root"], null]);
  const byPath = await get(`/v1/nodes/${digestOf("a")}/common-ancestors?id=${digestOf("b")}`);
  expect(byPath.body).toEqual(await ask(["a", "b"]));
  expect((await ask(["a", "b"], "&edge_types=merged-from")).nodes.map((node: Body) => node.name)).toEqual([
    "acme/p",
  ]);
});

test("as many nodes as there may be, and not one more", async () => {
  const most = Array.from({ length: LIMITS.commonStarts }, (_, i) => `many-${i}`);
  expect((await ask(most)).nodes).toMatchObject([{ name: "acme/root", depths: most.map(() => 1) }]);
  const ids = [...most, `many-${LIMITS.commonStarts}`].map((word) => `id=${digestOf(word)}`).join("&");
  const more = await get(`/v1/common-ancestors?${ids}`);
  expect(more.body).toMatchObject({ status: 400, code: "bad-query", parameter: "id" });
  expect((await get("/v1/common-ancestors?name=acme/many")).body).toMatchObject({
    status: 400,
    code: "bad-query",
    parameter: "name",
  });
});

describe("questions that cannot be answered", () => {
  test.each([
    ["/v1/common-ancestors", 400, "bad-query"],
    [`/v1/common-ancestors?id=${digestOf("a")}`, 400, "bad-query"],
    [`/v1/nodes/${digestOf("a")}/common-ancestors`, 400, "bad-query"],
    [`/v1/common-ancestors?id=${digestOf("a")}&id=urn:example:nobody`, 404, "not-found"],
    [`/v1/common-ancestors?id=${digestOf("a")}&id=${digestOf("b")}&depth=3`, 400, "bad-query"],
    [`/v1/common-ancestors?id=${digestOf("a")}&id=${digestOf("b")}&min_certainty=sure`, 400, "bad-query"],
  ])("%s", async (path, status, code) => {
    const { body } = await get(path);
    expect(body).toMatchObject({ status, code });
    expect(body.hint.length).toBeGreaterThan(8);
  });
});
