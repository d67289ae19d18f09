// The crash matrix of the write path: every call of storage and of another object that a write makes, and what can befall
// it. The promise is the same in every cell: what was acknowledged is durable and will be shown, what was not can be said
// again and is one statement, and afterwards the site is as if nothing had been.
import { abortAllDurableObjects, createExecutionContext, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import appendStatements from "../../sql/ledger/append-statements.sql";
import erasePart from "../../sql/ledger/erase-part.sql";
import notePosition from "../../sql/ledger/place.sql";
import descends from "../../sql/queries/read/descends.sql";
import parentsKnown from "../../sql/queries/read/parents-known.sql";
import readWatermark from "../../sql/queries/read/watermark.sql";
import guard from "../../sql/queries/write/guard.sql";
import appendEntries from "../../sql/site-log/append.sql";
import { LIMITS } from "../../src/model/limits.ts";
import { type Env, lineageRoot, siteLog } from "../../worker/env.ts";
import worker from "../../worker/index.ts";
import { patient } from "../../worker/patience.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { inLedger, inLog, poison, replaced, taken, timePasses, without } from "../support/workers/faults.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import {
  callsStruck,
  FAULTS,
  type Fault,
  graphStruck,
  hangs,
  type Strike,
  strike,
  strikeAlarm,
  strikeTransactions,
  TURNS,
} from "../support/workers/seams.ts";
import {
  type Answer,
  type Body,
  digestOf,
  get,
  migrateGraph,
  model,
  post,
  postLines,
  TOKEN,
} from "../support/workers/site.ts";

const log = (): ReturnType<typeof siteLog> => siteLog(env);
const root = (lineage: string): ReturnType<typeof lineageRoot> => lineageRoot(env, lineage);
const from = (...words: string[]): object[] =>
  words.map((word) => ({ id: digestOf(word), type: "fine-tuned-from" }));

// ---------------------------------------------------------------------------------------------- what is said

/** What is said while the fault is on. */
type Said = { readonly path: string; readonly body: object; readonly waits?: boolean };
type Kind = "record" | "cohort" | "retraction" | "erasure" | "retraction again" | "record again";

/** What stands before the fault; answers with what is then said. */
async function furnish(lineage: string): Promise<Record<Kind, Said>> {
  // What was taken once and would not be taken now: its parent turns out to be of another kind.
  const misfit = model("misfit", from("turned-out"));
  const records = [
    model("wrong", from("base")),
    model("dubious", from("base")),
    model("personal", [], { description: "who it was" }),
    model("grand", [], { lineage: "elder" }),
    model("elder", from("grand"), { lineage: "elder" }),
    model("base"),
    // What is said later has a child already: it is looked into whether it closes a cycle.
    model("user", from("child")),
    misfit,
  ];
  const lines = taken(await postLines(records));
  const [wrong, dubious, personal] = lines.map((line: Body) => line.receipt);
  taken(await postLines([model("turned-out", [], { kind: "dataset" })]));
  const retraction = { record: dubious.record, reason: "It was another." };
  expect((await post(retraction, "/v1/retractions")).body).toMatchObject({ projected: true });
  const record = model("child", from("base", "elder"), { lineage });
  const both = [model("c1", from("base"), { lineage }), model("c2", from("c1"), { lineage })];
  return {
    record: { path: "/v1/records", body: record, waits: true },
    cohort: {
      path: "/v1/cohorts",
      body: { name: "acme/step", lineage, from: [digestOf("base")], records: both },
    },
    retraction: { path: "/v1/retractions", body: { record: wrong.record, reason: "It is wrong." } },
    erasure: {
      path: "/v1/erasures",
      body: { statement: personal.statement, parts: ["record"], reason: "Asked to be forgotten." },
    },
    "retraction again": { path: "/v1/retractions", body: retraction },
    "record again": { path: "/v1/records", body: misfit },
  };
}

async function send(bindings: Env, { path, body, waits }: Said): Promise<Answer> {
  const request = new Request(`https://forebear.test${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${TOKEN}`,
      ...(waits ? {} : { prefer: "respond-async" }),
    },
  });
  const response = await worker.fetch(request as never, bindings as never, createExecutionContext());
  return { status: response.status, body: await response.json() };
}

// ---------------------------------------------------------------------------------------------- the matrix

