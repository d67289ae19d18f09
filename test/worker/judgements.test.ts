import { beforeAll, describe, expect, test } from "vitest";
import { auditLog, dump } from "../support/workers/audit.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import {
  type Answer,
  type Body,
  digestOf,
  get,
  migrateGraph,
  model,
  post,
  postLines,
} from "../support/workers/site.ts";

beforeAll(migrateGraph);

const from = (word: string, type = "fine-tuned-from"): object => ({ id: digestOf(word), type });
const retract = (record: string, reason = "It was wrong."): Promise<Answer> =>
  post({ record, reason }, "/v1/retractions");
const reinstate = (record: string, reason = "It was right after all."): Promise<Answer> =>
  post({ record, reason }, "/v1/reinstatements");
const said = async (record: object): Promise<string> => (await post(record)).body.receipt.record;
const ancestors = async (word: string): Promise<string[]> =>
  (await get(`/v1/ancestors?id=${digestOf(word)}`)).body.nodes.map((node: Body) => node.id);

describe("a retraction", () => {
  test("ends the record's edges, and the node is what the others say", async () => {
    await said(model("base"));
    const wrong = await said(model("child", [from("base")], { version: "1" }));
    const right = await said(model("child", [], { description: "another claim", tags: ["kept"] }));
    const answer = await retract(wrong);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      created: true,
      projected: true,
      effect: "retracted",
      receipt: { record: wrong, node: digestOf("child") },
    });
    expect(await ancestors("child")).toEqual([]);
    const { body } = await get(`/v1/nodes/${digestOf("child")}`);
    expect(body).toMatchObject({ kind: "model", version: null, tags: ["kept"], stub: false });
    expect(body.records.map((record: Body) => record.record)).toEqual([right]);
  });

  test("of the only record leaves a stub, which its children still descend from", async () => {
    const only = await said(model("vanishing", [], { aliases: ["urn:example:vanishing"] }));
    await said(model("orphan", [from("vanishing")]));
    await retract(only);
    expect((await get(`/v1/nodes/${digestOf("vanishing")}`)).body).toMatchObject({
      kind: "stub",
      stub: true,
      name: null,
      aliases: [],
      records: [],
    });
    expect((await get(`/v1/ancestors?id=${digestOf("orphan")}`)).body).toMatchObject({
      nodes: [{ id: digestOf("vanishing"), stub: true }],
      gaps: { stubs: 1 },
    });
    expect((await get("/v1/nodes/urn:example:vanishing")).status).toBe(404);
  });

  test("said again is the same statement, with the same receipt", async () => {
    const record = await said(model("twice"));
    const [first, second] = [await retract(record), await retract(record)];
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body.receipt).toEqual(first.body.receipt);
    expect((await retract(record, "For another reason.")).body).toMatchObject({
      status: 409,
      code: "retracted",
      pointer: "/record",
    });
  });

  test("keeps the record from coming back by being said again", async () => {
    const record = await said(model("insistent"));
    await retract(record);
    expect((await post(model("insistent"))).body).toMatchObject({ status: 409, code: "retracted" });
    const retried = await post(model("insistent", [], { created_at_utc: "2026-03-03T00:00:00Z" }));
    expect(retried.body).toMatchObject({ status: 409, code: "retracted" });
    expect(retried.body.detail).toContain(record);
    // The way out that the hint tells: it holds again, and is corrected.
    expect((await reinstate(record)).status).toBe(201);
    const corrected = model("insistent", [], { created_at_utc: "2026-03-03T00:00:00Z", corrects: record });
    expect((await post(corrected)).body).toMatchObject({ created: true, effect: "live" });
  });

  test("makes room for what could not stand beside it", async () => {
    const kind = await said(model("misnamed"));
    const dataset = {
      kind: "dataset",
      artifact: { digest: digestOf("misnamed") },
      parents: [],
      created_at_utc: "2026-01-01T00:00:00Z",
    };
    expect((await post(dataset)).body.code).toBe("identity-conflict");
    await retract(kind);
    expect((await post(dataset)).status).toBe(201);
    expect((await get(`/v1/nodes/${digestOf("misnamed")}`)).body.kind).toBe("dataset");
  });
});

