// Ready questions through the front door, each on a family made for it: exact, by pages, as of any position, the same from both
// engines.
import { beforeAll, describe, expect, test } from "vitest";
import * as schema from "../../src/wire/questions.ts";
import { end, move } from "../support/workers/sayings.ts";
import {
  type Body,
  digestOf,
  get,
  getBySql,
  migrateGraph,
  model,
  postLines,
} from "../support/workers/site.ts";

const from = (word: string, type: string, more: object = {}): object => ({
  id: digestOf(word),
  type,
  ...more,
});
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
const made = (days: number): object => ({ created_at_utc: daysAgo(days) });
const as = (kind: string, record: object): object => ({ ...record, kind });

beforeAll(async () => {
  await migrateGraph();
  await postLines([
    as("dataset", model("tickets", [], { name: "acme/tickets", version: "1", license: "CC-BY-4.0" })),
    as("dataset", model("tickets2", [], { name: "acme/tickets", version: "2", license: "cc-by-4.0" })),
    model("old", [from("tickets", "trained-on")], { ...made(200), license: "Apache-2.0" }),
    model("older", [], { ...made(400), license: "Apache-2.0" }),
    model("young", [from("tickets2", "trained-on")], made(3)),
    model("undated", [], { created_at_utc: null, capture: { method: "import" } }),
    model("tuned", [from("old", "fine-tuned-from", { certainty: "inferred" })], made(10)),
    as("prompt", model("p-old", [from("tuned", "tuned-for"), from("older", "tuned-for")], made(1))),
    as("prompt", model("p-young", [from("young", "tuned-for")], made(1))),
    as("prompt", model("p-undated", [from("undated", "tuned-for")], made(1))),
    as("prompt", model("p-idle", [from("old", "tuned-for")], made(1))),
    as("prompt", model("p-alone", [from("old", "tuned-for")], made(1))),
    as("deployment", model("d-1", [from("p-old", "prompted-by"), from("young", "served-from")], made(1))),
    as("deployment", model("d-2", [from("p-young", "prompted-by"), from("young", "served-from")], made(1))),
    as("deployment", model("d-3", [from("p-undated", "prompted-by")], made(1))),
    as("deployment", model("d-4", [from("p-idle", "prompted-by"), from("tuned", "served-from")], made(1))),
  ]);
  await end(digestOf("d-4"));
  await move(digestOf("p-alone"), "canary", { kind: "prompt", niche: "alone" });
});

/** An answer of the schema, the same from both engines. */
async function ask<T>(
  path: string,
  of: { parse: (body: unknown) => T },
): Promise<Omit<T, "engine"> & { readonly nodes: readonly Body[]; readonly next: string | null }> {
  const { status, body } = await get(`/v1/questions/${path}`);
  expect(status, JSON.stringify(body)).toBe(200);
  const { engine: _engine, ...said } = body;
  const { engine: _other, ...meant } = (await getBySql(`/v1/questions/${path}`)).body;
  expect(said).toEqual(meant);
  return of.parse(body) as never;
}

const names = (answer: { readonly nodes: readonly Body[] }): string[] =>
  answer.nodes.map(({ name }) => name.replace("acme/", ""));

/** All pages of so many nodes. */
async function paged(path: string, limit: number): Promise<Body[]> {
  const nodes: Body[] = [];
  for (let cursor = ""; ; ) {
    const { body } = await get(`/v1/questions/${path}&limit=${limit}${cursor}`);
    nodes.push(...body.nodes);
    if (body.next === null) return nodes;
    cursor = `&cursor=${body.next}`;
  }
}

describe("stale bases", () => {
  test("prompts in production, live or behind something live, on a base older than so many days", async () => {
    const answer = await ask("stale-bases?days=90&kinds=prompt", schema.staleBasesSchema);
    // p-idle stands behind a deployment that ended, and nobody moved it.
    expect(names(answer)).toEqual(["p-old", "p-alone"]);
    expect(answer).toMatchObject({ complete: true, stopped_by: [], undated: 1, examined: 4, next: null });
    expect(answer.nodes[0]).toMatchObject({ old: 2, undated: 0, state: null });
    expect(answer.nodes[0].bases.map((base: Body) => base.name)).toEqual(["acme/older", "acme/old"]);
    expect(answer.nodes[1]).toMatchObject({ state: "canary", old: 1 });
    expect(await paged("stale-bases?days=90", 1)).toEqual(answer.nodes);
  });

  test("any other age, and other kinds", async () => {
    expect(names(await ask("stale-bases?days=300", schema.staleBasesSchema))).toEqual(["p-old"]);
    expect(names(await ask("stale-bases?days=1000", schema.staleBasesSchema))).toEqual([]);
    const deployed = await ask("stale-bases?kinds=deployment,model&days=90", schema.staleBasesSchema);
    expect(names(deployed)).toEqual(["tuned", "d-1"]);
  });

  test("as of any position", async () => {
    const before = await ask("stale-bases?as_of=15", schema.staleBasesSchema);
    expect(names(before)).toEqual(["p-old", "p-idle"]);
    expect(names(await ask("stale-bases?as_of=-1", schema.staleBasesSchema))).toEqual([]);
  });
});

