// A key makes a delivery one delivery: whatever was said since, the same again is answered with the receipt it was given,
// and something else under the same key is refused, and nothing of it is taken.
import { abortAllDurableObjects, listDurableObjectIds, reset, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import appendStatements from "../../sql/ledger/append-statements.sql";
import { problemSchema } from "../../src/wire/replies.ts";
import { lineageRoot, siteLog } from "../../worker/env.ts";
import { TURNS } from "../support/befalls.ts";
import { older } from "../support/snapshots.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { check, requestsOf, restoreAll, takeBackup, truth } from "../support/workers/backup.ts";
import { caughtUp, inLedger, poison, untilQuarantined, without } from "../support/workers/faults.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { strike, strikeTransactions } from "../support/workers/seams.ts";
import { type Answer, type Body, call, digestOf, get, migrateGraph, model } from "../support/workers/site.ts";

beforeEach(migrateGraph);

/** Whatever was done to the site: the log is whole, and gives the same rows again. */
afterEach(async () => {
  await caughtUp();
  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await rebuild();
  expect(await dump()).toEqual(before);
  await freshSite();
});

async function freshSite(): Promise<void> {
  // An object that was aborted has to be there again for its data to be deleted.
  for (const id of await listDurableObjectIds(env.LINEAGE_ROOT))
    await runInDurableObject(env.LINEAGE_ROOT.get(id), () => {});
  await reset();
  await abortAllDurableObjects();
}

type Headers = Readonly<Record<string, string>>;
type Sent = Answer & { readonly receipt: string; readonly headers: globalThis.Headers };

async function send(path: string, body: string, headers: Headers): Promise<Sent> {
  const init = { method: "POST", body, headers: { "content-type": "application/json", ...headers } };
  const response = await call(path, init);
  const text = await response.text();
  const [, receipt = ""] = /"receipt":(\{[^}]*\})/.exec(text) ?? [];
  return { status: response.status, body: JSON.parse(text), receipt, headers: response.headers };
}

/** Says something under a key, or without one. */
const say = (body: unknown, key?: string, path = "/v1/records", more: Headers = {}): Promise<Sent> =>
  send(path, JSON.stringify(body), { ...(key === undefined ? {} : { "idempotency-key": key }), ...more });

const saying = (path: string) => (body: unknown, key?: string) => say(body, key, path);
const retract = saying("/v1/retractions");
const reinstate = saying("/v1/reinstatements");
const erase = saying("/v1/erasures");
const sayCohort = saying("/v1/cohorts");
const release = saying("/v1/admin/releases");

/** It is the same delivery: the receipt of then, to the byte, and nothing new. */
function isAgain(again: Sent, first: Sent): void {
  expect(again.body).toMatchObject({ created: false });
  expect([again.status, again.receipt]).toEqual([200, first.receipt]);
  expect(first.receipt).not.toBe("");
}

/** It is refused, because the key stands for what was said then. */
function isReused({ status, body }: Sent, first: Sent): void {
  expect([status, body.code], JSON.stringify(body)).toEqual([422, "key-reused"]);
  expect(problemSchema.parse(body)).toEqual(body);
  expect(body.receipt).toEqual(first.body.receipt);
  expect(body.detail).toContain(
    first.body.receipt.record ?? first.body.receipt.cohort ?? first.body.receipt.erased,
  );
  expect(body.hint).toContain("key of its own");
}

const statements = async (lineage = "acme"): Promise<number> =>
  (await inLedger<{ count: number }>(lineage, "SELECT count(*) AS count FROM statement"))[0]?.count ?? 0;

const KEY = "8e03978e-40d5-43e8-bc93-6894a57f9324";

