// Who answers a question about the graph: the graph in memory, and where it does not, the database. Both answer with the same
// functions (`src/graph`), so that the answer is the same.
import type { PageQuestion } from "../../src/graph/answer.ts";
import { type Answered, type Asked, partOf, type Questions } from "../../src/graph/questions.ts";
import type { Env } from "../env.ts";
import { atlasReplica } from "../platform/calls.ts";
import type { Moment } from "../read.ts";
import { type Found, sqlAsk, sqlWalk } from "./sql-engine.ts";

const REPLICAS = 1;

/** How many graphs in memory there are. */
export const replicasOf = (env: Env): number => Number(env.ATLAS_REPLICAS ?? REPLICAS);

/** Which replica is asked: the same for the same question, so that it finds what it walked last. */
function replicaFor(env: Env, starts: readonly number[]): number | undefined {
  const replicas = replicasOf(env);
  return replicas >= 1 ? starts.reduce((sum, n) => (sum + n) % replicas, 0) : undefined;
}

/** What the graph in memory answers; undefined when it does not. */
async function inMemory<K extends keyof Questions>(
  env: Env,
  kind: K,
  question: Asked<K>,
  at: Moment,
): Promise<Answered<K> | undefined> {
  const replica = replicaFor(env, partOf(kind, question).starts);
  if (replica === undefined) return undefined;
  try {
    const told = await atlasReplica(env, replica).ask(kind, question, at);
    return "answer" in told ? told.answer : undefined;
  } catch (error) {
    console.error(`the graph in memory does not answer: ${error}`);
    return undefined;
  }
}

/** Asks for a page of a walk. */
export async function askWalk(env: Env, question: PageQuestion, at: Moment): Promise<Found<"walk">> {
  const answer = await inMemory(env, "walk", question, at);
  if (answer !== undefined) return { engine: "atlas", answer, cut: false };
  return await sqlWalk(env, question, at.position);
}

/** Asks any other question about what is connected. */
export async function askGraph<K extends Exclude<keyof Questions, "walk">>(
  env: Env,
  kind: K,
  question: Asked<K>,
  at: Moment,
): Promise<Found<K>> {
  const answer = await inMemory(env, kind, question, at);
  if (answer !== undefined) return { engine: "atlas", answer, cut: false };
  return await sqlAsk(env, kind, question, at.position);
}
