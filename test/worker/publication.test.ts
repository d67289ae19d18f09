// Documents through the front door: every scope in every format, the same bytes for the same question, and what goes with them.

import { reset } from "cloudflare:test";
import { Parser } from "n3";
import { beforeEach, describe, expect, test } from "vitest";
import { FORMATS } from "../../src/prov/formats/formats.ts";
import { nodeIri } from "../../src/prov/names.ts";
import { call, digestOf, get, migrateGraph, model, post } from "../support/workers/site.ts";

const from = (word: string, more: object = {}): object => ({
  id: digestOf(word),
  type: "fine-tuned-from",
  ...more,
});
const RUN = "https://ci.example/runs/9";
const IDENTIFIER = "http://purl.org/dc/terms/identifier";
const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const PROFILE = "https://openprovenance.org/prov-jsonld";

let cohort = "";

/** base ← child (of a run) ← leaf, two members of a cohort, and something of another family. */
async function furnish(): Promise<void> {
  await post(model("base"));
  await post(
    model("child", [from("base", { weight: -0.25 })], { transformation: { id: RUN, type: "fine-tuning" } }),
  );
  await post(model("leaf", [from("child")], { description: '=HYPERLINK("http://evil")', tags: ["a"] }));
  const made = {
    name: "acme/step",
    from: [digestOf("base")],
    records: [model("c1", [from("base")]), model("c2", [from("base")])],
  };
  cohort = (await post(made, "/v1/cohorts")).body.id;
  await post(model("other", [], { lineage: "globex/other" }));
}

beforeEach(async () => {
  await reset();
  await migrateGraph();
  await furnish();
});

const text = async (path: string, init?: RequestInit): Promise<string> => {
  const answer = await call(path, init);
  const body = new TextDecoder().decode(await answer.arrayBuffer());
  expect([path, answer.status], body.slice(0, 500)).toEqual([path, 200]);
  return body;
};

/** The nodes that a document of lines tells of. */
const describedIn = (lines: string): string[] =>
  [
    ...new Set(
      new Parser({ format: "application/n-quads" })
        .parse(lines)
        .filter(({ predicate }) => predicate.value === "https://w3id.org/forebear/ns#ancestry")
        .map(({ subject }) => subject.value),
    ),
  ].sort();

const iris = (...words: readonly string[]): string[] => words.map((word) => nodeIri(digestOf(word))).sort();

describe("a scope", () => {
  test.each([
    ["a node", () => `/v1/nodes/${digestOf("child")}.nq`, ["child"]],
    ["several nodes", () => `/v1/nodes.nq?id=${digestOf("child")}&id=${digestOf("c1")}`, ["child", "c1"]],
    ["a name", () => "/v1/nodes.nq?name=acme/child", ["child"]],
    ["the ancestors", () => `/v1/nodes/${digestOf("leaf")}/closure.nq`, ["leaf", "child", "base"]],
    ["the descendants", () => `/v1/nodes/${digestOf("child")}/closure.nq?direction=down`, ["leaf", "child"]],
    ["both", () => `/v1/nodes/${digestOf("child")}/closure.nq?direction=both`, ["leaf", "child", "base"]],
    ["a run", () => `/v1/runs/${RUN}.nq`, ["child"]],
    ["a cohort", () => `/v1/cohorts/${cohort}.nq`, ["c1", "c2"]],
    ["a family", () => "/v1/lineages/globex/other.nq", ["other"]],
    ["everything", () => "/v1/graph.nq", ["base", "child", "leaf", "c1", "c2", "other"]],
  ])("is told of, and nothing else: %s", async (_what, path, words) => {
    expect(describedIn(await text(path()))).toEqual(iris(...words));
  });

  test("may be what an expression holds for", async () => {
    const init = {
      method: "POST",
      body: JSON.stringify({ where: 'node.name != "acme/leaf"', descendant: digestOf("leaf") }),
      headers: { "content-type": "application/json", accept: "application/n-quads" },
    };
    expect(describedIn(await text("/v1/select", init))).toEqual(iris("child", "base"));
  });

  test("that is not known is refused, by every name", async () => {
    for (const path of [
      `/v1/nodes/${digestOf("x")}.nq`,
      "/v1/runs/x.nq",
      "/v1/cohorts/x.nq",
      "/v1/lineages/x.nq",
      "/v1/nodes.nq?name=x",
    ])
      expect([path, (await call(path)).status]).toEqual([path, 404]);
    expect((await get(`/v1/nodes/${digestOf("child")}/closure.nq?direction=sideways`)).body).toMatchObject({
      status: 400,
      parameter: "direction",
      hint: expect.stringContaining("direction=both"),
    });
  });
});

