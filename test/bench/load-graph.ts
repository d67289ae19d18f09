// Fills the database of a new site that has stopped with a graph: the rows that the fold would make of its records, posted in
// their order, without the hours that posting them takes. What walks need is there: nodes, their views and names, edges,
// changes, the watermark. What they do not is not: records (unless they are asked for), lineages, and the ledgers and the log
// behind them.
import { DatabaseSync } from "node:sqlite";
import { EDGE_TYPES } from "../../src/model/edge-types.ts";
import type { LineageGraph } from "./graph.ts";
import { idOf, kindOf, nameOf, parentsOf, recordIdOf, recordText, versionOf } from "./graph-records.ts";

const FILLED = ["node", "node_view", "node_name", "edge", "graph_change", "record"] as const;

// A gigabyte: every page that is written stays in memory until it is.
const CACHE_KIB = 1_048_576;

/** The columns that are filled; what is not named is null. */
const COLUMNS: Readonly<Record<(typeof FILLED)[number], readonly string[]>> = {
  node: ["n", "id", "unpinned", "from_position"],
  node_view: ["n", "kind", "ancestry", "stub", "from_position"],
  node_name: ["n", "record", "name", "version", "position", "from_position"],
  edge: [
    "child",
    "parent",
    "type",
    "mutation",
    "certainty",
    "record",
    "ordinal",
    "position",
    "misfit",
    "from_position",
  ],
  graph_change: ["position", "i", "op", "n", "other", "word", "certainty"],
  record: [
    "record",
    "n",
    "position",
    "ledger",
    "seq",
    "statement",
    "lineage",
    "time",
    "said",
    "token",
    "from_position",
  ],
};

function inserting(database: DatabaseSync) {
  const into = (table: (typeof FILLED)[number]) => {
    const columns = COLUMNS[table];
    const statement = database.prepare(
      `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
    );
    return (...values: readonly (number | string | null)[]): void => {
      statement.run(...values);
    };
  };
  return {
    node: into("node"),
    view: into("node_view"),
    name: into("node_name"),
    edge: into("edge"),
    change: into("graph_change"),
    record: into("record"),
  };
}

/** Takes the indexes away that can be made again at once, which is faster than a row at a time; makes them again. */
function withoutIndexes(database: DatabaseSync, fill: () => void): void {
  const indexes = database
    .prepare("SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
    .all()
    .filter(({ tbl_name }) => FILLED.some((table) => table === tbl_name));
  for (const { name } of indexes) database.exec(`DROP INDEX ${name}`);
  fill();
  for (const { sql } of indexes) database.exec(String(sql));
}

/** What a record says of a node, for who reads records; where it is left out, there are none. */
export type Said = (graph: LineageGraph, k: number) => string;

const LEDGER = "0".repeat(32);

/** Writes the rows of a graph whose first node has this number, and whose first record stands at the one before. */
function writeRows(
  rows: ReturnType<typeof inserting>,
  graph: LineageGraph,
  first: number,
  said: Said | undefined,
): void {
  const ids = Array.from(graph.kinds, (_, k) => idOf(graph, k));
  const id = (k: number): string => ids[k] ?? "";
  const mutations = new Map(
    Object.entries(EDGE_TYPES).map(([type, { mutation }]) => [
      type,
      mutation && JSON.stringify({ type: mutation }),
    ]),
  );
  for (let k = 0; k < ids.length; k++) {
    const n = first + k;
    const position = n - 1;
    const kind = kindOf(graph, k);
    const parents = parentsOf(graph, k);
    const record = recordIdOf(
      recordText(
        graph,
        k,
        id(k),
        parents.map((parent) => id(parent.n)),
      ),
    );
    rows.node(n, id(k), 0, position);
    rows.view(n, kind, parents.length === 0 ? "complete" : "unspecified", 0, position);
    rows.name(n, record, nameOf(graph, k), versionOf(k), position, position);
    rows.change(position, 0, "view", n, null, kind, null);
    if (said) {
      const lineage = `bench/${graph.name}`;
      const time = "2026-01-31T12:00:00.000Z";
      rows.record(record, n, position, LEDGER, n, record, lineage, time, said(graph, k), "bench", position);
    }
    for (const [i, { n: parent, type, certainty }] of parents.entries()) {
      const far = first + parent;
      rows.edge(n, far, type, mutations.get(type) ?? null, certainty, record, i, position, 0, position);
      rows.change(position, i + 1, "edge", n, far, type, certainty);
    }
  }
}

/** Fills the database in this file, of a site to which nothing was said, with these graphs one after the other. */
export function loadGraphs(file: string, graphs: readonly LineageGraph[], said?: Said): void {
  const database = new DatabaseSync(file);
  try {
    const mark = database.prepare("SELECT position, next_node FROM watermark").get();
    if (mark?.position !== -1 || mark.next_node !== 1) throw new Error(`${file} is not of a new site`);
    // Nobody else has the file, and when this fails the folder is thrown away.
    database.exec(
      `PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -${CACHE_KIB}; BEGIN`,
    );
    withoutIndexes(database, () => {
      const rows = inserting(database);
      let next = 1;
      for (const graph of graphs) {
        writeRows(rows, graph, next, said);
        next += graph.kinds.length;
      }
      database.prepare("UPDATE watermark SET position = ?, next_node = ?").run(next - 2, next);
    });
    database.exec("COMMIT; PRAGMA journal_mode = WAL");
  } finally {
    database.close();
  }
}
