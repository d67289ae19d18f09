// Writers and readers at once: who wrote sees it, and nobody ever sees a node without the edges that it was said with.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { getWalk } from "../../worker/routes/walks.ts";
import { random } from "../support/random.ts";
import { type Body, get, migrateGraph, post, postLines, TOKEN } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const { seed, pick, chance } = random();
const WRITERS = 4;
const ROUNDS = 8;

const urn = (word: string): string => `urn:example:race-${word}`;

/** Each writer has a ledger of its own; all of them build on what all of them made. */
const record = (word: string, parents: readonly string[], writer: number): object => ({
  kind: "model",
  node: urn(word),
  parents: parents.map((parent) => ({ id: urn(parent), type: "derived-from" })),
  lineage: `race-${writer}`,
  created_at_utc: "2026-01-01T00:00:00Z",
});

/** What was acknowledged, of which position: what each node descends from at once. */
const said = new Map<string, readonly string[]>([["root", []]]);

/** Everything that a node descends from, as it was said; all of it was said before the node was. */
function above(word: string): Set<string> {
  const found = new Set<string>();
  const left = [word];
  for (let one = left.pop(); one !== undefined; one = left.pop())
    for (const parent of said.get(one) ?? [])
      if (!found.has(parent)) {
        found.add(parent);
        left.push(parent);
      }
  return found;
}

const ids = (body: Body): string[] => body.nodes.map((node: Body) => node.id);

/** Says some nodes, on any that were acknowledged; answers the position at which reads show them. */
async function write(writer: number, round: number): Promise<{ words: string[]; position: number }> {
  const known = [...said.keys()];
  const count = chance(0.5) ? 1 : 3;
  const words = Array.from({ length: count }, (_, i) => `${writer}-${round}-${i}`);
  const parents = words.map((_, i) => {
    const own = words.slice(0, i);
    const among = own.length > 0 && chance(0.5) ? own : known;
    return [
      ...new Set(["root", ...Array.from({ length: 1 + pick(3) }, () => among[pick(among.length)] ?? "root")]),
    ];
  });
  const records = words.map((word, i) => record(word, parents[i] ?? [], writer));
  const answers: Body[] = count === 1 ? [(await post(records[0])).body] : (await postLines(records)).lines;
  for (const answer of answers)
    expect(answer, `seed ${seed}`).toMatchObject({ created: true, effect: "live" });
  for (const [i, word] of words.entries()) said.set(word, parents[i] ?? []);
  const positions: number[] = [];
  for (const [i, answer] of answers.entries()) {
    let { position } = answer;
    // An answer that did not wait for its projection to the end has no position yet; said again, it has.
    for (let tries = 0; position === undefined && tries < 60; tries++)
      position = (await post(records[i])).body.position;
    expect(position, `seed ${seed}: never shown`).toBeTypeOf("number");
    positions.push(position);
  }
  return { words, position: Math.max(...positions) };
}

/** Asks for what was written just now, and no earlier than that. */
async function readOwn({ words, position }: Awaited<ReturnType<typeof write>>): Promise<void> {
  const fresh = `&min_position=${position}`;
  for (const word of words) {
    const up = (await get(`/v1/ancestors?id=${urn(word)}&include=edges&limit=1000${fresh}`)).body;
    expect(up.position, `seed ${seed}`).toBeGreaterThanOrEqual(position);
    expect(ids(up).sort(), `seed ${seed}: what ${word} descends from`).toEqual(
      [...above(word)].map(urn).sort(),
    );
    const direct = up.edges.filter((edge: Body) => edge.child === urn(word));
    expect(direct.map((edge: Body) => edge.parent).sort()).toEqual(
      [...(said.get(word) ?? [])].map(urn).sort(),
    );
  }
  const down = (await get(`/v1/descendants?id=${urn("root")}&limit=1000${fresh}`)).body;
  expect(ids(down), `seed ${seed}: what was written just now`).toEqual(
    expect.arrayContaining(words.map(urn)),
  );
}

/** Here everything is one process: who asks without a break leaves writers no turn. */
const breath = (): Promise<void> => scheduler.wait(5);

