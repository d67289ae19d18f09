// What was taken out of the past: documents of any position are other documents since.
import erasedUntilSql from "../../sql/queries/read/erased-until.sql";
import type { Env } from "../env.ts";

/** The last position that took something out of the past; -1 where nothing did. */
export async function erasedUntil(env: Env): Promise<number> {
  return (await env.GRAPH.prepare(erasedUntilSql).first<number>("position")) ?? -1;
}
