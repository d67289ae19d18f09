// The platform's limits, which the local database does not enforce: everything that may be said stays below them, in
// whatever characters, and what would not is refused at the door. Every query is measured in these tests as in production,
// so that one that is too large fails here: as a statement that is not projected, or as an answer of 500.
import { abortAllDurableObjects, reset, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LIMITS } from "../../src/model/limits.ts";
import { siteLog } from "../../worker/env.ts";
import { checkParameters, checkText } from "../../worker/platform/measure.ts";
import { parameters } from "../../worker/platform/parameters.ts";
import { patient } from "../../worker/platform/patience.ts";
import { level } from "../../worker/reading/reach.ts";
import { acceptTogether } from "../../worker/saying/accept.ts";
import { inTurns } from "../../worker/write.ts";
import { today } from "../support/snapshots.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { batching, caughtUp, replaced } from "../support/workers/faults.ts";
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
  postLines,
} from "../support/workers/site.ts";

beforeEach(migrateGraph);

/** Whatever was said: it is projected, nothing of it is skipped, and it is read back from the ledgers and folded again. */
afterEach(async () => {
  await caughtUp();
  expect((await get("/health")).body).toMatchObject({ lag: 0, quarantined: 0 });
  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await abortAllDurableObjects();
  await rebuild();
  expect(await dump()).toEqual(before);
  await reset();
});

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** The text of a record that has exactly as many bytes as it may, with this repeated where it may be long. */
function filled(word: string, fill: string, field: "evidence" | "facets", wrap = '"'): string {
  const end = wrap === "[" ? "]" : wrap;
  const [head = "", tail = ""] = JSON.stringify(model(word, [], { [field]: { of: "#" } })).split('"#"');
  const room = LIMITS.recordBytes - bytes(head + tail) - 2;
  const times = Math.floor(room / bytes(fill));
  const text = `${head}${wrap}${fill.repeat(times)}${" ".repeat(room - times * bytes(fill))}${end}${tail}`;
  expect(bytes(text)).toBe(LIMITS.recordBytes);
  return text;
}

const CHARACTERS: readonly [name: string, written: string][] = [
  ["letters", "x"],
  ["quotes", '\\"'],
  ["backslashes", "\\\\"],
  ["control characters, six bytes each", "\\u0001"],
  ["characters of two bytes", "é"],
  ["characters of three bytes", "漢"],
  ["characters of four bytes", "🧬"],
];

describe("a record of as many bytes as it may have", () => {
  test.each(CHARACTERS)("all of them %s", async (_name, written) => {
    const [said, kept] = [filled("said", written, "evidence"), filled("kept", written, "facets")];
    for (const text of [said, kept]) expect(await post(text)).toMatchObject({ status: 201 });
    const node = await get(`/v1/nodes/${digestOf("said")}`);
    expect(node.body.evidence).toEqual(JSON.parse(said).evidence);
    const facets = await (await call(`/v1/nodes/${digestOf("kept")}`)).text();
    expect(facets).toContain(kept.slice(kept.indexOf('"facets":'), -1));
    expect((await call(`/v1/nodes/${digestOf("said")}.ttl`)).status).toBe(200);
  });

  test("in numbers that are written out: refused when they are too long, and taken up to the limit", async () => {
    const over = await post(filled("grown", "1e20,", "evidence", "[").replace(/, *\]/, "]"));
    expect(over).toMatchObject({ status: 413, body: { code: "too-large" } });
    expect(over.body.detail).toContain("canonical form");
    // 22 characters each, where five were said.
    const record = (count: number): string =>
      JSON.stringify(model("written-out", [], { evidence: { of: "#" } })).replace(
        '"#"',
        `[${Array.from({ length: count }, () => "1e20").join(",")}]`,
      );
    const most = Math.floor((LIMITS.recordBytes - bytes(record(0))) / 22);
    expect((await post(record(most + 40))).status).toBe(413);
    expect((await post(record(most - 1))).status).toBe(201);
    // As facets they are kept as they were said.
    expect((await post(filled("as-facets", "1e20,", "facets", "[").replace(/, *\]/, "]"))).status).toBe(201);
  });

  test("in a change that an edge tells", async () => {
    const params = { of: '"'.repeat(120_000) };
    const parent = { id: digestOf("base"), type: "derived-from", mutation: { type: "fine-tuning", params } };
    await post(model("base"));
    expect((await post(model("changed", [parent]))).status).toBe(201);
    const { body } = await get(`/v1/ancestors?id=${digestOf("changed")}&include=edges`);
    expect(body.edges[0].mutation.params).toEqual(params);
  });

  test("in parents, aliases and references: as many as there may be", async () => {
    const wide = (i: number, length: number): string => `urn:example:${"é".repeat(length)}-${i}`;
    const parents = Array.from({ length: LIMITS.parents }, (_, i) => ({
      id: wide(i, 60),
      type: "derived-from",
    }));
    const aliases = Array.from({ length: 64 }, (_, i) => `urn:example:${"漢".repeat(300)}-${i}`);
    const said = model("wide", parents, { aliases });
    expect(await post(said, "/v1/records?unresolved=allow")).toMatchObject({ status: 201 });
    const { body } = await get(`/v1/parents?id=${digestOf("wide")}&limit=1`);
    expect(body.counts.nodes).toBe(LIMITS.parents);
  });
});

