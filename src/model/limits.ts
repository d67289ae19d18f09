// Every limit in one table, so that a message, a schema and a test quote the same number.

export const LIMITS = {
  /** Bytes of a request body that is one JSON document. */
  bodyBytes: 1_048_576,
  /** Bytes of a request body of NDJSON. */
  streamBytes: 67_108_864,
  /** Bytes of one record, by every door. */
  recordBytes: 262_144,
  /**
   * Bytes of one line of a backup: a statement with all its parts, each of them JSON within JSON, which is some 3 MB at most.
   * A piece of a restore, with such a line and in UTF-16, still goes from object to object (32 MiB).
   */
  backupLineBytes: 8_388_608,
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
  /** Characters of what is searched for. */
  searchLength: 200,
  /** Words and phrases of one search. */
  searchWords: 16,
  /** Nodes on one page of a search. */
  searchNodes: 100,
  /** Nodes on a page of a search when nothing is asked. */
  searchDefault: 20,
  /** Records that one search ranks, of each rank; what holds the words beyond is not looked at, and the answer says so. */
  searchHits: 10_000,
  /** Characters of a word; what begins alike is the same word. */
  wordLength: 64,
  /** Characters of the words of one field that it is found by: a description has room, whatever it is written in. */
  textLength: 32_768,
  /** Known ids that are named where one is not known. */
  nearIds: 5,
  /** Edges that one walk may hold in memory before it stops. */
  walkEdges: 200_000,
  /**
   * Edges of the part of a graph that an engine puts in order, to count paths or to tell nearest ancestors: 40 bytes each, beside
   * a graph of 100 MB in an isolate of 128 MB.
   */
  orderedEdges: 500_000,
  /** Bytes of the numbers that stand at the nodes while paths are counted: enough for a number of some five thousand digits. */
  countedBytes: 16_777_216,
  /** Nodes of one path that is written down. */
  trailNodes: 10_000,
  /** Nodes of all paths on one page together. */
  trailsNodes: 20_000,
  /** Nodes whose common ancestors are asked for. */
  commonStarts: 20,
  /** Nodes of a closure that one document holds. */
  closureNodes: 5_000,
  /** Nodes that one block of a document is made of. What a document says depends on it: with another number it is another version of the mapping. */
  blockNodes: 512,
  /** Blocks of a chapter, after which nothing is remembered of what was introduced: a document can be gone on with there. */
  chapterBlocks: 16,
  /** Nodes of a document that are sorted by id in memory; of more, all ids of the site are read in their order. */
  idsSorted: 50_000,
  /** Ids that are read at once. */
  idsRead: 10_000,
  /** Characters of everything said of the nodes that one answer describes: twice to eight times that in memory. */
  describedCharacters: 8_000_000,
  /** Records of one run of which a published document tells what they say of the run; more do not make it slower. */
  runRecords: 1_000,
  /** Items of a list in a dossier: more than anybody reads on paper, and few enough to be printed. */
  dossierItems: 200,
  /** Items of a list within such an item: what one run used, what a data set was used for. */
  dossierNamed: 50,
  /** Nodes of an ancestry that are drawn. */
  drawnNodes: 60,
  /** Characters of an expression. */
  expressionLength: 4_096,
  /** Characters of the name of a policy. */
  policyNameLength: 128,
  /** Characters of what a policy says to whoever fails it: every decision holds the messages of all that were asked. */
  policyMessageLength: 1_000,
  /** Lineages, or tokens, that a policy trusts. */
  policyTrusted: 100,
  /** Nodes of which one answer says what a policy would say of them. */
  policyTests: 50,
  /** How many, when nothing is asked. */
  policyTestsDefault: 20,
  /** How often a version is said anew because another came before it. */
  policyTries: 32,
  /** Steps that an expression may take for one node: each operation is one, a long value more. */
  ruleSteps: 500_000,
  /** Steps that one answer may take. */
  selectSteps: 2_000_000,
  /** Nodes of which one question asks for ancestors, or for descendants. */
  selectStarts: 100,
  /** Nodes that one answer reads to decide about others. */
  selectNodes: 5_000,
  /** Ancestries that one answer walks: a few queries each, and a request has a thousand. */
  selectWalks: 200,
  /** Pages of a selection that one document gathers. */
  selectPages: 200,
  /** Nodes among which one answer looks for those of a kind. */
  selectWindow: 10_000,
  /** Ancestors whose records one question reads; those nearest to the node. */
  readAncestors: 20_000,
  /** Characters of records that such a question holds at a time. */
  readCharacters: 2_000_000,
  /** Items of a list in an answer that compares or explains. */
  listItems: 1_000,
  /** Evaluation sets that one question about leaks follows. */
  evaluationSets: 1_000,
  /** Evaluations that one leak names. */
  namedEvaluations: 20,
  /** Positions of the log between two states of the site that are compared. */
  comparedPositions: 100_000,
  /** Ancestors that a policy may compare with the node, with the edges that lead there, with the time or with each other. */
  gateAncestors: 20_000,
  /** Ancestors of which one policy reads what was said, each by itself; what is known of others is remembered. */
  gateReads: 250_000,
  /** Characters of records that it holds to look at many of them together. */
  gateCharacters: 16_000_000,
  /** Steps that one policy may take for one node. */
  gateSteps: 20_000_000,
  /** Offending ancestors, and facts, that a decision names of each policy. */
  gateNamed: 20,
  /** Nodes on the paths to them. */
  gatePathNodes: 2_000,
  /** Characters of a fact, as JSON, that a decision holds. */
  factCharacters: 1_000,
  /** Records or members of one cohort. */
  cohortRecords: 500,
  /** Parts of one statement: a cohort with facets in every record has the most. */
  statementParts: 1_002,
  /** How often a move is decided, where what it is decided on changes meanwhile. */
  decideTries: 3,
  /** Moves of a lineage that one question about its champions replays. */
  slotMoves: 100_000,
  /** Milliseconds that an answer waits for its projection. */
  projectionWaitMs: 1_000,
  /** Nodes, and names, that one advisory is about. */
  advisedNodes: 1_000,
  /** URIs that one advisory names. */
  advisoryReferences: 100,
  /** Nodes that all open advisories together are about, by number and by name. */
  taintSources: 100_000,
  /** Nodes that are live, of which one question asks what they descend from. */
  liveNodes: 100_000,
  /** Examples that one item of an answer names. */
  namedExamples: 20,
  /** Nodes of one answer that are said what they are tainted by; where there are more of them, each is asked for by itself. */
  taintNodes: 20,
  /** Statements in one projection batch. */
  batchStatements: 1_000,
  /** Bytes of one parameter of a query; the platform allows 2 MB, which is left to what becomes of it. */
  parameterBytes: 1_000_000,
  /** Bytes of one row, or of a string in it (D1 and the SQLite of a Durable Object: 2 MB). */
  rowBytes: 2_000_000,
  /** Parameters of one query (D1 and Durable Objects: 100). */
  queryParameters: 100,
  /** Bytes of the text of one query (D1 and Durable Objects: 100 KB). */
  queryBytes: 100_000,
  /** Characters of an address that is asked for: an id four times over, all of it escaped. */
  addressLength: 16_384,
  /** Nodes that one question may begin at: every node of a name. */
  walkStarts: 10_000,
  /** Other statements that an erasure names because they hold the same text. */
  erasureCopies: 1_000,
  /** Bytes of the records that one document is taken as, all in one append: a third of what a call may hold (32 MiB). */
  togetherBytes: 10_000_000,
  /** Bytes of a PROV document that is imported. */
  importBytes: 8_388_608,
  /** Statements (quads, or values of JSON) of one; some 300 bytes of memory each, and as much again while they are sorted. */
  importStatements: 60_000,
  /** Things without a name in one. */
  importBlanks: 10_000,
  /** Contexts in a JSON-LD document, and terms of all of them together: each context copies what holds around it. */
  importContexts: 256,
  importTerms: 2_048,
  /** Records that are taken in one append; a document that tells more is taken in several, parents first. */
  importRecords: 500,
  /** Bytes of them. */
  importRecordsBytes: 4_000_000,
  /** Derivations that are inferred from what activities used and generated. */
  inferredEdges: 20_000,
  /** Characters of an IRI in such a document. */
  iriLength: 4_096,
  /** Requests that one isolate reads the bodies of, or answers as streams, at the same time. */
  requestsAtOnce: 1_024,
  /**
   * Bytes of bodies that one isolate holds for them, half of it of streams at most; beside it half as much of answers. An
   * isolate has 128 MB, bodies are held twice while they are read (bytes, text) and objects of the same Worker may live in it.
   */
  requestsBytes: 25_165_824,
  /** Bytes of answers that a stream holds for who sends everything before reading anything. */
  heldAnswerBytes: 8_000_000,
  /** Bytes of answers that a stream holds for its reader while others need the room. */
  leastAnswerBytes: 65_536,
  /** Milliseconds after which a reader who takes nothing, or a sender who sends nothing, is given up. */
  stalledMs: 120_000,
  /** How often a piece of a stream is offered to a ledger that has too much to do; the wait doubles each time. */
  busyTries: 5,
  /** Milliseconds before it is offered for the second time. */
  busyFirstMs: 250,
  /** Appends that one ledger keeps waiting before it takes them: until it is founded. */
  ledgerCalls: 256,
  /** Characters of what they say. */
  ledgerCharacters: 8_000_000,
  /** Answers that one ledger keeps waiting for the projection; what comes beyond is answered at once, as taken. */
  ledgerSettles: 512,
  /** Waits for the projection that the site's log has at once; who comes beyond is told how far it is. */
  settleWaits: 2_000,
  /** Entries of the log whose bytes are held until they are projected; those of the others are read from the ledgers. */
  heldEntries: 10_000,
  /** Characters of those entries. */
  heldCharacters: 16_000_000,
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
  /** Rows that the graph in memory reads at once. */
  atlasPage: 20_000,
  /** Changes that it keeps beside its rows, so that it can be asked as it stood at each of them; then half of them are merged. */
  atlasChanges: 65_536,
  /** Pairs of a node and an unpinned stub of its name that it holds: of one name there are as many as nodes times stubs. */
  atlasNamesakes: 500_000,
  /** Bytes of what it remembers of what policies say of its nodes: one for each node and rule. */
  atlasJudgedBytes: 16_777_216,
  /** Milliseconds that a question waits for it to be loaded before the database answers. */
  atlasWaitMs: 1_000,
  /** Bytes of one piece of its snapshot. */
  atlasPieceBytes: 1_000_000,
  /** Changes of the graph that the watch over policies looks through at once. */
  watchChanges: 20_000,
  /** Nodes that it judges, each at a position, before it writes down what it found. */
  watchJudged: 64,
  /** How many of them at the same time. */
  watchAtOnce: 4,
  /** Milliseconds that it rests before it looks again at what came meanwhile. */
  watchRestMs: 300,
  /** Bytes of what one violation tells; beyond, fewer of the offending ancestors are named. */
  violationBytes: 500_000,
  /** Exports that are waiting to be written to files, or are being written. */
  exportsOpen: 16,
  /** Exports that are remembered, whatever became of them; the oldest are forgotten, with their files. */
  exportsKept: 256,
  /** Bytes of all their files together; the oldest go first. */
  exportsKeptBytes: 107_374_182_400,
  /** Milliseconds that an export is kept after it has ended. */
  exportKeptMs: 604_800_000,
  /** How often in a row one piece of an export fails before all of it has failed. */
  exportTries: 12,
  /** Chapters of one export that are written before another has its turn. */
  exportChapters: 4,
  /** Bytes of one part of its file: at least 5 MiB, and all but the last have as many (R2). */
  exportPartBytes: 8_388_608,
  /** Parts of a file (R2: 10,000). */
  exportParts: 10_000,
  /** Bytes of what fills no part yet that one row holds. */
  exportPieceBytes: 1_000_000,
} as const;