test("documents of one position fit together: the whole is the union of its nodes", async () => {
  const { position } = (await get("/v1/lineages")).body;
  const lines = async (path: string): Promise<Set<string>> =>
    new Set((await text(`${path}as_of=${position}`)).split("\n").filter((line) => line !== ""));
  const whole = await lines("/v1/graph.nq?");
  const single = new Set<string>();
  for (const word of ["base", "child", "leaf", "c1", "c2", "other"])
    for (const line of await lines(`/v1/nodes/${digestOf(word)}.nq?`)) single.add(line);
  expect([...single].sort()).toEqual([...whole].sort());
});

test("the same question at a position is the same bytes, whatever came since, in every format", async () => {
  const { position } = (await get("/v1/lineages")).body;
  const path = (suffix: string): string =>
    `/v1/nodes/${digestOf("leaf")}/closure.${suffix}?as_of=${position}`;
  const before = await Promise.all(FORMATS.map(async ({ suffix }) => await text(path(suffix))));
  await post(model("newer", [from("leaf")]));
  await post({ ...model("leaf", [from("child")]), description: "said later" });
  const after = await Promise.all(FORMATS.map(async ({ suffix }) => await text(path(suffix))));
  expect(after).toEqual(before);
  expect(new Set(before).size).toBeGreaterThanOrEqual(FORMATS.length - 1);
});

