// What must hold whatever is said: random histories over several ledgers, said concurrently, and arbitrary JSON at the door.
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { random } from "../support/random.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
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
} from "../support/workers/site.ts";

beforeAll(migrateGraph);

const STATUSES = [200, 201, 400, 409, 413, 422];

test("arbitrary JSON never breaks the door", async () => {
  const word = fc.constantFrom(
    "kind",
    "node",
    "parents",
    "artifact",
    "aliases",
    "id",
    "type",
    "metrics",
    "facets",
    "transformation",
    "corrects",
    "merge_recipe",
    "created_at_utc",
    "parent_ids",
    "records",
    "name",
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      fc.constantFrom(
        "model",
        "dataset",
        "trained-on",
        digestOf("a"),
        "2026-01-01T00:00:00Z",
        "acme/x",
        "sha256:zz",
      ),
      fc.json().map((text) => JSON.parse(text)),
      fc.array(tie("any"), { maxLength: 3 }),
      fc.dictionary(word, tie("any"), { maxKeys: 5 }),
    ),
  })).any;
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(word, value, { maxKeys: 8 }),
      fc.constantFrom("/v1/records", "/v1/cohorts", "/v1/retractions", "/v1/erasures"),
      async (body, path) => {
        const answer = await post(body, path);
        expect(STATUSES.concat(404), JSON.stringify(answer.body)).toContain(answer.status);
        if (answer.status >= 400) expect(answer.body.code).toMatch(/^[a-z-]+$/);
      },
    ),
    { numRuns: 150 },
  );
});

test("arbitrary text never breaks the door", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.constantFrom("application/json", "application/x-ndjson"),
      async (body, type) => {
        const answer = await call("/v1/records", { method: "POST", body, headers: { "content-type": type } });
        expect(STATUSES).toContain(answer.status);
        await answer.arrayBuffer();
      },
    ),
    { numRuns: 100 },
  );
});

test("arbitrary paths and queries never break a read", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.webPath(),
      fc.webQueryParameters(),
      fc.constantFrom("/v1/nodes", "/v1/ancestors", "/id", "/v1/lineages", "/v1/runs", "/v1/cohorts"),
      async (path, query, root) => {
        const answer = await call(`${root}${path}?${query}`);
        expect([200, 400, 404, 406, 422]).toContain(answer.status);
        await answer.arrayBuffer();
      },
    ),
    { numRuns: 150 },
  );
});

type Row = { child: number; parent: number; type: string };

/** Whether the live edges have a cycle, with all names of one thing taken as one. */
async function isCyclic(): Promise<boolean> {
  const { results } = await env.GRAPH.prepare(
    "SELECT child, parent, type FROM edge WHERE until_position IS NULL",
  ).all<Row>();
  const name = new Map<number, number>();
  const root = (n: number): number => {
    let one = n;
    while (name.has(one)) one = name.get(one) ?? one;
    return one;
  };
  for (const { child, parent, type } of results)
    if (type === "alias-of" && root(child) !== root(parent)) name.set(root(child), root(parent));
  const up = new Map<number, Set<number>>();
  for (const { child, parent, type } of results)
    if (type !== "alias-of") up.set(root(child), (up.get(root(child)) ?? new Set()).add(root(parent)));
  for (let taken = true; taken; ) {
    taken = false;
    for (const [from, to] of up) {
      for (const one of to) if (!up.has(one)) to.delete(one);
      if (to.size === 0) taken = up.delete(from);
    }
  }
  return up.size > 0;
}

test("no history makes the graph cyclic, loses a statement, or folds to other rows a second time", async () => {
  const { seed, pick, chance } = random();
  const words = Array.from({ length: 14 }, (_, i) => `h${i}`);
  const word = (): string => words[pick(words.length)] ?? "h0";
  const name = (of: string): string => `history-${pick(5)}/${of}`;
  const parents = (of: string): object[] =>
    [...new Set(Array.from({ length: pick(4) }, word))]
      .filter((p) => p !== of)
      .map((p) => ({
        id: chance(0.2) ? `urn:example:${p}` : digestOf(p),
        type: "derived-from",
        ...(chance(0.2) ? { mutation: { type: "fine-tuning", params: { epochs: pick(9) } } } : {}),
      }));
  const record = (of = word()): object => ({
    ...model(of, parents(of), { name: name(of), version: String(pick(1e6)) }),
    ...(chance(0.15) ? { aliases: [`urn:example:${word()}`] } : {}),
    ...(chance(0.1) ? { kind: "dataset" } : {}),
    ...(chance(0.3) ? { facets: { n: pick(1e6) } } : {}),
  });
  const said: { body: object; receipt: Body }[] = [];
  const judged = (): string => said[pick(said.length)]?.receipt.record ?? `rec:${"0".repeat(64)}`;
  const act = async (): Promise<Answer> => {
    const dice = pick(11);
    if (dice < 6 || said.length < 5) {
      const body = dice === 5 && said.length > 5 ? { ...record(), corrects: judged() } : record();
      const answer = await post(body, "/v1/records?unresolved=allow");
      if (answer.status === 201) said.push({ body, receipt: answer.body.receipt });
      return answer;
    }
    if (dice === 6) return await post({ record: judged(), reason: "so" }, "/v1/retractions");
    if (dice === 7) return await post({ record: judged(), reason: "so" }, "/v1/reinstatements");
    if (dice === 8) {
      const lineage = `history-${pick(5)}`;
      const records = Array.from({ length: 1 + pick(3) }, () => ({ ...record(), name: `${lineage}/c` }));
      return await post({ name: `${lineage}/cohort`, from: [], records }, "/v1/cohorts?unresolved=allow");
    }
    if (dice === 9) {
      const { statement } = said[pick(said.length)]?.receipt ?? {};
      const parts = chance(0.5) ? ["record"] : ["record", "facets"];
      return await post({ statement, parts, reason: "so" }, "/v1/erasures");
    }
    const again = said[pick(said.length)];
    const answer = await post(again?.body ?? {}, "/v1/records?unresolved=allow");
    if (answer.status === 200)
      expect(JSON.stringify(answer.body.receipt), `seed ${seed}`).toBe(JSON.stringify(again?.receipt));
    else
      expect(answer.body.code, `seed ${seed}: ${JSON.stringify(answer.body)}`).toMatch(
        /^(retracted|unknown-record|identity-conflict|cycle)$/,
      );
    return answer;
  };
  for (let round = 0; round < 25; round++) {
    const answers = await Promise.all(Array.from({ length: 6 }, act));
    for (const answer of answers)
      expect(STATUSES, `seed ${seed}: ${JSON.stringify(answer.body)}`).toContain(answer.status);
    expect(await isCyclic(), `seed ${seed}, round ${round}`).toBe(false);
  }
  const audited = await auditLog();
  expect(audited.faults, `seed ${seed}`).toEqual([]);
  const before = await dump();
  await rebuild();
  expect(await dump(), `seed ${seed}`).toEqual(before);
  expect((await get("/health")).body).toMatchObject({ lag: 0, position: audited.statements - 1 });
});
