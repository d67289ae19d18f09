// POST /v1/select through the front door: what an expression holds for, exactly, page by page, and bounded.
import { beforeAll, describe, expect, test } from "vitest";
import { LIMITS } from "../../src/model/limits.ts";
import { TYPES } from "../../src/policy/fields.ts";
import { FUNCTION_NAMES } from "../../src/policy/functions.ts";
import { random } from "../support/random.ts";
import {
  type Answer,
  type Body,
  call,
  digestOf,
  get,
  migrateGraph,
  model,
  post,
  postLines,
} from "../support/workers/site.ts";

beforeAll(migrateGraph);

const select = async (question: unknown, path = "/v1/select"): Promise<Answer> => await post(question, path);
const names = ({ body }: Answer): string[] => body.nodes.map((node: Body) => node.name);

const DAY = 86_400_000;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY).toISOString();

const prompt = (word: string, parents: readonly object[], more: object = {}): object => ({
  kind: "prompt",
  name: `acme/${word}`,
  artifact: { digest: digestOf(word) },
  parents,
  created_at_utc: daysAgo(1),
  ...more,
});
const tunedFor = (word: string): object => ({ id: digestOf(word), type: "tuned-for" });
const revised = (word: string): object => ({ id: digestOf(word), type: "revised-from" });

/** Waits until reads show everything that was said; the position that they show. */
async function settled(): Promise<number> {
  for (;;) {
    const { body } = await get("/health");
    if (body.lag === 0) return body.position;
    await scheduler.wait(20);
  }
}

let written = -1;

beforeAll(async () => {
  const { lines } = await postLines([
    model("old", [], { created_at_utc: daysAgo(200), license: "Apache-2.0" }),
    model("young", [], { created_at_utc: daysAgo(20), license: "MIT", evidence: { pii: { version: 3 } } }),
    prompt("p-old", [tunedFor("old")], { tags: ["live"] }),
    prompt("p-young", [tunedFor("young")], { tags: ["live"] }),
    prompt("p-older", [revised("p-old")], { tags: ["live", "eu"] }),
    prompt("p-idle", [tunedFor("old")]),
    model("merged", [
      { id: digestOf("old"), type: "merged-from", weight: 0.7, weight_unit: "merge-coefficient" },
      { id: digestOf("young"), type: "merged-from", weight: 0.3, weight_unit: "merge-coefficient" },
      { id: `pkg:huggingface/o/stub@${"a".repeat(40)}`, type: "fine-tuned-from" },
    ]),
  ]);
  expect(lines.map((line) => line.status)).toEqual([201, 201, 201, 201, 201, 201, 201]);
  written = await settled();
});

describe("an expression", () => {
  test("finds live prompts that rest on a model older than ninety days, however far up", async () => {
    const answer = await select({
      where:
        '"live" in node.tags && ancestors.exists(a, a.kind == "model" && a.created_at_utc < now - duration("2160h"))',
      kinds: ["prompt"],
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { position: written, complete: true, stopped_by: [], examined: 4, next: null },
    });
    expect(answer.body.nodes).toEqual([
      { id: digestOf("p-old"), kind: "prompt", name: "acme/p-old", version: null, state: null, stub: false },
      {
        id: digestOf("p-older"),
        kind: "prompt",
        name: "acme/p-older",
        version: null,
        state: null,
        stub: false,
      },
    ]);
  });

  test("sees the node as it is read back", async () => {
    const holds = async (where: string): Promise<string[]> => names(await select({ where }));
    expect(await holds('node.license == "MIT"')).toEqual(["acme/young"]);
    expect(await holds("node.evidence.pii.version >= 3")).toEqual(["acme/young"]);
    expect(await holds('node.parents.exists(e, e.type == "merged-from" && e.weight > 0.5)')).toEqual([
      "acme/merged",
    ]);
    expect(await holds("node.stub")).toEqual(["o/stub"]);
    expect(await holds("node.gaps.stubs > 0 && !node.stub")).toEqual(["acme/merged"]);
    expect(await holds('node.name.matches("^acme/p-(idle|young)$")')).toEqual([
      "acme/p-young",
      "acme/p-idle",
    ]);
    expect(await holds('descendants.exists(d, d.name == "acme/p-older")')).toEqual([
      "acme/old",
      "acme/p-old",
    ]);
    expect(await holds("size(node.records) == 0")).toEqual(["o/stub"]);
  });

  test("declares every field of a node that GET answers with, but the facets, what is set aside, and taint", async () => {
    const { body } = await get(`/v1/nodes/${digestOf("merged")}`);
    const beside = ["facets", "position", "set_aside", "taint"];
    expect(Object.keys(TYPES.Node).toSorted()).toEqual(
      Object.keys(body)
        .filter((field) => !beside.includes(field))
        .toSorted(),
    );
    expect(Object.keys(TYPES.Edge).toSorted()).toEqual(Object.keys(body.parents[0]).toSorted());
  });

  test("does not hold where what it compares was never said, either way round", async () => {
    expect(names(await select({ where: 'node.license == "MIT" || node.license != "MIT"' }))).toEqual([
      "acme/old",
      "acme/young",
    ]);
    expect(names(await select({ where: '!has(node.license) && node.kind == "model"' }))).toEqual([
      "acme/merged",
    ]);
  });
});

