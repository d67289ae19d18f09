// The graph that is published, through the front door, as of every position of a site with something of everything: the formats are
// one graph, it has the published shapes, the whole is the union of its nodes, nothing that was erased is in it, and made again it
// is the same to the byte.
import { env } from "cloudflare:workers";
import { Parser, type Quad, Store } from "n3";
import Validator from "rdf-validate-shacl";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { LIMITS } from "../../src/model/limits.ts";
import { FORMATS } from "../../src/prov/formats/formats.ts";
import { shapesDocument } from "../../src/prov/vocabulary/shapes.ts";
import { watermark } from "../../worker/read.ts";
import { lineOf } from "../conformance/n-quads.ts";
import { furnish } from "../support/workers/furnish.ts";
import { LEARNING, move, say } from "../support/workers/moves.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { type Body, call, digestOf, migrateGraph, model, post, TOKEN } from "../support/workers/site.ts";

const from = (word: string, more: object = {}): object => ({
  id: digestOf(word),
  type: "fine-tuned-from",
  ...more,
});

/** Says something that is taken. */
async function tell(body: unknown, path?: string): Promise<Body> {
  const answer = await post(body, path);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
}

const erase = async (statement: string, part: string): Promise<Body> =>
  await tell({ statement, parts: [part], reason: "Asked to be forgotten." }, "/v1/erasures");

const position = async (): Promise<number> => (await watermark(env.GRAPH)).position;

async function moves(): Promise<void> {
  const niche = { niche: "told" };
  for (const word of ["one", "two"]) await tell(model(word, [], { lineage: "acme/family", name: "told" }));
  await move("one", "champion", { ...niche, reason: "It answers best." });
  await move("two", "champion", niche);
  await say("rollback", "two", { learning: LEARNING, ...niche });
  await tell(model("served", [{ id: digestOf("two"), type: "served-from" }], { kind: "deployment" }));
  await say("end", "served", {});
}

/** Says something with a word in it that is erased afterwards. */
async function secrets(): Promise<void> {
  const wrong = { nodes: [digestOf("one")], severity: "critical", kind: "poisoned", title: "Secret A." };
  const advisory = await tell({ ...wrong, references: ["https://x.example/ü"] }, "/v1/advisories");
  await move("one", "retired", { niche: "told" });
  await tell({ reason: "It was not." }, `/v1/advisories/${advisory.id}/withdrawal`);
  const more = { description: "Secret B.", facets: { x: "Secret C." }, aliases: ["urn:example:secret"] };
  const { receipt } = await tell(model("secret", [from("slip", { weight: 1e-9, role: "\u2028x" })], more));
  const name = { name: "acme/Secret D.", note: "Secret E.", from: [digestOf("base")] };
  const cohort = await tell({ ...name, records: [model("c7", [from("base")])] }, "/v1/cohorts");
  await erase(advisory.receipt.statement, "body");
  await erase(receipt.statement, "facets");
  await erase(receipt.statement, "record");
  await erase(cohort.receipt.statement, "cohort");
}

async function judgements(): Promise<void> {
  const agent = { type: "person", id: "p 1" };
  const transformation = { id: "r 1", type: "training", status: "succeeded", params: { a: [1e-7] }, agent };
  const { receipt } = await tell(model("slip", [from("one")], { name: "a slip", transformation }));
  await tell({ record: receipt.record, reason: "A slip." }, "/v1/retractions");
  await tell({ record: receipt.record, reason: "No slip." }, "/v1/reinstatements");
}

beforeAll(async () => {
  await migrateGraph();
  await furnish();
  await moves();
  await judgements();
  await secrets();
}, 60_000);

async function text(path: string): Promise<string> {
  const answer = await call(path);
  const body = new TextDecoder().decode(await answer.arrayBuffer());
  expect([path, answer.status], body.slice(0, 300)).toEqual([path, 200]);
  return body;
}

const site = async (suffix: string, at: number): Promise<string> =>
  await text(`/v1/graph.${suffix}?as_of=${at}`);

const read = (format: string, body: string): Quad[] => new Parser({ format }).parse(body);

const written = (quads: readonly Quad[]): string[] => [...new Set(quads.map(lineOf))].sort();

const linesIn = (body: string): string[] => body.split("\n").filter((line) => line !== "");

const validator = new Validator(new Store(read("text/turtle", shapesDocument())));

