// Policies stand: what is live is looked at again wherever something affects it, and only what is live.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { siteLog, siteWatch } from "../../worker/env.ts";
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

const LEARNING = "It answers better once it was shown what it got wrong.";

const put = async (name: string, policy: object): Promise<Answer> => {
  const response = await call(`/v1/policies/${name}`, {
    method: "PUT",
    body: JSON.stringify(policy),
    headers: { "content-type": "application/json" },
  });
  return { status: response.status, body: await response.json() };
};

const promote = (word: string, to = "champion", more: object = {}): Promise<Answer> =>
  post({ to, learning: LEARNING, ...more }, `/v1/nodes/${digestOf(word)}/transitions`);

const corpus = (word: string, version?: number): object => ({
  kind: "dataset",
  name: `corpora/${word}`,
  artifact: { digest: digestOf(word) },
  parents: [],
  ...(version === undefined ? {} : { evidence: { pii_filter: { version } } }),
  created_at_utc: "2026-01-31T12:00:00Z",
});

const on = (word: string): object => ({ id: digestOf(word), type: "trained-on" });

const PII = {
  guards: ["champion", "canary"],
  walk: { kinds: ["dataset"] },
  each: "ancestor",
  rule: "has(ancestor.evidence.pii_filter) && ancestor.evidence.pii_filter.version >= 3",
  message: "Corpora have to pass the PII filter, version 3 or later.",
};

const violations = async (position: number, more = ""): Promise<Body> =>
  (await get(`/v1/violations?min_position=${position}${more}`)).body;

test("a late edge to an unfiltered corpus is a violation of what is champion, until it is taken back", async () => {
  expect((await put("pii", PII)).status).toBe(201);
  await post(corpus("clean", 3));
  await post(corpus("dirty"));
  await post(model("base", [on("clean")]));
  await post(model("m", [{ id: digestOf("base"), type: "fine-tuned-from" }]));
  const moved = await promote("m");
  expect(moved.status).toBe(201);
  expect((await violations(moved.body.position)).violations).toEqual([]);
  const late = await post(model("base", [on("clean"), on("dirty")]));
  const {
    violations: [found, ...others],
    complete,
  } = await violations(late.body.position);
  expect(others).toEqual([]);
  expect(complete).toBe(true);
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
  expect((await violations(back.body.position)).violations).toEqual([]);
  const [closed] = (await violations(back.body.position, "&state=closed")).violations;
  expect(closed).toMatchObject({ id: found.id, closed: { position: back.body.position, why: "passes" } });
  expect((await get(`/v1/violations?as_of=${late.body.position}`)).body.violations).toMatchObject([
    { id: found.id, closed: null },
  ]);
});

const dirty = (word: string): Promise<Answer> => post(corpus(word));

test("a node that leaves its state, and a policy that is retired, close what was open", async () => {
  await put("leaving", { ...PII, guards: ["canary"] });
  await post(corpus("leaving-clean", 3));
  await dirty("leaving-dirty");
  for (const word of ["leaver", "stayer"]) {
    await post(model(word, [on("leaving-clean")]));
    expect((await promote(word, "canary")).status).toBe(201);
    await post(model(word, [on("leaving-clean"), on("leaving-dirty")]));
  }
  const left = await promote("leaver", "archived");
  const gone = await call("/v1/policies/leaving", { method: "DELETE" });
  const { position } = (await gone.json()) as Body;
  const all = (await violations(position, "&state=all&policy=leaving")).violations;
  expect(all.map((one: Body) => [one.node, one.closed])).toEqual([
    [digestOf("leaver"), { position: left.body.position, at: expect.any(String), why: "moved" }],
    [digestOf("stayer"), { position, at: expect.any(String), why: "retired" }],
  ]);
  expect((await violations(position, `&policy=leaving`)).violations).toEqual([]);
});

