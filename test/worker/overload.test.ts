// More than can be done: what waits is bounded, whoever finds no room is told when to come back, and nothing that was
// acknowledged is lost. What was refused was not taken.
import { abortAllDurableObjects, reset, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LIMITS } from "../../src/model/limits.ts";
import { REFUSALS } from "../../src/model/refusal.ts";
import { lineageRoot, siteLog } from "../../worker/env.ts";
import { chunksOf } from "../../worker/http/body.ts";
import { refusalOf } from "../../worker/http/failures.ts";
import { gathering } from "../../worker/http/gathering.ts";
import { type Lease, room } from "../../worker/http/room.ts";
import { answerQueue } from "../../worker/http/stream.ts";
import { HeldBytes } from "../../worker/log/held.ts";
import { bounded } from "../../worker/platform/bounded.ts";
import { TooLate } from "../../worker/platform/patience.ts";
import { problemResponse } from "../../worker/problem.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { batching, caughtUp, inLedger, inLog, replaced, taken } from "../support/workers/faults.ts";
import { rebuild } from "../support/workers/rebuild.ts";
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

beforeEach(migrateGraph);

/** Whatever was too much: the log is whole, and gives the same rows again. */
afterEach(async () => {
  await caughtUp();
  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await rebuild();
  expect(await dump()).toEqual(before);
  await reset();
});

const encoder = new TextEncoder();
const json = { "content-type": "application/json" };
const ndjson = { "content-type": "application/x-ndjson" };

type Open = {
  readonly answer: Promise<Response>;
  readonly send: (text: string) => void;
  readonly end: () => void;
};

/** A request that is sent piece by piece. */
function open(path: string, headers: Record<string, string>): Open {
  let control: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      control = controller;
    },
  });
  return {
    answer: call(path, { method: "POST", body, headers }),
    send: (text) => control?.enqueue(encoder.encode(text)),
    end: () => control?.close(),
  };
}

/** Lets everything that is ready go on. */
const turns = async (count = 40): Promise<void> => {
  for (let i = 0; i < count; i++) await scheduler.wait(1);
};

async function untilRefused(path: string): Promise<Response> {
  for (;;) {
    const response = await call(path);
    if (response.status === 503) return response;
    await response.body?.cancel();
    await scheduler.wait(1);
  }
}

