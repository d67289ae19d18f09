// Moving a node: every move of the table and no other, decided on what stands, said once.
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LIFECYCLE_STATES, type LifecycleState, openFrom } from "../../src/model/lifecycle.ts";
import { siteLog } from "../../worker/env.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { LEARNING, member, move, say } from "../support/workers/moves.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { call, digestOf, get, migrateGraph, model, post } from "../support/workers/site.ts";

beforeAll(migrateGraph);

/** Whatever was said: the log is whole, and gives the same rows again. */
afterAll(async () => {
  await siteLog(env).wake();
  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await rebuild();
  expect(await dump()).toEqual(before);
});

/** A way to each state, by moves that are open. */
const WAYS: Readonly<Record<LifecycleState | "none", readonly LifecycleState[]>> = {
  none: [],
  draft: ["draft"],
  lab: ["lab"],
  shadow: ["shadow"],
  canary: ["canary"],
  specialist: ["specialist"],
  champion: ["champion"],
  archived: ["archived"],
};

describe("the table of moves", () => {
  test.each(Object.entries(WAYS))("from %s", async (from, way) => {
    const state = from === "none" ? null : (from as LifecycleState);
    const open = openFrom(state);
    for (const to of LIFECYCLE_STATES) {
      const word = `${from}-${to}`;
      await member(word, `niche/${word}`);
      for (const step of way) expect((await move(word, step)).status).toBe(201);
      const { status, body } = await move(word, to);
      if (open.includes(to)) {
        expect(status, JSON.stringify(body)).toBe(201);
        expect(body).toMatchObject({
          created: true,
          projected: true,
          node: digestOf(word),
          lineage: "acme/family",
          niche: `niche/${word}`,
          kind: "model",
          from: state,
          to,
          replaced: null,
          decision: { verdict: "allowed", from: state, to, by: "launcher" },
          warnings: expect.any(Array),
        });
      } else if (to === state) {
        // The same again: it is where that led.
        expect({ status, created: body.created }).toEqual({ status: 200, created: false });
      } else
        expect({ status, body }).toMatchObject({
          status: 409,
          body: {
            code: "transition-refused",
            from: state,
            open,
            hint: expect.stringContaining(open.join(", ")),
          },
        });
    }
  });
});

describe("said once", () => {
  test("the same again, while it is where that led, has the receipt of then", async () => {
    await member("again", "said/again");
    const first = await move("again", "champion", { evidence: { recall: 0.61 } });
    const again = await move("again", "champion", { evidence: { recall: 0.61 }, if_state: null });
    expect(again).toMatchObject({ status: 200, body: { ...first.body, created: false } });
    const other = await move("again", "champion", { evidence: { recall: 0.62 } });
    expect(other).toMatchObject({ status: 409, body: { code: "transition-refused", from: "champion" } });
    // It went elsewhere, and comes back: that is another move.
    await move("again", "specialist");
    const back = await move("again", "champion", { evidence: { recall: 0.61 } });
    expect(back).toMatchObject({ status: 201, body: { from: "specialist" } });
    expect(back.body.receipt).not.toEqual(first.body.receipt);
  });

  test("the same delivery again is answered as then, whatever happened since", async () => {
    await member("keyed", "said/keyed");
    const key = { "idempotency-key": "promotion-7" };
    const body = { to: "canary", learning: LEARNING };
    const first = await say("transitions", "keyed", body, key);
    expect(first.status).toBe(201);
    await move("keyed", "archived");
    const again = await say("transitions", "keyed", body, key);
    expect(again).toMatchObject({
      status: 200,
      body: { created: false, receipt: first.body.receipt, from: null, to: "canary" },
    });
    const other = await say("transitions", "keyed", { ...body, to: "lab" }, key);
    expect(other).toMatchObject({ status: 422, body: { code: "key-reused" } });
  });

  test("many at once are one", async () => {
    await member("crowd", "said/crowd");
    const answers = await Promise.all(Array.from({ length: 20 }, () => move("crowd", "champion")));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body.receipt))).size).toBe(1);
  });

  test("tried, nothing is said", async () => {
    await member("tried", "said/tried");
    await member("stands", "said/tried");
    await move("stands", "champion");
    const { body: before } = await get("/health");
    const { status, body } = await move("tried", "champion", { dry_run: true });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { to: "champion", replaced: digestOf("stands"), decision: { id: null, verdict: "allowed" } },
    });
    expect(body.receipt).toBeUndefined();
    expect((await get("/health")).body.position).toBe(before.position);
  });
});

test("only from the state that is expected", async () => {
  await member("expected", "expected");
  expect(await move("expected", "lab", { if_state: "draft" })).toMatchObject({
    status: 409,
    body: { code: "state-differs", pointer: "/if_state", state: null },
  });
  expect((await move("expected", "lab", { if_state: null })).status).toBe(201);
  expect(await move("expected", "shadow", { if_state: null })).toMatchObject({
    status: 409,
    body: { code: "state-differs", state: "lab" },
  });
  expect((await move("expected", "shadow", { if_state: "lab" })).status).toBe(201);
});

