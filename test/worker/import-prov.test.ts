// PROV through the front door: the same story in every format, what is refused and why, and our own export taken back.
import { beforeAll, describe, expect, test } from "vitest";
import { LIMITS } from "../../src/model/limits.ts";
import { STORY, storyNode } from "../support/prov-documents.ts";
import {
  type Answer,
  type Body,
  call,
  digestOf,
  get,
  migrateGraph,
  model,
  post,
} from "../support/workers/site.ts";

beforeAll(migrateGraph);

async function load(body: string | Uint8Array, type: string, query = ""): Promise<Answer> {
  const response = await call(`/v1/import${query}`, {
    method: "POST",
    body,
    headers: { "content-type": type },
  });
  return { status: response.status, body: await response.json() };
}

const PREFIXES =
  "@prefix ex: <https://example.org/t/>. @prefix prov: <http://www.w3.org/ns/prov#>. @prefix xsd: <http://www.w3.org/2001/XMLSchema#>.\n";
const turtle = (text: string, query = ""): Promise<Answer> => load(PREFIXES + text, "text/turtle", query);
const node = (name: string): string => `urn:prov:https://example.org/t/${name}`;
const view = async (id: string): Promise<Body> => (await get(`/v1/nodes?id=${encodeURIComponent(id)}`)).body;
const nodesOf = ({ body }: Answer): string[] => body.records.map((one: Body) => one.receipt.node);

describe("the story of another tool", () => {
  test("is taken once, whatever it is written in", async () => {
    const first = await load(STORY.ttl.text, STORY.ttl.type);
    expect(first.status).toBe(201);
    expect(nodesOf(first)).toEqual(
      ["crimes", "regions", "composed", "steps", "chart", "chart2"].map(storyNode),
    );
    expect(first.body.report).toMatchObject({
      entities: 6,
      activities: 2,
      agents: 2,
      edges: 4,
      lineages: ["prov/example.org"],
      lineage_from: "names",
      mapped: { records: 6, "edges: derived-from": 3, "edges: revised-from": 1 },
      refused: [],
    });
    for (const { type, text } of Object.values(STORY)) {
      const again = await load(text, type);
      expect(again.status, JSON.stringify(again.body)).toBe(200);
      expect(again.body.records.map((one: Body) => one.receipt)).toEqual(
        first.body.records.map((one: Body) => one.receipt),
      );
    }
  });

  test("is walked, and shows what made what", async () => {
    const chart = await view(storyNode("chart"));
    expect(chart).toMatchObject({
      kind: "artifact",
      name: "Chart",
      created_at_utc: "2026-03-02T10:30:00Z",
      transformation: {
        id: "https://example.org/story/drawing",
        started_at: "2026-03-02T10:00:00Z",
        ended_at: "2026-03-02T11:00:00Z",
        agent: { type: "person", id: "https://example.org/story/derek" },
        code: storyNode("steps"),
      },
    });
    const up = await get(`/v1/ancestors?id=${encodeURIComponent(storyNode("chart2"))}`);
    expect(up.body.nodes.map((one: Body) => one.id).sort()).toEqual(
      ["chart", "composed", "crimes", "regions"].map(storyNode),
    );
    expect((await view(storyNode("crimes"))).kind).toBe("dataset");
  });

  test("keeps what is known of a person out of the log, and says so", async () => {
    const { body } = await load(STORY.json.text, STORY.json.type);
    expect(body.report.kept_aside).toContainEqual(
      expect.objectContaining({
        what: "attributes of persons",
        count: 1,
        examples: ["https://example.org/story/derek http://xmlns.com/foaf/0.1/givenName"],
      }),
    );
    const [record] = (await view(storyNode("chart"))).records;
    const response = await call(`/v1/records/${record.record}`);
    const text = await response.text();
    expect(text).toContain("node-7");
    expect(text).not.toContain('"Derek"');
  });
});

