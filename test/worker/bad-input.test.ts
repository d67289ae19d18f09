// Whatever is wrong with a record is said with a stable code, the place, and the way out; nothing half-written.
import { beforeAll, describe, expect, test } from "vitest";
import { call, digestOf, get, migrateGraph, model, post, postLines } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const BASE = "pkg:huggingface/mistralai/Mistral-Small-24B-Base-2501@50a43a1f4488595def221f672346761c85ad90ea";
const good = {
  kind: "model",
  name: "acme/x",
  artifact: { digest: digestOf("good") },
  parents: [],
  created_at_utc: "2026-01-31T12:00:00Z",
};
const text = JSON.stringify(good);

type Case = readonly [
  what: string,
  body: unknown,
  status: number,
  code: string,
  pointer: string | undefined,
  hint: RegExp,
];

const nested = (levels: number): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;

const CASES: readonly Case[] = [
  ["text that is not JSON", "{kind: model}", 400, "not-json", undefined, /./],
  ["an empty body", "", 400, "not-json", undefined, /./],
  ["text after the end", `${text} x`, 400, "not-json", undefined, /./],
  ["a list", "[]", 422, "invalid", "", /NDJSON/],
  [
    "JSON that is too deep",
    { ...good, evidence: JSON.parse(nested(32)) },
    400,
    "too-deep",
    `/evidence${"/0".repeat(31)}`,
    /Flatten/,
  ],
  [
    "a key that stands twice",
    '{"kind":"model","kind":"model"}',
    400,
    "duplicate-key",
    "/kind",
    /one of the two/,
  ],
  [
    "a duplicate key deep inside",
    `${text.slice(0, -1)},"evidence":{"a":{"b":1,"b":2}}}`,
    400,
    "duplicate-key",
    "/evidence/a/b",
    /one of the two/,
  ],
  ["__proto__", `${text.slice(0, -1)},"__proto__":{}}`, 422, "unknown-key", "/__proto__", /Rename/],
  ["a wrong type", { ...good, name: 7 }, 422, "invalid", "/name", /schema/],
  ["a misspelt key", { ...good, licence: "MIT" }, 422, "unknown-key", "/licence", /Did you mean license/],
  [
    "a misspelt key of a parent",
    { ...good, parents: [{ id: BASE, typ: "merged-from", type: "merged-from" }] },
    422,
    "unknown-key",
    "/parents/0/typ",
    /Did you mean type/,
  ],
  [
    "an unknown kind",
    { ...good, kind: "modle" },
    422,
    "unknown-kind",
    "/kind",
    /Did you mean model\? Kinds: model, checkpoint, adapter/,
  ],
  ["no kind", { ...good, kind: undefined }, 422, "invalid", "/kind", /Say what the node is/],
  [
    "an edge type by another word",
    { ...good, parents: [{ id: BASE, type: "FINE_TUNED_FROM" }] },
    422,
    "unknown-edge-type",
    "/parents/0/type",
    /Did you mean fine-tuned-from\?/,
  ],
  [
    "an unknown parent",
    { ...good, parents: [{ id: digestOf("nobody"), type: "merged-from" }] },
    422,
    "unknown-parent",
    "/parents/0",
    /unresolved=allow/,
  ],
  [
    "itself as parent",
    { ...good, parents: [{ id: digestOf("good"), type: "merged-from" }] },
    422,
    "self-parent",
    "/parents/0",
    /alias/,
  ],
  [
    "an alias of itself as parent",
    { ...good, aliases: [BASE], parents: [{ id: BASE, type: "merged-from" }] },
    422,
    "self-parent",
    "/parents/0",
    /alias/,
  ],
  [
    "a bare model name",
    { ...good, base_model: "mistralai/X" },
    422,
    "mutable-reference",
    "/base_model",
    /git ls-remote https:\/\/huggingface\.co\/mistralai\/X HEAD/,
  ],
  [
    "a branch",
    { ...good, base_model: "pkg:huggingface/mistralai/X@main" },
    422,
    "mutable-reference",
    "/base_model",
    /git ls-remote/,
  ],
  [
    "an image by tag",
    { ...good, environment: { image: "ghcr.io/acme/train:latest" } },
    422,
    "mutable-reference",
    "/environment/image",
    /imagetools inspect ghcr\.io\/acme\/train:latest/,
  ],
  [
    "a version that moves",
    { ...good, version: "latest" },
    422,
    "mutable-reference",
    "/version",
    /version number/,
  ],
  [
    "a bad digest",
    { ...good, artifact: { digest: "sha256:abc" } },
    422,
    "bad-id",
    "/artifact/digest",
    /sha256sum/,
  ],
  [
    "a digest without its algorithm",
    { ...good, artifact: { digest: "a".repeat(64) } },
    422,
    "bad-id",
    "/artifact/digest",
    /sha256:aaaa/,
  ],
  [
    "a purl as digest",
    { ...good, artifact: { digest: BASE } },
    422,
    "bad-id",
    "/artifact/digest",
    /sha256sum/,
  ],
  [
    "a location as id",
    { ...good, node: "s3://bucket/model" },
    422,
    "mutable-reference",
    "/node",
    /artifact\.uri/,
  ],
  [
    "a bad instant",
    { ...good, created_at_utc: "2026-02-30T00:00:00Z" },
    422,
    "invalid",
    "/created_at_utc",
    /./,
  ],
  [
    "an instant with an offset",
    { ...good, created_at_utc: "2026-02-03T00:00:00+01:00" },
    422,
    "invalid",
    "/created_at_utc",
    /./,
  ],
  [
    "no creation time without a reason",
    { ...good, created_at_utc: null },
    422,
    "invalid",
    "/created_at_utc",
    /reconstructed/,
  ],
  [
    "a number too large for a double",
    `${text.slice(0, -1)},"evidence":{"n":12345678901234567890}}`,
    422,
    "unsafe-number",
    "/evidence/n",
    /string/,
  ],
  [
    "a number with too many digits",
    `${text.slice(0, -1)},"evidence":{"n":0.12345678901234567890}}`,
    422,
    "unsafe-number",
    "/evidence/n",
    /string/,
  ],
  [
    "a number out of range",
    `${text.slice(0, -1)},"evidence":{"n":1e999}}`,
    422,
    "unsafe-number",
    "/evidence/n",
    /string/,
  ],
  [
    "half a character",
    `${text.slice(0, -1)},"description":"\\ud800"}`,
    422,
    "invalid",
    "/description",
    /Unicode/,
  ],
  ["a control character in a name", { ...good, name: "a\u0007b" }, 422, "invalid", "/name", /./],
  [
    "the same parent twice",
    {
      ...good,
      parents: [
        { id: BASE, type: "merged-from" },
        { id: BASE, type: "merged-from" },
      ],
    },
    422,
    "invalid",
    "/parents/1",
    /role/,
  ],
  [
    "an edge that cannot join these kinds",
    { ...good, parents: [{ id: BASE, type: "served-from" }] },
    422,
    "edge-kind",
    "/parents/0",
    /deployment/,
  ],
  [
    "a recipe model that is no parent",
    { ...good, merge_recipe: { models: [{ model: "someone/else" }] } },
    422,
    "recipe-parent-missing",
    "/merge_recipe/models/0/model",
    /unresolved=allow/,
  ],
  ["a lineage of the site itself", { ...good, lineage: "~site" }, 422, "invalid", "/lineage", /./],
];

