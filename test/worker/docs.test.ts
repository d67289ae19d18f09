// The description of the site is what the site does: every route is in it, and real answers are as it says.
import { beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { openApi } from "../../src/wire/openapi.ts";
import * as example from "../../src/wire/openapi-examples.ts";
import { OPERATIONS } from "../../src/wire/openapi-operations.ts";
import * as written from "../../src/wire/replies.ts";
import * as node from "../../src/wire/replies-node.ts";
import * as read from "../../src/wire/replies-read.ts";
import { ACTIONS, SUFFIXES } from "../../worker/http/address.ts";
import { ROUTES } from "../../worker/index.ts";
import { VERSION } from "../../worker/version.ts";
import {
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

const anonymous = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  call(path, { headers: { authorization: "none", ...headers } });

describe("routes", () => {
  // A suffix is another format of the same; what stands behind a node in the path is handed to one route.
  const suffixed = new RegExp(`^(/v1/.*)\\.(${SUFFIXES.join("|")})$`);
  const routes = ROUTES.map(([method, path]) => `${method} ${path.replace(suffixed, "$1")}`);
  const described = OPERATIONS.map(
    ({ method, path }) => `${method.toUpperCase()} ${path.replace(/\{.*$/, "*")}`,
  );

  test("every route is described, and nothing else is", () => {
    expect([...new Set(described)].sort()).toEqual([...new Set(routes)].sort());
  });

  test("every action is described, behind a node and by query", () => {
    const paths = Object.keys(openApi(VERSION).paths);
    expect(paths).toEqual(
      expect.arrayContaining(ACTIONS.flatMap((action) => [`/v1/nodes/{id}/${action}`, `/v1/${action}`])),
    );
  });
});

describe.each(["/openapi.json", "/docs"])("%s", (path) => {
  test("is open, has a tag, and is not sent twice", async () => {
    const first = await anonymous(path);
    const etag = first.headers.get("etag") ?? "";
    expect([first.status, etag.length, first.headers.get("cache-control")]).toEqual([
      200,
      34,
      "public, max-age=3600",
    ]);
    for (const [said, status] of [
      [etag, 304],
      [`"x", W/${etag}`, 304],
      ["*", 304],
      ['"x"', 200],
    ] as const) {
      const again = await anonymous(path, { "if-none-match": said });
      expect([again.status, again.headers.get("etag")]).toEqual([status, etag]);
    }
  });
});

test("the description is served to every origin as it is made", async () => {
  const answer = await anonymous("/openapi.json");
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  expect(answer.headers.get("link")).toBe('</docs>; rel="service-doc"; type="text/html"');
  expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(openApi(VERSION))));
});

describe("the page", () => {
  const VOID = ["meta", "link"];
  const seen = {
    open: [] as string[],
    faults: [] as string[],
    ids: [] as string[],
    links: [] as string[],
    scripts: 0,
  };
  let page = "";
  let style = "";

  beforeAll(async () => {
    page = await (await anonymous("/docs")).text();
    const rewriter = new HTMLRewriter()
      .on("*", {
        element(element) {
          const { tagName } = element;
          const id = element.getAttribute("id");
          if (id !== null) seen.ids.push(id);
          if (tagName === "script") seen.scripts++;
          if (VOID.includes(tagName)) return;
          seen.open.push(tagName);
          element.onEndTag((end) => {
            const last = seen.open.pop();
            if (last !== end.name) seen.faults.push(`${last} ends as ${end.name}`);
          });
        },
      })
      .on("a", {
        element(element) {
          seen.links.push(element.getAttribute("href") ?? "");
        },
      })
      .on("style", {
        text(chunk) {
          style += chunk.text;
        },
      });
    await rewriter.transform(new Response(page, { headers: { "content-type": "text/html" } })).arrayBuffer();
  });

  test("is well formed: what opens closes, in order", () => {
    expect([seen.open, seen.faults]).toEqual([[], []]);
    expect(page.startsWith('<!doctype html>\n<html lang="en">')).toBe(true);
  });

  test("has every path and every schema, each link its target, and each target once", () => {
    const { paths, components } = openApi(VERSION);
    for (const path of Object.keys(paths)) expect(page).toContain(`<code>${path}</code>`);
    for (const name of Object.keys(components.schemas)) expect(seen.ids).toContain(`schema-${name}`);
    expect(new Set(seen.ids).size).toBe(seen.ids.length);
    const targets = new Set([...seen.ids.map((id) => `#${id}`), "/openapi.json"]);
    expect(seen.links.filter((link) => !targets.has(link))).toEqual([]);
  });

  test("has no script, and a policy that lets nothing in but its own style", async () => {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style)));
    const hash = btoa(String.fromCharCode(...digest));
    const { headers } = await anonymous("/docs");
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(headers.get("content-security-policy")).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect([seen.scripts, /\son\w+=|\sstyle=|https?:\/\/[^<]*\.(?:js|css)/.test(page)]).toEqual([0, false]);
  });
});