type Row = {
  readonly call: string;
  /** Puts the fault where the call is made; the bindings with which the Worker goes on. */
  readonly put: (by: Strike) => Promise<Env | undefined>;
  /** What cannot be acknowledged unless this call is made and answered. All else is acknowledged, whatever befalls it. */
  readonly needs: readonly Kind[];
  readonly faults: readonly Fault[];
  readonly says?: readonly Kind[];
  readonly lineage?: string;
  /** What is said instead. */
  readonly adapt?: (all: Record<Kind, Said>) => Record<Kind, Said>;
  /** What brings the site to where the call is made; how many statements more there are then in the end. */
  readonly before?: () => Promise<number>;
  /** Has the call made, where what is said does not. */
  readonly poke?: () => Promise<unknown>;
  readonly quarantined?: number;
  /** What is wrong with the product where the call hangs or is slow; these cells are left out until it is mended. */
  readonly broken?: string;
};

const ALL: readonly Kind[] = ["record", "cohort", "retraction", "erasure"];

const inObject =
  (stub: () => DurableObjectStub, binding: "SITE_LOG" | "LINEAGE_ROOT", method: string) =>
  async (by: Strike): Promise<void> =>
    await replaced(stub(), "env", (real: Env) => callsStruck(real, binding, method, by));

const inGraphOfLog = (isMeant: (sqls: readonly string[]) => boolean) => async (by: Strike) =>
  await replaced(log(), "graph", () => patient(graphStruck(env.GRAPH, isMeant, by), LIMITS.callMs));

const fresh = async (): Promise<number> => {
  await abortAllDurableObjects();
  return 0;
};
const wake = async (): Promise<unknown> => await log().wake();

/** Something is taken and not projected, and its bytes are in its ledger alone. */
async function unheld(): Promise<number> {
  await without("watermark", async () => {
    await post(model("unheld"));
    await inLog("UPDATE backoff SET failures = 20, due = ?1", Date.now() + 3_600_000);
    await abortAllDurableObjects();
  });
  return 1;
}

/** Something fails alone, and is given up the next time. */
async function hopeless(): Promise<number> {
  await poison("bitter");
  await post(model("bitter", [], { description: "bitter" }));
  const failures = async (): Promise<number> =>
    (await inLog<{ failures: number }>("SELECT failures FROM suspect"))[0]?.failures ?? 0;
  for (let tries = 0; (await failures()) < LIMITS.quarantineFailures; tries++) {
    expect(tries).toBeLessThan(20);
    await wake();
  }
  await timePasses();
  return 2;
}

/** The same record, with a parent besides that is taken and not shown. */
const ofUnheld = (said: Said): Said => ({
  ...said,
  body: { ...said.body, parents: from("base", "elder", "unheld") },
});

