// What the answer to a write says beside its receipt: whether it can be read, where it stands, whether its parents were
// looked at, and which preference was followed.
import { abortAllDurableObjects, createExecutionContext, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Env, lineageRoot, siteLog } from "../../worker/env.ts";
import worker from "../../worker/index.ts";
import { older } from "../support/snapshots.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { caughtUp, cure, inLedger, inLog, poison, untilQuarantined } from "../support/workers/faults.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { callsStruck, strike } from "../support/workers/seams.ts";
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

beforeEach(migrateGraph);

/** Whatever was done to the site: the log is whole, and gives the same rows again. */
afterEach(async () => {
  await caughtUp();
  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await rebuild();
  expect(await dump()).toEqual(before);
  await reset();
  await abortAllDurableObjects();
});

const from = (...words: string[]): object[] =>
  words.map((word) => ({ id: digestOf(word), type: "fine-tuned-from" }));

type Sent = Answer & { readonly applied: string | null };

async function send(path: string, body: unknown, prefer?: string, type = "application/json"): Promise<Sent> {
  const headers = { "content-type": type, ...(prefer === undefined ? {} : { prefer }) };
  const response = await call(path, { method: "POST", body: JSON.stringify(body), headers });
  const applied = response.headers.get("preference-applied");
  const text = new TextDecoder().decode(await response.arrayBuffer());
  return { status: response.status, body: JSON.parse(text.split("\n")[0] ?? ""), applied };
}

const later = (body: unknown, path = "/v1/records"): Promise<Sent> => send(path, body, "respond-async");

const wait = (due: number): string =>
  `INSERT INTO backoff (id, failures, due) VALUES (1, 20, ${due}) ON CONFLICT (id) DO UPDATE SET failures = 20, due = ${due}`;
const HOUR = 3_600_000;

/** Nothing is projected before somebody wakes the log. */
async function logRests(): Promise<void> {
  await inLog(wait(Date.now() + HOUR));
  await abortAllDurableObjects();
}

/** A ledger hands nothing on before somebody wakes it. */
async function ledgerRests(lineage: string): Promise<void> {
  await inLedger(lineage, wait(Date.now() + HOUR));
  await abortAllDurableObjects();
}

describe("who waits", () => {
  test("is told that it can be read, and where it stands: at the index in the log, whichever its ledger", async () => {
    for (const [i, lineage] of ["one", "two", "one"].entries()) {
      const { body } = await post(model(`m${i}`, [], { lineage }));
      expect(body).toMatchObject({ created: true, projected: true, position: i, parents_checked: true });
      expect((await get(`/v1/nodes/${digestOf(`m${i}`)}?min_position=${i}`)).body.position).toBe(i);
    }
    const { body } = await post(model("m0", [], { lineage: "one" }));
    expect(body).toMatchObject({ created: false, projected: true, position: 0 });
  });

  test("is told that it cannot be read yet, and where it stands all the same", async () => {
    await post(model("before"));
    await logRests();
    const { status, body } = await post(model("a"));
    expect([status, body.created, body.projected, body.position]).toEqual([201, true, false, 1]);
    await siteLog(env).wake();
    expect((await post(model("a"))).body).toMatchObject({ created: false, projected: true, position: 1 });
  });

  test("is told no position where the log has not given one", async () => {
    await post(model("before"));
    await ledgerRests("acme");
    const { status, body } = await post(model("a"));
    expect([status, body.created, body.projected, "position" in body]).toEqual([201, true, false, false]);
    await lineageRoot(env, "acme").wake();
    expect((await post(model("a"))).body).toMatchObject({ created: false, projected: true, position: 1 });
  });
});

