// /v1/waivers: advisories that are set aside for one node, until an instant.

import { readWaiver } from "../../src/wire/advisory.ts";
import type { WaiversAnswer } from "../../src/wire/answers-advisory.ts";
import { authenticate, authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { findStarts } from "../http/address.ts";
import { pageAsked } from "../http/as-of.ts";
import { included, onlyKnown, pageLimit, type Query } from "../http/ask.ts";
import { readJsonText } from "../http/body.ts";
import { timeAt } from "../http/clock.ts";
import { writeCursor } from "../http/cursor.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json, said } from "../http/reply.ts";
import { writeTermsOf } from "../http/terms.ts";
import { problemResponse } from "../problem.ts";
import { waive } from "../recall/advise.ts";
import { knownAdvisory } from "../recall/known-advisory.ts";
import { waivers } from "../recall/read-advisories.ts";

/** Sets an advisory aside for a node. */
export async function postWaiver(request: Request, env: Env): Promise<Response> {
  const caller = authenticate(request, env);
  onlyKnown(new URL(request.url).searchParams, []);
  const terms = writeTermsOf(request);
  const read = readWaiver(await readJsonText(request), Date.now());
  if (!read.ok) return problemResponse(read.refusal);
  return said(await waive(env, caller, read.value, terms), terms);
}

/** The number of the node whose waivers are asked for; undefined for those of all. */
async function nodeAsked(env: Env, query: Query, at: number): Promise<number | undefined> {
  const id = query.get("node");
  return id === null ? undefined : (await findStarts(env, { id }, new URLSearchParams(), at)).ns[0];
}

/** A page of waivers, the latest first: those that hold when the log took what stands at the position. */
export async function listWaivers(request: Request, env: Env): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, ["node", "advisory", "include", "limit", "cursor"]);
  const ended = included(query, ["ended"]).has("ended");
  const advisory = query.get("advisory") ?? undefined;
  const limit = pageLimit(query);
  const question = JSON.stringify(["waivers", query.get("node"), advisory, ended]);
  const { position, offset } = await pageAsked(query, env, question);
  const now = (await timeAt(env, position)) ?? "";
  const n = await nodeAsked(env, query, position);
  if (advisory !== undefined) await knownAdvisory(env, advisory, position);
  const found = await waivers(env.GRAPH, { ended, now, n, advisory }, position, { limit: limit + 1, offset });
  return json({
    position,
    waivers: found.slice(0, limit),
    next: found.length > limit ? writeCursor(question, { position, offset: offset + limit }) : null,
  } satisfies WaiversAnswer);
}
