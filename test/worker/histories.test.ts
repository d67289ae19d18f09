// Histories of commands, each held against a reference model: what is answered, where it stands, what can be read at once;
// with restarts, evictions and a graph that is away in between; and after each the audit, and the rows made again.
// `FOREBEAR_HISTORIES=500` runs more of them, `FOREBEAR_SEED` the same again.
import {
  abortAllDurableObjects,
  createExecutionContext,
  evictAllDurableObjects,
  reset,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Env, siteLog } from "../../worker/env.ts";
import worker from "../../worker/index.ts";
import {
  ancestors,
  type Cohort,
  type Content,
  claimsOf,
  type Expected,
  emptyModel,
  erase,
  keyOf,
  kindOf,
  type Model,
  parentsOf,
  type Rec,
  reinstate,
  retract,
  sayCohort,
  sayRecord,
} from "../support/reference.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { replaced } from "../support/workers/faults.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { graphStruck, strike } from "../support/workers/seams.ts";
import {
  type Answer,
  type Body,
  digestOf,
  get,
  migrateGraph,
  model as modelOf,
  TOKEN,
} from "../support/workers/site.ts";

// ------------------------------------------------------------------------------------------ what is sent

const idOf = (rec: Rec): string => {
  const receipt = JSON.parse(rec.statement.receipt) as { record?: string };
  return receipt.record ?? recordIds.get(rec.key) ?? "";
};

/** Ids of records that were said in cohorts, whose receipts do not name them. */
const recordIds = new Map<string, string>();

const bodyOf = (model: Model, { word, kind, parents, lineage, tag, corrects }: Content): object => {
  const corrected = corrects === undefined ? undefined : model.records.get(corrects);
  return modelOf(
    word,
    parents.map((parent) => ({ id: digestOf(parent), type: "derived-from" })),
    {
      kind,
      lineage,
      description: `claim ${tag}`,
      ...(corrected ? { corrects: idOf(corrected) } : {}),
    },
  );
};

type Sent = {
  readonly path: string;
  readonly body: object;
  readonly bindings?: Env;
  readonly later?: boolean;
};

async function send({ path, body, bindings = env, later = false }: Sent): Promise<Answer & { text: string }> {
  const request = new Request(`https://forebear.test${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${TOKEN}`,
      ...(later ? { prefer: "respond-async" } : {}),
    },
  });
  const response = await worker.fetch(request as never, bindings as never, createExecutionContext());
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text), text };
}

// ------------------------------------------------------------------------------------------ what must hold

/** Holds an answer against what is expected; `shown`: it can be read by now. */
function hold(
  model: Model,
  { status, body, text }: Answer & { text: string },
  expected: Expected,
  shown = true,
) {
  if ("refused" in expected) {
    expect(body, text).toMatchObject({ code: expected.refused });
    return;
  }
  const { created, statement, effect, conflict } = expected;
  expect(status, text).toBe(created ? 201 : 200);
  expect(body.created).toBe(created);
  const receipt = /"receipt":(\{[^}]*\})/.exec(text)?.[1] ?? "";
  if (!created) {
    expect(receipt, "the same receipt, to the byte").toBe(statement.receipt);
    return;
  }
  statement.receipt = receipt;
  // No gap in its ledger, none in the log.
  expect(body.receipt.seq).toBe(statement.seq);
  if (!shown) return;
  expect(body).toMatchObject({ projected: true, position: model.statements - 1 });
  if (effect !== "erased") expect(body).toMatchObject({ effect, ...(conflict ? { conflict } : {}) });
}

/** What anybody reads of a node is what the model says of it. */
async function readBack(model: Model, word: string): Promise<void> {
  const { status, body } = await get(`/v1/nodes?id=${digestOf(word)}`);
  if (!model.mentioned.has(word)) {
    expect(status).toBe(404);
    return;
  }
  const claims = claimsOf(model, word);
  expect(body).toMatchObject({ stub: claims.length === 0, kind: kindOf(model, word) ?? "stub" });
  expect(body.records.map((one: Body) => one.record).sort()).toEqual(claims.map(idOf).sort());
  const parents = (await get(`/v1/parents?id=${digestOf(word)}`)).body.nodes.map((one: Body) => one.id);
  expect(parents.sort()).toEqual([...parentsOf(model, word)].map(digestOf).sort());
}

