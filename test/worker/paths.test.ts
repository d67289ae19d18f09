// Paths through the front door: how many, what lies on them, a shortest one; and what cannot be asked.
import { beforeAll, describe, expect, test } from "vitest";
import { pathsAnswerSchema } from "../../src/wire/replies-connections.ts";
import { random } from "../support/random.ts";
import { type Body, call, digestOf, get, migrateGraph, model, postLines } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const from = (word: string, type = "fine-tuned-from", more: object = {}): object => ({
  id: digestOf(word),
  type,
  ...more,
});

const between = async (a: string, b: string, more = ""): Promise<Body> => {
  const { status, body } = await get(`/v1/paths?from=${digestOf(a)}&to=${digestOf(b)}${more}`);
  expect(status).toBe(200);
  return pathsAnswerSchema.parse(body);
};

describe("a diamond with a short cut", () => {
  beforeAll(async () => {
    await postLines([
      model("top", [{ id: `swh:1:rev:${"2".repeat(40)}`, type: "built-with" }]),
      model("left", [from("top")]),
      model("right", [from("top", "fine-tuned-from", { certainty: "inferred" })]),
      model("middle", [
        from("left", "merged-from", { weight: 0.7 }),
        from("right", "merged-from", { weight: 0.3 }),
      ]),
      model("bottom", [from("middle"), from("top", "distilled-from"), from("top", "derived-from")]),
      model("stranger"),
      model("beside", [from("left")]),
    ]);
  });

  test("has three paths, everything on them once, and the shortest", async () => {
    const body = await between("bottom", "top", "&include=edges");
    expect(body).toMatchObject({
      from: { id: digestOf("bottom"), name: "acme/bottom" },
      to: { id: digestOf("top") },
      engine: "atlas",
      complete: true,
      stopped_by: [],
      counts: { nodes: 5, edges: 7, by_kind: { model: 5 } },
      weakest_certainty: "inferred",
      paths: "3",
      shortest: {
        steps: 1,
        nodes: [
          { id: digestOf("bottom"), by: null, certainty: null },
          { id: digestOf("top"), by: "distilled-from", certainty: "declared" },
        ],
      },
      next: null,
    });
    expect(body.nodes.map((node: Body) => [node.name, node.depth])).toEqual([
      ["acme/bottom", 0],
      ["acme/top", 1],
      ["acme/middle", 1],
      ["acme/left", 2],
      ["acme/right", 2],
    ]);
    expect(body.edges.length).toBe(7);
    expect(body.edges.find((edge: Body) => edge.parent === digestOf("left"))).toMatchObject({
      child: digestOf("middle"),
      type: "merged-from",
      weight: 0.7,
    });
  });

  test("is asked by path and by id, too", async () => {
    const { body } = await get(`/v1/paths?from=${digestOf("bottom")}&to=${digestOf("top")}`);
    for (const path of [
      `/v1/nodes/${digestOf("bottom")}/paths?to=${digestOf("top")}`,
      `/v1/nodes/${digestOf("bottom")}/paths.json?to=${digestOf("top")}`,
      `/v1/paths?id=${digestOf("bottom")}&to=${digestOf("top")}`,
    ])
      expect((await get(path)).body).toEqual(body);
  });

  test("edge types and certainties narrow what a path may be of", async () => {
    expect((await between("bottom", "top", "&edge_types=fine-tuned-from,merged-from")).paths).toBe("2");
    expect((await between("bottom", "top", "&min_certainty=declared")).paths).toBe("2");
    expect((await between("bottom", "top", "&min_certainty=observed")).paths).toBe("0");
    const code = `/v1/paths?from=${digestOf("bottom")}&to=swh:1:rev:${"2".repeat(40)}`;
    expect((await get(code)).body.paths).toBe("0");
    expect((await get(`${code}&edge_types=hereditary,context`)).body.paths).toBe("3");
  });

  test("no path is an answer; a node is one path to itself", async () => {
    expect(await between("top", "bottom")).toMatchObject({
      paths: "0",
      shortest: null,
      complete: true,
      nodes: [],
      counts: { nodes: 0, edges: 0 },
    });
    expect((await between("bottom", "stranger")).paths).toBe("0");
    expect(await between("top", "top")).toMatchObject({
      paths: "1",
      shortest: { steps: 0 },
      counts: { nodes: 1, edges: 0 },
    });
  });
});

