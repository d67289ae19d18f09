// Every limit in one table, so that a message, a schema and a test quote the same number.

export const LIMITS = {
  /** Bytes of a request body that is one JSON document. */
  bodyBytes: 1_048_576,
  /** Bytes of a request body of NDJSON. */
  streamBytes: 67_108_864,
  /** Bytes of one record, by every door. */
  recordBytes: 262_144,
  /** Bytes of one line of a backup: a statement with all its parts, each of them JSON within JSON. */
  backupLineBytes: 16_777_216,
  /** Levels of nested arrays and objects in any JSON that comes in. */
  jsonDepth: 32,
  /** Parents of one record, rule-made ones included; beyond, record an aggregation. */
  parents: 1_024,
  /** Characters of an id. */
  idLength: 1_024,
  /** Characters of a short string: name, version, role, tag. */
  nameLength: 512,
  /** Characters of an idempotency key. */
  keyLength: 255,
  /** Characters of prose: description, justification. */
  proseLength: 16_384,
  /** Answers to NDJSON lines; beyond, only refusals are answered line by line. */
  streamAnswers: 5_000,
  /** Nodes on one page of a walk. */
  pageNodes: 1_000,
  /** Nodes on a page when nothing is asked. */
  pageDefault: 100,
  /** Edges that one walk may hold in memory before it stops. */
  walkEdges: 200_000,
  /** Nodes of a closure that one document holds. */
  closureNodes: 5_000,
  /** Records or members of one cohort. */
  cohortRecords: 500,
  /** Parts of one statement: a cohort with facets in every record has the most. */
  statementParts: 1_002,
  /** Milliseconds that an answer waits for its projection. */
  projectionWaitMs: 1_000,
  /** Statements in one projection batch. */
  batchStatements: 1_000,
  /** Bytes of one D1 parameter. */
  parameterBytes: 1_000_000,
  /** Milliseconds after which a call of the database or of another object has failed. */
  callMs: 20_000,
  /** Milliseconds before what failed once is tried again; after each failure more, twice as many. */
  retryFirstMs: 250,
  /** Milliseconds before what failed many times is tried again. */
  retryMostMs: 30_000,
  /** Milliseconds after which an alarm looks whether what was begun has come to an end. */
  alarmMs: 5_000,
  /** How often a statement fails alone before it is given up. */
  quarantineFailures: 3,
  /** Milliseconds over which it fails before it is given up. */
  quarantineAfterMs: 60_000,
  /** Ledgers that one run of the cron wakes. */
  wakeLedgers: 512,
  /** Objects that are called at the same time. */
  callsAtOnce: 16,
} as const;
