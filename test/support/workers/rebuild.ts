// The projection dropped, and made again from the ledgers.
import { env } from "cloudflare:workers";
import { siteLog } from "../../../worker/env.ts";
import { migrateGraph } from "./site.ts";

/** Drops every table of the database; those that an index of words is made of go with it. */
export async function dropProjection(): Promise<void> {
  const { results } = await env.GRAPH.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%'",
  ).all<{ name: string }>();
  await env.GRAPH.batch(results.map(({ name }) => env.GRAPH.prepare(`DROP TABLE IF EXISTS ${name}`)));
}

/** Drops the projection and has it folded again. */
export async function rebuild(): Promise<void> {
  await dropProjection();
  await migrateGraph();
  await siteLog(env).wake();
}
