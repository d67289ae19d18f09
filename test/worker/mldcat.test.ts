// The view of nodes in MLDCAT-AP, through the front door.
import { Parser } from "n3";
import { beforeAll, describe, expect, test } from "vitest";
import { MLDCAT_PROFILE, ml } from "../../src/prov/mldcat/terms.ts";
import { nodeIri, partIri } from "../../src/prov/names.ts";
import { prov } from "../../src/prov/terms.ts";
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

beforeAll(migrateGraph);

const from = (word: string, type = "fine-tuned-from"): object => ({ id: digestOf(word), type });

const VIEW = "view=mldcat-ap";

const FORMATS = [
  ["text/turtle", "text/turtle"],
  ["application/trig", "application/trig"],
  ["application/n-quads", "application/n-quads"],
  ["application/n-triples", "application/n-triples"],
] as const;

/** The statements of an answer, without their graph. */
const statements = (text: string, format: string): string[] =>
  new Parser({ format })
    .parse(text)
    .map(({ subject, predicate, object }) => `${subject.value} ${predicate.value} ${object.value}`);

type View = (subject: string, predicate: string) => string[];

async function viewOf(word: string, more = ""): Promise<View> {
  const response = await call(`/v1/nodes/${digestOf(word)}.ttl?${VIEW}${more}`);
  expect({ word, status: response.status }).toEqual({ word, status: 200 });
  const quads = new Parser({ format: "text/turtle" }).parse(await response.text());
  return (subject, predicate) =>
    quads
      .filter((quad) => quad.subject.value === subject && quad.predicate.value === predicate)
      .map(({ object }) => object.value);
}

beforeAll(async () => {
  await postLines([
    model("v-corpus", [], { kind: "dataset", description: "All of it." }),
    model("v-base", [from("v-corpus", "trained-on")], { version: "1" }),
    model("v-data", [], { kind: "dataset" }),
    model("v-tuned", [from("v-base"), from("v-data", "trained-on")], {
      license: "Apache-2.0",
      owner: { type: "person", id: "p-7" },
      metrics: [{ name: "mmlu", value: 0.5 }],
    }),
  ]);
});

describe("a view of a model", () => {
  const iri = nodeIri(digestOf("v-tuned"));

  test("tells it and what it comes from in the words of the profile", async () => {
    const view = await viewOf("v-tuned");
    expect(view(iri, ml("dcterms:title"))).toEqual(["acme/v-tuned"]);
    expect(view(iri, ml("it6:fineTunedFrom"))).toEqual([nodeIri(digestOf("v-base"))]);
    expect(view(iri, ml("it6:trainedOn"))).toEqual([nodeIri(digestOf("v-data"))]);
    expect(view(nodeIri(digestOf("v-base")), ml("dcat:version"))).toEqual(["1"]);
    expect(view(nodeIri(digestOf("v-corpus")), ml("dcterms:description"))).toEqual(["All of it."]);
    const [owner = ""] = view(iri, ml("dcterms:creator"));
    expect(view(owner, ml("foaf:name"))).toEqual(["p-7"]);
  });

  test("leads back to the PROV, as of the same position", async () => {
    const view = await viewOf("v-tuned");
    const [url = ""] = view(iri, ml("rdfs:seeAlso"));
    expect(url).toMatch(
      /^https:\/\/forebear\.test\/v1\/nodes\/sha256:[0-9a-f]{64}\/closure\.ttl\?as_of=\d+$/,
    );
    expect((await call(new URL(url).pathname + new URL(url).search)).status).toBe(200);
    expect(view(iri, prov("wasDerivedFrom"))).toHaveLength(2);
    const record = partIri(digestOf("v-tuned"), "catalog-record");
    expect(view(record, ml("dcterms:conformsTo"))).toEqual([MLDCAT_PROFILE]);
  });

  test("is the same in every format, by suffix and by Accept", async () => {
    const path = `/v1/nodes/${digestOf("v-tuned")}`;
    const turtle = statements(await (await call(`${path}.ttl?${VIEW}`)).text(), "text/turtle");
    for (const [accept, format] of FORMATS) {
      const answer = await call(`${path}?${VIEW}`, { headers: { accept } });
      expect(answer.headers.get("content-type")).toBe(
        `${accept}; profile="${MLDCAT_PROFILE}"; charset=utf-8`,
      );
      expect(answer.headers.get("link")).toBe(`<${MLDCAT_PROFILE}>; rel="profile"`);
      const told = statements(await answer.text(), format);
      expect(turtle.filter((one) => !told.includes(one))).toEqual([]);
    }
    const jsonld = await call(`${path}.jsonld?${VIEW}`);
    const { "@graph": graph } = (await jsonld.json()) as Body;
    expect(graph.map((one: Body) => one["@id"])).toContain(iri);
  });

  test("is asked for by the profile in Accept too, and not by another", async () => {
    const path = `/v1/nodes/${digestOf("v-tuned")}`;
    const ask = async (accept: string): Promise<string> =>
      await (await call(path, { headers: { accept } })).text();
    const view = await (await call(`${path}.ttl?${VIEW}`)).text();
    expect(await ask(`text/turtle;profile="${MLDCAT_PROFILE}"`)).toBe(view);
    expect(await ask(`text/turtle; q=0.9; profile="${MLDCAT_PROFILE}", application/json;q=0.1`)).toBe(view);
    expect(await ask('text/turtle;profile="https://example.com/other"')).not.toBe(view);
    expect(await ask("text/turtle")).not.toBe(view);
  });

  test("of the past is what it was, byte for byte", async () => {
    const { body } = await get(`/v1/nodes/${digestOf("v-tuned")}`);
    const path = `/v1/nodes/${digestOf("v-tuned")}.ttl?${VIEW}&as_of=${body.position}`;
    const then = await (await call(path)).text();
    await post(model("v-tuned", [from("v-base")], { description: "Said later.", tags: ["later"] }));
    expect(await (await call(path)).text()).toBe(then);
    const view = await viewOf("v-tuned");
    expect(view(iri, ml("dcat:keyword"))).toEqual(["later"]);
  });
});