describe("a stream of such records", () => {
  test("is projected in parameters that are small enough", async () => {
    const lines = Array.from({ length: 8 }, (_, i) => filled(`line-${i}`, '\\"', "facets"));
    const { summary } = await postLines(lines);
    expect(summary).toMatchObject({ created: 8, refused: 0 });
  });
});

describe("names", () => {
  test("have as many characters as they may, of three bytes each, also as the name of a ledger", async () => {
    const long = "漢".repeat(LIMITS.nameLength);
    const said = model("named", [], { name: long, version: long, lineage: long });
    expect((await post(said)).status).toBe(201);
    const { body } = await get(`/v1/nodes?name=${encodeURIComponent(long)}`);
    expect(JSON.stringify(body)).toContain(digestOf("named"));
    expect((await get(`/v1/lineages/${encodeURIComponent(long)}`)).status).toBe(200);
  });

  test("of more nodes than one question may begin at are asked for by version", async () => {
    await post(model("one-of-many", [], { name: "acme/many" }));
    const { results } = await env.GRAPH.prepare("SELECT n FROM node").all<{ n: number }>();
    const n = results[0]?.n ?? 0;
    const more = `WITH RECURSIVE more (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM more WHERE i < ${LIMITS.walkStarts})`;
    await env.GRAPH.batch([
      env.GRAPH.prepare(`${more} INSERT INTO node_name (n, record, name, position, from_position)
        SELECT ${n} + i, 'more', 'acme/many', 0, 0 FROM more`),
    ]);
    const asked = await get("/v1/descendants?name=acme/many");
    expect(asked).toMatchObject({
      status: 413,
      body: { code: "too-large", hint: expect.stringMatching(/version/) },
    });
    await env.GRAPH.prepare("DELETE FROM node_name WHERE record = 'more'").run();
    expect((await get("/v1/descendants?name=acme/many")).status).toBe(200);
  });

  test("an id has to be readable again in its canonical spelling", async () => {
    const longer = `pkg:generic/${"漢".repeat(200)}@1.0`;
    expect(await post(model("x", [], { artifact: undefined, node: longer }))).toMatchObject({
      status: 422,
      body: { code: "bad-id", pointer: "/node", detail: expect.stringContaining("canonical") },
    });
  });

  test("an address that is longer than any question is refused as such", async () => {
    const asked = await get(`/v1/records/${"x".repeat(LIMITS.addressLength)}`);
    expect(asked).toMatchObject({ status: 400, body: { code: "bad-query" } });
  });
});

