// A snapshot of another tool comes in whole: the records it tells, all or none, and its own bytes, which only a token opens.
import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import worker from "../../worker/index.ts";
import { type Document, FLAG, older, PASSWORD, spoilt, today } from "../support/snapshots.ts";
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
  TOKEN,
} from "../support/workers/site.ts";

beforeAll(migrateGraph);

const TYPE = "application/vnd.openrange.snapshot+json";
const text = (document: Document): string =>
  typeof document === "string" ? document : JSON.stringify(document);
const urn = (document: Document): string => `urn:openrange:${document.id}`;

async function load(document: Document, path = "/v1/import", type = TYPE): Promise<Answer> {
  const init = { method: "POST", body: text(document), headers: { "content-type": type } };
  const response = await call(path, init);
  return { status: response.status, body: await response.json() };
}

const said = async (document: Document): Promise<Body[]> =>
  (await get(`/v1/nodes/${urn(document)}`)).body.records;
const sourceOf = async (document: Document, query = ""): Promise<string> => {
  const response = await call(`/v1/nodes/${urn(document)}/source${query}`);
  expect(response.status).toBe(200);
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await response.arrayBuffer());
};

let count = 0;
/** A root that no other test has, and what grew out of it. */
function family(shape: typeof today = today): { root: Document; child: Document; grandchild: Document } {
  const flag = `${FLAG}-${count++}`;
  const root = shape(null, { flag });
  const child = shape(root, { flag, prompt: "step 0", curriculum: { patch: ["injection"] } });
  const grandchild = shape(child, {
    flag,
    prompt: "step 1",
    curriculum: { add: ["ssrf"], harden: ["accounts"] },
  });
  return { root, child, grandchild };
}

describe("a snapshot", () => {
  test("comes in with its ancestors, and again changes nothing", async () => {
    const { root, child, grandchild } = family();
    const first = await load(grandchild);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ node: urn(grandchild), report: { unproved: [], refused: [] } });
    expect(first.body.records.map((one: Body) => [one.receipt.node, one.created, one.projected])).toEqual([
      [urn(root), true, true],
      [urn(child), true, true],
      [urn(grandchild), true, true],
    ]);
    const again = await load(grandchild);
    expect(again.status).toBe(200);
    expect(again.body.records.map((one: Body) => [one.created, one.receipt])).toEqual(
      first.body.records.map((one: Body) => [false, one.receipt]),
    );
    expect((await get(`/v1/ancestors?id=${urn(grandchild)}`)).body.nodes.map((one: Body) => one.id)).toEqual([
      urn(child),
      urn(root),
    ]);
    expect((await get(`/v1/children?id=${urn(root)}`)).body.nodes.map((one: Body) => one.id)).toEqual([
      urn(child),
    ]);
  });

  test("is told once by its own file, and not again by its descendants'", async () => {
    const { root, child, grandchild } = family();
    for (const one of [root, child, grandchild]) expect((await load(one)).body.records).toHaveLength(1);
    for (const one of [root, child, grandchild]) expect(await said(one)).toHaveLength(1);
    const backwards = family();
    for (const one of [backwards.grandchild, backwards.child, backwards.root]) await load(one);
    expect(await said(backwards.root)).toHaveLength(2);
  });

  test("reads back to the byte, whatever its spelling", async () => {
    const spellings = [
      (document: Document) => JSON.stringify(document, null, 7),
      (document: Document) => `\ufeff  ${JSON.stringify(document)}\r\n\n`,
      (document: Document) =>
        JSON.stringify(document).replace(
          '"parent":"none"',
          '"parent":"none","big":123456789012345678901234567890,"one":1.0,"ä":"ü\\u00fc"',
        ),
    ];
    for (const spell of spellings) {
      const source = spell(family().root);
      expect((await load(source)).status, source.slice(0, 80)).toBe(201);
      expect(await sourceOf(JSON.parse(source.replace("\ufeff", "")))).toBe(source);
    }
  });

  test("keeps its bytes also when its record was said before without them", async () => {
    const { root } = family();
    const { body } = await load(root);
    const [own] = body.records;
    const { said: record, facets } = (await env.GRAPH.prepare(
      "SELECT said, facets FROM record WHERE record = ?1",
    )
      .bind(own.receipt.record)
      .first<{ said: string; facets: string }>()) ?? { said: "", facets: "" };
    const other = family().root;
    const spelt = record.replaceAll(root.id, other.id);
    const bare = `${JSON.stringify({ ...JSON.parse(spelt), facets: undefined }).slice(0, -1)},"facets":${facets}}`;
    expect((await post(bare)).status).toBe(201);
    expect((await load(root)).status).toBe(200);
    expect(await sourceOf(root)).toBe(text(root));
  });

  test("in the older shape comes in too", async () => {
    const { child } = family(older);
    expect((await load(child)).body.records).toHaveLength(2);
    expect(await sourceOf(child)).toBe(text(child));
  });

  test("said otherwise, with the same content, is a second claim", async () => {
    const { root, child } = family();
    await load(root);
    await load(child);
    const changes: ((step: Document) => void)[] = [
      (step) => {
        step.prompt = "another";
      },
      (step) => {
        step.curriculum = { harden: ["all"] };
      },
      (step) => {
        step.builder_summary = "another";
      },
      (step) => {
        step.touched_files = ["other.py"];
      },
    ];
    for (const [i, change] of changes.entries()) {
      const other = spoilt(child, (copy) => change(copy.lineage.at(-1)));
      expect((await load(other)).status).toBe(201);
      const records = await said(child);
      expect(records).toHaveLength(i + 2);
      expect(await sourceOf(child, `?record=${records.at(-1)?.record}`)).toBe(text(other));
    }
    expect(await sourceOf(child)).toBe(text(child));
  });
});

