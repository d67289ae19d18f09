// A whole walk as NDJSON: the same as its pages, as a stream whose end is seen; and graphs of shapes that are large.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { EDGE_SETS } from "../../src/model/edge-types.ts";
import { walkLineSchema } from "../../src/wire/replies-read.ts";
import { streamWalk, type WholeWalk } from "../../worker/graph/walk-stream.ts";
import { type Lease, ROOM } from "../../worker/http/room.ts";
import { resolve, watermark } from "../../worker/read.ts";
import { type Body, call, get, migrateGraph, postLines } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const urn = (word: string): string => `urn:ex:${word}`;
const node = (word: string, parents: readonly string[] = []): object => ({
  kind: "model",
  node: urn(word),
  parents: parents.map((parent) => ({ id: urn(parent), type: "derived-from" })),
  lineage: "stream",
  created_at_utc: "2026-01-01T00:00:00Z",
});

const taken = async (records: readonly object[]): Promise<void> => {
  const { summary } = await postLines(records);
  expect(summary).toMatchObject({ created: records.length, refused: 0, next_line: null });
  expect((await get("/health")).body.lag).toBe(0);
};

const linesOf = (bytes: ArrayBuffer): Body[] =>
  new TextDecoder()
    .decode(bytes)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

async function streamed(path: string): Promise<Body[]> {
  const response = await call(path, { headers: { accept: "application/x-ndjson" } });
  expect([response.status, response.headers.get("content-type"), response.headers.get("vary")]).toEqual([
    200,
    "application/x-ndjson",
    "accept",
  ]);
  const lines = linesOf(await response.arrayBuffer());
  for (const line of [lines[0], lines[1], lines.at(-2), lines.at(-1)])
    expect(walkLineSchema.parse(line)).toEqual(line);
  return lines;
}

/** Every page of a walk. */
async function paged(path: string, limit: number): Promise<{ nodes: Body[]; edges: Body[]; first: Body }> {
  const first = (await get(`${path}&limit=${limit}`)).body;
  const nodes = [...first.nodes];
  const edges = [...(first.edges ?? [])];
  for (let cursor = first.next; cursor !== null; ) {
    const { body } = await get(`${path}&limit=${limit}&cursor=${cursor}`);
    nodes.push(...body.nodes);
    edges.push(...(body.edges ?? []));
    cursor = body.next;
  }
  return { nodes, edges, first };
}

describe("graphs that are meant to break it, streamed and in pages", () => {
  test("a fan of 5,000", async () => {
    await taken(Array.from({ length: 5_000 }, (_, i) => node(`fan-${i}`, ["fan"])));
    const path = `/v1/descendants?id=${urn("fan")}&include=edges`;
    const lines = await streamed(path);
    const { nodes, edges, first } = await paged(path, 1_000);
    expect(nodes.map((one) => one.id)).toEqual(Array.from({ length: 5_000 }, (_, i) => urn(`fan-${i}`)));
    expect(lines.flatMap((line) => line.node ?? [])).toEqual(nodes);
    expect(lines.flatMap((line) => line.edge ?? [])).toEqual(edges);
    const { nodes: _nodes, edges: _edges, next: _next, ...told } = first;
    expect(lines[0]).toEqual({ walk: told });
    expect(lines.at(-1)).toEqual({ end: { nodes: 5_000, edges: 5_000, complete: true, stopped_by: [] } });
    // Page by page: the nodes of one, then its edges.
    expect(lines.slice(1, 1_001).every((line) => "node" in line)).toBe(true);
    expect(lines.slice(1_001, 2_001).every((line) => "edge" in line)).toBe(true);
  }, 120_000);

  test("a chain of 2,000, the last first", async () => {
    await taken(
      Array.from({ length: 2_001 }, (_, i) => node(`chain-${i}`, i === 0 ? [] : [`chain-${i - 1}`])),
    );
    const path = `/v1/ancestors?id=${urn("chain-2000")}`;
    const lines = await streamed(path);
    expect(lines.slice(1, -1).map(({ node: one }) => [one.id, one.depth])).toEqual(
      Array.from({ length: 2_000 }, (_, i) => [urn(`chain-${1_999 - i}`), i + 1]),
    );
    const { nodes } = await paged(path, 999);
    expect(nodes).toEqual(lines.slice(1, -1).map((line) => line.node));
    const far = await streamed(`${path}&depth=1500`);
    expect(far.at(-1)).toEqual({ end: { nodes: 1_500, complete: false, stopped_by: ["depth"] } });
  }, 120_000);

  test("a ladder of 60 diamonds, which has a path for every grain of sand", async () => {
    const ladder = Array.from({ length: 60 }, (_, i) => [
      node(`left-${i}`, [`rung-${i}`]),
      node(`right-${i}`, [`rung-${i}`]),
      node(`rung-${i + 1}`, [`left-${i}`, `right-${i}`]),
    ]).flat();
    await taken(ladder);
    for (const path of [`/v1/ancestors?id=${urn("rung-60")}`, `/v1/descendants?id=${urn("rung-0")}`]) {
      const { nodes, edges, first } = await paged(`${path}&include=edges`, 17);
      expect([nodes.length, new Set(nodes.map((one) => one.id)).size, edges.length]).toEqual([180, 180, 240]);
      expect(first.counts).toMatchObject({ nodes: 180, edges: 240 });
      expect(nodes.at(-1)?.depth).toBe(120);
      const lines = await streamed(`${path}&include=edges`);
      expect(lines.flatMap((line) => line.edge ?? [])).toEqual(edges);
    }
  });
});

