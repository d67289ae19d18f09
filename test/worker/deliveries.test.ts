// Whatever is delivered, how often, in which order and in which company, across restarts: each record is there once, and
// every delivery was answered with the same receipt.
import { abortAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { siteLog } from "../../worker/env.ts";
import { random } from "../support/random.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { type Body, digestOf, get, migrateGraph, model, post, postLines } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const RECORDS = 2_000;
const TIMES = 5;

/** Does it again until it is answered: a request that was under way when everything stopped is answered by nobody. */
async function patiently<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 50; tries++) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      if (tries === 49) throw error;
    }
  }
  throw new Error("nobody answers");
}

test("2,000 records, five times each, shuffled and regrouped, across restarts: 2,000 records", {
  timeout: 240_000,
}, async () => {
  const { seed, pick, chance } = random();
  const from = (i: number, type: string): object => ({ id: digestOf(`d${i}`), type });
  const records = Array.from({ length: RECORDS }, (_, i) =>
    model(`d${i}`, i < 2 ? [] : [from(pick(i), "fine-tuned-from"), from(i - 1, "derived-from")], {
      name: `deliveries-${i % 7}/d${i}`,
      facets: { n: i },
    }),
  );
  const deliveries = Array.from({ length: RECORDS * TIMES }, (_, k) => k % RECORDS);
  for (let i = deliveries.length - 1; i > 0; i--) {
    const j = pick(i + 1);
    [deliveries[i], deliveries[j]] = [deliveries[j] ?? 0, deliveries[i] ?? 0];
  }
  const groups: number[][] = [];
  for (let at = 0; at < deliveries.length; ) {
    const size = chance(0.2) ? 1 : 1 + pick(250);
    groups.push(deliveries.slice(at, at + size));
    at += size;
  }
  const receipts = Array.from({ length: RECORDS }, () => new Set<string>());
  let created = 0;
  const settle = (i: number, answer: Body): void => {
    receipts[i]?.add(JSON.stringify(answer.receipt));
    created += Number(answer.created);
  };
  const one = async (i: number): Promise<void> => {
    const answer = await patiently(async () => {
      const { status, body } = await post(records[i], "/v1/records?unresolved=allow");
      return status < 300 ? body : undefined;
    });
    settle(i, answer);
  };
  const many = async (group: readonly number[]): Promise<void> => {
    let open = [...group];
    while (open.length > 0) {
      const { lines } = await patiently(() => postLines(open.map((i) => records[i])));
      const done = lines.filter((line: Body) => line.status < 300);
      for (const line of done) settle(open[line.line - 1] ?? -1, line);
      const settled = new Set(done.map((line: Body) => line.line - 1));
      open = open.filter((_, k) => !settled.has(k));
    }
  };
  let next = 0;
  const deliver = async (): Promise<void> => {
    while (next < groups.length) {
      const group = groups[next++] ?? [];
      if (next % 29 === 0) await abortAllDurableObjects();
      await (group.length === 1 ? one(group[0] ?? 0) : many(group));
    }
  };
  await Promise.all(Array.from({ length: 6 }, deliver));
  await siteLog(env).wake();

  expect(
    receipts.filter((set) => set.size !== 1),
    `seed ${seed}`,
  ).toEqual([]);
  // A delivery that was taken and whose answer was lost is not counted as created by anybody.
  expect(created, `seed ${seed}`).toBeLessThanOrEqual(RECORDS);
  const audited = await auditLog();
  expect(audited.faults, `seed ${seed}`).toEqual([]);
  expect(audited.statements, `seed ${seed}`).toBe(RECORDS);
  expect((await get("/health")).body).toMatchObject({ lag: 0, position: RECORDS - 1 });
  const before = await dump();
  expect(before.record).toHaveLength(RECORDS);
  expect(before.node).toHaveLength(RECORDS);
  await rebuild();
  expect(await dump(), `seed ${seed}`).toEqual(before);
});