describe("told afterwards", () => {
  const told = (word: string, to: string, day: number, more: object = {}) =>
    move(word, to, {
      niche: "told",
      recorded: true,
      at: `2026-03-${String(day).padStart(2, "0")}T13:00:00+01:00`,
      ...more,
    });

  test("is as it happened, whatever the order: nobody decided it, and what is newer stands", async () => {
    for (const word of ["t1", "t2", "t3"]) await member(word, "told");
    const first = await told("t1", "champion", 5);
    expect(first).toMatchObject({ status: 201, body: { from: null, decision: null, replaced: null } });
    expect(await told("t2", "champion", 20)).toMatchObject({ body: { replaced: digestOf("t1") } });
    // Told last, of between: the champion stays who it is.
    expect(await told("t3", "champion", 10)).toMatchObject({ status: 201, body: { replaced: null } });
    expect(await told("t1", "champion", 5)).toMatchObject({
      status: 200,
      body: { created: false, receipt: first.body.receipt },
    });
    const { champions } = (await get("/v1/lineages/acme/family/champions?niche=told")).body;
    const noon = (day: number): string => `2026-03-${String(day).padStart(2, "0")}T12:00:00.000Z`;
    expect(champions).toMatchObject([
      { node: digestOf("t1"), from: noon(5), until: noon(10), replaced: null },
      { node: digestOf("t3"), from: noon(10), until: noon(20), replaced: digestOf("t1") },
      { node: digestOf("t2"), from: noon(20), until: null, replaced: digestOf("t3") },
    ]);
    expect(champions[0]).toMatchObject({
      recorded: true,
      decision: null,
      approver: null,
      learning: LEARNING,
    });
    // What is done now is held against what stands now.
    expect(await move("t1", "lab", { niche: "told" })).toMatchObject({
      status: 201,
      body: { from: "archived" },
    });
  });

  test.each([
    [{ at: "2026-03-03T12:00:00Z" }, /recorded: true/],
    [{ recorded: true }, /when it happened/],
    [{ recorded: true, at: "2999-01-01T00:00:00Z" }, /when it happened/],
    [{ recorded: true, at: "3 March" }, /schema/],
  ])("%j is refused", async (more, hint) => {
    const { status, body } = await move("t1", "shadow", { niche: "told", ...more });
    expect({ status, body }).toMatchObject({ status: 422, body: { code: "invalid", pointer: "/at" } });
    expect(body.hint).toMatch(hint);
  });
});