describe("who does not wait", () => {
  test.each([
    ["respond-async", true],
    ["Respond-Async", true],
    ["respond-async, wait=10", true],
    ["handling=lenient,respond-async", true],
    ["respond-async; foo=bar", true],
    ["wait=10", false],
    ["not-respond-async", false],
    ["respond-asynchronously", false],
    ["", false],
  ])("says so: Prefer: %s", async (prefer, isMeant) => {
    const { status, body, applied } = await send("/v1/records", model("a"), prefer);
    expect(status).toBe(201);
    expect([applied, body.projected]).toEqual(isMeant ? ["respond-async", false] : [null, true]);
    expect("position" in body).toBe(!isMeant);
  });

  test("is told so by every write", async () => {
    const { receipt } = (await post(model("a", [], { facets: { by: "Erika" } }))).body;
    const wrong = { record: receipt.record, reason: "It is wrong." };
    const said: [string, unknown][] = [
      ["/v1/cohorts", { name: "acme/step", from: [], records: [model("c1")] }],
      ["/v1/retractions", wrong],
      ["/v1/reinstatements", { ...wrong, reason: "It is right." }],
      ["/v1/erasures", { statement: receipt.statement, parts: ["facets"], reason: "Asked by Erika." }],
    ];
    for (const [path, body] of said) {
      await caughtUp();
      const answer = await later(body, path);
      expect([answer.status, answer.applied, answer.body.projected], path).toEqual([
        201,
        "respond-async",
        false,
      ]);
    }
    const snapshot = "application/vnd.openrange.snapshot+json";
    const imported = await send("/v1/import", older(null), "respond-async", snapshot);
    expect([imported.applied, imported.body.records[0].projected]).toEqual(["respond-async", false]);
    const line = await send("/v1/records", model("l"), "respond-async", "application/x-ndjson");
    expect([line.applied, line.body.projected]).toEqual(["respond-async", false]);
    await poison("bitter");
    const { statement } = (await post(model("b", [], { description: "bitter" }))).body.receipt;
    await untilQuarantined(1);
    await cure("bitter");
    const released = await later({ statement, reason: "It is mended." }, "/v1/admin/releases");
    expect([released.status, released.applied]).toEqual([201, "respond-async"]);
  });

  test("and says again what can be read, is told that it can", async () => {
    await post(model("a"));
    const { status, body } = await later(model("a"));
    expect([status, body.created, body.projected, body.position]).toEqual([200, false, true, 0]);
  });
});

