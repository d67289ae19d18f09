// What was true at a position is answered as of it for ever, to the byte, whatever is said since; only an erasure takes
// something out of the past, too.
import { abortAllDurableObjects, createExecutionContext, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { OPERATIONS } from "../../src/wire/openapi-operations.ts";
import { siteLog } from "../../worker/env.ts";
import { withoutSuffix } from "../../worker/http/address.ts";
import worker, { ROUTES } from "../../worker/index.ts";
import { postLinesOf, requestsOf, takeBackup } from "../support/workers/backup.ts";
import { caughtUp, cure, inLog, poison, untilQuarantined } from "../support/workers/faults.ts";
import { furnish } from "../support/workers/furnish.ts";
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
  postLines,
  TOKEN,
} from "../support/workers/site.ts";

beforeEach(migrateGraph);
afterEach(async () => {
  await reset();
  await abortAllDurableObjects();
});

const from = (word: string): object => ({ id: digestOf(word), type: "fine-tuned-from" });

/** A way to ask, as of something. */
const asOf = (path: string, said: unknown): string =>
  `${path}${path.includes("?") ? "&" : "?"}as_of=${encodeURIComponent(String(said))}`;

/** Says it; the position where it stands. */
async function say(body: object, path = "/v1/records?unresolved=allow"): Promise<Body> {
  const answer = await post(body, path);
  expect(answer.body, JSON.stringify(answer.body)).toMatchObject({ created: true, projected: true });
  return answer.body;
}

/** The log's entries by position: when each was placed. */
const times = async (): Promise<string[]> =>
  (await inLog<{ at: string }>("SELECT at FROM entry ORDER BY position")).map(({ at }) => at);

/** Until the clock has passed everything in the log: then every instant in it is settled. */
async function untilPast(): Promise<void> {
  const last = (await times()).at(-1) ?? "";
  while (new Date().toISOString() <= last) await scheduler.wait(1);
}

const isRefused = ({ status, body }: Answer, code = "bad-query", parameter = "as_of"): void =>
  expect([status, body.code, body.parameter], JSON.stringify(body)).toEqual([400, code, parameter]);

/** What has an empty list of nothing, where others do not know what they are asked about. */
const LISTS: Readonly<Record<string, string>> = {
  "/v1/lineages": "lineages",
  "/v1/advisories": "advisories",
  "/v1/waivers": "waivers",
  "/v1/violations": "violations",
  "/v1/exports/index": "entries",
  "/v1/questions/stale-bases": "nodes",
  "/v1/questions/weak-champions": "nodes",
  "/v1/questions/licence-conflicts": "nodes",
};

