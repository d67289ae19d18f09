// A statement that the database will not have is skipped in the log, so that it stops nobody; a release brings it back. The
// rows stay a fold of the log through all of it: dropped, they come back the same.
import { abortAllDurableObjects, reset, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Statement } from "../../src/ledger/statement.ts";
import { quarantineAnswerSchema, releaseAnswerSchema } from "../../src/wire/replies-quarantine.ts";
import { lineageRoot, siteLog } from "../../worker/env.ts";
import { projectEntries } from "../../worker/project.ts";
import { watermark } from "../../worker/read.ts";
import { random } from "../support/random.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { restoreAll, takeBackup } from "../support/workers/backup.ts";
import {
  caughtUp,
  cure,
  inLedger,
  inLog,
  poison,
  replaced,
  taken,
  timePasses,
  untilQuarantined,
  without,
} from "../support/workers/faults.ts";
import { dropProjection, rebuild } from "../support/workers/rebuild.ts";
import * as site from "../support/workers/site.ts";

const { digestOf, get, model, post, postLines } = site;
type Body = site.Body;

beforeEach(site.migrateGraph);

/** Whatever was done to the site: the log is whole, and gives the same rows again. */
afterEach(async () => {
  await caughtUp();
  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await rebuild();
  await caughtUp();
  expect(await dump()).toEqual(before);
  await reset();
});

const from = (word: string, type = "fine-tuned-from"): object => ({ id: digestOf(word), type });
const wake = async (): Promise<void> => await siteLog(env).wake();
const health = async (): Promise<Body> => (await get("/health")).body;
const listed = async (): Promise<Body[]> => {
  const { body } = await get("/v1/admin/quarantine");
  expect(quarantineAnswerSchema.parse(body)).toEqual(body);
  return body.quarantined;
};
const release = (statement: string, reason = "It can be now."): Promise<site.Answer> =>
  post({ statement, reason }, "/v1/admin/releases");
const quarantines = async (): Promise<string[]> =>
  (await inLedger<{ json: string }>("~site", "SELECT json FROM statement ORDER BY seq")).map(
    ({ json }) => (JSON.parse(json) as Statement).type,
  );

/** Says these without waiting, with the statement among them that the database refuses. */
async function sayWith(bad: object, good: number): Promise<{ lines: Body[]; bad: Body }> {
  const half = Math.floor(good / 2);
  const records = Array.from({ length: good }, (_, i) => model(`g${i}`, i > 0 ? [from(`g${i - 1}`)] : []));
  const lines = taken(await postLines([...records.slice(0, half), bad, ...records.slice(half)]));
  return { lines, bad: lines[half] };
}

const bitter = (more: object = {}): object =>
  model("bitter", [from("g0")], { description: "bitter", aliases: ["urn:example:bitter"], ...more });

