// Advisories and waivers through the front door: what is said to be wrong, what is under it by that, for what it is set aside, and
// how it ends.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import * as schema from "../../src/wire/replies-advisory.ts";
import { impactAnswerSchema } from "../../src/wire/replies-connections.ts";
import { auditLog } from "../support/workers/audit.ts";
import {
  type Answer,
  type Body,
  call,
  digestOf,
  get,
  getBySql,
  migrateGraph,
  model,
  post,
  postLines,
} from "../support/workers/site.ts";

const from = (word: string, type = "fine-tuned-from"): object => ({ id: digestOf(word), type });
const PURL = `pkg:huggingface/acme/corpus@${"c".repeat(40)}`;
const UNPINNED = "urn:forebear:unpinned:pkg:huggingface/acme/corpus";

beforeAll(async () => {
  await migrateGraph();
  await postLines([
    { ...model("corpus"), kind: "dataset", aliases: [PURL] },
    { ...model("other"), kind: "dataset" },
    model("base", [from("corpus", "trained-on")]),
    model("tuned", [from("base")]),
    { ...model("service", [from("tuned", "served-from")]), kind: "deployment" },
    model("clean", [from("other", "trained-on")]),
    model("guessed", [{ id: UNPINNED, type: "trained-on" }]),
  ]);
});

const POISONED = { severity: "critical", kind: "poisoned", title: "Somebody planted a trigger." };

const say = async (more: object, headers: Record<string, string> = {}): Promise<Answer> => {
  const response = await call("/v1/advisories", {
    method: "POST",
    body: JSON.stringify({ ...POISONED, ...more }),
    headers: { "content-type": "application/json", ...headers },
  });
  return { status: response.status, body: await response.json() };
};

const advise = async (more: object): Promise<Body> => {
  const { status, body } = await say(more);
  expect(status, JSON.stringify(body)).toBe(201);
  return schema.advisoryAnswerSchema.parse(body);
};

const withdraw = async (id: string): Promise<Answer> =>
  await post({ reason: "It was a mistake." }, `/v1/advisories/${id}/withdrawal`);

/** The taint of a node, the same from both engines. */
const taintOf = async (word: string, query = ""): Promise<Body> => {
  const path = `/v1/nodes/${digestOf(word)}${query}`;
  const { taint } = (await get(path)).body;
  expect((await getBySql(path)).body.taint).toEqual(taint);
  return taint;
};

const words = (taint: Body): string[] => taint.map((one: Body) => one.advisory);

test("it taints its nodes and all that descends from them, each with a shortest path, until it is withdrawn", async () => {
  expect(await taintOf("service")).toEqual([]);
  const said = await advise({ nodes: [digestOf("corpus")] });
  expect(said).toMatchObject({ created: true, projected: true, effect: "open", warnings: [] });
  expect(said.id).toBe(`advisory:${said.receipt.statement}`);
  expect(await taintOf("service")).toEqual([
    {
      advisory: said.id,
      severity: "critical",
      kind: "poisoned",
      source: digestOf("corpus"),
      path: ["service", "tuned", "base", "corpus"].map(digestOf),
    },
  ]);
  expect((await taintOf("corpus"))[0].path).toEqual([digestOf("corpus")]);
  expect(await taintOf("clean")).toEqual([]);
  const withdrawn = schema.withdrawalAnswerSchema.parse((await withdraw(said.id)).body);
  expect(withdrawn).toMatchObject({ id: said.id, created: true, effect: "withdrawn" });
  expect(await taintOf("service")).toEqual([]);
  expect(await taintOf("service", `?as_of=${said.position}`)).toHaveLength(1);
  expect(await taintOf("service", `?as_of=${(said.position ?? 0) - 1}`)).toEqual([]);
});

test("a name covers every version, what comes later, and what was said of no revision", async () => {
  const { id, warnings } = await advise({ names: ["acme/corpus", "acme/nobody"] });
  expect(warnings).toEqual(['Nothing here is named "acme/nobody" yet: the advisory covers what will be.']);
  // By its name the corpus and by the name in its id the stub.
  expect(words(await taintOf("tuned"))).toEqual([id]);
  expect((await taintOf("guessed"))[0]).toMatchObject({ advisory: id, source: UNPINNED });
  expect(await taintOf("clean")).toEqual([]);
  await postLines([
    { ...model("later"), kind: "dataset", name: "acme/nobody" },
    model("late", [from("later", "trained-on"), from("other", "trained-on")]),
  ]);
  expect((await taintOf("late"))[0]).toMatchObject({ advisory: id, source: digestOf("later") });
  await withdraw(id);
});