test("a ladder of 60 diamonds: 2^60 paths, paged without a gap", async () => {
  const rungs = 60;
  const lines = Array.from({ length: rungs }, (_, i) => [
    model(`l${i}`, [from(`k${i}`)]),
    model(`r${i}`, [from(`k${i}`)]),
    model(`k${i + 1}`, [from(`l${i}`), from(`r${i}`)]),
  ]).flat();
  expect((await postLines([model("k0"), ...lines])).summary).toMatchObject({ created: 3 * rungs + 1 });
  const seen: string[] = [];
  let cursor = "";
  do {
    const body = await between(`k${rungs}`, "k0", `&limit=50${cursor}`);
    expect(body).toMatchObject({ paths: String(2n ** 60n), counts: { nodes: 181, edges: 240 } });
    expect(body.shortest?.steps).toBe(120);
    seen.push(...body.nodes.map((node: Body) => node.id));
    cursor = body.next === null ? "" : `&cursor=${body.next}`;
    // What is said meanwhile is not in it: all pages are of one position.
    await postLines([model(`k${rungs}`, [from("k0", "distilled-from")])]);
  } while (cursor !== "");
  expect([seen.length, new Set(seen).size]).toEqual([181, 181]);
  expect((await between(`k${rungs}`, "k0")).shortest?.steps).toBe(1);
});

test("an alias that became a node is crossed, and is no step", async () => {
  const hub = `pkg:huggingface/o/alias@${"1".repeat(40)}`;
  await postLines([
    model("origin"),
    // Of the same lineage, so that it is taken before what names it.
    {
      kind: "model",
      node: hub,
      name: "acme/alias",
      parents: [from("origin")],
      created_at_utc: "2026-01-01T00:00:00Z",
    },
    model("bytes", [], { node: hub }),
    model("user", [from("bytes")]),
  ]);
  const body = await between("user", "origin");
  expect(body).toMatchObject({ paths: "1", counts: { nodes: 4, edges: 2 }, shortest: { steps: 2 } });
  expect(body.shortest?.nodes?.map((node: Body) => [node.id, node.by])).toEqual([
    [digestOf("user"), null],
    [digestOf("bytes"), "fine-tuned-from"],
    [hub, "alias-of"],
    [digestOf("origin"), "fine-tuned-from"],
  ]);
});

test("a name without a revision is a gap, and leads on when asked", async () => {
  const pinned = (name: string, digit: string): string => `pkg:huggingface/${name}@${digit.repeat(40)}`;
  await postLines([
    {
      kind: "model",
      node: pinned("p/base", "a"),
      name: "p/base",
      parents: [],
      created_at_utc: null,
      capture: { method: "import" },
    },
    {
      ...model("loose", [{ id: "urn:forebear:unpinned:pkg:huggingface/p/base", type: "fine-tuned-from" }]),
    },
  ]);
  const question = `/v1/paths?from=${digestOf("loose")}&to=${pinned("p/base", "a")}`;
  expect((await get(question)).body).toMatchObject({ paths: "0", gaps: { unpinned: 1, stubs: 1 } });
  const { body } = await get(`${question}&through=names`);
  expect(body).toMatchObject({ paths: "1", weakest_certainty: "inferred", shortest: { steps: 1 } });
  expect(body.shortest.nodes[2]).toEqual({
    id: pinned("p/base", "a"),
    by: "same-name",
    certainty: "inferred",
  });
});

test("what somebody retracted is on no path", async () => {
  await postLines([model("r-top"), model("r-child", [from("r-top")])]);
  expect((await between("r-child", "r-top")).paths).toBe("1");
  const [{ record }] = (await get(`/v1/nodes/${digestOf("r-child")}`)).body.records;
  const init = {
    method: "POST",
    body: JSON.stringify({ record, reason: "wrong" }),
    headers: { "content-type": "application/json" },
  };
  expect((await call("/v1/retractions", init)).status).toBe(201);
  expect((await between("r-child", "r-top")).paths).toBe("0");
});

