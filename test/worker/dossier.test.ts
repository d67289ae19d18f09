// The dossier through the front door: what each section says of a furnished family, as JSON and as a page, then and now.
import { beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import type { Dossier } from "../../src/dossier/shape.ts";
import { visible } from "../../src/model/html.ts";
import { dossierSchema } from "../../src/wire/replies-dossier.ts";
import { BASE, digestFor, FAMILY, LEARNING, UNPINNED, WRONG } from "../support/dossier-family.ts";
import { foundIn } from "../support/workers/html.ts";
import {
  type Body,
  call,
  get,
  getBySql,
  migrateGraph,
  model,
  post,
  postLines,
} from "../support/workers/site.ts";

const NODE = digestFor("merged");

/** What the dossier is typed as is what its schema takes. */
const SCHEMA: z.ZodType<Dossier> = dossierSchema;

async function dossier(path = `/v1/nodes/${NODE}/dossier`): Promise<Body> {
  const { status, body } = await get(path);
  expect({ path, status, body: status === 200 ? 200 : body }).toEqual({ path, status: 200, body: 200 });
  expect(SCHEMA.parse(body)).toEqual(body);
  return body;
}

const page = async (query = ""): Promise<string> =>
  await (await call(`/v1/nodes/${NODE}/dossier.html${query}`)).text();
const codes = (body: Body): string[] => body.missing.map((one: Body) => one.code);
const about = (body: Body, code: string): string[] =>
  body.missing.find((one: Body) => one.code === code).nodes.items.map((one: Body) => one.id);

let recorded = -1;
let denied: Body;

beforeAll(async () => {
  await migrateGraph();
  for (const [path, body] of FAMILY) recorded = (await post(body, path)).body.position ?? recorded;
  const strict = {
    guards: ["champion"],
    kinds: ["model"],
    each: "ancestor",
    rule: 'ancestor.kind != "dataset" || ancestor.evidence.pii_filter.version >= 4',
    message: "It was made from data that an old filter went over.",
    mode: "warn",
  };
  const put = await call("/v1/policies/filtered", {
    method: "PUT",
    body: JSON.stringify(strict),
    headers: { "content-type": "application/json" },
  });
  expect(put.status, await put.text()).toBe(201);
  const moved = await post(
    { to: "champion", learning: LEARNING, reason: "It answers better." },
    `/v1/nodes/${NODE}/transitions`,
  );
  expect(moved.status).toBe(201);
  const advisory = (await post(WRONG, "/v1/advisories")).body.id;
  denied = (await post({ to: "champion", learning: LEARNING }, `/v1/nodes/${digestFor("v2")}/transitions`))
    .body;
  const until = "2099-01-01T00:00:00Z";
  await post({ advisory, node: NODE, until, reason: "Trained anew by then." }, "/v1/waivers");
});

describe("what it says", () => {
  test("identity, and the versions before and after it", async () => {
    const { identity } = await dossier();
    expect(identity).toMatchObject({
      id: NODE,
      name: "acme/support-7b",
      version: "3.2.0",
      license: "Apache-2.0",
      owner: { type: "organization", id: "org:acme" },
      lineage: "acme/support",
      digest: NODE,
      records: 1,
    });
    const names = (list: Body): string[] => list.items.map((one: Body) => one.version);
    expect(names(identity.versions.before)).toEqual(["3.0.0", "3.1.0"]);
    expect(names(identity.versions.after)).toEqual(["3.3.0"]);
    expect(identity.chain.count).toBe(0);
    const next = await dossier(`/v1/nodes/${digestFor("v2")}/dossier`);
    expect(
      next.identity.chain.items.map((one: Body) => [one.child.version, one.type, one.parent.version]),
    ).toEqual([
      ["3.1.0", "continued-from", "3.0.0"],
      ["3.0.0", "fine-tuned-from", "0.3"],
    ]);
  });

  test("how it was made, in an order in which one step can follow the other", async () => {
    const { making } = await dossier();
    const runs = making.steps.items.map((one: Body) => one.run.split("/").at(-1));
    expect(runs).toEqual(["c1", "c2", "c3", "r1", "r2", "r3", "r4"]);
    expect(making.steps.items[3]).toMatchObject({
      type: "fine-tuning",
      status: "succeeded",
      agent: { type: "software", id: "agent:pipeline-4" },
      code: { id: "swh:1:rev:aafb16d69fd30ff58afdd69036a26047f3aebdc6", path: "train/sft.py", dirty: null },
      params: { epochs: 3, learning_rate: 0.00001, seed: 42 },
      environment: { packages: { torch: "2.5.1", transformers: "4.46.0" } },
      started_at: "2026-01-18T20:00:00Z",
    });
    expect(making.steps.items[3].made.items.map((one: Body) => one.id)).toEqual([digestFor("v1")]);
    expect(making.steps.items[3].used.items.map((one: Body) => [one.id, one.as])).toEqual([
      [BASE, ["fine-tuned-from"]],
      [digestFor("clean"), ["trained-on"]],
      [UNPINNED, ["trained-on"]],
    ]);
    expect(making.interventions.items).toMatchObject([
      { type: "review", outcome: "approved", authority: "release board", agent: { id: "person:p-042" } },
    ]);
    expect(making.interventions.items[0].of.items[0].id).toBe(NODE);
  });

  test("models of others, and how they were changed", async () => {
    const { third_party } = await dossier();
    expect(third_party.items.map((one: Body) => [one.id, one.why])).toEqual([
      [digestFor("helper"), ["stub"]],
      [BASE, ["owner", "lineage", "package"]],
    ]);
    expect(third_party.items[1]).toMatchObject({ license: "Apache-2.0", depth: 3 });
    expect(third_party.items[1].uses.items).toMatchObject([
      {
        child: { version: "3.0.0" },
        type: "fine-tuned-from",
        role: "base",
        mutation: { type: "fine-tuning" },
      },
    ]);
    expect(third_party.items[0].uses.items[0]).toMatchObject({ weight: 0.1, certainty: "inferred" });
  });

  test("data sets, how they were used and where they come from", async () => {
    const { data } = await dossier();
    expect(data.items.map((one: Body) => [one.name, one.depth])).toEqual([
      ["acme/support-clean", 2],
      ["acme/support-preferences", 2],
      ["acme/support-crawl", 3],
      ["teknium/OpenHermes-2.5", 3],
      ["acme/support-heldout", null],
    ]);
    const [clean] = data.items;
    expect(clean.evidence).toEqual({ pii_filter: { version: 3 }, rows: 1_204_331 });
    expect(clean.from.items).toMatchObject([{ id: digestFor("crawl"), type: "deduplicated-from" }]);
    expect(clean.uses.items.map((one: Body) => [one.child.id, one.type])).toEqual(
      expect.arrayContaining([
        [digestFor("v1"), "trained-on"],
        [digestFor("persona"), "trained-on"],
        [NODE, "evaluated-against"],
      ]),
    );
    expect(data.items[4].uses.items.map((one: Body) => one.type)).toEqual([
      "evaluated-against",
      "evaluated-against",
    ]);
  });

  test("evaluation, with what was measured on data that it had seen", async () => {
    const { evaluation } = await dossier();
    expect(evaluation.metrics.items[0]).toEqual({
      name: "answer_accuracy",
      value: 0.874,
      stderr: 0.006,
      step: null,
      dataset: digestFor("heldout"),
      dataset_name: "acme/support-heldout",
      split: "test",
    });
    expect(evaluation.evaluations.items).toMatchObject([
      { name: "acme/support-eval", metrics: { items: [{ name: "resolution_rate", stderr: 0.011 }] } },
    ]);
    expect(evaluation.leaks.items).toMatchObject([{ grade: "exact", set: { id: digestFor("clean") } }]);
  });

  test("moves with the policies that were asked; a denial of another version is its own", async () => {
    const { lifecycle } = await dossier();
    expect(lifecycle).toMatchObject({ state: "champion", more_moves: false });
    expect(lifecycle.standings).toMatchObject([{ niche: "acme/support-7b", state: "champion" }]);
    expect(lifecycle.moves).toHaveLength(1);
    expect(lifecycle.moves[0]).toMatchObject({
      type: "transition",
      to: "champion",
      verdict: "allowed",
      learning: LEARNING,
      recorded: false,
    });
    const policies = Object.fromEntries(
      lifecycle.moves[0].policies.map((one: Body) => [one.policy, one.verdict]),
    );
    expect(policies).toMatchObject({
      filtered: "fail",
      "completeness.artifact": "pass",
      "completeness.ancestry": "fail",
    });
    const asked = lifecycle.moves[0].policies.find((one: Body) => one.policy === "filtered");
    expect(asked).toMatchObject({
      version: 1,
      mode: "warn",
      offending: expect.arrayContaining([digestFor("crawl")]),
    });
    expect(denied).toMatchObject({ status: 409, code: "tainted" });
    const other = await dossier(`/v1/nodes/${digestFor("v2")}/dossier`);
    expect(other.lifecycle.moves).toMatchObject([{ type: "denial", verdict: "denied", to: "champion" }]);
  });

  test("open advisories with the way to their source, and the waiver that holds", async () => {
    const { advisories, drawing } = await dossier();
    expect(advisories.tainted).toBe(true);
    expect(advisories.open).toMatchObject([
      { title: WRONG.title, severity: "high", source: { id: digestFor("crawl") } },
    ]);
    const [{ path, waiver }] = advisories.open;
    expect([path[0].id, path.at(-1).id]).toEqual([NODE, digestFor("crawl")]);
    expect(advisories.waivers).toMatchObject([{ id: waiver, holds: true, reason: "Trained anew by then." }]);
    expect(drawing.nodes.filter((one: Body) => one.tainted).map((one: Body) => one.name)).toContain(
      "acme/support-crawl",
    );
    expect(drawing.nodes.find((one: Body) => one.id === BASE)).toMatchObject({
      tainted: false,
      third_party: true,
    });
  });

  test("what is missing, in sentences that say what to do", async () => {
    const body = await dossier();
    expect(codes(body)).toEqual([
      "stub",
      "unpinned",
      "partial",
      "unspecified",
      "uncertain",
      "no-licence",
      "no-test-data",
      "leak",
    ]);
    expect(about(body, "stub")).toEqual([digestFor("helper")]);
    expect(about(body, "unpinned")).toEqual([UNPINNED]);
    expect(about(body, "partial")).toEqual([BASE]);
    expect(about(body, "no-licence")).toEqual([digestFor("prefs")]);
    for (const { says, todo } of body.missing)
      for (const said of [says, todo]) expect(said).toMatch(/^[A-Z0-9].*\.$/s);
    expect(body).toMatchObject({ complete: true, stopped_by: [], counts: { ancestors: 9, read: 9 } });
    expect(body.gaps).toMatchObject({ stubs: 2, unpinned: 1, partial: 1 });
    // The next version says next to nothing of itself.
    expect(codes(await dossier(`/v1/nodes/${digestFor("v33")}/dossier`))).toEqual(
      expect.arrayContaining(["no-evaluation", "unexplained", "no-purpose"]),
    );
  });

  test("the PROV document that it names has the digest that it names", async () => {
    const { prov, position } = await dossier();
    expect(prov.link).toBe(`/v1/nodes/${NODE}/closure.nq?as_of=${position}`);
    const document = await (await call(prov.link)).arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", document)).toHex();
    expect(document.byteLength).toBeGreaterThan(10_000);
    expect(prov.digest).toBe(`sha256:${digest}`);
  });
});

describe("how it is asked for", () => {
  test("by name and version, by query, and by the database alone", async () => {
    const body = await dossier();
    expect(await dossier("/v1/dossier?name=acme/support-7b&version=3.2.0")).toEqual(body);
    expect(await dossier(`/v1/dossier?id=${NODE}`)).toEqual(body);
    expect(await dossier(`/v1/nodes/${NODE}/dossier.json?as_of=${body.position}`)).toEqual(body);
    expect((await getBySql(`/v1/nodes/${NODE}/dossier`)).body).toEqual(body);
  });

  test("a name that several bear, a node that is not there, a parameter and a format that it does not have", async () => {
    expect((await get("/v1/dossier?name=acme/support-7b")).body).toMatchObject({
      status: 400,
      code: "bad-query",
    });
    expect((await get(`/v1/nodes/${digestFor("nobody")}/dossier`)).body).toMatchObject({
      status: 404,
      code: "not-found",
    });
    expect((await get(`/v1/nodes/${NODE}/dossier?limit=3`)).body).toMatchObject({
      status: 400,
      code: "bad-query",
    });
    for (const refused of [
      await get(`/v1/nodes/${NODE}/dossier.ttl`),
      {
        status: 406,
        body: await (await call(`/v1/nodes/${NODE}/dossier`, { headers: { accept: "text/turtle" } })).json(),
      },
    ])
      expect(refused.body).toMatchObject({
        status: 406,
        code: "not-acceptable",
        hint: "Ask for application/json (.json), text/html (.html).",
      });
  });

  test("as of a position it is as it was, to the byte, whatever is said since", async () => {
    const before = await dossier(`/v1/nodes/${NODE}/dossier?as_of=${recorded}`);
    expect(before.position).toBe(recorded);
    expect(before.lifecycle).toMatchObject({ state: null, standings: [], moves: [] });
    expect(before.advisories).toEqual({ tainted: false, open: [], waivers: [] });
    const now = await dossier();
    const [json, html] = await Promise.all([
      (await call(`/v1/nodes/${NODE}/dossier?as_of=${now.position}`)).text(),
      page(`?as_of=${now.position}`),
    ]);
    await post(model("later", [{ id: NODE, type: "fine-tuned-from" }]));
    expect((await dossier()).position).toBe(now.position + 1);
    expect(await (await call(`/v1/nodes/${NODE}/dossier?as_of=${now.position}`)).text()).toBe(json);
    expect(await page(`?as_of=${now.position}`)).toBe(html);
  });
});

describe("as a page", () => {
  test("it is asked for by suffix or Accept, and its policy lets nothing in but its style", async () => {
    const accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    const asked = await call(`/v1/nodes/${NODE}/dossier`, { headers: { accept } });
    expect(asked.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const policy = asked.headers.get("content-security-policy") ?? "";
    const text = await asked.text();
    expect(text).toBe(await page());
    const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? "";
    const hash = new Uint8Array(
      await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style)),
    ).toBase64();
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(style).not.toMatch(/url\(|@import|expression/i);
  });

  test("it says what the JSON says: every node, figure, sentence and word that was said", async () => {
    const body = await dossier();
    const { text } = await foundIn(await page());
    const plain = text.replace(/\s+/g, " ");
    const said = [
      ...body.missing.flatMap((one: Body) => [one.says, one.todo]),
      ...body.data.items.flatMap((one: Body) => [
        one.name,
        ...(one.description === null ? [] : [one.description]),
      ]),
      ...body.third_party.items.map((one: Body) => one.name ?? one.id),
      ...body.making.steps.items.map((one: Body) => one.run),
      ...body.evaluation.metrics.items.flatMap((one: Body) => [one.name, String(one.value)]),
      ...body.lifecycle.moves.flatMap((one: Body) => [
        one.learning,
        one.decision,
        ...one.policies.map((p: Body) => p.policy),
      ]),
      ...body.advisories.open.flatMap((one: Body) => [one.title, one.description, one.id]),
      body.prov.digest,
      body.prov.link,
      `${body.position}, taken`,
      body.identity.description,
    ];
    const missing = said.filter((one) => !plain.includes(visible(one).replace(/\s+/g, " ")));
    expect(missing).toEqual([]);
    expect(said.length).toBeGreaterThan(50);
  });

  test("it is well made: elements are closed, and every id is there once", async () => {
    const { elements } = await foundIn(await page());
    const ids = elements.flatMap(({ attributes }) =>
      attributes.flatMap(([name, value]) => (name === "id" ? value : [])),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(elements.filter(({ name }) => name === "svg")).toHaveLength(1);
    expect(elements.filter(({ name }) => name === "rect")).toHaveLength(10);
  });
});

test("an ancestry of more than one answer holds is told as far as it goes, the nearest first, and says so", async () => {
  const many = (half: number): object[] =>
    Array.from({ length: 1_000 }, (_, i) => ({ id: `urn:example:shard:${half}:${i}`, type: "trained-on" }));
  const lines = Array.from({ length: 6 }, (_, i) =>
    model(`large-${i}`, [
      ...many(i),
      ...(i === 0 ? [] : [{ id: digestFor(`large-${i - 1}`), type: "continued-from" }]),
    ]),
  );
  await postLines(lines);
  const body = await dossier(`/v1/nodes/${digestFor("large-5")}/dossier`);
  expect(body).toMatchObject({
    complete: false,
    stopped_by: ["limit"],
    counts: { ancestors: 6_005, read: 4_999 },
  });
  expect(codes(body)).toEqual(expect.arrayContaining(["limit", "stub", "no-prov"]));
  expect(body.prov.digest).toBeNull();
  expect(body.data).toMatchObject({ count: 4_994, complete: false });
  expect(body.data.items).toHaveLength(200);
  expect(body.drawing.more).toBe(6_006 - 60);
  const html = await (await call(`/v1/nodes/${digestFor("large-5")}/dossier.html`)).text();
  expect(html).toContain("There are 6005 ancestors, and only the nearest 4999 were read");
  expect(html).toContain("and 4794 more");
});

test("what was erased is withheld, and said to be", async () => {
  const secret = "Erika-Mustermann";
  const { receipt } = (
    await post({
      ...model("erased-base", [], { description: `by ${secret}`, license: secret }),
      transformation: { id: "https://ci.example/secret", type: "training", params: { by: secret } },
    })
  ).body;
  await post(model("on-erased", [{ id: digestFor("erased-base"), type: "fine-tuned-from" }]));
  const path = `/v1/nodes/${digestFor("on-erased")}/dossier`;
  const before = await dossier(path);
  expect(JSON.stringify(before)).toContain(secret);
  await post(
    { statement: receipt.statement, parts: ["record"], reason: "Asked to be forgotten." },
    "/v1/erasures",
  );
  const after = await dossier(path);
  expect(about(after, "withheld")).toEqual([digestFor("erased-base")]);
  const then = await (await call(`${path}.html?as_of=${before.position}`)).text();
  expect(JSON.stringify(after) + then).not.toContain(secret);
});
