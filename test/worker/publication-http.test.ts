// Documents and HTTP: odd preferences, conditions that hold for nothing, names that end like formats, ids that no header can have,
// clients that leave or take nothing.
import { beforeAll, describe, expect, test } from "vitest";
import { FORMATS } from "../../src/prov/formats/formats.ts";
import { nodeIri } from "../../src/prov/names.ts";
import { ROOM } from "../../worker/http/room.ts";
import { call, digestOf, get, migrateGraph, model, post } from "../support/workers/site.ts";

const BASE = `/v1/nodes/${digestOf("base")}`;
const PROFILE = "https://openprovenance.org/prov-jsonld";
const RUN = "https://ci.example/9.nq";
const ODD = ["urn:example:a.ttl", "urn:example:%C3%BC(x)'*", "urn:example:x/closure"];

let position = 0;

beforeAll(async () => {
  await migrateGraph();
  await post(model("base"));
  await post(
    model("child", [{ id: digestOf("base"), type: "fine-tuned-from" }], {
      lineage: "acme/x.ttl",
      transformation: { id: RUN, type: "fine-tuning" },
    }),
  );
  for (const alias of ODD) {
    const { status, body } = await post(
      model(alias, [], { artifact: { digest: digestOf(alias) }, aliases: [alias] }),
    );
    expect(status, JSON.stringify(body)).toBe(201);
  }
  ({ position } = (await post(model("last"))).body);
});

type Told = {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers: Headers;
};

async function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Told> {
  const answer = await call(path, { method, headers });
  const type = answer.headers.get("content-type") ?? "";
  const body = new TextDecoder().decode(await answer.arrayBuffer());
  return { status: answer.status, type, body, headers: answer.headers };
}

describe("what is preferred", () => {
  test.each([
    ["", "application/json"],
    [" , ,", 406],
    ["*/*;q=0", 406],
    ["text/turtle;q=0", 406],
    ["text/turtle;q=0, */*;q=0.1", "application/json"],
    ["application/json;q=0, */*", "text/turtle"],
    ["text/*", "text/turtle"],
    ["text/*;q=0.9, text/turtle;q=0.1", "text/csv"],
    ["text/turtle;q=0.5, application/trig;q=2", "application/trig"],
    ["text/turtle;q=x, application/trig;q=0.1", "application/trig"],
    ["TEXT/TURTLE;Q=1", "text/turtle"],
    ["application/ld+json, application/json;q=0.9", "application/ld+json; charset"],
    [`application/ld+json;profile="${PROFILE}"`, PROFILE],
    [`application/ld+json;profile=${PROFILE}`, PROFILE],
    [`application/ld+json; profile = "${PROFILE}" ; q=0.5`, PROFILE],
    [`application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted ${PROFILE}"`, PROFILE],
    [`application/ld+json;profile="${PROFILE}";q=0, application/ld+json`, "application/ld+json; charset"],
    [
      `application/ld+json;profile="${PROFILE}";q=0.2, application/ld+json;q=0.3`,
      "application/ld+json; charset",
    ],
    ['application/ld+json;profile="never closed', "application/ld+json; charset"],
  ])("%s", async (accept, expected) => {
    const { status, type, body } = await ask(BASE, { accept });
    if (expected === 406) expect([status, JSON.parse(body).code]).toEqual([406, "not-acceptable"]);
    else expect([status, type], accept).toEqual([200, expect.stringContaining(String(expected))]);
  });

  test("is nothing against a suffix", async () => {
    expect((await ask(`${BASE}.nq`, { accept: "text/turtle" })).type).toContain("application/n-quads");
    expect((await ask(`${BASE}.ttl`, { accept: "*/*;q=0" })).status).toBe(200);
    const { status, body } = await ask("/v1/graph.json");
    expect([status, JSON.parse(body).hint]).toEqual([406, expect.stringContaining(".nq")]);
  });
});

