// Nodes are found by the words that are said of them, whatever is typed; and what is taken back or erased is not.
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { LIMITS } from "../../src/model/limits.ts";
import { words } from "../../src/model/words.ts";
import { problemSchema } from "../../src/wire/replies.ts";
import { searchAnswerSchema } from "../../src/wire/replies-search.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import {
  type Answer,
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

const asked = (q: string, more = ""): Promise<Answer> => get(`/v1/search?q=${encodeURIComponent(q)}${more}`);

/** A page of what is found; it is as it is described. */
async function search(q: string, more = ""): Promise<Body> {
  const { status, body } = await asked(q, more);
  expect(status, `${q}: ${JSON.stringify(body)}`).toBe(200);
  expect(searchAnswerSchema.parse(body)).toEqual(body);
  return body;
}

const names = async (q: string, more = ""): Promise<(string | null)[]> =>
  (await search(q, more)).nodes.map((node: Body) => node.name);
const ids = async (q: string, more = ""): Promise<string[]> =>
  (await search(q, more)).nodes.map((node: Body) => node.id);

const said = async (record: object): Promise<Body> => {
  const { status, body } = await post(record, "/v1/records?unresolved=allow");
  expect(status, JSON.stringify(body)).toBe(201);
  return body.receipt;
};
const from = (id: string, more: object = {}): object => ({ id, type: "fine-tuned-from", ...more });

const BASE = "pkg:huggingface/mistralai/Mistral-Small-24B-Base-2501@50a43a1f4488595def221f672346761c85ad90ea";
const HEX = "b3d0c5a1f4e8";

beforeAll(async () => {
  await said({
    ...model("support-7b", [from(BASE)]),
    artifact: { digest: `sha256:${HEX}${"0".repeat(52)}` },
    version: "3.2.0",
    tags: ["helpdesk", "deutsch"],
    description: "Answers what customers ask; it is polite.",
    license: "Apache-2.0",
    aliases: ["urn:example:registry:4711"],
    transformation: { id: "https://ci.example/s1", type: "rlhf" },
  });
  await said({ ...model("support-7b-chat", [from(digestOf("nobody"))]) });
  await said(model("helpdesk-router", [], { tags: ["support"] }));
  await said(model("judge", [], { description: "Judges what the support model said." }));
  await said({
    ...model("blend", [
      { id: digestOf("left"), type: "merged-from" },
      { id: digestOf("right"), type: "merged-from" },
    ]),
    merge_recipe: { merge_method: "dare_ties", models: [] },
    lineage: "acme/blends",
  });
  await said({
    ...model("small", [{ id: digestOf("left"), type: "quantized-from" }]),
    quantization: { method: "gguf", scheme: "Q4_K_M", bits: 4 },
  });
  await said({ ...model("x", []), kind: "dataset", name: "acme/Größe-日本語データ", tags: ["🦙"] });
});

describe("a node is found", () => {
  test.each([
    ["support-7b", "support-7b"],
    ["ACME/Support-7B", "support-7b"],
    ["polite customers", "support-7b"],
    ["3.2.0", "support-7b"],
    ["apache-2.0", "support-7b"],
    ["deutsch", "support-7b"],
    [HEX.slice(0, 6), "support-7b"],
    [`sha256:${HEX}`, "support-7b"],
    ["urn:example:registry:4711", "support-7b"],
    ["rlhf", "support-7b"],
    ["dare_ties", "blend"],
    ["model-merge", "blend"],
    ["acme/blends", "blend"],
    ["q4_k_m", "small"],
    ["gguf quantization", "small"],
    ["größe", "Größe-日本語データ"],
    ["GRÖSSE", "Größe-日本語データ"],
    ["grosse", "Größe-日本語データ"],
    ["日本", "Größe-日本語データ"],
    ["🦙", "Größe-日本語データ"],
  ])("by %s", async (q, name) => {
    expect((await names(q))[0]).toBe(`acme/${name}`);
  });

  test("by its record, and by parts of its Package URL though nobody recorded it", async () => {
    const { body } = await get(`/v1/nodes/sha256:${HEX}${"0".repeat(52)}`);
    expect((await search(body.records[0].record)).nodes).toMatchObject([
      { id: body.id, matched: ["record"] },
    ]);
    for (const q of ["mistralai", "pkg:huggingface/mistralai", "small 24b base", "50a43a", BASE])
      expect((await search(q)).nodes[0], q).toMatchObject({ id: BASE, stub: true, kind: "stub" });
  });

  test("by a word that has only begun, if it is the last and not in quotes", async () => {
    expect(await names("supp")).toContain("acme/support-7b");
    expect(await names("polite custom")).toEqual(["acme/support-7b"]);
    expect(await names("custom polite")).toEqual([]);
    expect(await names('"custom"')).toEqual([]);
    expect(await names('polite "customers')).toEqual(["acme/support-7b"]);
  });

  test("by words that follow each other, where they are in quotes or in one piece", async () => {
    expect(await names('"customers ask"')).toEqual(["acme/support-7b"]);
    expect(await names('"ask customers"')).toEqual([]);
    expect(await names("ask customers")).toEqual(["acme/support-7b"]);
    expect(await names("7b-support")).toEqual([]);
    expect(await names("7b support")).toContain("acme/support-7b");
  });

  test("by six digits of a digest, and not by fewer", async () => {
    expect(await names(HEX.slice(0, 5))).toEqual([]);
    expect(await names(HEX.slice(0, 6))).toEqual(["acme/support-7b"]);
  });
});

