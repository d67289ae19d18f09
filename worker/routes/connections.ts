// How nodes hang together: the paths between two, what several have in common, what of one came from where, what is struck.

import { EDGE_SETS, type EdgeType } from "../../src/model/edge-types.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { answerCommon } from "../graph/common.ts";
import { answerContribution } from "../graph/contribution.ts";
import { answerImpact } from "../graph/impact.ts";
import { answerPaths } from "../graph/paths.ts";
import { started } from "../graph/walk.ts";
import { type Action, type Address, findStarts, type Starts } from "../http/address.ts";
import { pageAsked } from "../http/as-of.ts";
import { badQuery, edgeTypes, included, minCertainty, pageLimit, type Query } from "../http/ask.ts";
import { type Asked, headsAsked, nodeNamed } from "../http/asked.ts";
import { writeCursor } from "../http/cursor.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import { JSON_FORMAT, negotiate } from "../negotiate.ts";
import { throughNames } from "./walks.ts";

export type ConnectionAction = Extract<Action, "paths" | "common-ancestors" | "contribution" | "impact">;

/** What is answered; where the next page begins, if there is one. */
type Page = { readonly next: number | null; readonly [field: string]: unknown };

type Question = {
  readonly parameters: readonly string[];
  readonly answer: (asked: Asked) => Promise<Page>;
};

const PAGED = ["limit", "cursor"];
const STARTS = ["id", "name", "version"];

/** These nodes, named. */
const named = async (asked: Asked, ns: readonly number[]) => (await headsAsked(asked, ns)).map(started);

/** What a question said of the way. */
export const ways = (query: Query, byName: boolean, types: readonly EdgeType[]) => ({
  types,
  atLeast: minCertainty(query),
  throughNames: throughNames(query, byName),
});

async function paths(asked: Asked): Promise<Page> {
  const { env, address, query, at, offset, limit } = asked;
  const said = [address.id, ...query.getAll("from"), ...query.getAll("id")].filter((id) => id !== undefined);
  if (said.length > 1)
    throw badQuery("from", "the question names more than one node to begin at.", "Name one.");
  const way = ways(query, false, edgeTypes(query, "hereditary"));
  const withEdges = included(query, ["edges"]).has("edges");
  const from = await nodeNamed(asked, "from", said[0] ?? null);
  const to = await nodeNamed(asked, "to", query.get("to"));
  const page = await answerPaths(env, { from, to, ...way, offset, limit, withEdges }, at);
  const [descendant, ancestor] = await named(asked, [from, to]);
  return { from: descendant, to: ancestor, ...page };
}

async function common(asked: Asked): Promise<Page> {
  const { env, address, query, at, offset, limit } = asked;
  const said = query.getAll("id").length + (address.id === undefined ? 0 : 1);
  if (said === 1)
    throw badQuery(
      "id",
      "names one node, and what several have in common is asked.",
      "Repeat it: ?id=<id>&id=<id>.",
    );
  if (said > LIMITS.commonStarts) throw tooMany(query, said);
  const types = edgeTypes(query, "hereditary");
  const { ns, byName } = await findStarts(env, address, query, at.position);
  if (ns.length > LIMITS.commonStarts) throw tooMany(query, ns.length);
  const way = ways(query, byName, types);
  const page = await answerCommon(env, { starts: ns, ...way, offset, limit }, at);
  return { starts: await named(asked, ns), ...page };
}

const tooMany = (query: Query, nodes: number) =>
  badQuery(
    query.has("name") ? "name" : "id",
    `${nodes} nodes are named.`,
    `Name at most ${LIMITS.commonStarts}: what some have in common can be asked together with the rest.`,
  );

async function contribution(asked: Asked): Promise<Page> {
  const { env, address, query, at, offset, limit } = asked;
  const types = edgeTypes(query, "hereditary");
  const [from, ...others]: Starts["ns"] = (await findStarts(env, address, query, at.position)).ns;
  if (from === undefined || others.length > 0)
    throw badQuery(
      query.has("name") ? "name" : "id",
      "names more than one node, and contributions are to one.",
      "Ask with one ?id=, or with a name and version that only one node has.",
    );
  const of = query.get("of");
  const to = of === null ? null : await nodeNamed(asked, "of", of);
  const page = await answerContribution(env, { from, to, types, offset, limit }, at);
  const [node] = await named(asked, [from]);
  return { node, ...page };
}

/** What an artifact was made with strikes it like what it was made of. */
export const STRIKES = [...(EDGE_SETS.hereditary ?? []), ...(EDGE_SETS.context ?? [])].filter(
  (type) => type !== "alias-of",
);

async function impact(asked: Asked): Promise<Page> {
  const { env, address, query, at, offset, limit } = asked;
  const types = query.has("edge_types") ? edgeTypes(query, "hereditary") : STRIKES;
  const { ns, byName } = await findStarts(env, address, query, at.position);
  const way = ways(query, byName, types);
  const withTaint = included(query, ["taint"]).has("taint");
  const page = await answerImpact(env, { starts: ns, ...way, offset, limit }, at, withTaint);
  return { starts: await named(asked, ns), ...page };
}

/** What each asks: a table, so that a question is a row. */
const QUESTIONS: Readonly<Record<ConnectionAction, Question>> = {
  paths: {
    parameters: ["from", "to", "id", "edge_types", "min_certainty", "through", "include", ...PAGED],
    answer: paths,
  },
  "common-ancestors": {
    parameters: [...STARTS, "edge_types", "min_certainty", "through", ...PAGED],
    answer: common,
  },
  contribution: { parameters: [...STARTS, "of", "edge_types", ...PAGED], answer: contribution },
  impact: {
    parameters: [...STARTS, "edge_types", "min_certainty", "through", "include", ...PAGED],
    answer: impact,
  },
};

/** A question without what may differ from page to page; a set of words is one, in whatever order it is said. */
function questionOf(action: ConnectionAction, address: Address, query: Query): string {
  const { parameters } = QUESTIONS[action];
  const said = parameters
    .filter((name) => !PAGED.includes(name))
    .map((name) => (name === "edge_types" ? edgeTypes(query, "hereditary") : query.getAll(name)));
  return JSON.stringify([action, address.id, query.has("edge_types"), ...said]);
}

/** Answers a page of a question of connections. */
export const getConnections =
  (action: ConnectionAction) =>
  async (request: Request, env: Env, address: Address): Promise<Response> => {
    authenticateReader(request, env);
    const query = new URL(request.url).searchParams;
    const { parameters, answer } = QUESTIONS[action];
    onlyKnownOfGraph(query, parameters);
    negotiate([JSON_FORMAT], request.headers.get("accept"), address.suffix);
    const limit = pageLimit(query);
    const question = questionOf(action, address, query);
    const at = await pageAsked(query, env, question);
    const { next, ...page } = await answer({ env, address, query, at, offset: at.offset, limit });
    const cursor = next === null ? null : writeCursor(question, { position: at.position, offset: next });
    return json({ ...page, next: cursor }, 200, { vary: "accept" });
  };
