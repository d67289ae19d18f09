// What a walk can be asked: every parameter, what it leaves out, how it is refused; one question in several spellings.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { CERTAINTIES } from "../../src/model/certainty.ts";
import { random } from "../support/random.ts";
import { type Body, call, get, migrateGraph, post, postLines } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const { SEED } = env;
const dice = random(SEED === "" ? undefined : Number(SEED));

const urn = (word: string): string => `urn:ex:${word}`;
const node = (word: string, kind: string, parents: object[] = [], more: object = {}): object => ({
  kind,
  node: urn(word),
  parents,
  lineage: "asked",
  created_at_utc: "2026-01-01T00:00:00Z",
  ...more,
});
const from = (word: string, type: string, certainty = "declared"): object => ({
  id: urn(word),
  type,
  certainty,
});
const listed = async (query: string): Promise<string[]> =>
  (await get(`/v1/${query}`)).body.nodes.map((one: Body) => one.id.slice("urn:ex:".length));

// corpus ← base ← tuned ← served; a guessed parent of base, and one that was put together afterwards.
beforeAll(async () => {
  const { summary } = await postLines([
    node("corpus", "dataset", [], { ancestry: "complete" }),
    node("crawl", "dataset", []),
    node("cleaned", "dataset", [from("crawl", "filtered-from")]),
    node("base", "model", [
      from("corpus", "trained-on", "observed"),
      from("cleaned", "trained-on", "inferred"),
      from("older", "continued-from", "reconstructed"),
    ]),
    node("tuned", "model", [from("base", "fine-tuned-from", "observed")]),
    node("served", "deployment", [from("tuned", "served-from")]),
  ]);
  expect(summary).toMatchObject({ created: 6, refused: 0 });
});

describe("min_certainty", () => {
  test.each([
    ["observed", ["base", "corpus"]],
    ["declared", ["base", "corpus"]],
    ["inferred", ["base", "corpus", "cleaned", "crawl"]],
    ["reconstructed", ["base", "corpus", "cleaned", "older", "crawl"]],
  ])("%s", async (certainty, expected) => {
    const { body } = await get(`/v1/ancestors?id=${urn("tuned")}&min_certainty=${certainty}`);
    expect(body.nodes.map((one: Body) => one.id)).toEqual(expected.map(urn));
    expect(body.counts.nodes).toBe(expected.length);
    expect(CERTAINTIES.indexOf(body.weakest_certainty)).toBeLessThanOrEqual(
      CERTAINTIES.indexOf(certainty as never),
    );
    expect(body).toMatchObject({ complete: true, stopped_by: [] });
  });

  test("leaves out edges of parents, too, and what is less sure does not stand among the edges", async () => {
    const { body } = await get(`/v1/parents?id=${urn("base")}&min_certainty=inferred`);
    expect(body.edges.map((edge: Body) => [edge.parent, edge.certainty])).toEqual([
      [urn("corpus"), "observed"],
      [urn("cleaned"), "inferred"],
    ]);
  });
});

describe("until", () => {
  test("lists what it stops at and nothing beyond; a start stops nothing", async () => {
    expect(await listed(`ancestors?id=${urn("served")}&until=model`)).toEqual(["tuned"]);
    expect(await listed(`ancestors?id=${urn("tuned")}&until=dataset`)).toEqual([
      "base",
      "corpus",
      "cleaned",
      "older",
    ]);
    expect(await listed(`descendants?id=${urn("corpus")}&until=dataset,deployment`)).toEqual([
      "base",
      "tuned",
      "served",
    ]);
  });

  test("makes no answer incomplete: it is what was asked", async () => {
    const { body } = await get(`/v1/ancestors?id=${urn("served")}&until=model`);
    expect(body).toMatchObject({ complete: true, stopped_by: [], counts: { nodes: 1, edges: 1 } });
  });
});

test("states list what stands so, and walk through the rest", async () => {
  expect(await listed(`ancestors?id=${urn("served")}&states=none&until=model`)).toEqual(["tuned"]);
  const { body } = await get(`/v1/ancestors?id=${urn("served")}&states=champion,canary`);
  expect(body).toMatchObject({ nodes: [], counts: { nodes: 0, edges: 0, by_state: {} }, complete: true });
  expect(body.gaps.stubs).toBe(1);
});