test("any id names the node, and what is another name of it is tainted with it", async () => {
  const { id } = await advise({
    nodes: [PURL, digestOf("corpus"), digestOf("corpus").toUpperCase().replace("SHA", "sha")],
  });
  expect((await get(`/v1/advisories/${id}`)).body.nodes).toEqual([digestOf("corpus")]);
  // A node that becomes another name of the corpus after it had a child of its own.
  const twin = `pkg:huggingface/acme/mirror@${"d".repeat(40)}`;
  await postLines([
    { ...model("twin"), kind: "dataset", artifact: undefined, node: twin },
    model("mirrored", [{ id: twin, type: "trained-on" }]),
  ]);
  expect(await taintOf("mirrored")).toEqual([]);
  await postLines([{ ...model("corpus"), kind: "dataset", aliases: [twin], description: "the same" }]);
  expect((await taintOf("mirrored"))[0]).toMatchObject({
    source: digestOf("corpus"),
    path: [digestOf("mirrored"), twin, digestOf("corpus")],
  });
  await withdraw(id);
});

describe("the same again", () => {
  test("is the same advisory, in whatever order it is said; withdrawn, it can be said anew", async () => {
    const nodes = [digestOf("base"), digestOf("other")];
    const first = await advise({ nodes });
    const again = await say({ nodes: nodes.toReversed() });
    expect(again).toMatchObject({ status: 200, body: { created: false, id: first.id, effect: "open" } });
    expect(again.body.receipt).toEqual(first.receipt);
    expect((await withdraw(first.id)).status).toBe(201);
    const second = await withdraw(first.id);
    expect(second).toMatchObject({ status: 200, body: { created: false, id: first.id } });
    const anew = await advise({ nodes });
    expect(anew.id).not.toBe(first.id);
    expect(words(await taintOf("tuned"))).toEqual([anew.id]);
    await withdraw(anew.id);
  });

  test("under a key it is one delivery, whatever was said since; another content is refused", async () => {
    const key = { "idempotency-key": "advisory-1" };
    const first = (await say({ nodes: [digestOf("base")] }, key)).body;
    await withdraw(first.id);
    const again = await say({ nodes: [digestOf("base")] }, key);
    expect(again).toMatchObject({ status: 200, body: { id: first.id, effect: "withdrawn" } });
    const other = await say({ nodes: [digestOf("tuned")] }, key);
    expect(other).toMatchObject({ status: 422, body: { code: "key-reused" } });
  });

  test("said many times at once it is said once", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => say({ nodes: [digestOf("tuned")] })));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const ends = await Promise.all(Array.from({ length: 6 }, () => withdraw(answers[0]?.body.id)));
    expect(ends.filter(({ status }) => status === 201)).toHaveLength(1);
  });
});

test("they are listed, the latest first, in pages that fit together, as of any position", async () => {
  const before = (await get("/health")).body.position;
  const ids: string[] = [];
  for (const severity of ["low", "high", "critical"])
    ids.unshift((await advise({ nodes: [digestOf("clean")], severity, kind: "licence" })).id);
  await withdraw(ids[1] ?? "");
  const list = async (query: string): Promise<string[]> => {
    const { status, body } = await get(`/v1/advisories?${query}`);
    expect(status, JSON.stringify(body)).toBe(200);
    return schema.advisoriesAnswerSchema.parse(body).advisories.map(({ id }) => id);
  };
  expect(await list("")).toEqual([ids[0], ids[2]]);
  expect((await list("include=withdrawn")).slice(0, 3)).toEqual(ids);
  expect(await list("severity=low,high&include=withdrawn&kind=licence")).toEqual([ids[1], ids[2]]);
  expect(await list(`as_of=${before}`)).toEqual([]);
  expect(await list(`as_of=${before + 2}`)).toEqual([ids[1], ids[2]]);
  const { body } = await get("/v1/advisories?limit=1");
  await advise({ nodes: [digestOf("clean")], kind: "other" });
  expect(await list(`limit=1&cursor=${body.next}`)).toEqual([ids[2]]);
  for (const id of await list("")) await withdraw(id);
});