describe("what is asked of an import", () => {
  test("the lineage", async () => {
    const { status, body } = await turtle("ex:l1 a prov:Entity.", "?lineage=acme/imported");
    expect(status).toBe(201);
    expect(body.report).toMatchObject({ lineages: ["acme/imported"], lineage_from: "asked" });
    expect((await view(node("l1"))).lineage).toBe("acme/imported");
    expect((await turtle("ex:l1 a prov:Entity.", "?lineage=~own")).body).toMatchObject({ code: "bad-query" });
  });

  test("the base of relative names", async () => {
    const text = "@prefix prov: <http://www.w3.org/ns/prov#>. <b2> prov:wasDerivedFrom <b1>.";
    const refused = await load(text, "text/turtle");
    expect(refused).toMatchObject({ status: 422, body: { code: "invalid" } });
    expect(refused.body.detail).toContain('"b2"');
    expect(refused.body.hint).toContain("?base=");
    const taken = await load(text, "text/turtle", "?base=https://example.org/t/x");
    expect(nodesOf(taken)).toEqual([node("b1"), node("b2")]);
    const json = { entity: { e1: {} } };
    expect((await load(JSON.stringify(json), "application/prov+json")).body).toMatchObject({
      code: "invalid",
      pointer: "/entity/e1",
    });
    const linked = { "@id": "r1", "@type": "http://www.w3.org/ns/prov#Entity" };
    expect((await load(JSON.stringify(linked), "application/ld+json")).body).toMatchObject({
      code: "invalid",
    });
    expect((await load(JSON.stringify(linked), "application/ld+json", "?base=nonsense")).body).toMatchObject({
      code: "bad-query",
    });
  });

  test("derivations that follow from use alone are inferred only when that is asked for", async () => {
    const text = "ex:i2 prov:wasGeneratedBy ex:made. ex:made prov:used ex:i1, ex:i0.";
    const plain = await turtle(text);
    expect(plain.body.report.edges).toBe(0);
    const inferred = await turtle(text, "?infer=derivations");
    expect(inferred.body.report.mapped).toMatchObject({ "edges: derived-from (inferred)": 2 });
    expect((await view(node("i2"))).parents).toMatchObject([
      { parent: node("i0"), type: "derived-from", certainty: "inferred" },
      { parent: node("i1"), type: "derived-from", certainty: "inferred" },
    ]);
  });

  test("what a thing is here already, where the document does not say", async () => {
    await post(model("prov-known"));
    const digest = digestOf("prov-known");
    const { status, body } = await turtle(`ex:k prov:wasDerivedFrom <${digest}>. <${digest}> ex:note "n".`);
    expect(status, JSON.stringify(body)).toBe(201);
    expect((await view(digest)).kind).toBe("model");
  });

  test("words of other vocabularies that say as much as ours", async () => {
    const text = `@prefix it6: <http://data.europa.eu/it6/>.
      ex:m2 a prov:Entity, it6:MachineLearningModel; it6:fineTunedFrom ex:m1; it6:trainedOn ex:d; prov:wasDerivedFrom ex:m1.
      ex:m1 a it6:MachineLearningModel, prov:Entity. ex:d a <http://www.w3.org/ns/dcat#Dataset>, prov:Entity.`;
    expect((await turtle(text)).status).toBe(201);
    const { kind, parents } = await view(node("m2"));
    expect(kind).toBe("model");
    expect(parents.map((one: Body) => [one.type, one.parent]).sort()).toEqual([
      ["fine-tuned-from", node("m1")],
      ["trained-on", node("d")],
    ]);
  });

  test("a document larger than one append goes in several, parents first, and again changes nothing", async () => {
    const count = LIMITS.importRecords + 40;
    const lines = Array.from(
      { length: count },
      (_, i) =>
        `<https://example.org/chain/${i}> <http://www.w3.org/ns/prov#wasDerivedFrom> <https://example.org/chain/${i + 1}> .\n`,
    ).join("");
    const first = await load(lines, "application/n-triples");
    expect(first.status, JSON.stringify(first.body).slice(0, 300)).toBe(201);
    expect(first.body.records).toHaveLength(count + 1);
    expect(first.body.records[0].receipt.node).toBe(`urn:prov:https://example.org/chain/${count}`);
    const again = await load(lines, "application/n-quads");
    expect(again.status).toBe(200);
    expect(again.body.records.every((one: Body) => one.created === false)).toBe(true);
  });
});

