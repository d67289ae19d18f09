// What else than what is said of artifacts makes a violation, or ends one: advisories, waivers, erasures, time.

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, expect, test } from "vitest";
import { siteLog, siteWatch } from "../../worker/env.ts";
import { move } from "../support/workers/moves.ts";
import { type Body, digestOf, migrateGraph, model, post } from "../support/workers/site.ts";
import {
  corpus,
  lookedAt,
  on,
  PII,
  putPolicy,
  retireAll,
  violations,
  watchAgain,
} from "../support/workers/violations.ts";

beforeAll(migrateGraph);
afterEach(retireAll);

test("an advisory is a violation of what is live below it, until it is waived or withdrawn, and again once a waiver ends", async () => {
  await post(corpus("advised", 3));
  for (const word of ["waived", "tainted"]) {
    await post(model(word, [on("advised")]));
    expect((await move(word, "champion")).status).toBe(201);
  }
  const { body } = await post(
    { nodes: [digestOf("advised")], severity: "high", kind: "poisoned", title: "It holds poisoned pages." },
    "/v1/advisories",
  );
  const opened = await violations(body.position, `&advisory=${body.id}`);
  expect(opened.map((one: Body) => [one.node, one.cause, one.outcome.path])).toEqual(
    expect.arrayContaining(
      ["waived", "tainted"].map((word) => [
        digestOf(word),
        { advisory: body.id },
        [digestOf(word), digestOf("advised")],
      ]),
    ),
  );
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const waiver = await post(
    { advisory: body.id, node: digestOf("waived"), until, reason: "It is replaced before the week is over." },
    "/v1/waivers",
  );
  expect(waiver.status).toBe(201);
  const open = await violations(waiver.body.position, `&advisory=${body.id}`);
  expect(open.map((one: Body) => one.node)).toEqual([digestOf("tainted")]);
  const [closed] = await violations(waiver.body.position, `&advisory=${body.id}&state=closed`);
  expect(closed.closed).toMatchObject({ position: waiver.body.position, why: "waived" });
  // The hour is over.
  const now = new Date();
  await env.GRAPH.prepare("UPDATE waiver SET until = ?1").bind(now.toISOString()).run();
  await runInDurableObject(siteWatch(env), (_object, { storage }) => {
    storage.sql.exec("UPDATE lapse SET instant = ?1", now.getTime());
  });
  const next = await post(model("unrelated"));
  const again = await violations(next.body.position, `&advisory=${body.id}&node=${digestOf("waived")}`);
  expect(again).toMatchObject([{ opened: { position: next.body.position }, closed: null }]);
  // Who follows from the beginning meets the waiver and its end at once.
  await watchAgain(next.body.position);
  expect(await violations(next.body.position, `&advisory=${body.id}&node=${digestOf("waived")}`)).toEqual(
    again,
  );
  const withdrawn = await post(
    { reason: "The pages were harmless." },
    `/v1/advisories/${body.id}/withdrawal`,
  );
  expect(withdrawn.status).toBe(201);
  const rest = await violations(withdrawn.body.position, `&advisory=${body.id}&state=all`);
  expect(rest.map((one: Body) => one.closed.why).sort()).toEqual(["waived", "withdrawn", "withdrawn"]);
});

test("a move matters to what descends from it where a rule asks how that stands", async () => {
  for (const word of ["standing", "descends"])
    await post(
      model(word, word === "standing" ? [] : [{ id: digestOf("standing"), type: "fine-tuned-from" }]),
    );
  expect((await move("standing", "champion")).status).toBe(201);
  const rule = 'ancestors.all(a, a.standings.exists(s, s.state == "champion"))';
  await putPolicy("standings", {
    guards: ["canary"],
    each: "set",
    rule,
    message: "What it is made of is no champion.",
  });
  const moved = await move("descends", "canary");
  expect(await violations(moved.body.position, "&policy=standings")).toEqual([]);
  const left = await move("standing", "archived");
  expect(await violations(left.body.position, "&policy=standings")).toMatchObject([
    { node: digestOf("descends"), opened: { position: left.body.position } },
  ]);
});