describe("a cohort", () => {
  /** A cohort of which the body has as many bytes as a body may have. */
  function largest(fill: string): Body {
    const records = Array.from({ length: LIMITS.cohortRecords }, (_, i) => {
      const facets = { of: "" };
      return model(`of-${i}`, [], { name: "acme/step", lineage: "acme", facets });
    });
    const cohort = { name: "acme/step", lineage: "acme", from: [], records };
    const room = LIMITS.bodyBytes - bytes(JSON.stringify(cohort));
    const each = Math.floor(room / LIMITS.cohortRecords / bytes(JSON.stringify(fill).slice(1, -1)));
    for (const record of records as Body[]) record.facets.of = fill.repeat(each);
    return cohort;
  }

  test.each([
    ["quotes", '"'],
    ["control characters", "\u0001"],
    ["characters of three bytes", "漢"],
  ])("is as large as a body may be, of %s, and all of it can be erased", async (_name, fill) => {
    const cohort = largest(fill);
    const answer = await post(cohort, "/v1/cohorts");
    expect(answer.status).toBe(201);
    const names = [
      "cohort",
      ...cohort.records.flatMap((_: Body, i: number) => [`record/${i}`, `facets/${i}`]),
    ];
    const erased = await post(
      { statement: answer.body.receipt.statement, parts: names, reason: `x${"\u0001".repeat(16_000)}x` },
      "/v1/erasures",
    );
    expect(erased).toMatchObject({ status: 201, body: { copies: [], more_copies: false } });
    expect(erased.body.withheld).toHaveLength(2 * LIMITS.cohortRecords + 1);
  });

  test("itself is no larger than a record", async () => {
    const from = (length: number): string[] =>
      Array.from({ length: 250 }, (_, i) => `urn:example:${"é".repeat(length)}-${1_000 + i}`);
    await post(model("made-before"));
    const said = (length: number): object => ({
      name: "acme/wide",
      from: from(length),
      members: [digestOf("made-before")],
      note: '"'.repeat(LIMITS.proseLength),
    });
    const path = "/v1/cohorts?unresolved=allow";
    expect(await post(said(900), path)).toMatchObject({ status: 413, body: { code: "too-large" } });
    const taken = await post(said(430), path);
    expect(taken.status).toBe(201);
    expect((await get(`/v1/cohorts/${taken.body.id}`)).body.from).toHaveLength(250);
  });
});

describe("an erasure", () => {
  test("names as many copies as it may, and says that there are more", async () => {
    const records = Array.from({ length: LIMITS.cohortRecords }, (_, i) => model(`copied-${i}`));
    const cohort = (name: string): object => ({ name: `acme/${name}`, from: [], records });
    const [first] = [await post(cohort("first"), "/v1/cohorts")];
    for (const name of ["second", "third", "fourth"]) await post(cohort(name), "/v1/cohorts");
    const parts = records.map((_, i) => `record/${i}`);
    const erased = await post(
      { statement: first?.body.receipt.statement, parts, reason: "It was asked for." },
      "/v1/erasures",
    );
    expect(erased.status).toBe(201);
    expect(erased.body.copies).toHaveLength(LIMITS.erasureCopies);
    expect(erased.body.more_copies).toBe(true);
  });
});

describe("a document", () => {
  test("is as large as a body may be, is kept to the byte, and can be erased", async () => {
    const snapshot = JSON.stringify(today(null, { flag: "FLAG{as-large-as-may-be}" }));
    const [head = "", tail = ""] = snapshot
      .replace('"parent":"none"', '"parent":"none","pad":"#"')
      .split("#");
    const room = LIMITS.bodyBytes - bytes(head + tail);
    const source = `${head}${'\\"'.repeat(Math.floor(room / 2))}${" ".repeat(room % 2)}${tail}`;
    expect(bytes(source)).toBe(LIMITS.bodyBytes);
    const headers = { "content-type": "application/vnd.openrange.snapshot+json" };
    const taken = await call("/v1/import", { method: "POST", body: source, headers });
    const { node, records } = (await taken.json()) as Body;
    expect(taken.status).toBe(201);
    expect(await (await call(`/v1/nodes/${node}/source`)).text()).toBe(source);
    const { statement } = records[0].receipt;
    const erased: Answer = await post(
      { statement, parts: ["source"], reason: "It was asked for." },
      "/v1/erasures",
    );
    expect(erased.status).toBe(201);
    expect((await call(`/v1/nodes/${node}/source`)).status).toBe(410);
  });
});

