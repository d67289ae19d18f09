// A snapshot of another tool comes in whole: the records it tells, all or none, and its own bytes, which only a token opens.
import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { importOpenRange } from "../../src/intake/openrange.ts";
import { siteLog } from "../../worker/env.ts";
import worker from "../../worker/index.ts";
import { sha256 } from "../../worker/platform/digest.ts";
import { type Document, FLAG, older, PASSWORD, spoilt, today } from "../support/snapshots.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { dropProjection, rebuild } from "../support/workers/rebuild.ts";
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
    const [printed] = importOpenRange([{ file: "", text: text(root) }], { sha256 }).records;
    const bare = await post(printed?.text);
    expect(bare.status).toBe(201);
    expect((await get(`/v1/nodes/${urn(root)}/source`)).body.code).toBe("not-found");
    const { status, body } = await load(root);
    expect([status, body.records[0].created, body.records[0].effect]).toEqual([201, true, "live"]);
    expect(body.records[0].receipt.record).toBe(bare.body.receipt.record);
    expect(body.records[0].receipt.statement).not.toBe(bare.body.receipt.statement);
    expect(await said(root)).toHaveLength(1);
    expect(await sourceOf(root)).toBe(text(root));
    expect((await load(root)).status).toBe(200);
    expect((await post(printed?.text)).body).toMatchObject({ created: false, receipt: bare.body.receipt });
  });

  test("spelt otherwise is a second claim, and neither text is lost", async () => {
    const { root } = family();
    const other = JSON.stringify(root, null, 2);
    await load(root);
    const { status, body } = await load(other);
    expect([status, body.records.length]).toEqual([201, 1]);
    const records = await said(root);
    expect(records).toHaveLength(2);
    expect(await sourceOf(root)).toBe(text(root));
    expect(await sourceOf(root, `?record=${records[1].record}`)).toBe(other);
    expect((await get(`/v1/nodes/${urn(root)}`)).body.contradictions).toEqual([]);
    for (const one of [root, other]) expect((await load(one)).status).toBe(200);
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
    ["world", (copy) => Object.assign(copy.world, { more: 1 }), "/world"],
    ["generated", (copy) => Object.assign(copy.generated, { more: 1 }), "/generated"],
    ["artifacts", (copy) => Object.assign(copy.artifacts, { more: "1" }), "/artifacts"],
    [
      "manifest",
      (copy) => {
        copy.manifest = copy.lineage[1].manifest = { ...copy.manifest, mode: "other" };
      },
      "/lineage/1/manifest",
    ],
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

  test("whichever was told first, the ancestor's own file or a descendant's", async () => {
    const { root, child } = family();
    await load(child);
    const other = spoilt(root, (copy) => Object.assign(copy.lineage[0].pack, { version: "v9" }));
    expect((await load(other)).body).toMatchObject({
      code: "identity-conflict",
      pointer: "/lineage/0/pack/version",
    });
    expect((await load(root)).status).toBe(201);
  });

  test("by the id where the document is not at hand to say more", async () => {
    const { root } = family();
    const { body } = await load(root);
    const { statement } = body.records[0].receipt;
    await post({ statement, parts: ["source", "facets"], reason: "a real key" }, "/v1/erasures");
    // Without the facets nothing is known of the content; the parent still stands in the graph.
    const stranger = spoilt(family().child, (copy) => {
      copy.id = copy.lineage[1].id = root.id;
    });
    expect((await load(stranger)).body).toMatchObject({
      code: "identity-conflict",
      pointer: "/lineage/1/parent_id",
    });
    const { root: bare } = family();
    const own = (await load(bare)).body.records[0].receipt;
    await post({ statement: own.statement, parts: ["source"], reason: "a real key" }, "/v1/erasures");
    const other = spoilt(bare, (copy) => Object.assign(copy.world, { more: 1 }));
    expect((await load(other)).body).toMatchObject({ code: "identity-conflict", pointer: "/id" });
  });

  test("when two come at once, one of them; and the same one at once is said once", async () => {
    const { root } = family();
    const other = spoilt(root, (copy) => Object.assign(copy.world, { more: 1 }));
    const answers = await Promise.all([root, other, root, other].map((one) => load(one)));
    expect(answers.filter((one) => one.status === 201)).toHaveLength(1);
    const kinds = answers.map((one) => one.body.code ?? "taken").sort();
    expect(kinds).toEqual(["identity-conflict", "identity-conflict", "taken", "taken"]);
    expect(await said(root)).toHaveLength(1);
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

describe("what the door refuses", () => {
  test("refuses the whole, with a pointer into the snapshot", async () => {
    const { root, child, grandchild } = family();
    const at = "2026-01-31T12:00:00Z";
    await post({ kind: "dataset", node: urn(child), parents: [], created_at_utc: at });
    const before = await dump();
    const answer = await load(grandchild);
    expect(answer.body).toMatchObject({ status: 409, code: "identity-conflict", pointer: "/lineage/1/id" });
    expect(answer.body.detail).toContain("is a dataset");
    expect(await dump()).toEqual(before);
    expect((await get(`/v1/nodes/${urn(root)}`)).status).toBe(404);
  });

  test("is a record that was taken back, until it is reinstated", async () => {
    const { root, child } = family();
    const own = (await load(child)).body.records[1];
    const { record } = own.receipt;
    await post({ record, reason: "a doubt" }, "/v1/retractions");
    expect((await load(child)).body).toMatchObject({ code: "retracted", pointer: "/lineage/1" });
    await post({ record, reason: "no doubt" }, "/v1/reinstatements");
    expect((await load(child)).status).toBe(200);
    expect((await load(root)).status).toBe(201);
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

  /** Every place of a document, and whether a tool may write there what it likes. */
  function places(value: Document, at = ""): string[] {
    if (typeof value !== "object" || value === null) return [at];
    return [at, ...Object.entries(value).flatMap(([key, one]) => places(one, `${at}/${key}`))];
  }
  const FREE =
    /^\/((world|admission_probe)\/|generated\/(world\/|(tasks|verifiers|admission)\/\d+\/)|(lineage\/\d+\/)?manifest\/(world|pack\/options)\/|tasks\/\d+\/entrypoints\/\d+\/metadata\/|admission\/verifier_results\/[^/]+\/|world_graph\/\w+\/\d+\/attrs\/|runtime\/artifacts\/\d+\/metadata\/|lineage\/\d+\/curriculum\/)./;

  test("any field of another type", async () => {
    // Taken apart and put together, so that no two places are one object.
    const document = JSON.parse(text(child()));
    const before = await dump();
    const closed = places(document).filter((at) => at !== "" && !FREE.test(at));
    expect(closed.length).toBeGreaterThan(80);
    for (const at of closed) {
      const copy = structuredClone(document);
      const path = at.slice(1).split("/");
      const key = path.pop() ?? "";
      const holder = path.reduce((here, step) => here[step], copy);
      holder[key] = typeof holder[key] === "boolean" ? "yes" : true;
      expect((await load(copy)).body, at).toMatchObject({ status: 422, code: "invalid", pointer: at });
    }
    expect(await dump()).toEqual(before);
  });

  test("another media type is told which are read", async () => {
    for (const type of ["application/json", "application/x-ndjson", "text/plain"]) {
      const { body } = await load(family().root, "/v1/import", type);
      expect(body).toMatchObject({ status: 415, code: "media-type" });
      expect(body.hint).toContain(TYPE);
    }
    const bytes = await call("/v1/import", { method: "POST", body: new Uint8Array([123]) });
    expect(await bytes.json()).toMatchObject({ code: "media-type", detail: /does not say/ });
    const spelt = `${TYPE.toUpperCase()}; charset=utf-8`;
    expect((await load(family().root, "/v1/import", spelt)).status).toBe(201);
  });

  test("what is not UTF-8, or too large", async () => {
    const send = async (body: BodyInit): Promise<Body> => {
      const answer = await call("/v1/import", { method: "POST", body, headers: { "content-type": TYPE } });
      return await answer.json();
    };
    expect(await send(new Uint8Array([0x22, 0xfc, 0x22]))).toMatchObject({ status: 400, code: "not-json" });
    expect(await send(" ".repeat(1_048_577))).toMatchObject({ status: 413, code: "too-large" });
    const { root } = family();
    const whole = text(root);
    const largest = whole + " ".repeat(1_048_576 - new TextEncoder().encode(whole).length);
    expect((await load(largest)).status).toBe(201);
    expect(await sourceOf(root)).toBe(largest);
  });
});

describe("what was done to an earlier import", () => {
  test("an erasure of its facets does not open its id to other content", async () => {
    const { root } = family();
    const { statement } = (await load(root)).body.records[0].receipt;
    await post({ statement, parts: ["facets"], reason: "a name" }, "/v1/erasures");
    const other = spoilt(root, (copy) => Object.assign(copy.world, { more: 1 }));
    expect((await load(other)).body).toMatchObject({ status: 409, code: "identity-conflict" });
    expect((await load(root)).status).toBe(200);
  });

  test("a retraction of what a descendant told of an ancestor holds up no other descendant", async () => {
    const { root, child } = family();
    const [told] = (await load(child)).body.records;
    await post({ record: told.receipt.record, reason: "hearsay" }, "/v1/retractions");
    const sibling = today(root, { flag: root.world.flag, prompt: "another", curriculum: { add: ["xss"] } });
    const { status, body } = await load(sibling);
    expect(status).toBe(201);
    expect(body.records.map((one: Body) => one.receipt.node)).toEqual([urn(sibling)]);
  });
});

test("a large snapshot comes in without what does not fit, and holds nobody up", async () => {
  const { root } = family();
  const long = spoilt(root, (copy) => {
    copy.lineage[0].prompt = "x".repeat(300_000);
    copy.lineage[0].touched_files = Array.from({ length: 9_000 }, (_, i) => `file-number-${i}.py`);
    copy.world.words = Array.from({ length: 9_000 }, (_, i) => `a-word-of-the-world-${i}`);
  });
  const { status, body } = await load(long);
  expect(status).toBe(201);
  expect(body.report.withheld[0].parts).toContain("prompt");
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

  test("is in no row of the graph or the log, and in a ledger in its private part alone", async () => {
    const { root, grandchild } = family();
    for (const one of [grandchild, root]) await load(one);
    const within = (_object: unknown, state: DurableObjectState): string[] => {
      const tables = state.storage.sql
        .exec<{ name: string }>(
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'",
        )
        .toArray();
      return tables.flatMap(({ name }) =>
        state.storage.sql
          .exec(`SELECT * FROM ${name}`)
          .toArray()
          .filter((row) => JSON.stringify(row).includes(FLAG) || JSON.stringify(row).includes(PASSWORD))
          .map((row) => `${name} ${row.name}`),
      );
    };
    expect(await runInDurableObject(siteLog(env), within)).toEqual([]);
    const kept: string[] = [];
    for (const id of await listDurableObjectIds(env.LINEAGE_ROOT))
      kept.push(...(await runInDurableObject(env.LINEAGE_ROOT.get(id), within)));
    expect(new Set(kept)).toEqual(new Set(["part source"]));
    const { results } = await env.GRAPH.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'",
    ).all<{ name: string }>();
    for (const { name } of results) {
      const rows = JSON.stringify((await env.GRAPH.prepare(`SELECT * FROM "${name}"`).all()).results);
      expect([name, rows.includes(FLAG), rows.includes(PASSWORD)]).toEqual([name, false, false]);
    }
  });

  test("can be erased by what the source's own headers say, and is not stored again", async () => {
    const { root } = family();
    const [printed] = importOpenRange([{ file: "", text: text(root) }], { sha256 }).records;
    await post(printed?.text);
    await load(root);
    const source = await call(`/v1/nodes/${urn(root)}/source`);
    expect(source.headers.get("content-disposition")).toBe("attachment");
    const [claim] = await said(root);
    const statement = source.headers.get("forebear-statement");
    // The record was said before by another statement, which has no such part.
    expect([source.headers.get("forebear-record"), statement === claim.statement]).toEqual([
      claim.record,
      false,
    ]);
    const erased = await post({ statement, parts: ["source"], reason: "a real key" }, "/v1/erasures");
    expect(erased.status).toBe(201);
    expect((await get(`/v1/nodes/${urn(root)}/source`)).status).toBe(410);
    expect((await load(root)).status).toBe(200);
    expect((await get(`/v1/source?id=${urn(root)}&record=${claim.record}`)).body).toMatchObject({
      code: "withheld",
      title: "This was erased.",
    });
  });

  test("of one claim can be erased; the other claim's is there", async () => {
    const { root } = family();
    const { statement, record } = (await load(root)).body.records[0].receipt;
    const other = JSON.stringify(root, null, 1);
    await load(other);
    await post({ statement, parts: ["source"], reason: "a real key" }, "/v1/erasures");
    expect(await sourceOf(root)).toBe(other);
    expect((await get(`/v1/nodes/${urn(root)}/source?record=${record}`)).status).toBe(410);
  });

  test("stays what it is when the record is erased and the document is not", async () => {
    const { child } = family();
    const { statement } = (await load(child)).body.records.at(-1).receipt;
    await post({ statement, parts: ["record", "facets"], reason: "a name" }, "/v1/erasures");
    const source = await call(`/v1/nodes/${urn(child)}/source`);
    expect([await source.text(), source.headers.get("content-type")]).toEqual([text(child), TYPE]);
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

  test("what has no source says so, and what cannot be asked is refused", async () => {
    await post(model("no-source"));
    const none = await get(`/v1/nodes/${digestOf("no-source")}/source`);
    expect(none.body).toMatchObject({ status: 404, code: "not-found", hint: /POST \/v1\/import/ });
    const { root, child } = family();
    await load(child);
    expect((await get(`/v1/nodes/${urn(root)}/source`)).body.code).toBe("not-found");
    const id = `id=${urn(child)}`;
    const cases = [
      [`${id}&record=rec:1`, "not-found"],
      [`${id}&id=${urn(root)}`, "bad-query"],
      ["name=toy.shop", "bad-query"],
      [`${id}&limit=1`, "bad-query"],
      ["id=urn:openrange:nobody", "not-found"],
    ];
    for (const [query, code] of cases) expect((await get(`/v1/source?${query}`)).body.code, query).toBe(code);
    expect((await get(`/v1/nodes/${urn(child)}/source.ttl`)).body.code).toBe("not-acceptable");
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

test("a parent that was answered before it could be read is known to its child's import", async () => {
  const { root, child } = family();
  const headers = { "content-type": TYPE, prefer: "respond-async" };
  const answer = await call("/v1/import", { method: "POST", body: text(root), headers });
  const { records } = (await answer.json()) as Body;
  expect([answer.status, records[0].projected]).toEqual([201, false]);
  expect(answer.headers.get("location")).toBe(`/v1/nodes/${urn(root)}`);
  expect((await load(child)).body.records).toHaveLength(1);
});

test("without the graph a snapshot is taken unchecked, and shown when it is back", async () => {
  await dropProjection();
  const { root, child } = family();
  const { status, body } = await load(child);
  expect([status, body.records.map((one: Body) => one.parents_checked)]).toEqual([201, [false, false]]);
  await migrateGraph();
  await siteLog(env).wake();
  expect((await get(`/v1/ancestors?id=${urn(child)}`)).body.nodes[0].id).toBe(urn(root));
  expect(await sourceOf(child)).toBe(text(child));
});

test("the log of imports is whole, and gives the same rows again", async () => {
  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await rebuild();
  expect(await dump()).toEqual(before);
});
