// The example families as a served site gives them out: every node and some closures, in every format and by every way to
// ask, as other implementations read them; and what the walks say, against what the files say.
import { readFileSync } from "node:fs";
import { request } from "node:http";
import jsonld from "jsonld";
import { Parser } from "n3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postRecords, type Site } from "../../src/client/client.ts";
import { type Served, serve } from "../../src/local/serve.ts";
import type { EdgeAnswer, NodeListed, WalkAnswer } from "../../src/wire/answers.ts";
import { getJson, pages } from "../support/node/graph.ts";
import { cleanUp, temporaryFolder } from "../support/node/launcher.ts";
import { lineOf } from "./n-quads.ts";

const BASE = "mistralai/Mistral-Small-24B-Base-2501";
const BASE_ID = `pkg:huggingface/${BASE}@50a43a1f4488595def221f672346761c85ad90ea`;
const DEPLOYMENT = "urn:uuid:3d0b1c52-93a4-4d3e-8f0a-7a1f5c2e9b10";
const TURTLE = "text/turtle; charset=utf-8";
const JSON_LD = "application/ld+json; charset=utf-8";
/** What an answer depends on, by what it is: a document may be compressed. */
const VARY: Readonly<Record<string, string>> = {
  [TURTLE]: "accept, accept-encoding",
  [JSON_LD]: "accept, accept-encoding",
  "application/json": "accept",
};
const RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const OPTIONS = { algorithm: "RDFC-1.0", format: "application/n-quads" } as const;

type Said = {
  readonly kind: string;
  readonly name: string;
  readonly node?: string;
  readonly artifact?: { readonly digest: string };
  readonly parents?: readonly { readonly id: string; readonly type: string }[];
  readonly transformation?: { readonly code?: string | { readonly id: string } };
  readonly environment?: { readonly image?: string; readonly lockfile?: string };
};

const linesOf = (file: string): string[] =>
  readFileSync(new URL(`../../examples/${file}`, import.meta.url), "utf8")
    .trimEnd()
    .split("\n");

const LINES = [...linesOf("mistral-small-24b.ndjson"), ...linesOf("acme.ndjson")];
const RECORDS: readonly Said[] = LINES.map((line) => JSON.parse(line));

const idOf = ({ artifact, node }: Said): string => artifact?.digest ?? node ?? "";

/** What a record descends from or was made with. */
function namedBy({ parents = [], transformation, environment }: Said): string[] {
  const code = transformation?.code;
  const context = [typeof code === "object" ? code.id : code, environment?.image, environment?.lockfile];
  return [...parents.map(({ id }) => id), ...context.filter((id) => id !== undefined)];
}

let served: Served;
let site: Site;

type Answer = {
  readonly status: number;
  readonly type: string | undefined;
  readonly vary: string | undefined;
  readonly text: string;
};

