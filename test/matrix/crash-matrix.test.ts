// The crash matrix of the write path: every call of storage and of another object that a write makes, and what can befall
// it. The promise is the same in every cell: what was acknowledged is durable and will be shown, what was not can be said
// again and is one statement, and afterwards the site is as if nothing had been.
import {
  abortAllDurableObjects,
  createExecutionContext,
  reset,
  runDurableObjectAlarm,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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
import {
  cure,
  inLedger,
  inLog,
  poison,
  replaced,
  taken,
  timePasses,
  without,
} from "../support/workers/faults.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import {
  callsStruck,
  FAULTS,
  type Fault,
  graphStruck,
  hangs,
  isDone,
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
type Sayings = Readonly<Record<Kind, Said>>;

/** What stands before the fault, for the cell of this word; answers with what is then said in a lineage. */
async function furnish(word: string, lineage: string): Promise<Sayings> {
  const own = (name: string): string => `${word}-${name}`;
  // What was taken once and would not be taken now: its parent turns out to be of another kind.
  const misfit = model(own("misfit"), from(own("turned-out")));
  const records = [
    model(own("wrong"), from(own("base"))),
    model(own("dubious"), from(own("base"))),
    model(own("personal"), [], { description: "who it was" }),
    model(own("grand"), [], { lineage: "elder" }),
    model(own("elder"), from(own("grand")), { lineage: "elder" }),
    model(own("base")),
    // What is said later has a child already: it is looked into whether it closes a cycle.
    model(own("user"), from(own("child"))),
    misfit,
  ];
  const [wrong, dubious, personal] = taken(await postLines(records)).map((line) => line.receipt);
  taken(await postLines([model(own("turned-out"), [], { kind: "dataset" })]));
  const retraction = { record: dubious.record, reason: "It was another." };
  expect((await post(retraction, "/v1/retractions")).body).toMatchObject({ effect: "retracted" });
  const parents = from(own("base"), own("elder"));
  const both = [
    model(own("c1"), from(own("base")), { lineage }),
    model(own("c2"), from(own("c1")), { lineage }),
  ];
  return {
    record: { path: "/v1/records", body: model(own("child"), parents, { lineage }), waits: true },
    cohort: {
      path: "/v1/cohorts",
      body: { name: `acme/${word}`, lineage, from: [digestOf(own("base"))], records: both },
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
  /** Puts the fault where the call is made, of a lineage; the bindings with which the Worker goes on. */
  readonly put: (by: Strike, lineage: string) => Promise<Env | undefined>;
  /** What cannot be acknowledged unless this call is made and answered. All else is acknowledged, whatever befalls it. */
  readonly needs: readonly Kind[];
  readonly faults: readonly Fault[];
  readonly says?: readonly Kind[];
  /** Whether it is said in a lineage that nobody has said anything in. */
  readonly founds?: boolean;
  /** Whether the call is made only for one who waits. */
  readonly waits?: boolean;
  /** Brings the site to where the call is made; how many statements there will be besides. */
  readonly before?: (word: string) => Promise<number>;
  /** What is said instead. */
  readonly adapt?: (said: Sayings, word: string) => Sayings;
  /** Has the call made, where what is said does not. */
  readonly poke?: () => Promise<unknown>;
  readonly after?: (word: string) => Promise<void>;
  /** How many statements a cell leaves in quarantine. */
  readonly quarantines?: number;
  /** What is wrong with the product in a cell: it is left out until that is mended. */
  readonly broken?: (fault: Fault) => string | undefined;
};

const ALL: readonly Kind[] = ["record", "cohort", "retraction", "erasure"];

const inObject =
  (stub: (lineage: string) => DurableObjectStub, binding: "SITE_LOG" | "LINEAGE_ROOT", method: string) =>
  async (by: Strike, lineage: string): Promise<undefined> => {
    await replaced(stub(lineage), "env", (real: Env) => callsStruck(real, binding, method, by));
  };

const inTransaction =
  (stub: (lineage: string) => DurableObjectStub, meant: string) =>
  async (by: Strike, lineage: string): Promise<undefined> => {
    await strikeTransactions(stub(lineage), meant, by);
  };

const inAlarm =
  (stub: (lineage: string) => DurableObjectStub) =>
  async (by: Strike, lineage: string): Promise<undefined> => {
    await strikeAlarm(stub(lineage), by);
  };

const inGraphOfLog =
  (isMeant: (sqls: readonly string[]) => boolean) =>
  async (by: Strike): Promise<undefined> => {
    // A pass that runs has the database that it began with.
    await wake();
    await replaced(log(), "graph", () => patient(graphStruck(env.GRAPH, isMeant, by), LIMITS.callMs));
  };

const wake = async (): Promise<unknown> => await log().wake();

/** Something is taken and not projected, and its bytes are in its ledger alone. */
async function unheld(word: string): Promise<number> {
  await without("watermark", async () => {
    await post(model(`${word}-unheld`));
    await inLog("UPDATE backoff SET failures = 20, due = ?1", Date.now() + 3_600_000);
    await abortAllDurableObjects();
  });
  return 1;
}

/** Something fails alone, and is given up the next time. */
async function hopeless(word: string): Promise<number> {
  await poison(`bitter_${word}`);
  await post(model(`${word}-bitter`, [], { description: `bitter_${word}` }));
  const failures = async (): Promise<number> =>
    (await inLog<{ failures: number }>("SELECT failures FROM suspect"))[0]?.failures ?? 0;
  for (let tries = 0; (await failures()) < LIMITS.quarantineFailures; tries++) {
    expect(tries).toBeLessThan(20);
    await wake();
  }
  await timePasses();
  // The statement itself, and the quarantine: said once, however often it is asked.
  return 2;
}

/** The same record, with a parent besides that is taken and not shown. */
const ofUnheld = (said: Sayings, word: string): Sayings => ({
  ...said,
  record: {
    ...said.record,
    body: { ...said.record.body, parents: from(`${word}-base`, `${word}-elder`, `${word}-unheld`) },
  },
});

const unanswered =
  (why: string) =>
  (fault: Fault): string | undefined =>
    hangs(fault) || fault === "is slow" ? why : undefined;

const MATRIX: readonly Row[] = [
  {
    call: "the ledger's registration in the log",
    put: inObject(root, "SITE_LOG", "register"),
    needs: ["record", "cohort"],
    faults: FAULTS,
    founds: true,
  },
  {
    call: "the transaction of the ledger that appends",
    put: inTransaction(root, appendStatements),
    needs: ALL,
    faults: TURNS,
  },
  {
    call: "the transaction of the ledger that erases",
    put: inTransaction(root, erasePart),
    needs: ["erasure"],
    faults: TURNS,
  },
  {
    call: "the log's taking",
    put: inObject(root, "SITE_LOG", "take"),
    needs: [],
    faults: FAULTS,
  },
  {
    call: "the transaction of the ledger that notes positions",
    put: inTransaction(root, notePosition),
    needs: [],
    faults: TURNS,
  },
  {
    call: "the ledger's question how far the log is",
    put: inObject(root, "SITE_LOG", "settle"),
    waits: true,
    needs: [],
    faults: FAULTS,
  },
  {
    call: "the arming of the ledger's alarm",
    put: inAlarm(root),
    needs: [],
    faults: FAULTS,
  },
  {
    call: "the transaction of the log that gives positions",
    put: inTransaction(log, appendEntries),
    needs: [],
    faults: TURNS,
  },
  {
    call: "the arming of the log's alarm",
    put: inAlarm(log),
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
    after: (word) => cure(`bitter_${word}`),
    quarantines: 1,
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
  },
  {
    call: "the Worker's question how far the log is, for a parent that is not shown yet",
    before: unheld,
    adapt: ofUnheld,
    put: async (by) => callsStruck(env, "SITE_LOG", "head", by),
    needs: [],
    says: ["record", "erasure"],
    faults: FAULTS,
  },
];

// ---------------------------------------------------------------------------------------------- the promise

/** Looks again and again until it is so; fails long before a call that hangs is given up by itself. */
async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const late = Date.now() + LIMITS.callMs / 2;
  while (!(await isSo())) {
    if (Date.now() > late) throw new Error(`it never came: ${what}`);
    await scheduler.wait(2);
  }
}

const good = (answer: Answer | undefined): boolean => answer !== undefined && answer.status < 300;
const failed = (error: Error): Answer => ({ status: 599, body: { detail: error.message } });
const health = async (): Promise<Body> => (await get("/health")).body;

/** Hashes of the statements that ledgers have, by what was written alone: nobody remembers anything any more. */
async function durable(lineages: readonly string[]): Promise<string[]> {
  await abortAllDurableObjects();
  const rows = lineages.map((one) => inLedger<{ hash: string }>(one, "SELECT hash FROM statement"));
  return (await Promise.all(rows)).flat().map(({ hash }) => hash);
}

async function cell(row: Row, fault: Fault, word: string): Promise<void> {
  const says = row.says ?? ALL;
  const lineage = row.founds ? word : "acme";
  const furnished = await furnish(word, lineage);
  await wake();
  const began = await health();
  expect(began.lag).toBe(0);
  await abortAllDurableObjects();
  const besides = (await row.before?.(word)) ?? 0;
  const sayings = row.adapt?.(furnished, word) ?? furnished;
  const by = strike(fault);
  const bindings = (await row.put(by, lineage)) ?? env;

  // While the fault is on.
  const answers = new Map<Kind, Answer>();
  const poked = row.poke?.().catch(() => undefined);
  const asked = says.map(async (kind) => {
    // Who does not wait is answered as well, only sooner: one fault is enough to see that waiting ends.
    const waits = sayings[kind].waits === true && (row.waits || (fault !== "is slow" && !isDone(fault)));
    answers.set(kind, await send(bindings, { ...sayings[kind], waits }).catch(failed));
  });
  await until(`${row.call} is made`, () => by.hits() > 0);
  const free = says.filter((kind) => !row.needs.includes(kind));
  const held = fault === "is delivered twice" ? [] : says.filter((kind) => row.needs.includes(kind));
  await until(`an answer to ${free}`, () => free.every((kind) => answers.has(kind)));
  const dies = fault.includes("dies");
  const fails = dies || fault.startsWith("fails");
  if (fails) await until("an answer", () => held.every((kind) => answers.has(kind)));
  // An object that dies takes with it whoever happens to wait for it.
  if (!dies)
    for (const kind of free) expect(answers.get(kind), kind).toMatchObject({ body: { receipt: {} } });
  const premature = held.filter((kind) => good(answers.get(kind)));
  // Who comes after an object died speaks to another.
  if (dies && held.length > 0) expect(premature.length).toBeLessThan(held.length);
  else expect(premature, "acknowledged too early").toEqual([]);

  // The fault is off, or what hung ends with its object, and comes in then.
  by.end();
  if (hangs(fault)) {
    const told = [...answers].filter(([, answer]) => good(answer));
    const kept = await durable(["acme", lineage]);
    for (const [kind, { body }] of told) expect(kept, kind).toContain(body.receipt.statement);
    await Promise.all([by.comesIn(), wake()]);
  } else {
    await Promise.all([...asked, poked]);
    if (!fails)
      for (const kind of says) expect(answers.get(kind), kind).toMatchObject({ body: { receipt: {} } });
  }
  const told = new Map([...answers].filter(([, answer]) => good(answer)));
  await wake();
  expect(await health(), "what was acknowledged is shown").toMatchObject({ lag: 0 });

  // What is said again is one statement with one receipt.
  const sayAgain = async (kind: Kind): Promise<string> => {
    const first = told.get(kind)?.body;
    const again = await send(env, sayings[kind]);
    expect(again.status, JSON.stringify(again.body)).toBeLessThan(300);
    if (first) expect(again.body).toMatchObject({ created: false, receipt: first.receipt });
    const { body } = await send(env, sayings[kind]);
    expect(body).toMatchObject({ created: false, receipt: again.body.receipt });
    return body.receipt.statement;
  };
  const said = await Promise.all(says.map(sayAgain));
  expect(await durable(["acme", lineage])).toEqual(expect.arrayContaining(said));
  await wake();
  const more = besides + ALL.filter((kind) => says.includes(kind)).length;
  expect(await health()).toMatchObject({
    lag: 0,
    position: began.position + more,
    quarantined: began.quarantined + (row.quarantines ?? 0),
  });
  const parents = (await get(`/v1/parents?id=${digestOf(`${word}-child`)}`)).body.nodes;
  const ids = parents.map((one: Body) => one.id);
  expect(ids).toEqual(expect.arrayContaining([digestOf(`${word}-base`), digestOf(`${word}-elder`)]));
  expect(await auditLog()).toMatchObject({ faults: [], statements: began.position + more + 1 });
  await row.after?.(word);
}

/** What is promised of the whole site, whatever has been. */
async function siteIsSound(): Promise<void> {
  const { body } = await get("/v1/admin/fsck");
  expect(body).toMatchObject({ ok: true, differences: [] });
  const rows = await dump();
  await abortAllDurableObjects();
  await rebuild();
  expect(await dump()).toEqual(rows);
  expect(await health()).toMatchObject({ lag: 0 });
}

for (const row of MATRIX)
  describe(row.call, () => {
    beforeAll(migrateGraph);
    afterAll(async () => {
      await reset();
    });
    const promise =
      row.needs.length === 0
        ? "everything is acknowledged"
        : `${row.needs.join(", ")} acknowledged only when done, all else at once`;
    for (const [i, fault] of row.faults.entries()) {
      const why = row.broken?.(fault);
      const name = `${fault}: ${promise}; each thing said is one statement, and shown`;
      test.skipIf(why !== undefined)(why === undefined ? name : `${name} (${why})`, async () => {
        await cell(row, fault, `w${i}`);
      });
    }
    test("and after all that the site is sound, and its rows are what the log makes", siteIsSound);
  });

// ---------------------------------------------------------------------------------------------- without the cron

describe("without the cron", () => {
  beforeAll(migrateGraph);
  afterAll(async () => {
    await reset();
  });

  test.each([
    ["the ledger's alarm", inObject(root, "SITE_LOG", "take"), (): DurableObjectStub => root("acme")],
    ["the log's alarm", inGraphOfLog(([sql]) => sql === guard), (): DurableObjectStub => log()],
  ] as const)(
    "%s brings home what failed; twice at a time, and while it fails, it does no harm",
    async (name, put, object) => {
      const by = strike("fails before it does anything");
      await post(model(`${name}-first`));
      const { position } = await health();
      await put(by, "acme");
      expect((await post(model(name))).body).toMatchObject({ created: true, projected: false });
      expect(by.hits()).toBeGreaterThan(0);
      const rings = async (): Promise<void> => {
        await Promise.all([runDurableObjectAlarm(object()), runDurableObjectAlarm(object())]);
      };
      await rings();
      by.end();
      await until("what failed", async () => {
        await rings();
        const now = await health();
        return now.lag === 0 && now.position === position + 1;
      });
      expect(await auditLog()).toMatchObject({ faults: [], statements: position + 2 });
      await siteIsSound();
    },
  );
});
