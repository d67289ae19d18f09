// Who stands where: the ledger, which decides in order, and the graph, which is a fold of the log, agree after whatever was
// said, and there is never a second champion in a slot.
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Move } from "../../src/ledger/bodies.ts";
import { reigns } from "../../src/ledger/champions.ts";
import { championKey, standingKey } from "../../src/ledger/standings.ts";
import { canonical, type Json } from "../../src/model/canonical.ts";
import { LIFECYCLE_STATES } from "../../src/model/lifecycle.ts";
import { movesInSlots } from "../../worker/lifecycle/read-moves.ts";
import { lineageRoot } from "../../worker/platform/calls.ts";
import { NOW } from "../../worker/read.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { digestOf, migrateGraph, model, post } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const NODES = ["one", "two", "three", "four"];
const NICHES = ["chat", "code"];

type Told =
  | { node: string; niche: string; to: Move["to"]; at: number | null; leaves: boolean }
  | { end: string };

/** A move that happened then; null: that is decided now. */
const movedAt = (at: fc.Arbitrary<number | null>): fc.Arbitrary<Told> =>
  fc.record({
    node: fc.constantFrom(...NODES),
    niche: fc.constantFrom(...NICHES),
    to: fc.constantFrom(...LIFECYCLE_STATES, "champion" as const, "champion" as const),
    at,
    leaves: fc.boolean(),
  });

const decided = movedAt(fc.constant(null));

const told = fc.oneof(
  { weight: 9, arbitrary: movedAt(fc.option(fc.integer({ min: 1, max: 28 }), { freq: 3 })) },
  { weight: 1, arbitrary: fc.record({ end: fc.constantFrom(...NODES) }) },
);

/** What is said together, one after the other: all of it decided, or some of it told afterwards. */
const histories = (said: fc.Arbitrary<Told>): fc.Arbitrary<Told[][]> =>
  fc.array(fc.array(said, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 });

let serial = 0;

function requestOf(lineage: string, one: Told) {
  const id = (word: string): string => digestOf(`${lineage}-${word}`);
  if ("end" in one)
    return { type: "end" as const, body: { node: id(one.end) } as Json, about: { ended: id(one.end) } };
  const { node, niche, to, at, leaves } = one;
  const body = {
    node: id(node),
    kind: "model",
    niche,
    from: null,
    to,
    learning: "What it taught us is known.",
    ...(at === null ? {} : { recorded: true, at: `2026-03-${String(at).padStart(2, "0")}T00:00:00.000Z` }),
    ...(leaves && to === "champion" ? { leaves: id("one") } : {}),
  };
  return {
    type: leaves && to === "champion" ? ("rollback" as const) : ("transition" as const),
    body: body as Json,
    about: { moved: id(node), niche, to },
  };
}

type Row = { n: number; id: string; niche: string; state: string; at: string; target: string | null };

/** Says a history in a lineage of its own; the lineage. */
async function tell(batches: readonly (readonly Told[])[]): Promise<string> {
  const lineage = `standings/${serial++}`;
  for (const word of NODES) await post(model(`${lineage}-${word}`, [], { lineage }));
  let count = 0;
  for (const batch of batches) {
    const requests = batch.map((one) => {
      const { type, body, about } = requestOf(lineage, one);
      const fingerprint = (serial * 1000 + count++).toString(16).padStart(64, "0");
      return { type, parts: [{ name: "body", text: canonical(body) }], about, fingerprint, token: "t" };
    });
    await lineageRoot(env, lineage).append(lineage, requests, 1_000);
  }
  return lineage;
}

/** Holds what the graph says of who stands where in a lineage against its ledger; what the graph says. */
async function agreed(lineage: string): Promise<readonly Row[]> {
  const { results } = await env.GRAPH.prepare(
    `SELECT s.n, o.id, s.niche, s.state, s.at, t.id AS target FROM standing s JOIN node o ON o.n = s.n
       LEFT JOIN node t ON t.n = s.target WHERE s.lineage = ?1 AND s.until_position IS NULL`,
  )
    .bind(lineage)
    .all<Row>();
  const rows = new Map(results.map((row) => [standingKey(row.niche, row.id), row]));
  expect(rows.size).toBe(results.length);
  const standing = NICHES.flatMap((niche) =>
    NODES.map((word) => standingKey(niche, digestOf(`${lineage}-${word}`))),
  );
  const champions = NICHES.map((niche) => championKey(niche, "model"));
  const found = await lineageRoot(env, lineage).slots([...standing, ...champions]);
  const slots = new Map(Object.entries(found).map(([key, { value }]) => [key, JSON.parse(value)]));
  for (const niche of NICHES) {
    const shown = results.filter((row) => row.niche === niche && row.state === "champion");
    expect(shown.length).toBeLessThanOrEqual(1);
    expect(slots.get(championKey(niche, "model"))?.node).toBe(shown[0]?.id);
  }
  for (const key of standing) {
    const { state, at, target } = (slots.get(key) ?? {}) as Partial<Row>;
    const row = rows.get(key);
    expect({ state, at, target }).toEqual({ state: row?.state, at: row?.at, target: row?.target });
  }
  return results;
}

test("the ledger and the graph say the same of who stands where, and a slot has one champion", async () => {
  await fc.assert(
    fc.asyncProperty(histories(told), async (batches) => {
      await agreed(await tell(batches));
    }),
    { numRuns: 15 },
  );
}, 60_000);

// What is told afterwards may contradict what was decided: the present is by what was decided.
test("of what was decided the champion is who a replay of the moves ends with", async () => {
  await fc.assert(
    fc.asyncProperty(histories(decided), async (batches) => {
      const lineage = await tell(batches);
      const rows = await agreed(lineage);
      const moves = await movesInSlots(env.GRAPH, { lineage, niche: null, kind: null }, NOW, 1_000);
      expect(moves).toHaveLength(batches.flat().length);
      for (const niche of NICHES) {
        const now = reigns(moves.filter((one) => one.niche === niche)).find(({ until }) => until === null);
        expect(now?.n).toBe(rows.find((row) => row.niche === niche && row.state === "champion")?.n);
      }
    }),
    { numRuns: 15 },
  );
}, 60_000);

afterAll(async () => {
  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await rebuild();
  expect(await dump()).toEqual(before);
});
