// A second set of the projection's tables in the same database: filled by the code that fills the first, compared with it, or
// put in its place. Every query is written for the first set; here it is made to speak of the second.
import beginSql from "../../sql/queries/shadow/begin.sql";
import besideSql from "../../sql/queries/shadow/beside.sql";
import countSql from "../../sql/queries/shadow/count.sql";
import definitionsSql from "../../sql/queries/shadow/definitions.sql";
import dropSql from "../../sql/queries/shadow/drop.sql";
import generationSql from "../../sql/queries/shadow/generation.sql";
import guardSql from "../../sql/queries/shadow/guard.sql";
import renameSql from "../../sql/queries/shadow/rename.sql";
import secureSql from "../../sql/queries/shadow/secure.sql";
import { PROJECTION_VERSION } from "../../src/ledger/fold.ts";

/** The tables that are a fold of the log. */
export const PROJECTION = [
  "watermark",
  "node",
  "node_view",
  "node_name",
  "node_text",
  "record",
  "edge",
  "reference",
  "cohort",
  "cohort_member",
  "alias",
  "lineage",
  "transition",
  "standing",
  "node_state",
  "policy",
  "advisory",
  "advised",
  "waiver",
  "graph_change",
] as const;

// The one among them that is an index of words (FTS5), with a setting that its definition does not have.
const INDEX: (typeof PROJECTION)[number] = "node_text";

const PREFIX = "next_";
const words = [...PROJECTION].sort((a, b) => b.length - a.length).join("|");
// A table is named after a word that says so, and where its columns are.
const NAMED = new RegExp(`\\b(FROM|JOIN|INTO|UPDATE|TABLE|ON)(\\s+"?)(${words})(?![\\w.])`, "gi");
const QUALIFIED = new RegExp(`(?<![\\w.])(${words})(?=\\.\\w)`, "g");

/** A query, made to speak of the second set. */
export function shadowed(sql: string): string {
  return sql.replace(NAMED, `$1$2${PREFIX}$3`).replace(QUALIFIED, `${PREFIX}$1`);
}

/** The database as whoever sees only the second set sees it. */
export function shadow(db: D1Database): D1Database {
  return new Proxy(db, {
    get(target, key) {
      if (key === "prepare") return (sql: string) => target.prepare(shadowed(sql));
      const own: unknown = Reflect.get(target, key);
      return typeof own === "function" ? own.bind(target) : own;
    },
  });
}

const fill = (sql: string, names: Readonly<Record<string, string>>): string =>
  sql.replace(/\$(\w+)/g, (_match, word: string) => names[word] ?? "");

const drop = (table: string): string => fill(dropSql, { table });

/** An index or a trigger keeps its name when its table is renamed: the names of the two sets alternate. */
const otherName = (name: string): string =>
  name.startsWith(PREFIX) ? name.slice(PREFIX.length) : PREFIX + name;

/** Makes the second set anew, empty, as the first was made. */
export async function beginShadow(db: D1Database): Promise<void> {
  const { results } = await db
    .prepare(definitionsSql)
    .bind(JSON.stringify(PROJECTION))
    .all<{ type: string; name: string; tbl_name: string; sql: string }>();
  const made = results.map(({ type, name, sql }) =>
    shadowed(type === "table" ? sql : sql.replace(new RegExp(`\\b${name}\\b`), otherName(name))),
  );
  await db.batch([
    ...PROJECTION.map((table) => db.prepare(drop(PREFIX + table))),
    ...made.map((sql) => db.prepare(sql)),
    db.prepare(fill(secureSql, { table: PREFIX + INDEX })),
    db.prepare(shadowed(beginSql)).bind(PROJECTION_VERSION),
  ]);
}

/** Puts the second set in the place of the first, all at once; fails when it is not at this position. */
export async function switchToShadow(db: D1Database, position: number): Promise<void> {
  await db.batch([
    db.prepare(guardSql).bind(position),
    ...PROJECTION.map((table) => db.prepare(drop(table))),
    ...PROJECTION.map((table) => db.prepare(fill(renameSql, { from: PREFIX + table, to: table }))),
    db.prepare(generationSql),
  ]);
}

/** Takes the second set away. */
export async function dropShadow(db: D1Database): Promise<void> {
  await db.batch(PROJECTION.map((table) => db.prepare(drop(PREFIX + table))));
}

// Characters of a row that differs: enough to see which it is.
const ROW = 500;

/** A row that one set has and the other has not. */
export type Difference = {
  readonly table: string;
  /** projection: read by everybody, but not what the log says. fold: what the log says, but missing. */
  readonly only: "projection" | "fold";
  /** The row as JSON, or how it begins. */
  readonly row: string;
};

/** What differs between the two sets: at most so many rows of each table and side; and how many rows were compared. */
export async function differences(
  db: D1Database,
  limit: number,
): Promise<{ rows: number; differences: Difference[] }> {
  const found: Difference[] = [];
  let rows = 0;
  for (const table of PROJECTION) {
    const sides = [
      ["projection", table, PREFIX + table],
      ["fold", PREFIX + table, table],
    ] as const;
    const [counted, ...answers] = await db.batch<Record<string, unknown>>([
      db.prepare(fill(countSql, { table })),
      ...sides.map(([, one, other]) => db.prepare(fill(besideSql, { one, other })).bind(limit)),
    ]);
    rows += Number(counted?.results[0]?.rows ?? 0);
    for (const [i, [only]] of sides.entries())
      for (const row of answers[i]?.results ?? [])
        found.push({ table, only, row: JSON.stringify(row).slice(0, ROW) });
  }
  return { rows, differences: found };
}
