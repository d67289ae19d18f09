// Ancestors and descendants through the front door: exact, complete or saying why not, paged without gaps.
import { beforeAll, describe, expect, test } from "vitest";
import { random } from "../support/random.ts";
import { type Body, call, digestOf, get, migrateGraph, model, postLines } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const ids = (answer: { body: Body }): string[] => answer.body.nodes.map((node: Body) => node.id);
const from = (word: string, type = "fine-tuned-from", more: object = {}): object => ({
  id: digestOf(word),
  type,
  ...more,
});

describe("a diamond with its data", () => {
  beforeAll(async () => {
    await postLines([
      {
        kind: "dataset",
        name: "acme/corpus",
        artifact: { digest: digestOf("corpus") },
        parents: [],
        created_at_utc: "2026-01-01T00:00:00Z",
      },
      model("top", [from("corpus", "trained-on")], {
        transformation: { code: `swh:1:rev:${"1".repeat(40)}` },
      }),
      model("left", [from("top")]),
      model("right", [from("top")]),
      model("bottom", [
        from("left", "merged-from", { weight: 0.7, weight_unit: "merge-coefficient" }),
        from("right", "merged-from", {
          weight: 0.3,
          weight_unit: "merge-coefficient",
          certainty: "inferred",
        }),
      ]),
    ]);
  });

  test("is walked up once, breadth first, with exact counts", async () => {
    const { body } = await get(`/v1/nodes/${digestOf("bottom")}/ancestors`);
    expect(body.nodes.map((node: Body) => [node.name, node.depth])).toEqual([
      ["acme/left", 1],
      ["acme/right", 1],
      ["acme/top", 2],
      ["acme/corpus", 3],
    ]);
    expect(body).toMatchObject({
      engine: "atlas",
      complete: true,
      stopped_by: [],
      counts: { nodes: 4, edges: 5, by_kind: { model: 3, dataset: 1 }, by_state: { none: 4 } },
      gaps: { stubs: 0, unpinned: 0, partial: 0, unspecified: 4 },
      weakest_certainty: "inferred",
      next: null,
    });
  });

  test("is walked down to everything the corpus shaped", async () => {
    const answer = await get(`/v1/descendants?id=${digestOf("corpus")}`);
    expect(ids(answer)).toEqual(["top", "left", "right", "bottom"].map(digestOf));
    expect(answer.body.counts).toMatchObject({ nodes: 4, edges: 5 });
  });

  test("context is followed when asked for", async () => {
    const code = `swh:1:rev:${"1".repeat(40)}`;
    const answer = await get(`/v1/ancestors?id=${digestOf("bottom")}&edge_types=hereditary,context`);
    expect(ids(answer)).toContain(code);
    expect(answer.body.gaps.stubs).toBe(1);
    expect(ids(await get(`/v1/descendants?id=${code}&edge_types=built-with`))).toEqual([digestOf("top")]);
  });

  test("a depth says that there is more beyond it, and says nothing when there is not", async () => {
    const two = await get(`/v1/ancestors?id=${digestOf("bottom")}&depth=2`);
    expect(two.body).toMatchObject({
      complete: false,
      stopped_by: ["depth"],
      counts: { nodes: 3, edges: 4 },
    });
    const three = await get(`/v1/ancestors?id=${digestOf("bottom")}&depth=3`);
    expect(three.body).toMatchObject({ complete: true, stopped_by: [], counts: { nodes: 4, edges: 5 } });
  });

  test("kinds filter what is listed and counted, not what is walked", async () => {
    const { body } = await get(`/v1/ancestors?id=${digestOf("bottom")}&kinds=dataset`);
    expect(body.nodes.map((node: Body) => node.name)).toEqual(["acme/corpus"]);
    expect(body.counts).toEqual({ nodes: 1, edges: 1, by_kind: { dataset: 1 }, by_state: { none: 1 } });
  });

  test("parents and children carry their edges, weighted, of every type", async () => {
    const parents = await get(`/v1/nodes/${digestOf("bottom")}/parents`);
    expect(parents.body.edges).toMatchObject([
      {
        parent: digestOf("left"),
        child: digestOf("bottom"),
        type: "merged-from",
        weight: 0.7,
        weight_unit: "merge-coefficient",
        mutation: { type: "model-merge" },
      },
      { parent: digestOf("right"), weight: 0.3, certainty: "inferred" },
    ]);
    expect(parents.body).toMatchObject({ complete: true, counts: { nodes: 2, edges: 2 } });
    const children = await get(`/v1/nodes/${digestOf("top")}/children`);
    expect(ids(children)).toEqual([digestOf("left"), digestOf("right")]);
    expect(
      (await get(`/v1/nodes/${digestOf("top")}/parents`)).body.edges.map((edge: Body) => edge.type).sort(),
    ).toEqual(["built-with", "trained-on"]);
  });

  test("several starts are walked together and not listed", async () => {
    const answer = await get(`/v1/ancestors?id=${digestOf("left")}&id=${digestOf("right")}`);
    expect(ids(answer)).toEqual([digestOf("top"), digestOf("corpus")]);
    expect(answer.body.starts.map((start: Body) => start.name)).toEqual(["acme/left", "acme/right"]);
  });
});

