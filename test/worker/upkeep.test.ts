// Whether everything is as it must be can be asked, and the projection can be made again while writes go on.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { lineageRoot, siteLog } from "../../worker/env.ts";
import { dump } from "../support/workers/audit.ts";
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

beforeAll(async () => {
  await migrateGraph();
  const from = (word: string): object => ({ id: digestOf(word), type: "fine-tuned-from" });
  await postLines(
    Array.from({ length: 60 }, (_, i) =>
      model(`u${i}`, i < 2 ? [] : [from(`u${i - 1}`), from(`u${i >> 1}`)].slice(0, i === 2 ? 1 : 2), {
        name: `upkeep-${i % 3}/u${i}`,
        facets: { n: i },
      }),
    ),
  );
  const { body } = await post(model("u-wrong", [from("u1")]));
  await post({ record: body.receipt.record, reason: "wrong" }, "/v1/retractions");
  await post({ statement: body.receipt.statement, parts: ["record"], reason: "private" }, "/v1/erasures");
  await post({ name: "acme/u", from: [], records: [model("u-c", [from("u3")])] }, "/v1/cohorts");
});

const fsck = async (): Promise<Body> => (await get("/v1/admin/fsck")).body;
const rebuild = async (): Promise<Body> =>
  (await (await call("/v1/admin/rebuild", { method: "POST" })).json()) as Body;
const tables = async (): Promise<string[]> =>
  (
    await env.GRAPH.prepare(
      "SELECT name FROM sqlite_master WHERE name LIKE 'next\\_%' ESCAPE '\\' AND type = 'table'",
    ).all<{
      name: string;
    }>()
  ).results.map((row) => row.name);

describe("fsck", () => {
  test("finds nothing where everything is as it must be, and leaves nothing behind", async () => {
    const before = await dump();
    const { position } = await siteLog(env).head();
    expect(await fsck()).toEqual({
      ok: true,
      checked: {
        position,
        ledgers: 4,
        statements: position + 1,
        erased_parts: 1,
        projected: position,
        rows: expect.any(Number),
      },
      differences: [],
      more: 0,
    });
    expect(await dump()).toEqual(before);
    expect(await tables()).toEqual([]);
  });

  test("names a row that the log does not say, and one that is missing", async () => {
    const [row] = (
      await env.GRAPH.prepare("SELECT * FROM node_name WHERE name = 'upkeep-1/u4'").all<
        Record<string, unknown>
      >()
    ).results;
    await env.GRAPH.prepare("UPDATE node_name SET name = 'altered' WHERE name = 'upkeep-1/u4'").run();
    const { ok, differences } = await fsck();
    expect(ok).toBe(false);
    expect(differences).toHaveLength(2);
    expect(differences[0]).toMatch(/^node_name: a row that the log does not say: .*altered/);
    expect(differences[1]).toMatch(/^node_name: a row of the log is missing: .*upkeep-1\/u4/);
    expect(row).toBeDefined();
    await rebuild();
    expect((await fsck()).ok).toBe(true);
  });

  test("names a statement whose bytes are not what was said", async () => {
    const alter = (to: string): Promise<void> =>
      runInDurableObject(lineageRoot(env, "upkeep-1"), (_object, state) => {
        const { sql } = state.storage;
        const [trigger] = sql
          .exec<{ sql: string }>("SELECT sql FROM sqlite_master WHERE name = 'part_stays'")
          .toArray();
        sql.exec("DROP TRIGGER part_stays");
        sql.exec(
          "UPDATE part SET text = replace(text, ?1, ?2) WHERE seq = 2 AND name = 'record'",
          to === "0" ? "u4" : "U4",
          to === "0" ? "U4" : "u4",
        );
        sql.exec(trigger?.sql ?? "");
      });
    await alter("0");
    const { ok, differences } = await fsck();
    expect(ok).toBe(false);
    expect(differences[0]).toMatch(/ledger [0-9a-f]{32}, number 2: its parts are not what its payload says/);
    await alter("1");
    expect((await fsck()).ok).toBe(true);
  });

  test("is for the token alone", async () => {
    const response = await call("/v1/admin/fsck", { headers: { authorization: "Bearer nobody" } });
    expect(response.status).toBe(401);
  });
});

describe("a rebuild", () => {
  test("makes the same rows again, as often as one likes", async () => {
    const before = await dump();
    const { position } = await siteLog(env).head();
    for (let i = 0; i < 3; i++) {
      expect(await rebuild()).toEqual({ ok: true, position });
      expect(await dump()).toEqual(before);
      expect(await tables()).toEqual([]);
    }
    expect((await fsck()).ok).toBe(true);
  });

  test("goes on while records are taken, and has them all", async () => {
    const say = async (): Promise<number[]> => {
      const taken: number[] = [];
      for (let i = 0; i < 20; i++) {
        const { status } = await post(
          model(`u-while-${i}`, [{ id: digestOf("u1"), type: "fine-tuned-from" }]),
        );
        taken.push(status);
      }
      return taken;
    };
    const [taken, ...done] = await Promise.all([say(), rebuild(), fsck()]);
    expect(taken).toEqual(Array(20).fill(201));
    // One of the two came first; the other was told so, or had its turn.
    expect(done.some((one) => one.ok)).toBe(true);
    expect((await fsck()).ok).toBe(true);
    expect((await get(`/v1/children?id=${digestOf("u1")}`)).body.counts.nodes).toBeGreaterThanOrEqual(20);
  });

  test("mends a projection that was altered", async () => {
    const before = await dump();
    await env.GRAPH.prepare("DELETE FROM edge WHERE ordinal = 1").run();
    expect(await dump()).not.toEqual(before);
    expect((await rebuild()).ok).toBe(true);
    expect(await dump()).toEqual(before);
  });
});