test("what one document tells is no more than one call of its ledger can hold", async () => {
  const many = Array.from({ length: 41 }, (_, i) => ({ text: filled(`told-${i}`, "x", "facets") }));
  const terms = { unresolved: "allow", waitMs: 0, key: undefined } as const;
  const together = await acceptTogether(env, { token: "test" }, many, terms, undefined);
  expect(together).toMatchObject({ refusal: { code: "too-large" } });
  expect((await get("/health")).body.position).toBe(-1);
});

describe("a node of which more was said than an answer can hold", () => {
  test("is refused as that; each record can be read, and the node be walked from", async () => {
    const claims = Math.ceil(LIMITS.describedCharacters / LIMITS.recordBytes) + 1;
    const ids: string[] = [];
    for (let i = 0; i < claims; i++) {
      const text = filled("told", `${i % 10}`, "facets").replace('"acme/told"', `"acme/t${100 + i}"`);
      const { status, body } = await post(text.replace(/,"created_at_utc"/, ',"created_at_utc"'));
      expect(status).toBe(201);
      ids.push(body.receipt.record);
    }
    const asked = await get(`/v1/nodes/${digestOf("told")}`);
    expect(asked).toMatchObject({ status: 413, body: { code: "too-large", hint: expect.any(String) } });
    expect((await get(`/v1/records/${ids[0]}`)).status).toBe(200);
    expect((await get(`/v1/ancestors?id=${digestOf("told")}`)).status).toBe(200);
    expect((await post({ record: ids[0], reason: "It was not so." }, "/v1/retractions")).status).toBe(201);
  });
});

test("a run of which more was told than an answer can hold is refused as that", async () => {
  const count = Math.ceil(LIMITS.describedCharacters / 260_000) + 1;
  const run = { id: "https://ci.example/run/9" };
  for (let i = 0; i < count; i++) {
    const made = model(`made-${i}`, [], { transformation: run, evidence: { of: "x".repeat(260_000) } });
    expect((await post(made)).status).toBe(201);
  }
  const asked = await get(`/v1/runs/${encodeURIComponent(run.id)}`);
  expect(asked).toMatchObject({
    status: 413,
    body: { code: "too-large", hint: expect.stringMatching(/lineages/) },
  });
});

test("a page of a walk has its own edges, however many others end in its nodes", async () => {
  const child = (i: number): object =>
    model(`of-base-${i}`, [{ id: digestOf("base"), type: "fine-tuned-from" }]);
  await postLines([model("base"), ...Array.from({ length: 700 }, (_, i) => child(i))]);
  await caughtUp();
  const { body } = await get(`/v1/ancestors?id=${digestOf("of-base-7")}&include=edges`);
  expect(body.edges).toMatchObject([{ child: digestOf("of-base-7"), parent: digestOf("base") }]);
  const all = await get(`/v1/descendants?id=${digestOf("base")}&include=edges&limit=1000`);
  expect(all.body.edges).toHaveLength(700);
});