test("ancestors and descendants are those that a walk lists, in its order", async () => {
  for (const word of ["old", "young", "p-older", "p-idle", "merged"])
    for (const way of ["ancestors", "descendants"]) {
      const { body } = await get(`/v1/nodes/${digestOf(word)}/${way}`);
      const ids = JSON.stringify(body.nodes.map((one: Body) => one.id));
      const where = `node.id == "${digestOf(word)}" && ${way}.map(one, one.id) == ${ids}`;
      expect(names(await select({ where })), `${way} of ${word}`).toEqual([`acme/${word}`]);
    }
});

describe("among which nodes", () => {
  test("descendants of some, ancestors of some, and both", async () => {
    const all = async (more: object): Promise<string[]> => names(await select({ where: "true", ...more }));
    expect(await all({ ancestor: digestOf("young") })).toEqual(["acme/p-young", "acme/merged"]);
    expect(await all({ ancestor: [digestOf("young"), digestOf("p-old")] })).toEqual([
      "acme/p-young",
      "acme/p-older",
      "acme/merged",
    ]);
    expect(await all({ descendant: digestOf("p-older") })).toEqual(["acme/old", "acme/p-old"]);
    expect(await all({ ancestor: digestOf("old"), descendant: [digestOf("p-older")] })).toEqual([
      "acme/p-old",
    ]);
    expect(await all({ ancestor: digestOf("old"), kinds: ["model"] })).toEqual(["acme/merged"]);
    expect(await all({ ancestor: digestOf("old"), edge_types: ["merged-from"] })).toEqual(["acme/merged"]);
  });

  test("edge types say what an ancestor is, in the expression too", async () => {
    const where = 'ancestors.exists(a, a.name == "acme/old")';
    expect(names(await select({ where, edge_types: ["merged-from"] }))).toEqual(["acme/merged"]);
    expect(names(await select({ where, edge_types: ["context"] }))).toEqual([]);
  });

  test("as of a position, with its own clock; and no later than reads have come", async () => {
    const before = await select({ where: 'node.kind == "prompt"', as_of: written - 3 });
    expect(before.body.position).toBe(written - 3);
    expect(names(before)).toEqual(["acme/p-old", "acme/p-young"]);
    const age = 'now - timestamp("2020-01-01T00:00:00Z") > duration("1h")';
    expect((await select({ where: age, as_of: 0 })).body.examined).toBe(1);
    expect(await select({ where: "true", as_of: 999_999 })).toMatchObject({
      status: 400,
      body: { code: "bad-query", parameter: "as_of" },
    });
  });

  test("no earlier than at min_position", async () => {
    const { body } = await post(model("late", [{ id: digestOf("old"), type: "fine-tuned-from" }]));
    const answer = await select(
      { where: 'node.name == "acme/late"', ancestor: digestOf("old") },
      `/v1/select?min_position=${body.position}`,
    );
    expect(names(answer)).toEqual(["acme/late"]);
    expect(answer.body.position).toBeGreaterThanOrEqual(body.position);
  });
});