const MATRIX: readonly Row[] = [
  {
    call: "the ledger's registration in the log",
    put: inObject(() => root("young"), "SITE_LOG", "register"),
    needs: ["record", "cohort"],
    faults: FAULTS,
    lineage: "young",
  },
  {
    call: "the transaction of the ledger that appends",
    put: (by) => strikeTransactions(root("acme"), appendStatements, by),
    needs: ALL,
    faults: TURNS,
  },
  {
    call: "the transaction of the ledger that erases",
    put: (by) => strikeTransactions(root("acme"), erasePart, by),
    needs: ["erasure"],
    faults: TURNS,
  },
  {
    call: "the log's taking",
    put: inObject(() => root("acme"), "SITE_LOG", "take"),
    needs: [],
    faults: FAULTS,
  },
  {
    call: "the transaction of the ledger that notes positions",
    put: (by) => strikeTransactions(root("acme"), notePosition, by),
    needs: [],
    faults: TURNS,
  },
  {
    call: "the ledger's question how far the log is",
    put: inObject(() => root("acme"), "SITE_LOG", "settle"),
    needs: [],
    faults: FAULTS,
  },
  {
    call: "the arming of the ledger's alarm",
    before: fresh,
    put: (by) => strikeAlarm(root("acme"), by),
    needs: [],
    faults: FAULTS,
  },
  {
    call: "the transaction of the log that gives positions",
    put: (by) => strikeTransactions(log(), appendEntries, by),
    needs: [],
    faults: TURNS,
  },
  {
    call: "the arming of the log's alarm",
    before: fresh,
    put: (by) => strikeAlarm(log(), by),
    needs: [],
    faults: FAULTS,
  },
  {
    call: "the log's question where the database is",
    put: inGraphOfLog(([sql]) => sql === readWatermark),
    poke: wake,
    needs: [],
    faults: FAULTS,
  },
  {
    call: "the log's look-ups in the database",
    put: inGraphOfLog(([sql]) => sql !== readWatermark && sql !== guard),
    needs: [],
    faults: FAULTS,
  },
  {
    call: "the log's batch of writes to the database",
    put: inGraphOfLog(([sql]) => sql === guard),
    needs: [],
    faults: FAULTS,
  },
  {
    call: "the reading of bytes back from a ledger",
    before: unheld,
    put: inObject(log, "LINEAGE_ROOT", "read"),
    poke: wake,
    needs: [],
    faults: FAULTS,
  },
  {
    call: "the saying of a quarantine",
    before: hopeless,
    put: inObject(log, "LINEAGE_ROOT", "append"),
    poke: wake,
    needs: [],
    faults: FAULTS,
    quarantined: 1,
  },
  {
    call: "the Worker's append to a ledger",
    put: async (by) => callsStruck(env, "LINEAGE_ROOT", "append", by),
    needs: ["record", "cohort", "retraction"],
    faults: FAULTS,
  },
  {
    call: "the Worker's erasure in a ledger",
    put: async (by) => callsStruck(env, "LINEAGE_ROOT", "erase", by),
    needs: ["erasure"],
    faults: FAULTS,
  },
  {
    call: "the Worker's question where a statement is",
    put: async (by) => callsStruck(env, "SITE_LOG", "find", by),
    needs: ["erasure"],
    faults: FAULTS,
  },
  {
    call: "the Worker's question whether something was said before",
    put: async (by) => callsStruck(env, "LINEAGE_ROOT", "knows", by),
    says: ["record", "cohort", "erasure", "retraction again", "record again"],
    needs: ["retraction again", "record again"],
    faults: FAULTS,
  },
  {
    call: "the Worker's look-ups in the database",
    put: async (by) => ({ ...env, GRAPH: graphStruck(env.GRAPH, () => true, by) }),
    // A judgement is of a record as it stands: that is in the database alone.
    needs: ["retraction"],
    says: ["record", "retraction", "erasure"],
    faults: FAULTS,
  },
  {
    call: "the Worker's look-ups in the database for a cohort",
    put: async (by) => ({ ...env, GRAPH: graphStruck(env.GRAPH, () => true, by) }),
    needs: [],
    says: ["record", "cohort"],
    faults: FAULTS,
    // broken: "x",
  },
  {
    call: "the Worker's look for a cycle",
    put: async (by) => ({
      ...env,
      GRAPH: graphStruck(env.GRAPH, ([sql]) => sql === parentsKnown || sql === descends, by),
    }),
    needs: [],
    says: ["record", "cohort"],
    faults: FAULTS,
    // broken: "x",
  },
  {
    call: "the Worker's question how far the log is, for a parent that is not shown yet",
    before: unheld,
    adapt: (all) => ({ ...all, record: ofUnheld(all.record) }),
    put: async (by) => callsStruck(env, "SITE_LOG", "head", by),
    needs: [],
    says: ["record", "erasure"],
    faults: FAULTS,
    // broken: "x",
  },
];

// ---------------------------------------------------------------------------------------------- the promise

/** Looks again and again until it is so; fails long before a call that hangs is given up by itself. */
async function until(what: string, isSo: () => boolean): Promise<void> {
  const late = Date.now() + LIMITS.callMs / 2;
  while (!isSo()) {
    if (Date.now() > late) throw new Error(`it never came: ${what}`);
    await scheduler.wait(2);
  }
}

const good = (answer: Answer | undefined): boolean => answer !== undefined && answer.status < 300;

/** What is promised of the whole site, whatever has been. */
async function isSound(statements: number, quarantined = 0): Promise<void> {
  const { body } = await get("/health");
  expect(body).toMatchObject({ lag: 0, position: statements - 1, quarantined });
  expect(await auditLog()).toMatchObject({ faults: [], statements });
  const { body: checked } = await get("/v1/admin/fsck");
  expect(checked).toMatchObject({ ok: true, differences: [] });
}

const FURNISHED = 10;