/** A GET with this Accept header or, unlike fetch, with none. */
async function ask(path: string, accept?: string): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${site.token}`, ...(accept === undefined ? {} : { accept }) };
    const outgoing = request(site.url + path, { headers }, (incoming) => {
      let text = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (chunk) => {
        text += chunk;
      });
      incoming.on("error", reject);
      incoming.on("end", () => {
        const { "content-type": type, vary } = incoming.headers;
        resolve({ status: incoming.statusCode ?? 0, type, vary, text });
      });
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}

async function taken(path: string, type: string, accept?: string): Promise<string> {
  const answer = await ask(path, accept);
  expect([answer.status, answer.type, answer.vary], path).toEqual([200, type, VARY[type]]);
  return answer.text;
}

const inPath = (id: string): string => id.replace(/[%?#]/g, encodeURIComponent);
const inQuery = (id: string): string => encodeURIComponent(id);

const neverFetch = (url: string): Promise<never> => Promise.reject(new Error(`fetched ${url}`));

const fromJsonLd = (text: string): Promise<string> =>
  jsonld.canonize(JSON.parse(text), { ...OPTIONS, safe: true, documentLoader: neverFetch });

const fromTurtle = (text: string): Promise<string> =>
  jsonld.canonize(new Parser({ format: "text/turtle" }).parse(text).map(lineOf).join(""), {
    ...OPTIONS,
    inputFormat: "application/n-quads",
  });

/** Every id of the graph: the members of every lineage, and from them every end of an edge, until there are no more. */
async function everyNode(): Promise<string[]> {
  const { all: lineages } = await pages(site, "/v1/lineages?limit=5", "lineages", "after");
  const members = await Promise.all(
    lineages.map(
      async ({ name }) => (await pages(site, `/v1/lineages/${name}?limit=7`, "nodes", "cursor")).all,
    ),
  );
  const found = new Set<string>(members.flat().map((node) => node.id));
  // A set grows while it is gone through.
  for (const id of found)
    for (const parent of (await getJson(site, `/v1/nodes/${inPath(id)}`)).parent_ids) found.add(parent);
  return [...found];
}

beforeAll(async () => {
  served = await serve({ port: 0, data: temporaryFolder() });
  site = served;
  const answer = await postRecords(site, LINES);
  expect(answer).toMatchObject({
    ok: true,
    value: { summary: { lines: 78, created: 78, known: 0, refused: 0, next_line: null } },
  });
});

afterAll(async () => {
  await served?.stop();
  await cleanUp();
});

describe("every node of the examples", () => {
  let ids: string[];
  beforeAll(async () => {
    ids = await everyNode();
  });

  it("is found: what has a record, and what is only named", () => {
    const recorded = new Set(RECORDS.map(idOf));
    const all = new Set([...recorded, ...RECORDS.flatMap(namedBy)]);
    expect(ids.toSorted()).toEqual([...all].sort());
    // 39 names without a revision, five commits, two images and a lock file have no record.
    expect([recorded.size, all.size]).toEqual([77, 77 + 39 + 5 + 2 + 1]);
  });

  it("is the same graph in Turtle and in JSON-LD, and describes itself", async () => {
    for (const id of ids) {
      const path = `/v1/nodes/${inPath(id)}`;
      const turtle = await fromTurtle(await taken(`${path}.ttl`, TURTLE));
      expect(await fromJsonLd(await taken(`${path}.jsonld`, JSON_LD)), id).toBe(turtle);
      expect(turtle, id).toContain(
        `<https://w3id.org/forebear/id/${encodeURIComponent(id)}> <${RDF_TYPE}> <http://www.w3.org/ns/prov#Entity> .\n`,
      );
      expect(turtle, id).not.toContain("_:");
    }
  });

  it("is the same text by whichever way it is asked for", async () => {
    const ways = [
      (id: string) => [`/v1/nodes/${inPath(id)}`, "text/turtle"],
      (id: string) => [`/id/${encodeURIComponent(id)}`, "text/turtle"],
      (id: string) => [`/id/${inPath(id)}.ttl`],
      (id: string) => [`/v1/nodes?id=${inQuery(id)}`, "text/turtle"],
      (id: string) => [`/v1/nodes.ttl?id=${inQuery(id)}`],
    ] as const;
    for (const [i, id] of ids.entries()) {
      const [path = "", accept] = ways[i % ways.length]?.(id) ?? [];
      const turtle = await taken(`/v1/nodes/${inPath(id)}.ttl`, TURTLE);
      expect(await taken(path, TURTLE, accept), path).toBe(turtle);
      const json = `/v1/nodes/${inPath(id)}.jsonld`;
      expect(
        await taken(path.replace(".ttl", ".jsonld"), JSON_LD, accept && "application/ld+json"),
        path,
      ).toBe(await taken(json, JSON_LD));
    }
  });
});

describe("a closure", () => {
  it.each([
    ["a founder", BASE],
    ["a deployment with merges, data and a prompt behind it", "acme/support-assistant"],
    ["a node whose two records differ", "ConicCat/MistralSmallV3R"],
    ["an evaluation", "acme/support-assistant-evaluation"],
  ])("of %s holds the node and its ancestors whole, the same in every format", async (_what, name) => {
    const id = RECORDS.filter((record) => record.name === name).map(idOf)[0] ?? "";
    const path = `/v1/nodes/${inPath(id)}`;
    const { all } = await pages(site, `${path}/ancestors?limit=1000`, "nodes", "cursor");
    const members = [id, ...all.map((node: NodeListed) => node.id)];

    const json = JSON.parse(await taken(`${path}/closure.json`, "application/json"));
    expect(json.nodes.map((node: { id: string }) => node.id)).toEqual(members);
    for (const node of json.nodes) expect(node).toEqual(await getJson(site, `/v1/nodes/${inPath(node.id)}`));

    const turtle = await fromTurtle(await taken(`${path}/closure.ttl`, TURTLE));
    expect(await fromJsonLd(await taken(`${path}/closure.jsonld`, JSON_LD))).toBe(turtle);
    const statements = new Set(turtle.split("\n"));
    for (const member of members) {
      const own = await fromTurtle(await taken(`/v1/nodes/${inPath(member)}.ttl`, TURTLE));
      expect(own.split("\n").filter((statement) => !statements.has(statement))).toEqual([]);
    }
  });
});