describe("a statement that the database refuses", () => {
  beforeEach(() => poison("bitter"));

  test("is found among the others, and skipped after it failed alone for long enough", async () => {
    const { bad } = await sayWith(bitter(), 41);
    expect(bad).toMatchObject({ created: true, projected: false, effect: "live" });
    await wake();
    expect(await health(), "what stands before it is shown").toMatchObject({
      position: bad.position - 1,
      quarantined: 0,
    });
    for (let tries = 0; tries < 5; tries++) await wake();
    expect(await inLog("SELECT position, given_up FROM suspect")).toEqual([
      { position: bad.position, given_up: 0 },
    ]);
    expect(await listed(), "many failures in a moment are not enough").toEqual([]);
    await timePasses();
    await wake();
    await caughtUp();
    expect(await health()).toMatchObject({ lag: 0, quarantined: 1, position: 42 });
    expect(await listed()).toEqual([
      {
        statement: bad.receipt.statement,
        position: bad.position,
        lineage: "acme",
        reason: expect.stringContaining("bitter"),
        since: expect.stringMatching(/^20.*Z$/),
      },
    ]);
    expect((await get(`/v1/nodes/${digestOf("bitter")}`)).status).toBe(404);
    expect((await get("/v1/nodes/urn:example:bitter")).status).toBe(404);
    expect((await get(`/v1/ancestors?id=${digestOf("g40")}`)).body.counts.nodes).toBe(40);
    expect(await inLog("SELECT * FROM suspect")).toEqual([]);
  });

  test("is answered so when it is said again", async () => {
    const { bad } = await sayWith(bitter(), 4);
    await untilQuarantined(1);
    const again = await post(bitter());
    expect(again).toMatchObject({
      status: 200,
      body: { created: false, projected: false, effect: "quarantined", receipt: bad.receipt },
    });
    expect(again.body.conflict).toBeUndefined();
    const { lines } = await postLines([model("g0"), bitter()]);
    expect(lines.map((line) => line.effect)).toEqual(["live", "quarantined"]);
  });

  test("holds from its release on, and keeps the place where it stands", async () => {
    const { bad } = await sayWith(bitter(), 6);
    await untilQuarantined(1);
    await post(model("later", [from("bitter")]), "/v1/records?unresolved=allow");
    const then = (await get(`/v1/descendants?id=${digestOf("g0")}&limit=1`)).body;
    expect((await get(`/v1/nodes/${digestOf("bitter")}`)).body.stub).toBe(true);
    await cure("bitter");
    const answer = await release(bad.receipt.statement);
    expect(answer).toMatchObject({
      status: 201,
      body: {
        created: true,
        projected: true,
        effect: "released",
        receipt: { released: bad.receipt.statement },
      },
    });
    expect(releaseAnswerSchema.parse(answer.body)).toEqual(answer.body);
    expect(await health()).toMatchObject({ lag: 0, quarantined: 0 });
    const node = (await get("/v1/nodes/urn:example:bitter")).body;
    expect(node).toMatchObject({ stub: false, description: "bitter", parent_ids: [digestOf("g0")] });
    expect(node.records).toMatchObject([{ statement: bad.receipt.statement, position: bad.position }]);
    const rows = await env.GRAPH.prepare(
      "SELECT position, from_position FROM record WHERE said LIKE '%bitter%'",
    ).all();
    expect(rows.results).toEqual([{ position: bad.position, from_position: answer.body.position }]);
    let past = then;
    const seen: string[] = [];
    for (;;) {
      seen.push(...past.nodes.map((one: Body) => one.id));
      if (past.next === null) break;
      past = (await get(`/v1/descendants?id=${digestOf("g0")}&limit=1&cursor=${past.next}`)).body;
    }
    expect(seen, "the past reads as it was").toHaveLength(then.counts.nodes);
    expect(seen).not.toContain(digestOf("bitter"));
    expect(
      (await get(`/v1/descendants?id=${digestOf("g0")}`)).body.nodes.map((one: Body) => one.id),
    ).toContain(digestOf("bitter"));
    expect((await post(bitter())).body).toMatchObject({ created: false, projected: true, effect: "live" });
    const again = await release(bad.receipt.statement, "For another reason.");
    expect(again).toMatchObject({ status: 200, body: { created: false, receipt: answer.body.receipt } });
  });

  test("goes back when it is released too early, and can be released again", async () => {
    const { bad } = await sayWith(bitter(), 4);
    const { statement } = bad.receipt;
    await untilQuarantined(1);
    const early = await release(statement);
    expect(early).toMatchObject({ status: 201, body: { projected: false } });
    await post(model("behind"));
    expect((await health()).lag, "the release stops the log for a while").toBeGreaterThan(0);
    await untilQuarantined(1);
    expect(await listed()).toMatchObject([{ statement, position: bad.position }]);
    expect((await release(statement)).body, "another release").toMatchObject({ created: true });
    await untilQuarantined(1);
    expect(await quarantines()).toEqual(["quarantine", "release", "quarantine", "release", "quarantine"]);
    expect((await post(bitter())).body).toMatchObject({ effect: "quarantined", projected: false });
    await cure("bitter");
    expect((await release(statement)).body).toMatchObject({ effect: "released", projected: true });
    expect((await get(`/v1/nodes/${digestOf("bitter")}`)).body.stub).toBe(false);
    expect(await health()).toMatchObject({ lag: 0, quarantined: 0 });
  });

  test("says when it is released that it cannot stand beside what came since", async () => {
    const { bad } = await sayWith(bitter({ parents: [from("g1")] }), 4);
    await untilQuarantined(1);
    await post(
      model("g1", [from("bitter")], { description: "the other way round" }),
      "/v1/records?unresolved=allow",
    );
    await cure("bitter");
    expect((await release(bad.receipt.statement)).body).toMatchObject({
      effect: "conflict",
      conflict: "cycle",
    });
    expect((await post(bitter({ parents: [from("g1")] }))).body).toMatchObject({ effect: "conflict" });
  });

  test("may be a cohort: all of it is skipped, and released", async () => {
    const cohort = {
      name: "acme/step",
      from: [],
      records: [model("c0"), model("c1", [from("c0")], { description: "bitter" })],
    };
    const first = await post(cohort, "/v1/cohorts");
    expect(first.body).toMatchObject({ created: true, projected: false });
    await post(model("after"));
    await untilQuarantined(1);
    expect((await get(`/v1/cohorts/${first.body.id}`)).status).toBe(404);
    expect((await post(cohort, "/v1/cohorts")).body).toMatchObject({
      effect: "quarantined",
      projected: false,
    });
    await cure("bitter");
    const back = await release(first.body.receipt.statement);
    expect(back.body).toMatchObject({ effect: "released" });
    const { body } = await get(`/v1/cohorts/${first.body.id}`);
    expect(body).toMatchObject({ statement: first.body.receipt.statement, members: [{}, {}] });
    expect((await get(`/v1/parents?id=${digestOf("c1")}`)).body.nodes).toHaveLength(1);
  });

  test("may be among many, in many ledgers", async () => {
    const { pick, chance, seed } = random();
    const lines = Array.from({ length: 60 }, (_, i) =>
      model(`m${i}`, i > 2 && chance(0.7) ? [from(`m${pick(i)}`)] : [], {
        lineage: `family-${pick(3)}`,
        ...(chance(0.08) || i === 30 ? { description: `bitter ${i}` } : {}),
      }),
    );
    const bad = lines.filter((line) => JSON.stringify(line).includes("bitter"));
    taken(await postLines(lines));
    await untilQuarantined(bad.length);
    const all = await listed();
    expect(
      all.map((one) => one.position),
      `seed ${seed}`,
    ).toEqual(all.map((one) => one.position).sort((a, b) => a - b));
    const pages: Body[] = [];
    for (let next: string | null = null; ; ) {
      const { body }: site.Answer = await get(
        `/v1/admin/quarantine?limit=2${next === null ? "" : `&after=${next}`}`,
      );
      pages.push(...body.quarantined);
      next = body.next;
      if (next === null) break;
    }
    expect(pages).toEqual(all);
    await cure("bitter");
    for (const one of all) if (chance(0.7)) expect((await release(one.statement)).status).toBe(201);
  });

  test("is skipped by a site that was restored", async () => {
    const { bad } = await sayWith(bitter(), 6);
    await untilQuarantined(1);
    await release(bad.receipt.statement);
    await untilQuarantined(1);
    await cure("bitter");
    const rows = await dump();
    const lines = await takeBackup();
    await reset();
    await site.migrateGraph();
    await restoreAll(lines, 3);
    expect(await dump()).toEqual(rows);
    expect(await health()).toMatchObject({ quarantined: 1 });
    expect((await release(bad.receipt.statement)).body).toMatchObject({ created: true, effect: "released" });
    expect(await health()).toMatchObject({ quarantined: 0, lag: 0 });
  });
});