describe("what is found", () => {
  test("comes best first: the name itself, parts of it, tags, prose", async () => {
    expect(await names("acme/support-7b")).toEqual(["acme/support-7b", "acme/support-7b-chat"]);
    expect(await names("support")).toEqual([
      "acme/support-7b",
      "acme/support-7b-chat",
      "acme/helpdesk-router",
      "acme/judge",
    ]);
    expect((await search("support")).nodes.map((node: Body) => node.matched)).toEqual([
      ["name"],
      ["name"],
      ["tags"],
      ["description"],
    ]);
  });

  test("is what the words say, and said so", async () => {
    const { body } = await get(`/v1/nodes/sha256:${HEX}${"0".repeat(52)}`);
    expect(await search("HELP-desk Support")).toMatchObject({ nodes: [], next: null });
    expect(await search("Helpdesk rlhf sup")).toEqual({
      position: body.position,
      query: { words: ["helpdesk", "rlhf", "sup"] },
      complete: true,
      nodes: [
        {
          id: body.id,
          kind: "model",
          name: "acme/support-7b",
          version: "3.2.0",
          state: null,
          stub: false,
          matched: ["name", "tags", "transformation"],
        },
      ],
      next: null,
    });
  });

  test("is of the kinds that are asked for", async () => {
    expect(await names("acme", "&kinds=dataset")).toEqual(["acme/Größe-日本語データ"]);
    expect(await names("mistralai", "&kinds=stub")).toHaveLength(1);
    expect((await asked("acme", "&kinds=modell")).body).toMatchObject({
      code: "bad-query",
      parameter: "kinds",
    });
  });

  test("comes in pages, which fit together while more is said and taken back", async () => {
    const all = await ids("acme", "&limit=100");
    const first = await search("acme", "&limit=2");
    const { record } = await said(model("a", [], { description: "Said between two pages." }));
    const late = await said(model("b"));
    expect(await names("acme", "&limit=1")).not.toEqual(["acme/support-7b"]);
    const pages = [...first.nodes];
    await post({ record: late.record, reason: "no" }, "/v1/retractions");
    for (let { next } = first; next !== null; ) {
      const page = await search("acme", `&limit=2&cursor=${next}`);
      expect(page.position).toBe(first.position);
      pages.push(...page.nodes);
      next = page.next;
    }
    expect(pages.map((node: Body) => node.id)).toEqual(all);
    await post({ record, reason: "no" }, "/v1/retractions");
    const stale = await asked("acme blend", `&limit=2&cursor=${first.next}`);
    expect([stale.status, stale.body.code]).toEqual([400, "bad-cursor"]);
  });

  test("is not complete where more records hold the words than are ranked, and the name itself is found all the same", async () => {
    const insert = `INSERT INTO node_text (n, from_position, record, id, name, version, tags, kind, transformation, recipe, lineage, license, description)
      WITH RECURSIVE many (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM many WHERE i < ?1)
      SELECT 1, 0, '', '', 'crowd ' || i || ' ¶', '', '', '', '', '', 'crowded', '', '' FROM many`;
    await env.GRAPH.prepare(insert).bind(LIMITS.searchHits).run();
    expect((await search("crowd")).complete).toBe(true);
    await said(model("of-many", [], { name: "crowd" }));
    const { complete, nodes } = await search("crowd");
    expect(complete).toBe(false);
    expect(nodes[0].name).toBe("crowd");
    await env.GRAPH.prepare("DELETE FROM node_text WHERE lineage = 'crowded'").run();
    expect((await search("crowd")).complete).toBe(true);
  });
});