test("one is read back with how it ended, as of any position", async () => {
  const said = {
    nodes: [digestOf("base")],
    description: "Ask the owner.",
    references: ["https://acme.example/17"],
  };
  const { id, position = 0 } = await advise(said);
  const one = async (query = ""): Promise<Body> =>
    schema.advisoryReplySchema.parse((await get(`/v1/advisories/${id}${query}`)).body);
  expect(await one()).toMatchObject({
    id,
    open: true,
    ...POISONED,
    ...said,
    names: [],
    position,
    by: "launcher",
    withdrawn: null,
  });
  await withdraw(id);
  const after = await one();
  expect(after).toMatchObject({
    open: false,
    withdrawn: { position: position + 1, by: "launcher", reason: "It was a mistake." },
  });
  expect(await one(`?as_of=${position}`)).toMatchObject({ open: true, withdrawn: null });
  expect((await get(`/v1/advisories/${id}?as_of=${position - 1}`)).status).toBe(404);
});

test("its impact is that of all its nodes and of everything of its names", async () => {
  const { id } = await advise({ nodes: [digestOf("other")], names: ["acme/corpus"] });
  const path = `/v1/advisories/${id}/impact`;
  const { body } = await get(path);
  const { advisory, ...impact } = schema.advisoryImpactSchema.parse(body);
  expect(advisory.id).toBe(id);
  expect(impactAnswerSchema.parse(impact).counts.by_kind).toMatchObject({ deployment: 1 });
  const starts = [digestOf("corpus"), digestOf("other"), UNPINNED];
  expect(impact.starts.map((one) => one.id).sort()).toEqual(starts.toSorted());
  const query = starts.map((one) => `id=${encodeURIComponent(one)}`).join("&");
  const asked = (await get(`/v1/impact?${query}`)).body;
  expect(impact.nodes).toEqual(asked.nodes);
  expect(impact.counts).toEqual(asked.counts);
  const { engine: _engine, ...meant } = (await getBySql(path)).body;
  expect(body).toMatchObject(meant);
  const pages: Body[] = [];
  for (let next: string | null = ""; next !== null; ) {
    const page: Body = (await get(`${path}?limit=2${next === "" ? "" : `&cursor=${next}`}`)).body;
    pages.push(...page.nodes);
    next = page.next;
  }
  expect(pages).toEqual(impact.nodes);
  await withdraw(id);
});

test("a list says which of its nodes are tainted when it is asked to", async () => {
  const { id } = await advise({ nodes: [digestOf("base")] });
  const path = `/v1/ancestors?id=${digestOf("service")}&include=taint`;
  const marks = (body: Body): Body => body.nodes.map((node: Body) => [node.name, node.tainted]);
  const meant = [
    ["acme/tuned", true],
    ["acme/base", true],
    ["acme/corpus", false],
  ];
  expect(marks((await get(path)).body).slice(0, 3)).toEqual(meant);
  expect(marks((await getBySql(path)).body).slice(0, 3)).toEqual(meant);
  const plain = (await get(`/v1/ancestors?id=${digestOf("service")}`)).body;
  expect(plain.nodes[0]).not.toHaveProperty("tainted");
  const streamed = await (await call(path.replace("ancestors", "ancestors.ndjson"))).arrayBuffer();
  const lines = new TextDecoder().decode(streamed).trim().split("\n");
  const nodes = lines.map((line) => JSON.parse(line).node).filter((node) => node !== undefined);
  expect(marks({ nodes }).slice(0, 3)).toEqual(meant);
  const struck = (await get(`/v1/impact?id=${digestOf("base")}&include=taint`)).body;
  expect(marks(struck).slice(0, 2)).toEqual([
    ["acme/service", true],
    ["acme/tuned", true],
  ]);
  await withdraw(id);
  expect(marks((await get(path)).body)[0]).toEqual(["acme/tuned", false]);
});

