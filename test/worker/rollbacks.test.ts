// Rolling a champion back, and the end of a deployment.
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { siteLog } from "../../worker/env.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { LEARNING, member, move, say } from "../support/workers/moves.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { type Body, digestOf, get, migrateGraph, model, post } from "../support/workers/site.ts";

beforeAll(migrateGraph);

afterAll(async () => {
  await siteLog(env).wake();
  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await rebuild();
  expect(await dump()).toEqual(before);
});

const back = (word: string, more: object = {}, headers = {}) =>
  say("rollback", word, { learning: LEARNING, ...more }, headers);

/** Two champions of a niche, one after the other. */
async function champions(niche: string): Promise<readonly [string, string]> {
  const [old, now] = [`${niche}-old`, `${niche}-now`];
  for (const word of [old, now]) {
    await member(word, niche);
    expect((await move(word, "champion")).status).toBe(201);
  }
  return [old, now];
}

/** Who is champion of a niche now. */
async function holder(niche: string): Promise<string | undefined> {
  const { champions: all } = (await get(`/v1/lineages/acme/family/champions?niche=${niche}`)).body;
  return all.find((one: Body) => one.until === null)?.node;
}

describe("a rollback", () => {
  test("leads to the champion before, in one statement, and once", async () => {
    const [old, now] = await champions("back");
    const first = await back(now);
    expect(first).toMatchObject({
      status: 201,
      body: {
        receipt: { moved: digestOf(old), niche: "back", to: "champion" },
        node: digestOf(old),
        from: "archived",
        to: "champion",
        replaced: digestOf(now),
        rollback_target: null,
        decision: {
          action: "rollback",
          node: digestOf(old),
          verdict: "allowed",
          states: ["lab", "shadow", "canary", "champion"],
        },
      },
    });
    expect(await back(now)).toMatchObject({ status: 200, body: { ...first.body, created: false } });
    expect(await holder("back")).toBe(digestOf(old));
    const { history } = (await get(`/v1/nodes/${digestOf(now)}/history`)).body;
    expect(history.at(-1)).toMatchObject({ type: "replaced", by: digestOf(old), learning: LEARNING });
    // It stands no more where it could be rolled back.
    expect(await back(now, { learning: "Something else was learned." })).toMatchObject({
      status: 409,
      body: { code: "no-rollback", hint: expect.stringContaining(digestOf(old)) },
    });
  });

  test("leads to an ancestor, where it is named", async () => {
    await member("root", "ancestor/root");
    await member("middle", "ancestor/middle", {
      parents: [{ id: digestOf("root"), type: "fine-tuned-from" }],
    });
    await member("leaf", "ancestor", { parents: [{ id: digestOf("middle"), type: "fine-tuned-from" }] });
    expect((await move("leaf", "champion")).status).toBe(201);
    expect(await back("leaf")).toMatchObject({
      status: 409,
      body: {
        code: "no-rollback",
        pointer: "/target",
        detail: expect.stringContaining("no rollback target"),
      },
    });
    expect(await back("leaf", { target: digestOf("root") })).toMatchObject({
      status: 201,
      body: { node: digestOf("root"), from: null, niche: "ancestor", replaced: digestOf("leaf") },
    });
    expect(await holder("ancestor")).toBe(digestOf("root"));
  });

  test("leads where the transition said that it leads", async () => {
    await member("said-root", "leads/root");
    await member("said", "leads", { parents: [{ id: digestOf("said-root"), type: "fine-tuned-from" }] });
    expect((await move("said", "champion", { rollback_target: digestOf("said-root") })).body).toMatchObject({
      rollback_target: digestOf("said-root"),
    });
    expect((await back("said")).body).toMatchObject({ node: digestOf("said-root"), to: "champion" });
  });

  test("is tried, and nothing is said", async () => {
    const [old, now] = await champions("tried");
    expect(await back(now, { dry_run: true })).toMatchObject({
      status: 200,
      body: { node: digestOf(old), replaced: digestOf(now), decision: { id: null } },
    });
    expect(await holder("tried")).toBe(digestOf(now));
  });

  test("of many at once one is done", async () => {
    const [old, now] = await champions("many");
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, i) => back(now, { reason: `The ${i}th who saw it.` })),
    );
    expect(all.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status, body } of all.filter((one) => one.status !== 201))
      expect([status, ["no-rollback", "changed-meanwhile"].includes(body.code)]).toEqual([409, true]);
    expect(await holder("many")).toBe(digestOf(old));
  });

  test("does not lead to what is under an advisory, and the denial is kept", async () => {
    const [old, now] = await champions("tainted");
    const advisory = { nodes: [digestOf(old)], severity: "high", kind: "poisoned", title: "Poisoned." };
    expect((await post(advisory, "/v1/advisories")).status).toBe(201);
    const denied = await back(now);
    expect(denied).toMatchObject({
      status: 409,
      body: {
        code: "tainted",
        decision: { action: "rollback", verdict: "denied", taints: [{ source: digestOf(old) }] },
      },
    });
    expect(await holder("tainted")).toBe(digestOf(now));
    for (const word of [old, now]) {
      const { history } = (await get(`/v1/nodes/${digestOf(word)}/history`)).body;
      expect(history.at(-1)).toMatchObject({
        type: "denial",
        decision: denied.body.decision.id,
        to: "champion",
      });
    }
  });

  test("does not lead to what is gone", async () => {
    const [old, now] = await champions("retracted");
    const { records } = (await get(`/v1/nodes/${digestOf(old)}`)).body;
    await post({ record: records[0].record, reason: "It was another." }, "/v1/retractions");
    expect(await back(now)).toMatchObject({
      status: 409,
      body: { code: "no-rollback", pointer: "/target", detail: expect.stringContaining("gone") },
    });
    const [erased, next] = await champions("erased");
    const { records: own } = (await get(`/v1/nodes/${digestOf(erased)}`)).body;
    const erasure = { statement: own[0].statement, parts: ["record"], reason: "Asked to be forgotten." };
    expect((await post(erasure, "/v1/erasures")).status).toBe(201);
    expect(await back(next)).toMatchObject({ status: 409, body: { code: "no-rollback" } });
  });

  test.each([
    ["a stranger", () => ({ target: digestOf("stranger") }), 409, "no-rollback", "/target"],
    ["what nobody knows", () => ({ target: digestOf("nobody") }), 422, "unknown-node", "/target"],
    ["itself", () => ({ target: digestOf("bad-now") }), 409, "no-rollback", "/target"],
    ["no learning", () => ({ learning: undefined }), 422, "invalid", "/learning"],
    ["another state", () => ({ if_state: "canary" }), 409, "state-differs", "/if_state"],
    ["a niche in which it is nothing", () => ({ niche: "elsewhere" }), 409, "no-rollback", "/target"],
  ])("with %s is refused", async (_what, more, status, code, pointer) => {
    if ((await get(`/v1/nodes/${digestOf("bad-now")}`)).status === 404) await champions("bad");
    await member("stranger", "strange");
    const answer = await back("bad-now", more());
    expect(answer).toMatchObject({ status, body: { code, pointer, hint: expect.any(String) } });
  });
});