describe("a record under a key", () => {
  test("is one statement, however often it is sent, across restarts", async () => {
    const first = await say(model("a"), KEY);
    expect([first.status, first.body.created]).toEqual([201, true]);
    isAgain(await say(model("a"), KEY), first);
    await abortAllDurableObjects();
    isAgain(await say(model("a"), KEY), first);
    expect(await statements()).toBe(1);
  });

  test("is not taken for another: who sends other content is told what the key stands for", async () => {
    const first = await say(model("a"), KEY);
    isReused(await say(model("b"), KEY), first);
    expect((await get(`/v1/nodes/${digestOf("b")}`)).status).toBe(404);
    expect(await statements()).toBe(1);
    const other = await say(model("b"), "another-key");
    expect(other.body).toMatchObject({ created: true });
    isReused(await say(model("b"), KEY), first);
    isAgain(await say(model("a"), KEY), first);
  });

  test("is recognised although its time and its capture differ, also where they make its id", async () => {
    // Without an id of its own it is what it says: its time is a part of its id.
    const run = (at: string, more = {}): object => ({
      kind: "run",
      name: "acme/sweep",
      created_at_utc: at,
      parents: [],
      ...more,
    });
    const first = await say(run("2026-01-31T12:00:00Z"), KEY);
    const retry = run("2026-01-31T12:00:07Z", { capture: { method: "wrapper" } });
    isAgain(await say(retry, KEY), first);
    // Under a key of its own, or without one, the same at another time is another thing, and is not lost.
    for (const key of ["second", undefined]) {
      const at = key === undefined ? "2026-01-31T12:00:09Z" : "2026-01-31T12:00:08Z";
      const other = await say(run(at), key);
      expect(other.body).toMatchObject({ created: true, projected: true });
      expect(other.body.receipt.record).not.toBe(first.body.receipt.record);
    }
    expect(await statements()).toBe(3);
  });

  test("that was said before without it has it from then on", async () => {
    const first = await say(model("a"));
    isAgain(await say(model("a"), KEY), first);
    isReused(await say(model("b"), KEY), first);
    isAgain(await say(model("a"), "a-second-key"), first);
  });

  test("that was refused leaves its key free", async () => {
    const orphan = model("b", [{ id: digestOf("nobody"), type: "fine-tuned-from" }]);
    expect((await say(orphan, KEY)).body.code).toBe("unknown-parent");
    const first = await say(model("b"), KEY);
    expect(first.body).toMatchObject({ created: true });
    isReused(await say(orphan, KEY), first);
  });

  test("is answered with its receipt though it was retracted since, and does not come back by that", async () => {
    const first = await say(model("a"), KEY);
    await retract({ record: first.body.receipt.record, reason: "It is wrong." });
    const again = await say(model("a"), KEY);
    isAgain(again, first);
    expect(again.body.effect).toBe("retracted");
    for (const key of [undefined, "another"])
      expect((await say(model("a"), key)).body.code).toBe("retracted");
    expect((await get(`/v1/nodes/${digestOf("a")}`)).body.records ?? []).toEqual([]);
  });

  test("is good in one lineage: in another the same key is another", async () => {
    const mine = await say(model("a", [], { lineage: "mine" }), KEY);
    const yours = await say(model("b", [], { lineage: "yours" }), KEY);
    expect([mine.body.created, yours.body.created]).toEqual([true, true]);
    isReused(await say(model("b", [], { lineage: "mine" }), KEY), mine);
  });

  test("has one name more, and quotes that are not a part of it", async () => {
    const first = await say(model("a"), undefined, "/v1/records", { "webhook-id": "msg_2KWPBgLlAfxdpx2AI" });
    isAgain(await say(model("a"), '"msg_2KWPBgLlAfxdpx2AI"'), first);
    isReused(await say(model("b"), "msg_2KWPBgLlAfxdpx2AI"), first);
    const both = { "webhook-id": "msg_2KWPBgLlAfxdpx2AI" };
    isAgain(await say(model("a"), '"msg_2KWPBgLlAfxdpx2AI"', "/v1/records", both), first);
    const escaped = await say(model("c"), '"a \\"b\\", c\\\\d"');
    expect(escaped.body.created).toBe(true);
  });

  test("stands in no answer that is read", async () => {
    const first = await say(model("a"), "key-that-nobody-else-sees");
    const paths = [
      `/v1/nodes/${digestOf("a")}`,
      `/v1/nodes/${digestOf("a")}.ttl`,
      `/v1/closure?id=${digestOf("a")}`,
    ];
    for (const path of [...paths, `/v1/records/${first.body.receipt.record}`, "/v1/admin/backup"])
      expect(new TextDecoder().decode(await (await call(path)).arrayBuffer())).not.toContain("nobody-else");
  });
});