describe("other content under a known id is refused", () => {
  const changes: [string, (copy: Document) => void, string][] = [
    ["world", (copy) => Object.assign(copy.world, { more: 1 }), "/id"],
    ["generated", (copy) => Object.assign(copy.generated, { more: 1 }), "/id"],
    ["artifacts", (copy) => Object.assign(copy.artifacts, { more: "1" }), "/id"],
    ["tasks", (copy) => Object.assign(copy.tasks[0], { instruction: "Other." }), "/tasks"],
    ["verifiers", (copy) => Object.assign(copy.verifier_sources, { other: "def" }), "/verifier_sources"],
    [
      "pack version",
      (copy) => Object.assign(copy.lineage[1].pack, { version: "v9" }),
      "/lineage/1/pack/version",
    ],
    [
      "an ancestor's manifest",
      (copy) => Object.assign(copy.lineage[0], { manifest: { ...copy.manifest, mode: "other" } }),
      "/lineage/0/manifest",
    ],
    [
      "parent",
      (copy) => {
        copy.lineage[1].parent_id = null;
        copy.lineage.shift();
      },
      "/lineage/0/parent_id",
    ],
  ];
  test.each(changes)("%s", async (_, change, pointer) => {
    const { root, child } = family();
    await load(root);
    await load(child);
    const before = await dump();
    const answer = await load(spoilt(child, change));
    expect(answer.body).toMatchObject({ status: 409, code: "identity-conflict", pointer });
    expect(answer.body.hint).toMatch(/rec:[0-9a-f]{64}.*\/v1\/retractions/);
    expect(await dump()).toEqual(before);
  });

  test("until what was known is taken back", async () => {
    const { root } = family();
    const [known] = (await load(root)).body.records;
    const other = spoilt(root, (copy) => Object.assign(copy.world, { more: 1 }));
    await post({ record: known.receipt.record, reason: "It was altered." }, "/v1/retractions");
    expect((await load(other)).status).toBe(201);
    expect(await sourceOf(root)).toBe(text(other));
  });
});

describe("a snapshot that is none is refused with the field named", () => {
  const child = (): Document => family().child;
  const cases: [string, () => Document | string, string | undefined, string][] = [
    ["no JSON", () => "{", undefined, "not-json"],
    ["another document", () => ({ kind: "model" }), "/id", "invalid"],
    [
      "world is a list",
      () =>
        spoilt(child(), (copy) => {
          copy.world = [];
        }),
      "/world",
      "invalid",
    ],
    [
      "tasks is an object",
      () =>
        spoilt(child(), (copy) => {
          copy.tasks = {};
        }),
      "/tasks",
      "invalid",
    ],
    [
      "an id that is a number",
      () =>
        spoilt(child(), (copy) => {
          copy.id = 7;
        }),
      "/id",
      "invalid",
    ],
    [
      "a lineage out of order",
      () =>
        spoilt(child(), (copy) => {
          copy.lineage.reverse();
        }),
      "/lineage/0/parent_id",
      "invalid",
    ],
    [
      "a last entry of another id",
      () =>
        spoilt(child(), (copy) => {
          copy.lineage[1].id = "other";
        }),
      "/lineage/1/id",
      "invalid",
    ],
    [
      "a dangling parent",
      () =>
        spoilt(child(), (copy) => {
          copy.lineage[1].parent_id = "nobody";
        }),
      "/lineage/1/parent_id",
      "invalid",
    ],
    [
      "no lineage",
      () =>
        spoilt(child(), (copy) => {
          copy.lineage = [];
        }),
      "/lineage",
      "invalid",
    ],
  ];
  test.each(cases)("%s", async (_, document, pointer, code) => {
    const { status, body } = await load(document());
    expect(body).toMatchObject({ code, ...(pointer === undefined ? {} : { pointer }) });
    expect(status).toBeGreaterThanOrEqual(400);
  });

  test("an id that does not follow from its content is kept and said, or refused on demand", async () => {
    const altered = (): Document => {
      const copy = spoilt(family().root, (one) => Object.assign(one.world, { more: 1 }));
      return copy;
    };
    expect((await load(altered(), "/v1/import?unproved=refuse")).body).toMatchObject({
      code: "invalid",
      pointer: "/id",
    });
    expect((await load(altered())).body.report.unproved).toHaveLength(1);
    expect((await load(altered(), "/v1/import?unproved=perhaps")).body.code).toBe("bad-query");
    expect((await load(altered(), "/v1/import?proved=1")).body.code).toBe("bad-query");
  });

  test("another media type is told which are read", async () => {
    const { body } = await load(family().root, "/v1/import", "application/json");
    expect(body).toMatchObject({ status: 415, code: "media-type" });
    expect(body.hint).toContain(TYPE);
  });
});

