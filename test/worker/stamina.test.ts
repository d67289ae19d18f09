// The projector and the ledgers go on whatever fails: they wait longer after each failure, also across a restart, never
// keep an answer waiting for it, and hang on nothing.
import { abortAllDurableObjects, reset, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Backoff, failedOnceMore, RESTED } from "../../src/ledger/backoff.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { ledgersAnswerSchema } from "../../src/wire/replies-quarantine.ts";
import { lineageRoot, siteLog } from "../../worker/env.ts";
import { nextToWake } from "../../worker/log/register.ts";
import { asked, fewAtOnce, patient, within } from "../../worker/platform/patience.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { batching, caughtUp, inLedger, inLog, replaced, taken, without } from "../support/workers/faults.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { digestOf, get, migrateGraph, model, post, postLines } from "../support/workers/site.ts";

beforeEach(migrateGraph);

/** Whatever was done to the site: the log is whole, and gives the same rows again. */
afterEach(async () => {
  await caughtUp();
  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await rebuild();
  expect(await dump()).toEqual(before);
  await reset();
});

const log = (): ReturnType<typeof siteLog> => siteLog(env);
const from = (word: string): object => ({ id: digestOf(word), type: "fine-tuned-from" });
const backoff = async (): Promise<Backoff | undefined> =>
  (await inLog<Backoff>("SELECT failures, due FROM backoff"))[0];
const never = (): Promise<never> => new Promise(() => undefined);

/** Not to be tried for a long time, as after many failures; the object begins anew and knows it. */
async function exhausted(): Promise<void> {
  await inLog(
    "INSERT INTO backoff (id, failures, due) VALUES (1, 20, ?1) ON CONFLICT (id) DO UPDATE SET failures = 20, due = ?1",
    Date.now() + 3_600_000,
  );
  await abortAllDurableObjects();
}

