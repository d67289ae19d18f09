// Bytes can be taken out of the store; that something was said, its hashes and its edges stay, and the same log still makes
// the same rows.
import { abortAllDurableObjects, listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { siteLog } from "../../worker/env.ts";
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

const erase = (statement: string, parts: string[], reason = "Asked to be forgotten."): Promise<Answer> =>
  post({ statement, parts, reason }, "/v1/erasures");
const from = (word: string, more: object = {}): object => ({
  id: digestOf(word),
  type: "fine-tuned-from",
  ...more,
});

/** A word that stands in every field where somebody may write freely. */
const SECRET = "Erika-Mustermann";
const everywhere = (word: string, parents: object[] = [], more: object = {}): object =>
  model(word, parents, {
    name: `acme/${SECRET}`,
    version: SECRET,
    description: `by ${SECRET}`,
    license: SECRET,
    owner: { type: "person", id: SECRET },
    tags: [SECRET],
    evidence: { by: SECRET },
    metrics: [{ name: SECRET, value: 1, dataset: "urn:example:measured" }],
    transformation: {
      id: `https://ci.example/${word}`,
      type: "fine-tuning",
      params: { by: SECRET },
      agent: { type: "person", id: SECRET },
      justification: SECRET,
      code: { id: "swh:1:rev:aafb16d69fd30ff58afdd69036a26047f3aebdc6", path: SECRET },
    },
    environment: { packages: { [SECRET]: "1" }, hardware: { of: SECRET } },
    capture: { method: "manual", source: SECRET },
    merge_recipe: { merge_method: SECRET },
    quantization: { method: SECRET },
    evaluation_packet_uri: `https://example.org/${SECRET}`,
    references: [{ id: "urn:example:paper", type: "cites" }],
    facets: { [SECRET]: 1.0 },
    lineage: "acme/erasures",
    ...more,
  });

/** Every text in every store of the site that has the secret in it. */
async function leftovers(): Promise<string[]> {
  const found = Object.entries(await dump()).flatMap(([table, rows]) =>
    rows.filter((row) => String(row).includes(SECRET)).map((row) => `${table}: ${row}`),
  );
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
        .map((row) => `${name}: ${JSON.stringify(row)}`)
        .filter((row) => row.includes(SECRET)),
    );
  };
  for (const id of await listDurableObjectIds(env.LINEAGE_ROOT))
    found.push(...(await runInDurableObject(env.LINEAGE_ROOT.get(id), within)));
  found.push(...(await runInDurableObject(siteLog(env), within)));
  return found;
}

const said = async (record: object): Promise<Body> => {
  const { status, body } = await post(record, "/v1/records?unresolved=allow");
  expect(status, JSON.stringify(body)).toBe(201);
  return body.receipt;
};