test("random graphs: every path walked by hand", async () => {
  const { seed, pick } = random();
  const word = (i: number): string => `walked-${i}`;
  const parents = Array.from({ length: 40 }, (_, i) => [
    ...new Set(Array.from({ length: i === 0 ? 0 : pick(4) }, () => pick(i))),
  ]);
  await postLines(
    parents.map((own, i) =>
      model(
        word(i),
        own.map((p) => from(word(p))),
      ),
    ),
  );
  const count = (a: number, b: number): bigint =>
    a === b ? 1n : (parents[a] ?? []).reduce((sum, p) => sum + count(p, b), 0n);
  for (let round = 0; round < 20; round++) {
    const [a, b] = [pick(40), pick(40)];
    const body = await between(word(a), word(b));
    expect(body.paths, `seed ${seed}, ${a} to ${b}`).toBe(String(count(a, b)));
    const on = parents.flatMap((_, n) => (count(a, n) > 0n && count(n, b) > 0n ? digestOf(word(n)) : []));
    expect(new Set(body.nodes.map((node: Body) => node.id)), `seed ${seed}, ${a} to ${b}`).toEqual(
      new Set(on),
    );
  }
});

describe("questions that cannot be answered", () => {
  const top = digestOf("top");
  test.each([
    [`/v1/paths?to=${top}`, 400, "bad-query", "from"],
    [`/v1/paths?from=${top}`, 400, "bad-query", "to"],
    ["/v1/paths", 400, "bad-query", "from"],
    [`/v1/nodes/${top}/paths`, 400, "bad-query", "to"],
    [`/v1/nodes/${top}/paths?from=${top}&to=${top}`, 400, "bad-query", "from"],
    [`/v1/paths?id=${top}&id=${top}&to=${top}`, 400, "bad-query", "from"],
    [`/v1/paths?from=${top}&to=${top}&to=${top}`, 400, "bad-query", "to"],
    [`/v1/paths?from=${top}&to=${top}&depth=2`, 400, "bad-query", "depth"],
    [`/v1/paths?from=${top}&to=${top}&name=x`, 400, "bad-query", "name"],
    [`/v1/paths?from=${top}&to=${top}&min_certainty=declred`, 400, "bad-query", "min_certainty"],
    [`/v1/paths?from=${top}&to=${top}&edge_types=trained`, 400, "bad-query", "edge_types"],
    [`/v1/paths?from=${top}&to=${top}&include=nodes`, 400, "bad-query", "include"],
    [`/v1/paths?from=${top}&to=${top}&through=walls`, 400, "bad-query", "through"],
    [`/v1/paths?from=${top}&to=${top}&limit=0`, 400, "bad-query", "limit"],
    [`/v1/paths?from=${top}&to=urn:example:nobody`, 404, "not-found", undefined],
    [`/v1/paths?from=urn:example:nobody&to=${top}`, 404, "not-found", undefined],
    [`/v1/paths?from=mistralai/X&to=${top}`, 422, "mutable-reference", undefined],
    [`/v1/paths?from=${top}&to=${top}&cursor=1.1.0000000000000000`, 400, "bad-cursor", undefined],
  ])("%s", async (path, status, code, parameter) => {
    const { body } = await get(path);
    expect(body).toMatchObject({ status, code });
    expect(body.parameter).toBe(parameter);
    expect(body.hint.length).toBeGreaterThan(8);
  });

  test("a cursor of another question is none of this one; a format that it is not given in", async () => {
    const { body } = await get(`/v1/paths?from=${digestOf("bottom")}&to=${top}&limit=1`);
    const other = await get(`/v1/paths?from=${digestOf("middle")}&to=${top}&limit=1&cursor=${body.next}`);
    expect(other.body.code).toBe("bad-cursor");
    expect((await call(`/v1/nodes/${top}/paths.ttl?to=${top}`)).status).toBe(406);
  });
});
