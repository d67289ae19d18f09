// Who was told a position reads no answer that is older: the read waits for it, or says how far reads are.
import { abortAllDurableObjects, createExecutionContext, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import guard from "../../sql/queries/write/guard.sql";
import { OPERATIONS } from "../../src/wire/openapi-operations.ts";
import { problemSchema } from "../../src/wire/replies.ts";
import { type Env, siteLog } from "../../worker/env.ts";
import worker from "../../worker/index.ts";
import { postLinesOf, requestsOf, takeBackup } from "../support/workers/backup.ts";
import { caughtUp, inLog, replaced, without } from "../support/workers/faults.ts";
import { dropProjection } from "../support/workers/rebuild.ts";
import { callsStruck, graphStruck, strike } from "../support/workers/seams.ts";
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
afterEach(async () => {
  await reset();
  await abortAllDurableObjects();
});

const head = async (): Promise<number> => (await siteLog(env).head()).position;
const from = (word: string): object => ({ id: digestOf(word), type: "fine-tuned-from" });

/** A family, an agent, a cohort and a run; answers with every way to ask for them, each by the operation that it is. */
async function furnish(): Promise<Readonly<Record<string, string>>> {
  const transformation = { id: "https://ci.example/runs/9", type: "fine-tuning" };
  await post(model("base"));
  const { receipt } = (await post(model("child", [from("base")], { transformation }))).body;
  const cohort = { name: "acme/step", from: [digestOf("base")], records: [model("c1", [from("base")])] };
  const { id } = (await post(cohort, "/v1/cohorts")).body;
  await call("/v1/agents/p1", {
    method: "PUT",
    body: JSON.stringify({ type: "person", name: "Käthe" }),
    headers: { "content-type": "application/json" },
  });
  const headers = { "content-type": "application/vnd.openrange.snapshot+json" };
  const { older } = await import("../support/snapshots.ts");
  const document = JSON.stringify(older(null));
  const imported = (await (
    await call("/v1/import", { method: "POST", body: document, headers })
  ).json()) as Body;
  const child = digestOf("child");
  const node = Object.fromEntries(
    ["", "manifest", "closure", "parents", "children", "ancestors", "descendants", "siblings"].flatMap(
      (action) => [
        [`/v1/nodes/{id}${action && `/${action}`}`, `/v1/nodes/${child}${action && `/${action}`}`],
        [`/v1/${action || "nodes"}`, `/v1/${action || "nodes"}?id=${child}`],
      ],
    ),
  );
  return {
    ...node,
    "/v1/nodes/{id}/source": `/v1/nodes/${imported.node}/source`,
    "/v1/source": `/v1/source?id=${imported.node}`,
    "/id/{id}": `/id/${child}`,
    "/v1/records/{id}": `/v1/records/${receipt.record}`,
    "/v1/cohorts/{id}": `/v1/cohorts/${id}`,
    "/v1/runs/{id}": `/v1/runs/${transformation.id}`,
    "/v1/agents/{id}": "/v1/agents/p1",
    "/v1/search": "/v1/search?q=acme",
    "/v1/lineages": "/v1/lineages",
    "/v1/lineages/{name}": "/v1/lineages/acme",
  };
}

/** A way to ask, that asks for a position, too. */
const at = (path: string, position: unknown): string =>
  `${path}${path.includes("?") ? "&" : "?"}min_position=${position}`;

/** Something is in the log, and nothing of it is shown before somebody wakes the log. */
async function unshown(word: string): Promise<number> {
  await inLog(
    "INSERT INTO backoff (id, failures, due) VALUES (1, 20, ?1) ON CONFLICT (id) DO UPDATE SET failures = 20, due = ?1",
    Date.now() + 3_600_000,
  );
  await abortAllDurableObjects();
  expect((await post(model(word))).body).toMatchObject({ created: true, projected: false });
  return await head();
}

const send = async (path: string, bindings: Env): Promise<Answer> => {
  const request = new Request(`https://forebear.test${path}`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  const response = await worker.fetch(request as never, bindings as never, createExecutionContext());
  return { status: response.status, body: await response.json() };
};

/** It is refused, saying how far reads are and when to come back. */
async function isBehind(response: Response, position: number): Promise<void> {
  const body = (await response.json()) as Body;
  expect([response.status, body.code, body.position], JSON.stringify(body)).toEqual([
    503,
    "behind",
    position,
  ]);
  expect(response.headers.get("retry-after")).toBe("1");
  expect(problemSchema.parse(body)).toEqual(body);
}

test("every question of the graph has it, answers when it is there, and refuses when it is not", {
  timeout: 60_000,
}, async () => {
  const ways = await furnish();
  const described = OPERATIONS.filter((row) => row.parameters?.includes("minPosition")).map(
    (row) => row.path,
  );
  expect(Object.keys(ways).sort()).toEqual([...new Set(described)].sort());
  const shown = await head();
  const text = async (path: string): Promise<[number, string]> => {
    const response = await call(path);
    return [response.status, new TextDecoder().decode(await response.arrayBuffer())];
  };
  const before = new Map<string, [number, string]>();
  for (const path of Object.values(ways)) {
    before.set(path, await text(path));
    expect(before.get(path)?.[0], path).toBe(200);
    for (const position of [0, shown]) expect(await text(at(path, position)), path).toEqual(before.get(path));
  }
  const position = await unshown("late");
  expect(position).toBe(shown + 1);
  for (const path of Object.values(ways)) {
    await isBehind(await call(at(path, position)), shown);
    expect((await text(at(path, shown)))[0], path).toBe(200);
  }
  await siteLog(env).wake();
  for (const path of Object.values(ways)) expect((await text(at(path, position)))[0], path).toBe(200);
  const { body } = await get(at(`/v1/nodes/${digestOf("late")}`, position));
  expect(body.position).toBe(position);
});

test.each(["ttl", "jsonld"])("an export as %s has it, too", async (suffix) => {
  await post(model("base"));
  const path = `/v1/nodes/${digestOf("base")}.${suffix}`;
  const response = await call(at(path, 0));
  expect([response.status, response.headers.get("forebear-position")]).toEqual([200, "0"]);
  await response.arrayBuffer();
  await isBehind(await call(at(path, await unshown("late"))), 0);
});

test("a read waits for a projection that is on its way, and shows what was said", async () => {
  await post(model("base"));
  // A pass that runs has the database that it began with.
  await siteLog(env).wake();
  const by = strike("is slow");
  await replaced(siteLog(env), "graph", () => graphStruck(env.GRAPH, (sqls) => sqls.includes(guard), by));
  const init = {
    method: "POST",
    body: JSON.stringify(model("child", [from("base")])),
    headers: { "content-type": "application/json", prefer: "respond-async" },
  };
  const said = (await (await call("/v1/records", init)).json()) as Body;
  expect(said).toMatchObject({ created: true, projected: false });
  while (by.hits() === 0) await scheduler.wait(2);
  expect((await get(`/v1/nodes/${digestOf("child")}`)).status, "who does not ask reads what is shown").toBe(
    404,
  );
  const reading = get(at(`/v1/nodes/${digestOf("child")}`, await head()));
  by.end();
  const { status, body } = await reading;
  expect([status, body.id, body.position]).toEqual([200, digestOf("child"), 1]);
});

describe("a position that cannot be", () => {
  test.each(["-1", "1.5", "x", "", "1e3", " 1", "9999999999", "NaN"])("%j is refused", async (said) => {
    await post(model("base"));
    const { status, body } = await get(at(`/v1/nodes/${digestOf("base")}`, encodeURIComponent(said)));
    expect([status, body.code, body.parameter]).toEqual([400, "bad-query", "min_position"]);
  });

  test("nothing has it: the log ends before it", async () => {
    const empty = await get("/v1/lineages?min_position=0");
    expect([empty.status, empty.body.code]).toEqual([400, "bad-query"]);
    expect(empty.body.detail).toContain("the log is empty");
    await post(model("base"));
    const { status, body } = await get("/v1/lineages?min_position=1");
    expect([status, body.code, body.parameter]).toEqual([400, "bad-query", "min_position"]);
    expect(body.detail).toContain("position 0");
    expect(problemSchema.parse(body)).toEqual(body);
  });

  test("it is said twice, or where nothing of the graph is asked", async () => {
    await post(model("base"));
    for (const path of [
      "/v1/lineages?min_position=0&min_position=0",
      "/health?min_position=0",
      "/v1/admin/ledgers?min_position=0",
    ])
      expect((await get(path)).body).toMatchObject({ code: "bad-query", parameter: "min_position" });
    expect((await post(model("b"), "/v1/records?min_position=0")).body.code).toBe("bad-query");
    const deleted = await call("/v1/agents/p1?min_position=0", { method: "DELETE" });
    expect(((await deleted.json()) as Body).code).toBe("bad-query");
  });

  test("it is near to another name", async () => {
    expect((await get("/v1/lineages?min_positoin=0")).body.hint).toContain("min_position");
  });

  test("the cursor is pinned to one before it", async () => {
    await post(model("base"));
    for (const word of ["a", "b", "c"]) await post(model(word, [from("base")]));
    for (const path of [`/v1/children?id=${digestOf("base")}&limit=1`, "/v1/lineages/acme?limit=1"]) {
      const first = (await get(at(path, 3))).body;
      expect(first.position).toBeGreaterThanOrEqual(3);
      const position = (await post(model(`late-${path.length}`))).body.position;
      const next = `${path}&cursor=${first.next}`;
      expect((await get(at(next, 3))).status).toBe(200);
      const { status, body } = await get(at(next, position));
      expect([status, body.code, body.parameter]).toEqual([400, "bad-query", "min_position"]);
      expect(body.detail).toContain(`pinned to position ${first.position}`);
    }
  });

  test("nobody is asked for it who may not come in", async () => {
    const response = await call("/v1/lineages?min_position=x", { headers: { authorization: "none" } });
    expect([response.status, ((await response.json()) as Body).code]).toEqual([401, "unauthorized"]);
  });
});

describe("where it cannot be known", () => {
  test.each([
    ["head", "fails before it does anything"],
    ["head", "hangs, and comes in late"],
    ["settle", "fails before it does anything"],
    ["settle", "hangs, and comes in late"],
  ] as const)("because the log's %s %s, nothing that is older is answered", async (method, fault) => {
    await post(model("base"));
    const position = await unshown("late");
    const by = strike(fault);
    const { status, body } = await send(
      at("/v1/lineages", position),
      callsStruck(env, "SITE_LOG", method, by),
    );
    expect([status, body.code, body.position]).toEqual([503, "behind", 0]);
    // A call that failed, and not one that hangs, is made once more.
    expect(by.hits()).toBe(fault.startsWith("fails") ? 2 : 1);
    // What is shown is shown without the log.
    expect((await send(at("/v1/lineages", 0), callsStruck(env, "SITE_LOG", method, by))).status).toBe(200);
    by.end();
    await by.comesIn();
    await caughtUp();
  });

  test("because the database is away", async () => {
    await post(model("base"));
    await without("watermark", async () => {
      const { status, body } = await get("/v1/lineages?min_position=0");
      expect([status, body.code]).toEqual([503, "unavailable"]);
    });
  });

  test("because the database was lost, and the log does not know yet", async () => {
    const { position } = (await post(model("base"))).body;
    await dropProjection();
    await migrateGraph();
    await isBehind(await call(at("/v1/lineages", position)), -1);
    await siteLog(env).wake();
    expect((await get(at("/v1/lineages", position))).body.lineages).toHaveLength(1);
  });

  test("because the site is being restored, and has a part of its log", async () => {
    for (const word of ["a", "b", "c", "d"]) await post(model(word));
    const lines = await takeBackup();
    await reset();
    await abortAllDurableObjects();
    await migrateGraph();
    const requests = await requestsOf(lines, 0, 2);
    for (const request of requests.slice(0, 2)) expect((await postLinesOf(request)).status).toBe(200);
    expect(await head()).toBeLessThan(3);
    await isBehind(await call(at("/v1/lineages", 3)), -1);
    for (const request of requests.slice(2)) await postLinesOf(request);
    await caughtUp();
    expect((await get(at("/v1/lineages", 3))).status).toBe(200);
  });
});

test("who does not ask for it pays nothing: no question more, neither of the database nor of the log", async () => {
  await post(model("base"));
  const asked: string[] = [];
  const GRAPH = new Proxy(env.GRAPH, {
    get(target, key) {
      if (key !== "prepare") return (Reflect.get(target, key) as (...all: unknown[]) => unknown).bind(target);
      return (sql: string) => {
        asked.push(sql);
        return target.prepare(sql);
      };
    },
  });
  const by = strike("fails before it does anything");
  const bindings = { ...callsStruck(env, "SITE_LOG", "head", by), GRAPH };
  const questions = async (path: string): Promise<string[]> => {
    asked.length = 0;
    expect((await send(path, bindings)).status).toBe(200);
    return [...asked];
  };
  const path = `/v1/nodes/${digestOf("base")}`;
  const [watermarkSql, ...rest] = await questions(path);
  expect(await questions(at(path, 0))).toEqual([watermarkSql, watermarkSql, ...rest]);
  expect(by.hits()).toBe(0);
});