describe("what cannot be used is refused, and what can is named", () => {
  const refused = async (query: string): Promise<Body> => {
    const { body } = await get(`/v1/ancestors?id=${urn("tuned")}&${query}`);
    expect(body).toMatchObject({ status: 400, code: "bad-query" });
    return body;
  };

  test.each(["0", "-1", "1.5", "1e3", "9999999999", "all", "%20", "0x10", "00"])(
    "depth=%s",
    async (depth) => {
      const { parameter, hint } = await refused(`depth=${depth}`);
      expect(parameter).toBe("depth");
      expect(hint).toBe("Send a whole number from 1 to 999999999, or leave it out to walk to the end.");
    },
  );

  test.each([
    ["min_certainty=declred", "declared", CERTAINTIES.join(", ")],
    ["min_certainty=Observed", "observed", CERTAINTIES.join(", ")],
    ["until=modle", "model", "model, checkpoint"],
    ["kinds=model,datset", "dataset", "model, checkpoint"],
    ["states=champoin", "champion", "none, champion, specialist, canary, shadow, lab, draft, archived"],
    ["edge_types=hereditry", "hereditary", "hereditary, context, association, all"],
  ])("%s", async (query, near, known) => {
    const { hint } = await refused(query);
    expect(hint).toContain(`Did you mean ${near}? Known: `);
    expect(hint).toContain(known);
  });

  test.each(["kinds=,", "until=%20", "states=,,", "edge_types=,"])("%s names nothing", async (query) => {
    expect((await refused(query)).parameter).toBe(query.split("=")[0]);
  });

  test("min_certainty said twice, and until of one step", async () => {
    await refused("min_certainty=observed&min_certainty=declared");
    expect((await get(`/v1/parents?id=${urn("tuned")}&until=model`)).body).toMatchObject({
      code: "bad-query",
      parameter: "until",
    });
  });
});

describe("many starts", () => {
  test("a thousand ids, some of them said twice, as many as an address holds", async () => {
    const words = Array.from({ length: 1_000 }, (_, i) => i.toString(36));
    const { summary } = await postLines(
      words.map((word) => node(word, "model", [from("root", "derived-from")])),
    );
    expect(summary.created).toBe(1_000);
    const ids = words.map((word) => `id=${urn(word)}`).join("&");
    const path = `/v1/ancestors?${ids}&id=${urn("0")}&id=${urn("1")}`;
    expect(path.length).toBeLessThan(16_000);
    const { body } = await get(path);
    expect(body.starts.map((one: Body) => one.id)).toEqual(words.map(urn));
    expect(body.nodes).toMatchObject([{ id: urn("root"), depth: 1, stub: true }]);
    expect(body.counts).toMatchObject({ nodes: 1, edges: 1_000 });
  });

  test("several ids of one node are one start; several names of one thing are told apart and not listed", async () => {
    await postLines([
      node("two", "model"),
      node("one", "model", [from("base", "derived-from")], { aliases: [urn("also-one"), urn("two")] }),
    ]);
    const { body } = await get(`/v1/ancestors?id=${urn("also-one")}&id=${urn("one")}&depth=1`);
    expect(body.starts.map((one: Body) => one.id)).toEqual([urn("one")]);
    expect(body.nodes.map((one: Body) => [one.id, one.depth])).toEqual([
      [urn("two"), 0],
      [urn("base"), 1],
    ]);
    const both = await get(`/v1/ancestors?id=${urn("two")}&id=${urn("also-one")}&depth=1`);
    expect(both.body.starts.map((one: Body) => one.id)).toEqual([urn("two"), urn("one")]);
    expect(both.body.nodes.map((one: Body) => one.id)).toEqual([urn("base")]);
  });
});