test("what is told as past is judged from then on, and what warns is no violation", async () => {
  await put("told", { ...PII, guards: ["specialist"] });
  await put("told-warns", { ...PII, guards: ["specialist"], mode: "warn" });
  await dirty("told-dirty");
  await post(model("told", [on("told-dirty")]));
  const moved = await promote("told", "specialist", { recorded: true, at: "2026-02-01T00:00:00Z" });
  expect(moved.status).toBe(201);
  const { violations: found } = await violations(moved.body.position, `&node=${digestOf("told")}`);
  expect(found.map((one: Body) => [one.cause.policy, one.opened.position])).toEqual([
    ["told", moved.body.position],
  ]);
});

test("a policy is asked of what was live before it, and of a deployment that stands nowhere", async () => {
  await dirty("old-dirty");
  await post(model("old", [on("old-dirty")], { lineage: "acme/old" }));
  await promote("old", "canary");
  await post({
    kind: "deployment",
    node: "urn:uuid:00000000-0000-4000-8000-000000000001",
    lineage: "acme/old",
    parents: [{ id: digestOf("old"), type: "served-from" }],
    created_at_utc: "2026-01-31T12:00:00Z",
  });
  const { body } = await put("old", { ...PII, guards: ["canary"] });
  const found = (await violations(body.position, "&policy=old&lineage=acme/old")).violations;
  expect(found).toMatchObject(
    [
      { kind: "model", niche: "acme/old", state: "canary", opened: { position: body.position } },
      { kind: "deployment", site: null, niche: null, state: null, lineage: "acme/old" },
    ].toSorted((a, b) => Number(found[0].kind === b.kind) - Number(found[0].kind === a.kind)),
  );
  const ended = await post({}, "/v1/nodes/urn:uuid:00000000-0000-4000-8000-000000000001/end");
  expect(ended.status).toBe(201);
  const closed = (await violations(ended.body.position, "&policy=old&state=closed")).violations;
  expect(closed).toMatchObject([{ kind: "deployment", closed: { why: "moved" } }]);
  // What guards other things than corpora is asked again for nothing that is not live.
  await call("/v1/policies/old", { method: "DELETE" });
});

test("by another name a corpus is found, too", async () => {
  await put("named", { ...PII, guards: ["champion"] });
  await post(corpus("named-clean", 3));
  await dirty("named-dirty");
  await post(model("named", [on("named-clean")]));
  expect((await promote("named")).status).toBe(201);
  const same = await post({
    ...corpus("named-clean", 3),
    aliases: [digestOf("named-dirty")],
    description: "the same",
  });
  const { violations: found } = await violations(same.body.position, "&policy=named");
  expect(found).toMatchObject([
    { node: digestOf("named"), outcome: { offending: [{ node: digestOf("named-dirty") }] } },
  ]);
  await call("/v1/policies/named", { method: "DELETE" });
});

test("an advisory is a violation of what is live below it, until it is waived or withdrawn, and again once a waiver ends", async () => {
  await post(corpus("advised", 3));
  for (const word of ["waived", "tainted"]) {
    await post(model(word, [on("advised")]));
    expect((await promote(word)).status).toBe(201);
  }
  const { body } = await post(
    { nodes: [digestOf("advised")], severity: "high", kind: "poisoned", title: "It holds poisoned pages." },
    "/v1/advisories",
  );
  const opened = (await violations(body.position, `&advisory=${body.id}`)).violations;
  expect(opened.map((one: Body) => [one.node, one.cause, one.outcome.path])).toEqual(
    expect.arrayContaining(
      ["waived", "tainted"].map((word) => [
        digestOf(word),
        { advisory: body.id },
        [digestOf(word), digestOf("advised")],
      ]),
    ),
  );
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const waiver = await post(
    { advisory: body.id, node: digestOf("waived"), until, reason: "It is replaced before the week is over." },
    "/v1/waivers",
  );
  expect(waiver.status).toBe(201);
  const open = (await violations(waiver.body.position, `&advisory=${body.id}`)).violations;
  expect(open.map((one: Body) => one.node)).toEqual([digestOf("tainted")]);
  const [closed] = (await violations(waiver.body.position, `&advisory=${body.id}&state=closed`)).violations;
  expect(closed.closed).toMatchObject({ position: waiver.body.position, why: "waived" });
  // The hour is over.
  const now = new Date();
  await env.GRAPH.prepare("UPDATE waiver SET until = ?1").bind(now.toISOString()).run();
  await runInDurableObject(siteWatch(env), (_object, { storage }) => {
    storage.sql.exec("UPDATE lapse SET instant = ?1", now.getTime());
  });
  const next = await post(model("unrelated"));
  const again = (await violations(next.body.position, `&advisory=${body.id}&node=${digestOf("waived")}`))
    .violations;
  expect(again).toMatchObject([{ opened: { position: next.body.position }, closed: null }]);
  const withdrawn = await post(
    { reason: "The pages were harmless." },
    `/v1/advisories/${body.id}/withdrawal`,
  );
  expect(withdrawn.status).toBe(201);
  const rest = (await violations(withdrawn.body.position, `&advisory=${body.id}&state=all`)).violations;
  expect(rest.map((one: Body) => one.closed.why).sort()).toEqual(["waived", "withdrawn", "withdrawn"]);
});

