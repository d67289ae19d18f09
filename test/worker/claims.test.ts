// Every record can be read as it was said, whatever has become of it.
import { beforeAll, expect, test } from "vitest";
import { call, digestOf, get, migrateGraph, model, post } from "../support/workers/site.ts";

beforeAll(migrateGraph);

test("each of several claims is read with its own facets, to the byte", async () => {
  const first = await post(model("k1", [], { facets: { of: "the first" } }));
  const facets = '{"z": 1.0, "a": 123456789012345678901234567890,"ü":"\\u00fc"}';
  const text = `${JSON.stringify(model("k1", [], { description: "a second claim" })).slice(0, -1)},"facets":${facets}}`;
  const second = await post(text);
  const answer = await (await call(`/v1/records/${second.body.receipt.record}`)).text();
  expect(answer).toContain(`"facets":${facets}}`);
  expect(JSON.parse(answer)).toMatchObject({
    record: second.body.receipt.record,
    node: digestOf("k1"),
    statement: second.body.receipt.statement,
    state: "live",
    conflict: null,
    withheld: [],
    said: { description: "a second claim" },
  });
  expect((await get(`/v1/records/${first.body.receipt.record}`)).body.facets).toEqual({ of: "the first" });
});

test("one that was retracted, or cannot stand, or was erased, says so", async () => {
  const { record, statement } = (await post(model("k2", [], { description: "gone" }))).body.receipt;
  await post({ record, reason: "wrong" }, "/v1/retractions");
  expect((await get(`/v1/records/${record}`)).body).toMatchObject({
    state: "retracted",
    said: { description: "gone" },
  });
  await post({ statement, parts: ["record"], reason: "private" }, "/v1/erasures");
  const { body } = await get(`/v1/records/${record}`);
  expect(body).toMatchObject({ state: "retracted", withheld: ["record"] });
  expect(body.said).not.toHaveProperty("description");
  // The node tells of it, without what it says.
  const node = (await get(`/v1/nodes/${digestOf("k2")}`)).body;
  expect(node).toMatchObject({ records: [], set_aside: [{ record, statement, state: "retracted" }] });
  const ring = [
    model("k3", [{ id: digestOf("k4"), type: "derived-from" }]),
    model("k4", [{ id: digestOf("k3"), type: "derived-from" }]),
  ];
  const cohort = await post({ name: "acme/k", from: [], records: ring }, "/v1/cohorts");
  expect((await get(`/v1/records/${cohort.body.records[0].record}`)).body).toMatchObject({
    state: "conflict",
    conflict: "cycle",
  });
});

test("one that nobody said is not found", async () => {
  expect((await get(`/v1/records/rec:${"0".repeat(64)}`)).body).toMatchObject({
    status: 404,
    code: "not-found",
  });
});