/** Asks whenever it may, of no position: whatever it is answered is whole. */
async function readAny(): Promise<void> {
  const { body } = await get(`/v1/descendants?id=${urn("root")}&include=edges&limit=1000`);
  expect(body, `seed ${seed}`).toMatchObject({ complete: true, next: null, gaps: { stubs: 0 } });
  const listed = new Set(ids(body).concat(urn("root")));
  const into = Map.groupBy(body.edges, (edge: Body) => edge.child);
  for (const id of ids(body)) {
    const edges = into.get(id) ?? [];
    // Every node was said with an edge to the root, and with all others at once.
    expect(
      edges.map((edge: Body) => edge.parent),
      `seed ${seed}: ${id}`,
    ).toContain(urn("root"));
    for (const edge of edges) expect(listed.has(edge.parent), `seed ${seed}: ${edge.parent}`).toBe(true);
    const parents = said.get(id.slice(urn("").length));
    // What is shown may not have been acknowledged yet.
    if (parents !== undefined)
      expect(edges.map((edge: Body) => edge.parent).sort()).toEqual(parents.map(urn).sort());
  }
  const one = ids(body)[pick(Math.max(1, ids(body).length))];
  if (one === undefined) return;
  const up = (await get(`/v1/ancestors?id=${one}`)).body;
  expect(ids(up), `seed ${seed}: ${one} without what it was said with`).toContain(urn("root"));
}

test("four writers and those who read meanwhile", async () => {
  await post(record("root", [], 0));
  let writing = WRITERS;
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    try {
      for (let round = 0; round < ROUNDS; round++) await readOwn(await write(writer, round));
    } finally {
      writing -= 1;
    }
  });
  const readers = Array.from({ length: 2 }, async () => {
    do {
      await readAny();
      await breath();
    } while (writing > 0);
  });
  await Promise.all([...writers, ...readers]);
  await readAny();
  const { body } = await get(`/v1/descendants?id=${urn("root")}&limit=1000`);
  expect(ids(body).sort()).toEqual(
    [...said.keys()]
      .filter((word) => word !== "root")
      .map(urn)
      .sort(),
  );
}, 120_000);

test("a node that is said while it is asked for is not known, or has all that it was said with", async () => {
  for (let i = 0; i < 10; i++) {
    const word = `asked-${i}`;
    const writing = post(record(word, ["root"], pick(WRITERS)));
    const answers: Body[] = [];
    let done = false;
    void writing.finally(() => {
      done = true;
    });
    do {
      answers.push((await get(`/v1/ancestors?id=${urn(word)}`)).body);
      await breath();
    } while (!done);
    expect((await writing).status).toBe(201);
    answers.push((await get(`/v1/ancestors?id=${urn(word)}`)).body);
    for (const body of answers)
      if (body.status !== 404)
        expect([body.starts.length, ids(body)], `seed ${seed}`).toEqual([1, [urn("root")]]);
    expect(answers.at(-1)?.counts.nodes).toBe(1);
  }
}, 60_000);

test("a node that is shown between two look-ups of a walk is not known yet, rather than without its parents", async () => {
  await post(record("root", [], 0));
  let lookups = 0;
  // Ids are looked up in a batch: what is asked of them is said just before.
  const GRAPH = new Proxy(env.GRAPH, {
    get(target, key) {
      if (key === "prepare") return target.prepare.bind(target);
      if (key !== "batch") return Reflect.get(target, key);
      return async (statements: D1PreparedStatement[]) => {
        if (lookups++ === 0) await post(record("between", ["root"], 0));
        return await target.batch(statements);
      };
    },
  });
  const address = new URL(`https://forebear.test/v1/ancestors?id=${urn("between")}`);
  const request = new Request(address, { headers: { authorization: `Bearer ${TOKEN}` } });
  await expect(getWalk(request, { ...env, GRAPH }, {}, "ancestors")).rejects.toMatchObject({
    refusal: { code: "not-found", hint: expect.stringContaining("It is known from position") },
  });
  expect(lookups).toBeGreaterThan(0);
  const { body } = await get(`/v1/ancestors?id=${urn("between")}`);
  expect([body.starts.length, ids(body)]).toEqual([1, [urn("root")]]);
});