describe("a parent that was said a moment ago", () => {
  test("and is on its way is known, to a record, a stream that refuses, a cohort and what is made from it", async () => {
    for (const [i, path] of ["/v1/records", "/v1/records", "/v1/cohorts", "/v1/cohorts"].entries()) {
      await later(model(`p${i}`, [], { lineage: "parents" }));
      const child = model(`c${i}`, from(`p${i}`));
      const cohort = {
        name: `acme/step-${i}`,
        from: [digestOf(`p${i}`)],
        records: i === 2 ? [child] : [model(`c${i}`)],
      };
      const type = i === 1 ? "application/x-ndjson" : "application/json";
      const query = i === 1 ? "?unresolved=refuse" : "";
      const { status, body } = await send(
        `${path}${query}`,
        path === "/v1/cohorts" ? cohort : child,
        undefined,
        type,
      );
      expect([i === 1 ? body.status : status, body.parents_checked, body.stubs], `${i}`).toEqual([
        201,
        true,
        [],
      ]);
    }
  });

  test("and is in the log, which is behind, refuses nobody: it is taken with a stub, which its record fills", async () => {
    await post(model("before"));
    await logRests();
    await post(model("parent"));
    const { status, body } = await post(model("child", from("parent")));
    expect([status, body.parents_checked, body.stubs, body.effect]).toEqual([
      201,
      false,
      [digestOf("parent")],
      "live",
    ]);
    const cohort = { name: "acme/step", from: [digestOf("parent")], records: [model("c1")] };
    const said = await post(cohort, "/v1/cohorts");
    expect([said.status, said.body.parents_checked]).toEqual([201, false]);
    // What nobody said cannot be told from it.
    expect((await post(model("orphan", from("nobody")))).body).toMatchObject({ parents_checked: false });
    await siteLog(env).wake();
    const { nodes } = (await get(`/v1/parents?id=${digestOf("child")}`)).body;
    expect(nodes).toMatchObject([{ id: digestOf("parent"), stub: false }]);
    expect((await post(model("other", from("nobody-else")))).body.code).toBe("unknown-parent");
  });

  test("and is in its ledger alone, is known there; what is in no ledger is not", async () => {
    const { receipt } = (await post(model("before", [], { lineage: "mine" }))).body;
    await ledgerRests("mine");
    await post(model("parent", [], { lineage: "mine", aliases: ["urn:example:parent"] }));
    const both = { name: "mine/step", from: [], records: [model("c1", [], { lineage: "mine" })] };
    await post(both, "/v1/cohorts");
    for (const [word, parent] of [
      ["child", digestOf("parent")],
      ["grandchild", "urn:example:parent"],
      ["of-a-member", digestOf("c1")],
    ] as const) {
      const edge = { id: parent, type: "fine-tuned-from" };
      const { status, body } = await post(model(word, [edge], { lineage: "mine" }));
      expect([status, body.code, body.parents_checked, body.stubs]).toEqual([201, undefined, false, []]);
    }
    const made = {
      name: "mine/next",
      from: [digestOf("parent")],
      records: [model("c2", [], { lineage: "mine" })],
    };
    expect((await post(made, "/v1/cohorts")).status).toBe(201);
    for (const lineage of ["mine", "yours"]) {
      const { status, body } = await post(model("orphan", from("nobody"), { lineage }));
      expect([status, body.code], lineage).toEqual([422, "unknown-parent"]);
    }
    const half = await post(model("half", from("parent", "nobody"), { lineage: "mine" }));
    expect([half.status, half.body.code, half.body.pointer]).toEqual([422, "unknown-parent", "/parents/1"]);
    // So it is with what a record corrects.
    const { record } = (await post(model("wrong", [], { lineage: "mine" }))).body.receipt;
    const right = model("wrong", [], { lineage: "mine", corrects: record, description: "right" });
    expect((await post(right)).status).toBe(201);
    const none = { lineage: "mine", corrects: `rec:${"0".repeat(64)}` };
    expect((await post(model("x", [], none))).body.code).toBe("unknown-record");
    expect(receipt.seq).toBe(1);
    await lineageRoot(env, "mine").wake();
    await siteLog(env).wake();
    for (const word of ["child", "grandchild"])
      expect((await get(`/v1/parents?id=${digestOf(word)}`)).body.nodes).toMatchObject([
        { id: digestOf("parent") },
      ]);
    expect((await get(`/v1/records/${record}`)).body.state).toBe("retracted");
  });

  test.each(["fails before it does anything", "hangs, and comes in late"] as const)(
    "is not refused where its ledger's answer %s",
    async (fault) => {
      await post(model("before"));
      const by = strike(fault);
      const body = JSON.stringify(model("child", from("nobody")));
      const headers = { "content-type": "application/json", authorization: `Bearer ${TOKEN}` };
      const request = new Request("https://forebear.test/v1/records", { method: "POST", body, headers });
      const bindings: Env = callsStruck(env, "LINEAGE_ROOT", "undrained", by);
      const response = await worker.fetch(request as never, bindings as never, createExecutionContext());
      const answer = (await response.json()) as Body;
      expect([response.status, answer.parents_checked, answer.stubs]).toEqual([
        201,
        false,
        [digestOf("nobody")],
      ]);
      // A call that failed, and not one that hangs, is made once more.
      expect(by.hits()).toBe(fault.startsWith("fails") ? 2 : 1);
      by.end();
      await by.comesIn();
    },
  );

  test("of a ledger that is frozen is known to it, too", async () => {
    await post(model("before", [], { lineage: "forked" }));
    const [first] = await lineageRoot(env, "forked").read(1, 1);
    if (first === undefined) throw new Error("it has a first statement");
    const { ledger } = JSON.parse(first.json) as { ledger: string };
    await siteLog(env).take(ledger, [{ ...first, hash: "0".repeat(64) }]);
    expect((await post(model("parent", [], { lineage: "forked" }))).body.projected).toBe(false);
    const { status, body } = await post(model("child", from("parent"), { lineage: "forked" }));
    expect([status, body.parents_checked]).toEqual([201, false]);
    await inLog("UPDATE ledger SET frozen = NULL");
    await abortAllDurableObjects();
    await lineageRoot(env, "forked").wake();
  });
});