describe("the room for requests", () => {
  const most = { requests: 3, bytes: 100, stalledMs: 1_000 };

  test("is so many at once, and so many bytes; who ends makes room", () => {
    const here = room(most);
    const [one, two, three] = [here.enter(), here.enter(), here.enter()];
    expect(here.enter()).toBeUndefined();
    two?.end();
    two?.end();
    expect(here.held()).toEqual({ requests: 2, bytes: 0 });
    expect(one?.hold("body", 60)).toBe(true);
    expect(three?.hold("piece", 41)).toBe(true);
    expect(here.enter(), "there is no byte left").toBeUndefined();
    expect(three?.hold("piece", 40)).toBe(true);
    expect(here.enter(), "there is no byte left").toBeUndefined();
    one?.end();
    expect(here.held()).toEqual({ requests: 1, bytes: 40 });
    expect(one?.hold("body", 60), "who has ended holds nothing").toBe(true);
    expect(here.held()).toEqual({ requests: 1, bytes: 40 });
  });

  test("is left to others by streams, and by who does not read", () => {
    const here = room({ ...most, requests: 10 });
    expect(here.enter()?.hold("piece", 50)).toBe(true);
    expect(here.enter()?.hold("piece", 1), "streams have half of it").toBe(false);
    expect(here.enter()?.hold("answers", 50)).toBe(true);
    expect(here.enter()?.hold("answers", 1), "so have answers").toBe(false);
    expect(here.enter()?.hold("body", 49)).toBe(true);
    expect(here.enter()).toBeUndefined();
  });

  test("does not count who shows no sign of life, until there is one", () => {
    let now = 0;
    const here = room(most, () => now);
    const gone = here.enter();
    gone?.hold("body", 90);
    now = 1_001;
    const lease = here.enter();
    expect(lease?.hold("body", 50)).toBe(true);
    expect(here.held()).toEqual({ requests: 1, bytes: 50 });
    expect(gone?.hold("body", 90), "it was not gone").toBe(false);
    expect(here.held()).toEqual({ requests: 2, bytes: 140 });
    gone?.end();
    expect(here.held()).toEqual({ requests: 1, bytes: 50 });
  });

  test("is refused to whoever comes when it is full of bodies, before anything is taken; health is told all the same", async () => {
    const half = LIMITS.recordBytes / 2;
    const count = LIMITS.requestsBytes / half;
    const senders = Array.from({ length: count }, () => open("/v1/records", json));
    for (const one of senders) one.send(" ".repeat(half));
    const refused = await untilRefused("/v1/lineages");
    expect(refused.headers.get("retry-after")).toBe("2");
    expect(await refused.json()).toMatchObject({ code: "overloaded", status: 503, retry_after: 2 });
    expect(await post(model("refused"))).toMatchObject({ status: 503, body: { code: "overloaded" } });
    expect((await postLines([model("refused")])).status).toBe(503);
    expect((await get("/health")).body).toMatchObject({ status: "ok", position: -1 });
    // Who is inside goes on; the first of them is through, and there is room.
    const [first, ...others] = senders;
    first?.send(JSON.stringify(model("first")));
    first?.end();
    expect((await first?.answer)?.status).toBe(503);
    for (const [i, one] of others.entries()) {
      one.send(JSON.stringify(model(`other-${i}`)));
      one.end();
    }
    const statuses = await Promise.all(others.map(async (one) => (await one.answer).status));
    const fitting = statuses.filter((status) => status === 201).length;
    expect(statuses.filter((status) => status !== 201 && status !== 503)).toEqual([]);
    expect(fitting).toBeGreaterThan(0);
    await caughtUp();
    expect((await get("/health")).body.position).toBe(fitting - 1);
    expect((await post(model("later"))).status).toBe(201);
  });

  test("is refused to the streams that it has no room for; those inside are read to their end", async () => {
    const inside: Open[] = [];
    let refused: Response | undefined;
    for (let i = 0; refused === undefined && i < 200; i++) {
      const one = open("/v1/records", ndjson);
      one.send(`${JSON.stringify(model(`of-stream-${i}`))}\n`);
      const response = await one.answer;
      if (response.status === 503) refused = response;
      else inside.push({ ...one, answer: Promise.resolve(response) });
    }
    expect(refused?.headers.get("retry-after")).toBe("2");
    expect(inside.length).toBe(Math.floor(LIMITS.requestsBytes / 2 / (512_000 + LIMITS.recordBytes)));
    for (const one of inside) one.end();
    for (const one of inside) {
      const lines = (await (await one.answer).text()).trim().split("\n");
      expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ summary: { created: 1, refused: 0 } });
    }
    expect((await postLines([model("after")])).summary).toMatchObject({ created: 1 });
  });
});