describe("a reinstatement", () => {
  test("makes a record hold again, as it was said", async () => {
    const record = await said(model("returning", [from("base")], { aliases: ["urn:example:returning"] }));
    const before = (await get(`/v1/nodes/${digestOf("returning")}`)).body;
    await retract(record);
    const back = await reinstate(record);
    expect(back.body).toMatchObject({ created: true, effect: "live" });
    const after = (await get("/v1/nodes/urn:example:returning")).body;
    expect({ ...after, position: 0 }).toEqual({ ...before, position: 0 });
    expect(await ancestors("returning")).toEqual([digestOf("base")]);
    expect((await reinstate(record)).body).toMatchObject({ created: false, receipt: back.body.receipt });
    expect((await reinstate(record, "Again, otherwise.")).body).toMatchObject({
      status: 409,
      code: "not-retracted",
    });
    expect((await retract(record)).body, "and can be retracted once more").toMatchObject({ created: true });
  });

  test("cannot stand beside what came since", async () => {
    await said(model("lower"));
    const first = await said(model("upper", [from("lower")]));
    await retract(first);
    expect((await post(model("lower", [from("upper")], { description: "the other way round" }))).status).toBe(
      201,
    );
    expect((await reinstate(first)).body).toMatchObject({ effect: "conflict", conflict: "cycle" });
    expect(await ancestors("upper")).toEqual([]);
    expect(await ancestors("lower")).toEqual([digestOf("upper")]);
  });

  test("is the only way out of a conflict", async () => {
    const { lines } = await postLines([model("one", [from("two")]), model("two", [from("one")])]);
    const [holds, conflicting] = lines.map((line) => line.receipt.record);
    expect(lines.map((line) => line.effect)).toEqual(["live", "conflict"]);
    await retract(holds);
    expect(await ancestors("two")).toEqual([]);
    expect((await reinstate(conflicting)).body).toMatchObject({ effect: "live" });
    expect(await ancestors("two")).toEqual([digestOf("one")]);
  });
});

describe("a correction", () => {
  test("retracts a record and says another in one statement", async () => {
    const wrong = await said(model("corrected", [from("base")], { license: "MIT" }));
    const answer = await post(
      model("corrected", [from("twice")], { license: "Apache-2.0", corrects: wrong }),
    );
    expect(answer.status).toBe(201);
    const { body } = await get(`/v1/nodes/${digestOf("corrected")}`);
    expect(body).toMatchObject({
      license: "Apache-2.0",
      parent_ids: [digestOf("twice")],
      contradictions: [],
    });
    expect(body.records).toHaveLength(1);
    expect((await post(model("corrected", [from("base")], { license: "MIT" }))).body).toMatchObject({
      code: "retracted",
    });
  });

  test("may turn an edge round, or change the kind", async () => {
    await said(model("newer"));
    const wrong = await said(model("older", [from("newer")]));
    expect(
      (await post(model("newer", [from("older")], { corrects: wrong, version: "2" }))).body,
    ).toMatchObject({ effect: "live" });
    expect(await ancestors("newer")).toEqual([digestOf("older")]);
    const misnamed = await said(model("really-data"));
    await post({
      kind: "dataset",
      artifact: { digest: digestOf("really-data") },
      corrects: misnamed,
      created_at_utc: "2026-01-01T00:00:00Z",
    });
    expect((await get(`/v1/nodes/${digestOf("really-data")}`)).body.kind).toBe("dataset");
  });

  test("in the same stream as what it corrects", async () => {
    const first = (await post(model("stream-corrected", [], { version: "0" }))).body.receipt.record;
    const { lines } = await postLines([
      model("stream-corrected", [], { version: "1", corrects: first }),
      model("stream-corrected", [], { version: "2", corrects: `rec:${"0".repeat(64)}` }),
    ]);
    expect(lines.map((line) => [line.status, line.code])).toEqual([
      [201, undefined],
      [422, "unknown-record"],
    ]);
    expect((await get(`/v1/nodes/${digestOf("stream-corrected")}`)).body.version).toBe("1");
  });
});

describe("refuses", () => {
  test.each([
    [{ record: `rec:${"0".repeat(64)}`, reason: "x" }, 422, "unknown-record", "/record"],
    [{ record: "sha256:x", reason: "x" }, 422, "invalid", "/record"],
    [{ record: `rec:${"0".repeat(64)}` }, 422, "invalid", "/reason"],
    [{ record: `rec:${"0".repeat(64)}`, reason: "  " }, 422, "invalid", "/reason"],
    [{ record: `rec:${"0".repeat(64)}`, reason: "x", why: "y" }, 422, "unknown-key", "/why"],
    ["{", 400, "not-json", undefined],
  ])("%j", async (body, status, code, pointer) => {
    for (const path of ["/v1/retractions", "/v1/reinstatements"])
      expect((await post(body, path)).body).toMatchObject({ status, code, ...(pointer ? { pointer } : {}) });
  });

  test("a record that corrects what is no record's id", async () => {
    expect((await post(model("x", [], { corrects: "rec:1" }))).body).toMatchObject({
      status: 422,
      code: "invalid",
      pointer: "/corrects",
    });
  });
});

test("the past does not change, and the rows come back the same from the log", async () => {
  const record = await said(model("past", [from("base")]));
  const first = await get(`/v1/descendants?id=${digestOf("base")}&limit=1`);
  await retract(record);
  let cursor = first.body.next;
  const seen = first.body.nodes.map((node: Body) => node.id);
  while (cursor !== null) {
    const { body } = await get(`/v1/descendants?id=${digestOf("base")}&limit=1&cursor=${cursor}`);
    seen.push(...body.nodes.map((node: Body) => node.id));
    cursor = body.next;
  }
  expect(seen).toContain(digestOf("past"));
  const before = await dump();
  await rebuild();
  expect(await dump()).toEqual(before);
  expect((await auditLog()).faults).toEqual([]);
});
