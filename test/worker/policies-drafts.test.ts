import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LIFECYCLE_STATES } from "../../src/model/lifecycle.ts";
import { policyTestAnswerSchema } from "../../src/wire/replies-policy-test.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { PII, put, retire } from "../support/workers/policies.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { type Answer, type Body, digestOf, get, migrateGraph, model, post } from "../support/workers/site.ts";

beforeAll(migrateGraph);

/** Whatever was said: the log is whole, and gives the same rows again. */
afterAll(async () => {
  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await rebuild();
  expect(await dump()).toEqual(before);
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
