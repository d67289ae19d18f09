// The calls in `worker/` that are no row of the crash matrix, each with the reason. What is neither here nor there fails a
// test of the house, and so does what is here and is called no more.

const read = (...names: string[]): string[] => names.map((name) => `sql/queries/read/${name}.sql`);
const ledger = (...names: string[]): string[] => names.map((name) => `sql/ledger/${name}.sql`);
const log = (...names: string[]): string[] => names.map((name) => `sql/site-log/${name}.sql`);

export const BESIDE: Readonly<Record<string, readonly string[]>> = {
  "made when an object starts: one that cannot start answers nobody, as where a call of it fails": [
    ...ledger("schema", "identity", "head", "restored-until", "old-fingerprints", "move-fingerprints"),
    ...log("schema", "site", "found", "restoring"),
    "sql/backoff/schema.sql",
    "sql/backoff/read.sql",
  ],
  "said in the transaction of the log that gives positions, of what only an operator or a fault of ours says":
    [...log("freeze", "forget-reason", "release")],
  "asked at the door only to show who is refused by which path": [
    ...read("closure", "ids-of-many", "level", "unpinned-of-many"),
  ],
  "asked of the database only by reads, whose failing takes nothing": [
    ...read("aliases-of-many", "by-name", "closure-count", "edges-followed", "names"),
    ...read("parents-of-many", "references-of-many", "set-aside", "unpinned-named", "known-after"),
    ...read("search", "search-count", "near"),
    ...read("cohorts-of-node", "siblings", "run", "runs-within"),
    ...read("compare-closures", "compare-edges", "compare-nodes", "compare-records"),
    ...read("owners-of-many", "weights-of-many"),
    ...read("lineage", "lineage-kinds", "lineage-members", "lineages", "root-node"),
    ...read("nodes-after", "index-nodes", "index-changed"),
    ...read("policies", "live-nodes", "live-standings"),
    ...read("history", "moves-said", "slot-moves"),
    ...read("created-of-parents", "outdone", "run-facts"),
    ...read("moves-of-many", "stood-of-many", "advisories-of-many", "waivers-of-many", "cohorts-of-many"),
  ],
  "asked before a rollback is decided, as is where a node belongs: where it fails nothing is said": [
    ...read("stands", "was-champion"),
    ...read("homes-of-many", "sourced-claims", "doubted-edges"),
    ...read("nodes-after", "live-nodes", "field-of-many", "standings-of-many"),
    ...read("advised-by", "waivers"),
  ],
  "asked at the door of an advisory or a waiver before it is said: where it fails nothing is said, and it can be sent again":
    [
      ...read("advisories", "names-borne", "taint-sources", "waivers-of-node"),
      "worker → LINEAGE_ROOT.receiptOf",
    ],
  "asked of objects only by reads": [
    "worker → LINEAGE_ROOT.source",
    "worker → LINEAGE_ROOT.read",
    "worker → SITE_LOG.asOf",
    "worker → SITE_LOG.times",
    "worker → SITE_LOG.ledgers",
    "worker → SITE_LOG.quarantined",
    "worker → SITE_LOG.confined",
    ...log("ledgers", "ledgers-after", "quarantined", "quarantined-count", "position-at", "times"),
  ],
  "the graph in memory, which is a cache: where it does not answer, the database does": [
    "worker → ATLAS.ask",
    "worker → ATLAS.size",
    "sql/queries/atlas/",
    "sql/atlas/",
  ],
  "what looks whether policies are met, which takes nothing and is waited for by nobody who writes: lost, it begins again":
    [
      "log → WATCH.wake",
      "worker → WATCH.wake",
      "worker → WATCH.position",
      "worker → WATCH.settle",
      "worker → WATCH.violations",
      "worker → WATCH.violation",
      "sql/queries/watch/",
      "sql/watch/",
    ],
  "exports that are written to files: nothing of them is said, and what a crash ends is done again (test/worker/exports-crash.test.ts)":
    [
      "worker → EXPORTER.ask",
      "worker → EXPORTER.find",
      "worker → EXPORTER.list",
      "worker → EXPORTER.drop",
      "worker → EXPORTER.wake",
      ...read("erased-until", "ids-after", "members-after", "nodes-of-run"),
      "sql/exporter/",
    ],
  "the directory of agents, which is no part of the log": ["sql/queries/agents/"],
  "a backup, which is checked line by line; and a restore, which can be sent again": [
    "worker → LINEAGE_ROOT.verbatim",
    "worker → LINEAGE_ROOT.restore",
    "worker → SITE_LOG.beside",
    "worker → SITE_LOG.entries",
    "worker → SITE_LOG.restore",
    ...ledger("restore-until", "verbatim-fingerprints", "verbatim-keys", "verbatim-parts"),
    ...ledger("verbatim-statements"),
    ...log("adopt", "begin-restore", "ledgers-beside", "verbatim-entries"),
  ],
  "a rebuild or a check, made beside what is read and put in its place at once": [
    "worker → SITE_LOG.rebuild",
    "worker → SITE_LOG.compare",
    "sql/queries/shadow/",
    ...log("last-quarantined"),
  ],
};
