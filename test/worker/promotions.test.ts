// A thousand promotions at once, in one lineage: a slot has one champion at every position of the log, whoever was faster.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { SHIPPED } from "../../src/policy/shipped.ts";
import { siteLog } from "../../worker/env.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { LEARNING } from "../support/workers/moves.ts";
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

const NICHES = ["support", "search", "triage", "summary", "speech"];
const KINDS = ["model", "prompt"];
const LINEAGE = "acme/thousand";
const CANDIDATES = KINDS.flatMap((kind) =>
  Array.from({ length: 100 }, (_, i) => ({ word: `${kind}-${i}`, kind })),
);

type Row = {
  statement: string;
  node: string;
  niche: string;
  kind: string;
  replaced: string | null;
  position: number;
};
type Standing = {
  node: string;
  niche: string;
  kind: string;
  state: string;
  from_position: number;
  until_position: number | null;
};

const slotOf = ({ niche, kind }: { niche: string; kind: string }): string => `${niche} ${kind}`;

async function rowsOf<T>(sql: string): Promise<T[]> {
  return (await env.GRAPH.prepare(sql).all<T>()).results;
}

const promoted = (): Promise<Row[]> =>
  rowsOf<Row>(`SELECT t.statement, o.id AS node, t.niche, t.kind, r.id AS replaced, t.position FROM transition t
    JOIN node o ON o.n = t.n LEFT JOIN node r ON r.n = t.replaced ORDER BY t.position`);

const standings = (): Promise<Standing[]> =>
  rowsOf<Standing>(`SELECT o.id AS node, s.niche, s.kind, s.state, s.from_position, s.until_position
    FROM standing s JOIN node o ON o.n = s.n ORDER BY s.from_position`);

async function promoteAll(): Promise<Answer[]> {
  const said = NICHES.flatMap((niche) => CANDIDATES.map(({ word }) => ({ niche, word })));
  return await Promise.all(
    said.map(({ niche, word }) =>
      post({ to: "champion", niche, learning: LEARNING }, `/v1/nodes/${digestOf(word)}/transitions`),
    ),
  );
}

test("each slot has one champion at every position, and history says who replaced whom", async () => {
  await postLines(CANDIDATES.map(({ word, kind }) => model(word, [], { kind, lineage: LINEAGE })));
  // What the shipped policies warn of is no part of the question, and is most of what a decision costs.
  for (const policy of Object.keys(SHIPPED))
    expect((await call(`/v1/policies/${policy}`, { method: "DELETE" })).status).toBeLessThan(300);
  await siteLog(env).wake();
  const answers = await promoteAll();
  expect(answers).toHaveLength(1_000);
  await siteLog(env).wake();
  const won = answers.filter(({ status }) => status === 201);
  const lost = answers.filter(({ status }) => status !== 201);
  // Whoever lost is told that nothing was said, and may come again.
  const retried = ["changed-meanwhile", "behind", "unavailable", "overloaded"];
  for (const { body } of lost) expect(retried, JSON.stringify(body)).toContain(body.code);
  const rows = await promoted();
  expect(rows.map(({ statement }) => statement).sort()).toEqual(
    won.map(({ body }) => body.receipt.statement).sort(),
  );

  // At every position of the log, by the moves themselves and by where everybody stands.
  const stood = await standings();
  const champions = new Map<string, string>();
  for (const { position, node, replaced, ...slot } of rows) {
    expect(replaced).toBe(champions.get(slotOf(slot)) ?? null);
    champions.set(slotOf(slot), node);
    const now = stood.filter(
      ({ state, from_position: from, until_position: until }) =>
        state === "champion" && from <= position && (until === null || until > position),
    );
    expect(Object.fromEntries(now.map((one) => [slotOf(one), one.node]))).toEqual(
      Object.fromEntries(champions),
    );
    expect(now).toHaveLength(champions.size);
  }
  expect(champions.size).toBe(NICHES.length * KINDS.length);

  // What happens in one niche leaves the standing in another alone.
  const nicheAt = new Map(rows.map(({ position, niche }) => [position, niche]));
  for (const { from_position: from, until_position: until, niche } of stood)
    for (const at of [from, ...(until === null ? [] : [until])]) expect(nicheAt.get(at)).toBe(niche);
  const niches = Map.groupBy(stood, ({ node }) => node);
  const several = [...niches.values()].filter((all) => new Set(all.map(({ niche }) => niche)).size > 1);
  expect(several.length).toBeGreaterThan(0);

  for (const { node, niche, replaced } of rows.filter((row) => row.replaced !== null)) {
    const { history } = (await get(`/v1/nodes/${replaced}/history`)).body;
    expect(history.filter((one: Body) => one.type === "replaced" && one.niche === niche)).toMatchObject([
      { by: node, from: "champion", to: "archived" },
    ]);
  }
  for (const niche of NICHES) {
    const { champions: all } = (await get(`/v1/lineages/${LINEAGE}/champions?niche=${niche}&kind=model`))
      .body;
    const own = rows.filter((row) => row.niche === niche && row.kind === "model");
    expect(all.map((one: Body) => [one.number, one.node, one.replaced])).toEqual(
      own.map(({ node, replaced }, i) => [i + 1, node, replaced]),
    );
    expect(all.map((one: Body) => one.until)).toEqual([...all.slice(1).map((one: Body) => one.from), null]);
  }

  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await rebuild();
  expect(await dump()).toEqual(before);
}, 180_000);