describe("the walks say what the files say", () => {
  it("of the descendants of the base, by name", async () => {
    const nameOf = new Map(RECORDS.map((record) => [idOf(record), record.name]));
    const named = (id: string): string =>
      nameOf.get(id) ?? id.replace(/^urn:forebear:unpinned:pkg:huggingface\/(datasets\/)?/, "");
    const edges = RECORDS.flatMap((record) =>
      (record.parents ?? [])
        .filter((parent) => parent.type !== "evaluated")
        .map((parent) => [record.name, named(parent.id)] as const),
    );
    const descendants = new Set<string>();
    for (let before = -1; before < descendants.size; ) {
      before = descendants.size;
      for (const [child, parent] of edges)
        if (parent === BASE || descendants.has(parent)) descendants.add(child);
    }
    const path = `/v1/descendants?name=${inQuery(BASE)}&limit=30`;
    const { first, all } = await pages(site, path, "nodes", "cursor");
    const found = all.map((node: NodeListed) => node.name ?? node.id);
    expect([...new Set(found)].sort()).toEqual([...descendants].sort());
    expect(descendants.size).toBe(72);
    expect(first.counts.nodes).toBe(all.length);
    expect(first.complete).toBe(true);
  });

  it("of the weights that a deployment's ancestors were merged with", async () => {
    const path = `/v1/nodes/${DEPLOYMENT}/ancestors?include=edges`;
    const { nodes, edges = [], complete }: WalkAnswer = await getJson(site, path);
    const names = new Map(nodes.map((node) => [node.id, node.name]));
    const weighed = edges.filter((edge: EdgeAnswer) => edge.weight !== null);
    expect(
      weighed.map(({ child, parent, weight, weight_unit }) => [
        names.get(child),
        names.get(parent),
        weight,
        weight_unit,
      ]),
    ).toEqual([
      ["acme/support-24b", "NousResearch/DeepHermes-3-Mistral-24B-Preview", 0.2, "merge-coefficient"],
      ["acme/support-24b", "arcee-ai/Arcee-Blitz", 0.3, "merge-coefficient"],
      ["acme/support-24b", "acme/support-24b-sft", 0.5, "merge-coefficient"],
    ]);
    expect(complete).toBe(true);
  });
});

describe("the format of an answer", () => {
  const JSON_TYPE = "application/json";
  const node = `/v1/nodes/${BASE_ID}`;

  it.each([
    ["no Accept at all", undefined, JSON_TYPE],
    ["anything", "*/*", JSON_TYPE],
    ["JSON", "application/json", JSON_TYPE],
    ["Turtle", "text/turtle", TURTLE],
    ["Turtle, in capitals", "TEXT/Turtle", TURTLE],
    ["JSON-LD", "application/ld+json", JSON_LD],
    ["JSON-LD of a profile", 'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', JSON_LD],
    ["any text", "text/*", TURTLE],
    ["any application", "application/*", JSON_TYPE],
    ["JSON-LD rather than Turtle", "text/turtle;q=0.5, application/ld+json;q=0.9", JSON_LD],
    ["Turtle rather than JSON", "application/json;q=0.1, text/turtle", TURTLE],
    ["Turtle, else anything", "text/turtle, */*;q=0.1", TURTLE],
    ["anything rather than Turtle", "text/turtle;q=0.2, */*;q=0.8", JSON_TYPE],
    ["anything but JSON", "application/json;q=0, */*", TURTLE],
    ["anything but text", "text/*;q=0, application/ld+json", JSON_LD],
    ["what a browser asks for", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON_TYPE],
    ["Turtle with a charset", "text/turtle;charset=utf-8;q=0.9, application/json;q=0.8", TURTLE],
    ["two of the same weight: the one that is listed first here", "text/turtle, application/json", JSON_TYPE],
  ])("is chosen by Accept: %s", async (_what, accept, type) => {
    const answer = await ask(node, accept);
    expect([answer.status, answer.type, answer.vary]).toEqual([200, type, VARY[type]]);
  });

  it.each([["text/html"], ["text/turtle;q=0"], ["application/pdf, application/rdf+xml;q=0.9"], ["image/*"]])(
    "is refused where nothing fits %s, with what there is",
    async (accept) => {
      const answer = await ask(node, accept);
      expect([answer.status, answer.type]).toEqual([406, "application/problem+json"]);
      expect(JSON.parse(answer.text)).toMatchObject({
        status: 406,
        code: "not-acceptable",
        hint: expect.stringContaining(
          "application/json (.json), text/turtle (.ttl), application/ld+json (.jsonld)",
        ),
      });
    },
  );

  it.each([
    [".json", "text/turtle", JSON_TYPE],
    [".ttl", "application/json", TURTLE],
    [".jsonld", "text/html", JSON_LD],
    ["/closure.ttl", "application/ld+json", TURTLE],
  ])("is decided by the suffix %s against Accept: %s", async (suffix, accept, type) => {
    const answer = await ask(node + suffix, accept);
    expect([answer.status, answer.type]).toEqual([200, type]);
  });

  describe.each([["parents"], ["children"], ["ancestors"], ["descendants"]])("of %s", (action) => {
    it("is JSON", async () => {
      for (const path of [
        `${node}/${action}`,
        `${node}/${action}.json`,
        `/v1/${action}?id=${inQuery(BASE_ID)}`,
      ])
        expect((await ask(path)).type, path).toBe(JSON_TYPE);
    });

    it("is JSON or NDJSON, by Accept", async () => {
      const answer = await ask(`${node}/${action}`, "text/turtle");
      expect([answer.status, JSON.parse(answer.text).hint]).toEqual([
        406,
        "Ask for application/json (.json), application/x-ndjson (.ndjson).",
      ]);
    });

    it("is JSON alone, by suffix", async () => {
      for (const path of [`${node}/${action}.ttl`, `/v1/${action}.jsonld?id=${inQuery(BASE_ID)}`])
        expect((await ask(path)).status, path).toBe(406);
    });
  });
});