describe("an erasure", () => {
  test("takes the bytes out of the ledger, the log and the database; ids, edges and hashes stand", async () => {
    await said(model("e-base", [], { lineage: "acme/erasures" }));
    const mutation = { type: "fine-tuning", params: { by: SECRET } };
    const { statement, record } = await said(
      everywhere("e-child", [from("e-base", { weight: 0.5, weight_unit: "mixture", mutation })]),
    );
    const before = (await get(`/v1/nodes/${digestOf("e-child")}`)).body;
    expect(await leftovers()).not.toEqual([]);

    const answer = await erase(statement, ["record", "facets"]);
    expect(answer).toMatchObject({
      status: 201,
      body: {
        created: true,
        projected: true,
        withheld: ["record", "facets"],
        receipt: { erased: statement },
      },
    });
    expect(await leftovers()).toEqual([]);

    const { body } = await get(`/v1/nodes/${digestOf("e-child")}`);
    expect(body).toMatchObject({ kind: "model", name: null, version: null, description: null, tags: [] });
    expect(body).toMatchObject({ metrics: [], facets: null, stub: false, ancestry: before.ancestry });
    expect(body.records).toEqual([{ ...before.records[0], withheld: ["record", "facets"] }]);
    expect(body.records[0]).toMatchObject({ record, statement });
    expect(body.parents).toEqual(
      before.parents.map((edge: Body) =>
        edge.mutation === null ? edge : { ...edge, mutation: { type: edge.mutation.type } },
      ),
    );
    expect(body.parents.map((edge: Body) => [edge.type, edge.derived_by])).toEqual([
      ["fine-tuned-from", null],
      ["built-with", "rule"],
      ["evaluated-against", "rule"],
    ]);
    expect(body.references).toEqual(before.references);
    expect(body.aliases).toEqual(before.aliases);
    expect((await get(`/v1/runs/${encodeURIComponent("https://ci.example/e-child")}`)).status).toBe(200);
    expect((await auditLog()).faults).toEqual([]);
  });

  test("is in no answer any more, whichever format is asked for", async () => {
    const { statement } = await said(everywhere("e-formats", [from("e-base")]));
    const paths = [
      "",
      ".ttl",
      ".jsonld",
      "/closure.ttl",
      "/closure.jsonld",
      "/manifest",
      "/ancestors",
      "/parents",
    ];
    const texts = async (): Promise<string[]> => {
      const all = paths.map(
        async (path) => await (await call(`/v1/nodes/${digestOf("e-formats")}${path}`)).text(),
      );
      return await Promise.all(all);
    };
    expect((await texts()).filter((text) => text.includes(SECRET)).length).toBeGreaterThan(4);
    await erase(statement, ["record", "facets"]);
    const left = await texts();
    expect(left.filter((text) => text.includes(SECRET))).toEqual([]);
    expect(left[1]).toMatch(/fb:withheld "(record", "facets|facets", "record)"/);
    expect((await get(`/v1/nodes?name=${encodeURIComponent(`acme/${SECRET}`)}`)).status).toBe(404);
  });

  test("of the facets alone leaves the record as it was said", async () => {
    const { statement } = await said(
      model("e-facets", [], { facets: { by: SECRET }, description: "stays", lineage: "acme/erasures" }),
    );
    await erase(statement, ["facets"]);
    expect((await get(`/v1/nodes/${digestOf("e-facets")}`)).body).toMatchObject({
      name: "acme/e-facets",
      description: "stays",
      facets: null,
      records: [{ withheld: ["facets"] }],
    });
    await erase(statement, ["record"]);
    expect((await get(`/v1/nodes/${digestOf("e-facets")}`)).body).toMatchObject({
      name: null,
      description: null,
      records: [{ withheld: ["record", "facets"] }],
    });
  });

  test("of the context leaves nobody who said it", async () => {
    const { statement, record } = await said(model("e-anonymous", [], { lineage: "acme/erasures" }));
    const by = (): Promise<unknown> =>
      env.GRAPH.prepare("SELECT token FROM record WHERE record = ?1").bind(record).first("token");
    expect(await by()).toBe("launcher");
    expect((await erase(statement, ["context"])).status).toBe(201);
    expect(await by()).toBeNull();
  });

  test("of a record leaves what other records say of the node", async () => {
    const { statement } = await said(everywhere("e-two"));
    await said(model("e-two", [], { name: "acme/e-two", version: "2", lineage: "acme/elsewhere" }));
    expect((await get(`/v1/nodes/${digestOf("e-two")}`)).body.name).toBe(`acme/${SECRET}`);
    await erase(statement, ["record", "facets"]);
    expect((await get(`/v1/nodes/${digestOf("e-two")}`)).body).toMatchObject({
      name: "acme/e-two",
      version: "2",
    });
  });

  test("of a cohort takes its name and note, and the text of the records that are named", async () => {
    const { body } = await post(
      {
        name: `acme/${SECRET}`,
        lineage: "acme/erasures",
        note: SECRET,
        from: [digestOf("e-base")],
        records: [
          everywhere("e-c0", [from("e-base")]),
          model("e-c1", [from("e-base")], { lineage: "acme/erasures" }),
        ],
      },
      "/v1/cohorts?unresolved=allow",
    );
    await erase(body.receipt.statement, ["cohort", "record/0", "facets/0"]);
    expect((await get(`/v1/cohorts/${body.id}`)).body).toMatchObject({
      id: body.id,
      name: null,
      note: null,
      withheld: ["cohort"],
      from: [digestOf("e-base")],
      members: [
        { id: digestOf("e-c0"), name: null },
        { id: digestOf("e-c1"), name: "acme/e-c1" },
      ],
    });
    expect(await leftovers()).toEqual([]);
  });

  test("of a retraction takes its reason, and of an erasure its own", async () => {
    const { record } = await said(model("e-judged", [], { lineage: "acme/erasures" }));
    const retraction = await post({ record, reason: `${SECRET} said so` }, "/v1/retractions");
    const first = await erase(retraction.body.receipt.statement, ["body"], `${SECRET} asked`);
    await erase(first.body.receipt.statement, ["body"]);
    expect(await leftovers()).toEqual([]);
    expect((await get(`/v1/nodes/${digestOf("e-judged")}`)).body.stub).toBe(true);
    await post({ record, reason: "again" }, "/v1/reinstatements");
    expect((await get(`/v1/nodes/${digestOf("e-judged")}`)).body.stub).toBe(false);
  });

  test("of a record that was retracted holds when it is reinstated: as its outline, with its edges", async () => {
    const { statement, record } = await said(everywhere("e-back", [from("e-base")]));
    await post({ record, reason: "wrong" }, "/v1/retractions");
    await erase(statement, ["record", "facets"]);
    await post({ record, reason: "right" }, "/v1/reinstatements");
    const { body } = await get(`/v1/nodes/${digestOf("e-back")}`);
    expect(body).toMatchObject({ stub: false, name: null, records: [{ withheld: ["record", "facets"] }] });
    expect(body.parents.map((edge: Body) => edge.type)).toEqual([
      "fine-tuned-from",
      "built-with",
      "evaluated-against",
    ]);
    expect(await leftovers()).toEqual([]);
  });

  test("is said once: again it has the same receipt, and the record said again is not stored again", async () => {
    const record = everywhere("e-again");
    const receipt = await said(record);
    const first = await erase(receipt.statement, ["facets", "record"]);
    const second = await erase(receipt.statement, ["record", "facets", "record"], "another reason");
    expect(second.status).toBe(200);
    expect(second.body).toMatchObject({ created: false, receipt: first.body.receipt });
    const again = await post(record, "/v1/records?unresolved=allow");
    expect(again).toMatchObject({ status: 200, body: { created: false, receipt } });
    expect(await leftovers()).toEqual([]);
  });

  test("before the projection has come by leaves nothing to be projected", async () => {
    const body = JSON.stringify(everywhere("e-early"));
    const headers = {
      "content-type": "application/json",
      prefer: "respond-async",
      authorization: `Bearer ${TOKEN}`,
    };
    const taken = await call("/v1/records?unresolved=allow", { method: "POST", body, headers });
    const { receipt } = (await taken.json()) as Body;
    let answer = await erase(receipt.statement, ["record", "facets"]);
    // The log has the statement a moment after it was acknowledged.
    while (answer.body.code === "unknown-statement")
      answer = await erase(receipt.statement, ["record", "facets"]);
    expect(answer.status).toBe(201);
    expect((await get(`/v1/nodes/${digestOf("e-early")}`)).body.name).toBe(null);
    expect(await leftovers()).toEqual([]);
  });
});