describe("what cannot be searched for", () => {
  test.each([
    ["", "has no value"],
    ['"*:^(){}"', "has no word"],
    ["   ", "has no word"],
    ["a ".repeat(17), "17 words"],
    ["é".repeat(201), "201 characters"],
  ])("%j is refused, with the way out", async (q, detail) => {
    const { status, body } = await asked(q);
    expect([status, body.code, body.parameter]).toEqual([400, "bad-query", "q"]);
    expect(body.detail).toContain(detail);
    expect(body.hint).toBeTruthy();
    expect(problemSchema.parse(body)).toEqual(body);
  });

  test("a question without words, of the past, or with what it does not have", async () => {
    for (const [path, parameter] of [
      ["/v1/search", "q"],
      ["/v1/search?q=a&as_of=3", "as_of"],
      ["/v1/search?q=a&limit=101", "limit"],
      ["/v1/search?q=a&limit=0", "limit"],
      ["/v1/search?q=a&q=b", "q"],
      ["/v1/search?query=a", "query"],
    ] as const)
      expect((await get(path)).body, path).toMatchObject({ code: "bad-query", parameter });
    expect((await call("/v1/search?q=a", { headers: { authorization: "none" } })).status).toBe(401);
  });
});

describe("whatever is typed", () => {
  const SYNTAX = [
    "AND",
    "OR",
    "NOT",
    "NEAR(",
    "NEAR/2",
    "*",
    "^",
    ":",
    "-",
    "+",
    '"',
    "'",
    "(",
    ")",
    "{",
    "}",
    ",",
    "name",
    "rank",
    "\u0000",
    "\\",
    "support",
    "7b",
    "日",
    "ß",
  ];
  const typed = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc.array(fc.constantFrom(...SYNTAX, " ", " "), { maxLength: 24 }).map((parts) => parts.join("")),
  );

  test("is data: it is answered, or refused because it has no words or too many", {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(typed, async (q) => {
        const { status, body } = await asked(q);
        const length = new URL(`https://x/?q=${encodeURIComponent(q)}`).searchParams.get("q")?.length ?? 0;
        const some = words(q).length > 0 && length <= LIMITS.searchLength;
        if (status === 200) expect([some, searchAnswerSchema.parse(body)]).toEqual([true, body]);
        else expect([status, body.code, body.parameter]).toEqual([400, "bad-query", "q"]);
        if (!some) expect(status).toBe(400);
      }),
      { numRuns: 300 },
    );
  });

  test("a node is found by every part of its name, and by the name", { timeout: 60_000 }, async () => {
    const part = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
      fc.stringMatching(/^[a-zA-Z0-9._-]{1,12}$/),
    );
    const name = fc
      .array(part, { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join("/").trim())
      .filter((one) => words(one).length > 0 && !/\p{C}/u.test(one));
    const all = fc.sample(name, { numRuns: 60, seed: 20_261_121 });
    const digest = (i: number): string => digestOf(`named-${i}`);
    const { lines } = await postLines(
      all.map((one, i) => ({
        ...model(`named-${i}`),
        artifact: { digest: digest(i) },
        name: one,
        lineage: "acme/named",
      })),
    );
    const taken = lines.flatMap((line, i) => (line.status === 201 ? [i] : []));
    expect(taken.length).toBeGreaterThan(50);
    for (const i of taken) {
      const one = all[i] ?? "";
      const quoted = new Set(words(one).map((word) => `"${word}" acme/named`));
      for (const q of quoted)
        expect(await ids(q, "&limit=100"), `${JSON.stringify(one)} by ${q}`).toContain(digest(i));
      if (/^[^\s"]+$/.test(one))
        expect(await ids(one, "&limit=100"), JSON.stringify(one)).toContain(digest(i));
    }
  });
});

/** Every word of the index. */
async function vocabulary(): Promise<Set<string>> {
  await env.GRAPH.prepare("CREATE VIRTUAL TABLE vocabulary USING fts5vocab('node_text', 'row')").run();
  const { results } = await env.GRAPH.prepare("SELECT term FROM vocabulary").all<{ term: string }>();
  await env.GRAPH.prepare("DROP TABLE vocabulary").run();
  return new Set(results.map((row) => row.term));
}

/** Whether some bytes stand anywhere in what the index lies in. */
async function lies(text: string): Promise<boolean> {
  const rows = await env.GRAPH.batch<{ found: number }>([
    env.GRAPH.prepare(
      "SELECT count(*) AS found FROM node_text_data WHERE instr(block, CAST(?1 AS BLOB))",
    ).bind(text),
    env.GRAPH.prepare(
      "SELECT count(*) AS found FROM node_text_idx WHERE instr(CAST(term AS BLOB), CAST(?1 AS BLOB))",
    ).bind(text),
    env.GRAPH.prepare(
      "SELECT count(*) AS found FROM node_text WHERE instr(name || version || tags || recipe || license || description, ?1)",
    ).bind(text),
  ]);
  return rows.some((answer) => (answer.results[0]?.found ?? 0) > 0);
}

