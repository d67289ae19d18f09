// POST /v1/nodes/{id}/transitions, /rollback and /end, each also as /v1/<action>?id=…
import type { Result } from "../../src/model/result.ts";
import { readEnd, readRollback, readTransition } from "../../src/wire/transition.ts";
import { authenticate, type Caller } from "../auth.ts";
import type { Env } from "../env.ts";
import { type Address, MOVES, type MoveAction, readMoveAddress } from "../http/address.ts";
import { onlyKnown } from "../http/ask.ts";
import { readJsonText } from "../http/body.ts";
import { json } from "../http/reply.ts";
import { preferenceApplied, type WriteTerms, writeTermsOf } from "../http/terms.ts";
import { endNode } from "../lifecycle/end.ts";
import type { Moved } from "../lifecycle/move.ts";
import { rollBack } from "../lifecycle/rollback.ts";
import { type Find, transition } from "../lifecycle/transition.ts";
import { problemResponse } from "../problem.ts";
import { ONE_NODE, oneNode } from "../reading/one-node.ts";

type Said = { readonly created: boolean; readonly answer: object };
type Saying = (
  env: Env,
  caller: Caller,
  find: Find,
  body: string,
  terms: WriteTerms,
) => Promise<Result<Said>>;

/** Reads a body, and says what it says. */
const saying =
  <T>(
    read: (source: string) => Result<T>,
    say: (env: Env, caller: Caller, find: Find, said: T, terms: WriteTerms) => Promise<Result<Moved>>,
  ): Saying =>
  async (env, caller, find, body, terms) => {
    const said = read(body);
    return said.ok ? await say(env, caller, find, said.value, terms) : said;
  };

/** What each action says: a table, as with the questions about a node. */
const SAYINGS: Readonly<Record<MoveAction, Saying>> = {
  transitions: saying(readTransition, transition),
  rollback: saying(readRollback, rollBack),
  end: async (env, caller, find, body, terms) => {
    const said = readEnd(body);
    if (!said.ok) return said;
    const ended = await endNode(env, caller, find, said.value, terms);
    return ended.ok ? { ok: true, value: { created: ended.value.created, answer: ended.value } } : ended;
  },
};

/** Says something of the one node that is addressed. */
export async function postMove(
  request: Request,
  env: Env,
  action: MoveAction,
  address: Address = {},
): Promise<Response> {
  const caller = authenticate(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnown(query, ONE_NODE);
  const terms = writeTermsOf(request);
  const body = await readJsonText(request);
  const find: Find = (at) => oneNode(env, address, query, at);
  const done = await SAYINGS[action](env, caller, find, body, terms);
  if (!done.ok) return problemResponse(done.refusal);
  const { created, answer } = done.value;
  return json(answer, created ? 201 : 200, { "cache-control": "no-store", ...preferenceApplied(terms) });
}

/** Says what stands after `/v1/nodes/`. */
export async function postNodes(request: Request, env: Env, rest: string): Promise<Response> {
  const address = readMoveAddress(rest);
  if (address) return await postMove(request, env, address.action, { id: address.id });
  return problemResponse({
    code: "not-found",
    detail: "A node is said by a record; under its address only moves of it are said.",
    hint: `POST /v1/records; or POST /v1/nodes/{id}/ and one of: ${MOVES.join(", ")}.`,
  });
}