describe("refuses", () => {
  test.each(CASES)("%s", async (_what, body, status, code, pointer, hint) => {
    const before = (await get("/health")).body.position;
    const answer = await post(body);
    expect(answer.body).toMatchObject({ status, code, ...(pointer === undefined ? {} : { pointer }) });
    expect(answer.status).toBe(status);
    expect(answer.body.hint ?? answer.body.detail).toMatch(hint);
    expect((await get("/health")).body).toMatchObject({ position: before, lag: 0 });
  });

  test("a body that is too large, to the byte, with and without a length", async () => {
    const exact = `${text.slice(0, -1)},"description":"`;
    const fill = (bytes: number): string => `${exact}${"x".repeat(bytes - exact.length - 2)}"}`;
    const send = (body: BodyInit): Promise<Response> =>
      call("/v1/records", { method: "POST", body, headers: { "content-type": "application/json" } });
    const chunked = (body: string): ReadableStream =>
      new Response(body).body?.pipeThrough(new TransformStream()) as ReadableStream;
    const limit = 1_048_576;
    for (const body of [fill(limit + 1), chunked(fill(limit + 1))]) {
      const answer = await send(body);
      expect(answer.status).toBe(413);
      expect(await answer.json()).toMatchObject({
        code: "too-large",
        detail: `The body has more than ${limit} bytes.`,
      });
    }
    // One byte less is read, and then refused as a record that is too large.
    expect(await (await send(fill(limit))).json()).toMatchObject({
      code: "too-large",
      detail: `A record may have 262144 bytes; this one has ${limit}.`,
    });
  });

  test("a record of one byte too many, and takes one byte less", async () => {
    const record = (bytes: number): string => {
      const start = `{"kind":"model","node":"urn:uuid:00000000-0000-4000-8000-000000000000","created_at_utc":"2026-01-31T12:00:00Z","facets":{"x":"`;
      return `${start}${"x".repeat(bytes - start.length - 3)}"}}`;
    };
    expect((await post(record(262_145))).body).toMatchObject({ status: 413, code: "too-large" });
    expect((await post(record(262_144))).status).toBe(201);
  });

  test("other media types, methods and addresses", async () => {
    const xml = await call("/v1/records", {
      method: "POST",
      body: "<x/>",
      headers: { "content-type": "text/xml" },
    });
    expect(xml.status).toBe(415);
    expect(await xml.json()).toMatchObject({ code: "media-type" });
    const put = await call("/v1/records", { method: "PUT", body: "{}" });
    expect(put.status).toBe(405);
    expect(put.headers.get("allow")).toBe("POST");
    expect(put.headers.get("content-type")).toBe("application/problem+json");
    const nowhere = await call("/v1/nothing");
    expect(nowhere.status).toBe(404);
    expect(await nowhere.json()).toMatchObject({ code: "not-found", status: 404 });
  });

  test("a request without a token, and one with a wrong token", async () => {
    for (const authorization of ["", "Bearer wrong", "Basic dGVzdA=="]) {
      const answer = await call("/v1/lineages", { headers: { authorization } });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toContain("Bearer");
      expect(await answer.json()).toMatchObject({ code: "unauthorized" });
    }
    const write = await call("/v1/records", {
      method: "POST",
      body: text,
      headers: { authorization: "Bearer no", "content-type": "application/json" },
    });
    expect(write.status).toBe(401);
  });

  test("another kind for a known id, and a parent of the wrong kind", async () => {
    expect((await post(model("conflicted"))).status).toBe(201);
    const other = await post({ ...good, kind: "dataset", artifact: { digest: digestOf("conflicted") } });
    expect(other.body).toMatchObject({ status: 409, code: "identity-conflict", pointer: "/kind" });
    const misfit = await post(model("trained", [{ id: digestOf("conflicted"), type: "trained-on" }]));
    expect(misfit.body).toMatchObject({ status: 422, code: "edge-kind", pointer: "/parents/0" });
  });

  test("a cycle, with the path that would close it", async () => {
    await post(model("grandparent"));
    await post(model("parent", [{ id: digestOf("grandparent"), type: "fine-tuned-from" }]));
    await post(model("child", [{ id: digestOf("parent"), type: "fine-tuned-from" }]));
    const closing = await post(model("grandparent", [{ id: digestOf("child"), type: "fine-tuned-from" }]));
    expect(closing.body).toMatchObject({
      status: 409,
      code: "cycle",
      pointer: "/parents/0",
      path: [digestOf("grandparent"), digestOf("parent"), digestOf("child")],
    });
  });
});

