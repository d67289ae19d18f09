// Brings the database to the form that the Worker expects, before the Worker can be reached: a runtime that has nothing but
// the database, on a port that nobody knows, applies the migrations and ends.
import { Miniflare } from "miniflare";
import { type Database, migrate } from "./migrate.ts";
import { runtimeOptions } from "./runtime.ts";

const CLOSED = 'export default { fetch: () => new Response("This is not the site.\\n", { status: 503 }) };';

/** Applies the migrations to the database in this folder. */
export async function prepare(state: string, mark: Readonly<Record<string, string>>): Promise<void> {
  const miniflare = new Miniflare(runtimeOptions({ state, mark, port: 0, code: CLOSED }));
  try {
    await migrate((await miniflare.getD1Database("GRAPH")) as unknown as Database);
  } finally {
    await miniflare.dispose();
  }
}