describe("bytes", () => {
  test("that come one by one are held as what they are, and beyond the limit only counted", () => {
    const held = gathering(10_000);
    for (let i = 0; i < 10_000; i++) held.add(new Uint8Array([i % 251]));
    const whole = held.take();
    expect([whole.length, whole[0], whole[9_999]]).toEqual([10_000, 0, 9_999 % 251]);
    expect(held.size()).toBe(0);
    held.add(new Uint8Array(10_001));
    expect(held.size()).toBe(10_001);
    expect(held.take().length).toBe(10_000);
    held.add(new Uint8Array([7]));
    expect([...held.take()]).toEqual([7]);
  });

  test("of a body and of a line that are sent one by one are read", async () => {
    const slow = (path: string, headers: Record<string, string>, text: string): Promise<Response> => {
      const bytes = encoder.encode(text);
      let at = 0;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (at === bytes.length) controller.close();
          else controller.enqueue(bytes.slice(at, ++at));
        },
      });
      return call(path, { method: "POST", body, headers });
    };
    const text = JSON.stringify(model("sl\u00f6w"));
    expect((await slow("/v1/records", json, text)).status).toBe(201);
    const lines = await (await slow("/v1/records", ndjson, `${text}\n${text}`)).text();
    expect(JSON.parse(lines.trim().split("\n").at(-1) ?? "")).toMatchObject({ summary: { known: 2 } });
  });

  test("that do not come are not waited for: what was sent so far is let go", async () => {
    let cancelled = false;
    const stuck = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(encoder.encode('{"kind"')),
      cancel() {
        cancelled = true;
      },
    });
    const read: number[] = [];
    const reading = (async () => {
      for await (const chunk of chunksOf(stuck, 20)) read.push(chunk.length);
    })();
    await expect(reading).rejects.toThrow(TooLate);
    expect([read, cancelled]).toEqual([[7], true]);
    let whole = "";
    for await (const chunk of chunksOf(new Response("all of it").body, 5_000))
      whole += new TextDecoder().decode(chunk);
    expect(whole).toBe("all of it");
  });

  test("that the log holds until they are projected are so many, and so many entries", () => {
    const statement = {} as never;
    const few = new HeldBytes();
    for (let i = 0; i < 100; i++) few.hold(i, statement, [{ name: "record", text: "x".repeat(250_000) }]);
    expect(few.load()).toEqual({ entries: 64, characters: LIMITS.heldCharacters });
    few.forget(31);
    expect(few.load()).toEqual({ entries: 32, characters: LIMITS.heldCharacters / 2 });
    const many = new HeldBytes();
    for (let i = 0; i <= LIMITS.heldEntries; i++) many.hold(i, statement, [{ name: "body", text: "{}" }]);
    expect(many.load().entries).toBe(LIMITS.heldEntries);
    expect(many.get(LIMITS.heldEntries)).toBeUndefined();
  });
});

describe("answers", () => {
  const lease = (isRoom: () => boolean): Lease & { held: number } => ({
    held: 0,
    hold(_what, bytes) {
      this.held = bytes;
      return isRoom();
    },
    end() {},
  });
  const kilobyte = "x".repeat(1_000);

  test("wait for their reader, sooner where there is little room, and are not lost", async () => {
    let isRoom = true;
    const place = lease(() => isRoom);
    const queue = answerQueue(place);
    for (let i = 0; i < 8_000; i++) await queue.write(kilobyte);
    expect(place.held).toBe(LIMITS.heldAnswerBytes);
    const waiting = queue.write("!");
    let went = false;
    void waiting.then(() => {
      went = true;
    });
    await turns();
    expect(went).toBe(false);
    const reader = queue.readable.getReader();
    await reader.read();
    await waiting;
    isRoom = false;
    let read = 0;
    const writing = (async () => {
      await queue.write("?");
      queue.close();
    })();
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read())
      read += value?.length ?? 0;
    await writing;
    expect(read).toBe(7_999 * 1_000 + 2);
  });

  test("that nobody takes for long end the stream, and whoever left is not waited for", async () => {
    const stuck = answerQueue(
      lease(() => false),
      300,
    );
    await expect(stuck.write("x".repeat(LIMITS.leastAnswerBytes + 1))).rejects.toThrow(TooLate);
    const left = answerQueue(
      lease(() => false),
      300,
    );
    const waiting = left.write("x".repeat(LIMITS.leastAnswerBytes + 1));
    await left.readable.cancel();
    await waiting;
    await left.write("more");
  });
});