describe("a judgement that the database refuses", () => {
  test("is skipped, and holds from its release on", async () => {
    const { body } = await post(model("stubborn"));
    await env.GRAPH.prepare(
      "CREATE TRIGGER stubborn BEFORE UPDATE OF until_position ON record WHEN OLD.said LIKE '%stubborn%' BEGIN SELECT RAISE(ABORT, 'stubborn'); END",
    ).run();
    const judgement = { record: body.receipt.record, reason: "wrong" };
    const first = await post(judgement, "/v1/retractions");
    expect(first.body).toMatchObject({ created: true, projected: false });
    await untilQuarantined(1);
    expect((await get(`/v1/nodes/${digestOf("stubborn")}`)).body.stub).toBe(false);
    expect((await post(judgement, "/v1/retractions")).body).toMatchObject({
      created: false,
      effect: "quarantined",
    });
    await env.GRAPH.prepare("DROP TRIGGER stubborn").run();
    const back = await release(first.body.receipt.statement);
    expect(back.body).toMatchObject({ effect: "released", projected: true });
    expect((await get(`/v1/nodes/${digestOf("stubborn")}`)).body.stub).toBe(true);
    const rows = await env.GRAPH.prepare("SELECT until_position FROM record").all();
    expect(rows.results).toEqual([{ until_position: back.body.position }]);
  });
});