test("a view of a data set has its distribution", async () => {
  const view = await viewOf("v-data");
  const iri = nodeIri(digestOf("v-data"));
  const [distribution = ""] = view(iri, ml("dcat:distribution"));
  expect(view(distribution, ml("dcterms:identifier"))).toEqual([digestOf("v-data")]);
  expect(view(iri, ml("dcterms:description"))).toEqual([`No record describes ${digestOf("v-data")}.`]);
});

test("a view of several nodes tells of each", async () => {
  const response = await call(`/v1/nodes.ttl?id=${digestOf("v-tuned")}&id=${digestOf("v-data")}&${VIEW}`);
  const told = statements(await response.text(), "text/turtle");
  for (const word of ["v-tuned", "v-data"])
    expect(told.filter((one) => one.includes(`${nodeIri(digestOf(word))}#catalog-record`))).not.toEqual([]);
});

test("a view of a model whose base nobody recorded says so", async () => {
  await post(model("v-child", [from("v-nobody")]), "/v1/records?unresolved=allow");
  const view = await viewOf("v-child");
  const base = nodeIri(digestOf("v-nobody"));
  expect(view(nodeIri(digestOf("v-child")), ml("it6:fineTunedFrom"))).toEqual([base]);
  expect(view(base, ml("dcterms:description"))).toEqual([
    `${digestOf("v-nobody")} is named here, and no record tells of it.`,
  ]);
  expect(view(base, ml("dcterms:created"))).toEqual(["not recorded"]);
});

test("names are as they are, whatever they are", async () => {
  const name = '"> <injected> <by> <me> . \\u0022 <';
  await post(model("v-hostile", [], { name, description: `${name}"""`, license: name, tags: [name] }));
  const view = await viewOf("v-hostile");
  const iri = nodeIri(digestOf("v-hostile"));
  expect(view(iri, ml("dcterms:title"))).toEqual([name]);
  expect(view(iri, ml("dcat:keyword"))).toEqual([name]);
  expect(view(partIri(digestOf("v-hostile"), "licence"), ml("dcterms:title"))).toEqual([name]);
});

describe("is refused", () => {
  test("another view, with those that there are", async () => {
    const { status, body } = await get(`/v1/nodes/${digestOf("v-tuned")}.ttl?view=dcat-us`);
    expect([status, body.code, body.parameter]).toEqual([400, "bad-query", "view"]);
    expect(body.hint).toBe("Send one of: mldcat-ap. Without `view` it is told as it is known.");
  });

  test.each([
    ["a view as JSON", `/v1/nodes/${digestOf("v-tuned")}.json?${VIEW}`, 406, "not-acceptable"],
    ["a view of a closure", `/v1/nodes/${digestOf("v-tuned")}/closure.ttl?${VIEW}`, 400, "bad-query"],
    ["a view of nobody", `/v1/nodes/${digestOf("v-nowhere")}.ttl?${VIEW}`, 404, "not-found"],
    [
      "a view with a parameter that it has not",
      `/v1/nodes.ttl?id=${digestOf("v-tuned")}&${VIEW}&depth=1`,
      400,
      "bad-query",
    ],
  ])("%s", async (_what, path, status, code) => {
    const answer = await get(path);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});
