// The database is dead for some requests: none is refused for that reason, and afterwards the rows are what the log makes.
// `npm run test:outage` has it dead for a minute, each way.
import { abortAllDurableObjects, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Env, lineageRoot, siteLog } from "../../worker/env.ts";
import { hangs } from "../support/befalls.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { inLog, replaced, without } from "../support/workers/faults.ts";
import { DEATHS, type Death, outage } from "../support/workers/outage.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { call, digestOf, get, migrateGraph, model, post } from "../support/workers/site.ts";

beforeEach(migrateGraph);
afterEach(async () => {
  await reset();
});

describe("a database that", () => {
  test.each(Object.keys(DEATHS) as Death[])("%s fails no ingest", { timeout: 60_000 }, async (death) => {
    // Where nothing is answered everything takes its time, and a judgement most of all.
    const rounds = hangs(DEATHS[death].fault) ? 1 : 2;
    const { statements, failed, postponed, hits, end } = await outage(death, (round) => round < rounds);
    expect(failed).toEqual([]);
    expect(hits).toBeGreaterThan(0);
    // Of each writer and round: a record, two lines, a cohort; each judgement was said, or is to be said again.
    expect(statements + postponed.length).toBe(8 * (4 * rounds + (rounds - 1)));
    // What hangs ends with its object, and comes in while the new one begins. Nobody says anything: the cron alone.
    await abortAllDurableObjects();
    await Promise.all([end(), siteLog(env).wake()]);
    await siteLog(env).wake();
    expect((await get("/health")).body).toMatchObject({ lag: 0, position: statements - 1, quarantined: 0 });
    for (const judgement of postponed) {
      const { body } = await post(judgement, "/v1/retractions");
      expect(body).toMatchObject({ created: true, effect: "retracted" });
    }
    expect(await auditLog()).toMatchObject({ faults: [], statements: statements + postponed.length });
    const rows = await dump();
    await rebuild();
    expect(await dump()).toEqual(rows);
  });
});

describe("while the graph is behind the log", () => {
  const from = (word: string): object => ({ id: digestOf(word), type: "fine-tuned-from" });
  const strict = "/v1/records?unresolved=refuse";

  /** Says this while something is taken and not shown, and nobody tries to show it. */
  async function behind<T>(say: (record: string) => Promise<T>): Promise<T> {
    await post(model("before"));
    const { body } = await without("watermark", () => post(model("unseen")));
    expect(body).toMatchObject({ created: true, projected: false });
    await inLog("UPDATE backoff SET failures = 20, due = ?1", Date.now() + 3_600_000);
    await abortAllDurableObjects();
    return await say(body.receipt.record);
  }

  test("a parent may be there: it is no unknown one, and the answer says that nobody looked", async () => {
    const { status, body } = await behind(() => post(model("child", [from("unseen")]), strict));
    expect([status, body.parents_checked, body.effect]).toEqual([201, false, "live"]);
    await siteLog(env).wake();
    expect((await get(`/v1/parents?id=${digestOf("child")}`)).body.nodes).toMatchObject([{ stub: false }]);
    const unknown = await post(model("orphan", [from("nobody")]), strict);
    expect([unknown.status, unknown.body.code]).toEqual([422, "unknown-parent"]);
  });

  test("a parent may still be in its ledger alone, where the log does not take it", async () => {
    await post(model("before"));
    await replaced(lineageRoot(env, "acme"), "env", (real: Env) => ({ ...real, SITE_LOG: undefined }));
    expect((await post(model("stranded"))).body).toMatchObject({ created: true, projected: false });
    const { status, body } = await post(model("child", [from("stranded")]), strict);
    expect([status, body.parents_checked, body.projected]).toEqual([201, false, false]);
    await abortAllDurableObjects();
    await siteLog(env).wake();
    expect((await get(`/v1/parents?id=${digestOf("child")}`)).body.nodes).toMatchObject([{ stub: false }]);
  });

  test("what a cohort is made from may be there", async () => {
    const cohort = { name: "acme/pair", from: [digestOf("unseen")], records: [model("one"), model("two")] };
    const { status, body } = await behind(() => post(cohort, "/v1/cohorts?unresolved=refuse"));
    expect([status, body.created]).toEqual([201, true]);
    await siteLog(env).wake();
    const other = { ...cohort, name: "acme/other", from: [digestOf("nobody")] };
    const refused = await post(other, "/v1/cohorts?unresolved=refuse");
    expect(refused.body).toMatchObject({ code: "unknown-parent", pointer: "/from/0" });
  });

  test("a record that is corrected may be there", async () => {
    const { status, body } = await behind((record) =>
      post(model("unseen", [from("before")], { corrects: record }), strict),
    );
    expect([status, body.created]).toEqual([201, true]);
    await siteLog(env).wake();
    expect((await get(`/v1/nodes?id=${digestOf("unseen")}`)).body.records).toHaveLength(1);
  });

  test("a record that is judged may be there: it is to be sent again, and not unknown", async () => {
    const said = { record: "", reason: "It is wrong." };
    const answer = await behind((record) => {
      said.record = record;
      const init = {
        method: "POST",
        body: JSON.stringify(said),
        headers: { "content-type": "application/json" },
      };
      return call("/v1/retractions", init);
    });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await answer.json()).toMatchObject({ code: "unavailable", pointer: "/record" });
    await siteLog(env).wake();
    expect((await post(said, "/v1/retractions")).body).toMatchObject({ created: true, effect: "retracted" });
  });
});