describe("pages", () => {
  test("hold each node once, in order, of one position, while the graph grows", async () => {
    const question = { where: 'node.kind == "prompt"', limit: 1 };
    const found: string[] = [];
    let cursor: string | undefined;
    let position: number | undefined;
    for (let pages = 0; pages < 10; pages++) {
      const { status, body }: Answer = await select({ ...question, ...(cursor ? { cursor } : {}) });
      expect(status).toBe(200);
      position ??= body.position;
      expect(body).toMatchObject({ position, complete: true });
      found.push(...body.nodes.map((node: Body) => node.name));
      if (body.next === null) break;
      cursor = body.next;
      await post(prompt(`new-${pages}`, []));
    }
    expect(found).toEqual(["acme/p-old", "acme/p-young", "acme/p-older", "acme/p-idle"]);
  });

  test("belong to one question", async () => {
    const { body } = await select({ where: "true", limit: 1 });
    for (const other of [
      { where: "!false" },
      { where: "true", kinds: ["model"] },
      { where: "true", as_of: 0 },
    ])
      expect(await select({ ...other, cursor: body.next })).toMatchObject({
        status: 400,
        body: { code: "bad-cursor" },
      });
  });

  test("end where one answer may walk no more ancestries, and go on from there", {
    timeout: 60_000,
  }, async () => {
    const count = LIMITS.selectWalks + 30;
    await postLines([
      model("hub", []),
      ...Array.from({ length: count }, (_, i) =>
        model(`spoke-${i}`, [{ id: digestOf("hub"), type: "fine-tuned-from" }]),
      ),
    ]);
    await settled();
    const question = {
      where: 'ancestors.exists(a, a.name == "acme/hub")',
      ancestor: digestOf("hub"),
      limit: 1_000,
    };
    const first = await select(question);
    expect(first.body).toMatchObject({
      complete: false,
      stopped_by: ["limit"],
      examined: LIMITS.selectWalks,
    });
    expect(first.body.nodes).toHaveLength(LIMITS.selectWalks);
    const second = await select({ ...question, cursor: first.body.next });
    expect(second.body).toMatchObject({ complete: true, stopped_by: [], examined: 30, next: null });
    expect(new Set([...names(first), ...names(second)]).size).toBe(count);
    // What is of the node alone rules out the others, and nothing is walked for them.
    const narrow = await select({ ...question, where: `node.name == "acme/spoke-7" && ${question.where}` });
    expect(narrow.body).toMatchObject({ complete: true, examined: count, next: null });
    expect(names(narrow)).toEqual(["acme/spoke-7"]);
  });
});

describe("what is refused", () => {
  test.each<[string, unknown, number, object]>([
    ["no expression", {}, 422, { code: "invalid", pointer: "/where" }],
    ["a field that is not known", { where: "true", wher: 1 }, 422, { code: "unknown-key", pointer: "/wher" }],
    [
      "a kind that is not known",
      { where: "true", kinds: ["modle"] },
      422,
      { code: "invalid", pointer: "/kinds/0" },
    ],
    [
      "an edge type that is not known",
      { where: "true", edge_types: ["x"] },
      422,
      { code: "invalid", pointer: "/edge_types/0" },
    ],
    ["a limit beyond the page", { where: "true", limit: 1_001 }, 422, { code: "invalid", pointer: "/limit" }],
    ["what is no id", { where: "true", ancestor: ["latest"] }, 422, { pointer: "/ancestor/0" }],
    [
      "a node that nobody knows",
      { where: "true", descendant: digestOf("nobody") },
      404,
      { code: "not-found" },
    ],
    ["text that is no JSON", "where=true", 400, { code: "not-json" }],
  ])("%s", async (_, question, status, problem) => {
    expect(await select(question)).toMatchObject({ status, body: problem });
  });

  test("an expression that cannot be used, with its place and what is known there", async () => {
    expect(await select({ where: 'node.kind == "model"\n  && node.licence == "MIT"' })).toMatchObject({
      status: 422,
      body: {
        code: "bad-expression",
        pointer: "/where",
        line: 2,
        column: 11,
        excerpt: '  && node.licence == "MIT"',
        hint: expect.stringContaining("Did you mean license?"),
      },
    });
  });

  test("more steps than one answer may take", async () => {
    const lists = Array.from({ length: 8 }, (_, i) => `[1,2,3,4,5,6,7,8].all(x${i}, `).join("");
    expect(await select({ where: `${lists}true${")".repeat(8)}` })).toMatchObject({
      status: 422,
      body: { code: "too-costly", pointer: "/where" },
    });
  });

  test("a parameter, an unknown media type, and nobody's token", async () => {
    expect(await select({ where: "true" }, "/v1/select?limit=3")).toMatchObject({
      status: 400,
      body: { code: "bad-query", parameter: "limit" },
    });
    const text = await call("/v1/select", {
      method: "POST",
      body: "true",
      headers: { "content-type": "text/plain" },
    });
    expect(text.status).toBe(415);
    const nobody = await call("/v1/select", {
      method: "POST",
      body: "{}",
      headers: { authorization: "none" },
    });
    expect(nobody.status).toBe(401);
  });
});

