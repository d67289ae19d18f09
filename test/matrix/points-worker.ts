// The calls that the Worker makes of a write, in the order in which it makes them.
import { FAULTS } from "../support/befalls.ts";
import type { Point } from "./points.ts";

const read = (name: string): string => `sql/queries/read/${name}.sql`;

export const OF_THE_WORKER: readonly Point[] = [
  {
    call: "the Worker's look-ups in the database",
    by: "worker",
    struck: {
      graph: [],
      not: true,
      meets: ["resolve", "records-known", "kin", "record-state"].map(read),
    },
    // A judgement is of a record as it stands: that is in the database alone.
    needs: ["retraction"],
    says: ["record", "retraction", "erasure"],
    faults: FAULTS,
  },
  {
    call: "the Worker's look-ups in the database for a cohort",
    by: "worker",
    struck: { graph: [], not: true, meets: ["cohort", "cohort-members"].map(read) },
    needs: [],
    says: ["record", "cohort", "cohort again"],
    faults: FAULTS,
  },
  {
    call: "the Worker's look-ups in the database for a document",
    by: "worker",
    struck: { graph: [], not: true, meets: [read("claims-of-many")] },
    needs: [],
    says: ["document"],
    faults: FAULTS,
  },
  {
    call: "the Worker's look for a cycle",
    by: "worker",
    struck: { graph: ["parents-known", "descends"].map(read) },
    needs: [],
    says: ["record", "cohort"],
    faults: FAULTS,
  },
  {
    call: "the Worker's question how long the log is, for a parent that is not shown yet",
    by: "worker",
    before: "unheld",
    struck: { calls: "SITE_LOG", method: "head" },
    needs: [],
    says: ["record", "erasure"],
    faults: FAULTS,
  },
  {
    call: "the Worker's question how far the graph is, for a parent that is not shown yet",
    by: "worker",
    before: "unheld",
    struck: { calls: "SITE_LOG", method: "settle" },
    needs: [],
    says: ["record", "erasure"],
    faults: FAULTS,
  },
  {
    call: "the Worker's question whether something was said before",
    by: "worker",
    struck: { calls: "LINEAGE_ROOT", method: "knows" },
    says: ["record", "cohort", "erasure", "retraction again", "record again"],
    needs: ["retraction again", "record again"],
    faults: FAULTS,
  },
  {
    call: "the Worker's question where a statement is",
    by: "worker",
    struck: { calls: "SITE_LOG", method: "find" },
    needs: ["erasure"],
    faults: FAULTS,
  },
  {
    call: "the Worker's question where a ledger ends, for a document",
    by: "worker",
    struck: { calls: "LINEAGE_ROOT", method: "end" },
    needs: [],
    says: ["document"],
    faults: FAULTS,
  },
  {
    call: "the Worker's waking of a ledger, for a document",
    by: "worker",
    struck: { calls: "LINEAGE_ROOT", method: "wake" },
    needs: [],
    says: ["document"],
    faults: FAULTS,
  },
  {
    call: "the Worker's append to a ledger",
    by: "worker",
    struck: { calls: "LINEAGE_ROOT", method: "append" },
    needs: ["record", "cohort", "retraction"],
    faults: FAULTS,
  },
  {
    call: "the Worker's append of a document to a ledger",
    by: "worker",
    struck: { calls: "LINEAGE_ROOT", method: "appendAfter" },
    needs: ["document"],
    says: ["document", "record"],
    faults: FAULTS,
  },
  {
    call: "the Worker's erasure in a ledger",
    by: "worker",
    struck: { calls: "LINEAGE_ROOT", method: "erase" },
    needs: ["erasure"],
    faults: FAULTS,
  },
  {
    call: "the cron's waking of the log",
    by: "worker",
    struck: { calls: "SITE_LOG", method: "wake" },
    poke: "cron",
    needs: [],
    faults: FAULTS,
  },
];
