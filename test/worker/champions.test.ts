// Who was champion on a day, and why that was allowed: one question, whatever was told when.
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { championKey } from "../../src/ledger/standings.ts";
import { problemSchema } from "../../src/wire/replies.ts";
import * as moves from "../../src/wire/replies-moves.ts";
import { lineageRoot, siteLog } from "../../worker/env.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { LEARNING, member, move, say } from "../support/workers/moves.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { type Body, call, digestOf, get, migrateGraph, model, post } from "../support/workers/site.ts";

const LINEAGE = "acme/family";
const CHAMPIONS = `/v1/lineages/${LINEAGE}/champions`;
const WORDS = ["march", "april", "may"];
const said: Record<string, Body> = {};

const told = (word: string, to: string, at: string): Promise<Body> =>
  move(word, to, { niche: "support", recorded: true, at, evidence: { source: "the release notes" } });

beforeAll(async () => {
  await migrateGraph();
  for (const word of [...WORDS, "now"]) await member(word, "support");
  // Told in another order than it happened.
  said.may = (await told("may", "champion", "2026-05-01T09:00:00Z")).body;
  said.march = (await told("march", "champion", "2026-03-01T09:00:00Z")).body;
  said.april = (await told("april", "champion", "2026-04-01T09:00:00Z")).body;
  said.now = (await move("now", "champion", { reason: "It is better.", evidence: { recall: 0.61 } })).body;
});

afterAll(async () => {
  await siteLog(env).wake();
  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await rebuild();
  expect(await dump()).toEqual(before);
});

const held = async (query: string): Promise<string[]> =>
  (await get(`${CHAMPIONS}?${query}`)).body.champions.map(({ node }: Body) => node);

const fits = (schema: z.ZodType, answer: unknown): void => expect(schema.parse(answer)).toEqual(answer);

