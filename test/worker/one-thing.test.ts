// Two ids of one thing: however it is said, walks cross it, nothing descends from itself, and no thing is of two kinds.
import { beforeAll, describe, expect, test } from "vitest";
import { auditLog, dump } from "../support/workers/audit.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { type Answer, type Body, get, migrateGraph, post } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const urn = (word: string): string => `urn:example:one-${word}`;
const say = (node: string, more: object = {}, query = ""): Promise<Answer> =>
  post(
    { kind: "model", node: urn(node), created_at_utc: "2026-01-01T00:00:00Z", ...more },
    `/v1/records${query}`,
  );
const from = (word: string, type = "derived-from"): object => ({ id: urn(word), type });
const reached = async (word: string, way = "descendants"): Promise<string[]> =>
  (await get(`/v1/${way}?id=${urn(word)}`)).body.nodes.map((node: Body) => node.id);

describe("a parent of type alias-of is an alias", () => {
  test("and closes a cycle as one does", async () => {
    await say("y");
    await say("x", { parents: [from("y")] });
    const both = [from("x", "alias-of"), from("y", "alias-of")];
    expect((await say("z", { parents: both })).body).toMatchObject({ status: 409, code: "cycle" });
    expect((await say("z", { parents: both.slice(0, 1) })).status).toBe(201);
    expect((await say("z", { parents: both.slice(1), description: "again" })).body.code).toBe("cycle");
    expect((await say("w", { parents: [from("x"), from("y", "alias-of")] })).body.code).toBe("cycle");
  });

  test("and reads as one", async () => {
    await say("a1");
    await say("a2", { parents: [from("a1", "alias-of")] });
    const { body } = await get(`/v1/nodes/${urn("a2")}`);
    expect(body).toMatchObject({ aliases: [urn("a1")], parent_ids: [] });
  });
});

describe("an alias that two nodes have", () => {
  test("makes them one thing, whichever came first", async () => {
    await say("bad", { kind: "dataset", parents: [] });
    await say("p", { aliases: [urn("s")], parents: [from("bad", "trained-on")] });
    await say("q", { aliases: [urn("s")] });
    await say("dep", { kind: "deployment", parents: [from("q", "served-from")] });
    expect(await reached("bad")).toContain(urn("dep"));
    expect(await reached("dep", "ancestors")).toContain(urn("bad"));
  });

  test("cannot be of two kinds", async () => {
    await say("m");
    const other = { kind: "dataset", aliases: [urn("m")] };
    expect((await say("d", other)).body).toMatchObject({
      status: 409,
      code: "identity-conflict",
      pointer: "/aliases",
    });
  });
});

describe("a recipe", () => {
  const merged = (word: string, ...models: string[]): Promise<Answer> =>
    say(word, { merge_recipe: { models: models.map((one) => ({ model: one })) } }, "?unresolved=allow");

  test("that names a path of somebody's own makes no parent that others share, and tells no path", async () => {
    const paths = ["./x", "/home/alice/models/base", "s3://bucket/x", "C:\\\\models\\\\x"];
    const { body } = await merged("r1", ...paths);
    expect(body.created).toBe(true);
    const others = (await merged("r2", ...paths)).body.stubs;
    expect(body.stubs).toHaveLength(paths.length);
    expect(body.stubs.filter((id: string) => others.includes(id))).toEqual([]);
    expect(body.stubs.join()).not.toMatch(/alice|huggingface|bucket/);
    expect((await merged("r3", "acme/base")).body.stubs).toEqual([
      "urn:forebear:unpinned:pkg:huggingface/acme/base",
    ]);
  });

  test("that was taken is answered with its receipt by the stricter door, too", async () => {
    const { receipt } = (await merged("r4", "acme/other")).body;
    const again = await say("r4", { merge_recipe: { models: [{ model: "acme/other" }] } });
    expect(again).toMatchObject({ status: 200, body: { created: false, receipt } });
    const fresh = await say("r5", { merge_recipe: { models: [{ model: "acme/other" }] } });
    expect(fresh.body).toMatchObject({ status: 422, code: "recipe-parent-missing" });
  });
});

test("the log of all this is whole, and gives the same rows again", async () => {
  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await rebuild();
  expect(await dump()).toEqual(before);
});