describe("a cursor", () => {
  const question = `id=${urn("tuned")}&id=${urn("base")}`;
  const first = async (query: string): Promise<string> => (await get(`/v1/${query}&limit=1`)).body.next;

  test.each([
    [
      `ancestors?${question}&kinds=model,dataset,stub`,
      `ancestors?kinds=stub&kinds=dataset,model&${question}`,
    ],
    [`ancestors?${question}`, `ancestors?id=${urn("base")}&id=${urn("tuned")}&id=${urn("base")}`],
    [
      `ancestors?${question}`,
      `ancestors?${question}&edge_types=hereditary&through=ids&min_certainty=reconstructed`,
    ],
    [
      `ancestors?${question}&edge_types=trained-on,filtered-from`,
      `ancestors?${question}&edge_types=filtered-from&edge_types=trained-on,trained-on`,
    ],
    [
      `ancestors?${question}&until=deployment,stub&depth=7`,
      `ancestors?depth=007&until=stub&until=deployment&${question}`,
    ],
    [`ancestors?id=${urn("tuned")}`, `nodes/${urn("tuned")}/ancestors?through=ids`],
    [`parents?id=${urn("base")}`, `nodes/${urn("base")}/parents?include=edges&depth=3&edge_types=all`],
  ])("of %s fits %s", async (one, other) => {
    const cursor = await first(one);
    expect(cursor).toMatch(/^\d+\.1\.[0-9a-f]{16}$/);
    const pages = await Promise.all([one, other].map((path) => get(`/v1/${path}&limit=2&cursor=${cursor}`)));
    expect(pages.map(({ status }) => status)).toEqual([200, 200]);
    // Starts stand in the order in which they were said.
    const [said, again] = pages.map(({ body: { starts, ...rest } }) => ({
      ...rest,
      starts: starts.map((start: Body) => start.id).sort(),
    }));
    expect(again).toEqual(said);
  });

  test.each([
    `descendants?${question}`,
    `parents?${question}`,
    `ancestors?id=${urn("tuned")}`,
    `ancestors?${question}&depth=4`,
    `ancestors?${question}&kinds=model`,
    `ancestors?${question}&states=none`,
    `ancestors?${question}&until=dataset`,
    `ancestors?${question}&min_certainty=inferred`,
    `ancestors?${question}&edge_types=all`,
    `ancestors?${question}&include=edges`,
    `ancestors?${question}&through=names`,
  ])("does not fit %s", async (other) => {
    const cursor = await first(`ancestors?${question}`);
    const { body } = await get(`/v1/${other}&cursor=${cursor}`);
    expect(body).toMatchObject({ status: 400, code: "bad-cursor" });
    expect(body.hint).toContain("without `cursor`");
  });

  test("changed anywhere is refused", async () => {
    const cursor = await first(`ancestors?${question}`);
    const bent = new Set([
      `0${cursor}`,
      ` ${cursor}`,
      `${cursor}.`,
      cursor.toUpperCase().replace(/\d/g, "9"),
    ]);
    const letters = "0123456789abcdefx.-% ";
    while (bent.size < 60) {
      const at = dice.pick(cursor.length);
      const letter = letters[dice.pick(letters.length)] ?? "";
      const way = dice.pick(3);
      bent.add(cursor.slice(0, at) + (way === 0 ? "" : letter) + cursor.slice(way === 2 ? at : at + 1));
    }
    bent.delete(cursor);
    bent.delete("");
    for (const one of bent) {
      const { body } = await get(`/v1/ancestors?${question}&cursor=${encodeURIComponent(one)}`);
      expect([body.status, body.code], `seed ${dice.seed}: ${one}`).toEqual([400, "bad-cursor"]);
    }
  });

  test("stays good while the graph grows, and shows nothing of it", async () => {
    const path = `/v1/descendants?id=${urn("crawl")}`;
    const before = (await get(path)).body.nodes;
    const { body } = await get(`${path}&limit=1`);
    await post(node("grown", "dataset", [from("crawl", "sampled-from")]));
    const next = (await get(`${path}&cursor=${body.next}`)).body;
    expect(next).toMatchObject({ position: body.position, counts: body.counts, next: null });
    expect([...body.nodes, ...next.nodes]).toEqual(before);
    expect((await get(path)).body.counts.nodes).toBe(body.counts.nodes + 1);
  });

  test("whose id has come to name something else goes on with what it named", async () => {
    await postLines([
      node("owner-a", "model", [from("base", "derived-from"), from("tuned", "derived-from")]),
      node("owner-b", "model", [from("base", "derived-from"), from("served", "derived-from")]),
    ]);
    const said = await post(node("owner-a", "model", [], { aliases: [urn("moves")], description: "a" }));
    const path = `/v1/ancestors?id=${urn("moves")}&limit=1`;
    const { body } = await get(path);
    expect(body.starts[0].id).toBe(urn("owner-a"));
    await post({ record: said.body.receipt.record, reason: "wrong" }, "/v1/retractions");
    await post(node("owner-b", "model", [], { aliases: [urn("moves")], description: "b" }));
    const second = (await get(`${path}&cursor=${body.next}`)).body;
    expect([second.position, second.starts[0].id]).toEqual([body.position, urn("owner-a")]);
    expect((await get(path)).body.starts[0].id).toBe(urn("owner-b"));
  });
});

test("a suffix that is no format of a question is refused, not taken for an id", async () => {
  for (const path of [
    `/v1/closure.ndjson?id=${urn("tuned")}`,
    `/v1/nodes/${urn("tuned")}.ndjson`,
    "/v1/siblings.ndjson",
  ])
    expect((await call(path)).status, path).toBe(406);
});