describe("in a stream", () => {
  test("every line has its own answer, and the good ones go through", async () => {
    const { status, lines, summary } = await postLines([
      model("stream-a"),
      "{not json",
      { ...good, kind: "modle" },
      "",
      model("stream-b", [{ id: digestOf("stream-a"), type: "fine-tuned-from" }]),
      model("stream-a"),
    ]);
    expect(status).toBe(200);
    expect(lines.map((line) => [line.line, line.status, line.code])).toEqual([
      [1, 201, undefined],
      [2, 400, "not-json"],
      [3, 422, "unknown-kind"],
      [5, 201, undefined],
      [6, 200, undefined],
    ]);
    expect(summary).toEqual({ lines: 5, created: 2, known: 1, refused: 2, next_line: null });
    expect((await get(`/v1/nodes/${digestOf("stream-b")}`)).body.parent_ids).toEqual([digestOf("stream-a")]);
  });

  test("an unknown parent becomes a stub, and is filled when its record comes", async () => {
    const { lines } = await postLines([model("early", [{ id: digestOf("late"), type: "fine-tuned-from" }])]);
    expect(lines[0]).toMatchObject({ status: 201, stubs: [digestOf("late")] });
    expect((await get(`/v1/nodes/${digestOf("late")}`)).body).toMatchObject({
      kind: "stub",
      stub: true,
      records: [],
    });
    await post(model("late"));
    expect((await get(`/v1/nodes/${digestOf("late")}`)).body).toMatchObject({
      kind: "model",
      stub: false,
      name: "acme/late",
    });
    expect((await get(`/v1/ancestors?id=${digestOf("early")}`)).body).toMatchObject({
      gaps: { stubs: 0 },
      counts: { nodes: 1 },
    });
  });

  test("a cycle inside one stream is kept, marked and walked nowhere", async () => {
    const { lines } = await postLines([
      model("loop-a", [{ id: digestOf("loop-b"), type: "fine-tuned-from" }]),
      model("loop-b", [{ id: digestOf("loop-a"), type: "fine-tuned-from" }]),
    ]);
    expect(lines.map((line) => [line.status, line.effect, line.conflict])).toEqual([
      [201, "live", undefined],
      [201, "conflict", "cycle"],
    ]);
    expect(
      (await get(`/v1/ancestors?id=${digestOf("loop-a")}`)).body.nodes.map((node: { id: string }) => node.id),
    ).toEqual([digestOf("loop-b")]);
    expect((await get(`/v1/ancestors?id=${digestOf("loop-b")}`)).body.nodes).toEqual([]);
  });

  test("a line that is too large is refused alone", async () => {
    const huge = JSON.stringify({ ...good, description: "x".repeat(300_000) });
    const { lines } = await postLines([huge, model("after-huge")]);
    expect(lines.map((line) => [line.status, line.code])).toEqual([
      [413, "too-large"],
      [201, undefined],
    ]);
  });
});
