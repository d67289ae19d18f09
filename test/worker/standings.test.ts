// Who stands where: the ledger, which decides in order, and the graph, which is a fold of the log, agree after whatever was
// said, and there is never a second champion in a slot.
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
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

const told: fc.Arbitrary<Told> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      node: fc.constantFrom(...NODES),
      niche: fc.constantFrom(...NICHES),
      to: fc.constantFrom(...LIFECYCLE_STATES, "champion" as const, "champion" as const),
      at: fc.option(fc.integer({ min: 1, max: 28 }), { freq: 3 }),
      leaves: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ end: fc.constantFrom(...NODES) }) },
);

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

const RUNS = 15;

test("the ledger and the graph say the same of who stands where, and a slot has one champion", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(told, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 }),
      async (batches) => {
        const lineage = `standings/${serial++}`;
        for (const word of NODES) await post(model(`${lineage}-${word}`, [], { lineage }));
        const root = lineageRoot(env, lineage);
        let count = 0;
        for (const batch of batches) {
          const requests = batch.map((one) => {
            const { type, body, about } = requestOf(lineage, one);
            const parts = [{ name: "body", text: canonical(body) }];
            return {
              type,
              parts,
              about,
              fingerprint: (serial * 1000 + count++).toString(16).padStart(64, "0"),
              token: "t",
            };
          });
          await root.append(lineage, requests, 1_000);
        }
        await env.GRAPH.prepare("SELECT 1").run();
        const { results } = await env.GRAPH.prepare(
          `SELECT s.n, o.id, s.niche, s.state, s.at, t.id AS target FROM standing s JOIN node o ON o.n = s.n
           LEFT JOIN node t ON t.n = s.target WHERE s.lineage = ?1 AND s.until_position IS NULL`,
        )
          .bind(lineage)
          .all<Row>();
        const rows = new Map(results.map((row) => [standingKey(row.niche, row.id), row]));
        expect(rows.size).toBe(results.length);
        const keys = NICHES.flatMap((niche) => [
          ...NODES.map((word) => standingKey(niche, digestOf(`${lineage}-${word}`))),
          championKey(niche, "model"),
        ]);
        const found = await root.slots(keys);
        const slots = new Map(Object.entries(found).map(([key, { value }]) => [key, JSON.parse(value)]));
        for (const niche of NICHES) {
          const champions = results.filter((row) => row.niche === niche && row.state === "champion");
          expect(champions.length).toBeLessThanOrEqual(1);
          const slot = slots.get(championKey(niche, "model"));
          expect(slot?.node).toBe(champions[0]?.id);
        }
        const moves = await movesInSlots(env.GRAPH, { lineage, niche: null, kind: null }, NOW, 1_000);
        // What is told afterwards may contradict what was decided: the present is by what was decided.
        const isTold = batches.flat().some((one) => "at" in one && one.at !== null);
        // And what has ended is moved by no door.
        const ended = batches.flat().some((one) => "end" in one);
        for (const niche of isTold || ended ? [] : NICHES) {
          const now = reigns(moves.filter((one) => one.niche === niche || one.niche === null)).find(
            ({ until }) => until === null,
          );
          const slot = results.find((row) => row.niche === niche && row.state === "champion");
          expect(now?.n).toBe(slot?.n);
        }
        for (const key of keys.filter((one) => one.startsWith("standing"))) {
          const { state, at, target } = (slots.get(key) ?? {}) as Partial<Row>;
          const row = rows.get(key);
          expect({ state, at, target }).toEqual({ state: row?.state, at: row?.at, target: row?.target });
        }
      },
    ),
    { numRuns: RUNS },
  );
  const before = await dump();
  await auditLog();
  await rebuild();
  expect(await dump()).toEqual(before);
}, 60_000);
