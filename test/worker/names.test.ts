// One thing under several ids: no gate is passed by the other name, and every id leads somewhere.
import { beforeAll, describe, expect, test } from "vitest";
import {
  type Answer,
  type Body,
  call,
  get,
  migrateGraph,
  model,
  post,
  postLines,
} from "../support/workers/site.ts";

beforeAll(migrateGraph);

const URN = (word: string): string => `urn:example:${word}`;
const named = (word: string, parents: readonly string[] = [], aliases: readonly string[] = []): object => ({
  kind: "model",
  node: URN(word),
  aliases: aliases.map(URN),
  parents: parents.map((parent) => ({ id: URN(parent), type: "derived-from" })),
  created_at_utc: "2026-01-01T00:00:00Z",
});
const say = (...args: Parameters<typeof named>): Promise<Answer> => post(named(...args));

describe("a cycle through another name", () => {
  test("of a parent of the node is refused", async () => {
    await say("a-parent");
    await say("a-child", ["a-parent"]);
    expect((await say("a-child", [], ["a-parent"])).body).toMatchObject({ status: 409, code: "cycle" });
  });

  test("of something its parents descend from is refused", async () => {
    await say("b-top");
    await say("b-middle", ["b-top"]);
    expect((await say("b-new", ["b-middle"], ["b-top"])).body).toMatchObject({
      status: 409,
      code: "cycle",
      pointer: "/parents/0",
      path: [URN("b-top"), URN("b-middle")],
    });
  });

  test("of a child of the node is refused", async () => {
    await say("d-parent");
    await say("d-child", ["d-parent"]);
    expect((await say("d-parent", [], ["d-child"])).body).toMatchObject({ status: 409, code: "cycle" });
  });

  test("that one stream closes is kept and walked nowhere", async () => {
    const { lines } = await postLines([
      named("c-a"),
      named("c-n", [], ["c-a"]),
      named("c-d", ["c-a"]),
      { ...named("c-n", ["c-d"]), version: "2" },
    ]);
    expect(lines.map((line) => line.effect)).toEqual(["live", "live", "live", "conflict"]);
    expect(
      (await get(`/v1/ancestors?id=${URN("c-n")}`)).body.nodes.map((node: Body) => [node.id, node.depth]),
    ).toEqual([[URN("c-a"), 0]]);
  });

  test("is not seen where there is none: the same alias said again, and a parent that is another name", async () => {
    await say("e-one");
    await say("e-child", ["e-one"]);
    expect((await say("e-two", [], ["e-one"])).body).toMatchObject({ created: true, effect: "live" });
    expect((await post({ ...named("e-two", [], ["e-one"]), version: "2" })).body).toMatchObject({
      created: true,
      effect: "live",
    });
    const itself = await post({ ...named("e-two", ["e-one"]), version: "3" });
    expect(itself.body).toMatchObject({ created: true, effect: "live" });
    expect((await get(`/v1/nodes/${URN("e-two")}`)).body.parents).toEqual([]);
  });
});

test("a name without a revision cannot be an artifact's id", async () => {
  const unpinned = "urn:forebear:unpinned:pkg:huggingface/a/b";
  expect((await post({ ...named("x"), node: unpinned })).body).toMatchObject({
    status: 422,
    code: "mutable-reference",
    pointer: "/node",
    hint: expect.stringContaining("git ls-remote"),
  });
  expect((await post({ ...named("x"), aliases: [URN("y"), unpinned] })).body).toMatchObject({
    code: "mutable-reference",
    pointer: "/aliases/1",
  });
});

describe("what was taken is known again", () => {
  test("also when the graph has moved on so that it would be refused now", async () => {
    const trained = model("trained", [{ id: URN("filled"), type: "fine-tuned-from" }]);
    const first = await post(trained, "/v1/records?unresolved=allow");
    await post({ kind: "dataset", node: URN("filled"), parents: [], created_at_utc: "2026-01-01T00:00:00Z" });
    const again = await post(trained);
    expect(again.status).toBe(200);
    expect(again.body.receipt).toEqual(first.body.receipt);
    expect((await post({ ...trained, version: "2" })).body).toMatchObject({ status: 422, code: "edge-kind" });
  });

  test("with its links, also when the retry has another time", async () => {
    const run = (time: string): object => ({
      kind: "run",
      transformation: { id: "https://ci.example/1" },
      parents: [],
      created_at_utc: time,
    });
    const first = await post(run("2026-01-01T00:00:00Z"));
    const again = await post(run("2026-01-02T00:00:00Z"));
    expect(again.body).toMatchObject({
      created: false,
      links: first.body.links,
      receipt: first.body.receipt,
    });
    expect((await call(again.body.links.node)).status).toBe(200);
  });
});

describe("every id leads to its node", () => {
  test.each([
    "x.ttl",
    "y.json",
    "a/parents",
    "b/ancestors",
    "a/../b",
    "c?d=e#f%20g",
    "p//q",
    "dots/./x",
    "trailing/",
  ])("urn:example:%s", async (word) => {
    const posted = await post(named(word));
    expect(posted.status).toBe(201);
    for (const [what, path] of Object.entries<string>(posted.body.links)) {
      const answer = await call(path);
      expect(answer.status, path).toBe(200);
      expect(await answer.text(), path).toContain(
        what === "ancestors" || what === "descendants" ? '"starts"' : "example",
      );
    }
    const iri = await call(`/id/${encodeURIComponent(URN(word))}`);
    expect(await iri.json()).toMatchObject({ id: URN(word) });
  });

  test.each(["/v1/nodes/%", "/v1/lineages/%ff", "/v1/runs/%", "/v1/cohorts/%", "/id/%", "/v1/agents/%"])(
    "%s is refused, not broken",
    async (path) => {
      expect((await get(path)).body).toMatchObject({ status: 422, code: "bad-id" });
    },
  );
});

test.each([
  "?id=urn:example:x&version=9",
  "?name=a&name=b",
  "?id=urn:example:x&depth=1&depth=2",
  "?id=urn:example:x&edge_types=",
  "?id=urn:example:x&edge_types=alias-of",
])("ancestors%s is refused: nothing asked is ignored", async (query) => {
  expect((await get(`/v1/ancestors${query}`)).body).toMatchObject({ status: 400, code: "bad-query" });
});
