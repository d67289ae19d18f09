// Policies through the front door: versions, preconditions, what is refused, the past, and what a draft would say.
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LIMITS } from "../../src/model/limits.ts";
import { SHIPPED } from "../../src/policy/shipped.ts";
import * as replies from "../../src/wire/replies-policy.ts";
import { policiesInForce } from "../../worker/policy/policies.ts";
import { watermark } from "../../worker/read.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { ask, PII, put, retire } from "../support/workers/policies.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { type Body, get, migrateGraph, post } from "../support/workers/site.ts";

beforeAll(migrateGraph);

/** Whatever was said: the log is whole, and gives the same rows again. */
afterAll(async () => {
  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await rebuild();
  expect(await dump()).toEqual(before);
});

describe("what the product has from the beginning", () => {
  const NAMES = Object.keys(SHIPPED).sort();

  test("is in force before anything was said, as version 0", async () => {
    const { body } = await get("/v1/policies?as_of=-1");
    expect(replies.policiesAnswerSchema.parse(body)).toEqual(body);
    expect(body.policies.map((one: Body) => [one.name, one.version, one.shipped, one.from_position])).toEqual(
      NAMES.map((name) => [name, 0, true, null]),
    );
    expect((await policiesInForce(env, -1)).map(({ name }) => name)).toEqual(NAMES);
  });

  test("tells all that a node lacks at once, and lets it through", async () => {
    await post({
      kind: "model",
      node: "urn:example:bare",
      name: "acme/bare",
      created_at_utc: "2026-01-31T12:00:00Z",
    });
    const learning = "Nothing is known of it, and it answers all the same.";
    const { status, body } = await post(
      { to: "canary", learning, dry_run: true },
      "/v1/nodes/urn:example:bare/transitions",
    );
    expect([status, body.decision.verdict]).toEqual([200, "allowed"]);
    const warned = body.decision.policies.filter(
      (one: Body) => one.verdict === "fail" && one.mode === "warn",
    );
    expect(warned.map((one: Body) => [one.policy, one.version]).sort()).toEqual(
      NAMES.map((name) => [name, 0]),
    );
  });

  test("gives way to one of its name, and can be retired without", async () => {
    const name = "completeness.artifact";
    expect(await put(name, PII, { "if-none-match": "*" })).toMatchObject({ status: 412 });
    const enforced = { ...SHIPPED[name], mode: "enforce" };
    const answer = await put(name, enforced, { "if-match": '"0"' });
    expect(answer.body).toMatchObject({ version: 1, created: true });
    expect((await get(`/v1/policies/${name}`)).body).toMatchObject({ shipped: false, policy: enforced });
    const { body } = await get(`/v1/policies/${name}/versions`);
    expect(body.versions.map((one: Body) => [one.version, one.shipped, one.until_position])).toEqual([
      [0, true, answer.body.position],
      [1, false, null],
    ]);

    const other = "completeness.code";
    const done = await retire(other, { "if-match": '"0"' });
    expect(done.body).toMatchObject({ version: 0, effect: "retired" });
    expect((await get(`/v1/policies/${other}`)).status).toBe(404);
    expect((await get(`/v1/policies/${other}?version=0`)).body).toMatchObject({
      shipped: true,
      until_position: done.body.position,
      retired: { position: done.body.position },
    });
    const now = (await watermark(env.GRAPH)).position;
    expect((await policiesInForce(env, now)).map((one) => one.name)).not.toContain(other);
    const before = await policiesInForce(env, done.body.position - 1);
    expect(before.find((one) => one.name === other)).toEqual({
      name: other,
      version: 0,
      policy: SHIPPED[other],
    });
  });
});