test("as of every position it has the published shapes, and says each thing once in every format", {
  timeout: 120_000,
}, async () => {
  const last = await position();
  for (let at = -1; at <= last; at++) {
    const lines = linesIn(await site("nq", at));
    expect(new Set(lines).size).toBe(lines.length);
    const quads = read("application/n-quads", lines.join("\n"));
    const report = await validator.validate(new Store(quads));
    const faults = report.results.map(({ focusNode, sourceShape }) => [focusNode?.value, sourceShape.value]);
    expect([at, faults]).toEqual([at, []]);
    expect(written(read("text/turtle", await site("ttl", at)))).toEqual(written(quads));
    const named = read("application/trig", await site("trig", at)).filter(
      ({ graph }) => graph.termType !== "DefaultGraph",
    );
    expect(written(named)).toEqual(written(quads));
    expect((await site("nodes.csv", at)).includes("Secret")).toBe(false);
    expect(lines.filter((line) => line.includes("Secret") || line.includes(TOKEN))).toEqual([]);
  }
  const withheld = linesIn(await site("nq", last)).filter((line) => line.includes("ns#withheld>"));
  expect(withheld.map((line) => /"(\w+)" \.$/.exec(line)?.[1]).sort()).toEqual([
    "body",
    "cohort",
    "facets",
    "record",
  ]);
});

test("the whole is the union of its nodes, at the beginning, halfway and at the end", {
  timeout: 60_000,
}, async () => {
  const last = await position();
  const { results } = await env.GRAPH.prepare("SELECT id, from_position AS at FROM node").all<{
    id: string;
    at: number;
  }>();
  for (const at of [0, Math.floor(last / 2), last]) {
    const known = results.filter((node) => node.at <= at);
    const alone = new Set<string>();
    for (const { id } of known)
      for (const line of linesIn(await text(`/v1/nodes.nq?id=${encodeURIComponent(id)}&as_of=${at}`)))
        alone.add(line);
    expect([...alone].sort()).toEqual(linesIn(await site("nq", at)).sort());
  }
});

test("made again from the ledgers it is the same to the byte, under the same tags", {
  timeout: 60_000,
}, async () => {
  const last = await position();
  const places = [...FORMATS].flatMap(({ suffix }) =>
    [3, Math.floor(last / 2), last].map((at) => `/v1/graph.${suffix}?as_of=${at}`),
  );
  const asked = async (): Promise<unknown[]> =>
    await Promise.all(
      places.map(async (path) => {
        const answer = await call(path);
        return [
          path,
          answer.status,
          answer.headers.get("etag"),
          new TextDecoder().decode(await answer.arrayBuffer()),
        ];
      }),
    );
  const first = await asked();
  await rebuild();
  expect(await asked()).toEqual(first);
});

describe("in small pieces", () => {
  const limits = LIMITS as unknown as Record<
    "blockNodes" | "chapterBlocks" | "describedCharacters" | "idsSorted" | "idsRead",
    number
  >;
  const usual = { ...limits };
  afterEach(() => {
    Object.assign(limits, usual);
  });

  /** Every value that JSON-LD says of a subject, each by itself. */
  const said = (body: string): string[] => {
    const { "@graph": subjects } = JSON.parse(body) as { "@graph": Record<string, unknown>[] };
    const all = subjects.flatMap((subject) =>
      Object.entries(subject).flatMap(([key, value]) =>
        (Array.isArray(value) && key !== "params" ? value : [value]).map((one) =>
          JSON.stringify([subject["@id"], key, one]),
        ),
      ),
    );
    return [...new Set(all)].sort();
  };

  test.each([
    ["blocks of one node, chapters of one block", { blockNodes: 1, chapterBlocks: 1 }],
    ["blocks of three, chapters of two", { blockNodes: 3, chapterBlocks: 2 }],
    ["blocks of which too much is said", { blockNodes: 8, describedCharacters: 1_000 }],
    ["ids that are read and not sorted", { blockNodes: 3, idsSorted: 0, idsRead: 2 }],
  ])("%s: it is the same graph, and the documents are valid", async (_what, small) => {
    const at = await position();
    const paths = ["/v1/graph", `/v1/nodes/${digestOf("base")}/closure`].map(
      (path) => (suffix: string) =>
        `${path}.${suffix}?as_of=${at}${path.endsWith("closure") ? "&direction=both" : ""}`,
    );
    for (const path of paths) {
      Object.assign(limits, usual);
      const whole = await Promise.all(FORMATS.map(({ suffix }) => text(path(suffix))));
      Object.assign(limits, small);
      for (const [i, { suffix, mediaType }] of FORMATS.entries()) {
        const body = await text(path(suffix));
        const one = whole[i] ?? "";
        if (suffix === "provjsonld")
          expect(JSON.parse(body)["@graph"]).toHaveLength(JSON.parse(one)["@graph"].length);
        else if (suffix === "jsonld") expect(said(body)).toEqual(said(one));
        else if (mediaType === "text/csv") expect(body).toBe(one);
        else expect(written(read(mediaType, body))).toEqual(written(read(mediaType, one)));
      }
    }
  });

  test("a document whose first nodes have no rows is one all the same", async () => {
    Object.assign(limits, { blockNodes: 1, chapterBlocks: 1 });
    const rows = (await site("edges.csv", await position())).split("\r\n");
    expect(rows[0]).toMatch(/^child,parent/);
    expect(rows.length).toBeGreaterThan(4);
  });
});