test("facts of a record that is erased are gone from what was found", async () => {
  await putPolicy("erased", { ...PII, guards: ["champion"] });
  const said = await post({ ...corpus("erased-dirty", 1) });
  await post(model("erased", []));
  await move("erased", "champion");
  const late = await post(model("erased", [on("erased-dirty")], { description: "more" }));
  const [found] = await violations(late.body.position, `&policy=erased&node=${digestOf("erased")}`);
  expect(found.outcome.offending[0]).toMatchObject({
    node: digestOf("erased-dirty"),
    why: expect.stringContaining("version is 1"),
  });
  await post({ record: late.body.receipt.record, reason: "wrong" }, "/v1/retractions");
  const erased = await post(
    { statement: said.body.receipt.statement, parts: ["record"], reason: "A person asked for it." },
    "/v1/erasures",
  );
  expect(erased.status, JSON.stringify(erased.body)).toBe(201);
  const [left] = await violations(
    erased.body.position,
    `&policy=erased&node=${digestOf("erased")}&state=closed`,
  );
  expect(left).toMatchObject({
    id: found.id,
    outcome: {
      offenders: 1,
      offending: [{ node: digestOf("erased-dirty"), facts: [], why: "What it rests on was erased." }],
    },
  });
});

test("a policy that asks for the time is asked again with the first statement of a day", async () => {
  const midnight = `${new Date().toISOString().slice(0, 10)}T00:00:00Z`;
  await post(corpus("dated", 3));
  await post(model("dater", [on("dated")]));
  await putPolicy("dated", { ...PII, rule: `now < timestamp("${midnight}") || ancestor.kind != "dataset"` });
  expect((await move("dater", "champion", { recorded: true, at: "2026-02-01T00:00:00Z" })).status).toBe(201);
  await post(model("yesterday"));
  const { body } = await post(model("today"));
  await lookedAt(body.position);
  // All but the last was said before midnight.
  await runInDurableObject(siteLog(env), (_object, { storage }) => {
    storage.sql.exec("DROP TRIGGER entry_stays");
    storage.sql.exec(
      "UPDATE entry SET at = ?1 WHERE position < ?2",
      new Date(Date.parse(midnight) - 60_000).toISOString(),
      body.position,
    );
  });
  await watchAgain(body.position);
  const found = await violations(body.position, `&policy=dated&node=${digestOf("dater")}`);
  expect(found).toMatchObject([{ opened: { position: body.position } }]);
});

test("many waivers that end together all end", async () => {
  await post(corpus("leaked"));
  const words = Array.from({ length: 70 }, (_, i) => `served-${i}`);
  for (const word of words)
    await post(model(word, [{ id: digestOf("leaked"), type: "derived-from" }], { kind: "deployment" }));
  const { body } = await post(
    { nodes: [digestOf("leaked")], severity: "high", kind: "privacy", title: "It holds telephone numbers." },
    "/v1/advisories",
  );
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const waive = (word: string) =>
    post(
      { advisory: body.id, node: digestOf(word), until, reason: "They all end with the month." },
      "/v1/waivers",
    );
  const waivers = await Promise.all(words.map(waive));
  const last = Math.max(...waivers.map((one) => one.body.position));
  expect(await violations(last, `&advisory=${body.id}`)).toEqual([]);
  const now = new Date();
  await env.GRAPH.prepare("UPDATE waiver SET until = ?1").bind(now.toISOString()).run();
  await runInDurableObject(siteWatch(env), (_object, { storage }) => {
    storage.sql.exec("UPDATE lapse SET instant = ?1", now.getTime());
  });
  const next = await post(model("at the end of the month"));
  const found = await violations(next.body.position, `&advisory=${body.id}`);
  expect(found.map((one: Body) => one.node).sort()).toEqual(words.map(digestOf).sort());
});
