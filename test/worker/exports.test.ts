// Exports that are written to files, through the front door: asked for, written, downloaded, resumed, cancelled, forgotten; and
// what becomes of a file when something is erased.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { siteExporter } from "../../worker/env.ts";
import { askExport, ended, filesKept, SITE, sha256Of, streamed } from "../support/workers/exports.ts";
import { type Body, call, digestOf, get, migrateGraph, model, post } from "../support/workers/site.ts";

const from = (word: string): object => ({ id: digestOf(word), type: "fine-tuned-from" });

let statement = "";
let position = 0;

beforeAll(async () => {
  await migrateGraph();
  await post(model("base", [], { description: "Made for support — ünïcode." }));
  const { receipt } = (await post(model("child", [from("base")], { description: "The secret word." }))).body;
  statement = receipt.statement;
  ({ position } = (await post(model("leaf", [from("child")]))).body);
});

const bytesOf = async (answer: Response): Promise<Uint8Array> => new Uint8Array(await answer.arrayBuffer());

describe("an export", () => {
  let job: Body;
  let whole: Uint8Array;

  beforeAll(async () => {
    const asked = await askExport({ scope: SITE, format: "nq" });
    expect(asked.status).toBe(202);
    job = await ended(asked.body.id);
    whole = await streamed(SITE, "nq", position);
  });

  test("says how far it is, and at its end what the file is", async () => {
    expect(job).toMatchObject({
      status: "done",
      scope: { kind: "site" },
      format: "nq",
      position,
      progress: { nodes: 3, of: null, bytes: whole.length },
      size: whole.length,
      digest: await sha256Of(whole),
      reason: null,
      links: { self: `/v1/exports/${job.id}`, content: `/v1/exports/${job.id}/content` },
    });
    expect(Date.parse(job.kept_until)).toBeGreaterThan(Date.parse(job.ended));
  });

  test("has in its file the very bytes that are streamed", async () => {
    const answer = await call(job.links.content);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/n-quads; charset=utf-8");
    expect(answer.headers.get("content-length")).toBe(String(whole.length));
    expect(answer.headers.get("content-disposition")).toBe(
      `attachment; filename="forebear-site-at-${position}.nq"`,
    );
    expect(answer.headers.get("etag")).toBe(`"${job.digest.slice(7)}"`);
    expect(answer.headers.get("forebear-position")).toBe(String(position));
    const digest = await crypto.subtle.digest("SHA-256", whole);
    expect(answer.headers.get("repr-digest")).toBe(`sha-256=:${new Uint8Array(digest).toBase64()}:`);
    const { body: log } = await get(
      `/v1/records/${(await get(`/v1/nodes/${digestOf("leaf")}`)).body.records[0].record}`,
    );
    const modified = Date.parse(answer.headers.get("last-modified") ?? "");
    expect(Math.abs(modified - Date.parse(log.time))).toBeLessThan(5_000);
    expect(await bytesOf(answer)).toEqual(whole);
  });

  test("is the same when it is asked for again, however it is spelled", async () => {
    const again = await askExport({ format: "nq", scope: SITE, as_of: position });
    expect(again).toEqual({ status: 200, body: job });
    const other = await askExport({ format: "ttl", scope: SITE });
    expect(other.body.id).not.toBe(job.id);
    expect((await ended(other.body.id)).digest).toBe(await sha256Of(await streamed(SITE, "ttl", position)));
  });

  test("is not sent to who has it", async () => {
    const headers = { "if-none-match": `"${job.digest.slice(7)}"` };
    expect((await call(job.links.content, { headers })).status).toBe(304);
  });

  test("is answered to HEAD with all that is said of it and without it", async () => {
    const answer = await call(job.links.content, { method: "HEAD" });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect(answer.headers.get("etag")).toBe(`"${job.digest.slice(7)}"`);
  });

  describe("in ranges", () => {
    const ranged = (range: string, more: Record<string, string> = {}): Promise<Response> =>
      call(job.links.content, { headers: { range, ...more } });

    test("an interrupted download goes on where it ended", async () => {
      const parts: number[] = [];
      for (let at = 0; at < whole.length; ) {
        const answer = await ranged(`bytes=${at}-${at + 999}`, { "if-range": `"${job.digest.slice(7)}"` });
        const got = await bytesOf(answer);
        expect(answer.status).toBe(206);
        expect(answer.headers.get("content-range")).toBe(
          `bytes ${at}-${at + got.length - 1}/${whole.length}`,
        );
        parts.push(...got);
        at += got.length;
      }
      expect(new Uint8Array(parts)).toEqual(whole);
    });

    test.each([
      ["bytes=10-", (all: Uint8Array) => all.slice(10)],
      ["bytes=-7", (all: Uint8Array) => all.slice(-7)],
      ["bytes=0-0", (all: Uint8Array) => all.slice(0, 1)],
      ["bytes=5-99999999", (all: Uint8Array) => all.slice(5)],
      ["bytes=-99999999", (all: Uint8Array) => all],
    ])("%s is a part of it", async (range, part) => {
      const answer = await ranged(range);
      expect(answer.status).toBe(206);
      expect(await bytesOf(answer)).toEqual(part(whole));
    });

    test.each(["bytes=0-1,5-6", "lines=1-2", "bytes=9-3", "bytes=-", "bytes=a-b"])(
      "%s is answered with all of it",
      async (range) => {
        const answer = await ranged(range);
        expect([answer.status, await bytesOf(answer)]).toEqual([200, whole]);
      },
    );

    test("of another file than the one that was begun all of it is sent", async () => {
      for (const known of ['"other"', `W/"${job.digest.slice(7)}"`, "Thu, 01 Jan 1970 00:00:00 GMT"]) {
        const answer = await ranged("bytes=5-", { "if-range": known });
        expect([answer.status, (await bytesOf(answer)).length]).toEqual([200, whole.length]);
      }
    });

    test.each(["bytes=99999999-", "bytes=-0"])("%s is refused with the length", async (range) => {
      const answer = await ranged(range);
      expect(answer.status).toBe(416);
      expect(answer.headers.get("content-range")).toBe(`bytes */${whole.length}`);
      expect(await answer.json()).toMatchObject({ code: "bad-range" });
    });
  });
});