describe("what was said twice", () => {
  test("an erasure tells where else the text stands, and it is erased there too", async () => {
    const record = everywhere("e-twice");
    const { statement } = await said(record);
    const cohort = { name: "acme/e", lineage: "acme/erasures", from: [], records: [record] };
    const other = (await post(cohort, "/v1/cohorts?unresolved=allow")).body.receipt.statement;
    const { body } = await erase(statement, ["record", "facets"]);
    expect(body.copies).toEqual([
      { statement: other, part: "record/0" },
      { statement: other, part: "facets/0" },
    ]);
    expect((await erase(other, ["record/0", "facets/0"])).body.copies).toEqual([]);
    expect(await leftovers()).toEqual([]);
  });

  test("does not come back in a cohort", async () => {
    const record = everywhere("e-comeback");
    const { statement } = await said(record);
    await erase(statement, ["record", "facets"]);
    const cohort = { name: "acme/e2", lineage: "acme/erasures", from: [], records: [record] };
    const answer = await post(cohort, "/v1/cohorts?unresolved=allow");
    expect(answer.body).toMatchObject({ status: 410, code: "withheld", pointer: "/records/0" });
    const members = {
      name: "acme/e2",
      lineage: "acme/erasures",
      from: [],
      members: [digestOf("e-comeback")],
    };
    expect((await post(members, "/v1/cohorts")).status).toBe(201);
    expect(await leftovers()).toEqual([]);
  });

  test("leaves no role either", async () => {
    const { statement } = await said(
      model("e-role", [from("e-base", { role: SECRET })], { lineage: "acme/erasures" }),
    );
    await erase(statement, ["record"]);
    expect(await leftovers()).toEqual([]);
  });
});