describe("the end of a deployment", () => {
  const deployment = (word: string) =>
    post(
      model(word, [{ id: digestOf("served"), type: "served-from" }], {
        kind: "deployment",
        lineage: "acme/family",
        name: `live/${word}`,
      }),
    );

  beforeAll(async () => {
    await member("served", "served");
    for (const word of ["d1", "d2", "d3"]) expect((await deployment(word)).status).toBe(201);
  });

  test("archives it wherever it stands, is said once, and nothing moves it afterwards", async () => {
    await move("d1", "champion");
    await move("d1", "canary", { niche: "other" });
    const first = await say("end", "d1", { reason: "The region was closed." });
    expect(first).toMatchObject({
      status: 201,
      body: { node: digestOf("d1"), receipt: { ended: digestOf("d1") } },
    });
    const again = await say("end", "d1", { reason: "Said by another." });
    expect(again).toMatchObject({ status: 200, body: { created: false, receipt: first.body.receipt } });
    expect(await move("d1", "lab")).toMatchObject({ status: 409, body: { code: "ended" } });
    const { history } = (await get(`/v1/nodes/${digestOf("d1")}/history`)).body;
    expect(history.at(-1)).toMatchObject({ type: "end", niche: null, reason: "The region was closed." });
    const { champions: all } = (await get("/v1/lineages/acme/family/champions?kind=deployment&niche=live/d1"))
      .body;
    expect(all).toMatchObject([{ node: digestOf("d1"), ended_by: first.body.receipt.statement }]);
    expect(all[0].until).toBe(first.body.receipt.time);
  });

  test("may be told of the past, and not of the future", async () => {
    expect(await say("end", "d2", { at: "2999-01-01T00:00:00Z" })).toMatchObject({
      status: 422,
      body: { code: "invalid", pointer: "/at" },
    });
    expect((await say("end", "d2", { at: "2026-10-01T12:00:00+02:00" })).status).toBe(201);
    const { history } = (await get(`/v1/nodes/${digestOf("d2")}/history`)).body;
    expect(history).toMatchObject([{ type: "end", at: "2026-10-01T10:00:00.000Z" }]);
  });

  test("told of a time before it became champion ends what it is by now", async () => {
    const niche = "early";
    for (const word of ["d5", "d6"]) await deployment(word);
    await move("d5", "champion", { niche });
    const { receipt } = (await say("end", "d5", { at: "2026-02-01T00:00:00Z" })).body;
    const path = `/v1/lineages/acme/family/champions?kind=deployment&niche=${niche}`;
    const [only] = (await get(path)).body.champions;
    expect(only).toMatchObject({ until: only.from, ended_by: receipt.statement });
    // Who is told to have been champion in between is so no longer.
    await move("d6", "champion", { niche, recorded: true, at: "2026-03-01T00:00:00Z" });
    const { champions: all } = (await get(path)).body;
    expect(all).toMatchObject([{ node: digestOf("d6"), until: only.from }, { node: digestOf("d5") }]);
    expect((await get(`/v1/nodes/${digestOf("d6")}`)).body).toMatchObject({ lifecycle_state: "archived" });
    await move("d6", "lab", { niche });
    expect((await move("d6", "champion", { niche })).body).toMatchObject({ replaced: null });
  });

  test("of what was recorded as something else before leaves the place that it has", async () => {
    const niche = "turned";
    const { receipt } = (await member("turned", niche)).body;
    await move("turned", "champion");
    expect((await post({ record: receipt.record, reason: "It serves." }, "/v1/retractions")).status).toBe(
      201,
    );
    for (const word of ["turned", "d7"]) await deployment(word);
    for (const to of ["specialist", "champion"])
      expect((await move("turned", to, { niche })).body).toMatchObject({ kind: "deployment" });
    await say("end", "turned", {});
    expect((await move("d7", "champion", { niche })).body).toMatchObject({
      replaced: null,
      rollback_target: null,
    });
  });

  test("is no way back: what has ended is not rolled back to", async () => {
    await move("d3", "champion", { niche: "way" });
    await deployment("d4");
    await move("d4", "champion", { niche: "way" });
    await say("end", "d3", {});
    expect(await back("d4", { niche: "way" })).toMatchObject({ status: 409, body: { code: "ended" } });
  });

  test("is of deployments alone", async () => {
    expect(await say("end", "served", {})).toMatchObject({
      status: 409,
      body: { code: "transition-refused", hint: expect.stringContaining("archived") },
    });
  });
});