test.each([
  [{ kind: "node", ids: [digestOf("child")] }, "trig", 1],
  [
    { kind: "closure", ids: [digestOf("child")], direction: "up", edge_types: ["fine-tuned-from"] },
    "jsonld",
    2,
  ],
  [{ kind: "lineage", name: "acme" }, "nt", 3],
] as const)("%j as %s is the bytes that are streamed", async (scope, format, nodes) => {
  const { status, body } = await askExport({ scope, format });
  expect([status, body.progress.of]).toEqual([202, nodes]);
  const job = await ended(body.id);
  expect(job.progress.nodes).toBe(nodes);
  expect(await bytesOf(await call(job.links.content))).toEqual(await streamed(scope, format, position));
});

describe("what an expression holds for", () => {
  const where = 'node.name.startsWith("acme/")';

  test("is the bytes that POST /v1/select answers with, and one job however it is spelled", async () => {
    const base = digestOf("base");
    const { status, body } = await askExport({
      scope: { kind: "select", where, ancestor: base, edge_types: ["hereditary"], kinds: ["model"] },
      format: "trig",
    });
    expect([status, body.progress.of]).toEqual([202, 2]);
    const again = await askExport({
      scope: { kind: "select", where, ancestor: [base, base], kinds: ["model", "model"] },
      format: "trig",
    });
    expect(again.body.id).toBe(body.id);
    expect((await askExport({ scope: body.scope, format: "trig" })).body.id).toBe(body.id);
    const job = await ended(body.id);
    const answer = await call("/v1/select", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/trig" },
      body: JSON.stringify({ where, ancestor: base, kinds: ["model"], as_of: position }),
    });
    expect(answer.status).toBe(200);
    const sent = await bytesOf(answer);
    expect(await sha256Of(sent)).toBe(job.digest);
    expect(await bytesOf(await call(job.links.content))).toEqual(sent);
    expect((await call(job.links.self, { method: "DELETE" })).status).toBe(204);
  });

  test("may be nothing", async () => {
    const { body } = await askExport({ scope: { kind: "select", where: "false" }, format: "nq" });
    expect(await ended(body.id)).toMatchObject({ status: "done", size: 0, progress: { nodes: 0, of: 0 } });
    expect((await call(`/v1/exports/${body.id}`, { method: "DELETE" })).status).toBe(204);
  });
});

