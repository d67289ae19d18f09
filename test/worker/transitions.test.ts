// Moving a node: every move of the table and no other, decided on what stands, said once.
import { beforeAll, describe, expect, test } from "vitest";
import { LIFECYCLE_STATES, type LifecycleState, openFrom } from "../../src/model/lifecycle.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { LEARNING, member, move, say } from "../support/workers/moves.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { call, digestOf, get, migrateGraph, model, post } from "../support/workers/site.ts";

beforeAll(migrateGraph);

/** A way to each state, by moves that are open. */
const WAYS: Readonly<Record<LifecycleState | "none", readonly LifecycleState[]>> = {
  none: [],
  draft: ["draft"],
  lab: ["lab"],
  shadow: ["shadow"],
  canary: ["canary"],
  specialist: ["specialist"],
  champion: ["champion"],
  archived: ["archived"],
};

describe("the table of moves", () => {
  test.each(Object.entries(WAYS))("from %s", async (from, way) => {
    const state = from === "none" ? null : (from as LifecycleState);
    const open = openFrom(state);
    for (const to of LIFECYCLE_STATES) {
      const word = `${from}-${to}`;
      await member(word, `niche/${word}`);
      for (const step of way) expect((await move(word, step)).status).toBe(201);
      const { status, body } = await move(word, to);
      if (open.includes(to)) {
        expect(status, JSON.stringify(body)).toBe(201);
        expect(body).toMatchObject({
          created: true,
          projected: true,
          node: digestOf(word),
          lineage: "acme/family",
          niche: `niche/${word}`,
          kind: "model",
          from: state,
          to,
          replaced: null,
          decision: { verdict: "allowed", from: state, to, by: "launcher" },
          warnings: [],
        });
      } else if (to === state) {
        // The same again: it is where that led.
        expect({ status, created: body.created }).toEqual({ status: 200, created: false });
      } else
        expect({ status, body }).toMatchObject({
          status: 409,
          body: {
            code: "transition-refused",
            from: state,
            open,
            hint: expect.stringContaining(open.join(", ")),
          },
        });
    }
  });
});

test("champions of a slot one after the other: who had the place is archived, and is the way back", async () => {
  for (const word of ["first", "second"]) await member(word, "acme/support");
  await member("other", "acme/support");
  expect((await move("first", "champion")).body).toMatchObject({ replaced: null, rollback_target: null });
  expect((await move("first", "champion", { niche: "acme/search" })).status).toBe(201);
  const { body } = await move("second", "champion");
  expect(body).toMatchObject({ replaced: digestOf("first"), rollback_target: digestOf("first") });
  const { champions } = (await get("/v1/lineages/acme/family/champions?niche=acme/support")).body;
  expect(champions).toMatchObject([
    { number: 1, node: digestOf("first"), replaced: null, ended_by: body.receipt.statement },
    { number: 2, node: digestOf("second"), until: null, replaced: digestOf("first") },
  ]);
  const history = (await get(`/v1/nodes/${digestOf("first")}/history`)).body;
  expect(history.history).toMatchObject([
    { type: "transition", niche: "acme/support", to: "champion" },
    { type: "transition", niche: "acme/search", to: "champion" },
    { type: "replaced", niche: "acme/support", by: digestOf("second"), to: "archived" },
  ]);
  const back = await say("rollback", "second", { learning: LEARNING });
  expect(back).toMatchObject({
    status: 201,
    body: { node: digestOf("first"), replaced: digestOf("second"), to: "champion" },
  });
  const decision = (await get(back.body.links.decision)).body;
  expect(decision).toMatchObject({ id: back.body.decision.id, type: "rollback", asked_by: "launcher" });
});
