// A node read back: the fourteen fields, the tuple, the edges, and what its records disagree on.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import {
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

beforeAll(migrateGraph);

const FOURTEEN = [
  "id",
  "artifact_digest",
  "parent_ids",
  "base_model",
  "adapters",
  "merge_recipe",
  "quantization",
  "routing_policy",
  "mutation_budget",
  "evaluation_packet_uri",
  "resource_profile_uri",
  "lifecycle_state",
  "rollback_target",
  "created_at_utc",
];
const BASE = "pkg:huggingface/mistralai/Mistral-Small-24B-Base-2501@50a43a1f4488595def221f672346761c85ad90ea";

describe("a node", () => {
  test("has every field at the top level, null or empty when nothing is known", async () => {
    await post(model("bare"));
    const { body } = await get(`/v1/nodes/${digestOf("bare")}`);
    for (const field of [
      ...FOURTEEN,
      "transformation",
      "environment",
      "metrics",
      "standings",
      "gaps",
      "kind",
      "name",
      "version",
      "aliases",
      "lineage",
      "stub",
      "parents",
      "evidence",
      "records",
      "contradictions",
      "position",
    ])
      expect(body, field).toHaveProperty(field);
    expect(body).toMatchObject({
      adapters: [],
      metrics: [],
      parents: [],
      merge_recipe: null,
      lifecycle_state: null,
      ancestry: "complete",
      lineage: "acme",
    });
  });

  test("can be posted with the fourteen fields alone", async () => {
    const record = {
      id: "urn:example:fourteen",
      artifact_digest: digestOf("fourteen"),
      parent_ids: [digestOf("bare")],
      base_model: null,
      adapters: [],
      merge_recipe: null,
      quantization: null,
      routing_policy: null,
      mutation_budget: { max_generations: 3 },
      evaluation_packet_uri: null,
      resource_profile_uri: null,
      lifecycle_state: "champion",
      rollback_target: null,
      created_at_utc: "2026-01-01T00:00:00Z",
    };
    const posted = await post(record);
    expect(posted.status).toBe(201);
    expect(posted.body.warnings).toEqual([
      "lifecycle_state was not taken: states are moved by transitions, which are gated.",
    ]);
    const { body } = await get("/v1/nodes/urn:example:fourteen");
    expect(body).toMatchObject({
      id: digestOf("fourteen"),
      kind: "model",
      aliases: ["urn:example:fourteen"],
      parent_ids: [digestOf("bare")],
      mutation_budget: { max_generations: 3 },
      lifecycle_state: null,
    });
    expect(body.parents).toMatchObject([{ type: "derived-from" }]);
  });

  test("keeps its facets byte for byte", async () => {
    const facets = '{ "b": 1.0, "a": 12345678901234567890, "z" : [1e400, "\\u00e9"] }';
    const text = JSON.stringify(model("faceted")).replace(/\}$/, `,"facets":${facets}}`);
    expect((await post(text)).status).toBe(201);
    const raw = await (await call(`/v1/nodes/${digestOf("faceted")}`)).text();
    expect(raw).toContain(`"facets":${facets}`);
    expect((await post(text.replace("1.0", "1.00"))).status).toBe(201); // other bytes are another claim
  });

  test("lists what its records disagree on, and takes the earliest word", async () => {
    await post(model("disputed", [], { license: "MIT", version: "1.0" }));
    const second = await post(
      model("disputed", [{ id: digestOf("bare"), type: "pruned-from" }], {
        license: "Apache-2.0",
        tags: ["second"],
      }),
    );
    expect(second.status).toBe(201);
    const { body } = await get(`/v1/nodes/${digestOf("disputed")}`);
    expect(body).toMatchObject({
      license: "MIT",
      version: "1.0",
      tags: ["second"],
      parent_ids: [digestOf("bare")],
    });
    expect(body.records).toHaveLength(2);
    expect(body.contradictions).toEqual([
      {
        pointer: "/license",
        values: [
          { value: "MIT", record: body.records[0].record },
          { value: "Apache-2.0", record: body.records[1].record },
        ],
      },
    ]);
  });

  test("without an id of its own is named after its record", async () => {
    const posted = await post({
      kind: "evaluation",
      name: "acme/eval-1",
      parents: [{ id: digestOf("bare"), type: "evaluated" }],
      created_at_utc: "2026-01-01T00:00:00Z",
    });
    expect(posted.body.receipt.node).toBe(posted.body.receipt.record);
    expect((await get(`/v1/nodes/${posted.body.receipt.record}`)).body).toMatchObject({ kind: "evaluation" });
  });

  test("said again by a wrapper that only changed the time is the same claim", async () => {
    const first = await post(model("retried", [], { capture: { method: "wrapper" } }));
    const again = await post(model("retried", [], { created_at_utc: "2026-02-01T00:00:00Z" }));
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(JSON.stringify(again.body.receipt)).toBe(JSON.stringify(first.body.receipt));
  });

  test("takes other spellings of an id, and says what it made of them", async () => {
    const posted = await post(
      model("spelt", [
        {
          id: "hf://mistralai/Mistral-Small-24B-Base-2501@50A43A1F4488595DEF221F672346761C85AD90EA",
          type: "fine-tuned-from",
        },
      ]),
    );
    expect(posted.body.rewritten).toEqual([
      {
        pointer: "/parents/0/id",
        from: "hf://mistralai/Mistral-Small-24B-Base-2501@50A43A1F4488595DEF221F672346761C85AD90EA",
        to: BASE,
      },
    ]);
    expect((await get(`/v1/nodes/${digestOf("spelt")}`)).body.parent_ids).toEqual([BASE]);
  });

  test("is served at its own IRI's path, and in the formats asked for", async () => {
    const iri = await call(`/id/${encodeURIComponent(BASE)}`);
    expect(await iri.json()).toMatchObject({ id: BASE });
    const turtle = await call(`/v1/nodes/${BASE}`, {
      headers: { accept: "text/turtle;q=0.9, application/json;q=0.1" },
    });
    expect(turtle.headers.get("content-type")).toBe("text/turtle; charset=utf-8");
    expect(await turtle.text()).toContain(`dcterms:identifier "${BASE}"`);
    const suffix = await call(`/v1/nodes/${BASE}.jsonld`, { headers: { accept: "text/turtle" } });
    expect(suffix.headers.get("content-type")).toBe("application/ld+json; charset=utf-8");
    expect((await call(`/v1/nodes/${BASE}`, { headers: { accept: "text/html" } })).status).toBe(406);
  });
});