test("weak champions: those of whose ancestry an edge is less sure than it should be", async () => {
  await move(digestOf("tuned"), "champion");
  await move(digestOf("young"), "champion", { niche: "code" });
  await move(digestOf("older"), "champion", { niche: "search" });
  const declared = await ask("weak-champions", schema.weakChampionsSchema);
  expect(declared.nodes).toMatchObject([
    {
      name: "acme/tuned",
      state: "champion",
      weakest_certainty: "inferred",
      gaps: { stubs: 0 },
      slots: [{ lineage: "acme", niche: "chat" }],
    },
  ]);
  const observed = await ask("weak-champions?min_certainty=observed", schema.weakChampionsSchema);
  expect(names(observed)).toEqual(["young", "tuned"]);
  expect(observed).toMatchObject({ examined: 3, complete: true });
  expect(await paged("weak-champions?min_certainty=observed", 1)).toEqual(observed.nodes);
  expect(names(await ask("weak-champions?min_certainty=reconstructed", schema.weakChampionsSchema))).toEqual(
    [],
  );
});

test("licences that differ among the ancestors of a node", async () => {
  const answer = await ask("licence-conflicts", schema.licenceConflictsSchema);
  // The two versions of the tickets spell one licence in two ways.
  expect(names(answer)).toEqual(["tuned", "p-old", "p-idle", "p-alone", "d-1", "d-4"]);
  expect(answer.nodes[1]).toMatchObject({
    license: null,
    licences: [
      { license: "Apache-2.0", nodes: 2, of: [digestOf("older"), digestOf("old")] },
      { license: "CC-BY-4.0", nodes: 1, of: [digestOf("tickets")] },
    ],
  });
  expect(await paged("licence-conflicts?kinds=prompt,deployment", 2)).toEqual(answer.nodes.slice(1));
  const champions = await ask("licence-conflicts?states=champion", schema.licenceConflictsSchema);
  expect([names(champions), champions]).toMatchObject([["tuned"], { examined: 3 }]);
});

test("everything live downstream of a data set by name, of all its versions", async () => {
  const path = "live-downstream?name=acme/tickets";
  const answer = await ask(path, schema.liveDownstreamSchema);
  expect(names(answer)).toEqual(["young", "tuned", "p-alone", "d-1", "d-2"]);
  expect(answer).toMatchObject({
    complete: true,
    starts: [{ version: "1" }, { version: "2" }],
    counts: {
      nodes: 5,
      by_kind: { model: 2, prompt: 1, deployment: 2 },
      by_state_and_kind: { none: { deployment: 2 }, champion: { model: 2 }, canary: { prompt: 1 } },
    },
  });
  expect(answer.nodes[3].path.nodes.at(-1).id).toMatch(/^sha256:/);
  expect(await paged(path, 2)).toEqual(answer.nodes);
  const first = await ask(`${path}&version=1`, schema.liveDownstreamSchema);
  expect(names(first)).toEqual(["tuned", "p-alone", "d-1"]);
});

test("what there is to ask is listed, and every example is answered", async () => {
  const { questions } = schema.questionsAnswerSchema.parse((await get("/v1/questions")).body);
  expect(questions.map(({ word }) => word)).toEqual(schema.QUESTION_WORDS);
  for (const { links } of questions) expect((await get(links.example)).status).toBe(200);
});

describe("questions that cannot be answered", () => {
  test.each([
    ["stale-bases?days=0", 400, "bad-query"],
    ["stale-bases?days=many", 400, "bad-query"],
    ["stale-bases?kinds=thing", 400, "bad-query"],
    ["stale-bases?cursor=1.1.0000000000000000", 400, "bad-cursor"],
    ["weak-champions?min_certainty=sure", 400, "bad-query"],
    ["weak-champions?kinds=model", 400, "bad-query"],
    ["licence-conflicts?states=none", 400, "bad-query"],
    ["live-downstream", 400, "bad-query"],
    ["live-downstream?name=acme/nobody", 404, "not-found"],
    ["live-downstream?name=acme/tickets&limit=0", 400, "bad-query"],
    ["everything", 404, "not-found"],
  ])("%s", async (path, status, code) => {
    const { body } = await get(`/v1/questions/${path}`);
    expect(body).toMatchObject({ status, code });
    expect(body.hint.length).toBeGreaterThan(8);
  });
});