const ends = (one: string, other: string) => ({ [`prov:${one}`]: "ex:n53", [`prov:${other}`]: "ex:o53" });

describe("what cannot have been so is refused by its number", () => {
  const cases: readonly (readonly [number, string, readonly string[]])[] = [
    [
      30,
      'ex:c30 a prov:Activity; prov:startedAtTime "2026-01-02T00:00:00Z"^^xsd:dateTime; prov:endedAtTime "2026-01-01T00:00:00Z"^^xsd:dateTime.',
      ["c30"],
    ],
    [
      36,
      'ex:c36 prov:generatedAtTime "2026-01-02T00:00:00Z"^^xsd:dateTime; prov:invalidatedAtTime "2026-01-01T23:00:00Z"^^xsd:dateTime.',
      ["c36"],
    ],
    [
      37,
      'ex:c37 prov:generatedAtTime "2026-01-02T00:00:00Z"^^xsd:dateTime. ex:a37 prov:qualifiedUsage [ prov:entity ex:c37; prov:atTime "2026-01-01T00:00:00Z"^^xsd:dateTime ].',
      ["c37"],
    ],
    [
      30,
      'ex:d30 a prov:Activity; prov:startedAtTime "2026-01-02T00:00:00Z"^^xsd:dateTime; prov:qualifiedEnd [ prov:atTime "2026-01-01T00:00:00Z"^^xsd:dateTime ].',
      ["d30"],
    ],
    [42, "ex:c42 prov:wasDerivedFrom ex:d42. ex:d42 prov:wasRevisionOf ex:c42.", ["c42", "d42"]],
    [42, "ex:s42 prov:wasDerivedFrom ex:s42.", ["s42"]],
    [52, "ex:c52 prov:specializationOf ex:d52. ex:d52 prov:specializationOf ex:c52.", ["c52", "d52"]],
    [
      53,
      "ex:c53 prov:qualifiedUsage ex:r53. ex:e53 prov:qualifiedGeneration ex:r53. ex:r53 prov:entity ex:u53; prov:activity ex:v53.",
      ["r53"],
    ],
    [
      54,
      "ex:e54 prov:qualifiedDerivation ex:r54. ex:r54 a prov:Derivation; prov:entity ex:f54. ex:g54 prov:wasDerivedFrom ex:r54.",
      ["r54"],
    ],
    [55, "ex:c55 a prov:Entity, prov:Activity.", ["c55"]],
    [55, "ex:c55 prov:wasDerivedFrom ex:e. ex:f prov:wasGeneratedBy ex:c55.", ["c55"]],
    [56, "ex:c56 a prov:EmptyCollection; prov:hadMember ex:m56.", ["c56"]],
  ];

  test.each(cases)("%i: %s", async (constraint, text, names) => {
    const { status, body } = await turtle(text);
    expect(status, JSON.stringify(body)).toBe(422);
    expect(body).toMatchObject({ code: "prov-constraint", constraint });
    for (const name of names) {
      expect(body.iris).toContain(`https://example.org/t/${name}`);
      expect((await get(`/v1/nodes?id=${encodeURIComponent(node(name))}`)).status).toBe(404);
    }
  });

  test("an id that PROV lets two relations share is no fault", async () => {
    const shared =
      "ex:h53 prov:qualifiedGeneration ex:s53; prov:qualifiedDerivation ex:s53. ex:s53 prov:activity ex:i53; prov:entity ex:j53.";
    expect((await turtle(shared)).status).toBe(201);
    const named = { specializationOf: { "ex:k53": ends("specificEntity", "generalEntity") } };
    const used = { used: { "ex:k53": { "prov:activity": "ex:l53", "prov:entity": "ex:m53" } } };
    const json = { prefix: { ex: "https://example.org/t/" }, ...named, ...used };
    expect((await load(JSON.stringify(json), "application/prov+json")).status).toBe(201);
  });

  test("a cycle through what is known already", async () => {
    await turtle("ex:y2 prov:wasDerivedFrom ex:y1.");
    const { status, body } = await turtle("ex:y1 prov:wasDerivedFrom ex:y2.");
    expect([status, body.code, body.iri, body.taken]).toEqual([409, "cycle", "https://example.org/t/y1", 0]);
  });
});

