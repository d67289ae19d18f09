// GET /v1/nodes/{id} and everything asked about a node: which question it is, and the node itself.
import { readId } from "../../src/model/id.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { wholeDocument } from "../../src/prov/document.ts";
import { FORMATS as PROV_FORMATS } from "../../src/prov/formats.ts";
import { type DescribedNode, provQuads } from "../../src/prov/mapping.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { wholeSet } from "../graph/walk.ts";
import { type Action, type Address, decoded, findStarts, readAddress, type Starts } from "../http/address.ts";
import { momentAsked, positionAsked } from "../http/as-of.ts";
import { edgeTypes, type Query } from "../http/ask.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { jsonText } from "../http/reply.ts";
import { type Format, JSON_FORMAT, negotiate } from "../negotiate.ts";
import { Refused } from "../problem.ts";
import { type Moment, resolve } from "../read.ts";
import { describe, nodeText } from "../reading/describe.ts";
import { taintKnown } from "../recall/taint.ts";
import { getSiblings } from "./cohorts.ts";
import { getConnections } from "./connections.ts";
import { getDossier } from "./dossier.ts";
import { getHistory } from "./history.ts";
import { getLeaks } from "./leaks.ts";
import { getReproducibility } from "./reproducibility.ts";
import { getSource } from "./sources.ts";
import { getTrace } from "./trace.ts";
import { getWalk } from "./walks.ts";

const START = ["id", "name", "version"];

const VARIES = { vary: "accept" };

const FORMATS: readonly Format[] = [JSON_FORMAT, ...PROV_FORMATS];

/** Answers whatever stands after `/v1/nodes/`. */
export async function getNodes(request: Request, env: Env, rest: string): Promise<Response> {
  return await answer(request, env, readAddress(rest));
}

/** Answers `/id/{id}`: what the node's IRI leads to. The whole rest is the id, when there is such a node. */
export async function getById(request: Request, env: Env, rest: string): Promise<Response> {
  authenticateReader(request, env);
  const address = readAddress(rest);
  if (address.action === undefined && address.suffix === undefined)
    return await answer(request, env, address);
  const whole = readId(decoded(rest), "");
  const at = await positionAsked(new URL(request.url).searchParams, env);
  const found = whole.ok ? await resolve(env.GRAPH, [whole.value.id], at) : [];
  return await answer(request, env, found.length > 0 ? { id: decoded(rest) } : address);
}

/** Answers `/v1/<action>?id=…` and `/v1/nodes?id=…`. */
export async function getByQuery(request: Request, env: Env, address: Address): Promise<Response> {
  return await answer(request, env, address);
}

type Answer = (request: Request, env: Env, address: Address) => Promise<Response>;

/** What each action asks: a table, so that a question is a row. */
const ANSWERS: Readonly<Record<Action, Answer>> = {
  parents: (request, env, address) => getWalk(request, env, address, "parents"),
  children: (request, env, address) => getWalk(request, env, address, "children"),
  ancestors: (request, env, address) => getWalk(request, env, address, "ancestors"),
  descendants: (request, env, address) => getWalk(request, env, address, "descendants"),
  siblings: getSiblings,
  source: getSource,
  trace: getTrace,
  leaks: getLeaks,
  reproducibility: getReproducibility,
  paths: getConnections("paths"),
  "common-ancestors": getConnections("common-ancestors"),
  contribution: getConnections("contribution"),
  impact: getConnections("impact"),
  history: getHistory,
  dossier: getDossier,
  closure: getDescribed,
  manifest: getDescribed,
};

async function answer(request: Request, env: Env, address: Address): Promise<Response> {
  const { action } = address;
  return await (action === undefined ? getDescribed : ANSWERS[action])(request, env, address);
}

/** Nodes with everything that is said of them: a node, a closure. */
async function getDescribed(request: Request, env: Env, address: Address): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  const { action } = address;
  onlyKnownOfGraph(query, action === "closure" ? [...START, "edge_types"] : START);
  const format = negotiate(
    action === "manifest" ? [JSON_FORMAT] : FORMATS,
    request.headers.get("accept"),
    address.suffix,
  );
  const at = await momentAsked(query, env);
  const { position } = at;
  const starts = await findStarts(env, address, query, position);
  const ns = action === "closure" ? await wholeClosure(env, starts, query, at) : starts.ns;
  const nodes = await describe(env, ns, position);
  if (format.suffix !== "json") return prov(format, nodes, position);
  const texts = await Promise.all(
    nodes.map(async (node) =>
      nodeText(
        node,
        position,
        nodes.length > LIMITS.taintNodes ? null : await taintKnown(env, node.head.n, at),
      ),
    ),
  );
  if (action !== "closure" && texts.length === 1 && !starts.byName)
    return jsonText(texts[0] ?? "", 200, VARIES);
  return jsonText(`{"position":${position},"nodes":[${texts.join(",")}]}`, 200, VARIES);
}

/** The starts and all their ancestors; refused rather than cut, because a closure that is not whole is not one. */
async function wholeClosure(env: Env, starts: Starts, query: Query, at: Moment): Promise<number[]> {
  const types = edgeTypes(query, "hereditary");
  const found = await wholeSet(env, { starts: starts.ns, direction: "up", types, throughNames: false }, at);
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
  const head = { site: "", position, at: null, scope: "", bundle: "urn:x" };
  return new Response(wholeDocument(row.writer, head, { nodes, quads: () => provQuads(nodes) }), { headers });
}
