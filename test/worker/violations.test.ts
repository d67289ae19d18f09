// Policies stand: what is live is looked at again wherever something affects it, and only what is live.

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { siteWatch } from "../../worker/env.ts";
import { move } from "../support/workers/moves.ts";
import { type Body, digestOf, get, migrateGraph, model, post } from "../support/workers/site.ts";
import {
  corpus,
  on,
  PII,
  putPolicy,
  retireAll,
  retirePolicy,
  violations,
} from "../support/workers/violations.ts";

beforeAll(migrateGraph);
afterEach(retireAll);

test("a late edge to an unfiltered corpus is a violation of what is champion, until it is taken back", async () => {
  expect((await putPolicy("pii", PII)).status).toBe(201);
  await post(corpus("clean", 3));
  await post(corpus("dirty"));
  await post(model("base", [on("clean")]));
  await post(model("m", [{ id: digestOf("base"), type: "fine-tuned-from" }]));
  const moved = await move("m", "champion");
  expect(moved.status).toBe(201);
  expect(await violations(moved.body.position)).toEqual([]);
  const late = await post(model("base", [on("clean"), on("dirty")]));
  const [found, ...others] = await violations(late.body.position);
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    node: digestOf("m"),
    niche: "acme/m",
    state: "champion",
    cause: { policy: "pii", version: 1 },
    opened: { position: late.body.position },
    closed: null,
    outcome: { offending: [{ node: digestOf("dirty"), path: ["m", "base", "dirty"].map(digestOf) }] },
  });
  const back = await post({ record: late.body.receipt.record, reason: "wrong" }, "/v1/retractions");
  expect(await violations(back.body.position)).toEqual([]);
  const [closed] = await violations(back.body.position, "&state=closed");
  expect(closed).toMatchObject({ id: found.id, closed: { position: back.body.position, why: "passes" } });
  expect((await get(`/v1/violations?as_of=${late.body.position}`)).body.violations).toMatchObject([
    { id: found.id, closed: null },
  ]);
});

test("a node that leaves its state, and a policy that is retired, close what was open", async () => {
  await putPolicy("leaving", { ...PII, guards: ["canary"] });
  await post(corpus("leaving-clean", 3));
  await post(corpus("leaving-dirty"));
  for (const word of ["leaver", "stayer"]) {
    await post(model(word, [on("leaving-clean")]));
    expect((await move(word, "canary")).status).toBe(201);
    await post(model(word, [on("leaving-clean"), on("leaving-dirty")]));
  }
  const left = await move("leaver", "archived");
  const { position } = (await retirePolicy("leaving")).body;
  const all = await violations(position, "&state=all&policy=leaving");
  expect(all.map((one: Body) => [one.node, one.closed])).toEqual([
    [digestOf("leaver"), { position: left.body.position, at: expect.any(String), why: "moved" }],
    [digestOf("stayer"), { position, at: expect.any(String), why: "retired" }],
  ]);
  expect(await violations(position, `&policy=leaving`)).toEqual([]);
});

test("what is told as past is judged from then on, and what warns is no violation", async () => {
  await putPolicy("told", { ...PII, guards: ["specialist"] });
  await putPolicy("told-warns", { ...PII, guards: ["specialist"], mode: "warn" });
  await post(corpus("told-dirty"));
  await post(model("told", [on("told-dirty")]));
  const moved = await move("told", "specialist", { recorded: true, at: "2026-02-01T00:00:00Z" });
  expect(moved.status).toBe(201);
  const found = await violations(moved.body.position, `&node=${digestOf("told")}`);
  expect(found.map((one: Body) => [one.cause.policy, one.opened.position])).toEqual([
    ["told", moved.body.position],
  ]);
});