async function cell(row: Row, fault: Fault): Promise<void> {
  const t0 = Date.now();
  const ts: string[] = [];
  const T = (w: string) => ts.push(`${w} ${Date.now() - t0}`);
  const says = row.says ?? ALL;
  const lineage = row.lineage ?? "acme";
  const furnished = await furnish(lineage);
  const all = row.adapt?.(furnished) ?? furnished;
  const more = (await row.before?.()) ?? 0;
  T("furnished");
  const by = strike(fault);
  const bindings = (await row.put(by)) ?? env;

  // While the fault is on.
  const answers = new Map<Kind, Answer>();
  const fails = fault.startsWith("fails") || fault.includes("dies");
  const poked = row.poke?.().catch(() => undefined);
  const asked = says.map(async (kind) => {
    const failed = (error: Error): Answer => ({ status: 599, body: { detail: error.message } });
    answers.set(kind, await send(bindings, all[kind]).catch(failed));
  });
  await until(`${row.call} is made`, () => by.hits() > 0);
  const free = says.filter((kind) => !row.needs.includes(kind));
  const held = fault === "is delivered twice" ? [] : says.filter((kind) => row.needs.includes(kind));
  await until(`an answer to ${free}`, () => free.every((kind) => answers.has(kind)));
  if (fails) await until("an answer", () => held.every((kind) => answers.has(kind)));
  // An object that died takes with it who happens to wait for it.
  if (!fault.includes("dies"))
    for (const kind of free) expect(answers.get(kind), kind).toMatchObject({ body: { receipt: {} } });
  const premature = held.filter((kind) => good(answers.get(kind)));
  // Who comes after an object died speaks to another.
  if (fault.includes("dies") && held.length > 0) expect(premature.length).toBeLessThan(held.length);
  else expect(premature, "acknowledged too early").toEqual([]);
  const acknowledged = (): Kind[] => says.filter((kind) => good(answers.get(kind)));
  if (!hangs(fault)) {
    by.end();
    await Promise.all([...asked, poked]);
    if (!fails) expect(acknowledged()).toEqual(says);
  }

  // The fault is off: what was acknowledged is there, and shown.
  by.end();
  T("answered");
  const told = new Map([...answers].filter(([, answer]) => good(answer)));
  if (hangs(fault)) {
    await abortAllDurableObjects();
    await Promise.all([by.comesIn(), wake()]);
  }
  await wake();
  expect((await get("/health")).body.lag).toBe(0);
  const hashes = async (): Promise<string[]> => {
    const ledgers = ["acme", ...(lineage === "acme" ? [] : [lineage])];
    const rows = ledgers.map((one) =>
      inLedger<{ hash: string }>(one, "SELECT hash FROM statement").catch(() => []),
    );
    return (await Promise.all(rows)).flat().map(({ hash }) => hash);
  };
  const durable = await hashes();
  for (const [kind, { body }] of told) expect(durable, kind).toContain(body.receipt.statement);

  T("woken");
  // What is said again is one statement with one receipt.
  const sayAgain = async (kind: Kind): Promise<void> => {
    const first = told.get(kind)?.body;
    const again = await send(env, all[kind]);
    expect(again.status, JSON.stringify(again.body)).toBeLessThan(300);
    if (first) expect(again.body).toMatchObject({ created: false, receipt: first.receipt });
    const { body } = await send(env, all[kind]);
    expect(body).toMatchObject({ created: false, receipt: again.body.receipt });
  };
  await Promise.all(says.map(sayAgain));
  await wake();
  T("said again");
  const statements = FURNISHED + more + ALL.filter((kind) => says.includes(kind)).length;
  await isSound(statements, row.quarantined);
  const child = (await get(`/v1/parents?id=${digestOf("child")}`)).body;
  expect(child.nodes.map((one: Body) => one.id)).toEqual(
    expect.arrayContaining([digestOf("base"), digestOf("elder")]),
  );

  // The rows are what the log makes, also when everybody has lost his memory.
  T("sound");
  const rows = await dump();
  await abortAllDurableObjects();
  await rebuild();
  expect(await dump()).toEqual(rows);
  T("rebuilt");
  console.log("TIMES", row.call, fault, ts.join(", "));
}

beforeEach(migrateGraph);
afterEach(async () => {
  await reset();
});

for (const row of MATRIX)
  describe(row.call, () => {
    const promise =
      row.needs.length === 0
        ? "everything is acknowledged"
        : `${row.needs.join(", ")} acknowledged only when done`;
    for (const fault of row.faults) {
      const skipped =
        row.broken !== undefined && fault !== "is delivered twice" && !fault.startsWith("fails");
      test.skipIf(skipped)(`${fault}: ${promise}, each thing said is one statement, and shown`, async () => {
        await cell(row, fault);
      });
    }
  });