test("facts of a record that is erased are gone from what was found", async () => {
  await put("erased", { ...PII, guards: ["champion"] });
  const said = await post({ ...corpus("erased-dirty", 1) });
  await post(model("erased", []));
  await promote("erased");
  const late = await post(model("erased", [on("erased-dirty")], { description: "more" }));
  const [found] = (await violations(late.body.position, "&policy=erased")).violations;
  expect(JSON.stringify(found.outcome)).toContain('"value":1');
  await post({ record: late.body.receipt.record, reason: "wrong" }, "/v1/retractions");
  const erased = await post(
    { statement: said.body.receipt.statement, parts: ["record"], reason: "A person asked for it." },
    "/v1/erasures",
  );
  expect(erased.status, JSON.stringify(erased.body)).toBe(201);
  const [left] = (await violations(erased.body.position, "&policy=erased&state=closed")).violations;
  expect(left).toMatchObject({
    id: found.id,
    outcome: { offenders: 1, offending: [{ node: digestOf("erased-dirty"), facts: [] }] },
  });
  await call("/v1/policies/erased", { method: "DELETE" });
});

test("a policy that asks for the time is asked again with the first statement of a day", async () => {
  const midnight = `${new Date().toISOString().slice(0, 10)}T00:00:00Z`;
  await post(corpus("dated", 3));
  await post(model("dated", [on("dated")]));
  await put("dated", { ...PII, rule: `now < timestamp("${midnight}") || ancestor.kind != "dataset"` });
  expect((await promote("dated", "champion", { recorded: true, at: "2026-02-01T00:00:00Z" })).status).toBe(
    201,
  );
  await post(model("yesterday"));
  const { body } = await post(model("today"));
  // All but the last was said before midnight.
  await runInDurableObject(siteLog(env), (_object, { storage }) => {
    storage.sql.exec(
      "UPDATE entry SET at = ?1 WHERE position < ?2",
      new Date(Date.parse(midnight) - 60_000).toISOString(),
      body.position,
    );
  });
  await runInDurableObject(siteWatch(env), (_object, { storage }) => {
    storage.sql.exec("DELETE FROM followed");
  });
  await siteWatch(env).wake();
  const { violations: found } = await violations(body.position, `&policy=dated&node=${digestOf("dated")}`);
  expect(found).toMatchObject([{ opened: { position: body.position } }]);
  await call("/v1/policies/dated", { method: "DELETE" });
});

test("what is live costs nothing of what has nothing to do with it", async () => {
  const before = (await get("/health")).body.position;
  const { body } = await post(model("alone"));
  await violations(body.position);
  expect(body.position).toBeGreaterThan(before);
  const due = await runInDurableObject(siteWatch(env), (_object, { storage }) =>
    storage.sql.exec("SELECT count(*) AS n FROM violation WHERE looked = ?1", body.position).one(),
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