describe("putting", () => {
  test("makes a version each time, and keeps the old ones", async () => {
    const first = await put("pii", PII);
    expect([first.status, first.headers.get("etag")]).toEqual([201, '"1"']);
    expect(replies.policyAnswerSchema.parse(first.body)).toEqual(first.body);
    expect(first.body).toMatchObject({
      name: "pii",
      version: 1,
      created: true,
      projected: true,
      effect: "in-force",
    });
    const second = await put("pii", { ...PII, mode: "warn" });
    expect([second.status, second.body.version, second.headers.get("etag")]).toEqual([201, 2, '"2"']);

    const now = await ask("GET", "/v1/policies/pii");
    expect(replies.policyViewSchema.parse(now.body)).toEqual(now.body);
    expect([now.status, now.headers.get("etag"), now.headers.get("forebear-position")]).toEqual([
      200,
      '"2"',
      String(second.body.position),
    ]);
    expect(now.body).toMatchObject({
      version: 2,
      shipped: false,
      statement: second.body.receipt.statement,
      from_position: second.body.position,
      until_position: null,
      by: "launcher",
      retired: null,
    });
    expect(now.body.policy).toEqual({ ...PII, mode: "warn" });
    const then = await get(`/v1/policies/pii?as_of=${first.body.position}`);
    expect([then.body.version, then.body.policy, then.body.until_position]).toEqual([1, PII, null]);
    const old = await get("/v1/policies/pii?version=1");
    expect([old.body.policy, old.body.until_position]).toEqual([PII, second.body.position]);
    const { body } = await get("/v1/policies/pii/versions");
    expect(replies.policyVersionsAnswerSchema.parse(body)).toEqual(body);
    expect(body.versions.map((one: Body) => [one.version, one.until_position])).toEqual([
      [1, second.body.position],
      [2, null],
    ]);
  });

  test("takes the same again for what it is, and the same after another for a new version", async () => {
    const first = await put("again", PII);
    const same = await put("again", PII);
    expect(same.status).toBe(200);
    expect(same.body).toEqual({ ...first.body, created: false });
    await put("again", { ...PII, mode: "warn" });
    expect((await put("again", PII)).body).toMatchObject({ version: 3, created: true });
  });

  test("keeps what is put as it is said", async () => {
    const said = { ...PII, message: "  spaces stay  ", trusted: { home: true, lineages: ["acme/audit"] } };
    await put("as-said", said);
    expect((await get("/v1/policies/as-said")).body.policy).toEqual(said);
  });

  test("is one delivery under one key, whatever came between", async () => {
    const key = { "idempotency-key": "policy-1" };
    const first = await put("keyed", PII, key);
    await put("keyed", { ...PII, mode: "warn" });
    const again = await put("keyed", PII, { ...key, "if-none-match": "*" });
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ ...first.body, created: false, effect: "replaced" });
    expect(await put("keyed", { ...PII, gaps: "warn" }, key)).toMatchObject({
      status: 422,
      body: { code: "key-reused" },
    });
    await retire("keyed");
    const retired = await put("keyed", { ...PII, mode: "warn" }, { "idempotency-key": "policy-2" });
    expect(retired.body).toMatchObject({ version: 3, effect: "in-force" });
  });

  test("gives versions in one order to whoever puts at the same time", async () => {
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, i) => put("raced", { ...PII, message: `No. ${i}.` })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(answers.map(({ body }) => body.version).sort((a, b) => a - b)).toEqual(
      answers.map((_, i) => i + 1),
    );
    const { body } = await get("/v1/policies/raced/versions?limit=1000");
    const messages = new Map(body.versions.map((one: Body) => [one.version, one.policy.message]));
    for (const [i, one] of answers.entries()) expect(messages.get(one.body.version)).toBe(`No. ${i}.`);
    const same = await Promise.all(Array.from({ length: 12 }, () => put("raced-same", PII)));
    expect(new Set(same.map((one) => one.body.receipt.statement)).size).toBe(1);
    expect(same.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  test("does not wait where it is not asked to", async () => {
    const answer = await put("later", PII, { prefer: "respond-async" });
    expect(answer.headers.get("preference-applied")).toBe("respond-async");
    expect(answer.body).toMatchObject({ created: true, projected: false });
  });
});