describe("refused, with the field and the way out", () => {
  const QUESTION = "What will future builders learn from this branch?";
  const cases: readonly (readonly [string, object, number, string, string, RegExp])[] = [
    ["an unknown state", { to: "champoin" }, 422, "unknown-state", "/to", /Did you mean champion/],
    ["an unknown state to expect", { to: "lab", if_state: "lap" }, 422, "unknown-state", "/if_state", /lab/],
    ["no state", {}, 422, "invalid", "/to", /./],
    ["a niche that is too long", { to: "lab", niche: "x".repeat(513) }, 422, "invalid", "/niche", /schema/],
    ["a niche of two lines", { to: "lab", niche: "a\nb" }, 422, "invalid", "/niche", /./],
    [
      "nothing learned",
      { to: "champion" },
      422,
      "invalid",
      "/learning",
      new RegExp(`^${QUESTION.slice(0, -1)}`),
    ],
    ["an empty learning", { to: "canary", learning: " " }, 422, "invalid", "/learning", /./],
    [
      "a word for a learning",
      { to: "canary", learning: "ok." },
      422,
      "invalid",
      "/learning",
      /future builders/,
    ],
    [
      "a word for a learning, early",
      { to: "lab", learning: "n/a" },
      422,
      "invalid",
      "/learning",
      /future builders/,
    ],
    ["a field that is none", { to: "lab", nich: "x" }, 422, "unknown-key", "/nich", /niche/],
    [
      "a rollback target nobody knows",
      { to: "champion", learning: LEARNING, rollback_target: digestOf("nobody") },
      422,
      "unknown-node",
      "/rollback_target",
      /former champion/,
    ],
    [
      "a rollback target that is no id",
      { to: "champion", learning: LEARNING, rollback_target: "latest" },
      422,
      "bad-id",
      "/rollback_target",
      /./,
    ],
    [
      "a rollback target that never was champion, nor is an ancestor",
      { to: "champion", learning: LEARNING, rollback_target: digestOf("stranger") },
      409,
      "no-rollback",
      "/rollback_target",
      /former champion/,
    ],
    [
      "itself for a rollback target",
      { to: "champion", learning: LEARNING, rollback_target: digestOf("bad") },
      409,
      "no-rollback",
      "/rollback_target",
      /former champion/,
    ],
    [
      "more than a move may say",
      { to: "lab", evidence: { x: "y".repeat(300_000) } },
      413,
      "too-large",
      "",
      /./,
    ],
  ];

  beforeAll(async () => {
    for (const word of ["bad", "stranger"]) await member(word, "bad");
  });

  test.each(cases)("%s", async (_what, body, status, code, pointer, hint) => {
    const answer = await say("transitions", "bad", body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(status);
    expect(answer.body).toMatchObject({ code, ...(pointer === "" ? {} : { pointer }) });
    expect(answer.body.hint).toMatch(hint);
  });

  test("a node without a name, where no niche is said", async () => {
    await post({ ...model("nameless"), name: undefined });
    expect(await move("nameless", "lab")).toMatchObject({
      status: 422,
      body: { code: "invalid", pointer: "/niche" },
    });
    expect((await move("nameless", "lab", { niche: "x" })).status).toBe(201);
  });

  test("what nobody knows, what nobody recorded, what is addressed twice", async () => {
    expect(await move("unheard-of", "lab")).toMatchObject({ status: 404, body: { code: "not-found" } });
    const purl = "pkg:pypi/numpy@2.0.0";
    await post(model("uses", [{ id: purl, type: "derived-from" }]));
    const path = `/v1/transitions?id=${encodeURIComponent(purl)}`;
    expect(await post({ to: "lab", niche: "x" }, path)).toMatchObject({
      status: 409,
      body: { code: "transition-refused", hint: expect.stringContaining("/v1/records") },
    });
    expect(await post({ to: "lab" }, "/v1/transitions")).toMatchObject({
      status: 400,
      body: { code: "bad-query" },
    });
    const both = await post({ to: "lab" }, `/v1/nodes/${digestOf("bad")}/transitions?name=x`);
    expect(both).toMatchObject({ status: 400, body: { code: "bad-query" } });
    expect(await post({}, `/v1/nodes/${digestOf("bad")}`)).toMatchObject({ status: 404 });
  });

  test("without a token", async () => {
    const init = { method: "POST", body: "{}", headers: { authorization: "none" } };
    expect((await call(`/v1/nodes/${digestOf("bad")}/transitions`, init)).status).toBe(401);
  });

  test("what is retracted can only be archived", async () => {
    const { receipt } = (await member("gone", "gone")).body;
    expect((await move("gone", "canary")).status).toBe(201);
    await post({ record: receipt.record, reason: "It was another." }, "/v1/retractions");
    expect(await move("gone", "champion", { niche: "gone" })).toMatchObject({
      status: 409,
      body: { code: "transition-refused", open: ["archived"] },
    });
    expect((await move("gone", "archived", { niche: "gone" })).status).toBe(201);
  });
});

test("a policy that is not met denies it, and the denial is kept with its path", async () => {
  const policy = {
    guards: ["canary"],
    each: "ancestor",
    rule: "ancestor.kind != 'dataset' || ancestor.evidence.pii_filter.version >= 3",
    message: "No production model descends from an unfiltered corpus.",
  };
  const put = await call("/v1/policies/pii", {
    method: "PUT",
    body: JSON.stringify({ ...policy, kinds: ["model"] }),
    headers: { "content-type": "application/json" },
  });
  expect(put.status, await put.clone().text()).toBe(201);
  await post(model("corpus", [], { kind: "dataset", lineage: "acme/family" }));
  await post(
    model("trained", [{ id: digestOf("corpus"), type: "trained-on" }], {
      lineage: "acme/family",
      name: "denied",
    }),
  );
  // canary is skipped, and its guard is asked.
  const denied = await move("trained", "champion");
  expect(denied).toMatchObject({
    status: 409,
    body: {
      code: "policy-denied",
      decision: {
        verdict: "denied",
        policies: expect.arrayContaining([
          expect.objectContaining({
            policy: "pii",
            version: 1,
            offending: [
              expect.objectContaining({
                node: digestOf("corpus"),
                path: [digestOf("trained"), digestOf("corpus")],
              }),
            ],
          }),
        ]),
      },
      receipt: { denied: digestOf("trained") },
    },
  });
  const again = await move("trained", "champion");
  expect(again.body.receipt).toEqual(denied.body.receipt);
  expect(again.body.decision).toEqual(denied.body.decision);
  const kept = (await get(denied.body.links.decision)).body;
  const { id, ...decision } = denied.body.decision;
  expect(kept).toMatchObject({ id, type: "denial", asked_by: "launcher", decision });
  const { history } = (await get(`/v1/nodes/${digestOf("trained")}/history`)).body;
  expect(history).toMatchObject([
    { type: "denial", from: null, to: "champion", verdict: "denied", decision: id, learning: LEARNING },
  ]);
  expect(await move("trained", "champion", { dry_run: true })).toMatchObject({
    status: 200,
    body: { replaced: null, decision: { id: null, verdict: "denied" } },
  });
  // It is in no state still, and what is not guarded is open.
  expect((await move("trained", "shadow", { if_state: null })).status).toBe(201);
  expect((await call("/v1/policies/pii", { method: "DELETE" })).status).toBeLessThan(300);
  expect((await move("trained", "champion")).status).toBe(201);
});