/** The whole site is what the model is, the log is sound, and the rows are what the log makes. */
async function wholeIsSound(model: Model): Promise<void> {
  await siteLog(env).wake();
  expect((await get("/health")).body).toMatchObject({
    lag: 0,
    position: model.statements - 1,
    quarantined: 0,
  });
  expect(await auditLog()).toMatchObject({ faults: [], statements: model.statements });
  for (const word of model.mentioned) {
    await readBack(model, word);
    const walked = (await get(`/v1/ancestors?id=${digestOf(word)}&limit=1000`)).body;
    const ids = walked.nodes.map((one: Body) => one.id).sort();
    expect(ids, word).toEqual([...ancestors(model, word)].map(digestOf).sort());
  }
  for (const rec of model.records.values()) {
    const { status } = await get(`/v1/records/${idOf(rec)}`);
    expect(status, `${rec.key}${rec.erased ? ", erased" : ""}`).toBe(200);
  }
  const rows = await dump();
  await abortAllDurableObjects();
  await rebuild();
  expect(await dump()).toEqual(rows);
}

// ------------------------------------------------------------------------------------------ the commands

type Command = fc.AsyncCommand<Model, object>;

const command = (
  name: string,
  check: (model: Model) => boolean,
  run: (model: Model) => Promise<void>,
): Command => ({
  check,
  run,
  toString: () => name,
});
const always = (): boolean => true;
const anySaid = (model: Model): boolean => model.records.size > 0;
const pick = (model: Model, n: number): Rec => [...model.records.values()][n % model.records.size] as Rec;

const RECORDS = "/v1/records?unresolved=";

const saysRecord = (content: Content, strict: boolean): Command =>
  command(`record ${keyOf(content)}${strict ? ", strict" : ""}`, always, async (model) => {
    const body = bodyOf(model, content);
    const expected = sayRecord(model, content, { strict, blind: false });
    hold(model, await send({ path: `${RECORDS}${strict ? "refuse" : "allow"}`, body }), expected);
    await readBack(model, content.word);
  });

const saysBlindly = (content: Content): Command =>
  command(`record ${keyOf(content)}, past a door that is blind`, always, async (model) => {
    const body = bodyOf(model, content);
    const blind = graphStruck(env.GRAPH, () => true, strike("fails before it does anything"));
    const answer = await send({ path: `${RECORDS}refuse`, body, bindings: { ...env, GRAPH: blind } });
    hold(model, answer, sayRecord(model, content, { strict: true, blind: true }));
    await readBack(model, content.word);
  });

const saysUnshown = (content: Content): Command =>
  command(`record ${keyOf(content)}, while the graph takes nothing, and a restart`, always, async (model) => {
    const body = bodyOf(model, content);
    await replaced(siteLog(env), "graph", (real: D1Database) =>
      graphStruck(real, () => true, strike("fails after it was done")),
    );
    const answer = await send({ path: `${RECORDS}allow`, body });
    hold(model, answer, sayRecord(model, content, { strict: false, blind: false }), false);
    await abortAllDurableObjects();
    await siteLog(env).wake();
    await readBack(model, content.word);
  });

const repeats = (n: number): Command =>
  command(`record ${n} again`, anySaid, async (model) => {
    const { content, part } = pick(model, n);
    if (part !== "record") return;
    const body = bodyOf(model, content);
    hold(
      model,
      await send({ path: `${RECORDS}refuse`, body, later: true }),
      sayRecord(model, content, { strict: true, blind: false }),
      false,
    );
  });

const corrects = (n: number, content: Content): Command =>
  command(`correction of ${n}: ${keyOf(content)}`, anySaid, async (model) => {
    const corrected = pick(model, n);
    const full = { ...content, corrects: corrected.key };
    const body = bodyOf(model, full);
    hold(
      model,
      await send({ path: `${RECORDS}allow`, body }),
      sayRecord(model, full, { strict: false, blind: false }),
    );
    await readBack(model, content.word);
    await readBack(model, corrected.content.word);
  });

const saysCohort = (cohort: Cohort): Command =>
  command(`cohort ${JSON.stringify(cohort)}`, always, async (model) => {
    const records = cohort.records.map((content) => bodyOf(model, content));
    const body = { name: cohort.name, lineage: cohort.lineage, from: [], records };
    const answer = await send({ path: "/v1/cohorts?unresolved=allow", body });
    hold(model, answer, sayCohort(model, cohort));
    for (const [i, content] of cohort.records.entries()) {
      const id = answer.body.records?.[i]?.record;
      if (id !== undefined) recordIds.set(keyOf(content), id);
    }
    for (const { word } of cohort.records) await readBack(model, word);
  });

