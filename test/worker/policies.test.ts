// Policies through the front door: versions, preconditions, what is refused, the past, and what a draft would say.
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LIFECYCLE_STATES } from "../../src/model/lifecycle.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { SHIPPED } from "../../src/policy/shipped.ts";
import * as replies from "../../src/wire/replies-policy.ts";
import { policyTestAnswerSchema } from "../../src/wire/replies-policy-test.ts";
import { policiesInForce } from "../../worker/policy/policies.ts";
import { watermark } from "../../worker/read.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import {
  type Answer,
  type Body,
  call,
  digestOf,
  get,
  migrateGraph,
  model,
  post,
} from "../support/workers/site.ts";

beforeAll(migrateGraph);

/** Whatever was said: the log is whole, and gives the same rows again. */
afterAll(async () => {
  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await rebuild();
  expect(await dump()).toEqual(before);
});

const PII = {
  guards: ["canary", "champion"],
  kinds: ["model"],
  walk: { kinds: ["dataset"] },
  each: "ancestor",
  rule: "ancestor.evidence.pii_filter.version >= 3",
  gaps: "fail",
  message: "A corpus has not passed PII filter 3.",
} as const;

type Told = Answer & { readonly headers: Headers };

async function ask(method: string, path: string, body?: unknown, headers: object = {}): Promise<Told> {
  const answer = await call(path, {
    method,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === "" ? null : JSON.parse(text) };
}

const put = (name: string, policy: unknown, headers: object = {}): Promise<Told> =>
  ask("PUT", `/v1/policies/${name}`, policy, headers);
const retire = (name: string, headers: object = {}, query = ""): Promise<Told> =>
  ask("DELETE", `/v1/policies/${name}${query}`, undefined, headers);

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

describe("a test", () => {
  const tried = async (name: string, body: object, query = ""): Promise<Answer> => {
    const answer = await post(body, `/v1/policies/${name}/test${query}`);
    if (answer.status === 200) expect(policyTestAnswerSchema.parse(answer.body)).toEqual(answer.body);
    return answer;
  };

  const by = async (name: string, body: object): Promise<[string, string, string][]> =>
    (await tried(name, body)).body.nodes.map((one: Body) => [one.name, one.is, one.would_be]);

  const move = async (word: string, to: string, niche: string): Promise<void> => {
    const learning = "It answers as the one before it did.";
    const answer = await post({ to, niche, learning }, `/v1/nodes/${digestOf(word)}/transitions`);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  };
  const corpus = (word: string, version?: number): object => ({
    kind: "dataset",
    name: `acme/${word}`,
    artifact: { digest: digestOf(word) },
    ancestry: "complete",
    ...(version === undefined ? {} : { evidence: { pii_filter: { version } } }),
    created_at_utc: "2026-01-31T12:00:00Z",
  });
  const on = (word: string): object => ({ id: digestOf(word), type: "trained-on" });
  const serving = (word: string): object => ({
    kind: "deployment",
    node: `urn:example:${word}`,
    name: `acme/${word}`,
    parents: [{ id: digestOf("t-bad"), type: "served-from" }],
    ancestry: "complete",
    created_at_utc: "2026-01-31T12:00:00Z",
  });

  /** Live are the good one (a canary and a specialist), the bad one (a champion) and one of two deployments. */
  beforeAll(async () => {
    for (const { name } of (await get("/v1/policies?limit=1000")).body.policies) await retire(name);
    await post(corpus("t-clean", 3));
    await post(corpus("t-raw", 2));
    for (const [word, from] of Object.entries({
      "t-idle": "t-raw",
      "t-good": "t-clean",
      "t-bad": "t-raw",
      "t-old": "t-raw",
    }))
      await post(model(word, [on(from)], { ancestry: "complete" }));
    await post(serving("t-live"));
    await post(serving("t-ended"));
    await move("t-good", "canary", "chat");
    await move("t-good", "specialist", "code");
    await move("t-old", "champion", "chat");
    await move("t-bad", "champion", "chat");
    await move("t-idle", "shadow", "chat");
    expect((await post({}, "/v1/nodes/urn:example:t-ended/end")).status).toBe(201);
  });

  test("asks of what is live for the states that it is in, page by page", async () => {
    const seen: [string, string[]][] = [];
    let cursor: string | null = null;
    let position = -1;
    do {
      const answer: Answer = await tried("draft", {
        policy: PII,
        limit: 1,
        ...(cursor === null ? {} : { cursor }),
      });
      expect(answer.body.counts.nodes).toBe(1);
      seen.push(...answer.body.nodes.map((one: Body) => [one.name, one.states]));
      if (cursor === null) {
        position = answer.body.position;
        // What goes live meanwhile is on no page of this question.
        await move("t-idle", "canary", "chat");
      } else expect(answer.body.position).toBe(position);
      cursor = answer.body.next;
    } while (cursor !== null);
    expect(seen).toEqual([
      ["acme/t-good", ["specialist", "canary"]],
      ["acme/t-bad", ["champion"]],
      ["acme/t-live", ["champion", "specialist", "canary"]],
    ]);
    expect((await tried("draft", { policy: PII })).body.nodes).toHaveLength(4);
    expect((await tried("draft", { policy: PII }, `?as_of=${position}`)).body.nodes).toHaveLength(3);
  });

  test("says what would change", async () => {
    const nodes = ["t-good", "t-bad", "t-clean"].map(digestOf);
    const draft = await tried("change", { policy: PII, nodes });
    expect(draft.body).toMatchObject({
      policy: "change",
      tested: 1,
      in_force: null,
      counts: { nodes: 3, unasked: 1, passed: 1, warned: 0, denied: 1, changed: 2 },
      next: null,
    });
    expect(draft.body.nodes[1]).toMatchObject({
      is: "unasked",
      would_be: "denied",
      outcome: {
        policy: "change",
        version: 1,
        verdict: "fail",
        message: PII.message,
        offenders: 1,
        offending: [{ node: digestOf("t-raw"), path: [digestOf("t-bad"), digestOf("t-raw")] }],
      },
    });
    expect((await get("/v1/policies/change")).status).toBe(404);

    await put("change", PII);
    const rows = [
      ["acme/t-good", "passed", "passed"],
      ["acme/t-bad", "denied", "denied"],
      ["acme/t-clean", "unasked", "unasked"],
    ];
    expect(await by("change", { nodes })).toEqual(rows);
    // What it says is what is decided by it.
    const dry = await post(
      { to: "champion", niche: "other", learning: "Nothing is learned from this.", dry_run: true },
      `/v1/nodes/${digestOf("t-bad")}/transitions`,
    );
    expect(dry.body.decision.policies.find((one: Body) => one.policy === "change")).toEqual(
      draft.body.nodes[1].outcome,
    );

    const milder = { ...PII, mode: "warn", rule: "ancestor.evidence.pii_filter.version >= 2" };
    expect(await tried("change", { policy: milder, nodes })).toMatchObject({
      body: { tested: 2, in_force: 1 },
    });
    expect(await by("change", { policy: milder, nodes })).toEqual([
      ["acme/t-good", "passed", "passed"],
      ["acme/t-bad", "denied", "passed"],
      ["acme/t-clean", "unasked", "unasked"],
    ]);
    expect(await by("change", { policy: { ...PII, mode: "warn" }, nodes })).toEqual([
      ["acme/t-good", "passed", "passed"],
      ["acme/t-bad", "denied", "warned"],
      ["acme/t-clean", "unasked", "unasked"],
    ]);
    expect(await by("change", { policy: { ...PII, kinds: ["prompt"] }, nodes: [digestOf("t-bad")] })).toEqual(
      [["acme/t-bad", "denied", "unasked"]],
    );
    // Only champions of what is live are guarded by this one, and a deployment that stands nowhere.
    const champions = { ...PII, kinds: undefined, guards: ["champion"] };
    expect((await by("draft", { policy: champions })).map(([name, , would]) => [name, would])).toEqual([
      ["acme/t-idle", "unasked"],
      ["acme/t-good", "unasked"],
      ["acme/t-bad", "denied"],
      ["acme/t-live", "denied"],
    ]);
    await retire("change");
  });

  test("takes each node that is named once, in the order in which it was", async () => {
    const nodes = [digestOf("t-bad"), digestOf("t-good"), digestOf("t-bad")];
    const answer = await tried("draft", { policy: PII, nodes });
    expect(answer.body.nodes.map((one: Body) => one.id)).toEqual(nodes.slice(0, 2));
    expect(answer.body.nodes[0].states).toEqual(LIFECYCLE_STATES);
  });

  test.each([
    ["divides by nothing", "1 / ancestor.gaps.stubs > 0"],
    ["asks for what nobody said", 'ancestor.evidence.nothing.at.all == "x"'],
    ["takes too long", `ancestor.stub || ${"[1, 2, 3].all(x, ".repeat(14)}true${")".repeat(14)}`],
  ])("fails closed, and says why, where a rule %s", async (_what, rule) => {
    const { status, body } = await tried("draft", { policy: { ...PII, rule }, nodes: [digestOf("t-good")] });
    expect([status, body.nodes[0].would_be]).toEqual([200, "denied"]);
    expect(JSON.stringify(body.nodes[0].outcome)).toMatch(/"why":"[^"]{10,}/);
  });

  test.each([
    ["no policy", "nobody", {}, 404, { code: "not-found" }],
    [
      "a draft that is wrong",
      "d",
      { policy: { ...PII, rule: "1 +" } },
      422,
      { code: "bad-expression", pointer: "/policy/rule" },
    ],
    [
      "an unknown state of a draft",
      "d",
      { policy: { ...PII, guards: ["live"] } },
      422,
      { code: "unknown-state", pointer: "/policy/guards/0" },
    ],
    [
      "an unknown node",
      "pii",
      { policy: PII, nodes: [digestOf("t-good"), digestOf("nobody")] },
      422,
      { code: "unknown-node", pointer: "/nodes/1" },
    ],
    ["an id that is none", "pii", { policy: PII, nodes: ["acme"] }, 422, { pointer: "/nodes/0" }],
    ["too many a page", "pii", { policy: PII, limit: 51 }, 422, { code: "invalid", pointer: "/limit" }],
    [
      "a cursor of another question",
      "pii",
      { policy: PII, cursor: "1.2.0123456789abcdef" },
      400,
      { code: "bad-cursor" },
    ],
  ])("%s is refused", async (_what, name, body, status, problem) => {
    expect(await tried(name, body)).toMatchObject({ status, body: problem });
  });

  test("is posted to the policy's test, and nowhere else", async () => {
    expect(await post({}, "/v1/policies/pii")).toMatchObject({
      status: 404,
      body: { hint: expect.stringContaining("/test") },
    });
  });
});