describe("a waiver", () => {
  const waive = async (more: object): Promise<Answer> =>
    await post(
      {
        node: digestOf("service"),
        until: "2099-01-01T00:00:00+01:00",
        reason: "Nobody outside is asked.",
        ...more,
      },
      "/v1/waivers",
    );

  test("sets an advisory aside for one node, and shows in its taint", async () => {
    const { id } = await advise({ nodes: [digestOf("base")] });
    const { status, body } = await waive({ advisory: id });
    expect([status, body.warnings, body.effect]).toEqual([201, [], "waived"]);
    schema.waiverAnswerSchema.parse(body);
    expect(await waive({ advisory: id })).toMatchObject({
      status: 200,
      body: { created: false, id: body.id },
    });
    expect((await taintOf("service"))[0]).toMatchObject({ advisory: id, waiver: body.id });
    expect((await taintOf("tuned"))[0]).not.toHaveProperty("waiver");
    expect((await taintOf("service", `?as_of=${body.position - 1}`))[0]).not.toHaveProperty("waiver");
    const list = async (query: string): Promise<Body> =>
      schema.waiversAnswerSchema.parse((await get(`/v1/waivers${query}`)).body).waivers;
    expect(await list("")).toMatchObject([
      {
        id: body.id,
        advisory: id,
        node: digestOf("service"),
        until: "2098-12-31T23:00:00.000Z",
        reason: "Nobody outside is asked.",
        by: "launcher",
        holds: true,
      },
    ]);
    expect(await list(`?node=${digestOf("tuned")}`)).toEqual([]);
    expect(await list(`?node=${digestOf("service")}&advisory=${id}`)).toHaveLength(1);
    await withdraw(id);
    expect(await list("")).toEqual([]);
    expect(await list("?include=ended")).toMatchObject([{ id: body.id, holds: false }]);
    expect((await waive({ advisory: id, reason: "Once more, for another one." })).body).toMatchObject({
      status: 409,
      code: "withdrawn",
      pointer: "/advisory",
    });
  });

  test("holds until its instant, by the clock of the log", async () => {
    const { id } = await advise({ nodes: [digestOf("base")] });
    const until = Date.now() + 2_000;
    const { body } = await waive({ advisory: id, until: new Date(until).toISOString() });
    expect((await taintOf("service"))[0].waiver).toBe(body.id);
    await new Promise((resolve) => setTimeout(resolve, until - Date.now() + 5));
    await post(model("afterwards"));
    expect((await taintOf("service"))[0]).not.toHaveProperty("waiver");
    expect((await taintOf("service", `?as_of=${body.position}`))[0].waiver).toBe(body.id);
    expect((await get("/v1/waivers?include=ended")).body.waivers[0]).toMatchObject({
      id: body.id,
      holds: false,
    });
    await withdraw(id);
  });

  test("for a node that is not under the advisory is taken with a warning", async () => {
    const { id } = await advise({ nodes: [digestOf("base")] });
    const { body } = await waive({ advisory: id, node: digestOf("clean") });
    expect(body.warnings).toEqual([`${digestOf("clean")} is not under this advisory now.`]);
    await withdraw(id);
  });

  const SOME = `advisory:${"0".repeat(64)}`;

  test.each([
    [{ advisory: SOME }, 422, "unknown-advisory", "/advisory"],
    [{ advisory: "nothing" }, 422, "invalid", "/advisory"],
    [{ advisory: SOME, until: "2001-01-01T00:00:00Z" }, 422, "invalid", "/until"],
    [{ advisory: SOME, until: "tomorrow" }, 422, "invalid", "/until"],
    [{ advisory: SOME, reason: "   " }, 422, "invalid", "/reason"],
    [{ advisory: SOME, reason: "ok" }, 422, "invalid", "/reason"],
    [{ advisory: SOME, node: "mistralai/x" }, 422, "mutable-reference", "/node"],
  ])("%j is refused", async (more, status, code, pointer) => {
    const { body } = await waive(more);
    expect(body).toMatchObject({ status, code, pointer });
    expect(body.hint.length).toBeGreaterThan(8);
  });

  test("for a node that is not known is refused, with what was meant", async () => {
    const { id } = await advise({ nodes: [digestOf("base")] });
    const { body } = await waive({ advisory: id, node: `${digestOf("service").slice(0, -1)}f` });
    expect(body).toMatchObject({
      status: 422,
      code: "unknown-node",
      pointer: "/node",
      near: [digestOf("service")],
    });
    await withdraw(id);
  });
});

