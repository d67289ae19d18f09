// The calls that a ledger makes of a write: of the log, and of its own storage.
import { FAULTS, TURNS } from "../support/befalls.ts";
import type { Point } from "./points.ts";

const ledger = (name: string): string => `sql/ledger/${name}.sql`;

export const OF_THE_LEDGER: readonly Point[] = [
  {
    call: "the ledger's registration in the log",
    by: "ledger",
    struck: { calls: "SITE_LOG", method: "register" },
    needs: ["record", "cohort"],
    faults: FAULTS,
    founds: true,
  },
  {
    call: "the ledger's look-ups in the database for a record that comes alone",
    by: "ledger",
    struck: {
      graph: [],
      not: true,
      meets: ["resolve", "records-known", "kin"].map((name) => `sql/queries/read/${name}.sql`),
    },
    needs: [],
    says: ["record"],
    faults: FAULTS,
  },
  {
    call: "the ledger's founding of itself",
    by: "ledger",
    struck: { statements: [ledger("found")] },
    needs: ["record", "cohort"],
    faults: TURNS,
    founds: true,
  },
  {
    call: "the transaction of the ledger that appends",
    by: "ledger",
    struck: {
      transaction: ledger("append-statements"),
      meets: [
        "append-part",
        "append-parts",
        "append-statements",
        "recall",
        "recall-keys",
        "remember",
        "remember-keys",
      ].map(ledger),
    },
    needs: ["record", "cohort", "retraction", "erasure"],
    faults: TURNS,
  },
  {
    call: "the ledger's look for what is erased",
    by: "ledger",
    struck: { statements: ["hash-of", "parts-of", "copies"].map(ledger) },
    needs: ["erasure"],
    faults: TURNS,
  },
  {
    call: "the transaction of the ledger that erases",
    by: "ledger",
    struck: { transaction: ledger("erase-part"), meets: ["erase-part", "note-erasure"].map(ledger) },
    needs: ["erasure"],
    faults: TURNS,
  },
  {
    call: "the arming of the ledger's alarm",
    by: "ledger",
    struck: { alarm: true },
    needs: [],
    faults: FAULTS,
  },
  {
    call: "the ledger's look for what the log has not",
    by: "ledger",
    struck: { statements: ["placed", "read-statements", "read-parts"].map(ledger) },
    needs: [],
    faults: TURNS,
  },
  {
    call: "the log's taking",
    by: "ledger",
    struck: { calls: "SITE_LOG", method: "take" },
    needs: [],
    faults: FAULTS,
  },
  {
    call: "the transaction of the ledger that notes positions",
    by: "ledger",
    struck: { transaction: ledger("place"), meets: [ledger("place")] },
    needs: [],
    faults: TURNS,
  },
  {
    call: "the ledger's look where its statements stand, for one who waits",
    by: "ledger",
    struck: { statements: [ledger("positions")] },
    waits: true,
    needs: ["record"],
    faults: TURNS,
  },
  {
    call: "the ledger's question how far the log is",
    by: "ledger",
    struck: { calls: "SITE_LOG", method: "settle" },
    waits: true,
    needs: [],
    faults: FAULTS,
  },
  {
    call: "the ledger's note of how long it waits",
    by: "ledger",
    before: "failed",
    struck: { statements: ["sql/backoff/write.sql"] },
    needs: [],
    faults: TURNS,
  },
];
