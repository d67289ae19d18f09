// What one run used and made, what a record refers to beside its ancestry, and manifests that are compared.
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
const RUN = "https://ci.example/runs/9?attempt=1";

describe("a run", () => {
  beforeAll(async () => {
    const transformation = {
      id: RUN,
      type: "fine-tuning",
      status: "succeeded",
      parent_run: "urn:example:sweep",
    };
    await postLines([
      model("base"),
      {
        kind: "dataset",
        name: "acme/data",
        artifact: { digest: digestOf("data") },
        parents: [],
        created_at_utc: "2026-01-01T00:00:00Z",
      },
      {
        kind: "checkpoint",
        lineage: "acme",
        artifact: { digest: digestOf("step-100") },
        parents: [from("base", "continued-from"), from("data", "trained-on")],
        transformation,
        created_at_utc: "2026-01-02T00:00:00Z",
      },
      {
        kind: "checkpoint",
        lineage: "acme",
        artifact: { digest: digestOf("step-200") },
        parents: [from("base", "continued-from"), from("data", "trained-on")],
        transformation,
        created_at_utc: "2026-01-02T01:00:00Z",
      },
      model("tuned", [from("step-200", "continued-from")], { transformation }),
    ]);
  });

  test("tells everything it used and made", async () => {
    const { body } = await get(`/v1/runs/${RUN.replace("?", "%3F")}`);
    expect(body).toMatchObject({
      id: RUN,
      transformation: { type: "fine-tuning", status: "succeeded" },
      runs: [],
    });
    expect(body.made.map((node: Body) => node.id)).toEqual(["step-100", "step-200", "tuned"].map(digestOf));
    expect(body.used.map((node: Body) => [node.id, node.as])).toEqual([
      [digestOf("base"), ["continued-from"]],
      [digestOf("data"), ["trained-on"]],
    ]);
  });

  test("is found as a part of the run above it", async () => {
    expect((await get("/v1/runs/urn:example:sweep")).body).toMatchObject({ made: [], used: [], runs: [RUN] });
  });

  test("that no record names is not found", async () => {
    expect((await get("/v1/runs/nothing")).body).toMatchObject({ status: 404, code: "not-found" });
  });

  test("loses what is retracted", async () => {
    const record = (await get(`/v1/nodes/${digestOf("step-100")}`)).body.records[0].record;
    await post({ record, reason: "It never finished." }, "/v1/retractions");
    expect((await get(`/v1/runs/${RUN.replace("?", "%3F")}`)).body.made.map((node: Body) => node.id)).toEqual(
      ["step-200", "tuned"].map(digestOf),
    );
  });
});

describe("a reference", () => {
  test("is told, and no walk follows it", async () => {
    const references = [
      { id: digestOf("base"), type: "counterfactual-of" },
      { id: "urn:example:paper", type: "documented-by" },
    ];
    const posted = await post(model("referring", [], { references }));
    expect(posted.body).toMatchObject({ created: true, stubs: ["urn:example:paper"] });
    const { body } = await get(`/v1/nodes/${digestOf("referring")}`);
    expect(body.references).toEqual(
      references.map((one) => ({ ...one, record: posted.body.receipt.record })),
    );
    expect(body.parents).toEqual([]);
    expect((await get(`/v1/ancestors?id=${digestOf("referring")}&edge_types=all`)).body.nodes).toEqual([]);
  });

  test("ends with its record", async () => {
    const { body } = await get(`/v1/nodes/${digestOf("referring")}`);
    await post({ record: body.records[0].record, reason: "It was another one." }, "/v1/retractions");
    expect((await get(`/v1/nodes/${digestOf("referring")}`)).body.references).toEqual([]);
  });

  test("of an unknown type, or by a name that moves, is refused", async () => {
    expect(
      (await post(model("x", [], { references: [{ id: digestOf("base"), type: "sees" }] }))).body,
    ).toMatchObject({ code: "invalid", pointer: "/references/0/type" });
    expect(
      (await post(model("x", [], { references: [{ id: "acme/x", type: "cites" }] }))).body,
    ).toMatchObject({ code: "mutable-reference", pointer: "/references/0/id" });
  });
});

describe("a manifest", () => {
  const text = async (word: string): Promise<string> =>
    (await call(`/v1/nodes/${digestOf(word)}/manifest`)).text();

  test("posted back is what is known", async () => {
    const record = JSON.stringify(
      model("manifested", [from("base")], { metrics: [{ name: "mmlu", value: 0.61 }] }),
    ).replace(/\}$/, ',"facets":{"n":1.0}}');
    await post(record);
    const before = (await get("/health")).body.position;
    const answer = await post(await text("manifested"));
    expect(answer).toMatchObject({ status: 200, body: { created: false, node: digestOf("manifested") } });
    expect((await get("/health")).body.position).toBe(before);
  });

  test("is still the same when others have recorded more", async () => {
    const manifest = await text("manifested");
    await post(model("child-of-manifested", [from("manifested")]));
    expect((await post(manifest)).status).toBe(200);
  });

  test("that differs is told where", async () => {
    const manifest = JSON.parse(await text("manifested"));
    const answer = await post({ ...manifest, name: "other", version: "9" });
    expect(answer.body).toMatchObject({
      status: 409,
      code: "manifest-differs",
      pointer: "/name",
      pointers: ["/name", "/version", "/facets"],
    });
    expect((await post({ ...manifest, id: "urn:example:nobody" })).body).toMatchObject({
      status: 404,
      code: "not-found",
    });
  });
});