describe("what is really answered is as described", () => {
  const from = { id: digestOf("base"), type: "fine-tuned-from", weight: 1, weight_unit: "mixture" };
  const transformation = {
    id: "https://ci.example/runs/9",
    type: "fine-tuning",
    agent: { type: "person", id: "p1" },
  };
  const more = {
    description: "A child.",
    license: "Apache-2.0",
    owner: { type: "organization", id: "acme" },
    transformation,
    metrics: [{ name: "mmlu", value: 0.61, stderr: 0.01 }],
    environment: { packages: { torch: "2.9.0" }, hardware: { gpus: 8 } },
    references: [{ id: digestOf("base"), type: "compared-with" }],
    mutation_budget: { max_generations: 3 },
    capture: { method: "wrapper", confidence: 0.9 },
    evidence: { pii_filter: { version: 3 } },
    facets: { "acme/extra": [1, null, "x"] },
    tags: ["a"],
  };
  const said: Record<string, Body> = {};

  beforeAll(async () => {
    said.base = (await post(model("base"))).body;
    said.child = (await post(model("child", [from], more))).body;
    said.example = (await post(example.RECORD)).body;
    said.again = (await post(model("child", [from], { license: "MIT" }))).body;
    said.lines = (await postLines([model("line"), model("child", [from], more), "{"])).lines;
    const records = [model("c1", [from]), model("c2", [from])];
    said.cohort = (
      await post({ name: "acme/step-1", from: [digestOf("base")], records }, "/v1/cohorts")
    ).body;
    const judged = { record: said.lines[0].receipt.record, reason: "wrong" };
    said.retraction = (await post(judged, "/v1/retractions")).body;
    said.retractedAgain = (await post(judged, "/v1/retractions")).body;
    said.reinstatement = (await post({ ...judged, reason: "right after all" }, "/v1/reinstatements")).body;
    said.manifest = (await post(await (await call(`/v1/nodes/${digestOf("child")}/manifest`)).text())).body;
  });

  const fits = (schema: z.ZodType, answer: unknown): void => expect(schema.parse(answer)).toEqual(answer);

  test("records, one by one and by the line", async () => {
    for (const answer of [said.base, said.child, said.example, said.again])
      fits(written.recordAnswerSchema, answer);
    expect(said.example.added_parents).toHaveLength(1);
    for (const answer of said.lines) fits(written.lineAnswerSchema, answer);
    const { summary } = await postLines([model("line")]);
    fits(written.lineAnswerSchema, { summary });
  });

  test("judgements, cohorts, manifests", async () => {
    fits(written.judgementAnswerSchema, said.retraction);
    fits(written.judgementAnswerSchema, said.retractedAgain);
    fits(written.judgementAnswerSchema, said.reinstatement);
    fits(written.cohortAnswerSchema, said.cohort);
    fits(read.cohortReplySchema, (await get(`/v1/cohorts/${said.cohort.id}`)).body);
    fits(written.manifestAnswerSchema, said.manifest);
  });

  test("documents of another tool, with and without much to report", async () => {
    const type = "application/vnd.openrange.snapshot+json";
    const { [type]: media } = openApi(VERSION).paths["/v1/import"]?.post?.requestBody?.content ?? {};
    expect(media?.example).toEqual(example.SNAPSHOT);
    const load = async (document: object): Promise<Body> => {
      const init = { method: "POST", body: JSON.stringify(document), headers: { "content-type": type } };
      return await (await call("/v1/import", init)).json();
    };
    const step = { ...example.SNAPSHOT.lineage[0], id: "other", curriculum: { soften: ["a"] } };
    const altered = { ...example.SNAPSHOT, id: "other", lineage: [step], more: 1 };
    fits(written.importAnswerSchema, await load(example.SNAPSHOT));
    const { report, ...answer } = await load(altered);
    fits(written.importAnswerSchema, { report, ...answer });
    expect([report.unproved.length, report.unknown.length, report.verbs]).toEqual([1, 1, ["soften"]]);
    const parent = { ...altered, lineage: [{ ...step, parent_id: "nobody" }] };
    fits(written.problemSchema, await load(parent));
  });

  test("nodes: with much said, with little, of nobody's record, by name, as a closure", async () => {
    for (const id of [digestOf("child"), digestOf("base"), example.RECORD.base_model])
      fits(node.nodeSchema, (await get(`/v1/nodes/${id}`)).body);
    const child = (await get(`/v1/nodes/${digestOf("child")}`)).body;
    expect(child.contradictions).toHaveLength(1);
    fits(node.nodesSchema, (await get("/v1/nodes?name=acme/child")).body);
    fits(node.nodesSchema, (await get(`/v1/closure?id=${digestOf("child")}`)).body);
    fits(node.nodeSchema, (await get(`/v1/manifest?id=${digestOf("child")}`)).body);
    fits(node.nodeSchema, (await get(`/id/${digestOf("child")}`)).body);
  });

  test.each(["parents", "children", "ancestors", "descendants"])("%s", async (action) => {
    for (const word of ["base", "child"])
      fits(
        read.walkAnswerSchema,
        (await get(`/v1/${action}?id=${digestOf(word)}&include=edges&limit=1`)).body,
      );
  });

  test("siblings, runs, families, agents, health", async () => {
    const siblings = (await get(`/v1/siblings?id=${digestOf("c1")}`)).body;
    expect([siblings.cohorts.length, siblings.shared_parents.length > 0]).toEqual([1, true]);
    fits(read.siblingsSchema, siblings);
    fits(read.runSchema, (await get(`/v1/runs/${transformation.id}`)).body);
    fits(read.lineagesSchema, (await get("/v1/lineages?limit=1")).body);
    fits(read.lineageSchema, (await get("/v1/lineages/acme?limit=2")).body);
    const agent = await call("/v1/agents/p1", {
      method: "PUT",
      body: JSON.stringify(example.AGENT),
      headers: { "content-type": "application/json" },
    });
    fits(read.agentReplySchema, await agent.json());
    fits(read.agentReplySchema, (await get("/v1/agents/p1")).body);
    fits(read.healthSchema, (await get("/health")).body);
  });

  test("refusals, those with members of their own too", async () => {
    const problems = [
      (await post({ kind: "modle", nmae: 1 })).body,
      (await post(model("base", [{ ...from, id: digestOf("child") }]))).body,
      (await get("/v1/ancestors?depht=1")).body,
      (await get("/v1/nodes/sha256:1")).body,
      (await post({ record: `rec:${"0".repeat(64)}`, reason: "x" }, "/v1/retractions")).body,
      (await post({ ...(await get(`/v1/manifest?id=${digestOf("base")}`)).body, name: "x" })).body,
      await (await call("/v1/records", { method: "PATCH" })).json(),
    ];
    for (const problem of problems) fits(written.problemSchema, problem);
    expect(problems.map((problem) => (problem as Body).code)).toEqual([
      "unknown-kind",
      "cycle",
      "bad-query",
      "bad-id",
      "unknown-record",
      "manifest-differs",
      "method-not-allowed",
    ]);
  });

  test("a refusal is one that the operation lists", async () => {
    const { paths } = openApi(VERSION);
    const refused = await call("/v1/records", {
      method: "POST",
      body: "{",
      headers: { "content-type": "application/json" },
    });
    const problem = (await refused.json()) as Body;
    expect(paths["/v1/records"]?.post?.responses[String(refused.status)]?.description).toContain(
      `\`${problem.code}\``,
    );
  });
});
