// The graph in memory through the front door: it answers what the database answers, at every position it can be asked at,
// after every way in which it can lose what it holds; and where it does not answer, the database does.
import { abortAllDurableObjects, createExecutionContext, evictAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import namesChanged from "../../sql/queries/atlas/names-changed.sql";
import { LIFECYCLE_STATES } from "../../src/model/lifecycle.ts";
import { atlasReplica } from "../../worker/env.ts";
import worker from "../../worker/index.ts";
import { watermark } from "../../worker/read.ts";
import { type Random, random } from "../support/random.ts";
import { end, move } from "../support/workers/sayings.ts";
import {
  type Body,
  call,
  digestOf,
  get,
  getBySql,
  migrateGraph,
  model,
  post,
  postLines,
  TOKEN,
} from "../support/workers/site.ts";

beforeAll(migrateGraph);

/** Asks both, and holds the one against the other. */
async function both(path: string): Promise<Body> {
  const { body } = await get(path);
  const { engine, ...said } = body;
  const { engine: other, ...meant } = (await getBySql(path)).body;
  expect([engine, other], path).toEqual(["atlas", "sql"]);
  expect(said, path).toEqual(meant);
  return body;
}

const word = (i: number): string => `kin-${i}`;
const idOf = (i: number): string => digestOf(word(i));
const purl = (i: number, revision: string): string => `pkg:huggingface/kin/m${i}@${revision.repeat(40)}`;
const unpinned = (i: number): string => `urn:forebear:unpinned:pkg:huggingface/kin/m${i}`;

const TYPES = ["fine-tuned-from", "merged-from", "derived-from", "distilled-from"] as const;

/** Something that is said of a growing family, at random. */
async function say(dice: Random, size: number, records: string[]): Promise<number> {
  const any = (): number => dice.pick(size);
  const parents = new Map<string, object>();
  for (let k = dice.pick(4); size > 0 && k > 0; k--) {
    const id = dice.chance(0.2) ? unpinned(dice.pick(6)) : idOf(any());
    parents.set(id, {
      id,
      type: TYPES[dice.pick(TYPES.length)],
      ...(dice.chance(0.3) ? { certainty: "inferred" } : {}),
    });
  }
  const roll = dice.pick(10);
  if (roll === 0 && records.length > 0) {
    const record = records[dice.pick(records.length)];
    await post({ record, reason: "a test" }, dice.chance(0.5) ? "/v1/retractions" : "/v1/reinstatements");
    return size;
  }
  if (roll === 1 && size > 0) {
    const node = idOf(any());
    const state = LIFECYCLE_STATES[dice.pick(LIFECYCLE_STATES.length)] ?? "lab";
    if (dice.chance(0.1)) await end(node);
    else await move(node, state, { niche: `niche ${dice.pick(2)}` });
    return size;
  }
  // A further claim about a node that is there, or a node of its own.
  const i = roll < 3 && size > 0 ? any() : size;
  const { body } = await post(
    model(word(i), [...parents.values()], {
      name: dice.chance(0.4) ? `kin/m${dice.pick(6)}` : `kin/${word(i)}`,
      description: `said ${dice.pick(1_000_000)}`,
      ...(dice.chance(0.2) ? { aliases: [purl(dice.pick(8), dice.chance(0.5) ? "a" : "b")] } : {}),
      ...(dice.chance(0.2) ? { ancestry: "partial" } : {}),
    }),
    "/v1/records?unresolved=allow",
  );
  if (body.receipt?.record !== undefined) records.push(body.receipt.record);
  return Math.max(size, i + 1);
}

function question(dice: Random, size: number): string {
  const words = [
    `id=${encodeURIComponent(dice.chance(0.1) ? unpinned(dice.pick(6)) : idOf(dice.pick(size)))}`,
    `limit=${1 + dice.pick(20)}`,
    ...(dice.chance(0.5) ? ["include=edges"] : []),
    ...(dice.chance(0.3) ? [`depth=${1 + dice.pick(4)}`] : []),
    ...(dice.chance(0.3) ? ["through=names"] : []),
    ...(dice.chance(0.3) ? ["edge_types=all"] : []),
    ...(dice.chance(0.2) ? ["kinds=stub"] : []),
    ...(dice.chance(0.2) ? ["states=champion,archived,lab"] : []),
  ];
  return `/v1/${dice.chance(0.5) ? "ancestors" : "descendants"}?${words.join("&")}`;
}

test("it answers what the database answers, whatever is said and however it begins again", {
  timeout: 120_000,
}, async () => {
  const dice = random();
  const records: string[] = [];
  const pages: string[] = [];
  let size = 0;
  const asked = async (path: string): Promise<void> => {
    const answer = await get(path);
    // A stub that nobody mentioned yet is not known.
    if (answer.status === 404) return;
    const body = await both(path);
    if (body.next !== null) pages.push(`${path}&cursor=${body.next}`);
  };
  try {
    for (let step = 0; step < 90; step++) {
      size = await say(dice, size, records);
      await asked(question(dice, Math.max(1, size)));
      if (step % 30 === 17) await evictAllDurableObjects();
      if (step % 30 === 29) await abortAllDurableObjects();
      // A page of what was asked before, as it was then.
      if (pages.length > 0 && dice.chance(0.3)) {
        const path = pages[dice.pick(pages.length)] ?? "";
        const { engine: _engine, ...said } = (await get(path)).body;
        const { engine: _other, ...meant } = (await getBySql(path)).body;
        expect(said, path).toEqual(meant);
      }
    }
  } catch (error) {
    throw new Error(`with seed ${dice.seed}`, { cause: error });
  }
});

describe("it begins again", () => {
  const base = digestOf("begun");

  test("from its snapshot, and goes on from there", async () => {
    await postLines([model("begun"), model("begun-1", [{ id: base, type: "fine-tuned-from" }])]);
    await both(`/v1/descendants?id=${base}`);
    await abortAllDurableObjects();
    await post(model("begun-2", [{ id: digestOf("begun-1"), type: "fine-tuned-from" }]));
    expect((await both(`/v1/descendants?id=${base}`)).counts.nodes).toBe(2);
  });

  test("from the database, when the projection was made anew", async () => {
    const before = (await both(`/v1/descendants?id=${base}`)).nodes;
    // Somebody meddled with the database, and what is in memory was read from it.
    const { n } =
      (await env.GRAPH.prepare("SELECT n FROM node WHERE id = ?").bind(base).first<{ n: number }>()) ?? {};
    await env.GRAPH.prepare("UPDATE edge SET until_position = 0 WHERE parent = ?").bind(n).run();
    await env.GRAPH.prepare("UPDATE generation SET word = 'another'").run();
    expect((await both(`/v1/descendants?id=${base}`)).nodes).toEqual([]);
    const rebuilt = await call("/v1/admin/rebuild", { method: "POST" });
    expect(rebuilt.status, await rebuilt.text()).toBe(200);
    expect((await both(`/v1/descendants?id=${base}`)).nodes).toEqual(before);
  });

  test("from the database, when names were erased", async () => {
    const stub = "urn:forebear:unpinned:pkg:huggingface/kin/forgotten";
    const { body } = await post(model("forgotten", [], { name: "kin/forgotten" }));
    await post(model("led-on", [{ id: stub, type: "fine-tuned-from" }]), "/v1/records?unresolved=allow");
    const path = `/v1/ancestors?id=${digestOf("led-on")}&through=names`;
    expect((await both(path)).nodes.map((node: Body) => node.id)).toContain(digestOf("forgotten"));
    const { receipt } = body;
    const erased = await post(
      { statement: receipt.statement, parts: ["record"], reason: "a request" },
      "/v1/erasures",
    );
    expect(erased.status, JSON.stringify(erased.body)).toBe(201);
    expect((await both(path)).nodes.map((node: Body) => node.id)).not.toContain(digestOf("forgotten"));
  });
});

/** A question about how two of them hang together, at random. */
function connection(dice: Random, size: number): string {
  const any = (): string => encodeURIComponent(idOf(dice.pick(size)));
  const words = [
    `limit=${1 + dice.pick(20)}`,
    ...(dice.chance(0.3) ? ["edge_types=all"] : []),
    ...(dice.chance(0.3) ? ["through=names"] : []),
    ...(dice.chance(0.3) ? ["min_certainty=declared"] : []),
  ].join("&");
  const contribution = `/v1/contribution?id=${any()}${dice.chance(0.5) ? `&of=${any()}` : ""}&limit=${1 + dice.pick(9)}`;
  const questions = [
    `/v1/paths?from=${any()}&to=${any()}&include=edges&${words}`,
    `/v1/common-ancestors?id=${any()}&id=${any()}&${words}`,
    `/v1/impact?id=${any()}&${words}`,
    contribution,
  ];
  return questions[dice.pick(questions.length)] ?? contribution;
}

test("how things hang together is the same from both, too", { timeout: 60_000 }, async () => {
  const dice = random();
  const records: string[] = [];
  let size = 0;
  try {
    while (size < 25) size = await say(dice, size, records);
    for (let i = 0; i < 60; i++) {
      const path = connection(dice, size);
      const { status } = await get(path);
      // A node that was taken back altogether is a stub, and one that was never said is not known.
      if (status !== 404) await both(path);
    }
  } catch (error) {
    throw new Error(`with seed ${dice.seed}`, { cause: error });
  }
});

test("the rows that a page reads in the database are as many as it lists, and a few for each", async () => {
  const chain = Array.from({ length: 260 }, (_, i) =>
    model(`link-${i}`, i === 0 ? [] : [{ id: digestOf(`link-${i - 1}`), type: "fine-tuned-from" }]),
  );
  await postLines(chain);
  const path = `/v1/descendants?id=${digestOf("link-0")}`;
  expect((await get(path)).body.engine).toBe("atlas");
  const read = async (limit: number): Promise<number> => {
    let rows = 0;
    const answered = <T extends { meta: { rows_read?: number } }>(result: T): T => {
      rows += result.meta.rows_read ?? 0;
      return result;
    };
    const counted = (statement: D1PreparedStatement): D1PreparedStatement =>
      new Proxy(statement, {
        get(target, key) {
          if (key === "bind") return (...values: unknown[]) => counted(target.bind(...values));
          if (key === "all") return async () => answered(await target.all());
          // What one row is asked of counts as well.
          if (key === "first") return async () => answered(await target.all()).results[0] ?? null;
          return Reflect.get(target, key);
        },
      });
    const GRAPH = {
      prepare: (sql: string) => counted(env.GRAPH.prepare(sql)),
      batch: async (statements: D1PreparedStatement[]) =>
        await Promise.all(statements.map((statement) => statement.all())),
    };
    const request = new Request(`https://forebear.test${path}&limit=${limit}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    const response = await worker.fetch(
      request as never,
      { ...env, GRAPH } as never,
      createExecutionContext(),
    );
    const { engine, nodes } = (await response.json()) as Body;
    expect([engine, nodes.length]).toEqual(["atlas", limit]);
    return rows;
  };
  const [ten, hundred, most] = [await read(10), await read(100), await read(250)];
  expect([(hundred - ten) / 90, (most - hundred) / 150]).toEqual([8, 8]);
  expect(ten - 80).toBeLessThan(40);
});

test("any of several graphs in memory answers the same", async () => {
  await postLines(
    Array.from({ length: 4 }, (_, i) =>
      model(`copy-${i}`, i === 0 ? [] : [{ id: digestOf("copy-0"), type: "fine-tuned-from" }]),
    ),
  );
  for (let i = 0; i < 4; i++) {
    const path = `/v1/parents?id=${digestOf(`copy-${i}`)}`;
    const request = new Request(`https://forebear.test${path}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    const bindings = { ...env, ATLAS_REPLICAS: "3" };
    const response = await worker.fetch(request as never, bindings as never, createExecutionContext());
    expect(await response.json()).toEqual(await both(path));
  }
  const holding = await Promise.all([0, 1, 2].map((replica) => atlasReplica(env, replica).size()));
  expect(holding.every((size) => size !== null)).toBe(true);
});

test("the database answers where it does not", async () => {
  const base = digestOf("alone");
  await postLines([model("alone"), model("alone-1", [{ id: base, type: "fine-tuned-from" }])]);
  const failing = {
    idFromName: (name: string) => env.ATLAS.idFromName(name),
    get: () => ({ ask: () => Promise.reject(new Error("struck")) }),
  };
  const request = new Request(`https://forebear.test/v1/descendants?id=${base}`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  const bindings = { ...env, ATLAS: failing };
  const response = await worker.fetch(request as never, bindings as never, createExecutionContext());
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ engine: "sql", counts: { nodes: 1 }, complete: true });
});

test("it says how much it holds", async () => {
  await both(`/v1/descendants?id=${digestOf("alone")}`);
  const size = await atlasReplica(env, 0).size();
  expect(size?.edges).toBeGreaterThan(0);
  expect(size?.bytes).toBeGreaterThan(size?.nodes ?? 0);
});

test("a name that very many bear is looked at once, and not for each of them", async () => {
  const many = Array.from({ length: 600 }, (_, i) => model(`same-${i}`, [], { name: "acme/same" }));
  for (const { status } of (await postLines(many)).lines) expect(status).toBe(201);
  const { position } = await watermark(env.GRAPH);
  const { results } = await env.GRAPH.prepare("SELECT n FROM node_name WHERE name = 'acme/same'").all<{
    n: number;
  }>();
  expect(results).toHaveLength(many.length);
  const ns = JSON.stringify(results.map(({ n }) => n));
  const { meta } = await env.GRAPH.prepare(namesChanged).bind(ns, -1, position, 10).all();
  expect(meta.rows_read).toBeLessThan(20 * many.length);
});