describe("an advisory that cannot be taken", () => {
  test.each([
    [{}, "invalid", "/nodes"],
    [{ nodes: [] }, "invalid", "/nodes"],
    [{ names: [""] }, "invalid", "/names/0"],
    [{ names: ["acme/\u0000corpus"] }, "invalid", "/names/0"],
    [{ nodes: [digestOf("base"), "urn:example:nobody"] }, "unknown-node", "/nodes/1"],
    [{ nodes: ["mistralai/x"] }, "mutable-reference", "/nodes/0"],
    [{ nodes: [digestOf("base")], severity: "awful" }, "invalid", "/severity"],
    [{ nodes: [digestOf("base")], kind: "model" }, "invalid", "/kind"],
    [{ nodes: [digestOf("base")], title: " " }, "invalid", "/title"],
    [{ nodes: [digestOf("base")], title: "Two\nlines" }, "invalid", "/title"],
    [{ nodes: [digestOf("base")], references: ["see the wiki"] }, "invalid", "/references/0"],
    [{ nodes: [digestOf("base")], sevrity: "low" }, "unknown-key", "/sevrity"],
  ])("%j", async (more, code, pointer) => {
    const { body } = await say(more);
    expect(body, JSON.stringify(body)).toMatchObject({ status: 422, code, pointer });
    expect(body.hint.length).toBeGreaterThan(8);
  });

  test("what lacks its words is told which there are", async () => {
    const { body } = await post({ nodes: [digestOf("base")], title: "x" }, "/v1/advisories");
    expect([body.hint, body.others[0].hint]).toEqual([
      "Add the field: low, medium, high, critical.",
      "Add the field: poisoned, licence, privacy, bias, security, quality, other.",
    ]);
    expect((await post([], "/v1/advisories")).body.detail).toBe(
      "What was sent: expected object, received array.",
    );
  });

  test.each([
    ["/v1/advisories?severity=awful", 400, "bad-query"],
    ["/v1/advisories?include=everything", 400, "bad-query"],
    ["/v1/advisories?cursor=1.2.3", 400, "bad-cursor"],
    ["/v1/advisories/advisory:1", 404, "not-found"],
    [`/v1/advisories/advisory:${"0".repeat(64)}`, 404, "not-found"],
    [`/v1/advisories/advisory:${"0".repeat(64)}/impact`, 404, "not-found"],
    [`/v1/advisories/advisory:${"0".repeat(64)}/history`, 404, "not-found"],
    ["/v1/waivers?node=urn:example:nobody", 404, "not-found"],
    [`/v1/waivers?advisory=advisory:${"0".repeat(64)}`, 404, "not-found"],
    ["/v1/violations?advisory=advisory:1", 404, "not-found"],
    ["/v1/violations?policy=completness.code", 404, "not-found"],
    ["/v1/waivers?include=withdrawn", 400, "bad-query"],
  ])("%s", async (path, status, code) => {
    const { body } = await get(path);
    expect(body).toMatchObject({ status, code });
    expect(body.hint.length).toBeGreaterThan(8);
  });

  test("a withdrawal of what nobody said", async () => {
    expect(await withdraw(`advisory:${"0".repeat(64)}`)).toMatchObject({
      status: 404,
      body: { code: "not-found" },
    });
    const { id } = await advise({ nodes: [digestOf("base")] });
    const without = await post({}, `/v1/advisories/${id}/withdrawal`);
    expect(without.body).toMatchObject({ status: 422, pointer: "/reason" });
    await withdraw(id);
  });
});

test("what is tainted goes no further than shadow, until a waiver says so", async () => {
  const { id } = await advise({ nodes: [digestOf("corpus")] });
  const path = `/v1/nodes/${digestOf("tuned")}/transitions`;
  const move = async (to: string): Promise<Answer> =>
    await post({ to, niche: "chat", learning: "Short tickets are answered better by it." }, path);
  expect((await move("shadow")).status).toBe(201);
  const denied = await move("canary");
  expect(denied).toMatchObject({ status: 409, body: { code: "tainted" } });
  expect(denied.body.decision.taints).toMatchObject([{ advisory: id, source: digestOf("corpus") }]);
  const waiver = {
    advisory: id,
    node: digestOf("tuned"),
    until: "2099-01-01T00:00:00Z",
    reason: "Nobody outside is asked.",
  };
  const { body } = await post(waiver, "/v1/waivers");
  const allowed = await move("canary");
  expect([allowed.status, allowed.body.decision.taints[0].waiver]).toEqual([201, body.id]);
  // It ends, and nothing is said until somebody asks for more.
  const ended = new Date(Date.now() + 2).toISOString();
  await env.GRAPH.prepare("UPDATE waiver SET until = ?1 WHERE id = ?2").bind(ended, body.id).run();
  while (new Date().toISOString() <= ended) await scheduler.wait(1);
  const late = await move("champion");
  expect(late).toMatchObject({ status: 409, body: { code: "tainted" } });
  expect(late.body.decision.taints[0]).not.toHaveProperty("waiver");
  await withdraw(id);
});

test("the log stands", auditLog);