describe("a refused erasure", () => {
  test("names the field and the way out", async () => {
    const { statement } = await said(model("e-refused", [], { lineage: "acme/erasures" }));
    const cases: [unknown, string, string][] = [
      [{ statement: "0".repeat(64), parts: ["record"], reason: "x" }, "unknown-statement", "/statement"],
      [{ statement, parts: ["record", "facets"], reason: "x" }, "unknown-part", "/parts/1"],
      [{ statement, parts: [], reason: "x" }, "invalid", "/parts"],
      [{ statement, parts: ["record"] }, "invalid", "/reason"],
      [{ statement, parts: ["record"], reason: "  " }, "invalid", "/reason"],
      [{ statement: "rec:1", parts: ["record"], reason: "x" }, "invalid", "/statement"],
      [{ statement, parts: ["record"], reason: "x", part: 1 }, "unknown-key", "/part"],
    ];
    for (const [body, code, pointer] of cases)
      expect((await post(body, "/v1/erasures")).body, JSON.stringify(body)).toMatchObject({ code, pointer });
    const { body } = await erase(statement, ["facets"]);
    expect(body.hint).toBe("Its parts are context, record.");
    expect((await get(`/v1/nodes/${digestOf("e-refused")}`)).body.name).toBe("acme/e-refused");
  });

  test("takes nothing: a part is changed by a statement that erases it, or not at all", async () => {
    const { ledger } = await said(model("e-kept", [], { lineage: "acme/kept" }));
    expect(ledger).toBeTruthy();
    const root = env.LINEAGE_ROOT.get(env.LINEAGE_ROOT.idFromName("acme/kept"));
    const tries = [
      "UPDATE part SET text = NULL, salt = NULL WHERE seq = 1",
      "UPDATE part SET text = 'other' WHERE seq = 1",
      "DELETE FROM part",
      "INSERT INTO erasure (seq, i, hash, by_seq) VALUES (1, 1, '', 1); UPDATE part SET text = NULL, salt = NULL WHERE seq = 1 AND i = 1",
    ];
    for (const sql of tries)
      await runInDurableObject(root, (_object, state) => {
        expect(() => state.storage.transactionSync(() => state.storage.sql.exec(sql)), sql).toThrow(
          /parts? (is|are)/,
        );
      });
    expect((await auditLog()).faults).toEqual([]);
  });
});

describe("the projection of a log with erasures", () => {
  beforeEach(async () => {
    await abortAllDurableObjects();
  });

  test("made again from the ledgers has the same rows", async () => {
    const known = await dump();
    expect(known.node_name?.length).toBeGreaterThan(0);
    await rebuild();
    expect(await dump()).toEqual(known);
    expect(await leftovers()).toEqual([]);
    expect((await auditLog()).faults).toEqual([]);
  });
});
