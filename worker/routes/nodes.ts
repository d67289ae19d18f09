// GET /v1/nodes/{id} and everything asked about a node: parents, children, ancestors, descendants, closure.
import type { EDGE_SETS } from "../../src/model/edge-types.ts";
import { readId } from "../../src/model/id.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { FORMATS as PROV_FORMATS } from "../../src/prov/formats.ts";
import { type DescribedNode, provQuads } from "../../src/prov/mapping.ts";
import { type Action, type Address, decoded, findStarts, readAddress, type Starts } from "../address.ts";
import { badQuery, edgeTypes, included, kinds, pageLimit, type Query, wholeNumber } from "../ask.ts";
import { authenticateReader } from "../auth.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { describe, nodeText } from "../describe.ts";
import type { Env } from "../env.ts";
import { nodePath } from "../links.ts";
import { onlyKnownOfGraph, refuseEarlier } from "../min-position.ts";
import { type Format, negotiate } from "../negotiate.ts";
import { Refused } from "../problem.ts";
import type { Direction } from "../reach.ts";
import { type Head, heads, resolve, watermark } from "../read.ts";
import { answerWalk, wholeSet } from "../walk.ts";
import { getSiblings } from "./cohorts.ts";
import { getSource } from "./sources.ts";

const START = ["id", "name", "version"];
const WALK = [...START, "depth", "edge_types", "kinds", "limit", "cursor", "include", "through"];

const JSON_FORMAT = { suffix: "json", mediaType: "application/json" } as const;
const FORMATS: readonly Format[] = [JSON_FORMAT, ...PROV_FORMATS];

type WalkAction = Exclude<Action, "closure" | "manifest" | "siblings" | "source">;

/** What each action asks: a table, so that a question is a row. */
const WALKS: Readonly<
  Record<WalkAction, { direction: Direction; depth?: number; types: keyof typeof EDGE_SETS; edges: boolean }>
> = {
  parents: { direction: "up", depth: 1, types: "all", edges: true },
  children: { direction: "down", depth: 1, types: "all", edges: true },
  ancestors: { direction: "up", types: "hereditary", edges: false },
  descendants: { direction: "down", types: "hereditary", edges: false },
};

const json = (text: string): Response =>
  new Response(`${text}\n`, { headers: { "content-type": "application/json", vary: "accept" } });

/** Answers whatever stands after `/v1/nodes/`. */
export async function getNodes(request: Request, env: Env, rest: string): Promise<Response> {
  return await answer(request, env, readAddress(rest));
}

/** Answers `/id/{id}`: what the node's IRI leads to. The whole rest is the id, when there is such a node. */
export async function getById(request: Request, env: Env, rest: string): Promise<Response> {
  authenticateReader(request, env);
  const whole = readId(decoded(rest), "");
  const found = whole.ok ? await resolve(env.GRAPH, [whole.value.id]) : [];
  return await answer(request, env, found.length > 0 ? { id: decoded(rest) } : readAddress(rest));
}

/** Answers `/v1/<action>?id=…` and `/v1/nodes?id=…`. */
export async function getByQuery(request: Request, env: Env, address: Address): Promise<Response> {
  return await answer(request, env, address);
}

async function answer(request: Request, env: Env, address: Address): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  const { action } = address;
  if (action === "source") return await getSource(request, env, address);
  if (action === "siblings") return await getSiblings(request, env, address);
  if (action !== undefined && action !== "closure" && action !== "manifest")
    return await walkPage(request, env, address, action, query);
  onlyKnownOfGraph(query, action === "closure" ? [...START, "edge_types"] : START);
  const format = negotiate(
    action === "manifest" ? [JSON_FORMAT] : FORMATS,
    request.headers.get("accept"),
    address.suffix,
  );
  const { position } = await watermark(env.GRAPH);
  const starts = await findStarts(env, address, query, position);
  const ns = action === "closure" ? await wholeClosure(env, starts, query, position) : starts.ns;
  const nodes = await describe(env, ns, position);
  if (format.suffix !== "json") return prov(format, nodes, position);
  const texts = nodes.map((node) => nodeText(node, position));
  if (action !== "closure" && texts.length === 1 && !starts.byName) return json(texts[0] ?? "");
  return json(`{"position":${position},"nodes":[${texts.join(",")}]}`);
}

/** The starts and all their ancestors; refused rather than cut, because a closure that is not whole is not one. */
async function wholeClosure(env: Env, starts: Starts, query: Query, at: number): Promise<number[]> {
  const types = edgeTypes(query, "hereditary");
  const found = await wholeSet(env, { starts: starts.ns, direction: "up", types, throughNames: false, at });
  const ns = found && [...starts.ns, ...found];
  if (ns && ns.length <= LIMITS.closureNodes) return ns;
  throw new Refused({
    code: "too-large",
    detail: `The closure has ${ns ? `${ns.length} nodes` : "more nodes than can be gathered"}; one answer holds ${LIMITS.closureNodes}.`,
    hint: "Page through /ancestors, and ask for the nodes one by one.",
  });
}

function prov(format: Format, nodes: readonly DescribedNode[], position: number): Response {
  const row = PROV_FORMATS.find((one) => one.suffix === format.suffix);
  if (!row) throw new Error(`no writer for ${format.suffix}`);
  const headers = {
    "content-type": `${row.mediaType}; charset=utf-8`,
    vary: "accept",
    "forebear-position": String(position),
  };
  return new Response(row.write(provQuads(nodes)), { headers });
}

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

async function walkPage(
  request: Request,
  env: Env,
  address: Address,
  action: WalkAction,
  query: Query,
): Promise<Response> {
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
    at: cursor.position,
    offset: cursor.offset,
    limit,
  });
  const next =
    page.next === null ? null : writeCursor(question, { position: cursor.position, offset: page.next });
  return json(JSON.stringify({ ...(await startsOf(env, starts, cursor.position)), ...page, next }));
}

async function startsOf(
  env: Env,
  starts: Starts,
  at: number,
): Promise<{
  starts: {
    id: string;
    kind: string;
    name: string | null;
    version: string | null;
    stub: boolean;
    links: { node: string };
  }[];
}> {
  const found: Head[] = await heads(env.GRAPH, starts.ns, at);
  return {
    starts: found.map(({ id, kind, name, version, stub }) => ({
      id,
      kind,
      name,
      version,
      stub,
      links: { node: nodePath(id) },
    })),
  };
}
