// The commands of a history: each does something at the front door, or to the runtime, and holds what comes of it against
// the reference model.
import { abortAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type fc from "fast-check";
import { siteLog } from "../../../worker/env.ts";
import {
  type Cohort,
  type Content,
  erase,
  keyOf,
  type Model,
  type Rec,
  reinstate,
  retract,
  sayCohort,
  sayRecord,
} from "../reference.ts";
import { bodyOf, hold, idOf, noteId, readBack, send } from "./against-model.ts";
import { replaced } from "./faults.ts";
import { callsStruck, graphStruck, strike } from "./seams.ts";

/** A command of a history. */
export type Command = fc.AsyncCommand<Model, object>;

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

/** One of the records that were said. */
function pick(model: Model, n: number): Rec {
  const all = [...model.records.values()];
  const found = all[n % all.length];
  if (found === undefined) throw new Error("nothing was said yet");
  return found;
}

const RECORDS = "/v1/records?unresolved=";

export const saysRecord = (content: Content, strict: boolean): Command =>
  command(`record ${keyOf(content)}${strict ? ", strict" : ""}`, always, async (model) => {
    const body = bodyOf(model, content);
    const expected = sayRecord(model, content, { strict, blind: false });
    hold(model, await send({ path: `${RECORDS}${strict ? "refuse" : "allow"}`, body }), expected);
    await readBack(model, content.word);
  });

export const saysBlindly = (content: Content): Command =>
  command(`record ${keyOf(content)}, past a door that is blind`, always, async (model) => {
    const body = bodyOf(model, content);
    const fails = strike("fails before it does anything");
    const blind = { ...env, GRAPH: graphStruck(env.GRAPH, () => true, fails) };
    // A record that comes alone is looked up by its ledger.
    const bindings = callsStruck(blind, "LINEAGE_ROOT", "look", fails);
    const answer = await send({ path: `${RECORDS}refuse`, body, bindings });
    hold(model, answer, sayRecord(model, content, { strict: true, blind: true }));
    await readBack(model, content.word);
  });

export const saysUnshown = (content: Content): Command =>
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

export const repeats = (n: number): Command =>
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

export const corrects = (n: number, content: Content): Command =>
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

export const saysCohort = (cohort: Cohort): Command =>
  command(`cohort ${JSON.stringify(cohort)}`, always, async (model) => {
    const records = cohort.records.map((content) => bodyOf(model, content));
    const body = { name: cohort.name, lineage: cohort.lineage, from: [], records };
    const answer = await send({ path: "/v1/cohorts?unresolved=allow", body });
    hold(model, answer, sayCohort(model, cohort));
    for (const [i, content] of cohort.records.entries()) {
      const id = answer.body.records?.[i]?.record;
      if (id !== undefined) noteId(content, id);
    }
    for (const { word } of cohort.records) await readBack(model, word);
  });

export const repeatsCohort = (n: number): Command =>
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

export const judges = (n: number, word: "retractions" | "reinstatements"): Command =>
  command(`${word} of ${n}`, anySaid, async (model) => {
    const rec = pick(model, n);
    const answer = await send({ path: `/v1/${word}`, body: { record: idOf(rec), reason: "so" } });
    hold(model, answer, word === "retractions" ? retract(model, rec) : reinstate(model, rec));
    await readBack(model, rec.content.word);
  });

export const erases = (n: number): Command =>
  command(`erasure of ${n}`, anySaid, async (model) => {
    const rec = pick(model, n);
    const { statement } = JSON.parse(rec.statement.receipt) as { statement: string };
    const answer = await send({ path: "/v1/erasures", body: { statement, parts: [rec.part], reason: "so" } });
    hold(model, answer, erase(model, rec));
    await readBack(model, rec.content.word);
  });

export const happens = (name: string, run: () => Promise<unknown>): Command =>
  command(name, always, async () => {
    await run();
  });