const repeatsCohort = (n: number): Command =>
  command(
    `cohort ${n} again`,
    (model) => model.cohorts.size > 0,
    async (model) => {
      const key = [...model.cohorts.keys()][n % model.cohorts.size] ?? "";
      const said = JSON.parse(key) as Cohort;
      const records = said.records.map((one) => bodyOf(model, one));
      const body = { name: said.name, lineage: said.lineage, from: [], records };
      hold(model, await send({ path: "/v1/cohorts?unresolved=allow", body }), sayCohort(model, said));
    },
  );

const judges = (n: number, word: "retractions" | "reinstatements"): Command =>
  command(`${word} of ${n}`, anySaid, async (model) => {
    const rec = pick(model, n);
    const answer = await send({ path: `/v1/${word}`, body: { record: idOf(rec), reason: "so" } });
    hold(model, answer, word === "retractions" ? retract(model, rec) : reinstate(model, rec));
    await readBack(model, rec.content.word);
  });

const erases = (n: number): Command =>
  command(`erasure of ${n}`, anySaid, async (model) => {
    const rec = pick(model, n);
    const { statement } = JSON.parse(rec.statement.receipt) as { statement: string };
    const answer = await send({ path: "/v1/erasures", body: { statement, parts: [rec.part], reason: "so" } });
    hold(model, answer, erase(model, rec));
    await readBack(model, rec.content.word);
  });

const happens = (name: string, run: () => Promise<unknown>): Command =>
  command(name, always, async () => {
    await run();
  });

// ------------------------------------------------------------------------------------------ the histories

const word = fc.constantFrom(...Array.from({ length: 9 }, (_, i) => `n${i}`));
const lineage = fc.constantFrom("north", "south", "east");
const content = fc
  .record({
    word,
    kind: fc.constantFrom("model" as const, "model" as const, "model" as const, "dataset" as const),
    parents: fc.uniqueArray(word, { maxLength: 3 }),
    lineage,
    tag: fc.nat(2),
  })
  .map((one): Content => ({ ...one, parents: one.parents.filter((parent) => parent !== one.word) }));

let cohorts = 0;
const cohort = fc
  .record({
    lineage,
    records: fc.uniqueArray(content, { minLength: 1, maxLength: 3, selector: (one) => one.word }),
  })
  .map((one): Cohort => {
    // Its records are its own: no other says them.
    cohorts += 1;
    const records = one.records.map((record, i) => ({
      ...record,
      lineage: one.lineage,
      tag: 1_000 * cohorts + i,
    }));
    return { name: `${one.lineage}/cohort-${cohorts}`, lineage: one.lineage, records };
  });

const n = fc.nat(60);
const COMMANDS = [
  fc.tuple(content, fc.boolean()).map(([one, strict]) => saysRecord(one, strict)),
  fc.tuple(content, fc.boolean()).map(([one, strict]) => saysRecord(one, strict)),
  content.map(saysBlindly),
  content.map(saysUnshown),
  n.map(repeats),
  fc.tuple(n, content).map(([i, one]) => corrects(i, one)),
  cohort.map(saysCohort),
  cohort.map(saysCohort),
  n.map(repeatsCohort),
  n.map((i) => judges(i, "retractions")),
  n.map((i) => judges(i, "reinstatements")),
  n.map(erases),
  fc.constant(happens("everything is evicted", evictAllDurableObjects)),
  fc.constant(happens("everything is aborted", abortAllDurableObjects)),
  fc.constant(happens("the graph is dropped", rebuild)),
];

test("any history is answered, shown and kept as the reference model has it", {
  timeout: 3_600_000,
}, async () => {
  const { HISTORIES, SEED } = env;
  await fc.assert(
    fc.asyncProperty(fc.commands(COMMANDS, { maxCommands: 40, size: "max" }), async (commands) => {
      await reset();
      await migrateGraph();
      const model = emptyModel();
      await fc.asyncModelRun(() => ({ model, real: {} }), commands);
      await wholeIsSound(model);
    }),
    { numRuns: Number(HISTORIES), ...(SEED === "" ? {} : { seed: Number(SEED) }) },
  );
});