test("an export of the past tells of the past", async () => {
  const { body } = await askExport({ scope: SITE, format: "nq", as_of: 0 });
  const job = await ended(body.id);
  expect([job.position, job.progress.nodes]).toEqual([0, 1]);
  expect(await bytesOf(await call(job.links.content))).toEqual(await streamed(SITE, "nq", 0));
});

describe("the list", () => {
  test("has the newest first, in pages", async () => {
    const { body } = await get("/v1/exports?limit=2");
    expect(body.exports).toHaveLength(2);
    expect(body.exports[0]).toMatchObject({ position: 0 });
    const rest = (await get(`/v1/exports?before=${body.next}`)).body;
    expect(rest.next).toBeNull();
    const created = [...body.exports, ...rest.exports].map((job: Body) => job.created);
    expect(created).toEqual([...created].sort().reverse());
    expect(new Set([...body.exports, ...rest.exports].map((job: Body) => job.id)).size).toBe(6);
  });

  test("forgets what is deleted, and the file goes", async () => {
    const { body } = await askExport({ scope: SITE, format: "nt" });
    await ended(body.id);
    const files = await filesKept();
    expect((await call(`/v1/exports/${body.id}`, { method: "DELETE" })).status).toBe(204);
    expect((await get(`/v1/exports/${body.id}`)).body).toMatchObject({ status: 404, code: "not-found" });
    expect((await get(`/v1/exports/${body.id}/content`)).body).toMatchObject({ code: "not-found" });
    await siteExporter(env).wake();
    for (let tries = 0; tries < 100 && (await filesKept()).length === files.length; tries++)
      await scheduler.wait(10);
    expect(await filesKept()).toHaveLength(files.length - 1);
    expect((await call(`/v1/exports/${body.id}`, { method: "DELETE" })).status).toBe(404);
  });
});

