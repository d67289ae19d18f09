// The index for mirrors: who follows it has what the site says of every node, whatever is recorded, taken back, moved or erased.
import { beforeAll, describe, expect, test } from "vitest";
import { type Body, call, digestOf, get, migrateGraph, model, post } from "../support/workers/site.ts";

const from = (word: string): object => ({ id: digestOf(word), type: "fine-tuned-from" });
const run = (id: string): object => ({
  transformation: { id: `https://ci.example/${id}`, type: "fine-tuning" },
});

const textOf = async (path: string): Promise<string> =>
  new TextDecoder().decode(await (await call(path)).arrayBuffer());

/** All pages of the index. */
async function index(since: number | undefined, limit = 2): Promise<{ position: number; entries: Body[] }> {
  const entries: Body[] = [];
  let position = -1;
  for (let cursor = ""; ; ) {
    const query = `limit=${limit}${since === undefined ? "" : `&since=${since}`}${cursor && `&cursor=${cursor}`}`;
    const { status, body } = await get(`/v1/exports/index?${query}`);
    expect(status, JSON.stringify(body)).toBe(200);
    entries.push(...body.entries);
    ({ position } = body);
    if (body.next === null) return { position, entries };
    cursor = body.next;
  }
}

/** A mirror: the PROV of each node, by its id. */
const mirror = new Map<string, string>();
let held: number | undefined;

/** Follows the index; which nodes it fetched. */
async function follow(): Promise<string[]> {
  const { position, entries } = await index(held);
  for (const { id, href } of entries) mirror.set(id, await textOf(href));
  held = position;
  return entries.map(({ id }) => id);
}

/** What the site says of every node now. */
async function everything(): Promise<Map<string, string>> {
  const { entries } = await index(undefined, 1_000);
  const all = new Map<string, string>();
  for (const { id } of entries) all.set(id, await textOf(`/v1/nodes.ttl?id=${encodeURIComponent(id)}`));
  return all;
}

const receipts = new Map<string, Body>();
async function record(word: string, parents: readonly unknown[] = [], more: object = {}): Promise<void> {
  const { status, body } = await post(model(word, parents, more), "/v1/records?unresolved=allow");
  expect(status, JSON.stringify(body)).toBe(201);
  receipts.set(word, body.receipt);
}

beforeAll(migrateGraph);

test("an empty site has an empty index", async () => {
  expect((await get("/v1/exports/index")).body).toEqual({
    position: -1,
    since: null,
    entries: [],
    next: null,
    links: { lineages: "/v1/lineages?as_of=-1", exports: "/v1/exports" },
  });
});

describe("a mirror that follows", () => {
  const learning = "What came of it is worth more than what it was made for.";
  const advisory = { names: ["acme/a"], severity: "low", kind: "other", title: "It is old." };
  const said = new Map<string, string>();
  const cohort = {
    name: "acme/step",
    from: [digestOf("a")],
    records: [model("c1", [from("a")])],
    members: [digestOf("c")],
  };
  const steps: readonly (readonly [string, () => Promise<unknown>])[] = [
    [
      "records, with parents that nobody recorded",
      async () => {
        await record("b", [from("a")], run("1"));
        await record("c", [from("b")], run("1"));
        await record("d");
      },
    ],
    ["nothing", async () => undefined],
    [
      "a parent that is recorded after its child, and is younger",
      () => record("a", [], { created_at_utc: "2027-01-31T12:00:00Z" }),
    ],
    ["a second claim, by the same run", () => record("c", [from("d")], { ...run("1"), version: "2" })],
    [
      "what a record takes back",
      () => post({ record: receipts.get("d")?.record, reason: "Wrong." }, "/v1/retractions"),
    ],
    [
      "and holds again",
      () => post({ record: receipts.get("d")?.record, reason: "Right." }, "/v1/reinstatements"),
    ],
    ["a move", () => post({ to: "canary", learning }, `/v1/nodes/${digestOf("b")}/transitions`)],
    [
      "a champion, and another in its place",
      async () => {
        await post({ to: "champion", learning, niche: "x" }, `/v1/nodes/${digestOf("b")}/transitions`);
        await post({ to: "champion", learning, niche: "x" }, `/v1/nodes/${digestOf("c")}/transitions`);
      },
    ],
    ["an advisory about a name", () => post(advisory, "/v1/advisories")],
    [
      "a node that takes the name that it is about",
      () => record("renamed", [from("d")], { name: "acme/a", version: "9" }),
    ],
    [
      "an advisory about nodes, known and named alone, and what holds in spite of it",
      async () => {
        const about = {
          nodes: [digestOf("c"), digestOf("d")],
          severity: "high",
          kind: "other",
          title: "Bad.",
        };
        const { status, body } = await post(about, "/v1/advisories");
        expect(status, JSON.stringify(body)).toBe(201);
        said.set("nodes", body.id);
        const until = "2099-01-01T00:00:00Z";
        return await post(
          { advisory: body.id, node: digestOf("c"), until, reason: "Nobody outside is asked." },
          "/v1/waivers",
        );
      },
    ],
    [
      "the end of an advisory",
      () => post({ reason: "It was wrong." }, `/v1/advisories/${said.get("nodes")}/withdrawal`),
    ],
    [
      "a rollback that is denied",
      async () => {
        const { status } = await post({ learning, niche: "x" }, `/v1/nodes/${digestOf("c")}/rollback`);
        expect(status).toBe(409);
      },
    ],
    ["a record of another name of a thing", () => record("twin", [{ id: digestOf("c"), type: "alias-of" }])],
    ["a cohort of new and old", () => post(cohort, "/v1/cohorts")],
    [
      "a word that is erased",
      () =>
        post(
          { statement: receipts.get("b")?.statement, parts: ["record"], reason: "Asked." },
          "/v1/erasures",
        ),
    ],
  ];

  test.each(steps)("%s", async (_what, step) => {
    const answer = (await step()) as Body;
    expect(answer?.status ?? 201, JSON.stringify(answer?.body)).toBeLessThan(300);
    const fetched = await follow();
    expect(mirror).toEqual(await everything());
    expect(new Set(fetched).size).toBe(fetched.length);
  });

  test("fetches no more than what has to do with it", async () => {
    await record("alone");
    expect(await follow()).toEqual([digestOf("alone")]);
    expect(await follow()).toEqual([]);
  });
});