describe("what cannot be read is refused, with the place and the way out", () => {
  const jsonld = (document: unknown): Promise<Answer> =>
    load(JSON.stringify(document), "application/ld+json");

  test("another media type", async () => {
    const { status, body } = await load("{}", "application/json");
    expect([status, body.code]).toEqual([415, "media-type"]);
    expect(body.hint).toContain("PROV-JSON goes as application/prov+json");
    expect(body.media_types).toContain("text/turtle");
  });

  test("a fault of syntax, by its line", async () => {
    const { status, body } = await turtle("ex:a a prov:Entity.\nex:b prov:wasDerivedFrom ;;; .\n");
    expect([status, body.code]).toEqual([400, "bad-syntax"]);
    expect(body.detail).toContain("line 3");
    expect((await load('{"entity": {,}}', "application/prov+json")).body).toMatchObject({ code: "not-json" });
  });

  test("bytes that are not UTF-8", async () => {
    const { status, body } = await load(new Uint8Array([0x3c, 0xff, 0xfe, 0x3e]), "text/turtle");
    expect([status, body.code, body.detail]).toEqual([400, "bad-syntax", "The body is not UTF-8."]);
  });

  test("too much of it", async () => {
    const long = `# ${"x".repeat(LIMITS.importBytes)}`;
    expect((await load(long, "text/turtle")).status).toBe(413);
    const many = "<urn:a:1> <urn:p:1> <urn:a:2> .\n".repeat(LIMITS.importStatements + 1);
    expect((await load(many, "application/n-quads")).body).toMatchObject({ status: 413, code: "too-large" });
    const brackets = `{"@graph":[${"[],".repeat(LIMITS.importStatements)}[]]}`;
    expect((await load(brackets, "application/ld+json")).body).toMatchObject({
      status: 413,
      code: "too-large",
    });
  });

  test("more of one thing than a record holds, before anything is taken", async () => {
    const many = (count: number, predicate: string, names: string): string =>
      Array.from({ length: count }, (_, i) => `ex:${names} prov:${predicate} ex:${names}${i}.\n`).join("");
    const star = await turtle(many(LIMITS.parents + 1, "wasDerivedFrom", "star"));
    expect(star.body).toMatchObject({ code: "invalid", iri: "https://example.org/t/star", taken: 0 });
    const hub = await turtle(many(5_000, "hadMember", "hub"));
    expect(hub.body).toMatchObject({ code: "too-large", iri: "https://example.org/t/hub", taken: 0 });
    expect((await get(`/v1/nodes?id=${encodeURIComponent(node("hub1"))}`)).status).toBe(404);
  });

  test("a bomb of things without a name", async () => {
    const bomb = "[] prov:used [].\n".repeat(LIMITS.importBlanks);
    expect((await turtle(bomb)).body).toMatchObject({ status: 413, code: "too-large" });
    const nested = `ex:a ex:b ${"[ ex:b ".repeat(5_000)}1${" ]".repeat(5_000)}.`;
    expect((await turtle(nested)).status).toBeLessThan(500);
  });

  test("a bomb of prefixes", async () => {
    const prefix = `@prefix p: <https://example.org/${"x".repeat(100_000)}>.\n`;
    expect((await turtle(`${prefix}${"p:a p:b p:c.\n".repeat(1_000)}`)).body).toMatchObject({
      code: "invalid",
    });
    const json = { prefix: { p: `https://example.org/${"x".repeat(100_000)}` }, entity: { "p:a": {} } };
    expect((await load(JSON.stringify(json), "application/prov+json")).body).toMatchObject({
      code: "invalid",
      pointer: "/entity/p:a",
    });
  });

  test("JSON-LD of 20,000 levels, and a key that stands twice", async () => {
    const deep = `${'{"@graph":['.repeat(10_000)}${"]}".repeat(10_000)}`;
    expect((await load(deep, "application/ld+json")).body).toMatchObject({ status: 400, code: "too-deep" });
    expect((await load('{"entity":{"ex:a":{},"ex:a":{}}}', "application/prov+json")).body).toMatchObject({
      code: "duplicate-key",
      pointer: "/entity/ex:a",
    });
  });

  test("a remote context, naming those that are known", async () => {
    for (const [context, at] of [
      ["https://example.org/context.jsonld", "/@context"],
      [[{}, { "@import": "https://example.org/c" }], "/@context/1/@import"],
      [{ t: { "@id": "urn:t:1", "@context": "http://169.254.169.254/" } }, "/@context/t/@context"],
    ] as const) {
      const { status, body } = await jsonld({ "@context": context, "@id": "urn:x:1" });
      expect([status, body.code, body.pointer]).toEqual([422, "invalid", at]);
      expect(body.hint).toContain("https://w3id.org/forebear/ns/context.jsonld");
      expect(body.hint).toContain("https://openprovenance.org/prov-jsonld/context.jsonld");
    }
  });

  test("a bomb of contexts, and one that is none", async () => {
    const contexts = Array.from({ length: LIMITS.importContexts + 1 }, () => ({ a: "urn:a:" }));
    expect((await jsonld({ "@context": contexts })).body).toMatchObject({ status: 413, code: "too-large" });
    expect((await jsonld({ "@context": { "@base": 7 } })).body).toMatchObject({
      status: 400,
      code: "bad-syntax",
    });
  });

  test("words that the context gives no meaning are told", async () => {
    const { body } = await jsonld({
      "@id": "https://example.org/t/w1",
      "@type": "http://www.w3.org/ns/prov#Entity",
      colour: "blue",
    });
    expect(body.report.kept_aside).toMatchObject([
      { what: "members without a meaning", examples: ["colour"] },
    ]);
  });

  test("expressions that PROV-JSON and PROV-JSONLD do not have", async () => {
    const json = await load('{"entities":{}}', "application/prov+json");
    expect(json.body).toMatchObject({ code: "invalid", pointer: "/entities" });
    const typed = await load(
      '{"@graph":[{"@type":"Thing"}]}',
      'application/ld+json;profile="https://openprovenance.org/prov-jsonld"',
    );
    expect(typed.body).toMatchObject({ code: "invalid", pointer: "/@graph/0/@type" });
  });
});

