// An export that is broken off anywhere goes on, and has the very bytes that are streamed: the object dies before and after each call
// of R2 and each transaction that an export makes; and R2 fails for a while, and for ever.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LIMITS } from "../../src/model/limits.ts";
import { siteExporter } from "../../worker/env.ts";
import { askExport, ended, filesKept, SITE, sha256Of, streamed } from "../support/workers/exports.ts";
import { bucketFails, diesEverywhere } from "../support/workers/exports-faults.ts";
import { call, get, migrateGraph, model, post, postLines } from "../support/workers/site.ts";

type Changed = Record<
  | "blockNodes"
  | "chapterBlocks"
  | "exportPartBytes"
  | "exportChapters"
  | "exportTries"
  | "exportsOpen"
  | "retryFirstMs"
  | "retryMostMs",
  number
>;
const limits = LIMITS as unknown as Changed;
const before = { ...limits };

let position = 0;
let whole: Uint8Array = new Uint8Array();
let digest = "";

// R2 takes no part of less than 5 MiB but the last.
const PART = 5_242_881;

beforeAll(async () => {
  await migrateGraph();
  const lines = Array.from({ length: 60 }, (_, i) =>
    model(`m${i}`, [], {
      transformation: { type: "training", params: { words: `${i} — ünïcode. `.repeat(11_000) } },
    }),
  );
  await postLines(lines);
  ({ position } = (await post(model("last"))).body);
  // Chapters so small that there are some, and none ends where a part does.
  Object.assign(limits, { blockNodes: 5, chapterBlocks: 4, exportPartBytes: PART, exportChapters: 2 });
  whole = await streamed(SITE, "nq", position);
  digest = await sha256Of(whole);
}, 60_000);

afterAll(() => {
  Object.assign(limits, before);
});

const ask = (as_of = position, format = "nq"): object => ({ scope: SITE, format, as_of });

const drop = async (id: string): Promise<void> => {
  expect((await call(`/v1/exports/${id}`, { method: "DELETE" })).status).toBe(204);
};

/** Ends the object; the next call starts it anew. */
async function dies(): Promise<void> {
  await runInDurableObject(siteExporter(env), (_object, state) => state.abort("it is to start anew")).catch(
    () => undefined,
  );
}

async function untilNoFiles(): Promise<void> {
  for (let tries = 0; tries < 200 && (await filesKept()).length > 0; tries++) {
    await siteExporter(env).wake();
    await scheduler.wait(10);
  }
  expect(await filesKept()).toEqual([]);
}

const bytesOf = async (path: string): Promise<Uint8Array> =>
  new Uint8Array(await (await call(path)).arrayBuffer());

test("it is the same bytes wherever the object dies", { timeout: 120_000 }, async () => {
  expect(whole.length).toBeGreaterThan(2 * PART);
  const deaths = diesEverywhere();
  // Where it dies before it has answered, it is asked for again.
  const { body } = await askExport(ask()).catch(() => ({ body: {} }));
  const job = await ended(body.id ?? (await askExport(ask())).body.id);
  deaths.end();
  expect(job).toMatchObject({ status: "done", size: whole.length, digest, progress: { nodes: 61 } });
  const places = deaths.met.map((place) => place.replace(/ \d{3,}/, ""));
  expect(new Set(places)).toEqual(
    new Set(
      ["before", "after"].flatMap((moment) =>
        [
          "createMultipartUpload",
          "uploadPart 1",
          "uploadPart 2",
          "uploadPart 3",
          "complete",
          "head",
          "get",
          "a transaction of queued writing 0",
          "a transaction of running writing",
          "a transaction of running writing with an upload",
          "a transaction of running closing with an upload",
          "a transaction of running hashing with an upload",
        ].map((place) => `${moment} ${place}`),
      ),
    ),
  );
  expect(await bytesOf(job.links.content)).toEqual(whole);
});

describe("asked for again after", () => {
  beforeAll(() => {
    Object.assign(limits, { exportTries: 4, retryFirstMs: 1, retryMostMs: 4 });
  });

  test("a bucket that failed for a while it is there already", { timeout: 60_000 }, async () => {
    await dies();
    const bucket = bucketFails(3);
    const job = await ended((await askExport(ask(0))).body.id);
    bucket.end();
    expect([job.status, bucket.left(), job.reason]).toEqual(["done", 0, null]);
    expect(await bytesOf(job.links.content)).toEqual(await streamed(SITE, "nq", 0));
  });

  test("a bucket that failed for ever it begins again", { timeout: 60_000 }, async () => {
    await dies();
    const bucket = bucketFails(Number.POSITIVE_INFINITY);
    const { body } = await askExport(ask(1));
    const job = await ended(body.id);
    bucket.end();
    expect(job).toMatchObject({ status: "failed", size: null, digest: null });
    expect(job.reason).toContain("internal error");
    const refused = (await get(job.links.content)).body;
    expect(refused).toMatchObject({ status: 409, code: "not-written", export: { status: "failed" } });
    await dies();
    const again = await askExport(ask(1));
    expect([again.status, again.body.id, again.body.reason]).toEqual([202, job.id, null]);
    expect(await ended(job.id)).toMatchObject({ status: "done", position: 1 });
  });

  test("a projection that was made again it is written again, to the same bytes", {
    timeout: 60_000,
  }, async () => {
    const job = await ended((await askExport(ask(1))).body.id);
    expect(await (await call("/v1/admin/rebuild", { method: "POST" })).json()).toMatchObject({ ok: true });
    const again = await askExport(ask(1));
    expect(again.status).toBe(202);
    expect(await ended(again.body.id)).toMatchObject({ status: "done", digest: job.digest, id: job.id });
  });
});

test("one that is cancelled leaves nothing behind", { timeout: 60_000 }, async () => {
  for (const job of (await get("/v1/exports")).body.exports) await drop(job.id);
  await untilNoFiles();
  const { body } = await askExport(ask(position, "trig"));
  for (let bytes = 0; bytes < PART; ) ({ bytes } = (await get(`/v1/exports/${body.id}`)).body.progress);
  await drop(body.id);
  expect((await get(`/v1/exports/${body.id}`)).body).toMatchObject({ status: "cancelled", size: null });
  await scheduler.wait(300);
  await untilNoFiles();
  await runInDurableObject(siteExporter(env), (_object, { storage: { sql } }) => {
    for (const table of ["part", "rest", "removal"])
      expect(sql.exec<{ rows: number }>(`SELECT count(*) AS rows FROM ${table}`).one()).toEqual({ rows: 0 });
  });
  await drop(body.id);
  expect((await get(`/v1/exports/${body.id}`)).status).toBe(404);
});

test("beyond as many as may wait they are refused, and the same one again is not", {
  timeout: 60_000,
}, async () => {
  Object.assign(limits, { exportsOpen: 1 });
  const first = await askExport(ask(position, "ttl"));
  const second = await askExport(ask(position, "nt"));
  expect([first.status, second.status, second.body.code]).toEqual([202, 503, "overloaded"]);
  expect((await askExport(ask(position, "ttl"))).status).toBe(200);
  await ended(first.body.id);
  Object.assign(limits, { exportsOpen: before.exportsOpen });
  expect((await askExport(ask(position, "nt"))).status).toBe(202);
});