describe("two at once under one key", () => {
  test("with the same content are one statement", async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => say(model("a"), KEY)));
    expect(all.filter((one) => one.body.created)).toHaveLength(1);
    expect(new Set(all.map((one) => one.receipt)).size).toBe(1);
    expect(await statements()).toBe(1);
  });

  test("with different content: one is taken, and all others hear of it", async () => {
    const all = await Promise.all(Array.from({ length: 8 }, (_, i) => say(model(`a${i}`), KEY)));
    const [taken, ...others] = all.filter((one) => one.body.created);
    expect(others).toEqual([]);
    if (taken === undefined) throw new Error("none was taken");
    for (const one of all) if (one !== taken) isReused(one, taken);
    expect(await statements()).toBe(1);
  });

  test.each(TURNS)(
    "and a transaction that %s: key and statement are both there, or neither is",
    async (fault) => {
      await say(model("before"));
      const by = strike(fault);
      await strikeTransactions(lineageRoot(env, "acme"), appendStatements, by);
      const lost = await say(model("a"), KEY);
      expect(by.hits()).toBeGreaterThan(0);
      expect(lost.status).toBeGreaterThanOrEqual(500);
      by.end();
      await abortAllDurableObjects();
      const [{ count: keys } = { count: -1 }] = await inLedger<{ count: number }>(
        "acme",
        "SELECT count(*) AS count FROM idempotency",
      );
      expect(await statements()).toBe(1 + keys);
      const first = await say(model("a"), KEY);
      expect(first.status).toBe(keys === 1 ? 200 : 201);
      isReused(await say(model("b"), KEY), first);
      expect(await statements()).toBe(2);
    },
  );
});

