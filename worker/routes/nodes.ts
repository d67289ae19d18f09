// GET /v1/nodes/{id} and everything asked about a node: which question it is, and the node itself.
import { readId } from "../../src/model/id.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { type Action, type Address, decoded, readAddress } from "../http/address.ts";
import { momentAsked, positionAsked } from "../http/as-of.ts";
import { nodePath } from "../http/links.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { jsonText } from "../http/reply.ts";
import { type Format, JSON_FORMAT, negotiate } from "../negotiate.ts";
import { Refused } from "../problem.ts";
import { answerDocument, DOCUMENTS, isDocument } from "../publish/answer.ts";
import { closureAsked, nodeAsked } from "../publish/asked.ts";
import { linksOfNode } from "../publish/links.ts";
import { numbersOf } from "../publish/scope.ts";
import { type Moment, resolve } from "../read.ts";
import { describe, nodeText } from "../reading/describe.ts";
import { oneNode } from "../reading/one-node.ts";
import { taintKnown } from "../recall/taint.ts";
import { getBom } from "./bom.ts";
import { getSiblings } from "./cohorts.ts";
import { getConnections } from "./connections.ts";
import { getDossier } from "./dossier.ts";
import { getHistory } from "./history.ts";
import { getLeaks } from "./leaks.ts";
import { getView, wantsView } from "./mldcat.ts";
import { getReproducibility } from "./reproducibility.ts";
import { getSource } from "./sources.ts";
import { getTrace } from "./trace.ts";
import { getWalk } from "./walks.ts";

const START = ["id", "name", "version"];

const VARIES = { vary: "accept" };

const FORMATS: readonly Format[] = [JSON_FORMAT, ...DOCUMENTS];

/** Answers whatever stands after `/v1/nodes/`. */
export async function getNodes(request: Request, env: Env, rest: string): Promise<Response> {
  return await answer(request, env, readAddress(rest));
}

/** What the path of a node's IRI names. The whole rest is the id, when there is such a node. */
async function addressOf(env: Env, query: URLSearchParams, rest: string): Promise<Address> {
  const address = readAddress(rest);
  if (address.action === undefined && address.suffix === undefined) return address;
  const whole = readId(decoded(rest), "");
  const at = await positionAsked(query, env);
  const found = whole.ok ? await resolve(env.GRAPH, [whole.value.id], at) : [];
  return found.length > 0 ? { id: decoded(rest) } : address;
}

const PAGE: Format = { suffix: "html", mediaType: "text/html" };

/** Whether a page is preferred to anything that the node itself can be given as. */
const prefersPage = (request: Request): boolean =>
  negotiate([...FORMATS, PAGE], request.headers.get("accept")) === PAGE;

/** The way to the page about a node, as of when it was asked. */
async function toPage(request: Request, env: Env, address: Address): Promise<Response> {
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, []);
  const { id } = await oneNode(env, address, query, (await momentAsked(query, env)).position);
  const page = new URL(nodePath(id, "/dossier.html"), request.url);
  for (const [name, value] of query) page.searchParams.append(name, value);
  return new Response(null, { status: 303, headers: { location: page.pathname + page.search, ...VARIES } });
}

/** Answers `/id/{id}`: what the node's IRI leads to; who reads with a browser is sent to its page. */
export async function getById(request: Request, env: Env, rest: string): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  const address = await addressOf(env, query, rest);
  const isNode = address.action === undefined && address.suffix === undefined;
  if (isNode && !query.has("view") && prefersPage(request)) return await toPage(request, env, address);
  return await answer(request, env, address);
}

/** Answers `/v1/<action>?id=…` and `/v1/nodes?id=…`. */
export async function getByQuery(request: Request, env: Env, address: Address): Promise<Response> {
  return await answer(request, env, address);
}

type NodesScope = Parameters<typeof numbersOf>[1];

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
  bom: getBom,
  dossier: getDossier,
  closure: getDescribed,
  manifest: getDescribed,
};

async function answer(request: Request, env: Env, address: Address): Promise<Response> {
  const { action } = address;
  if (action !== undefined) return await ANSWERS[action](request, env, address);
  return await (wantsView(request) ? getView : getDescribed)(request, env, address);
}

/** What a question about described nodes may ask, by its action. */
const DESCRIBED = {
  node: START,
  closure: [...START, "edge_types", "direction"],
} as const;

/** Nodes with everything that is said of them: a node, a closure; as JSON, or as a document. */
async function getDescribed(request: Request, env: Env, address: Address): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  const { action } = address;
  onlyKnownOfGraph(query, action === "closure" ? DESCRIBED.closure : DESCRIBED.node);
  const formats: readonly Format[] = action === "manifest" ? [JSON_FORMAT] : FORMATS;
  const format = negotiate(formats, request.headers.get("accept"), address.suffix);
  const at = await momentAsked(query, env);
  const asked = action === "closure" ? closureAsked(address, query) : nodeAsked(address, query);
  if (isDocument(format)) return await answerDocument(request, env, asked, format, at);
  return await answerJson(request, env, asked, at);
}

/** The same as JSON; refused rather than cut, because a closure that is not whole is not one. */
async function answerJson(request: Request, env: Env, asked: NodesScope, at: Moment): Promise<Response> {
  const { position } = at;
  const ns = await numbersOf(env, asked, at);
  if (ns.length > LIMITS.closureNodes)
    throw new Refused({
      code: "too-large",
      detail: `The closure has ${ns.length} nodes; one answer in JSON holds ${LIMITS.closureNodes}.`,
      hint: "Page through /ancestors and ask for the nodes one by one, or ask for another format (.nq): a document has any number.",
    });
  const nodes = await describe(env, ns, position);
  const texts = await Promise.all(
    nodes.map(async (node) =>
      nodeText(
        node,
        position,
        nodes.length > LIMITS.taintNodes ? null : await taintKnown(env, node.head.n, at),
      ),
    ),
  );
  const id = nodes[0]?.head.id;
  if (asked.kind === "node" && asked.ids?.length === 1 && id !== undefined)
    return jsonText(texts[0] ?? "", 200, { ...VARIES, link: linksOfNode(request, id) });
  return jsonText(`{"position":${position},"nodes":[${texts.join(",")}]}`, 200, VARIES);
}
