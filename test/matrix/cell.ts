// One cell of the crash matrix: something is said while a fault is on, and the promise is held against what came of it.
import { abortAllDurableObjects, createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { LIMITS } from "../../src/model/limits.ts";
import { type Env, siteLog } from "../../worker/env.ts";
import worker from "../../worker/index.ts";
import { dies, type Fault, fails, hangs, isDone } from "../support/befalls.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { inLedger } from "../support/workers/faults.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { strike } from "../support/workers/seams.ts";
import { type Answer, type Body, digestOf, get } from "../support/workers/site.ts";
import { BEFORE, type Before } from "./before.ts";
import { ALL, type Kind, type Point } from "./points.ts";
import { furnish, furnishDocument, parentsOf, type Sayings, send } from "./sayings.ts";
import { put } from "./strikes.ts";

export const wake = async (): Promise<void> => await siteLog(env).wake();

const cron = async (bindings: Env): Promise<void> => {
  const context = createExecutionContext();
  const working: Promise<unknown>[] = [];
  context.waitUntil = (work: Promise<unknown>) => working.push(work);
  await worker.scheduled({} as never, bindings as never, context);
  await Promise.all(working);
};

/** Looks again and again until it is so; fails long before a call that hangs is given up by itself. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const late = Date.now() + LIMITS.callMs / 2;
  while (!(await isSo())) {
    if (Date.now() > late) throw new Error(`it never came: ${what}`);
    await scheduler.wait(2);
  }
}

export const health = async (): Promise<Body> => (await get("/health")).body;

const good = (answer: Answer | undefined): boolean => answer !== undefined && answer.status < 300;

/** Hashes of the statements that ledgers have, by what was written alone: nobody remembers anything any more. */
async function durable(sayings: Sayings, says: readonly Kind[]): Promise<string[]> {
  await abortAllDurableObjects();
  const lineages = [...new Set(says.map((kind) => sayings[kind].lineage))];
  const rows = lineages.map((one) => inLedger<{ hash: string }>(one, "SELECT hash FROM statement"));
  return (await Promise.all(rows)).flat().map(({ hash }) => hash);
}

type Stage = {
  readonly point: Point;
  readonly fault: Fault;
  readonly word: string;
  readonly says: readonly Kind[];
  readonly sayings: Sayings;
  readonly before: Before | undefined;
  /** Where the site was before anything of the cell was said. */
  readonly began: Body;
};

/** Brings the site to where the call is made. */
async function stageOf(point: Point, fault: Fault, word: string): Promise<Stage> {
  const says = point.says ?? ALL;
  const lineage = point.founds ? word : "acme";
  const unheld = point.before === "unheld" ? ["unheld"] : [];
  const sayings = await furnish(word, lineage, unheld);
  if (says.includes("document")) await furnishDocument(word);
  await wake();
  const began = await health();
  expect(began.lag).toBe(0);
  await abortAllDurableObjects();
  const before = point.before && (await BEFORE[point.before](word));
  return { point, fault, word, says, sayings, before, began };
}

/** Says everything while the fault is on; what was acknowledged, and what the fault met. */
async function underFault({ point, fault, word, says, sayings }: Stage) {
  const by = strike(fault);
  const bindings = await put(point, by, point.founds ? word : "acme");
  const answers = new Map<Kind, Answer>();
  const poke = { wake, cron: () => cron(bindings) };
  const poked = point.poke && poke[point.poke]().catch(() => undefined);
  const asked = says.map(async (kind) => {
    // Who does not wait is answered as well, only sooner: one fault is enough to see that waiting ends.
    const patient = point.waits || (fault !== "is slow" && !isDone(fault));
    answers.set(
      kind,
      await send(bindings, { ...sayings[kind], waits: sayings[kind].waits === true && patient }),
    );
  });
  await until(`${point.call} is made`, () => by.hits() > 0);
  const free = says.filter((kind) => !point.needs.includes(kind));
  const held = fault === "is delivered twice" ? [] : says.filter((kind) => point.needs.includes(kind));
  await until(`an answer to ${free}`, () => free.every((kind) => answers.has(kind)));
  if (fails(fault)) await until("an answer", () => held.every((kind) => answers.has(kind)));
  // An object that dies takes with it whoever happens to wait for it.
  if (!dies(fault))
    for (const kind of free) expect(answers.get(kind), kind).toMatchObject({ body: { receipt: {} } });
  const premature = held.filter((kind) => good(answers.get(kind)));
  // Who comes after an object died speaks to another.
  if (dies(fault) && held.length > 0) expect(premature.length).toBeLessThan(held.length);
  else expect(premature, "acknowledged too early").toEqual([]);
  // Where somebody does not answer it is said so, and when to come back.
  if (fails(fault) && "calls" in point.struck)
    for (const kind of held) expect(answers.get(kind), kind).toMatchObject({ status: 503 });

  // The fault is off, or what hung ends with its object, and comes in then.
  by.end();
  const told = (): Map<Kind, Answer> => new Map([...answers].filter(([, answer]) => good(answer)));
  if (hangs(fault)) {
    const kept = await durable(sayings, says);
    for (const [kind, { body }] of told()) expect(kept, kind).toContain(body.receipt.statement);
    await Promise.all([by.comesIn(), wake()]);
    return { told: told(), met: by.met };
  }
  await Promise.all([...asked, poked]);
  if (!fails(fault))
    for (const kind of says) expect(answers.get(kind), kind).toMatchObject({ body: { receipt: {} } });
  return { told: told(), met: by.met };
}

/** Says one thing twice more: it is one statement with one receipt, that of before if there was one. */
async function sayAgain(sayings: Sayings, kind: Kind, first: Answer | undefined): Promise<string> {
  const again = await send(env, sayings[kind]);
  expect(again.status, JSON.stringify(again.body)).toBeLessThan(300);
  if (first) expect(again.body).toMatchObject({ created: false, receipt: first.body.receipt });
  const { body } = await send(env, sayings[kind]);
  expect(body).toMatchObject({ created: false, receipt: again.body.receipt });
  return body.receipt.statement;
}

/** Runs a cell; answers with the statements that were struck in it. */
export async function cell(point: Point, fault: Fault, word: string): Promise<ReadonlySet<string>> {
  const stage = await stageOf(point, fault, word);
  const { says, sayings, before, began } = stage;
  const { told, met } = await underFault(stage);
  await wake();
  expect(await health(), "what was acknowledged is shown").toMatchObject({ lag: 0 });

  const said = await Promise.all(says.map((kind) => sayAgain(sayings, kind, told.get(kind))));
  expect(await durable(sayings, says)).toEqual(expect.arrayContaining(said));
  await wake();
  const once = says.filter((kind) => !kind.endsWith("again")).length;
  // A document tells of its ancestors too, where it cannot be known whether they are there.
  const besides = (told.get("document")?.body.records ?? []).filter((one: Body) => one.created).slice(1);
  const position = began.position + (before?.statements ?? 0) + once + besides.length;
  const quarantined = began.quarantined + (before?.quarantined ?? 0);
  expect(await health()).toMatchObject({ lag: 0, position, quarantined });
  if (says.includes("record")) {
    const { nodes } = (await get(`/v1/parents?id=${digestOf(`${word}-child`)}`)).body;
    expect(nodes.map((one: Body) => one.id)).toEqual(expect.arrayContaining(parentsOf(word)));
  }
  expect(await auditLog()).toMatchObject({ faults: [], statements: position + 1 });
  await before?.after();
  return met;
}

/** What is promised of the whole site, whatever has been. */
export async function siteIsSound(): Promise<void> {
  const { body } = await get("/v1/admin/fsck");
  expect(body).toMatchObject({ ok: true, differences: [] });
  const rows = await dump();
  await abortAllDurableObjects();
  await rebuild();
  expect(await dump()).toEqual(rows);
  expect(await health()).toMatchObject({ lag: 0 });
}
