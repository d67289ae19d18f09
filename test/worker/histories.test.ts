// Histories of commands, each held against a reference model: what is answered, where it stands, what can be read at once;
// with restarts, evictions and a graph that is away in between; and after each the audit, and the rows made again.
// `FOREBEAR_HISTORIES=500` runs more of them, `FOREBEAR_SEED` the same again.
import { abortAllDurableObjects, evictAllDurableObjects, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { test } from "vitest";
import { type Cohort, type Content, emptyModel } from "../support/reference.ts";
import { wholeIsSound } from "../support/workers/against-model.ts";
import {
  corrects,
  erases,
  happens,
  judges,
  repeats,
  repeatsCohort,
  saysBlindly,
  saysCohort,
  saysRecord,
  saysUnshown,
} from "../support/workers/commands.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { migrateGraph } from "../support/workers/site.ts";

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