describe("names", () => {
  const sha = (digit: string): string => digit.repeat(40);
  const hub = (name: string, digit: string): string => `pkg:huggingface/${name}@${sha(digit)}`;
  const unpinned = (name: string): string => `urn:forebear:unpinned:pkg:huggingface/${name}`;

  beforeAll(async () => {
    const hubModel = (name: string, digit: string, parents: object[]): object => ({
      kind: "model",
      node: hub(name, digit),
      name,
      parents,
      created_at_utc: "2026-01-01T00:00:00Z",
    });
    await postLines([
      hubModel("o/base", "a", []),
      hubModel("o/base", "b", []),
      hubModel("o/pinned", "c", [{ id: hub("o/base", "a"), type: "fine-tuned-from" }]),
      hubModel("o/loose", "d", [{ id: unpinned("o/base"), type: "fine-tuned-from" }]),
      hubModel("o/grandchild", "e", [{ id: unpinned("o/pinned"), type: "fine-tuned-from" }]),
    ]);
  });

  test("find every version, the unpinned stub included, and go through unpinned names", async () => {
    const { body } = await get("/v1/descendants?name=o/base");
    expect(body.starts.map((start: Body) => start.id)).toEqual([
      hub("o/base", "a"),
      hub("o/base", "b"),
      unpinned("o/base"),
    ]);
    expect(body.nodes.map((node: Body) => [node.id, node.depth, node.stub])).toEqual([
      [hub("o/pinned", "c"), 1, false],
      [hub("o/loose", "d"), 1, false],
      [unpinned("o/pinned"), 1, true],
      [hub("o/grandchild", "e"), 2, false],
    ]);
    expect(body).toMatchObject({
      complete: true,
      weakest_certainty: "inferred",
      gaps: { unpinned: 2, stubs: 2 },
    });
  });

  test("an id is walked by ids alone unless asked otherwise, and says that a name may lead on", async () => {
    const plain = await get(`/v1/descendants?id=${hub("o/base", "a")}`);
    expect(ids(plain)).toEqual([hub("o/pinned", "c")]);
    expect(plain.body.gaps.unpinned).toBe(2);
    const through = await get(`/v1/descendants?id=${hub("o/base", "a")}&through=names`);
    expect(ids(through)).toContain(hub("o/grandchild", "e"));
  });

  test("a depth is the same asked level by level", async () => {
    const { body } = await get("/v1/descendants?name=o/base&depth=1");
    expect(body).toMatchObject({ complete: false, stopped_by: ["depth"], counts: { nodes: 3 } });
  });

  test("an alias is another name of the node, crossed at no depth", async () => {
    await postLines([
      { kind: "model", node: hub("o/alias", "1"), parents: [], created_at_utc: "2026-01-01T00:00:00Z" },
      model("user-of-alias", [{ id: hub("o/alias", "1"), type: "fine-tuned-from" }]),
      model("bytes", [], { node: hub("o/alias", "1") }),
    ]);
    expect((await get(`/v1/nodes/${digestOf("bytes")}`)).body.aliases).toEqual([hub("o/alias", "1")]);
    const down = await get(`/v1/descendants?id=${digestOf("bytes")}`);
    expect(down.body.nodes.map((node: Body) => [node.id, node.depth])).toEqual([
      [hub("o/alias", "1"), 0],
      [digestOf("user-of-alias"), 1],
    ]);
  });

  test("an id that is only an alias resolves to its node", async () => {
    await postLines([
      model("owner", [], { aliases: ["urn:example:owner"] }),
      model("child-by-alias", [{ id: "urn:example:owner", type: "fine-tuned-from" }]),
    ]);
    expect((await get("/v1/nodes/urn:example:owner")).body.id).toBe(digestOf("owner"));
    expect(ids(await get("/v1/descendants?id=urn:example:owner"))).toEqual([digestOf("child-by-alias")]);
  });
});

