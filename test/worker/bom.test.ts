// The bill of materials of a node, through the front door.
import { beforeAll, describe, expect, test } from "vitest";
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

const from = (word: string, type = "fine-tuned-from"): object => ({ id: digestOf(word), type });

/** Where records may name what nobody recorded. */
const STUBS = "/v1/records?unresolved=allow";

const MEDIA_TYPE = "application/vnd.cyclonedx+json; version=1.6";

async function billOf(word: string, more = ""): Promise<Body> {
  const { status, body } = await get(`/v1/nodes/${digestOf(word)}/bom${more}`);
  expect({ word, status }).toEqual({ word, status: 200 });
  return body;
}

const refs = (bill: Body): string[] => bill.components.map((one: Body) => one["bom-ref"]);

const properties = (part: Body, name: string): string[] =>
  part.properties.filter((one: Body) => one.name === `forebear:${name}`).map((one: Body) => one.value);

describe("of a model", () => {
  let position = 0;

  beforeAll(async () => {
    await postLines([
      model("b-corpus", [], { kind: "dataset", license: "CC-BY-4.0" }),
      model("b-code", [], { kind: "code" }),
      model("b-base", [from("b-corpus", "trained-on")], { ancestry: "complete" }),
    ]);
    const tuned = model(
      "b-tuned",
      [from("b-base"), from("b-code", "built-with"), from("b-set", "evaluated-against")],
      {
        ancestry: "complete",
        license: "Apache-2.0",
        owner: { type: "organization", id: "acme" },
      },
    );
    position = (await post(tuned)).body.position;
  });

  test("has everything that it was made from and with, and nothing that it was measured with", async () => {
    const bill = await billOf("b-tuned");
    expect(bill.metadata.component).toMatchObject({
      type: "machine-learning-model",
      "bom-ref": digestOf("b-tuned"),
      name: "acme/b-tuned",
      licenses: [{ expression: "Apache-2.0" }],
      supplier: { name: "acme" },
    });
    expect(refs(bill)).toEqual(["b-base", "b-code", "b-corpus"].map(digestOf).sort());
    expect(bill.dependencies).toContainEqual({
      ref: digestOf("b-tuned"),
      dependsOn: [digestOf("b-base"), digestOf("b-code")].sort(),
    });
    expect(bill.metadata.component.pedigree.ancestors.map((one: Body) => one.name)).toEqual(["acme/b-base"]);
    expect(bill.compositions[0]).toEqual({ aggregate: "complete", assemblies: [digestOf("b-tuned")] });
  });

  test("is told as CycloneDX by suffix, by Accept and by query, the same each time", async () => {
    const path = `/v1/nodes/${digestOf("b-tuned")}/bom`;
    const answers = await Promise.all([
      call(path),
      call(`${path}.json`),
      call(path, { headers: { accept: "application/vnd.cyclonedx+json" } }),
      call(path, { headers: { accept: "application/json" } }),
      call(`/v1/bom?id=${digestOf("b-tuned")}`),
      call("/v1/bom.json?name=acme/b-tuned"),
      call(`${path}?as_of=${position}`),
    ]);
    const texts = await Promise.all(answers.map((one) => one.text()));
    expect(answers.map((one) => [one.status, one.headers.get("content-type")])).toEqual(
      answers.map(() => [200, MEDIA_TYPE]),
    );
    expect(new Set(texts).size).toBe(1);
    expect(answers[0]?.headers.get("forebear-position")).toBe(String(position));
  });

  test("says of which position it is, when that was, and where the same is told as PROV", async () => {
    const bill = await billOf("b-tuned", `?as_of=${position}`);
    expect(properties(bill.metadata, "position")).toEqual([String(position)]);
    expect(Date.parse(bill.metadata.timestamp)).toBeLessThanOrEqual(Date.now());
    expect(bill.metadata.tools.components[0]).toMatchObject({ name: "Forebear" });
    const [{ url }] = bill.externalReferences;
    expect(url).toBe(`https://forebear.test/v1/nodes/${digestOf("b-tuned")}/closure.ttl?as_of=${position}`);
    expect((await call(new URL(url).pathname + new URL(url).search)).status).toBe(200);
  });

  test("of the past is what it was, with the number that it had", async () => {
    const then = await billOf("b-base", `?as_of=${position}`);
    await post(model("b-base", [from("b-corpus", "trained-on"), from("b-more", "trained-on")]), STUBS);
    expect(await billOf("b-base", `?as_of=${position}`)).toEqual(then);
    const now = await billOf("b-base");
    expect(refs(now)).toEqual([digestOf("b-corpus"), digestOf("b-more")].sort());
    expect(now.serialNumber).not.toBe(then.serialNumber);
    expect(now.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});

test("of a data set is a bill of data", async () => {
  await postLines([
    model("d-raw", [], { kind: "dataset" }),
    model("d-clean", [from("d-raw", "filtered-from")], { kind: "dataset", ancestry: "complete" }),
  ]);
  const bill = await billOf("d-clean");
  expect(bill.metadata.component).toMatchObject({
    type: "data",
    data: [{ type: "dataset", name: "acme/d-clean" }],
  });
  expect(bill.metadata.component.modelCard).toBeUndefined();
  expect(bill.metadata.component.pedigree).toBeUndefined();
  expect(refs(bill)).toEqual([digestOf("d-raw")]);
});

describe("says how complete it is", () => {
  test("unknown behind a stub, and which node that is", async () => {
    await post(
      model("s-child", [from("s-nobody"), from("s-data", "trained-on")], { ancestry: "complete" }),
      STUBS,
    );
    const bill = await billOf("s-child");
    expect(bill.compositions).toEqual([
      { aggregate: "unknown", assemblies: [digestOf("s-child")] },
      { aggregate: "complete", dependencies: [digestOf("s-child")] },
      { aggregate: "unknown", dependencies: [digestOf("s-data"), digestOf("s-nobody")].sort() },
    ]);
    expect(properties(bill.metadata, "gaps:stubs")).toEqual(["2"]);
    expect(properties(bill.metadata, "complete")).toEqual(["unknown"]);
    // Who is trained on it takes it for data; who is tuned from it, for a model.
    expect(bill.components.map((one: Body) => [one["bom-ref"], one.type]).sort()).toEqual(
      [
        [digestOf("s-data"), "data"],
        [digestOf("s-nobody"), "machine-learning-model"],
      ].sort(),
    );
  });

  test("incomplete where a record says that parents are lacking", async () => {
    await post(model("p-child", [], { ancestry: "partial" }));
    expect((await billOf("p-child")).compositions).toEqual([
      { aggregate: "incomplete", assemblies: [digestOf("p-child")] },
      { aggregate: "incomplete", dependencies: [digestOf("p-child")] },
    ]);
  });
});

test("has names as they are, whatever they are", async () => {
  const name = '"},{"type":"x","name":"\u2028</script>=HYPERLINK("x")\\';
  await post(model("h-node", [], { name, description: `${name}\n`, license: name, tags: [name] }));
  const bill = await billOf("h-node");
  expect(bill.metadata.component).toMatchObject({ name, description: `${name}\n`, tags: [name] });
  expect(bill.metadata.component.licenses[0].license.name).toBe(name);
  expect(bill.components).toBeUndefined();
});

describe("is refused", () => {
  test.each([
    ["of two nodes", `/v1/bom?id=${digestOf("b-tuned")}&id=${digestOf("b-base")}`, 400, "bad-query"],
    ["of a node that nobody knows", `/v1/bom?id=${digestOf("nobody")}`, 404, "not-found"],
    ["with a parameter that it has not", `/v1/bom?id=${digestOf("b-tuned")}&depth=1`, 400, "bad-query"],
    ["as Turtle", `/v1/nodes/${digestOf("b-tuned")}/bom.ttl`, 406, "not-acceptable"],
  ])("%s", async (_what, path, status, code) => {
    const answer = await get(path);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test.each([
    ["application/vnd.cyclonedx+json; version=1.5", 406],
    ["application/vnd.cyclonedx+json; version=1.5, application/vnd.cyclonedx+json;q=0.5", 200],
    ['application/vnd.cyclonedx+json; version="1.6"', 200],
    ["application/vnd.cyclonedx+json; version=1.5, application/json;q=0.1", 200],
  ])("in another version of CycloneDX: %s is %i", async (accept, status) => {
    expect((await call(`/v1/bom?id=${digestOf("b-tuned")}`, { headers: { accept } })).status).toBe(status);
  });

  test("in a format that it has not, with the one that it has", async () => {
    const response = await call(`/v1/bom?id=${digestOf("b-tuned")}`, { headers: { accept: "text/turtle" } });
    expect([response.status, ((await response.json()) as Body).hint]).toEqual([
      406,
      "Ask for application/vnd.cyclonedx+json; version=1.6 (.json), application/json (.json).",
    ]);
  });
});
