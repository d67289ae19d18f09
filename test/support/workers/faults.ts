// Faults for the projector and the ledgers: statements that the real database refuses, a database that is away, calls that
// fail or never answer; and time that passes without being waited for.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { LIMITS } from "../../../src/model/limits.ts";
import { lineageRoot, siteLog } from "../../../worker/env.ts";
import { type Body, get, type StreamAnswer } from "./site.ts";

/** Has the database refuse every record whose text has the word. */
export async function poison(word: string): Promise<void> {
  await env.GRAPH.prepare(
    `CREATE TRIGGER poison_${word} BEFORE INSERT ON record WHEN NEW.said LIKE '%${word}%' BEGIN SELECT RAISE(ABORT, '${word}'); END`,
  ).run();
}

export async function cure(word: string): Promise<void> {
  await env.GRAPH.prepare(`DROP TRIGGER poison_${word}`).run();
}

/** Takes a table away while this is done. */
export async function without<T>(table: string, done: () => Promise<T>): Promise<T> {
  await env.GRAPH.prepare(`ALTER TABLE ${table} RENAME TO away`).run();
  try {
    return await done();
  } finally {
    await env.GRAPH.prepare(`ALTER TABLE away RENAME TO ${table}`).run();
  }
}

/** Rows of the log's own storage. */
export async function inLog<T extends Record<string, SqlStorageValue>>(
  sql: string,
  ...values: unknown[]
): Promise<T[]> {
  return await runInDurableObject(siteLog(env), (_object, state) =>
    state.storage.sql.exec<T>(sql, ...values).toArray(),
  );
}

export async function inLedger<T extends Record<string, SqlStorageValue>>(
  lineage: string,
  sql: string,
): Promise<T[]> {
  return await runInDurableObject(lineageRoot(env, lineage), (_object, state) =>
    state.storage.sql.exec<T>(sql).toArray(),
  );
}

/** What is suspected has failed for long enough. */
export async function timePasses(): Promise<void> {
  await inLog("UPDATE suspect SET since = since - ?1", LIMITS.quarantineAfterMs);
}

const wake = async (): Promise<void> => await siteLog(env).wake();

/** Tries until what is refused has failed often enough, over long enough, and is in quarantine. */
export async function untilQuarantined(count: number): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    const { body } = await get("/health");
    if (body.quarantined === count && body.lag === 0) return;
    await wake();
    await timePasses();
  }
  throw new Error(`not in quarantine: ${JSON.stringify((await get("/health")).body)}`);
}

/** Waits until the graph shows the whole log. */
export async function caughtUp(): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    if ((await get("/health")).body.lag === 0) return;
    await wake();
  }
  throw new Error(`behind: ${JSON.stringify((await get("/health")).body)}`);
}

/** The answers of a stream, all of them good. */
export function taken({ lines }: StreamAnswer): Body[] {
  for (const line of lines) if (line.status > 201) throw new Error(JSON.stringify(line));
  return lines;
}

/** Puts something else into an object where it has its database or its bindings; a new start has its own again. */
export async function replaced(
  stub: DurableObjectStub,
  member: "graph" | "env",
  by: (real: never) => unknown,
): Promise<void> {
  await runInDurableObject(stub, (object) => {
    const open = object as unknown as Record<string, unknown>;
    open[member] = by(open[member] as never);
  });
}

/** A database whose batches go this way instead. */
export const batching =
  (batch: (real: D1Database, statements: D1PreparedStatement[]) => Promise<unknown>) =>
  (real: D1Database): D1Database =>
    new Proxy(real, {
      get(target, key) {
        if (key === "batch") return (statements: D1PreparedStatement[]) => batch(target, statements);
        const member: unknown = Reflect.get(target, key);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