describe("what is secret", () => {
  test("is in no row and no answer; only a token opens the source", async () => {
    const { root, child } = family();
    await load(root);
    await load(child);
    const id = urn(child);
    const rows = Object.values(await dump())
      .flat()
      .join("\n");
    const paths = [
      `/v1/nodes/${id}`,
      `/v1/nodes/${id}.ttl`,
      `/v1/nodes/${id}/closure.jsonld`,
      `/v1/nodes/${id}/manifest`,
    ];
    const answers = await Promise.all(paths.map(async (path) => await (await call(path)).text()));
    for (const secret of [FLAG, PASSWORD])
      expect([rows, ...answers].filter((one) => one.includes(secret))).toEqual([]);
    const open = { ...env, PUBLIC_READ: "true" };
    const ask = (path: string, token?: string): Promise<Response> =>
      Promise.resolve(
        worker.fetch(
          new Request(
            `https://forebear.test${path}`,
            token ? { headers: { authorization: `Bearer ${token}` } } : {},
          ),
          open,
          { waitUntil() {}, passThroughOnException() {} } as unknown as ExecutionContext,
        ),
      );
    expect((await ask(`/v1/nodes/${id}`)).status).toBe(200);
    expect((await ask(`/v1/nodes/${id}/source`)).status).toBe(401);
    const source = await ask(`/v1/source?id=${id}`, TOKEN);
    expect([source.status, source.headers.get("content-type"), source.headers.get("cache-control")]).toEqual([
      200,
      TYPE,
      "no-store",
    ]);
  });

  test("can be erased, and then is said to be withheld", async () => {
    const { root } = family();
    const { body } = await load(root);
    await post(
      { statement: body.records[0].receipt.statement, parts: ["source"], reason: "a real key" },
      "/v1/erasures",
    );
    expect((await get(`/v1/nodes/${urn(root)}/source`)).body).toMatchObject({
      status: 410,
      code: "withheld",
    });
    expect((await get(`/v1/nodes/${urn(root)}`)).body.records[0].withheld).toEqual([]);
    for (const id of await listDurableObjectIds(env.LINEAGE_ROOT)) {
      const left = await runInDurableObject(env.LINEAGE_ROOT.get(id), (_object, state) =>
        state.storage.sql.exec("SELECT * FROM part WHERE text LIKE ?1", `%${root.world.flag}%`).toArray(),
      );
      expect(left).toEqual([]);
    }
  });

  test("what has no source says so", async () => {
    await post(model("no-source"));
    expect((await get(`/v1/nodes/${digestOf("no-source")}/source`)).body.code).toBe("not-found");
  });
});

test("a new record names a snapshot as a parent and as a counterfactual", async () => {
  const { root, child } = family();
  await load(child);
  const answer = await post(
    model(
      "after-openrange",
      [
        { id: urn(child), type: "trained-on" },
        { id: urn(root), type: "trained-on", weight: 0.1, weight_unit: "mixture" },
      ],
      { references: [{ id: urn(root), type: "counterfactual-of" }] },
    ),
  );
  expect(answer.body).toMatchObject({ created: true, stubs: [] });
  expect((await get(`/v1/descendants?id=${urn(root)}`)).body.nodes.map((one: Body) => one.id)).toContain(
    digestOf("after-openrange"),
  );
});

test("the log of imports is whole, and gives the same rows again", async () => {
  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await rebuild();
  expect(await dump()).toEqual(before);
});