describe("whatever appends to a ledger has keys:", () => {
  test("a judgement that comes in late judges nothing anew", async () => {
    const { receipt } = (await say(model("a"))).body;
    const wrong = { record: receipt.record, reason: "It is wrong." };
    const first = await retract(wrong, "r1");
    expect(first.body).toMatchObject({ created: true, effect: "retracted" });
    const again = await retract(wrong, "r1");
    isAgain(again, first);
    expect(again.body.effect).toBe("retracted");
    const back = await reinstate({ record: receipt.record, reason: "It is right." }, "r2");
    expect(back.body).toMatchObject({ created: true, effect: "live" });
    const late = await retract(wrong, "r1");
    isAgain(late, first);
    expect(late.body.effect, "what the record is now").toBe("live");
    isAgain(await reinstate({ record: receipt.record, reason: "It is right." }, "r2"), back);
    expect((await get(`/v1/records/${receipt.record}`)).body.state).toBe("live");
    expect(await statements()).toBe(3);
    isReused(await retract({ ...wrong, reason: "It is another." }, "r1"), first);
    isReused(await reinstate({ ...wrong }, "r1"), first);
    isReused(await say(model("b"), "r1"), first);
    // Without the key it is a judgement of its own.
    expect((await retract(wrong)).body).toMatchObject({ created: true, effect: "retracted" });
  });

  test("a cohort", async () => {
    const cohort = (at: string, word = "c2"): object => ({
      name: "acme/step",
      from: [],
      records: [model("c1", [], { created_at_utc: at }), model(word)],
    });
    const first = await sayCohort(cohort("2026-01-31T12:00:00Z"), KEY);
    expect(first.body).toMatchObject({ created: true });
    isAgain(await sayCohort(cohort("2026-01-31T12:00:05Z"), KEY), first);
    isReused(await sayCohort(cohort("2026-01-31T12:00:00Z", "c3"), KEY), first);
    expect((await get(`/v1/nodes/${digestOf("c3")}`)).status).toBe(404);
  });

  test("an erasure", async () => {
    const { statement } = (await say(model("a", [], { facets: { by: "Erika" } }))).body.receipt;
    const first = await erase({ statement, parts: ["facets"], reason: "Asked by Erika." }, KEY);
    expect(first.body).toMatchObject({ created: true });
    isAgain(await erase({ statement, parts: ["facets", "facets"], reason: "Again." }, KEY), first);
    isReused(await erase({ statement, parts: ["record"], reason: "More." }, KEY), first);
    const parts = await inLedger<{ name: string; text: string | null }>(
      "acme",
      "SELECT name, text FROM part WHERE seq = 1 ORDER BY i",
    );
    expect(parts.map(({ name, text }) => [name, text === null])).toEqual([
      ["context", false],
      ["record", false],
      ["facets", true],
    ]);
  });

  test("a release", async () => {
    await poison("bitter");
    const { statement } = (await say(model("a", [], { description: "bitter" }))).body.receipt;
    await untilQuarantined(1);
    await env.GRAPH.prepare("DROP TRIGGER poison_bitter").run();
    const first = await release({ statement, reason: "It is mended." }, KEY);
    expect(first.body).toMatchObject({ created: true, effect: "released" });
    isAgain(await release({ statement, reason: "It is mended." }, KEY), first);
    const other = (await say(model("b"))).body.receipt.statement;
    const reused = await release({ statement: other, reason: "It is mended." }, KEY);
    expect([reused.status, reused.body.code]).toEqual([422, "key-reused"]);
  });

  test("a document, with its own record and none of its ancestors", async () => {
    const load = (document: unknown, key: string): Promise<Sent> =>
      send("/v1/import", JSON.stringify(document), {
        "content-type": "application/vnd.openrange.snapshot+json",
        "idempotency-key": key,
      });
    const root = older(null, { prompt: "root" });
    const [child, other] = ["child", "other"].map((prompt) => older(root, { prompt }));
    const first = await load(child, KEY);
    const own = (body: Body): Body => body.records.find((one: Body) => one.receipt.node === body.node);
    expect([first.status, first.body.records.length]).toEqual([201, 2]);
    const again = await load(child, KEY);
    expect([again.status, own(again.body).receipt]).toEqual([200, own(first.body).receipt]);
    const lineage = `openrange/${root.id}`;
    const before = await statements(lineage);
    const refused = await load(other, KEY);
    expect([refused.status, refused.body.code, refused.body.pointer]).toEqual([422, "key-reused", undefined]);
    expect(refused.body.receipt).toEqual(own(first.body).receipt);
    // Its root is told by its own document now, and is not told again under the key.
    const rooted = await load(root, KEY);
    expect(rooted.body.code).toBe("key-reused");
    expect(await statements(lineage)).toBe(before);
    expect((await load(other, "another")).status).toBe(201);
  });

  test("two documents at once under one key: all of one is taken and nothing of the other", async () => {
    const root = older(null, { prompt: "root" });
    const load = async (document: unknown): Promise<Answer> => {
      const headers = { "content-type": "application/vnd.openrange.snapshot+json", "idempotency-key": KEY };
      const response = await call("/v1/import", { method: "POST", body: JSON.stringify(document), headers });
      return { status: response.status, body: await response.json() };
    };
    const answers = await Promise.all(["a", "b", "c"].map((prompt) => load(older(root, { prompt }))));
    expect(answers.map((one) => one.body.code ?? "taken").sort()).toEqual([
      "key-reused",
      "key-reused",
      "taken",
    ]);
    expect(await statements(`openrange/${root.id}`)).toBe(2);
  });
});

describe("a stream under a key", () => {
  const stream = async (lines: readonly unknown[], key: string): Promise<Body[]> => {
    const body = lines.map((line) => JSON.stringify(line)).join("\n");
    const headers = { "content-type": "application/x-ndjson", "idempotency-key": key };
    const response = await call("/v1/records", { method: "POST", body, headers });
    const text = new TextDecoder().decode(await response.arrayBuffer());
    return text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  };

  test("has it for each line with its number: what differs is refused alone", async () => {
    const first = await stream([model("a"), model("b"), model("c")], KEY);
    expect(first.at(-1)?.summary).toMatchObject({ created: 3 });
    const again = await stream([model("a"), model("x"), model("c"), model("d")], KEY);
    expect(again.map((line) => line.created ?? line.code)).toEqual([
      false,
      "key-reused",
      false,
      true,
      undefined,
    ]);
    expect(again[0].receipt).toEqual(first[0].receipt);
    expect(again[1]).toMatchObject({ line: 2, status: 422, receipt: first[1].receipt });
    expect(again.at(-1)?.summary).toEqual({ lines: 4, created: 1, known: 2, refused: 1, next_line: null });
    expect((await get(`/v1/nodes/${digestOf("x")}`)).status).toBe(404);
    // One that comes alone has the key by itself.
    expect((await say(model("x"), KEY)).body).toMatchObject({ created: true });
  });

  test("is refused as a whole when the key cannot be used", async () => {
    const headers = { "content-type": "application/x-ndjson", "idempotency-key": "" };
    const response = await call("/v1/records", { method: "POST", body: JSON.stringify(model("a")), headers });
    expect([response.status, ((await response.json()) as Body).code]).toEqual([400, "bad-key"]);
  });
});