describe("edges by rule", () => {
  const cases: readonly (readonly [string, object, readonly (readonly [string, string | null])[]])[] = [
    ["an adapter's base", { kind: "adapter", base_model: BASE }, [["adapter-of", null]]],
    [
      "a deployment's base",
      { kind: "deployment", node: "urn:example:dep", artifact: undefined, base_model: BASE },
      [["served-from", null]],
    ],
    [
      "a quantisation's base",
      { base_model: BASE, quantization: { method: "gguf" } },
      [["quantized-from", null]],
    ],
    [
      "a merge's base and models",
      {
        base_model: BASE,
        merge_recipe: {
          base_model: "mistralai/Mistral-Small-24B-Base-2501",
          models: [{ model: `pkg:huggingface/a/b@${"1".repeat(40)}` }],
        },
      },
      [
        ["merged-from", "base"],
        ["merged-from", null],
      ],
    ],
    [
      "a fused adapter",
      { base_model: BASE, adapters: [`pkg:huggingface/a/lora@${"2".repeat(40)}`] },
      [
        ["fine-tuned-from", null],
        ["merged-from", "adapter"],
      ],
    ],
    [
      "what it was built with",
      {
        transformation: { code: { id: `swh:1:rev:${"3".repeat(40)}`, dirty: true } },
        environment: { image: `ghcr.io/acme/train@sha256:${"4".repeat(64)}` },
      },
      [
        ["built-with", null],
        ["built-with", null],
      ],
    ],
    [
      "what it was measured on",
      { metrics: [{ name: "mmlu", value: 0.61, dataset: digestOf("mmlu") }] },
      [["evaluated-against", null]],
    ],
    [
      "a base that is listed already",
      { base_model: BASE, parents: [{ id: BASE, type: "distilled-from" }] },
      [["distilled-from", null]],
    ],
  ];

  test.each(cases)("%s", async (what, more, edges) => {
    const posted = await post({ ...model(what, []), ...more });
    expect(posted.status, JSON.stringify(posted.body)).toBe(201);
    const { body } = await get(`/v1/nodes/${posted.body.receipt.node}`);
    expect(body.parents.map((edge: Body) => [edge.type, edge.role])).toEqual(edges);
    const byRule = body.parents.filter((edge: Body) => edge.derived_by === "rule").length;
    expect(posted.body.added_parents).toHaveLength(byRule);
  });

  test("a recipe's unknown model becomes an unpinned stub when that is allowed", async () => {
    const posted = await post(
      { ...model("open-recipe", []), merge_recipe: { models: [{ model: "some/one" }] } },
      "/v1/records?unresolved=allow",
    );
    expect(posted.body.stubs).toEqual(["urn:forebear:unpinned:pkg:huggingface/some/one"]);
  });
});