describe("a stream", () => {
  beforeAll(() => taken([node("top"), node("middle", ["top"]), node("low", ["middle"])]));

  test("is asked for by Accept or by its suffix, of every walk, in a path and by query", async () => {
    const asked = await Promise.all(
      [
        `/v1/ancestors.ndjson?id=${urn("low")}`,
        `/v1/nodes/${urn("low")}/ancestors.ndjson`,
        `/v1/descendants.ndjson?id=${urn("top")}`,
        `/v1/parents.ndjson?id=${urn("low")}`,
        `/v1/children.ndjson?id=${urn("middle")}`,
      ].map(async (path) => linesOf(await (await call(path)).arrayBuffer())),
    );
    expect(asked.map((lines) => lines.map((line) => Object.keys(line)[0]))).toEqual([
      ["walk", "node", "node", "end"],
      ["walk", "node", "node", "end"],
      ["walk", "node", "node", "end"],
      ["walk", "node", "edge", "end"],
      ["walk", "node", "edge", "end"],
    ]);
    expect(asked[1]).toEqual(asked[0]);
    expect(
      (await call(`/v1/ancestors?id=${urn("low")}`, { headers: { accept: "*/*" } })).headers.get(
        "content-type",
      ),
    ).toBe("application/json");
  });

  test("of nothing has a first line and a last", async () => {
    const lines = await streamed(`/v1/ancestors?id=${urn("top")}&include=edges`);
    expect(lines.length).toBe(2);
    expect(lines[1]).toEqual({ end: { nodes: 0, edges: 0, complete: true, stopped_by: [] } });
  });

  test.each(["limit=10", "cursor=1.1.0000000000000000"])(
    "has no pages: %s is refused with the reason",
    async (query) => {
      const response = await call(`/v1/ancestors.ndjson?id=${urn("low")}&${query}`);
      const problem: Body = await response.json();
      expect(problem).toMatchObject({ status: 400, code: "bad-query", parameter: query.split("=")[0] });
      expect(problem.detail).toContain("everything, in one answer");
      expect(problem.hint).toContain("application/json");
    },
  );

  test("that cannot begin is a problem, as any answer", async () => {
    const response = await call(`/v1/ancestors.ndjson?id=${urn("nobody")}`);
    expect([response.status, response.headers.get("content-type")]).toEqual([
      404,
      "application/problem+json",
    ]);
  });
});

describe("who reads it", () => {
  const lease = (fits = true): Lease => ({ hold: () => fits, end: () => {} });

  const walkOf = async (word: string): Promise<WholeWalk> => {
    const found = await resolve(env.GRAPH, [urn(word)], Number.MAX_SAFE_INTEGER);
    expect(found.length).toBe(1);
    return {
      starts: found.map(({ n }) => n),
      at: await watermark(env.GRAPH),
      direction: "down",
      types: EDGE_SETS.hereditary ?? [],
      throughNames: false,
      depthIsAsked: false,
      withEdges: true,
      withTaint: false,
    };
  };

  /** The same environment, which counts what the database is asked, and fails from a number on. */
  const counting = (most = Number.POSITIVE_INFINITY) => {
    const asked = { times: 0 };
    const count = (): void => {
      asked.times += 1;
      if (asked.times > most) throw new Error("the database is gone");
    };
    const GRAPH = new Proxy(env.GRAPH, {
      get(target, key) {
        const what = Reflect.get(target, key);
        if (typeof what !== "function") return what;
        return (...values: unknown[]) => {
          if (key === "prepare") count();
          return Reflect.apply(what, target, values);
        };
      },
    });
    return { asked, env: { ...env, GRAPH } };
  };

  test("is not read ahead of by more than is held for it, and then gets all", async () => {
    const { asked, env: counted } = counting();
    const { readable, ended } = await streamWalk(counted, await walkOf("fan"), lease(false), { limit: 100 });
    const reader = readable.getReader();
    await reader.read();
    let before = -1;
    while (asked.times !== before) {
      before = asked.times;
      await scheduler.wait(300);
    }
    let bytes = 0;
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read())
      bytes += value?.length ?? 0;
    await ended;
    // Fifty pages: while nobody read, few of them were asked for.
    expect(before).toBeLessThan(asked.times / 3);
    expect(bytes).toBeGreaterThan(1_000_000);
  }, 60_000);

  test("and takes nothing for long is given up, without a last line", async () => {
    const { readable, ended } = await streamWalk(env, await walkOf("fan"), lease(false), { stalledMs: 300 });
    await ended;
    await expect(new Response(readable).arrayBuffer()).rejects.toThrow("nothing was taken");
  }, 60_000);

  test("and leaves has nothing more found for it", async () => {
    const { asked, env: counted } = counting();
    const { readable, ended } = await streamWalk(counted, await walkOf("fan"), lease(false), { limit: 50 });
    await readable.cancel();
    await ended;
    expect(asked.times).toBeLessThan(40);
  });

  test("sees that it was cut where the database fails in the middle", async () => {
    const { env: failing } = counting(60);
    const { readable, ended } = await streamWalk(failing, await walkOf("fan"), lease(), { limit: 100 });
    const reader = readable.getReader();
    await expect(
      (async () => {
        for (let read = await reader.read(); !read.done; ) read = await reader.read();
      })(),
    ).rejects.toThrow("the database is gone");
    await ended;
  });

  test("has a place as long as it reads, and none after", async () => {
    const response = await call(`/v1/descendants.ndjson?id=${urn("fan")}`);
    expect(ROOM.held().requests).toBeGreaterThan(0);
    await response.arrayBuffer();
    for (let i = 0; i < 500 && ROOM.held().requests > 0; i++) await scheduler.wait(20);
    expect(ROOM.held().requests).toBe(0);
  });
});