describe("a number of things that wait", () => {
  test("is bounded by how many they are and by what they hold; one alone always has room", () => {
    const waiting = bounded({ count: 2, size: 10 });
    const large = waiting.enter(50);
    expect(large).toBeDefined();
    expect(waiting.enter(1)).toBeUndefined();
    large?.();
    large?.();
    expect(waiting.count()).toBe(0);
    expect([waiting.enter(5), waiting.enter(5), waiting.enter(0)].map((one) => one !== undefined)).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe("a ledger that is not founded yet", () => {
  /** What the ledger asks of the log hangs until it is let go. */
  async function held(lineage: string): Promise<() => void> {
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    await replaced(lineageRoot(env, lineage), "env", (real: typeof env) => ({
      ...real,
      SITE_LOG: {
        idFromName: (name: string) => real.SITE_LOG.idFromName(name),
        get: (id: DurableObjectId) => {
          const stub = real.SITE_LOG.get(id);
          return {
            async register(ledger: string, name: string) {
              await gate;
              return await real.SITE_LOG.get(id).register(ledger, name);
            },
            take: (ledger: string, offered: never[]) => stub.take(ledger, offered),
            settle: (positions: number[], ms: number) => stub.settle(positions, ms),
          };
        },
      },
    }));
    return go;
  }
  const fresh = (word: string): object => model(word, [], { lineage: "fresh" });
  const waiting = async (): Promise<number> =>
    await runInDurableObject(lineageRoot(env, "fresh"), (object) =>
      (object as unknown as { untaken: { count: () => number } }).untaken.count(),
    );

  const large = (i: number): object =>
    model(`large-${i}`, [], { lineage: "fresh", facets: { of: "x".repeat(250_000) } });

  /** As many as may wait, by what they say. */
  async function filled(): Promise<Promise<{ status: number }>[]> {
    const fitting = Math.floor(LIMITS.ledgerCharacters / 250_500);
    const first = Array.from({ length: fitting }, (_, i) => post(large(i)));
    while ((await waiting()) < fitting) await scheduler.wait(1);
    return first;
  }

  test("keeps so many waiting and refuses the others before they are taken; a stream waits and is taken", async () => {
    const go = await held("fresh");
    const first = Array.from({ length: LIMITS.ledgerCalls }, (_, i) => post(fresh(`waiting-${i}`)));
    while ((await waiting()) < LIMITS.ledgerCalls) await scheduler.wait(1);
    const late = await Promise.all(Array.from({ length: 20 }, (_, i) => post(fresh(`late-${i}`))));
    for (const { status, body } of late)
      expect([status, body.code, body.retry_after]).toEqual([429, "busy", 1]);
    const response = await call("/v1/records", {
      method: "POST",
      body: JSON.stringify(fresh("late-once-more")),
      headers: json,
    });
    expect(response.headers.get("retry-after")).toBe("1");
    await response.body?.cancel();
    const stream = postLines([fresh("streamed-1"), model("of-others"), fresh("streamed-2")]);
    // The others' line is taken while those of the ledger are held up.
    while ((await lineageRoot(env, "acme").end()) === 0) await scheduler.wait(1);
    go();
    for (const { status } of await Promise.all(first)) expect(status).toBe(201);
    expect(taken(await stream).map((line) => [line.line, line.status, line.receipt.seq])).toEqual([
      [1, 201, LIMITS.ledgerCalls + 1],
      [2, 201, 1],
      [3, 201, LIMITS.ledgerCalls + 2],
    ]);
    const [{ said } = { said: 0 }] = await inLedger<{ said: number }>(
      "fresh",
      "SELECT count(*) AS said FROM statement",
    );
    expect(said, "what was refused was not taken").toBe(LIMITS.ledgerCalls + 2);
    for (const i of [0, 7, 19]) expect((await get(`/v1/nodes/${digestOf(`late-${i}`)}`)).status).toBe(404);
  });

  test("keeps so many characters waiting", async () => {
    const go = await held("fresh");
    const first = await filled();
    expect(await post(large(first.length))).toMatchObject({ status: 429, body: { code: "busy" } });
    go();
    for (const { status } of await Promise.all(first)) expect(status).toBe(201);
    expect((await post(large(first.length))).status).toBe(201);
  });

  test("answers for a stream line by line where the wait has no end", async () => {
    const go = await held("fresh");
    const first = await filled();
    const { lines, summary } = await postLines([large(first.length), "{broken"]);
    expect(lines).toMatchObject([
      { line: 1, status: 429, code: "busy", retry_after: 1 },
      { line: 2, status: 400, code: "not-json" },
    ]);
    expect(summary).toMatchObject({ created: 0, refused: 2 });
    go();
    for (const { status } of await Promise.all(first)) expect(status).toBe(201);
  });

  test.each([
    [{ overloaded: true, retryable: true }, "overloaded", 1],
    [{ retryable: true }, "unavailable", 2],
  ])("while the log fails with %j says so, and takes nothing", async (said, code, times) => {
    let calls = 0;
    await replaced(lineageRoot(env, "fresh"), "env", (real: typeof env) => ({
      ...real,
      SITE_LOG: {
        idFromName: (name: string) => real.SITE_LOG.idFromName(name),
        get: () => ({
          register() {
            calls += 1;
            throw Object.assign(new Error("too much to do"), said);
          },
        }),
      },
    }));
    const answer = await post(fresh("first"));
    expect(answer).toMatchObject({
      status: 503,
      body: { code, detail: expect.stringContaining("nothing was taken") },
    });
    expect(answer.body.retry_after).toBeGreaterThan(0);
    expect(calls, "one that is overloaded is not asked twice").toBe(times);
    await abortAllDurableObjects();
    expect((await post(fresh("first"))).status).toBe(201);
  });
});

/** What is written to the database hangs until it is let go. Looked at again and again: no promise of another object wakes it. */
async function hanging(): Promise<() => void> {
  let on = true;
  await replaced(
    siteLog(env),
    "graph",
    batching(async (real, statements) => {
      while (on && statements.length >= 5) await scheduler.wait(2);
      return await real.batch(statements);
    }),
  );
  return () => {
    on = false;
  };
}

describe("while the database hangs", () => {
  test("more is taken than may wait for it: nobody is refused, nothing is lost", async () => {
    const letGo = await hanging();
    await post(model("founder"));
    const count = LIMITS.ledgerSettles + 60;
    const said = Array.from({ length: count }, (_, i) =>
      post(model(`meanwhile-${i}`), "/v1/records?unresolved=allow"),
    );
    const answers = await Promise.all(said);
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
    expect(answers.filter(({ body }) => body.projected)).toEqual([]);
    letGo();
    await caughtUp();
    expect((await get("/health")).body.position).toBe(count);
  });

  test("what was acknowledged and is not shown yet is no unknown parent, member, or record", async () => {
    const letGo = await hanging();
    const parent = await post(model("parent"));
    expect(parent.body).toMatchObject({ created: true, projected: false });
    const child = await post(model("child", [{ id: digestOf("parent"), type: "fine-tuned-from" }]));
    expect(child).toMatchObject({ status: 201, body: { created: true, parents_checked: false } });
    const cohort = { name: "acme/step", from: [digestOf("parent")], members: [digestOf("child")] };
    expect((await post(cohort, "/v1/cohorts")).status).toBe(201);
    const { record } = parent.body.receipt;
    const early = await post({ record, reason: "It was not so." }, "/v1/retractions");
    expect(early).toMatchObject({ status: 503, body: { code: "unavailable", retry_after: 1 } });
    letGo();
    await caughtUp();
    expect((await get(`/v1/parents?id=${digestOf("child")}`)).body).toMatchObject({
      counts: { nodes: 1 },
      gaps: { stubs: 0 },
    });
    expect((await post(model("orphan", [{ id: digestOf("nobody"), type: "derived-from" }]))).body.code).toBe(
      "unknown-parent",
    );
    const unknown = { record: `rec:${"0".repeat(64)}`, reason: "It was not so." };
    expect((await post(unknown, "/v1/retractions")).body.code).toBe("unknown-record");
    expect((await post({ record, reason: "It was not so." }, "/v1/retractions")).status).toBe(201);
  });
});

test("what is read back after an outage is no more at once than can be held, however many ledgers it is from", async () => {
  const ledgers = Array.from({ length: 10 }, (_, i) => `family-${i}`);
  const letGo = await hanging();
  const said = (lineage: string, n: number, size: number): string =>
    JSON.stringify(model(`${lineage}-${n}`, [], { lineage, facets: { of: "x".repeat(size) } }));
  const say = async (lines: readonly string[]): Promise<void> => {
    const headers = { ...ndjson, prefer: "respond-async" };
    const response = await call("/v1/records", { method: "POST", body: lines.join("\n"), headers });
    expect(await response.text()).toContain(`"created":${lines.length}`);
  };
  // First what is small, of all; then what is large.
  await say(ledgers.map((lineage) => said(lineage, 0, 1)));
  for (let n = 1; n <= 3; n++) await say(ledgers.map((lineage) => said(lineage, n, 200_000)));
  await inLog(
    "INSERT INTO backoff (id, failures, due) VALUES (1, 20, ?1) ON CONFLICT (id) DO UPDATE SET failures = 20, due = ?1",
    Date.now() + 3_600_000,
  );
  letGo();
  await abortAllDurableObjects();
  let read = 0;
  let most = 0;
  await replaced(siteLog(env), "env", (real: typeof env) => ({
    ...real,
    LINEAGE_ROOT: {
      idFromName: (name: string) => real.LINEAGE_ROOT.idFromName(name),
      get: (id: DurableObjectId) => {
        const stub = real.LINEAGE_ROOT.get(id);
        return {
          wake: () => stub.wake(),
          async read(from: number, count: number, characters: number) {
            const answer = await real.LINEAGE_ROOT.get(id).read(from, count, characters);
            for (const { parts } of answer) for (const { text } of parts) read += text?.length ?? 0;
            most = Math.max(most, read);
            return answer;
          },
        };
      },
    },
  }));
  await replaced(
    siteLog(env),
    "graph",
    batching(async (real, statements) => {
      if (statements.length >= 5) read = 0;
      return await real.batch(statements);
    }),
  );
  await caughtUp();
  expect(most).toBeGreaterThan(1_000_000);
  expect(most, "twice what a batch holds, and one statement").toBeLessThan(4_300_000);
});

describe("a failure", () => {
  test.each<[object, string | undefined]>([
    [
      Object.assign(new Error("Durable Object is overloaded."), { overloaded: true, retryable: true }),
      "overloaded",
    ],
    [new Error("D1_ERROR: D1 DB is overloaded. Requests queued for too long."), "overloaded"],
    [new Error("D1_ERROR: D1 DB is overloaded. Too many requests queued."), "overloaded"],
    [new Error("D1_ERROR: Network connection lost."), "unavailable"],
    [Object.assign(new Error("Network connection lost."), { retryable: true }), "unavailable"],
    [Object.assign(new Error("The object was reset."), { durableObjectReset: true }), "unavailable"],
    [new TooLate("no answer within 20000 ms"), "unavailable"],
    [new TypeError("undefined is not a function"), undefined],
  ])("%s", (error, code) => {
    expect(refusalOf(error)?.code).toBe(code);
  });

  test("that may pass says when to come back, in the header and in the body", async () => {
    const passing = Object.entries(REFUSALS).filter(([, { status }]) => status === 429 || status === 503);
    expect(passing.map(([code]) => code)).toEqual(["busy", "behind", "overloaded", "unavailable"]);
    for (const [code] of passing) {
      const response = problemResponse({ code: code as "busy", detail: "It was too much." });
      const { retry_after } = (await response.json()) as Body;
      expect(retry_after).toBeGreaterThan(0);
      expect(response.headers.get("retry-after")).toBe(String(retry_after));
    }
  });
});