describe("a precondition", () => {
  beforeAll(async () => {
    await put("held", PII);
    await put("held", { ...PII, gaps: "warn" });
  });

  test.each([
    ["another version", { "if-match": '"1"' }],
    ["a version compared weakly", { "if-match": 'W/"2"' }],
    ["no version", { "if-match": '"two"' }],
    ["that it is not there", { "if-none-match": "*" }],
    ["that this version is not there", { "if-none-match": '"2"' }],
  ])("refuses %s", async (_what, headers) => {
    const answer = await put("held", PII, headers);
    expect(answer).toMatchObject({ status: 412, body: { code: "precondition-failed", version: 2 } });
    expect(answer.body.hint).toContain('"2"');
    expect((await retire("held", headers)).status).toBe(412);
    expect((await get("/v1/policies/held")).body.version).toBe(2);
  });

  test("that it is there refuses a new name, and that it is not takes it", async () => {
    expect(await put("fresh", PII, { "if-match": "*" })).toMatchObject({ status: 412 });
    expect(await put("fresh", PII, { "if-none-match": "*" })).toMatchObject({
      status: 201,
      body: { version: 1 },
    });
    expect(await put("fresh", PII, { "if-none-match": "*" })).toMatchObject({ status: 412 });
    expect(await put("fresh", { ...PII, gaps: "warn" }, { "if-match": '"9", "1"' })).toMatchObject({
      status: 201,
    });
    expect(await put("fresh", PII, { "if-match": "*" })).toMatchObject({ status: 201, body: { version: 3 } });
    await retire("fresh");
    expect(await put("fresh", PII, { "if-match": '"3"' })).toMatchObject({ status: 412 });
    expect(await put("fresh", PII, { "if-none-match": "*" })).toMatchObject({
      status: 201,
      body: { version: 4 },
    });
  });

  test("of many that hold the same version lets one through", async () => {
    await put("one-wins", PII);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        put("one-wins", { ...PII, message: `${i}` }, { "if-match": '"1"' }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(9);
  });

  test("spares who has the version in force its text", async () => {
    const { status, headers } = await ask("GET", "/v1/policies/held", undefined, { "if-none-match": '"2"' });
    expect([status, headers.get("etag")]).toEqual([304, '"2"']);
    expect((await ask("GET", "/v1/policies/held", undefined, { "if-none-match": '"1"' })).status).toBe(200);
  });
});

describe("retiring", () => {
  test("takes it out of force, keeps what it was, and lets it be put again", async () => {
    await put("gone", PII);
    const last = await put("gone", { ...PII, mode: "warn" });
    const done = await retire("gone", {}, "?reason=The%20filter%20is%20part%20of%20the%20build%20now.");
    expect(done.status).toBe(201);
    expect(replies.retirementAnswerSchema.parse(done.body)).toEqual(done.body);
    expect(done.body).toMatchObject({ name: "gone", version: 2, effect: "retired", projected: true });
    const again = await retire("gone");
    expect([again.status, again.body]).toEqual([200, { ...done.body, created: false }]);

    expect(await get("/v1/policies/gone")).toMatchObject({
      status: 404,
      body: { code: "not-found", hint: expect.stringContaining("?version=2") },
    });
    expect((await get(`/v1/policies/gone?as_of=${last.body.position}`)).body).toMatchObject({
      version: 2,
      until_position: null,
      retired: null,
    });
    expect((await get("/v1/policies/gone?version=2")).body).toMatchObject({
      until_position: done.body.position,
      retired: {
        statement: done.body.receipt.statement,
        position: done.body.position,
        by: "launcher",
        reason: "The filter is part of the build now.",
      },
    });
    const names = async (query = ""): Promise<string[]> =>
      (await get(`/v1/policies?limit=1000${query}`)).body.policies.map((one: Body) => one.name);
    expect(await names()).not.toContain("gone");
    expect(await names("&include=retired")).toContain("gone");

    const back = await put("gone", PII);
    expect(back.body).toMatchObject({ version: 3, created: true });
    const { body } = await get("/v1/policies/gone/versions");
    expect(
      body.versions.map((one: Body) => [one.version, one.until_position, one.retired?.position]),
    ).toEqual([
      [1, last.body.position, undefined],
      [2, done.body.position, done.body.position],
      [3, null, undefined],
    ]);
    const since = await retire("gone");
    expect(since.body).toMatchObject({ version: 3, created: true });
    expect(since.body.receipt.statement).not.toBe(done.body.receipt.statement);
  });

  test("takes the reason from a body, and from one place alone", async () => {
    await put("why", PII);
    const reason = { reason: "It is no use." };
    expect(await ask("DELETE", "/v1/policies/why?reason=x", reason)).toMatchObject({
      status: 400,
      body: { code: "bad-query", parameter: "reason" },
    });
    expect(await ask("DELETE", "/v1/policies/why", { reason: " " })).toMatchObject({
      status: 422,
      body: { code: "invalid", pointer: "/reason" },
    });
    expect((await ask("DELETE", "/v1/policies/why", reason)).status).toBe(201);
    expect((await get("/v1/policies/why?version=1")).body.retired.reason).toBe("It is no use.");
  });

  test("has nothing to do where there never was one", async () => {
    expect(await retire("never")).toMatchObject({ status: 404, body: { code: "not-found" } });
  });

  test("forgets why, and who said it, when that is erased", async () => {
    await put("forgotten", PII);
    const { body } = await retire("forgotten", {}, "?reason=Somebody%20asked.");
    const erased = await post(
      { statement: body.receipt.statement, parts: ["body", "context"], reason: "Asked for." },
      "/v1/erasures",
    );
    expect(erased.status).toBe(201);
    expect((await get("/v1/policies/forgotten?version=1")).body.retired).toMatchObject({
      reason: null,
      by: null,
    });
    expect(await get("/v1/policies/forgotten")).toMatchObject({ status: 404 });
  });
});

describe("a list", () => {
  test("comes in pages of one position", async () => {
    const all: string[] = [];
    let query = "?limit=3&include=retired";
    const positions = new Set<number>();
    for (let pages = 0; query !== "" && pages < 50; pages++) {
      const { status, body } = await get(`/v1/policies${query}`);
      expect(status).toBe(200);
      all.push(...body.policies.map((one: Body) => one.name));
      positions.add(body.position);
      if (pages === 0) await put("between-pages", PII);
      query = body.next === null ? "" : `?limit=3&include=retired&cursor=${body.next}`;
    }
    expect(positions.size).toBe(1);
    expect(all).toEqual([...new Set(all)].sort());
    expect(all).not.toContain("between-pages");
    expect((await get("/v1/policies?limit=1000")).body.policies.map((one: Body) => one.name)).toContain(
      "between-pages",
    );
  });

  test("of versions comes in pages, too", async () => {
    const first = await get("/v1/policies/raced/versions?limit=20");
    expect(first.body.versions.map((one: Body) => one.version)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    const rest = await get(`/v1/policies/raced/versions?limit=20&cursor=${first.body.next}`);
    expect(rest.body.versions.map((one: Body) => one.version)).toEqual([21, 22, 23, 24]);
    expect(rest.body.next).toBeNull();
  });
});

describe("bad input", () => {
  const LONG = "a".repeat(LIMITS.policyNameLength + 1);

  test.each([
    [
      "an unknown state",
      { ...PII, guards: ["production"] },
      "unknown-state",
      "/guards/0",
      /champion, specialist/,
    ],
    [
      "a state misspelt",
      { ...PII, guards: ["canary", "chmpion"] },
      "unknown-state",
      "/guards/1",
      /Did you mean champion/,
    ],
    ["an unknown kind", { ...PII, kinds: ["modle"] }, "unknown-kind", "/kinds/0", /Did you mean model/],
    [
      "an unknown kind to walk to",
      { ...PII, walk: { kinds: ["corpus"] } },
      "unknown-kind",
      "/walk/kinds/0",
      /dataset/,
    ],
    [
      "an unknown edge type",
      { ...PII, walk: { edge_types: ["trained_on"] } },
      "unknown-edge-type",
      "/walk/edge_types/0",
      /Did you mean trained-on/,
    ],
    [
      "an edge that is no ancestry",
      { ...PII, walk: { edge_types: ["built-with"] } },
      "invalid",
      "/walk/edge_types/0",
      /fine-tuned-from/,
    ],
    ["no state", { ...PII, guards: [] }, "invalid", "/guards", /./],
    ["no message", { ...PII, message: undefined }, "invalid", "/message", /Add the field/],
    ["an empty message", { ...PII, message: " " }, "invalid", "/message", /./],
    ["a message without end", { ...PII, message: "a".repeat(1_001) }, "invalid", "/message", /./],
    ["no rule", { ...PII, rule: undefined }, "invalid", "/rule", /Add the field/],
    ["another each", { ...PII, each: "all" }, "invalid", "/each", /ancestor, set/],
    ["another mode", { ...PII, mode: "block" }, "invalid", "/mode", /enforce, warn/],
    ["trust in nobody", { ...PII, trusted: { home: false } }, "invalid", "/trusted", /./],
    ["a field that is none", { ...PII, guard: ["canary"] }, "unknown-key", "/guard", /guards/],
    ["a rule that is none", { ...PII, rule: "ancestor.evidence >" }, "bad-expression", "/rule", /./],
    [
      "a variable of the other each",
      { ...PII, rule: "size(ancestors) < 3" },
      "bad-expression",
      "/rule",
      /ancestor/,
    ],
    [
      "a field that no node has",
      { ...PII, rule: 'ancestor.licence == "MIT"' },
      "bad-expression",
      "/rule",
      /Did you mean license/,
    ],
    ["a rule that gives no verdict", { ...PII, rule: "ancestor.name" }, "bad-expression", "/rule", /Compare/],
    ["text for a number", { ...PII, rule: 'ancestor.gaps.stubs == "0"' }, "bad-expression", "/rule", /./],
    [
      "the square of an ancestry",
      { ...PII, each: "set", rule: "ancestors.all(a, ancestors.exists(b, b.id == a.id))" },
      "too-costly",
      "/rule",
      /each: "ancestor"/,
    ],
  ])("%s is refused", async (_what, policy, code, pointer, hint) => {
    const answer = await put("bad", policy);
    expect(answer).toMatchObject({ status: 422, body: { code, pointer, hint: expect.stringMatching(hint) } });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect((await get("/v1/policies/bad")).status).toBe(404);
  });

  test("says in which line and column a rule is wrong", async () => {
    const { body } = await put("bad", { ...PII, rule: 'ancestor.kind == "dataset" &&\n  ancestor.sise > 3' });
    expect(body).toMatchObject({ line: 2, column: expect.any(Number), excerpt: "  ancestor.sise > 3" });
  });

  test.each(["with space", "a/b", "ünï", LONG, "%00", "a%2Fb"])("%j is no name", async (name) => {
    const answer = await put(name, PII);
    expect(answer).toMatchObject({
      status: 422,
      body: { code: "bad-id", hint: expect.stringContaining("128") },
    });
  });

  test.each([
    ["/v1/policies?include=all", 400, "bad-query"],
    ["/v1/policies?limit=0", 400, "bad-query"],
    ["/v1/policies?cursor=x", 400, "bad-cursor"],
    ["/v1/policies/pii?version=x", 400, "bad-query"],
    ["/v1/policies/pii?version=99", 404, "not-found"],
    ["/v1/policies/pii?name=x", 400, "bad-query"],
    ["/v1/policies/nobody", 404, "not-found"],
    ["/v1/policies/nobody/versions", 404, "not-found"],
    ["/v1/policies/pii?as_of=2999-01-01T00:00:00Z", 400, "bad-query"],
  ])("GET %s is answered %i %s", async (path, status, code) => {
    expect(await get(path)).toMatchObject({ status, body: { code } });
  });

  test("who has no token may not put", async () => {
    expect((await put("x", PII, { authorization: "none" })).status).toBe(401);
    expect((await retire("pii", { authorization: "none" })).status).toBe(401);
    expect(await put("x", "{", {})).toMatchObject({ status: 400, body: { code: "not-json" } });
    expect(await put("x", PII, { "content-type": "text/plain" })).toMatchObject({ status: 415 });
  });
});
