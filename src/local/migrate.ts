// Applies sql/migrations to a D1 database, in wrangler's own bookkeeping table, so that either tool can go on.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./paths.ts";

/** What is needed of a D1 database, here as in the Worker. */
export type Database = {
  prepare(sql: string): Statement;
  batch(statements: Statement[]): Promise<unknown>;
};
type Statement = {
  bind(...values: unknown[]): Statement;
  all(): Promise<{ results: Record<string, unknown>[] }>;
};

const TABLE = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

/** A migration's statements: each ends with a semicolon at the end of a line, and no line inside one does. */
export function statements(sql: string): string[] {
  return sql
    .replace(/^--.*$/gm, "")
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}

/** Applies what is not applied yet; each migration whole or not at all. Returns the names applied. */
export async function migrate(db: Database): Promise<string[]> {
  await db.prepare(TABLE).all();
  const { results } = await db.prepare("SELECT name FROM d1_migrations").all();
  const done = new Set(results.map((row) => row.name));
  const folder = join(ROOT, "sql/migrations");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql") && !done.has(name)).sort();
  for (const name of names) {
    const sql = statements(await readFile(join(folder, name), "utf8"));
    const note = db.prepare("INSERT INTO d1_migrations (name) VALUES (?1)").bind(name);
    await db.batch([...sql.map((statement) => db.prepare(statement)), note]);
  }
  return names;
}