describe("an erasure", () => {
  test("of what is in quarantine leaves its outline to be released", async () => {
    await poison("bitter");
    const { bad } = await sayWith(bitter({ facets: { by: "bitter" } }), 4);
    await untilQuarantined(1);
    const parts = ["record", "facets"];
    await post({ statement: bad.receipt.statement, parts, reason: "asked" }, "/v1/erasures");
    await cure("bitter");
    expect((await release(bad.receipt.statement)).body).toMatchObject({ effect: "released" });
    expect((await get(`/v1/nodes/${digestOf("bitter")}`)).body).toMatchObject({
      stub: false,
      name: null,
      records: [{ withheld: parts }],
    });
  });

  test("of the quarantine takes the reason, and nothing else", async () => {
    await poison("bitter");
    await sayWith(bitter(), 4);
    await untilQuarantined(1);
    const [{ hash } = { hash: "" }] = await inLedger<{ hash: string }>("~site", "SELECT hash FROM statement");
    const erased = await post({ statement: hash, parts: ["body"], reason: "asked" }, "/v1/erasures");
    expect(erased.status).toBe(201);
    expect(await listed()).toMatchObject([{ reason: null }]);
    expect(await health()).toMatchObject({ quarantined: 1, lag: 0 });
  });

  test("that is skipped itself is made up for by its release", async () => {
    const { body } = await post(model("kept", [], { description: "secret" }));
    await env.GRAPH.prepare(
      "CREATE TRIGGER keeps BEFORE UPDATE OF withheld ON record BEGIN SELECT RAISE(ABORT, 'keeps'); END",
    ).run();
    const { statement } = body.receipt;
    const erasure = await post({ statement, parts: ["record"], reason: "asked" }, "/v1/erasures");
    await untilQuarantined(1);
    await env.GRAPH.prepare("DROP TRIGGER keeps").run();
    expect((await release(erasure.body.receipt.statement)).body).toMatchObject({ effect: "released" });
    expect((await get(`/v1/nodes/${digestOf("kept")}`)).body).toMatchObject({ description: null });
  });
});

describe("nothing is blamed", () => {
  test.each(["record", "graph_change", "node", "watermark"])("while the table %s is away", async (table) => {
    await without(table, async () => {
      const { body } = await post(model("while-away"));
      expect(body).toMatchObject({ created: true, projected: false });
      for (let tries = 0; tries < 5; tries++) {
        await wake();
        await timePasses();
      }
      expect(await inLog("SELECT * FROM suspect")).toEqual([]);
    });
    await caughtUp();
    expect(await health()).toMatchObject({ quarantined: 0 });
    expect((await get(`/v1/nodes/${digestOf("while-away")}`)).status).toBe(200);
  });

  test("for what failed now and then", async () => {
    await poison("bitter");
    await sayWith(bitter(), 4);
    for (let tries = 0; tries < 2; tries++) await wake();
    await timePasses();
    await cure("bitter");
    await wake();
    expect(await health()).toMatchObject({ lag: 0, quarantined: 0 });
    expect(await inLog("SELECT * FROM suspect")).toEqual([]);
  });

  test("for a projection of another version", async () => {
    await env.GRAPH.prepare("UPDATE watermark SET projection_version = 99").run();
    await post(model("of-another-time"));
    for (let tries = 0; tries < 4; tries++) {
      await wake();
      await timePasses();
    }
    expect(await inLog("SELECT * FROM suspect")).toEqual([]);
    await rebuild();
  });
});

