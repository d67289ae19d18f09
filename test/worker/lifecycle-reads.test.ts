// Where nodes stand, as reads show it: a node, lists and their counts, manifests, what was learned, at any position, and after
// what was said of it was erased.
import { beforeAll, describe, expect, test } from "vitest";
import { nodeSchema } from "../../src/wire/replies-node.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { end, move } from "../support/workers/sayings.ts";
import {
  type Body,
  digestOf,
  get,
  getBySql,
  migrateGraph,
  model,
  post,
  postLines,
} from "../support/workers/site.ts";

const from = (word: string, type = "fine-tuned-from"): object => ({ id: digestOf(word), type });

beforeAll(async () => {
  await migrateGraph();
  await postLines([
    model("base"),
    model("one", [from("base")]),
    model("two", [from("base")]),
    model("three", [from("one")]),
    { ...model("service", [from("two", "served-from")]), kind: "deployment" },
  ]);
});

const node = async (word: string, query = ""): Promise<Body> =>
  nodeSchema.parse((await get(`/v1/nodes/${digestOf(word)}${query}`)).body);

/** A page, the same from both engines. */
const page = async (path: string): Promise<Body> => {
  const { engine: _engine, ...body } = (await get(path)).body;
  const { engine: _other, ...meant } = (await getBySql(path)).body;
  expect(body).toEqual(meant);
  return body;
};

const positionNow = async (): Promise<number> => (await get("/health")).body.position;

test("a node has where it stands, and of several standings the most active is its state", async () => {
  const before = await positionNow();
  expect(await node("one")).toMatchObject({ lifecycle_state: null, rollback_target: null, standings: [] });
  const shadow = await move(digestOf("one"), "shadow", { niche: "code" });
  const first = await move(digestOf("one"), "champion");
  const second = await move(digestOf("two"), "champion");
  expect(await node("two")).toMatchObject({
    lifecycle_state: "champion",
    rollback_target: digestOf("one"),
    standings: [
      {
        lineage: "acme",
        niche: "chat",
        kind: "model",
        state: "champion",
        since: second.time,
        position: before + 3,
        rollback_target: digestOf("one"),
        statement: second.statement,
      },
    ],
  });
  const one = await node("one");
  expect(one.lifecycle_state).toBe("shadow");
  expect(one.standings.map((at: Body) => [at.niche, at.state, at.statement])).toEqual([
    ["code", "shadow", shadow.statement],
    // Who replaced it is who put it there.
    ["chat", "archived", second.statement],
  ]);
  const then = await node("one", `?as_of=${before + 2}`);
  expect(then).toMatchObject({ lifecycle_state: "champion" });
  expect(then.standings.map((at: Body) => at.statement)).toEqual([shadow.statement, first.statement]);
  expect(await node("one", `?as_of=${before}`)).toMatchObject({ lifecycle_state: null, standings: [] });
});

test("lists say the state of each node, count by it, and can be narrowed to it, as of any position", async () => {
  const path = `/v1/descendants?id=${digestOf("base")}`;
  const body = await page(path);
  expect(body.nodes.map((one: Body) => [one.name, one.state])).toEqual([
    ["acme/one", "shadow"],
    ["acme/two", "champion"],
    ["acme/three", null],
    ["acme/service", null],
  ]);
  expect(body.counts.by_state).toEqual({ none: 2, shadow: 1, champion: 1 });
  const champions = await page(`${path}&states=champion,none`);
  expect(champions.nodes.map((one: Body) => one.name)).toEqual(["acme/two", "acme/three", "acme/service"]);
  expect((await page(`${path}&as_of=4`)).counts.by_state).toEqual({ none: 4 });
  const family = (await get("/v1/lineages/acme")).body;
  expect(family.nodes.map((one: Body) => one.state)).toEqual([null, "shadow", "champion", null, null]);
  const found = (await get("/v1/search?q=acme/two")).body;
  expect(found.nodes[0]).toMatchObject({ id: digestOf("two"), state: "champion" });
  const selected = await post({ where: 'node.lifecycle_state == "champion"' }, "/v1/select");
  expect(selected.body.nodes).toMatchObject([{ id: digestOf("two"), state: "champion" }]);
});

test("what is said of a node does not change where it stands", async () => {
  await page(`/v1/descendants?id=${digestOf("base")}`);
  await post(model("two", [from("base")], { description: "said once more", ancestry: "partial" }));
  expect((await page(`/v1/descendants?id=${digestOf("base")}`)).counts.by_state).toMatchObject({
    champion: 1,
  });
});