test("each entry says when something was said of it last, and leads to what it was then", async () => {
  const { position, entries } = await index(undefined);
  for (const { id, href, changed_position, lastmod, stub } of entries) {
    expect(href).toBe(`/v1/nodes/${id}.ttl?as_of=${position}`);
    expect(changed_position).toBeLessThanOrEqual(position);
    expect(Date.parse(lastmod)).toBeGreaterThan(0);
    expect(stub).toBe(false);
  }
  const b = entries.find(({ id }) => id === digestOf("b"));
  const alone = entries.find(({ id }) => id === digestOf("alone"));
  expect([alone.changed_position, b.changed_position]).toEqual([position, position - 1]);
  const [before] = (await index(alone.changed_position - 1)).entries;
  expect(before.lastmod).toBe(alone.lastmod);
});

test("as of the past it lists what was there then", async () => {
  const { body } = await get("/v1/exports/index?as_of=0");
  expect(body.entries.map(({ id }: Body) => id)).toEqual([digestOf("b"), digestOf("a")]);
  expect(body.entries[1]).toMatchObject({ stub: true, changed_position: 0 });
});

test("as a list of paths it is for a shell: the same, with the next page and the position in comments", async () => {
  const { position, entries } = await index(undefined);
  const paths: string[] = [];
  for (let next: string | undefined = "/v1/exports/index?limit=2"; next !== undefined; ) {
    const answer = await call(next, { headers: { accept: "text/uri-list" } });
    expect(answer.headers.get("content-type")).toBe("text/uri-list; charset=utf-8");
    const lines = (await answer.text()).trimEnd().split("\r\n");
    expect(lines).toContain(`# position: ${position}`);
    paths.push(...lines.filter((line) => !line.startsWith("#")));
    next = lines.find((line) => line.startsWith("# next: "))?.slice(8);
  }
  expect(paths).toEqual(entries.map(({ href }) => href));
});

test.each([
  ["since=x", "bad-query"],
  ["since=-2", "bad-query"],
  ["since=999999", "bad-query"],
  ["as_of=0&since=1", "bad-query"],
  ["cursor=0.0.0123456789abcdef", "bad-cursor"],
  ["from=1", "bad-query"],
])("%s is refused, with the way out", async (query, code) => {
  const { status, body } = await get(`/v1/exports/index?${query}`);
  expect([status, body.code]).toEqual([400, code]);
  expect(body.hint).toMatch(/\w/);
});

test("another format is refused", async () => {
  const answer = await call("/v1/exports/index", { headers: { accept: "application/xml" } });
  expect([answer.status, ((await answer.json()) as Body).code]).toEqual([406, "not-acceptable"]);
});
