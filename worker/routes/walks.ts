// Walks, page by page: parents, children, ancestors, descendants.
import type { Direction } from "../../src/graph/graph.ts";
import type { EDGE_SETS } from "../../src/model/edge-types.ts";
import { type Address, findStarts } from "../address.ts";
import { badQuery, edgeTypes, included, kinds, pageLimit, type Query, wholeNumber } from "../ask.ts";
import { authenticateReader } from "../auth.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import type { Env } from "../env.ts";
import { nodePath } from "../links.ts";
import { onlyKnownOfGraph, refuseEarlier } from "../min-position.ts";
import { JSON_FORMAT, negotiate } from "../negotiate.ts";
import { type Head, watermark } from "../read.ts";
import { json } from "../reply.ts";
import { answerWalk } from "../walk.ts";

type WalkAction = "parents" | "children" | "ancestors" | "descendants";

const WALK = [
  "id",
  "name",
  "version",
  "depth",
  "edge_types",
  "kinds",
  "limit",
  "cursor",
  "include",
  "through",
];

/** What each walk asks: a table, so that a walk is a row. */
const WALKS: Readonly<
  Record<WalkAction, { direction: Direction; depth?: number; types: keyof typeof EDGE_SETS; edges: boolean }>
> = {
  parents: { direction: "up", depth: 1, types: "all", edges: true },
  children: { direction: "down", depth: 1, types: "all", edges: true },
  ancestors: { direction: "up", types: "hereditary", edges: false },
  descendants: { direction: "down", types: "hereditary", edges: false },
};

function throughNames(query: Query, byName: boolean): boolean {
  const said = query.get("through");
  if (said === null) return byName;
  if (said === "names" || said === "ids") return said === "names";
  throw badQuery(
    "through",
    `${JSON.stringify(said.slice(0, 40))} cannot be used.`,
    "Send through=names or through=ids.",
  );
}

/** Answers a page of a walk. */
export async function getWalk(
  request: Request,
  env: Env,
  address: Address,
  action: WalkAction,
): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, WALK);
  negotiate([JSON_FORMAT], request.headers.get("accept"), address.suffix);
  const row = WALKS[action];
  const types = edgeTypes(query, row.types);
  const wanted = kinds(query);
  const asked = wholeNumber(query, "depth", 1, 999_999_999);
  const depth = row.depth === undefined ? asked : Math.min(row.depth, asked ?? row.depth);
  const withEdges = row.edges || included(query).has("edges");
  const limit = pageLimit(query);
  const through = query.get("through");
  const question = JSON.stringify([
    action,
    address.id,
    query.getAll("id"),
    query.get("name"),
    query.get("version"),
    types,
    wanted,
    depth,
    withEdges,
    through,
  ]);
  const said = query.get("cursor");
  const head = await watermark(env.GRAPH);
  const cursor =
    said === null ? { position: head.position, offset: 0 } : readCursor(question, said, head.position);
  refuseEarlier(query, cursor.position);
  const starts = await findStarts(env, address, query, cursor.position);
  const page = await answerWalk(env, {
    starts: starts.ns,
    direction: row.direction,
    types,
    kinds: wanted,
    depth,
    depthIsAsked: row.depth !== undefined,
    throughNames: throughNames(query, starts.byName),
    withEdges,
    at: { position: cursor.position, projection: head.projection },
    offset: cursor.offset,
    limit,
  });
  const next =
    page.next === null ? null : writeCursor(question, { position: cursor.position, offset: page.next });
  const { starts: found, ...answer } = page;
  return json({ starts: found.map(started), ...answer, next }, 200, { vary: "accept" });
}

const started = ({ id, kind, name, version, stub }: Head) => ({
  id,
  kind,
  name,
  version,
  stub,
  links: { node: nodePath(id) },
});
