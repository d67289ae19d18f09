// The graph that reads are measured on: the same from the same seed, of the shape that it promises, and in the database the
// very rows that its records make when they are posted.
import { hash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "vitest";
import { serverTiming } from "../bench/ask.ts";
import { bareWalk, reversed } from "../bench/bare-walk.ts";
import { factsOf, upward } from "../bench/facts.ts";
import type { LineageGraph } from "../bench/graph.ts";
import { idOf, parentsOf, recordText } from "../bench/graph-records.ts";
import { grow } from "../bench/grow.ts";
import { loadGraphs } from "../bench/load-graph.ts";
import { page, pagedRow } from "../bench/paging.ts";
import { postLines } from "../bench/send.ts";
import { chain, fan, ladder } from "../bench/shapes.ts";
import { databaseFile, LINES_HEADERS, stopProduct, untilReadable } from "../bench/sites.ts";
import { aboutOf, growthOf } from "../bench/walks.ts";
import { cleanUp, launch, temporaryFolder } from "../support/node/launcher.ts";

afterAll(cleanUp);

const GROWTH = { name: "family", nodes: 5_000, seed: 2, longest: 60 };

const bytes = ({ kinds, offsets, parents, types, certainties }: LineageGraph): string =>
  [kinds, offsets, parents, types, certainties].map((array) => hash("sha256", array, "hex")).join(" ");

describe("a graph from a seed", () => {
  const graph = grow(GROWTH);

  it("is the same to the byte from the same seed, and another from another", () => {
    expect(bytes(grow(GROWTH))).toBe(bytes(graph));
    expect(bytes(grow({ ...GROWTH, seed: 3 }))).not.toBe(bytes(graph));
  });

  it("has edges from later nodes to earlier ones only, each pair once", () => {
    for (let n = 0; n < GROWTH.nodes; n++) {
      const parents = parentsOf(graph, n).map((parent) => parent.n);
      expect(new Set(parents).size).toBe(parents.length);
      for (const parent of parents) expect(parent).toBeLessThan(n);
    }
  });

  it("has the shape that it promises", () => {
    const facts = factsOf(graph, 50);
    expect(facts.nodes).toBe(GROWTH.nodes);
    expect(facts.edges / facts.nodes).toBeCloseTo(1.6, 1);
    expect(facts.merges / facts.nodes).toBeCloseTo(0.1, 1);
    expect(facts.checkpoints / facts.nodes).toBeCloseTo(0.2, 1);
    expect(facts.hub.n).toBe(0);
    expect(facts.hub.nodes / facts.nodes).toBeGreaterThan(0.88);
    expect(facts.hub.nodes / facts.nodes).toBeLessThan(0.95);
    expect(facts.hub.depth).toBeGreaterThanOrEqual(GROWTH.longest);
    const most = Math.max(...Array.from({ length: GROWTH.nodes }, (_, n) => parentsOf(graph, n).length));
    expect(most).toBe(8);
    for (const { nodes } of [facts.descendants, facts.ancestors]) {
      expect(nodes).toBeGreaterThanOrEqual(40);
      expect(nodes).toBeLessThanOrEqual(60);
    }
  });
});

it("is at full size what the figures are about", () => {
  const { hub, descendants, ancestors, ...size } = factsOf(grow(growthOf(1_000_000)), aboutOf(1_000_000));
  expect(size).toEqual({ nodes: 1_000_000, edges: 1_594_630, merges: 99_873, checkpoints: 200_248 });
  expect([hub.nodes, hub.depth, descendants.nodes, ancestors.nodes]).toEqual([
    934_170, 12_516, 11_401, 10_713,
  ]);
});

describe("the bare walk", () => {
  it("visits what naive recursion visits, both ways", () => {
    const graph = grow({ ...GROWTH, nodes: 300 });
    const children = new Map<number, number[]>();
    for (let n = 0; n < 300; n++)
      for (const parent of parentsOf(graph, n))
        children.set(parent.n, [...(children.get(parent.n) ?? []), n]);
    const reach = (start: number, next: (n: number) => readonly number[]): Set<number> => {
      const reached = new Set([start]);
      for (const n of reached) for (const far of next(n)) reached.add(far);
      return reached;
    };
    const ways = [
      [upward(graph), (n: number) => parentsOf(graph, n).map((parent) => parent.n)],
      [reversed(upward(graph)), (n: number) => children.get(n) ?? []],
    ] as const;
    for (const [rows, next] of ways)
      for (let start = 0; start < 300; start += 7) {
        const expected = reach(start, next);
        const walked = bareWalk(rows, start, { page: 300 });
        expect(walked?.nodes).toBe(expected.size - 1);
        expect(walked?.edges).toBe([...expected].reduce((sum, n) => sum + next(n).length, 0));
        expect(new Set([start, ...(walked?.first ?? [])])).toEqual(expected);
        expect(bareWalk(rows, start, { atMost: expected.size - 1 })).toBeDefined();
        if (expected.size > 1) expect(bareWalk(rows, start, { atMost: expected.size - 2 })).toBeUndefined();
      }
  });

  it("finds of the shapes that hurt what they say of themselves", () => {
    const depths = [ladder(60), chain(500), fan(500)].map(({ graph, start, way, reached }) => {
      const rows = way === "ancestors" ? upward(graph) : reversed(upward(graph));
      const walked = bareWalk(rows, start);
      expect(walked?.nodes).toBe(reached);
      return walked?.depth;
    });
    expect(depths).toEqual([120, 499, 1]);
  });
});

it("takes from Server-Timing the total, or else the longest, or nothing", () => {
  expect(serverTiming("walk;dur=12.5, page;desc=rows;dur=3")).toBe(12.5);
  expect(serverTiming("walk;dur=12.5, total;dur=3")).toBe(3);
  expect(serverTiming("cache;desc=hit")).toBeUndefined();
  expect(serverTiming(undefined)).toBeUndefined();
});

describe("a graph that is loaded", () => {
  // Everything that the loader fills, to the last column.
  const TABLES = ["watermark", "node", "node_view", "node_name", "edge", "graph_change"];
  const tables = (data: string): Record<string, unknown[]> => {
    const database = new DatabaseSync(databaseFile(data), { readOnly: true });
    const rows = (sql: string): unknown[] => database.prepare(sql).all();
    const all = Object.fromEntries(
      TABLES.map((table) => [
        table,
        rows(`SELECT * FROM ${table}`).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
      ]),
    );
    const schema = rows("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name");
    const left = rows("SELECT (SELECT count(*) FROM record) + (SELECT count(*) FROM lineage) AS left_out");
    database.close();
    return { ...all, schema, left };
  };

  it("has the rows that its records make when they are posted, and is walked as they are", async () => {
    const graph = grow({ ...GROWTH, nodes: 1_000 });
    const shape = ladder(5);
    const graphs = [graph, shape.graph];
    const ids = graphs.map((one) => Array.from(one.kinds, (_, n) => idOf(one, n)));
    const lines = graphs.flatMap((one, g) =>
      Array.from(one.kinds, (_, n) => {
        const id = (k: number): string => ids[g]?.[k] ?? "";
        return recordText(
          one,
          n,
          id(n),
          parentsOf(one, n).map((parent) => id(parent.n)),
        );
      }),
    );

    const posted = { data: temporaryFolder(), answer: "" };
    const ask = async (url: string): Promise<string> => {
      const answer = await fetch(`${url}/v1/descendants?id=${ids[0]?.[0]}&limit=1000`, {
        headers: LINES_HEADERS,
      });
      expect(answer.status).toBe(200);
      return await answer.text();
    };
    const other = await launch({ data: posted.data });
    // One after the other: of two lineages in one stream the order is not told.
    await postLines(`${other.url}/v1/records`, LINES_HEADERS, lines.slice(0, 1_000));
    await postLines(`${other.url}/v1/records`, LINES_HEADERS, lines.slice(1_000));
    await untilReadable(other.site, lines.length);
    posted.answer = await ask(other.url);
    await stopProduct(other);

    const loaded = temporaryFolder();
    await stopProduct(await launch({ data: loaded }));
    loadGraphs(databaseFile(loaded), graphs);
    const { left: none, ...rows } = tables(loaded);
    const { left: some, ...expected } = tables(posted.data);
    expect(rows).toEqual(expected);
    expect([none, some]).toEqual([[{ left_out: 0 }], [{ left_out: lines.length + 2 }]]);

    const site = await launch({ data: loaded });
    expect(await ask(site.url)).toBe(posted.answer);
    const paged = await page(site.url, shape, 0);
    expect(paged).toMatchObject({ listed: 15, distinct: 15, strangers: 0, counted: 15, complete: true });
    expect(paged.times).toHaveLength(2);
    expect(pagedRow(shape, paged).met).toBe(true);
    const missed = [{ distinct: 14 }, { strangers: 1 }, { listed: 16 }, { counted: 14 }, { complete: false }];
    for (const fault of [...missed, { givenUp: true }])
      expect(pagedRow(shape, { ...paged, ...fault }).met).toBe(false);
    await stopProduct(site);
    expect(() => loadGraphs(databaseFile(loaded), graphs)).toThrow("is not of a new site");
    // Three starts of a site, on whatever else the machine does.
  }, 180_000);
});