describe("what no longer holds", () => {
  test("is not found once it is retracted, and is again once it is reinstated", async () => {
    const { record } = await said(model("takenback", [], { tags: ["fleeting"] }));
    expect(await names("fleeting takenback")).toEqual(["acme/takenback"]);
    await post({ record, reason: "wrong" }, "/v1/retractions");
    expect(await names("fleeting")).toEqual([]);
    expect(await names("takenback")).toEqual([]);
    // The id was said and is there, as that of a stub.
    expect(await search(digestOf("takenback"))).toMatchObject({ nodes: [{ stub: true, matched: ["id"] }] });
    await post({ record, reason: "right" }, "/v1/reinstatements");
    expect(await names("fleeting takenback")).toEqual(["acme/takenback"]);
    await post({ record, reason: "wrong" }, "/v1/retractions");
    expect(await names("fleeting")).toEqual([]);
  });

  test("is not found by what was corrected", async () => {
    const { record } = await said(model("typo", [], { name: "acme/misspelt" }));
    await said(model("typo", [], { name: "acme/wellspelt", corrects: record }));
    expect(await names("misspelt")).toEqual([]);
    expect(await names("wellspelt")).toEqual(["acme/wellspelt"]);
  });

  test("is nowhere in the index once it is erased, and the node is found by what stands", async () => {
    const word = "zyxwvuterika";
    const { statement, record } = await said(
      model("forgotten", [from(digestOf("left"))], {
        name: `acme/${word}`,
        version: word,
        description: word,
        license: word,
        tags: [word],
        merge_recipe: { merge_method: word },
        quantization: { method: word, scheme: word },
        aliases: ["urn:example:forgotten:1"],
        lineage: "acme/forgetful",
      }),
    );
    expect(await names(word)).toEqual([`acme/${word}`]);
    expect([(await vocabulary()).has(word), await lies(word)]).toEqual([true, true]);
    await post({ record, reason: "no" }, "/v1/retractions");
    await post({ record, reason: "yes" }, "/v1/reinstatements");
    expect((await post({ statement, parts: ["record"], reason: "asked" }, "/v1/erasures")).status).toBe(201);
    expect(await names(word)).toEqual([]);
    expect([(await vocabulary()).has(word), await lies(word)]).toEqual([false, false]);
    for (const q of ["urn:example:forgotten:1", "forgetful", "forgetful fine-tuning", record])
      expect(await ids(q), q).toContain(digestOf("forgotten"));
  });
});

describe("the index made again", () => {
  const remake = async (): Promise<void> => {
    const made = (await (await call("/v1/admin/rebuild", { method: "POST" })).json()) as Body;
    expect(made.ok).toBe(true);
  };
  const QUESTIONS = [
    "acme",
    "support",
    "acme/support-7b",
    "mistralai",
    "left",
    HEX,
    "zyxwvuterika",
    "fleeting",
    "model",
    "日本",
  ];
  const answers = async (): Promise<unknown[]> => {
    const found: unknown[] = [];
    for (const q of QUESTIONS) found.push((await search(q, "&limit=100")).nodes);
    return found;
  };

  test("answers the same, from an empty database and beside the one that is read", async () => {
    const before = await answers();
    expect((before[0] as unknown[]).length).toBeGreaterThan(5);
    await rebuild();
    expect(await answers()).toEqual(before);
    await remake();
    expect(await answers()).toEqual(before);
    await remake();
    expect(await answers()).toEqual(before);
    expect((await get("/v1/admin/fsck")).body).toMatchObject({ ok: true, differences: [] });
    // What a word that is erased leaves is a setting of the index, which the second set has too.
    const { results } = await env.GRAPH.prepare(
      "SELECT v FROM node_text_config WHERE k = 'secure-delete'",
    ).all();
    expect(results).toEqual([{ v: 1 }]);
  });

  test("has a check that sees a word too many", async () => {
    await env.GRAPH.prepare("UPDATE node_text SET tags = 'smuggled' WHERE name = 'acme judge ¶'").run();
    const { ok, differences } = (await get("/v1/admin/fsck")).body;
    expect(ok).toBe(false);
    expect(differences[0]).toMatch(/^node_text: a row that the log does not say: .*smuggled/);
    await remake();
    expect(await names("smuggled")).toEqual([]);
    expect((await get("/v1/admin/fsck")).body.ok).toBe(true);
  });
});