describe("what goes with a document", () => {
  test("tells what it is, of when, and where its provenance is", async () => {
    const answer = await call(`/v1/nodes/${digestOf("leaf")}/closure.ttl`);
    await answer.arrayBuffer();
    const { position } = (await get("/v1/lineages")).body;
    const { headers } = answer;
    expect(headers.get("content-type")).toBe("text/turtle; charset=utf-8");
    expect(headers.get("forebear-position")).toBe(String(position));
    expect(headers.get("content-disposition")).toMatch(
      new RegExp(`^inline; filename="forebear-closure-up-sha256-[0-9a-f]+-at-${position}\\.ttl"$`),
    );
    expect(Date.parse(headers.get("last-modified") ?? "")).toBeGreaterThan(Date.now() - 600_000);
    expect(headers.get("link")).toContain(
      `<${nodeIri(digestOf("leaf"))}>; rel="http://www.w3.org/ns/prov#has_anchor"`,
    );
    expect(headers.get("link")).toContain('rel="http://www.w3.org/ns/prov#has_provenance"');
  });

  test("JSON of a node leads to its provenance, too, and the link is one", async () => {
    const answer = await call(`/v1/nodes/${digestOf("leaf")}`);
    await answer.arrayBuffer();
    const [, target] =
      /<([^>]+)>; rel="http:\/\/www\.w3\.org\/ns\/prov#has_provenance"/.exec(
        answer.headers.get("link") ?? "",
      ) ?? [];
    expect(describedIn(await text(new URL(target ?? "").pathname.replace(/ttl$/, "nq")))).toEqual(
      iris("leaf", "child", "base"),
    );
  });

  test("an ETag that stays while nothing is said, and is another for another format, scope and position", async () => {
    const tag = async (path: string): Promise<string> => {
      const answer = await call(path);
      await answer.arrayBuffer();
      return answer.headers.get("etag") ?? "";
    };
    const path = `/v1/nodes/${digestOf("leaf")}/closure.ttl`;
    const first = await tag(path);
    expect(first).toMatch(/^"[0-9a-f]{32}"$/);
    expect(await tag(path)).toBe(first);
    const held = await call(path, { headers: { "if-none-match": `W/"x", ${first}` } });
    expect([held.status, await held.text(), held.headers.get("etag")]).toEqual([304, "", first]);
    expect(await tag(path.replace("ttl", "nq"))).not.toBe(first);
    expect(await tag(`${path}?direction=both`)).not.toBe(first);
    await post(model("newer", [from("leaf")]));
    expect(await tag(path)).not.toBe(first);
    expect((await call(path, { headers: { "if-none-match": first } })).status).toBe(200);
  });

  test("an erasure makes another document of the past", async () => {
    const { position } = (await get("/v1/lineages")).body;
    const path = `/v1/nodes/${digestOf("leaf")}.ttl?as_of=${position}`;
    const before = await call(path);
    expect(await before.text()).toContain("HYPERLINK");
    const [{ statement }] = (await get(`/v1/nodes/${digestOf("leaf")}`)).body.records;
    await post({ statement, parts: ["record"], reason: "asked for" }, "/v1/erasures");
    const after = await call(path, { headers: { "if-none-match": before.headers.get("etag") ?? "" } });
    expect(after.status).toBe(200);
    expect(await after.text()).not.toContain("HYPERLINK");
  });

  test("gzip where it is taken, with a tag of its own", async () => {
    const path = `/v1/nodes/${digestOf("leaf")}.nq`;
    const plain = await text(path, { headers: { "accept-encoding": "identity" } });
    const answer = await call(path, { headers: { "accept-encoding": "br;q=0.5, gzip" } });
    expect(answer.headers.get("content-encoding")).toBe("gzip");
    expect(answer.headers.get("etag")).toMatch(/-gzip"$/);
    expect(await answer.text()).toBe(plain);
    const refused = await call(path, { headers: { "accept-encoding": "gzip;q=0" } });
    expect([refused.headers.get("content-encoding"), await refused.text()]).toEqual([null, plain]);
  });
});

describe("the format", () => {
  const typeOf = async (accept: string): Promise<string> => {
    const answer = await call(`/v1/nodes/${digestOf("base")}`, { headers: { accept } });
    await answer.arrayBuffer();
    return answer.headers.get("content-type") ?? "";
  };

  test.each([
    ["application/trig", "application/trig; charset=utf-8"],
    ["application/n-triples;q=0.4, application/n-quads;q=0.5", "application/n-quads; charset=utf-8"],
    ["text/csv", "text/csv; charset=utf-8"],
    ["application/ld+json", "application/ld+json; charset=utf-8"],
    [
      'application/ld+json; profile="http://www.w3.org/ns/json-ld#expanded"',
      "application/ld+json; charset=utf-8",
    ],
    ['text/html;x="a,b;c", application/trig', "application/trig; charset=utf-8"],
  ])("is chosen by Accept: %s", async (accept, type) => {
    expect(await typeOf(accept)).toBe(type);
  });

  test("that does not exist is refused with the list", async () => {
    const { status, body } = await (async () => {
      const answer = await call("/v1/graph", { headers: { accept: "application/pdf" } });
      return { status: answer.status, body: (await answer.json()) as { code: string; hint: string } };
    })();
    expect([status, body.code]).toEqual([406, "not-acceptable"]);
    for (const { suffix } of FORMATS) expect(body.hint).toContain(`.${suffix}`);
  });

  test("may be asked by a profile, and each has its own", async () => {
    expect(FORMATS.some((format) => "profile" in format && format.profile === PROFILE)).toBe(true);
    expect(await typeOf(`application/ld+json;profile="${PROFILE}"`)).toContain(`profile="${PROFILE}"`);
  });
});

test("tables: a row each, formulas neutralised, numbers left as they are", async () => {
  const nodes = (await text("/v1/graph.nodes.csv")).split("\r\n");
  expect(nodes[0]).toMatch(/^id,kind,name,version,state,stub,/);
  expect(nodes).toHaveLength(6 + 2);
  expect(nodes.join("\n")).toContain(`"'=HYPERLINK(""http://evil"")"`);
  const edges = (await text("/v1/graph.edges.csv")).split("\r\n");
  expect(edges).toHaveLength(4 + 2);
  expect(edges.find((row) => row.startsWith(digestOf("child")))).toContain(",fine-tuned-from,,-0.25,");
});

test("nodes in JSON come in the order in which they were asked for; a document of them is the same whatever that is", async () => {
  const words = ["leaf", "base", "child"];
  const query = (order: readonly string[]): string => order.map((word) => `id=${digestOf(word)}`).join("&");
  const { nodes } = (await get(`/v1/nodes?${query(words)}`)).body;
  expect(nodes.map(({ id }: { id: string }) => id)).toEqual(words.map(digestOf));
  expect(await text(`/v1/nodes.trig?${query(words)}`)).toBe(
    await text(`/v1/nodes.trig?${query(words.toReversed())}`),
  );
});

test("what is only named is introduced once, by type and identifier alone", async () => {
  const quads = new Parser({ format: "application/n-quads" }).parse(
    await text(`/v1/nodes/${digestOf("child")}.nq`),
  );
  const about = quads.filter(({ subject }) => subject.value === nodeIri(digestOf("base")));
  expect(about.map(({ predicate }) => predicate.value).sort()).toEqual([IDENTIFIER, TYPE].sort());
});