test("any text as an expression is answered or refused, and never breaks anything", async () => {
  const { seed, pick } = random();
  const atoms = [
    ...FUNCTION_NAMES.map((name) => `.${name}(`),
    ...Object.keys(TYPES.Node).map((field) => `node.${field}`),
    ..."node ancestors descendants now a true null ( ) [ ] { } , . == != < && || ! - + / % in ? : 0 1.5 7u 'x' b'x' r'\\' \"\"\" // \n \u0000 é 😀 \ud800".split(
      " ",
    ),
    "exists(a, a.kind == 'model')",
    "[1, 2].all(a, a > 0)",
    'duration("9999999999999h")',
    'timestamp("9999-12-31T23:59:59Z")',
    "9223372036854775807",
    'matches("(a|b)*c")',
  ];
  for (let round = 0; round < 150; round++) {
    const where = Array.from({ length: 1 + pick(9) }, () => atoms[pick(atoms.length)]).join(
      pick(2) ? "" : " ",
    );
    const { status, body } = await select({ where, limit: 3, kinds: ["prompt", "model"] });
    expect([200, 422], `seed ${seed}: ${JSON.stringify(where)}: ${JSON.stringify(body)}`).toContain(status);
  }
});

test("a window of the log at a time: a page that found nothing says that there is more", {
  timeout: 60_000,
}, async () => {
  const stub = (i: number): object => ({
    id: `pkg:huggingface/o/s${i}@${"b".repeat(40)}`,
    type: "derived-from",
  });
  const each = 1_000;
  const parts = Math.ceil(LIMITS.selectWindow / each);
  await postLines(
    Array.from({ length: parts }, (_, part) =>
      model(
        `wide-${part}`,
        Array.from({ length: each }, (_, i) => stub(part * each + i)),
      ),
    ),
  );
  await post({ ...model("last"), kind: "tokenizer" });
  const question = { where: 'node.name == "acme/last"', kinds: ["tokenizer"], as_of: await settled() };
  const first = await select(question);
  expect(first.body).toMatchObject({ complete: false, stopped_by: ["limit"], examined: 0, nodes: [] });
  const second = await select({ ...question, cursor: first.body.next });
  expect(second.body).toMatchObject({ complete: true, examined: 1, next: null });
  expect(names(second)).toEqual(["acme/last"]);
  const set = await select({
    where: "true",
    descendant: Array.from({ length: parts }, (_, i) => digestOf(`wide-${i}`)),
    kinds: ["tokenizer"],
  });
  expect(set.body).toMatchObject({ complete: true, examined: 0, nodes: [], next: null });
});

test("what one answer may read ends a page, and what one node needs beyond it is refused", {
  timeout: 60_000,
}, async () => {
  const wide = (i: number): string => digestOf(`wide-${i}`);
  const parents = Array.from({ length: 6 }, (_, i) => ({ id: wide(i), type: "merged-from" }));
  await post(model("narrow", parents.slice(0, 1)));
  await post(model("broad", parents));
  await settled();
  const where = "size(ancestors) > 0";
  const page = await select({ where, ancestor: wide(0) });
  expect(page.body).toMatchObject({ complete: false, stopped_by: ["limit"], examined: 1 });
  expect(names(page)).toEqual(["acme/narrow"]);
  expect(await select({ where, ancestor: wide(0), cursor: page.body.next })).toMatchObject({
    status: 422,
    body: { code: "too-costly", pointer: "/where" },
  });
});
