// PUT, GET and DELETE /v1/agents/{id}: who an opaque agent of the log is. The log keeps the id alone, so an entry that is
// deleted is gone.

import deleteAgent from "../../sql/queries/agents/delete.sql";
import readAgent from "../../sql/queries/agents/get.sql";
import putAgent from "../../sql/queries/agents/put.sql";
import { LIMITS } from "../../src/model/limits.ts";
import { type AgentEntry, agentEntrySchema } from "../../src/wire/agent.ts";
import { readBody } from "../../src/wire/read-body.ts";
import { authenticate, authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { onlyKnownOfNow } from "../http/as-of.ts";
import { onlyKnown, type Query } from "../http/ask.ts";
import { readJsonText } from "../http/body.ts";
import { json } from "../http/reply.ts";
import { problemResponse, Refused } from "../problem.ts";

type Row = {
  id: string;
  type: string;
  name: string;
  email: string | null;
  affiliation: string | null;
  uri: string | null;
};

const NOT_KEPT = { "cache-control": "no-store" };

const onlyKnownOfDirectory = (query: Query, known: readonly string[]): void =>
  onlyKnownOfNow(query, known, "The directory of agents");

/** The agent's id, once nothing else is asked. */
function checked(request: Request, id: string, only = onlyKnown): string {
  only(new URL(request.url).searchParams, []);
  if (id !== "" && id.length <= LIMITS.nameLength) return id;
  throw new Refused({
    code: "bad-id",
    detail: "An agent's id has 1 to 512 characters.",
    hint: "Use the id that records have in transformation.agent.id or owner.id.",
  });
}

const find = (env: Env, id: string): Promise<Row | null> =>
  env.GRAPH.prepare(readAgent).bind(id).first<Row>();

const unknown = (id: string): Refused =>
  new Refused({
    code: "not-found",
    detail: `The directory has no agent ${JSON.stringify(id.slice(0, 100))}.`,
    hint: "PUT /v1/agents/{id} enters one; records need none.",
  });

/** Enters an agent, or replaces its entry. */
export async function enterAgent(request: Request, env: Env, said: string): Promise<Response> {
  authenticate(request, env);
  const id = checked(request, said);
  const read = readBody<AgentEntry>(agentEntrySchema, await readJsonText(request));
  if (!read.ok) return problemResponse(read.refusal);
  const { type, name, email = null, affiliation = null, uri = null } = read.value;
  const known = await find(env, id);
  await env.GRAPH.prepare(putAgent).bind(id, type, name, email, affiliation, uri).run();
  return json({ id, type, name, email, affiliation, uri }, known === null ? 201 : 200, NOT_KEPT);
}

export async function getAgent(request: Request, env: Env, said: string): Promise<Response> {
  authenticateReader(request, env);
  const id = checked(request, said, onlyKnownOfDirectory);
  const found = await find(env, id);
  if (found === null) throw unknown(id);
  return json(found, 200, NOT_KEPT);
}

/** Forgets an agent; what it did stays, under its opaque id. */
export async function forgetAgent(request: Request, env: Env, said: string): Promise<Response> {
  authenticate(request, env);
  const id = checked(request, said);
  if ((await find(env, id)) === null) throw unknown(id);
  await env.GRAPH.prepare(deleteAgent).bind(id).run();
  return new Response(null, { status: 204 });
}
