// The database is dead for a minute of real time while eight write: no ingest fails for that reason. Then it is back, nobody
// says anything and no cron runs: the alarms have the rows follow, and they are what the log makes.
import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LIMITS } from "../../src/model/limits.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { DEATHS, type Death, outage } from "../support/workers/outage.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { get, migrateGraph, post } from "../support/workers/site.ts";

beforeEach(migrateGraph);
afterEach(async () => {
  await reset();
});

const OUTAGE_MS = 60_000;
// So that what was said can be looked at afterwards in about the same time.
const PAUSE_MS = 500;
// A call that hangs, the longest wait after it, and the alarm; then all that was said.
const BACK_WITHIN_MS = LIMITS.callMs + LIMITS.retryMostMs + LIMITS.alarmMs + 60_000;

/** How far the database is, as it says itself: nobody asks the site. */
const watermark = async (): Promise<number> =>
  (await env.GRAPH.prepare("SELECT position FROM watermark").first<number>("position")) ?? -1;

test.each(Object.keys(DEATHS) as Death[])("a database that %s fails no ingest in a minute", async (death) => {
  const ends = Date.now() + OUTAGE_MS;
  const { statements, failed, postponed, hits, end } = await outage(death, () => Date.now() < ends, PAUSE_MS);
  expect(failed).toEqual([]);
  expect(hits).toBeGreaterThan(0);
  await end();
  const began = Date.now();
  while ((await watermark()) < statements - 1) {
    expect(Date.now() - began, `at ${await watermark()} of ${statements - 1}`).toBeLessThan(BACK_WITHIN_MS);
    await scheduler.wait(250);
  }
  console.log(
    `${death}: ${statements} statements, ${postponed.length} judgements to be sent again, ${hits} calls struck, shown after ${Date.now() - began} ms`,
  );
  expect((await get("/health")).body).toMatchObject({ lag: 0, position: statements - 1, quarantined: 0 });
  for (const judgement of postponed)
    expect((await post(judgement, "/v1/retractions")).status).toBeLessThan(300);
  expect((await auditLog()).faults).toEqual([]);
  const rows = await dump();
  await rebuild();
  expect(await dump()).toEqual(rows);
});