test("a policy is asked of what was live before it, and of a deployment that stands nowhere", async () => {
  await post(corpus("old-dirty"));
  await post(model("old", [on("old-dirty")], { lineage: "acme/old" }));
  await move("old", "canary", { recorded: true, at: "2026-02-01T00:00:00Z" });
  await post({
    kind: "deployment",
    node: "urn:uuid:00000000-0000-4000-8000-000000000001",
    lineage: "acme/old",
    parents: [{ id: digestOf("old"), type: "served-from" }],
    created_at_utc: "2026-01-31T12:00:00Z",
  });
  const { body } = await putPolicy("old", { ...PII, guards: ["canary"] });
  const found = await violations(body.position, "&policy=old&lineage=acme/old");
  expect(found).toMatchObject(
    [
      { kind: "model", niche: "acme/old", state: "canary", opened: { position: body.position } },
      { kind: "deployment", site: null, niche: null, state: null, lineage: "acme/old" },
    ].toSorted((a, b) => Number(found[0].kind === b.kind) - Number(found[0].kind === a.kind)),
  );
  const ended = await post({}, "/v1/nodes/urn:uuid:00000000-0000-4000-8000-000000000001/end");
  expect(ended.status).toBe(201);
  const closed = await violations(ended.body.position, "&policy=old&state=closed");
  expect(closed).toMatchObject([{ kind: "deployment", closed: { why: "moved" } }]);
});

test("by another name a corpus is found, too", async () => {
  await putPolicy("named", { ...PII, guards: ["champion"] });
  await post(corpus("named-clean", 3));
  await post(corpus("named-dirty"));
  await post(model("named", [on("named-clean")]));
  expect((await move("named", "champion")).status).toBe(201);
  const same = await post({
    ...corpus("named-clean", 3),
    aliases: [digestOf("named-dirty")],
    description: "the same",
  });
  const found = await violations(same.body.position, "&policy=named");
  expect(found).toMatchObject([
    { node: digestOf("named"), outcome: { offending: [{ node: digestOf("named-dirty") }] } },
  ]);
});

test("what is live costs nothing of what has nothing to do with it", async () => {
  const before = (await get("/health")).body.position;
  const { body } = await post(model("alone"));
  await violations(body.position);
  expect(body.position).toBeGreaterThan(before);
  const due = await runInDurableObject(siteWatch(env), (_object, { storage }) =>
    storage.sql.exec("SELECT count(*) AS n FROM finding WHERE position = ?1", body.position).one(),
  );
  expect(due).toEqual({ n: 0 });
});

describe("questions", () => {
  test("are paged, and one violation is asked for by its id", async () => {
    const all = (await get("/v1/violations?state=all")).body;
    const ids: string[] = [];
    for (let next = ""; ; ) {
      const page: Body = (await get(`/v1/violations?state=all&limit=2${next && `&cursor=${next}`}`)).body;
      ids.push(...page.violations.map((one: Body) => one.id));
      if (page.next === null) break;
      next = page.next;
    }
    expect(ids).toEqual(all.violations.map((one: Body) => one.id));
    expect(ids.length).toBeGreaterThan(5);
    const one = await get(`/v1/violations/${ids[0]}`);
    expect(one.status).toBe(200);
    expect(one.body).toMatchObject({ ...all.violations[0], complete: true });
    const before = all.violations[0].opened.position - 1;
    expect((await get(`/v1/violations/${ids[0]}?as_of=${before}`)).status).toBe(404);
  });

  test.each([
    ["/v1/violations?state=opened", 400, "bad-query", /Did you mean open\?/],
    ["/v1/violations?polcy=x", 400, "bad-query", /Did you mean policy\?/],
    ["/v1/violations?node=latest", 422, undefined, /./],
    [`/v1/violations?node=${digestOf("nobody")}`, 404, "not-found", /./],
    ["/v1/violations?cursor=x", 400, "bad-cursor", /./],
    ["/v1/violations/none", 404, "not-found", /state=all/],
    ["/v1/violations?limit=0", 400, "bad-query", /1/],
  ])("%s is refused", async (path, status, code, hint) => {
    const { status: told, body } = await get(path);
    expect([told, body.code]).toEqual([status, code ?? body.code]);
    expect(body.hint).toMatch(hint);
  });
});