test("a deployment is in use until it ends, and out of use from then on", async () => {
  const path = `/v1/impact?id=${digestOf("base")}`;
  expect((await page(path)).nodes.map((one: Body) => [one.name, one.state])).toEqual([
    ["acme/two", "champion"],
    ["acme/service", null],
    ["acme/one", "shadow"],
    ["acme/three", null],
  ]);
  await end(digestOf("service"));
  const after = await page(path);
  expect(after.nodes.at(-1)).toMatchObject({ name: "acme/service", state: "archived" });
  expect(after.counts.by_state_and_kind).toEqual({
    none: { model: 1 },
    champion: { model: 1 },
    shadow: { model: 1 },
    archived: { deployment: 1 },
  });
});

test("a manifest differs once its node has moved, and not because something is wrong with it", async () => {
  const manifest = (await get(`/v1/nodes/${digestOf("three")}/manifest`)).body;
  const said = { nodes: [digestOf("three")], severity: "low", kind: "bias", title: "It is partial." };
  expect((await post(said, "/v1/advisories")).status).toBe(201);
  expect((await post(manifest)).status).toBe(200);
  await move(digestOf("three"), "lab");
  const { status, body } = await post(manifest);
  expect([status, body.code, body.pointers]).toEqual([
    409,
    "manifest-differs",
    ["/lifecycle_state", "/standings"],
  ]);
  const differing = (
    await get(`/v1/diff?a=${digestOf("three")}&a_as_of=${manifest.position}`)
  ).body.values.items.map((one: Body) => one.pointer);
  expect(differing).toContain("/lifecycle_state");
});

describe("what was learned", () => {
  const LEARNING = "Long tickets overflow the quokka window.";
  let moved: Body;

  test("is found by its words", async () => {
    moved = await move(digestOf("three"), "canary", { learning: LEARNING });
    const { nodes } = (await get("/v1/search?q=quokka")).body;
    expect(nodes).toEqual([expect.objectContaining({ id: digestOf("three"), matched: ["learning"] })]);
    // What bears the word in its name comes first.
    await post(model("quokka"));
    const both = (await get("/v1/search?q=quokka")).body.nodes;
    expect(both.map((one: Body) => one.name)).toEqual(["acme/quokka", "acme/three"]);
  });

  test("is found no more once it was erased; where the node stands is as it was", async () => {
    const erasure = { statement: moved.statement, parts: ["body"], reason: "It named somebody." };
    expect((await post(erasure, "/v1/erasures")).status).toBe(201);
    const { nodes } = (await get("/v1/search?q=quokka")).body;
    expect(nodes.map((one: Body) => one.name)).toEqual(["acme/quokka"]);
    expect((await node("three")).lifecycle_state).toBe("canary");
    expect(JSON.stringify(await dump())).not.toContain("quokka window");
  });
});

describe("the words of an advisory and of a waiver can be erased, and what they do stands", () => {
  test("also of the withdrawal", async () => {
    const said = {
      nodes: [digestOf("two")],
      severity: "high",
      kind: "privacy",
      title: "Wombat told us.",
      description: "Wombat, again.",
    };
    const { body } = await post(said, "/v1/advisories");
    const until = "2099-01-01T00:00:00Z";
    const waiver = await post(
      { advisory: body.id, node: digestOf("two"), until, reason: "Wombat agrees with it." },
      "/v1/waivers",
    );
    const erase = async (statement: string): Promise<void> => {
      const erasure = { statement, parts: ["body"], reason: "Asked to be forgotten." };
      expect((await post(erasure, "/v1/erasures")).status).toBe(201);
    };
    await erase(body.receipt.statement);
    await erase(waiver.body.receipt.statement);
    expect((await get(`/v1/advisories/${body.id}`)).body).toMatchObject({
      title: null,
      description: null,
      withheld: true,
      nodes: [digestOf("two")],
      open: true,
    });
    expect((await get("/v1/waivers")).body.waivers).toMatchObject([
      { id: waiver.body.id, reason: null, withheld: true, holds: true },
    ]);
    expect((await node("two")).taint).toMatchObject([{ advisory: body.id, waiver: waiver.body.id }]);
    const withdrawal = await post({ reason: "Wombat was wrong." }, `/v1/advisories/${body.id}/withdrawal`);
    await erase(withdrawal.body.receipt.statement);
    const { withdrawn } = (await get(`/v1/advisories/${body.id}`)).body;
    expect(withdrawn).toMatchObject({
      reason: null,
      by: "launcher",
      statement: withdrawal.body.receipt.statement,
    });
    expect(JSON.stringify(await dump())).not.toContain("ombat");
  });
});

test("the same log makes the same rows", async () => {
  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await rebuild();
  expect(await dump()).toEqual(before);
});