describe("every question", () => {
  const fresh = async (path: string): Promise<boolean> =>
    /^min_position: "x" cannot be used/.test((await get(`${path}?min_position=x`)).body.detail);

  test("of the graph takes it or says why not, by every route", async () => {
    const taken: string[] = [];
    const refused: string[] = [];
    const otherwise: string[] = [];
    for (const [method, route] of ROUTES) {
      const path = route.replace("*", "x");
      if (method !== "GET" || !/^\/(v1|id)\//.test(path) || !(await fresh(path))) continue;
      const { status, body } = await get(`${path}?as_of=x`);
      // That there is no such format comes first.
      if (status === 406) otherwise.push(route);
      else {
        isRefused({ status, body });
        expect(body.detail, route).toMatch(/^as_of: ("x" cannot be used|.* has no past)/);
        (body.detail.includes("has no past") ? refused : taken).push(route);
      }
    }
    expect(refused).toEqual(["/v1/agents/*", "/v1/search", "/v1/source"]);
    expect(otherwise.filter((route) => withoutSuffix(route).suffix === undefined)).toEqual([]);
    const described = OPERATIONS.filter(
      ({ method, parameters = [] }) => method === "get" && parameters.includes("asOf"),
    );
    const routes = described.map(({ path }) => path.replace(/\{.*$/, "*"));
    expect(new Set(taken.filter((route) => withoutSuffix(route).suffix === undefined))).toEqual(
      new Set(routes),
    );
  });

  test("is answered as of where reads are as without it, and of before the first statement as nothing", {
    timeout: 60_000,
  }, async () => {
    const ways = await furnish();
    const head = (await siteLog(env).head()).position;
    const text = async (path: string): Promise<[number, string]> => {
      const response = await call(path);
      return [response.status, new TextDecoder().decode(await response.arrayBuffer())];
    };
    for (const [operation, path] of Object.entries(ways)) {
      const now = await text(path);
      const row = OPERATIONS.find((one) => one.path === operation && one.method === "get");
      if (!row?.parameters?.includes("asOf")) {
        isRefused(await get(asOf(path, head)));
        continue;
      }
      expect(await text(asOf(path, head)), path).toEqual(now);
      for (const before of ["-1", "2020-01-01T00:00:00Z"]) {
        if (path === "/v1/graph") {
          expect(await (await call(asOf(path, before))).text()).not.toMatch(/^</m);
          continue;
        }
        const { status, body } = await get(asOf(path, before));
        const list = LISTS[path.replace(/\?.*/, "")];
        if (list !== undefined) expect([body.position, body[list], body.next], path).toEqual([-1, [], null]);
        // Those that every site has are older than its log.
        else if (path === "/v1/policies")
          expect([body.position, body.policies.every((one: Body) => one.shipped)]).toEqual([-1, true]);
        else expect([status, body.code], path).toEqual([404, "not-found"]);
      }
    }
  });

  test("is answered with the position that it stands for", async () => {
    const { receipt } = await say(model("base"));
    await say(model("later"));
    for (const path of [`/v1/nodes/${digestOf("base")}.ttl`, `/v1/records/${receipt.record}`]) {
      const response = await call(asOf(path, 0));
      expect([response.status, response.headers.get("forebear-position")]).toEqual([200, "0"]);
      await response.arrayBuffer();
    }
    expect((await get(asOf("/v1/lineages", 0))).body.position).toBe(0);
    expect((await get(asOf(`/v1/nodes/${digestOf("base")}`, 0))).body.position).toBe(0);
  });
});

describe("what a thing was called", () => {
  const URN = (word: string): string => `urn:example:${word}`;

  test("an id that came to be known later says from when on", async () => {
    await say(model("base"));
    const { position } = await say(model("child", [from("base")]));
    for (const path of [`/v1/nodes/${digestOf("child")}`, `/v1/ancestors?id=${digestOf("child")}`]) {
      const { status, body } = await get(asOf(path, position - 1));
      expect([status, body.code, body.hint]).toEqual([
        404,
        "not-found",
        `It is known from position ${position} on.`,
      ]);
      expect((await get(asOf(path, position))).status).toBe(200);
    }
    const never = await get(asOf(`/v1/nodes/${digestOf("never")}`, position));
    expect([never.status, never.body.hint]).toEqual([404, expect.stringContaining("Check the id")]);
  });

  test("another name counts from when it was said until it was taken back, and again", async () => {
    await say(model("thing"));
    const said = await say(model("thing", [], { aliases: [URN("thing")] }));
    const judged = { record: said.receipt.record, reason: "wrong" };
    const ended = await say(judged, "/v1/retractions");
    const again = await say(judged, "/v1/reinstatements");
    const status = async (at: number): Promise<number> =>
      (await get(asOf(`/v1/nodes/${URN("thing")}`, at))).status;
    expect(await status(said.position - 1)).toBe(404);
    expect(await status(said.position)).toBe(200);
    expect(await status(ended.position)).toBe(404);
    expect(await status(again.position)).toBe(200);
    const unknown = await get(asOf(`/v1/nodes/${URN("thing")}`, ended.position));
    expect(unknown.body.hint).toBe(`It is known from position ${again.position} on.`);
    const { body } = await get(asOf(`/v1/nodes/${URN("thing")}`, said.position));
    expect([body.id, body.aliases]).toEqual([digestOf("thing"), [URN("thing")]]);
  });

  test("an id was another node's before it was its own", async () => {
    const other = URN("other");
    await say(model("thing"));
    const alias = await say(model("thing", [], { aliases: [other] }));
    await say({ record: alias.receipt.record, reason: "wrong" }, "/v1/retractions");
    const own = await say({
      kind: "model",
      node: other,
      parents: [],
      created_at_utc: "2026-01-01T00:00:00Z",
    });
    const node = async (at: number): Promise<string> => (await get(asOf(`/v1/nodes/${other}`, at))).body.id;
    expect([await node(alias.position), await node(own.position)]).toEqual([digestOf("thing"), other]);
  });

  test("a name that ended is a name of then", async () => {
    const { receipt, position } = await say(model("thing"));
    const { position: ended } = await say({ record: receipt.record, reason: "wrong" }, "/v1/retractions");
    for (const path of ["/v1/nodes?name=acme/thing", "/v1/descendants?name=acme/thing"]) {
      expect((await get(asOf(path, position))).status).toBe(200);
      expect((await get(asOf(path, ended))).status).toBe(404);
    }
  });

  test("an id that ends like an action is found by its IRI as of when it was known", async () => {
    const id = "urn:example:a/closure";
    await say(model("base"));
    const { position } = await say({
      kind: "model",
      node: id,
      parents: [],
      created_at_utc: "2026-01-01T00:00:00Z",
    });
    expect((await get(asOf(`/id/${id}`, position))).body.id).toBe(id);
    const before = await get(asOf(`/id/${id}`, position - 1));
    expect([before.status, before.body.detail]).toEqual([404, "urn:example:a is not known here."]);
  });
});

test("a record stands as it stood: not yet, live, retracted, live again", async () => {
  await say(model("base"));
  const { receipt, position } = await say(model("child", [from("base")]));
  const path = `/v1/records/${receipt.record}`;
  const judged = { record: receipt.record, reason: "wrong" };
  const ended = await say(judged, "/v1/retractions");
  const again = await say(judged, "/v1/reinstatements");
  const state = async (at: number): Promise<string> => (await get(asOf(path, at))).body.state;
  expect([await state(position), await state(ended.position), await state(again.position)]).toEqual([
    "live",
    "retracted",
    "live",
  ]);
  const before = await get(asOf(path, position - 1));
  expect([before.status, before.body.hint]).toEqual([404, `It is known from position ${position} on.`]);
  const node = await get(asOf(`/v1/records/${digestOf("child")}`, position - 1));
  expect([node.status, node.body.hint], "a node is no record").toEqual([
    404,
    expect.stringContaining("Receipts"),
  ]);
  const parents = async (at: number): Promise<number> =>
    (await get(asOf(`/v1/parents?id=${digestOf("child")}`, at))).body.counts.nodes;
  expect([await parents(position), await parents(ended.position)]).toEqual([1, 0]);
});

test("a cohort and a family say since when they are there", async () => {
  await say(model("base"));
  const { id, position } = await say(
    {
      name: "north/step",
      from: [digestOf("base")],
      records: [model("c", [from("base")], { lineage: "north" })],
    },
    "/v1/cohorts",
  );
  const cohort = await get(asOf(`/v1/cohorts/${id}`, position - 1));
  expect([cohort.status, cohort.body.hint]).toEqual([404, `It is known from position ${position} on.`]);
  expect((await get(asOf(`/v1/cohorts/${id}`, position))).body.read_position).toBe(position);
  const family = await get(asOf("/v1/lineages/north", position - 1));
  expect([family.status, family.body.hint]).toEqual([404, `It was founded at position ${position}.`]);
});

test("what was erased is gone from the past, which says so", async () => {
  const secret = "tell-nobody";
  const { receipt, position } = await say(model("thing", [], { name: "acme/secret", description: secret }));
  const child = await say(model("child", [from("thing")]));
  const paths = [`/v1/nodes/${digestOf("thing")}`, `/v1/closure?id=${digestOf("child")}`];
  for (const path of paths)
    expect(JSON.stringify((await get(asOf(path, child.position))).body)).toContain(secret);
  await say({ statement: receipt.statement, parts: ["record"], reason: "asked to" }, "/v1/erasures");
  for (const path of paths) {
    const { status, body } = await get(asOf(path, child.position));
    expect([status, body.position]).toEqual([200, child.position]);
    expect(JSON.stringify(body)).not.toMatch(/tell-nobody|acme\/secret/);
    expect(JSON.stringify(body)).toContain('"withheld":["record"]');
  }
  const { body } = await get(asOf(`/v1/records/${receipt.record}`, position));
  expect([body.withheld, body.state]).toEqual([["record"], "live"]);
  expect((await get(asOf("/v1/nodes?name=acme/secret", position))).status).toBe(404);
});

test("what was in quarantine is known from its release on", async () => {
  await say(model("base"));
  await poison("bitter");
  const said = await post(model("bitter", [from("base")], { description: "bitter" }));
  await untilQuarantined(1);
  await cure("bitter");
  const { statement } = said.body.receipt;
  const { position } = (await post({ statement, reason: "mended" }, "/v1/admin/releases")).body;
  await caughtUp();
  const path = `/v1/nodes/${digestOf("bitter")}`;
  const before = await get(asOf(path, position - 1));
  expect([before.status, before.body.hint]).toEqual([404, `It is known from position ${position} on.`]);
  expect((await get(asOf(path, position))).body.parents).toHaveLength(1);
});

describe("an instant", () => {
  test("stands for the last position at or before it", async () => {
    for (let i = 0; i < 5; i++) {
      // Many at the same time, and then a while nothing.
      await postLines([model(`a${i}`), model(`b${i}`), model(`c${i}`)]);
      await scheduler.wait(3);
    }
    await untilPast();
    const at = await times();
    expect(at.length).toBe(15);
    const moments = new Set(at.flatMap((one) => [-1, 0, 1].map((more) => Date.parse(one) + more)));
    for (const moment of moments) {
      const text = new Date(moment).toISOString();
      // One that is not past yet is asked below.
      if (text > (at.at(-1) ?? "")) continue;
      const position = at.findLastIndex((one) => one <= text);
      expect((await get(asOf("/v1/lineages", text))).body.position, text).toBe(position);
      const finer = text.replace("Z", "999Z");
      expect((await get(asOf("/v1/lineages", finer))).body.position, finer).toBe(position);
    }
  });

  test("has a zone, of which the plus may be escaped or not", async () => {
    await say(model("base"));
    await say(model("child", [from("base")]));
    await untilPast();
    const last = (await times()).at(-1) ?? "";
    const east = new Date(Date.parse(last) + 5_400_000).toISOString().replace("Z", "+01:30");
    const west = new Date(Date.parse(last) - 28_800_000).toISOString().replace("Z", "-08:00");
    for (const said of [last, encodeURIComponent(east), east, west, last.toLowerCase()]) {
      const { status, body } = await get(`/v1/nodes/${digestOf("child")}?as_of=${said}`);
      expect([status, body.position], said).toEqual([200, 1]);
    }
  });

  test("that is not past is refused, and told where the log ends", async () => {
    const empty = await get(asOf("/v1/lineages", "2999-01-01T00:00:00Z"));
    isRefused(empty);
    expect(empty.body.detail).toContain("the log is empty");
    await say(model("base"));
    const [last] = await times();
    for (const said of ["2999-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"]) {
      const { status, body } = await get(asOf("/v1/lineages", said));
      isRefused({ status, body });
      expect(body.detail).toBe(`as_of: ${said} is not past yet; the log ends at position 0, of ${last}.`);
      expect(body.hint).toContain("as_of=0");
    }
  });

  test("that the log has reached and the clock has not may still get more", async () => {
    await say(model("base"));
    const ahead = new Date(Date.now() + 3_600_000).toISOString();
    const stub = siteLog(env);
    // As of a clock that went back: what comes next stands at the same time.
    await inLog("DROP TRIGGER entry_stays");
    await inLog("UPDATE entry SET at = ?1", ahead);
    isRefused(await get(asOf("/v1/lineages", ahead)));
    const just = new Date(Date.parse(ahead) - 1).toISOString();
    expect((await get(asOf("/v1/lineages", just))).body.position).toBe(-1);
    await say(model("child"));
    expect(await times()).toEqual([ahead, ahead]);
    expect((await stub.asOf(Date.parse(ahead))).position).toBeNull();
  });

  test("is not known while there is half a log, but for what is past in it", async () => {
    for (const word of ["a", "b", "c", "d"]) {
      await say(model(word));
      await scheduler.wait(3);
    }
    await untilPast();
    const at = await times();
    const lines = await takeBackup();
    await reset();
    await abortAllDurableObjects();
    await migrateGraph();
    const requests = await requestsOf(lines, 0, 2);
    for (const request of requests.slice(0, 2)) expect((await postLinesOf(request)).status).toBe(200);
    const { position } = await siteLog(env).head();
    expect(position).toBeLessThan(3);
    const { status, body } = await get(asOf("/v1/lineages", at[3]));
    expect([status, body.code]).toEqual([503, "unavailable"]);
    expect((await siteLog(env).asOf(Date.parse(at[0] ?? "") - 1)).position).toBe(-1);
    for (const request of requests.slice(2)) await postLinesOf(request);
    await caughtUp();
    for (const [i, one] of at.entries())
      expect((await get(asOf("/v1/lineages", one))).body.position, one).toBe(i);
  });
});

describe("a value that cannot be", () => {
  test.each([
    "x",
    "",
    "-2",
    "+1",
    "1.5",
    "1e3",
    " 1",
    "0x10",
    "9999999999",
    "NaN",
    "null",
    "now",
    "2026",
    "2026-01-31",
    "2026-01-31T12:00:00",
    "2026-02-30T12:00:00Z",
    "2026-01-31T12:00:00+25:00",
    "2026-01-31 12:00:00Z",
  ])("%j is refused", async (said) => {
    await say(model("base"));
    isRefused(await get(asOf(`/v1/nodes/${digestOf("base")}`, said)));
    isRefused(await get(asOf("/v1/lineages/acme?limit=1", said)));
  });

  test("a position beyond the log is told where it ends", async () => {
    const empty = await get(asOf("/v1/lineages", 0));
    isRefused(empty);
    expect(empty.body.detail).toContain("the log is empty");
    await say(model("base"));
    const { status, body } = await get(asOf("/v1/lineages", 1));
    isRefused({ status, body });
    expect(body.detail).toBe("as_of: the log ends at position 0.");
  });

  test("it is said twice, is nearly another, or is asked where there is no past", async () => {
    isRefused(await get("/v1/lineages?as_of=-1&as_of=-1"));
    expect((await get("/v1/lineages?as_off=0")).body.hint).toContain("as_of");
    for (const path of ["/health?as_of=0", "/v1/admin/ledgers?as_of=0"]) isRefused(await get(path));
    isRefused(await post(model("b"), "/v1/records?as_of=0"));
  });

  test("nobody is told who may not come in", async () => {
    for (const said of ["x", "2020-01-01T00:00:00Z"]) {
      const response = await call(asOf("/v1/lineages", said), { headers: { authorization: "none" } });
      expect([response.status, ((await response.json()) as Body).code]).toEqual([401, "unauthorized"]);
    }
  });
});

describe("beside other parameters", () => {
  test("min_position may not be after it", async () => {
    for (const word of ["a", "b", "c"]) await say(model(word));
    await untilPast();
    const { status, body } = await get("/v1/lineages?as_of=0&min_position=1");
    isRefused({ status, body }, "bad-query", "min_position");
    expect(body.detail).toContain("as_of asks for position 0");
    // Also where neither is there yet.
    isRefused(await get("/v1/lineages?as_of=7&min_position=8"), "bad-query", "min_position");
    isRefused(
      await get(asOf("/v1/lineages?min_position=0", "2020-01-01T00:00:00Z")),
      "bad-query",
      "min_position",
    );
    isRefused(await get("/v1/lineages?as_of=1&min_position=x"), "bad-query", "min_position");
    for (const said of ["1", "2", (await times()).at(-1)])
      expect((await get(asOf("/v1/lineages?min_position=1", said))).status).toBe(200);
  });

  test("a cursor is of one position, and its pages fit together while the graph grows", async () => {
    await say(model("base"));
    for (const word of ["a", "b", "c"]) await say(model(word, [from("base")]));
    await untilPast();
    const at = (await times()).at(-1) ?? "";
    await scheduler.wait(2);
    for (const path of [`/v1/descendants?id=${digestOf("base")}&limit=2`, "/v1/lineages/acme?limit=2"])
      for (const said of ["3", at]) {
        const whole = (await get(asOf(path.replace("limit=2", "limit=9"), said))).body.nodes;
        const first = (await get(asOf(path, said))).body;
        expect([first.position, first.nodes.length]).toEqual([3, 2]);
        await say(model(`late ${path} ${said}`, [from("base")]));
        const next = `&cursor=${first.next}`;
        for (const way of [asOf(path, said), asOf(path, 3), asOf(path, at), path]) {
          const second = (await get(way + next)).body;
          expect([second.position, second.next], way).toEqual([3, null]);
          expect([...first.nodes, ...second.nodes]).toEqual(whole);
        }
        for (const other of ["2", "-1", "4", "2020-01-01T00:00:00Z"]) {
          const { body } = await get(asOf(path, other) + next);
          expect([body.code, body.detail], other).toEqual([
            "bad-cursor",
            expect.stringContaining("pinned to position 3"),
          ]);
        }
        isRefused(await get(asOf(path, "x") + next));
        isRefused(await get(`${asOf(path, said)}${next}&min_position=4`), "bad-query", "min_position");
      }
  });

  test("a page of families goes on after a name, as of the same position", async () => {
    for (const lineage of ["a", "b", "c"]) await say(model(lineage, [], { lineage }));
    await say(model("ab", [], { lineage: "ab" }));
    const { body } = await get("/v1/lineages?as_of=2&limit=1&after=a");
    expect([body.position, body.lineages.map((one: Body) => one.name), body.next]).toEqual([2, ["b"], "b"]);
  });
});

test("the log is asked what an instant stands for, and nothing else", async () => {
  await say(model("base"));
  await untilPast();
  const at = (await times()).at(-1);
  const by = strike("fails before it does anything");
  const bindings = callsStruck(callsStruck(env, "SITE_LOG", "head", by), "SITE_LOG", "asOf", by);
  const send = async (path: string): Promise<[number, string]> => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const request = new Request(`https://forebear.test${path}`, { headers });
    const response = await worker.fetch(request as never, bindings as never, createExecutionContext());
    const { code = "" } = (await response.json()) as Body;
    return [response.status, code];
  };
  for (const said of [-1, 0]) expect(await send(asOf("/v1/lineages", said))).toEqual([200, ""]);
  expect(by.hits()).toBe(0);
  expect(await send(asOf("/v1/lineages", at))).toEqual([503, "unavailable"]);
});

test("a position that reads have not come to is waited for, and refused when they do not come", async () => {
  await say(model("base"));
  await inLog(
    "INSERT INTO backoff (id, failures, due) VALUES (1, 20, ?1) ON CONFLICT (id) DO UPDATE SET failures = 20, due = ?1",
    Date.now() + 3_600_000,
  );
  await abortAllDurableObjects();
  expect((await post(model("late"))).body).toMatchObject({ created: true, projected: false });
  await untilPast();
  for (const said of ["1", (await times()).at(-1)]) {
    const response = await call(asOf(`/v1/nodes/${digestOf("late")}`, said));
    const body = (await response.json()) as Body;
    expect([response.status, body.code, body.position, response.headers.get("retry-after")]).toEqual([
      503,
      "behind",
      0,
      "1",
    ]);
    expect(body.hint).toContain("as_of");
  }
  expect((await get(asOf("/v1/lineages", 0))).status).toBe(200);
  await siteLog(env).wake();
  expect((await get(asOf(`/v1/nodes/${digestOf("late")}`, 1))).body.position).toBe(1);
});