describe("a stub with many children", () => {
  test("that turns out to be something else marks them in few queries", async () => {
    const children = Array.from({ length: 1_200 }, (_, i) =>
      model(`child-${i}`, [{ id: digestOf("later"), type: "fine-tuned-from" }]),
    );
    await postLines(children);
    await caughtUp();
    let most = 0;
    await replaced(
      siteLog(env),
      "graph",
      batching((real, statements) => {
        most = Math.max(most, statements.length);
        return real.batch(statements);
      }),
    );
    const corpus = { kind: "dataset", artifact: { digest: digestOf("later") }, parents: [] };
    const { body } = await post({ ...corpus, name: "acme/later", created_at_utc: "2026-01-31T12:00:00Z" });
    expect(body).toMatchObject({ created: true, projected: true });
    const { edges } = (await get(`/v1/parents?id=${digestOf("child-7")}&include=edges`)).body;
    expect(edges.map((edge: Body) => edge.misfit)).toEqual([true]);
    expect(most).toBeLessThan(40);
  });

  test("marks that follow each other stay in turn", () => {
    const mark = (record: string, position: number) => [record, 0, position, 1, 0];
    const list = [mark("a", 1), mark("b", 1), mark("a", 2), mark("c", 2), mark("a", 3)];
    expect(inTurns(list).map((turn) => turn.map((row) => `${row[0]}${row[2]}`))).toEqual([
      ["a1", "b1", "c2"],
      ["a2"],
      ["a3"],
    ]);
  });
});

describe("a query that production would refuse", () => {
  test("fails by its name and with its size", () => {
    const list = "x".repeat(LIMITS.parameterBytes);
    checkParameters("SELECT 1", [list, list.slice(1)], LIMITS.parameterBytes);
    expect(() =>
      checkParameters("-- Why.\nSELECT wide FROM t", ["", `${list}x`], LIMITS.parameterBytes),
    ).toThrow("SELECT wide FROM t: parameter 2 of 1000001 bytes; at most 1000000 can be");
    // Two bytes each, which are counted as such.
    const half = "é".repeat(LIMITS.parameterBytes / 2);
    checkParameters("SELECT 1", [half], LIMITS.parameterBytes);
    expect(() => checkParameters("SELECT 1", [`${half}é`], LIMITS.parameterBytes)).toThrow(/1000002 bytes/);
    expect(() => checkParameters("SELECT 1", [list, list, "x"], LIMITS.parameterBytes)).toThrow(
      "parameters of 2000001 bytes; at most 2000000",
    );
    expect(() => checkParameters("SELECT 1", new Array(101).fill(1), LIMITS.parameterBytes)).toThrow(
      "101 parameters; at most 100",
    );
    expect(() => checkText(`SELECT ${"1,".repeat(50_000)}1`)).toThrow("a text of 100008 bytes");
    expect(() => parameters([["x".repeat(LIMITS.parameterBytes)]])).toThrow(/does not fit a parameter/);
  });

  test("does not reach the database, nor an object's storage", async () => {
    const db = patient(env.GRAPH, 5_000);
    expect(() => db.prepare("SELECT ?1").bind("x".repeat(1_000_001))).toThrow(/SELECT \?1: parameter 1/);
    expect(await db.prepare("SELECT length(?1) AS n").bind("x".repeat(1_000_000)).first("n")).toBe(1_000_000);
    const said = await runInDurableObject(siteLog(env), (_object, { storage }) => {
      storage.sql.exec("SELECT ?1", "x".repeat(2_000_000));
      try {
        storage.sql.exec("SELECT ?1", "x".repeat(2_000_001));
        return "taken";
      } catch (error) {
        return String(error);
      }
    });
    expect(said).toBe("BeyondLimit: SELECT ?1: parameter 1 of 2000001 bytes; at most 2000000 can be");
  });
});

test("a level of a walk may have more nodes than one list holds", async () => {
  await post(model("root"));
  await post(model("leaf", [{ id: digestOf("root"), type: "derived-from" }]));
  const many = Array.from({ length: 200_000 }, (_, i) => i + 1);
  expect(parameters(many).length).toBeGreaterThan(1);
  const reach = { direction: "down", types: ["derived-from"], at: 1, throughNames: false } as const;
  const found = await level(patient(env.GRAPH, 20_000), many, reach, LIMITS.walkEdges);
  expect(found.filter((step) => step.far !== null)).toMatchObject([{ type: "derived-from" }]);
  expect(new Set(found.map((step) => step.n)).size).toBe(found.length);
});