describe("who was champion", () => {
  test("is told slot by slot, numbered, each from when until when", async () => {
    const { body } = await get(`${CHAMPIONS}?niche=support`);
    fits(moves.championsAnswerSchema, body);
    expect(body).toMatchObject({ lineage: LINEAGE, on: null, next: null });
    expect(body.champions).toMatchObject([
      {
        number: 1,
        node: digestOf("march"),
        from: "2026-03-01T09:00:00.000Z",
        until: "2026-04-01T09:00:00.000Z",
      },
      { number: 2, node: digestOf("april"), until: "2026-05-01T09:00:00.000Z", replaced: digestOf("march") },
      {
        number: 3,
        node: digestOf("may"),
        until: said.now.receipt.time,
        ended_by: said.now.receipt.statement,
      },
      {
        number: 4,
        node: digestOf("now"),
        from: said.now.receipt.time,
        until: null,
        replaced: digestOf("may"),
      },
    ]);
  });

  test("on 3 March, and why was it allowed: one question", async () => {
    const { body } = await get(`${CHAMPIONS}?niche=support&on=2026-03-03`);
    expect(body).toMatchObject({
      on: "2026-03-03",
      champions: [
        {
          number: 1,
          node: digestOf("march"),
          recorded: true,
          decision: null,
          approver: null,
          learning: LEARNING,
          evidence: { source: "the release notes" },
          said: { statement: said.march.receipt.statement, token: "launcher", type: "transition" },
          links: { turtle: `/v1/nodes/${digestOf("march")}.ttl` },
        },
      ],
    });
    expect((await call(body.champions[0].links.turtle)).headers.get("content-type")).toMatch(/^text\/turtle/);
  });

  test("now: with the decision, its facts, who had it allowed, and what was learned", async () => {
    const { champions } = (await get(`${CHAMPIONS}?on=${new Date().toISOString()}`)).body;
    expect(champions).toMatchObject([
      {
        number: 4,
        node: digestOf("now"),
        approver: "launcher",
        recorded: false,
        learning: LEARNING,
        reason: "It is better.",
        evidence: { recall: 0.61 },
        rollback_target: digestOf("may"),
        decision: said.now.decision,
        links: { decision: said.now.links.decision },
      },
    ]);
    expect(champions[0].decision.policies.length).toBeGreaterThan(0);
    const kept = await get(champions[0].links.decision);
    fits(moves.decisionAnswerSchema, kept.body);
    const { id, ...decision } = champions[0].decision;
    expect(kept.body).toMatchObject({ id, type: "transition", asked_by: "launcher", decision });
  });

  test("on a day: whoever was, for however long; at an instant: one", async () => {
    expect(await held("niche=support&on=2026-04-01")).toEqual([digestOf("march"), digestOf("april")]);
    expect(await held("niche=support&on=2026-04-01T08:59:59.999Z")).toEqual([digestOf("march")]);
    expect(await held("niche=support&on=2026-04-01T11:00:00%2B02:00")).toEqual([digestOf("april")]);
    expect(await held("niche=support&on=2026-02-28")).toEqual([]);
  });

  test("as it was known: `on` is when it was, `as_of` what was told by then", async () => {
    const before = said.march.position - 1;
    expect(await held(`niche=support&on=2026-03-03&as_of=${before}`)).toEqual([]);
    expect(await held(`niche=support&as_of=${said.march.position}`)).toEqual([
      digestOf("march"),
      digestOf("may"),
    ]);
    expect(await held(`niche=support&as_of=${said.now.position}`)).toHaveLength(4);
  });

  test("by the page", async () => {
    const found: Body[] = [];
    let next = "";
    do {
      const { body } = await get(`${CHAMPIONS}?niche=support&limit=1${next}`);
      expect(body.champions).toHaveLength(1);
      found.push(...body.champions);
      next = body.next === null ? "" : `&cursor=${body.next}`;
    } while (next !== "");
    expect(found.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  });

  test("in each slot by itself, and by kind", async () => {
    await post(model("ask", [], { kind: "prompt", lineage: LINEAGE, name: "support" }));
    await move("ask", "champion");
    await move("march", "lab", { niche: "search" });
    await move("march", "champion", { niche: "search" });
    expect(await held("kind=prompt")).toEqual([digestOf("ask")]);
    expect(await held("niche=search")).toEqual([digestOf("march")]);
    expect(await held(`on=${new Date().toISOString()}`)).toEqual(["march", "now", "ask"].map(digestOf));
    const slots = await lineageRoot(env, LINEAGE).slots([championKey("support", "model")]);
    expect(JSON.parse(Object.values(slots)[0]?.value ?? "")).toMatchObject({ node: digestOf("now") });
  });

  test("of a lineage whose name ends so, by its last slash escaped", async () => {
    await post(model("odd", [], { lineage: "odd/champions" }));
    expect((await get("/v1/lineages/odd%2Fchampions")).body).toMatchObject({ name: "odd/champions" });
    await move("odd", "champion", { niche: "odd" });
    expect((await get("/v1/lineages/odd/champions/champions")).body.champions).toHaveLength(1);
  });

  test.each([
    ["a lineage that is none", "/v1/lineages/nobody/champions", 404, "not-found", undefined],
    ["a day that is none", `${CHAMPIONS}?on=2026-02-30`, 400, "bad-query", "on"],
    ["a word for a day", `${CHAMPIONS}?on=yesterday`, 400, "bad-query", "on"],
    ["a day to come", `${CHAMPIONS}?on=2999-01-01`, 400, "bad-query", "on"],
    ["a kind that is none", `${CHAMPIONS}?kind=modle`, 400, "bad-query", "kind"],
    ["a parameter that is none", `${CHAMPIONS}?nich=x`, 400, "bad-query", "nich"],
    [
      "a cursor of another question",
      `${CHAMPIONS}?cursor=1.2.0123456789abcdef`,
      400,
      "bad-cursor",
      undefined,
    ],
  ])("%s is refused", async (_what, path, status, code, parameter) => {
    const answer = await get(path);
    expect(answer).toMatchObject({ status, body: { code, hint: expect.any(String) } });
    expect(answer.body.parameter).toBe(parameter);
  });
});

describe("history", () => {
  test("is of one node, in the order in which it happened, by the page, as of the past", async () => {
    const path = `/v1/nodes/${digestOf("may")}/history`;
    const { body } = await get(path);
    fits(moves.historyAnswerSchema, body);
    expect(body.history).toMatchObject([
      {
        type: "transition",
        at: "2026-05-01T09:00:00.000Z",
        recorded: true,
        decision: null,
        token: "launcher",
      },
      {
        type: "replaced",
        by: digestOf("now"),
        decision: said.now.decision.id,
        from: "champion",
        to: "archived",
      },
    ]);
    const first = (await get(`${path}?limit=1`)).body;
    expect(first.history).toEqual(body.history.slice(0, 1));
    expect((await get(`${path}?limit=1&cursor=${first.next}`)).body).toMatchObject({
      history: body.history.slice(1),
      next: null,
    });
    expect(
      (await get(`/v1/history?id=${digestOf("may")}&as_of=${said.may.position}`)).body.history,
    ).toHaveLength(1);
    expect((await get(`/v1/history?id=${digestOf("unheard")}`)).status).toBe(404);
  });

  test("says what was erased; the move stands", async () => {
    await member("secret", "secret");
    const { body } = await move("secret", "champion", { niche: "secret", reason: "Nobody is to know." });
    const { statement } = body.receipt;
    const erasure = { statement, parts: ["body"], reason: "Asked to be forgotten." };
    expect((await post(erasure, "/v1/erasures")).status).toBe(201);
    const { history } = (await get(`/v1/nodes/${digestOf("secret")}/history`)).body;
    expect(history).toMatchObject([
      { to: "champion", withheld: ["body"], learning: null, reason: null, decision: null, verdict: null },
    ]);
    expect((await get(`${CHAMPIONS}?niche=secret`)).body.champions).toMatchObject([
      { node: digestOf("secret"), withheld: ["body"], decision: null, until: null },
    ]);
    expect(await get(`/v1/decisions/${body.decision.id}`)).toMatchObject({
      status: 410,
      body: { code: "withheld" },
    });
  });
});

test("decisions: none by another name, none that was told, none before it was made", async () => {
  for (const id of ["decision:x", `decision:${"0".repeat(64)}`, `decision:${said.march.receipt.statement}`])
    expect(await get(`/v1/decisions/${id}`)).toMatchObject({ status: 404, body: { code: "not-found" } });
  const { id } = said.now.decision;
  expect(await get(`/v1/decisions/${id}?as_of=${said.now.position - 1}`)).toMatchObject({
    status: 404,
    body: { hint: expect.stringContaining(`position ${said.now.position}`) },
  });
});

test("what is answered is as described", async () => {
  fits(moves.moveAnswerSchema, said.now);
  fits(moves.moveAnswerSchema, said.march);
  await member("shape", "shape");
  fits(moves.moveTriedSchema, (await move("shape", "champion", { dry_run: true })).body);
  const refused = await move("shape", "draft");
  expect(refused.status).toBe(201);
  fits(problemSchema, (await move("shape", "champion", { if_state: "lab" })).body);
  fits(problemSchema, (await say("rollback", "shape", { learning: LEARNING })).body);
  await post(model("live", [], { kind: "deployment", lineage: LINEAGE, name: "live" }));
  fits(moves.endAnswerSchema, (await say("end", "live", {})).body);
});

test("who is told to have been champion before the slot was left is not champion now", async () => {
  for (const word of ["left", "earlier"]) await member(word, "vacant");
  const tell = (word: string, to: string, at: string): Promise<Body> =>
    move(word, to, { niche: "vacant", recorded: true, at });
  await tell("left", "champion", "2026-03-20T09:00:00Z");
  await tell("left", "archived", "2026-03-25T09:00:00Z");
  await tell("earlier", "champion", "2026-03-10T09:00:00Z");
  expect(await held("niche=vacant")).toEqual([digestOf("earlier"), digestOf("left")]);
  expect(await held("niche=vacant&on=2026-03-26")).toEqual([]);
  const { standings } = (await get(`/v1/nodes/${digestOf("earlier")}`)).body;
  expect(standings).toMatchObject([{ niche: "vacant", state: "archived" }]);
  const slots = await lineageRoot(env, LINEAGE).slots([championKey("vacant", "model")]);
  expect(JSON.parse(slots[championKey("vacant", "model")]?.value ?? "")).toBeNull();
});
