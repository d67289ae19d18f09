// Who answers a question about the graph, and how well. All engines answer with the same functions (`src/graph`).
import type { PageQuestion } from "../src/graph/answer.ts";
import type { Asked, Questions } from "../src/graph/questions.ts";
import type { Env } from "./env.ts";
import { type Found, sqlAsk, sqlWalk } from "./sql-engine.ts";

/** Asks for a page of a walk, at a position. */
export async function askWalk(env: Env, question: PageQuestion, at: number): Promise<Found<"walk">> {
  return await sqlWalk(env, question, at);
}

/** Asks any other question about what is connected, at a position. */
export async function askGraph<K extends Exclude<keyof Questions, "walk">>(
  env: Env,
  kind: K,
  question: Asked<K>,
  at: number,
): Promise<Found<K>> {
  return await sqlAsk(env, kind, question, at);
}