describe("a key that cannot be used is refused, with the header that has it", () => {
  const LONG = "k".repeat(256);
  test.each([
    ["", "empty"],
    ['""', "empty"],
    ["   ", "empty"],
    ["a\tb", "character"],
    ["a b", "character"],
    ["a,b", "character"],
    ['"open', "character"],
    ['"a"; b=1', "character"],
    ['"a\\n"', "character"],
    ["schlüssel", "character"],
    ['"schlüssel"', "character"],
    [LONG, "256 characters"],
    [`"${LONG}"`, "256 characters"],
  ])("%j", async (key, why) => {
    for (const header of ["Idempotency-Key", "webhook-id"]) {
      const { status, body } = await say(model("a"), undefined, "/v1/records", { [header]: key });
      expect([status, body.code, body.header]).toEqual([400, "bad-key", header]);
      expect(body.detail).toContain(header);
      expect(body.detail).toContain(why);
      expect(problemSchema.parse(body)).toEqual(body);
    }
    expect((await get("/health")).body.position).toBe(-1);
  });

  test.each(["/v1/cohorts", "/v1/retractions", "/v1/reinstatements", "/v1/erasures", "/v1/admin/releases"])(
    "by %s",
    async (path) => {
      expect((await say({}, "", path)).body.code).toBe("bad-key");
    },
  );

  test("by an import, and where the two names differ", async () => {
    const headers = { "content-type": "application/vnd.openrange.snapshot+json" };
    expect((await say({}, "", "/v1/import", headers)).body.code).toBe("bad-key");
    const { body } = await say(model("a"), "one", "/v1/records", { "webhook-id": "two" });
    expect([body.code, body.header]).toEqual(["bad-key", "Idempotency-Key and webhook-id"]);
  });

  test("but one of 255 characters is a key", async () => {
    expect((await say(model("a"), "k".repeat(255))).status).toBe(201);
  });
});

test("keys are there while the database is away, and when it is back", async () => {
  await say(model("before"));
  await without("watermark", async () => {
    const first = await say(model("a"), KEY);
    expect(first.body).toMatchObject({ created: true, projected: false });
    isAgain(await say(model("a"), KEY), first);
    isReused(await say(model("b"), KEY), first);
  });
  await siteLog(env).wake();
  expect((await say(model("a"), KEY)).body).toMatchObject({ created: false, projected: true });
});

test("keys survive a backup and its restore, also those that came to stand for what was said before", async () => {
  const a = await say(model("a"), KEY);
  const b = await say(model("b"));
  isAgain(await say(model("b"), "late"), b);
  await retract({ record: a.body.receipt.record, reason: "It is wrong." }, "r1");
  const lines = await takeBackup();
  expect(check(lines).faults().count).toBe(0);
  const lying = await truth();
  const rows = await dump();
  await freshSite();
  await migrateGraph();
  await restoreAll(lines);
  expect(await truth()).toEqual(lying);
  expect(await dump()).toEqual(rows);
  expect(await takeBackup()).toEqual(lines);
  isAgain(await say(model("a"), KEY), a);
  isReused(await say(model("x"), "late"), b);
  isReused(await say(model("x"), KEY), a);
  // A backup of before there were keys has none, and is a backup.
  const older = lines.map((line) => line.replace(/,"keys":\[[^\]]*\]/g, ""));
  expect(older).not.toEqual(lines);
  await freshSite();
  await migrateGraph();
  expect((await requestsOf(older)).length).toBeGreaterThan(1);
  await restoreAll(older);
  isAgain(await say(model("b"), "late"), b);
});

test("a ledger that never had a key has none, and one that was made before there were keys gets its table", async () => {
  await say(model("a"));
  await inLedger("acme", "DROP TABLE idempotency");
  await abortAllDurableObjects();
  const first = await say(model("b"), KEY);
  expect(first.body.created).toBe(true);
  expect(await inLedger("acme", "SELECT seq FROM idempotency")).toEqual([{ seq: 2 }]);
  isAgain(await say(model("b"), KEY), first);
});