describe("a crash", () => {
  /** A statement that has failed alone, and is waited for. */
  async function suspected(): Promise<Body> {
    await poison("bitter");
    const { bad } = await sayWith(bitter(), 6);
    await wake();
    expect(await inLog("SELECT position FROM suspect")).toEqual([{ position: bad.position }]);
    return bad;
  }

  test("after it was given up: it is not tried again, and skipped", async () => {
    const bad = await suspected();
    await inLog("UPDATE suspect SET given_up = 1");
    await cure("bitter");
    await abortAllDurableObjects();
    await wake();
    await caughtUp();
    expect(await listed()).toMatchObject([{ position: bad.position }]);
    expect(await quarantines()).toEqual(["quarantine"]);
  });

  test("after it was skipped, before the log says so: nothing after it is shown until it does", async () => {
    const bad = await suspected();
    await inLog("UPDATE suspect SET given_up = 1");
    await replaced(siteLog(env), "env", (real: typeof env) => ({
      ...real,
      LINEAGE_ROOT: {
        idFromName: (name: string) => real.LINEAGE_ROOT.idFromName(name),
        get: (id: DurableObjectId) => {
          if (id.equals(real.LINEAGE_ROOT.idFromName("~site")))
            throw new Error("the site's own ledger is away");
          return real.LINEAGE_ROOT.get(id);
        },
      },
    }));
    for (let tries = 0; tries < 3; tries++) await wake();
    expect(await health()).toMatchObject({ position: bad.position, quarantined: 0 });
    await abortAllDurableObjects();
    await wake();
    await caughtUp();
    expect(await listed()).toMatchObject([{ position: bad.position }]);
    expect(await quarantines()).toEqual(["quarantine"]);
  });

  test("and a database that was lost in between: it is skipped in the new one", async () => {
    const bad = await suspected();
    await inLog("UPDATE suspect SET given_up = 1");
    await dropProjection();
    await abortAllDurableObjects();
    await site.migrateGraph();
    await wake();
    await caughtUp();
    expect(await listed()).toMatchObject([{ position: bad.position }]);
  });

  test("and a batch that hung, and brings it in after it was given up: it is acquitted", async () => {
    const { position } = await suspected();
    await inLog("UPDATE suspect SET given_up = 1");
    await cure("bitter");
    const [entry] = await inLog<{ hash: string; seq: number }>(
      "SELECT hash, seq FROM entry WHERE position = ?1",
      position,
    );
    if (entry === undefined) throw new Error("it has an entry");
    const [bytes] = await lineageRoot(env, "acme").read(entry.seq, 1);
    const statement = JSON.parse(bytes?.json ?? "") as Statement;
    const late = { position, hash: entry.hash, lineage: "acme", statement, parts: bytes?.parts ?? [] };
    await projectEntries(
      env.GRAPH,
      [{ position, entry: late }],
      await watermark(env.GRAPH),
      new Map(),
      () => undefined,
    );
    await wake();
    await caughtUp();
    expect(await health()).toMatchObject({ lag: 0, quarantined: 0 });
    expect(await quarantines()).toEqual([]);
    expect((await get(`/v1/nodes/${digestOf("bitter")}`)).body.stub).toBe(false);
  });
});

describe("the door", () => {
  test("refuses a release of what is not in quarantine", async () => {
    const { body } = await post(model("healthy"));
    const cases: [unknown, number, string, string?][] = [
      [{ statement: body.receipt.statement, reason: "x" }, 409, "not-quarantined", "/statement"],
      [{ statement: "0".repeat(64), reason: "x" }, 422, "unknown-statement", "/statement"],
      [{ statement: "x", reason: "x" }, 422, "invalid", "/statement"],
      [{ statement: body.receipt.statement }, 422, "invalid", "/reason"],
      [{ statement: body.receipt.statement, reason: "x", why: 1 }, 422, "unknown-key", "/why"],
    ];
    for (const [said, status, code, pointer] of cases)
      expect((await post(said, "/v1/admin/releases")).body, JSON.stringify(said)).toMatchObject({
        status,
        code,
        pointer,
      });
    expect(await quarantines()).toEqual([]);
  });

  test("lets nobody in without the site's token, nor a record into the site's own ledger", async () => {
    const headers = { authorization: "none" };
    for (const path of ["/v1/admin/quarantine", "/v1/admin/ledgers"])
      expect((await site.call(path, { headers })).status).toBe(401);
    const open = await site.call("/v1/admin/releases", { method: "POST", body: "{}", headers });
    expect(open.status).toBe(401);
    for (const more of [{ name: "~site/x" }, { lineage: "~site" }])
      expect((await post(model("intruder", [], more))).body).toMatchObject({ status: 422, code: "invalid" });
    const cohort = { name: "~site/x", from: [], records: [model("intruder")] };
    expect((await post(cohort, "/v1/cohorts")).body).toMatchObject({ status: 422, code: "invalid" });
  });
});