describe("our own export", () => {
  test.each([
    ["ttl", "text/turtle"],
    ["jsonld", "application/ld+json"],
  ])("taken back, adds nothing that was not there: %s", async (suffix, type) => {
    const word = `back-${suffix}`;
    await post(model(`${word}-base`, [], { license: "MIT" }));
    const parents = [
      {
        id: digestOf(`${word}-base`),
        type: "fine-tuned-from",
        role: "base",
        weight: 0.25,
        weight_unit: "loss",
        certainty: "observed",
      },
    ];
    const metrics = [{ name: "mmlu", value: 0.61, stderr: 0.004, step: 900, split: "test" }];
    const transformation = {
      id: `https://ci.example/${word}`,
      type: "fine-tuning",
      status: "succeeded",
      params: { lr: 1e-5 },
    };
    await post(
      model(word, parents, {
        metrics,
        transformation,
        tags: ["a"],
        evidence: { pii_filter: { version: 3 } },
      }),
    );
    const before = await view(digestOf(word));
    const document = await (await call(`/v1/nodes/${digestOf(word)}/closure.${suffix}`)).text();
    const taken = await load(document, type, "?lineage=acme/elsewhere");
    expect(taken.status, JSON.stringify(taken.body)).toBe(201);
    expect(nodesOf(taken)).toEqual([digestOf(`${word}-base`), digestOf(word)]);
    const after = await view(digestOf(word));
    const { records: _r, position: _p, parents: edges, capture: _c, ...same } = after;
    expect(same).toEqual(
      expect.objectContaining({ metrics: before.metrics, tags: before.tags, contradictions: [] }),
    );
    const told = (one: Body) => ({ ...one, record: undefined, ordinal: undefined });
    expect(edges.map(told)).toEqual([...before.parents, ...before.parents].map(told));
    expect((await load(document, type, "?lineage=acme/elsewhere")).status).toBe(200);
  });
});
