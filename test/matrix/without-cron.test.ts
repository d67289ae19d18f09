// The alarms alone bring home what failed: the cron does not run, and nobody says anything more.
import { reset, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lineageRoot, siteLog } from "../../worker/env.ts";
import { auditLog } from "../support/workers/audit.ts";
import { strike } from "../support/workers/seams.ts";
import { migrateGraph, model, post } from "../support/workers/site.ts";
import { health, siteIsSound, until } from "./cell.ts";
import { POINTS } from "./points.ts";
import { put } from "./strikes.ts";

beforeAll(migrateGraph);
afterAll(async () => {
  await reset();
});

test.each([
  ["the ledger's alarm", "the log's taking", (): DurableObjectStub => lineageRoot(env, "acme")],
  ["the log's alarm", "the log's batch of writes to the database", (): DurableObjectStub => siteLog(env)],
] as const)(
  "%s brings home what failed; twice at a time, and while it fails, it does no harm",
  async (name, call, object) => {
    const point = POINTS.find((one) => one.call === call);
    if (point === undefined) throw new Error(`no row of the matrix is ${call}`);
    const by = strike("fails before it does anything");
    await post(model(`${name}-first`));
    const { position } = await health();
    await put(point, by, "acme");
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