describe("questions that cannot be answered", () => {
  test.each([
    ["/v1/ancestors?id=urn:example:nobody", 404, "not-found"],
    ["/v1/ancestors?name=nobody", 404, "not-found"],
    ["/v1/ancestors", 400, "bad-query"],
    [`/v1/ancestors?id=${digestOf("top")}&name=x`, 400, "bad-query"],
    [`/v1/ancestors?id=${digestOf("top")}&edge_types=trained`, 400, "bad-query"],
    [`/v1/ancestors?id=${digestOf("top")}&kinds=modle`, 400, "bad-query"],
    [`/v1/ancestors?id=${digestOf("top")}&depth=0`, 400, "bad-query"],
    [`/v1/ancestors?id=${digestOf("top")}&depth=-1`, 400, "bad-query"],
    [`/v1/ancestors?id=${digestOf("top")}&limit=1001`, 400, "bad-query"],
    [`/v1/ancestors?id=${digestOf("top")}&dept=2`, 400, "bad-query"],
    [`/v1/ancestors?id=${digestOf("top")}&cursor=1.1.0000000000000000`, 400, "bad-cursor"],
    [`/v1/ancestors?id=${digestOf("top")}&cursor=x`, 400, "bad-cursor"],
    ["/v1/ancestors?id=mistralai/X", 422, "mutable-reference"],
  ])("%s", async (path, status, code) => {
    const answer = await get(path);
    expect(answer.body).toMatchObject({ status, code });
    expect(answer.body.hint.length).toBeGreaterThan(10);
  });

  test("a format that a walk is not given in", async () => {
    const answer = await call(`/v1/ancestors?id=${digestOf("top")}`, { headers: { accept: "image/png" } });
    expect(answer.status).toBe(406);
  });
});

test("pages fit together while the graph grows, and equal a naive walk of a random graph", async () => {
  const { seed, pick, chance } = random();
  const size = 120;
  const parentsOf = new Map<number, number[]>();
  const word = (i: number): string => `random-${i}`;
  for (let i = 0; i < size; i++) {
    const parents = new Set<number>();
    for (let k = 0; i > 0 && k < 4; k++) if (chance(0.5)) parents.add(pick(i));
    parentsOf.set(i, [...parents]);
  }
  const shuffled = [...parentsOf.keys()].sort(() => (chance(0.5) ? 1 : -1));
  const lines = shuffled.map((i) =>
    model(
      word(i),
      (parentsOf.get(i) ?? []).map((p) => from(word(p))),
    ),
  );
  expect((await postLines(lines)).summary).toMatchObject({ created: size, refused: 0 });
  const naive = (start: number, next: (i: number) => number[]): Map<string, number> => {
    const depth = new Map<number, number>([[start, 0]]);
    for (const [i, d] of depth) for (const p of next(i)) if (!depth.has(p)) depth.set(p, d + 1);
    depth.delete(start);
    return new Map([...depth].map(([i, d]) => [digestOf(word(i)), d]));
  };
  const children = (i: number): number[] =>
    [...parentsOf].flatMap(([child, parents]) => (parents.includes(i) ? [child] : []));
  for (const [question, next] of [
    ["ancestors", (i: number) => parentsOf.get(i) ?? []],
    ["descendants", children],
  ] as const)
    for (const start of [0, 1, pick(size), pick(size), size - 1]) {
      const expected = naive(start, next);
      const got = new Map<string, number>();
      let edges = 0;
      let cursor = "";
      do {
        const { body } = await get(
          `/v1/${question}?id=${digestOf(word(start))}&limit=7&include=edges${cursor}`,
        );
        expect(body.counts.nodes, `seed ${seed}, ${question} of ${start}`).toBe(expected.size);
        for (const node of body.nodes) {
          expect(got.has(node.id), `seed ${seed}: ${node.id} twice`).toBe(false);
          got.set(node.id, node.depth);
        }
        edges += body.edges.length;
        if (body.next === null) expect(edges, `seed ${seed}`).toBe(body.counts.edges);
        cursor = body.next === null ? "" : `&cursor=${body.next}`;
        const grown = parentsOf.size;
        await postLines([model(word(grown), [from(word(start))])]);
        parentsOf.set(grown, [start]);
      } while (cursor !== "");
      expect(Object.fromEntries(got), `seed ${seed}, ${question} of ${start}`).toEqual(
        Object.fromEntries(expected),
      );
    }
});