describe("lineages", () => {
  test("are listed in pages, with their founding records and members", async () => {
    await postLines(
      ["a", "b", "c"].flatMap((family) =>
        [1, 2, 3].map((i) => model(`${family}${i}`, [], { name: `page/${family}/m${i}` })),
      ),
    );
    const first = await get("/v1/lineages?limit=2&after=page/");
    expect(first.body.lineages.map((one: Body) => [one.name, one.nodes, one.records])).toEqual([
      ["page/a", 3, 3],
      ["page/b", 3, 3],
    ]);
    const second = await get(`/v1/lineages?limit=2&after=${first.body.next}`);
    expect(second.body).toMatchObject({ lineages: [{ name: "page/c" }], next: null });
    const one = await get("/v1/lineages/page/a?limit=2");
    expect(one.body).toMatchObject({
      root: { node: digestOf("a1") },
      counts: { nodes: 3, by_kind: { model: 3 } },
      nodes: [{ name: "page/a/m1" }, { name: "page/a/m2" }],
    });
    const rest = await get(`/v1/lineages/page/a?limit=2&cursor=${one.body.next}`);
    expect(rest.body).toMatchObject({ nodes: [{ name: "page/a/m3" }], next: null });
  });
});

test("failed work says what it used as it would have, and a review is found from what it reviewed", async () => {
  await post(model("reviewed-model"));
  const run = await post({
    kind: "run",
    parents: [{ id: digestOf("reviewed-model"), type: "fine-tuned-from" }],
    transformation: { id: "urn:example:crashed", status: "failed" },
    created_at_utc: "2026-01-01T00:00:00Z",
  });
  expect(run.status, JSON.stringify(run.body)).toBe(201);
  const review = await post({
    kind: "intervention",
    transformation: {
      type: "review",
      outcome: "approved",
      authority: "release manager",
      justification: "It passed.",
      reviewed: [digestOf("reviewed-model")],
    },
    created_at_utc: "2026-01-01T00:00:00Z",
  });
  expect(review.body.added_parents).toEqual([
    { id: digestOf("reviewed-model"), type: "reviewed", pointer: "/transformation/reviewed/0" },
  ]);
  const children = await get(`/v1/children?id=${digestOf("reviewed-model")}`);
  expect(children.body.nodes.map((node: Body) => node.kind)).toEqual(["run", "intervention"]);
});

// Last: it puts rows into the database behind the projector's back.
test("a set too large to hold is counted exactly, and the answer says that it was cut", async () => {
  const hub = digestOf("hub");
  await post(model("hub"));
  await post(model("spoke", [{ id: hub, type: "fine-tuned-from" }]));
  const { position, next_node: first } = (await env.GRAPH.prepare(
    "SELECT position, next_node FROM watermark",
  ).first<{ position: number; next_node: number }>()) ?? { position: 0, next_node: 0 };
  const many = "WITH RECURSIVE i (k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM i WHERE k < 200100)";
  await env.GRAPH.batch([
    env.GRAPH.prepare(`INSERT INTO node ${many} SELECT ?1 + k, 'urn:example:spoke-' || k, 0, ?2 FROM i`).bind(
      first,
      position,
    ),
    env.GRAPH.prepare(
      `INSERT INTO node_view ${many} SELECT ?1 + k, 'model', 'unspecified', 0, ?2, NULL FROM i`,
    ).bind(first, position),
    env.GRAPH.prepare(
      `INSERT INTO edge (child, parent, type, certainty, record, ordinal, position, misfit, from_position) ${many} SELECT ?1 + k, (SELECT n FROM node WHERE id = ?3), 'fine-tuned-from', 'declared', 'rec:' || k, 0, ?2, 0, ?2 FROM i`,
    ).bind(first, position, hub),
  ]);
  const { body } = await getBySql(`/v1/descendants?id=${hub}`);
  expect(body).toMatchObject({
    engine: "sql",
    complete: false,
    stopped_by: ["limit"],
    counts: { nodes: 200_102, edges: 200_102, by_kind: { model: 200_102 } },
  });
});
