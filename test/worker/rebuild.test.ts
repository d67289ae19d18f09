// The projection is a pure fold of the log: dropped, it comes back from the ledgers, the same to the row.
import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { PROJECTION_VERSION } from "../../src/ledger/fold.ts";
import { POLICY } from "../../src/wire/openapi-examples.ts";
import { lineageRoot, siteLog } from "../../worker/env.ts";
import { random } from "../support/random.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { move } from "../support/workers/moves.ts";
import { dropProjection, rebuild } from "../support/workers/rebuild.ts";
import {
  type Body,
  call,
  digestOf,
  get,
  migrateGraph,
  model,
  post,
  postLines,
} from "../support/workers/site.ts";

beforeAll(async () => {
  await migrateGraph();
  await furnish();
  await furnishCohorts();
  await furnishStandings();
});

const from = (word: string, type = "fine-tuned-from"): object => ({ id: digestOf(word), type });

/** Lineages, stubs filled late, second claims, aliases, conflicts: whatever the fold knows. */
async function furnish(): Promise<void> {
  const { pick, chance } = random(7);
  const lines: object[] = [];
  for (let i = 0; i < 80; i++) {
    const parents =
      i > 3 && chance(0.8)
        ? [...new Set([pick(i + 3), pick(i)])].filter((p) => p !== i).map((p) => from(`m${p}`))
        : [];
    lines.push(model(`m${i}`, parents, { name: `family-${i % 3}/m${i}`, version: `${i}`, facets: { n: i } }));
  }
  await postLines(lines);
  await postLines([
    model("m1", [from("m0", "pruned-from")], {
      description: "a second claim",
      references: [{ id: "urn:example:paper", type: "cites" }],
    }),
    model("late-bytes", [], { node: "urn:example:late", aliases: ["urn:example:other"] }),
    {
      kind: "model",
      node: "urn:example:late-user",
      parents: [{ id: "urn:example:late", type: "fine-tuned-from" }],
      created_at_utc: "2026-01-01T00:00:00Z",
    },
  ]);
}

/** A cohort, and one that conflicts. */
async function furnishCohorts(): Promise<void> {
  const say = (name: string, records: object[]): Promise<unknown> =>
    post({ name: `acme/${name}`, from: [], records }, "/v1/cohorts");
  await say("whole", [model("c1"), model("c2", [from("c1")])]);
  await say("circular", [model("c3", [from("c4")]), model("c4", [from("c3")])]);
}

/** A champion that took another's place, policies, and an advisory with a waiver. */
async function furnishStandings(): Promise<void> {
  const put = (policy: object): Promise<Response> =>
    call("/v1/policies/known", {
      method: "PUT",
      body: JSON.stringify(policy),
      headers: { "content-type": "application/json" },
    });
  await put(POLICY);
  await put({ ...POLICY, mode: "warn" });
  await call("/v1/policies/known", { method: "DELETE" });
  for (const word of ["m5", "m6"]) await move(word, "champion", { niche: "chat" });
  const { body } = await post(
    {
      nodes: [digestOf("m0")],
      names: ["family-1/m4"],
      severity: "high",
      kind: "licence",
      title: "It may not be sold.",
    },
    "/v1/advisories",
  );
  const until = new Date(Date.now() + 86_400_000).toISOString();
  await post(
    { advisory: body.id, node: digestOf("m6"), until, reason: "It is not sold until then." },
    "/v1/waivers",
  );
}

describe("the projection", () => {
  test("is the same rows after it was dropped and folded again", async () => {
    const before = await dump();
    expect(
      Object.values(before)
        .map((rows) => rows.length)
        .every((count) => count > 0),
    ).toBe(true);
    await rebuild();
    expect(await dump()).toEqual(before);
  });

  test("comes back after every object lost its memory, too", async () => {
    const before = await dump();
    await dropProjection();
    await migrateGraph();
    await abortAllDurableObjects();
    await siteLog(env).wake();
    expect(await dump()).toEqual(before);
  });

  test("takes records while it is missing, and shows them when it is back", async () => {
    await dropProjection();
    const taken = await post(model("taken-in-the-dark", [from("nobody-knows")]));
    expect(taken.body).toMatchObject({ created: true, projected: false, parents_checked: false });
    await migrateGraph();
    await siteLog(env).wake();
    expect((await get(`/v1/nodes/${digestOf("taken-in-the-dark")}`)).body.gaps.stubs).toBe(1);
  });

  test("cannot be moved by a projector that is behind", async () => {
    const { writeBatch } = await import("../../worker/write.ts");
    const { noRows } = await import("../../src/ledger/world.ts");
    const before = await dump();
    const stale = {
      position: 3,
      nextNode: 1,
      version: PROJECTION_VERSION,
      projection: `${PROJECTION_VERSION}.0`,
    };
    await expect(
      writeBatch(env.GRAPH, { ...noRows(), nodes: [[9999, "urn:example:ghost", 0, 4]] }, stale, {
        ...stale,
        position: 4,
      }),
    ).rejects.toThrow();
    expect(await dump()).toEqual(before);
  });
});

describe("the log", () => {
  test("chains every statement, places each once, and matches its leaves", async () => {
    const audited = await auditLog();
    expect(audited.faults).toEqual([]);
    expect(audited.statements).toBeGreaterThan(80);
    expect(audited.ledgers).toBeGreaterThan(3);
  });

  test("cannot be changed where it lies", async () => {
    await runInDurableObject(lineageRoot(env, "family-0"), (_object, state) => {
      expect(() => state.storage.sql.exec("UPDATE statement SET json = '{}'")).toThrow(/append-only/);
      expect(() => state.storage.sql.exec("DELETE FROM statement")).toThrow(/append-only/);
    });
    await runInDurableObject(siteLog(env), (_object, state) => {
      expect(() => state.storage.sql.exec("DELETE FROM entry")).toThrow(/append-only/);
    });
  });

  test("freezes a ledger that says something else than before, and no other", async () => {
    const log = siteLog(env);
    const root = lineageRoot(env, "family-2");
    const [first] = await root.read(1, 1);
    if (first === undefined) throw new Error("family-2 has a first statement");
    const ledger = (JSON.parse(first.json) as { ledger: string }).ledger;
    expect(await log.take(ledger, [first])).toMatchObject({ ok: true, placed: [{ seq: 1 }] });
    expect(await log.take(ledger, [{ ...first, hash: "0".repeat(64) }])).toMatchObject({ ok: false });
    expect(await log.take(ledger, [first])).toMatchObject({ ok: false });
    const other = await post(model("still-served", [], { name: "family-1/still-served" }));
    expect(other.body).toMatchObject({ created: true, projected: true });
  });
});

test("appends that arrive together are taken one after the other, each once", async () => {
  const records = Array.from({ length: 40 }, (_, i) =>
    model(`together-${i % 20}`, [], { name: `together/${i % 20}` }),
  );
  const answers = await Promise.all(records.map((record) => post(record)));
  expect(answers.filter((answer) => answer.body.created)).toHaveLength(20);
  const seqs = new Set(answers.map((answer: { body: Body }) => answer.body.receipt.seq));
  expect([...seqs].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  for (let i = 0; i < 20; i++) expect(answers[i]?.body.receipt).toEqual(answers[i + 20]?.body.receipt);
});
