// Whatever is delivered, how often, in which order and in which company, across restarts: each record is there once, and
// every delivery was answered with the same receipt, to the byte.
import { abortAllDurableObjects, evictAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { siteLog } from "../../worker/env.ts";
import { random } from "../support/random.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { call, digestOf, get, migrateGraph, model } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const RECORDS = 2_000;
const TIMES = 5;
const COHORTS = 60;
const IN_COHORT = 5;
const WRITERS = 6;

/** What is delivered: a record, which may go alone or in any company, or a cohort, which goes alone. */
type Unit = { readonly body: string; readonly path: "/v1/records" | "/v1/cohorts" };

/** The texts of the answers, one for each line that was sent; fewer when the answer broke off. */
async function deliver(units: readonly Unit[]): Promise<string[]> {
  const [first] = units;
  const isStream = units.length > 1;
  const response = await call(`${first?.path}?unresolved=allow`, {
    method: "POST",
    body: units.map((unit) => unit.body).join("\n"),
    headers: { "content-type": isStream ? "application/x-ndjson" : "application/json" },
  });
  const text = await response.text();
  return isStream ? text.split("\n").filter((line) => line.startsWith('{"line":')) : [text];
}

/** The same, or nothing: a request that was under way when everything stopped is answered by nobody. */
async function attempt(units: readonly Unit[]): Promise<string[]> {
  try {
    return await deliver(units);
  } catch {
    return [];
  }
}

test("2,000 records, five times each, shuffled, regrouped and at the same time, across restarts: 2,000 records", {
  timeout: 240_000,
}, async () => {
  const { seed, pick, chance } = random();
  const from = (i: number, type: string): object => ({ id: digestOf(`d${i}`), type });
  const record = (i: number, family: number): object =>
    model(`d${i}`, i < 2 ? [] : [from(pick(i), "fine-tuned-from"), from(i - 1, "derived-from")], {
      name: `deliveries-${family}/d${i}`,
      facets: { n: i },
    });
  const singles = Array.from({ length: RECORDS - COHORTS * IN_COHORT }, (_, i): Unit => {
    return { body: JSON.stringify(record(i, i % 7)), path: "/v1/records" };
  });
  const cohorts = Array.from({ length: COHORTS }, (_, k): Unit => {
    const first = singles.length + k * IN_COHORT;
    const records = Array.from({ length: IN_COHORT }, (_one, j) => record(first + j, k % 7));
    const body = { name: `deliveries-${k % 7}/cohort-${k}`, from: [digestOf(`d${pick(first)}`)], records };
    return { body: JSON.stringify(body), path: "/v1/cohorts" };
  });
  const units = [...singles, ...cohorts];
  const deliveries = Array.from({ length: units.length * TIMES }, (_, k) => k % units.length);
  for (let i = deliveries.length - 1; i > 0; i--) {
    const j = pick(i + 1);
    [deliveries[i], deliveries[j]] = [deliveries[j] ?? 0, deliveries[i] ?? 0];
  }
  const isRecord = (i: number): boolean => units[i]?.path === "/v1/records";
  const alone = deliveries.filter((i) => !isRecord(i)).map((i) => [i]);
  const records = deliveries.filter(isRecord);
  const groups: number[][] = [];
  for (let at = 0; at < records.length; ) {
    const size = chance(0.2) ? 1 : 1 + pick(250);
    groups.push(records.slice(at, at + size));
    at += size;
    // Cohorts come in between.
    groups.push(...alone.splice(0, Math.ceil((alone.length * size) / (records.length - at + size))));
  }

  const receipts = units.map(() => new Set<string>());
  let created = 0;
  const settle = (i: number, text: string): boolean => {
    const receipt = /"receipt":(\{[^}]*\})/.exec(text)?.[1];
    if (receipt === undefined) return false;
    receipts[i]?.add(receipt);
    created += Number(text.includes('"created":true'));
    return true;
  };
  /** Delivers a group until every one of it is answered. */
  const insist = async (group: readonly number[]): Promise<void> => {
    let open = [...group];
    for (let tries = 0; open.length > 0; tries++) {
      expect(tries, `seed ${seed}: nobody answers`).toBeLessThan(50);
      const texts = await attempt(open.flatMap((i) => units[i] ?? []));
      const isStream = open.length > 1;
      const settled = new Set(
        texts.flatMap((text, k) => {
          const at = isStream ? Number(/^\{"line":(\d+)/.exec(text)?.[1]) - 1 : k;
          return settle(open[at] ?? -1, text) ? at : [];
        }),
      );
      open = open.filter((_, k) => !settled.has(k));
    }
  };
  let next = 0;
  const write = async (): Promise<void> => {
    while (next < groups.length) {
      const group = groups[next++] ?? [];
      // What is under way breaks off, or is let come to its end.
      if (next % 41 === 0) await abortAllDurableObjects();
      if (next % 67 === 0) await evictAllDurableObjects();
      await insist(group);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  await siteLog(env).wake();

  const several = receipts.filter((set) => set.size !== 1);
  expect(several, `seed ${seed}`).toEqual([]);
  // A delivery that was taken and whose answer was lost is not counted as created by anybody.
  expect(created, `seed ${seed}`).toBeLessThanOrEqual(units.length);
  const audited = await auditLog();
  expect(audited.faults, `seed ${seed}`).toEqual([]);
  expect(audited.statements, `seed ${seed}`).toBe(units.length);
  expect((await get("/health")).body).toMatchObject({ lag: 0, position: units.length - 1 });
  const before = await dump();
  expect(before.record).toHaveLength(RECORDS);
  expect(before.node).toHaveLength(RECORDS);
  expect(before.cohort).toHaveLength(COHORTS);
  expect(before.cohort_member).toHaveLength(COHORTS * IN_COHORT);
  await rebuild();
  expect(await dump(), `seed ${seed}`).toEqual(before);
});