describe("what cannot be asked is refused with the field and the way out", () => {
  test.each([
    [{ format: "nq" }, 422, "invalid", "/scope"],
    [{ scope: SITE }, 422, "invalid", "/format"],
    [{ scope: SITE, format: "pdf" }, 422, "invalid", "/format"],
    [{ scope: SITE, format: "nq", as_off: 3 }, 422, "unknown-key", "/as_off"],
    [{ scope: { kind: "galaxy" }, format: "nq" }, 422, "invalid", "/scope/kind"],
    [{ scope: { kind: "site", name: "x" }, format: "nq" }, 422, "invalid", "/scope/name"],
    [{ scope: { kind: "node" }, format: "nq" }, 422, "invalid", "/scope/ids"],
    [{ scope: { kind: "node", ids: ["llama"] }, format: "nq" }, 422, "bad-id", "/scope/ids/0"],
    [
      { scope: { kind: "node", ids: [digestOf("base")], name: "x" }, format: "nq" },
      422,
      "invalid",
      "/scope/name",
    ],
    [
      { scope: { kind: "node", ids: [digestOf("base")], version: "1" }, format: "nq" },
      422,
      "invalid",
      "/scope/version",
    ],
    [{ scope: { kind: "lineage" }, format: "nq" }, 422, "invalid", "/scope/name"],
    [{ scope: { kind: "run" }, format: "nq" }, 422, "invalid", "/scope/id"],
    [{ scope: { kind: "node", ids: [digestOf("nobody")] }, format: "nq" }, 404, "not-found", "/scope/ids"],
    [{ scope: { kind: "closure", name: "nobody" }, format: "nq" }, 404, "not-found", "/scope/name"],
    [{ scope: { kind: "lineage", name: "nobody" }, format: "nq" }, 404, "not-found", "/scope/name"],
    [{ scope: { kind: "cohort", id: "cohort:0" }, format: "nq" }, 404, "not-found", "/scope/id"],
    [{ scope: { kind: "run", id: "nobody" }, format: "nq" }, 404, "not-found", "/scope/id"],
    [{ scope: { kind: "select" }, format: "nq" }, 422, "invalid", "/scope/where"],
    [
      { scope: { kind: "select", where: "true", direction: "up" }, format: "nq" },
      422,
      "invalid",
      "/scope/direction",
    ],
    [{ scope: { kind: "site", where: "true" }, format: "nq" }, 422, "invalid", "/scope/where"],
    [
      { scope: { kind: "select", where: "node.kind ==" }, format: "nq" },
      422,
      "bad-expression",
      "/scope/where",
    ],
    [
      { scope: { kind: "select", where: "true", kinds: ["cat"] }, format: "nq" },
      422,
      "invalid",
      "/scope/kinds/0",
    ],
    [
      { scope: { kind: "select", where: "true", ancestor: ["x"] }, format: "nq" },
      422,
      "bad-id",
      "/scope/ancestor/0",
    ],
    [
      { scope: { kind: "select", where: "true", ancestor: "x" }, format: "nq" },
      422,
      "bad-id",
      "/scope/ancestor",
    ],
    [
      { scope: { kind: "select", where: "true", ancestor: digestOf("nobody") }, format: "nq" },
      404,
      "not-found",
      "/scope/where",
    ],
    [{ scope: SITE, format: "nq", as_of: 999_999 }, 400, "bad-query", undefined],
    [{ scope: SITE, format: "nq", as_of: "2999-01-01T00:00:00Z" }, 400, "bad-query", undefined],
    [{ scope: SITE, format: "nq", as_of: "yesterday" }, 400, "bad-query", undefined],
  ])("%j", async (body, status, code, pointer) => {
    const answer = await askExport(body);
    expect(answer.body).toMatchObject({ status, code, ...(pointer === undefined ? {} : { pointer }) });
    expect(answer.body.hint).toMatch(/\w/);
  });

  test.each([
    ["GET", "/v1/exports?limit=0"],
    ["GET", "/v1/exports?before=x"],
    ["GET", "/v1/exports?cursor=1"],
    ["GET", "/v1/exports/export:1?as_of=1"],
    ["GET", "/v1/exports/export:1/content?x=1"],
  ])("%s %s", async (method, path) => {
    const answer = (await (await call(path, { method })).json()) as Body;
    expect(answer).toMatchObject({ status: 400, code: "bad-query" });
  });

  test.each([
    ["POST", "/v1/exports"],
    ["GET", "/v1/exports"],
    ["GET", "/v1/exports/export:1"],
    ["GET", "/v1/exports/export:1/content"],
    ["DELETE", "/v1/exports/export:1"],
  ])("%s %s without a token", async (method, path) => {
    expect((await call(path, { method, headers: { authorization: "none" } })).status).toBe(401);
  });
});

test("a file that has what was erased since is given out no more; made again it has not, and another tag", async () => {
  const { body } = await askExport({ scope: SITE, format: "nq", as_of: position });
  const before = await ended(body.id);
  const text = await (await call(before.links.content)).text();
  expect(text).toContain("The secret word.");
  const erased = await post({ statement, parts: ["record"], reason: "A person asked." }, "/v1/erasures");
  expect(erased.body.projected).toBe(true);

  const refused = (await get(before.links.content)).body;
  expect(refused).toMatchObject({ status: 409, code: "not-written", export: { status: "outdated" } });
  expect(refused.hint).toContain("POST /v1/exports");
  const gone = await ended(before.id);
  for (let tries = 0; tries < 100 && (await filesKept()).length > 0; tries++) {
    await siteExporter(env).wake();
    await scheduler.wait(10);
  }
  expect((await get(`/v1/exports/${gone.id}`)).body).toMatchObject({
    status: "outdated",
    size: null,
    digest: null,
  });
  expect(await filesKept()).toEqual([]);

  const again = await askExport({ scope: SITE, format: "nq", as_of: position });
  expect([again.status, again.body.id]).toEqual([202, before.id]);
  const after = await ended(before.id);
  expect(after.status).toBe("done");
  expect(after.digest).not.toBe(before.digest);
  const now = await call(after.links.content, {
    headers: { range: "bytes=5-", "if-range": `"${before.digest.slice(7)}"` },
  });
  expect(now.status).toBe(200);
  const without = await now.text();
  expect(without).not.toContain("The secret word.");
  expect(without).toBe(new TextDecoder().decode(await streamed(SITE, "nq", position)));
});