test("whatever is said, refused, skipped and released, the rows are a fold of the log", async () => {
  const { seed, pick, chance } = random();
  const word = (): string => `w${pick(9)}`;
  const said: Body[] = [];
  let bad = false;
  const record = (): object => {
    const of = word();
    const parents = Array.from({ length: pick(3) }, word).filter((parent) => parent !== of);
    return model(
      of,
      [...new Set(parents)].map((parent) => from(parent, "derived-from")),
      {
        lineage: `family-${pick(3)}`,
        description: chance(0.2) ? `bitter ${pick(1e6)}` : `${pick(1e6)}`,
        ...(chance(0.2) ? { aliases: [`urn:example:${word()}`] } : {}),
        ...(chance(0.1) ? { kind: "dataset" } : {}),
      },
    );
  };
  const judged = (): object => ({ record: said[pick(said.length)]?.receipt.record, reason: `${pick(1e6)}` });
  const act = async (): Promise<site.Answer> => {
    const dice = said.length < 4 ? 0 : pick(10);
    if (dice < 5) {
      const { lines } = await postLines([record(), record(), record()]);
      said.push(...lines.filter((line) => line.status === 201));
      return { status: 200, body: lines };
    }
    if (dice === 5) return await post(judged(), "/v1/retractions");
    if (dice === 6) return await post(judged(), "/v1/reinstatements");
    if (dice === 7) {
      const records = [record(), record()].map((one) => ({ ...one, lineage: "family-0" }));
      const cohort = { name: `family-0/${pick(1e6)}`, from: [], records };
      return await post(cohort, "/v1/cohorts?unresolved=allow");
    }
    if (dice === 8) {
      const { statement } = said[pick(said.length)]?.receipt ?? {};
      return await post({ statement, parts: ["record"], reason: "so" }, "/v1/erasures");
    }
    const all = await listed();
    const one = all[pick(all.length)];
    return await release(one?.statement ?? "0".repeat(64));
  };
  for (let round = 0; round < 6; round++) {
    bad = !bad;
    await (bad ? poison("bitter") : cure("bitter"));
    for (let i = 0; i < 3; i++) {
      const answers = await Promise.all([act(), act()]);
      // A judgement of what is taken and not shown, because something before it is refused, is to be sent again.
      for (const { status, body } of answers)
        expect([200, 201, 409, 422], `seed ${seed}`).toContain(body.code === "unavailable" ? 409 : status);
    }
    for (let tries = 0; (await health()).lag > 0; tries++) {
      expect(tries, `seed ${seed}: ${JSON.stringify(await health())}`).toBeLessThan(150);
      await wake();
      await timePasses();
    }
  }
  expect(bad, "the last round was without poison").toBe(false);
  const skipped = await inLog<{ position: number }>("SELECT position FROM quarantine ORDER BY position");
  const rows = await env.GRAPH.prepare(
    "SELECT position FROM graph_change WHERE op = 'quarantine' ORDER BY position",
  ).all();
  expect(rows.results, `seed ${seed}`).toEqual(skipped);
  expect(await inLog("SELECT * FROM suspect"), `seed ${seed}`).toEqual([]);
}, 60_000);

test("what is skipped and what is released is the same in the log's storage as in its statements", async () => {
  await poison("bitter");
  const { bad } = await sayWith(bitter(), 4);
  await untilQuarantined(1);
  await cure("bitter");
  await release(bad.receipt.statement);
  const rows = (): Promise<unknown[]> => inLog("SELECT * FROM quarantine ORDER BY position");
  const known = await rows();
  expect(known).toHaveLength(1);
  // As after a restore, which brings entries without their bytes.
  await runInDurableObject(siteLog(env), (_object, state) => {
    state.storage.sql.exec("DELETE FROM quarantine");
    state.storage.sql.exec("DELETE FROM noted");
  });
  await wake();
  expect(await rows()).toEqual(known);
});