describe("a wait", () => {
  test("doubles up to a cap, is never less than half of it, and ends with a success", () => {
    const waits = (chance: number): number[] => {
      let state = RESTED;
      return Array.from({ length: 12 }, () => {
        state = failedOnceMore(state, 1_000, chance);
        return state.due - 1_000;
      });
    };
    expect(waits(0.999999)).toEqual([
      250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000, 30_000,
    ]);
    expect(waits(0).slice(0, 9)).toEqual([125, 250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    expect(failedOnceMore({ failures: 5_000, due: 0 }, 0, 0.5).due).toBe(22_500);
  });
});

describe("a call", () => {
  test("that never ends has failed after a while, and one that ends is what it is", async () => {
    await expect(within(5, never())).rejects.toThrow("no answer within 5 ms");
    expect(await within(5_000, Promise.resolve(7))).toBe(7);
    await expect(within(5_000, Promise.reject(new Error("no")))).rejects.toThrow("no");
  });

  test.each([
    [{ retryable: true }, 2],
    [{ retryable: true, overloaded: true }, 1],
    [{ overloaded: true }, 1],
    [{}, 1],
  ])("of an object that fails with %j is made %i times", async (said, times) => {
    let calls = 0;
    const call = async (): Promise<never> => {
      calls += 1;
      throw Object.assign(new Error("the object is away"), said);
    };
    await expect(asked(call)).rejects.toThrow("away");
    expect(calls).toBe(times);
  });

  test("is one of few at the same time", async () => {
    let now = 0;
    let most = 0;
    const done: number[] = [];
    await fewAtOnce(
      Array.from({ length: 50 }, (_, i) => i),
      LIMITS.callsAtOnce,
      async (i) => {
        most = Math.max(most, ++now);
        for (let turns = 0; turns <= i % 3; turns++) await Promise.resolve();
        now -= 1;
        done.push(i);
      },
    );
    expect(most).toBe(LIMITS.callsAtOnce);
    expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  test("of the database has a limit, whichever it is, and is otherwise the database's own", async () => {
    const db = patient(env.GRAPH, 5_000);
    const one = db.prepare("SELECT ?1 AS a, ?2 AS b").bind(1, "x");
    expect(await one.first()).toEqual({ a: 1, b: "x" });
    expect(await one.first("b")).toBe("x");
    expect((await one.all()).results).toEqual([{ a: 1, b: "x" }]);
    expect(await one.raw()).toEqual([[1, "x"]]);
    expect((await one.run()).success).toBe(true);
    const both = await db.batch([one, env.GRAPH.prepare("SELECT 2 AS a")]);
    expect(both.map((answer) => answer.results)).toEqual([[{ a: 1, b: "x" }], [{ a: 2 }]]);
    const statement = (): unknown => ({ bind: statement, first: never, all: never, run: never, raw: never });
    const hung = patient({ prepare: statement, batch: never } as unknown as D1Database, 5);
    const query = hung.prepare("SELECT 1").bind();
    for (const call of [query.first(), query.all(), query.run(), query.raw(), hung.batch([query])])
      await expect(call).rejects.toThrow("no answer within 5 ms");
  });
});

describe("while the database is away", () => {
  test("what is said is taken, and shown when it is back; the wait survives a restart and ends", async () => {
    await without("watermark", async () => {
      const { body } = await post(model("in-the-dark"));
      expect(body).toMatchObject({ created: true, projected: false });
      expect((await backoff())?.failures).toBeGreaterThan(0);
      await exhausted();
    });
    // The database is back, and the object began anew: it still waits.
    const { body } = await post(model("behind"));
    expect(body).toMatchObject({ created: true, projected: false });
    expect((await backoff())?.failures).toBe(20);
    await log().wake();
    expect(await backoff()).toEqual(RESTED);
    for (const word of ["in-the-dark", "behind"])
      expect((await get(`/v1/nodes/${digestOf(word)}`)).status).toBe(200);
    expect((await post(model("after"))).body).toMatchObject({ projected: true });
  });

  test("a new statement is no reason to try, and is not kept waiting", async () => {
    await post(model("before"));
    await exhausted();
    let asks = 0;
    await replaced(log(), "graph", (real: D1Database) => {
      const prepare = (sql: string): D1PreparedStatement => {
        asks += 1;
        return real.prepare(sql);
      };
      return { prepare, batch: (list: D1PreparedStatement[]) => real.batch(list) };
    });
    const began = Date.now();
    taken(await postLines(Array.from({ length: 300 }, (_, i) => model(`s${i}`))));
    for (let i = 0; i < 5; i++)
      expect((await post(model(`t${i}`))).body).toMatchObject({ created: true, projected: false });
    expect(Date.now() - began, "each would wait a second for its projection").toBeLessThan(4_000);
    expect(asks).toBe(0);
    await log().wake();
    expect(asks).toBeGreaterThan(0);
    expect((await get("/health")).body.lag).toBe(0);
  });

  test("the alarm is armed before anything is tried, and never throws", async () => {
    const alarm = (): Promise<number | null> =>
      runInDurableObject(log(), (_object, state) => state.storage.getAlarm());
    await without("record", async () => {
      await post(model("waits"));
      await inLog("UPDATE backoff SET due = 0");
      await abortAllDurableObjects();
      for (let times = 0; times < 3; times++) {
        await runDurableObjectAlarm(log());
        expect(await alarm()).not.toBeNull();
      }
      expect((await backoff())?.failures).toBeGreaterThan(0);
    });
    await inLog("UPDATE backoff SET due = 0");
    await abortAllDurableObjects();
    while ((await get("/health")).body.lag > 0) await runDurableObjectAlarm(log());
    expect((await get(`/v1/nodes/${digestOf("waits")}`)).status).toBe(200);
    expect(await backoff()).toEqual(RESTED);
  });
});

describe("a batch", () => {
  const pair = [model("base"), model("child", [from("base")])];
  const circle = [model("one", [from("two")]), model("two", [from("one")])];

  test("that is written and not answered is not written again, and conflicts in it are told", async () => {
    let lost = 0;
    await replaced(
      log(),
      "graph",
      batching(async (real, statements) => {
        const answer = await real.batch(statements);
        if (statements.length < 5) return answer;
        lost += 1;
        throw new Error("D1_ERROR: the connection was lost");
      }),
    );
    const lines = taken(await postLines([...pair, ...circle]));
    expect(lost).toBeGreaterThan(0);
    expect(lines.map((line) => [line.projected, line.effect])).toEqual([
      [true, "live"],
      [true, "live"],
      [true, "live"],
      [true, "conflict"],
    ]);
    expect(await inLog("SELECT * FROM suspect")).toEqual([]);
    expect((await backoff())?.failures ?? 0).toBe(0);
  });

  test("that hangs has failed after a while, and harms nothing when it comes in late", async () => {
    let late: (() => Promise<unknown>) | undefined;
    await replaced(log(), "graph", (real: D1Database) =>
      patient(
        batching((db, statements) => {
          if (statements.length < 5) return db.batch(statements);
          late ??= () => db.batch(statements);
          return never();
        })(real),
        20,
      ),
    );
    const lines = taken(await postLines(pair));
    expect(lines.map((line) => line.projected)).toEqual([false, false]);
    expect((await backoff())?.failures).toBeGreaterThan(0);
    expect((await get("/health")).body).toMatchObject({ position: -1, lag: 2 });
    // It begins anew with a database that answers, and the batch that hung comes in before it, between, or after it.
    await abortAllDurableObjects();
    const [first] = await Promise.allSettled([late?.(), log().wake()]);
    await caughtUp();
    expect(["fulfilled", "rejected"]).toContain(first.status);
    await expect(late?.()).rejects.toThrow();
    expect((await get(`/v1/parents?id=${digestOf("child")}`)).body.nodes).toHaveLength(1);
  });

  test("that fails before it is written is written the next time", async () => {
    let failing = true;
    await replaced(
      log(),
      "graph",
      batching((db, statements) =>
        failing && statements.length >= 5
          ? Promise.reject(new Error("D1_ERROR: Network connection lost."))
          : db.batch(statements),
      ),
    );
    taken(await postLines(pair));
    expect((await get("/health")).body.lag).toBe(2);
    failing = false;
    await log().wake();
    expect((await get("/health")).body.lag).toBe(0);
  });
});

describe("a ledger", () => {
  /** The log as a ledger sees it, when it fails like this instead of taking anything. */
  const failing =
    (take: () => Promise<unknown>) =>
    (real: typeof env): unknown => ({
      ...real,
      SITE_LOG: {
        idFromName: (name: string) => real.SITE_LOG.idFromName(name),
        get: (id: DurableObjectId) => {
          const stub = real.SITE_LOG.get(id);
          return { take, settle: (p: number[], ms: number) => stub.settle(p, ms), register: stub.register };
        },
      },
    });
  const state = async (): Promise<Backoff | undefined> =>
    (await inLedger<Backoff>("acme", "SELECT failures, due FROM backoff"))[0];

  test("takes what is said while the log is away, waits longer each time, and hands it on later", async () => {
    await post(model("first"));
    let calls = 0;
    await replaced(
      lineageRoot(env, "acme"),
      "env",
      failing(async () => {
        calls += 1;
        throw Object.assign(new Error("too much to do"), { overloaded: true, retryable: true });
      }),
    );
    for (let i = 0; i < 6; i++) {
      const { status, body } = await post(model(`more-${i}`));
      expect([status, body.created, body.projected]).toEqual([201, true, false]);
    }
    const failures = (await state())?.failures ?? 0;
    expect(failures).toBeGreaterThan(0);
    expect(calls, "one that is overloaded is not asked twice").toBe(failures);
    await inLedger("acme", `UPDATE backoff SET failures = 20, due = ${Date.now() + 3_600_000}`);
    await abortAllDurableObjects();
    expect((await post(model("late"))).body).toMatchObject({ created: true, projected: false });
    expect((await state())?.failures, "a restart forgets nothing").toBe(20);
    await lineageRoot(env, "acme").wake();
    expect(await state()).toEqual(RESTED);
    await caughtUp();
    expect((await get("/health")).body.position).toBe(7);
  });

  test("asks once more where that may help", async () => {
    await post(model("first"));
    let calls = 0;
    await replaced(lineageRoot(env, "acme"), "env", (real: typeof env) =>
      failing(async () => {
        calls += 1;
        if (calls === 1) throw Object.assign(new Error("it was moved"), { retryable: true });
        const [statement] = await inLedger<{ seq: number; hash: string; json: string }>(
          "acme",
          "SELECT seq, hash, json FROM statement ORDER BY seq DESC LIMIT 1",
        );
        const ledger = JSON.parse(statement?.json ?? "").ledger;
        const offered = await lineageRoot(real, "acme").read(statement?.seq ?? 0, 1);
        return await siteLog(real).take(ledger, offered);
      })(real),
    );
    expect((await post(model("second"))).body).toMatchObject({ created: true, projected: true });
    expect(calls).toBe(2);
    expect((await state())?.failures ?? 0).toBe(0);
  });

  test("that is frozen stays so after a restart, alone, and is named", async () => {
    await post(model("mine", [], { lineage: "forked" }));
    await post(model("theirs", [], { lineage: "sound" }));
    const [first] = await lineageRoot(env, "forked").read(1, 1);
    if (first === undefined) throw new Error("it has a first statement");
    const { ledger } = JSON.parse(first.json) as { ledger: string };
    expect(await log().take(ledger, [{ ...first, hash: "0".repeat(64) }])).toMatchObject({ ok: false });
    await abortAllDurableObjects();
    const more = await post(model("more", [], { lineage: "forked" }));
    expect(more.body).toMatchObject({ created: true, projected: false });
    expect((await post(model("others", [], { lineage: "sound" }))).body).toMatchObject({ projected: true });
    const { body } = await get("/v1/admin/ledgers");
    expect(ledgersAnswerSchema.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      ledgers: [
        { lineage: "forked", ledger, seq: 2, placed: 1, frozen: "statement 1 was another before" },
        { lineage: "sound", seq: 2, placed: 2, frozen: null },
      ],
      next: null,
    });
    expect((await get("/v1/admin/ledgers?frozen=true")).body.ledgers).toHaveLength(1);
    const page = (await get("/v1/admin/ledgers?limit=1")).body;
    expect([page.ledgers.length, page.next]).toEqual([1, "forked"]);
    expect((await get(`/v1/admin/ledgers?limit=1&after=${page.next}`)).body.ledgers[0].lineage).toBe("sound");
    expect((await get("/v1/admin/ledgers?frozen=no")).body).toMatchObject({ code: "bad-query" });
    // What was said to it and not placed is not lost, and no fault of the log's.
    await inLog("UPDATE ledger SET frozen = NULL");
    await lineageRoot(env, "forked").wake();
  });
});

describe("the cron", () => {
  test("wakes what a crash left stranded", async () => {
    await post(model("first"));
    await replaced(lineageRoot(env, "acme"), "env", (real: typeof env) => ({ ...real, SITE_LOG: undefined }));
    expect((await post(model("stranded"))).body).toMatchObject({ created: true, projected: false });
    await abortAllDurableObjects();
    await log().wake();
    expect((await get(`/v1/nodes/${digestOf("stranded")}`)).status).toBe(200);
  });

  test("wakes ledgers in turn, so many at a time, and goes on after a restart where it was", async () => {
    const names = ["a", "b", "c", "d", "e"];
    for (const lineage of names) await post(model(`of-${lineage}`, [], { lineage }));
    const turn = (count: number): Promise<string[]> =>
      runInDurableObject(log(), (_object, state) => nextToWake(state.storage.sql, count));
    expect(await turn(2)).toEqual(["a", "b"]);
    expect(await turn(2)).toEqual(["c", "d"]);
    await abortAllDurableObjects();
    expect(await turn(2)).toEqual(["e", "a"]);
    expect(await turn(9)).toEqual(["b", "c", "d", "e", "a"]);
    expect(await turn(5)).toEqual(["b", "c", "d", "e", "a"]);
    expect(await turn(1)).toEqual(["b"]);
  });
});