describe("a condition", () => {
  const path = `${BASE}.ttl`;

  test("is met by any spelling of the tag, and by none that only holds it", async () => {
    const tag = (await ask(path)).headers.get("etag") ?? "";
    for (const held of [
      tag,
      `W/${tag}`,
      `"x", ${tag}`,
      `"a,b",W/${tag}`,
      "*",
      " * ",
      tag.replace(/"$/, '-gzip"'),
    ])
      expect([held, (await ask(path, { "if-none-match": held })).status]).toEqual([held, 304]);
    for (const other of ['""', `"x${tag.slice(1)}`, '"a,*,b"', tag.replaceAll('"', "")])
      expect([other, (await ask(path, { "if-none-match": other })).status]).toEqual([other, 200]);
  });

  test("is not met by a date, which says nothing of the bytes", async () => {
    const headers = { "if-modified-since": new Date(Date.now() + 60_000).toUTCString() };
    expect((await ask(path, headers)).status).toBe(200);
  });

  test("is met by nothing where there is nothing", async () => {
    const unknown = `/v1/nodes/${digestOf("unknown")}.ttl`;
    expect((await ask(unknown, { "if-none-match": "*" })).status).toBe(404);
  });

  test("is none of a question that is posted", async () => {
    const init = {
      method: "POST",
      body: JSON.stringify({ where: "true" }),
      headers: { "content-type": "application/json", accept: "application/n-quads", "if-none-match": "*" },
    };
    const answer = await call("/v1/select", init);
    expect([answer.status, (await answer.arrayBuffer()).byteLength > 0]).toEqual([200, true]);
  });

  test("HEAD is told what GET is, without a body, and keeps no place", async () => {
    for (const url of [path, "/v1/graph.nq"]) {
      const headers = { "accept-encoding": "identity" };
      const [head, whole] = [await ask(url, headers, "HEAD"), await ask(url, headers)];
      expect([head.status, head.body]).toEqual([200, ""]);
      for (const name of ["etag", "content-type", "content-disposition", "last-modified", "link", "vary"])
        expect([name, head.headers.get(name)]).toEqual([name, whole.headers.get(name)]);
    }
    expect((await ask(`/v1/nodes/${digestOf("unknown")}.ttl`, {}, "HEAD")).status).toBe(404);
    expect(ROOM.held()).toEqual({ requests: 0, bytes: 0 });
  });

  test("a range of what is streamed is all of it", async () => {
    expect((await ask(path, { range: "bytes=0-3" })).body).toBe((await ask(path)).body);
  });
});

describe("what is asked for", () => {
  test("may end like a format: then its dot is escaped", async () => {
    expect((await ask(`/v1/runs/${RUN}`)).status).toBe(404);
    expect((await ask("/v1/runs/https://ci.example/9%2Enq")).type).toContain("application/json");
    expect((await ask("/v1/runs/https://ci.example/9%2Enq.json")).type).toContain("application/json");
    expect((await ask("/v1/runs/https://ci.example/9%2Enq.nq")).body).toContain(nodeIri(digestOf("child")));
    expect((await ask("/v1/lineages/acme/x%2Ettl.nq")).body).toContain(nodeIri(digestOf("child")));
    expect((await ask("/v1/lineages/acme/x%2Ettl.json")).type).toContain("application/json");
    expect((await ask("/v1/nodes/urn:example:a%2Ettl.ttl")).type).toContain("text/turtle");
    expect((await ask(`/v1/nodes.ttl?id=${encodeURIComponent("urn:example:a.ttl")}`)).status).toBe(200);
  });

  test("by odd ids goes into headers that hold nothing else", async () => {
    for (const id of ODD) {
      const { status, headers } = await ask(`/v1/nodes.nt?id=${encodeURIComponent(id)}`);
      expect([id, status]).toEqual([id, 200]);
      expect(headers.get("content-disposition")).toMatch(/^inline; filename="[A-Za-z0-9._-]+"$/);
      const [, target = ""] =
        /<([^>]+)>; rel="http:\/\/www\.w3\.org\/ns\/prov#has_provenance"/.exec(headers.get("link") ?? "") ??
        [];
      const { pathname, search } = new URL(target);
      expect([id, (await ask(pathname + search)).status]).toEqual([id, 200]);
    }
    const name = '"\r\nx: y\u{1f600}';
    expect((await ask(`/v1/nodes.ttl?name=${encodeURIComponent(name)}`)).status).toBe(404);
    for (const path of [
      `/v1/runs/${encodeURIComponent(name)}.ttl`,
      `/v1/cohorts/${encodeURIComponent(name)}.ttl`,
      `/v1/lineages/${encodeURIComponent(name)}.ttl`,
    ])
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
  });

  test("by one id a hundred times, is asked for once", async () => {
    const hundred = Array.from({ length: 100 }, () => `id=${digestOf("base")}`).join("&");
    const once = await ask(`/v1/nodes.ttl?id=${digestOf("base")}`);
    const often = await ask(`/v1/nodes.ttl?${hundred}`);
    expect([often.body, often.headers.get("etag")]).toEqual([once.body, once.headers.get("etag")]);
  });

  test("of the past and of the future", async () => {
    for (const { suffix } of FORMATS) {
      const empty = await ask(`/v1/graph.${suffix}?as_of=-1`);
      expect([suffix, empty.status]).toEqual([suffix, 200]);
      expect(empty.headers.get("last-modified")).toBeNull();
      if (suffix.endsWith("jsonld")) JSON.parse(empty.body);
    }
    expect((await ask(`/v1/graph.nq?as_of=-1`)).body).toBe("");
    expect((await ask("/v1/graph.nq?as_of=2020-01-01T00:00:00Z")).body).toBe("");
    expect((await ask(`${BASE}.ttl?as_of=-1`)).status).toBe(404);
    expect((await ask("/v1/graph.nq?as_of=999999")).status).toBe(400);
    expect((await ask("/v1/graph.nq?as_of=2999-01-01T00:00:00Z")).status).toBe(400);
    expect((await ask(`/v1/graph.nq?min_position=${position}`)).status).toBe(200);
    expect((await ask(`/v1/graph.nq?min_position=${position}&as_of=0`)).status).toBe(400);
    expect((await ask("/v1/graph.nq?limit=3")).status).toBe(400);
    expect((await ask(`${BASE}.ttl?direction=up`)).status).toBe(400);
  });
});

test("who leaves in the middle gives the place back", async () => {
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const answer = await call("/v1/graph.nq");
      await answer.body?.cancel();
    }),
  );
  for (let tries = 0; tries < 100 && ROOM.held().requests > 0; tries++) await scheduler.wait(10);
  expect(ROOM.held()).toEqual({ requests: 0, bytes: 0 });
  expect((await get("/health")).status).toBe(200);
});
