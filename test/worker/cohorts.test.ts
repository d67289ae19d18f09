// Cohorts: said all or nothing, at one position; siblings by cohort and by shared parents, told apart.
import { beforeAll, describe, expect, test } from "vitest";
import { auditLog } from "../support/workers/audit.ts";
import { type Answer, type Body, digestOf, get, migrateGraph, model, post } from "../support/workers/site.ts";

beforeAll(async () => {
  await migrateGraph();
  await post(model("base"));
});

const from = (word: string, type = "fine-tuned-from"): object => ({ id: digestOf(word), type });
const variants = (names: readonly string[], more: object = {}): object[] =>
  names.map((name) => model(name, [from("base")], more));
const cohort = (name: string, records: readonly object[], more: object = {}): object => ({
  name: `acme/${name}`,
  from: [digestOf("base")],
  records,
  ...more,
});
const say = (body: unknown): Promise<Answer> => post(body, "/v1/cohorts");
const position = async (): Promise<number> => (await get("/health")).body.position;

describe("a cohort", () => {
  test("says its records at one position, and is read back with them", async () => {
    const before = await position();
    const answer = await say(cohort("step-1", variants(["a", "b", "c"]), { note: "Three ways to harden." }));
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      created: true,
      projected: true,
      effect: "live",
      position: before + 1,
      receipt: { cohort: answer.body.id },
    });
    expect(answer.body.records.map((one: Body) => one.node)).toEqual(["a", "b", "c"].map(digestOf));
    const read = await get(`/v1/cohorts/${answer.body.id}`);
    expect(read.body).toMatchObject({
      name: "acme/step-1",
      from: [digestOf("base")],
      note: "Three ways to harden.",
      lineage: "acme",
      conflict: null,
      position: before + 1,
    });
    expect(read.body.members.map((one: Body) => [one.id, one.record])).toEqual(
      answer.body.records.map((one: Body) => [one.node, one.record]),
    );
    expect((await get(`/v1/children?id=${digestOf("base")}`)).body.nodes.map((one: Body) => one.id)).toEqual(
      ["a", "b", "c"].map(digestOf),
    );
  });

  test("said again is the same, also with other times", async () => {
    const [first, again] = [
      await say(cohort("step-2", variants(["d", "e"]))),
      await say(cohort("step-2", variants(["d", "e"], { created_at_utc: "2026-05-05T00:00:00Z" }))),
    ];
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body.receipt).toEqual(first.body.receipt);
    expect(again.body.id).toBe(first.body.id);
  });

  test("keeps the facets of its records byte for byte", async () => {
    const record = JSON.stringify(model("faceted-member")).replace(
      /\}$/,
      ',"facets":{ "x": 1.0, "s": "}]\\"" }}',
    );
    await say(`{"name":"acme/faceted","from":[],"records":[${record}]}`);
    expect((await get(`/v1/nodes/${digestOf("faceted-member")}`)).body.facets).toEqual({ x: 1, s: '}]"' });
  });

  test("is refused whole when one record is, and names the field", async () => {
    const before = await position();
    const answers = [
      await say(cohort("bad", [...variants(["f"]), { ...model("g"), kind: "modle" }])),
      await say(cohort("bad", [...variants(["f"]), model("g", [from("nobody")])])),
      await say(cohort("bad", [...variants(["f"]), model("g", [from("base"), from("base")])])),
    ];
    expect(answers.map(({ body }) => [body.code, body.pointer])).toEqual([
      ["unknown-kind", "/records/1/kind"],
      ["unknown-parent", "/records/1/parents/0"],
      ["invalid", "/records/1/parents/1"],
    ]);
    expect(await position()).toBe(before);
    expect((await get(`/v1/nodes/${digestOf("f")}`)).status).toBe(404);
  });

  test("has members of one lineage alone", async () => {
    const answer = await say(cohort("mixed", [model("h", [], { name: "other/h" })]));
    expect(answer.body).toMatchObject({ status: 422, code: "cohort-lineage", pointer: "/records/0" });
    const unnamed = {
      kind: "model",
      artifact: { digest: digestOf("unnamed") },
      parents: [],
      created_at_utc: "2026-01-01T00:00:00Z",
    };
    expect((await say(cohort("inherits", [unnamed]))).status).toBe(201);
    expect((await get(`/v1/nodes/${digestOf("unnamed")}`)).body.lineage).toBe("acme");
  });

  test("lists nothing twice, and has a name of plain words", async () => {
    const twice = { name: "acme/twice", from: [], records: [model("tw"), model("tw")] };
    expect((await post(twice, "/v1/cohorts")).body).toMatchObject({ code: "invalid", pointer: "/records/1" });
    const ids = { name: "acme/twice", from: [], members: [digestOf("a"), digestOf("a")] };
    expect((await post(ids, "/v1/cohorts")).body).toMatchObject({ code: "invalid", pointer: "/members/1" });
    const odd = { name: "acme/o\u0000d", from: [], records: [model("odd")] };
    expect((await post(odd, "/v1/cohorts")).body).toMatchObject({ code: "invalid", pointer: "/name" });
  });

  test("said again with other times names the records that it has", async () => {
    const of = (day: string): object => ({
      name: "acme/again",
      from: [],
      records: [model("ag", [], { created_at_utc: `2026-01-${day}T00:00:00Z` })],
    });
    const first = (await post(of("01"), "/v1/cohorts")).body;
    expect((await post(of("02"), "/v1/cohorts")).body).toMatchObject({
      created: false,
      records: first.records,
    });
  });

  test("is refused with a record that corrects another", async () => {
    const corrects = (await post(model("c-wrong"))).body.receipt.record;
    const answer = await post(
      { name: "acme/correcting", from: [], records: [model("c-right", [], { corrects })] },
      "/v1/cohorts",
    );
    expect(answer.body).toMatchObject({ status: 422, code: "invalid", pointer: "/records/0/corrects" });
  });

  test("can be made of nodes that were said before", async () => {
    const answer = await say({
      name: "acme/later",
      from: [digestOf("base")],
      members: [digestOf("a"), digestOf("d")],
    });
    expect(answer.status).toBe(201);
    expect(
      (await get(`/v1/cohorts/${answer.body.id}`)).body.members.map((one: Body) => [one.id, one.record]),
    ).toEqual([
      [digestOf("a"), null],
      [digestOf("d"), null],
    ]);
    expect((await say({ name: "acme/later", from: [], members: [digestOf("nobody")] })).body).toMatchObject({
      code: "unknown-parent",
      pointer: "/members/0",
    });
  });

  test("whose records descend from each other in a circle is kept, and none of it is walked", async () => {
    const records = [model("x", [from("z")]), model("y", [from("x")]), model("z", [from("y")])];
    const answer = await say(cohort("circle", records));
    expect(answer.body).toMatchObject({ effect: "conflict", conflict: "cycle" });
    expect((await get(`/v1/cohorts/${answer.body.id}`)).body.conflict).toBe("cycle");
    for (const word of ["x", "y", "z"])
      expect((await get(`/v1/nodes/${digestOf(word)}`)).body).toMatchObject({
        stub: true,
        parents: [],
        records: [],
      });
  });

  test("that closes a circle through what is known, by one of its records, falls whole", async () => {
    await post(model("upper"));
    await post(model("lower", [from("upper")]));
    const records = [
      model("between", [from("lower")]),
      model("upper", [from("between")], { description: "a second claim" }),
      model("innocent"),
    ];
    expect((await say(cohort("through", records))).body).toMatchObject({
      effect: "conflict",
      conflict: "cycle",
    });
    expect((await get(`/v1/nodes/${digestOf("innocent")}`)).body.stub).toBe(true);
    expect((await get(`/v1/nodes/${digestOf("upper")}`)).body).toMatchObject({ stub: false, parents: [] });
    expect((await get(`/v1/nodes/${digestOf("between")}/siblings`)).body.cohorts).toEqual([]);
  });

  test.each([
    [{ from: [], records: [] }, "invalid", "/name"],
    [{ name: "a/b", from: [], records: [] }, "invalid", "/records"],
    [{ name: "a/b", from: [], records: [1] }, "invalid", "/records/0"],
    [{ name: "a/b", from: ["acme/x"], records: [{}] }, "mutable-reference", "/from/0"],
    [{ name: "a/b", from: [], member: [] }, "unknown-key", "/member"],
    [{ name: "a/b", from: [], lineage: "~site", members: [digestOf("a")] }, "invalid", "/lineage"],
  ])("%j is refused", async (body, code, pointer) => {
    expect((await say(body)).body).toMatchObject({ code, pointer });
  });

  test("of another id is not found", async () => {
    expect((await get("/v1/cohorts/nothing")).body).toMatchObject({ status: 404, code: "not-found" });
  });
});

test("siblings are told apart: made together, or of the same parents", async () => {
  await post(model("loner", [from("base")]));
  const { body } = await get(`/v1/siblings?id=${digestOf("b")}`);
  expect(body.cohorts.map((one: Body) => [one.name, one.siblings.map((s: Body) => s.id)])).toEqual([
    ["acme/step-1", [digestOf("a"), digestOf("c")]],
  ]);
  expect(body.shared_parents.map((one: Body) => one.id)).toEqual(["a", "c", "d", "e", "loner"].map(digestOf));
  expect(body.shared_parents[0].shares).toEqual([{ parent: digestOf("base"), as: ["fine-tuned-from"] }]);
  expect(body.complete).toBe(true);
});

test("the log of it all is whole", async () => {
  expect((await auditLog()).faults).toEqual([]);
});
