// GET /v1/lineages and /v1/lineages/{name}: the families, and what each holds.

import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { decoded } from "../http/address.ts";
import { momentAsked, pageAsked, positionAsked } from "../http/as-of.ts";
import { pageLimit } from "../http/ask.ts";
import { writeCursor } from "../http/cursor.ts";
import { nodePath } from "../http/links.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import { answerDocument, isDocument } from "../publish/answer.ts";
import { namedInPath } from "../publish/asked.ts";
import { heads } from "../read.ts";
import { lineageAt } from "../reading/lineage-at.ts";
import { kindsOfLineage, lineages, membersOfLineage, nodeOfRecord } from "../reading/read-records.ts";
import { getChampions } from "./champions.ts";

/** A page of lineages by name. */
export async function listLineages(request: Request, env: Env): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, ["limit", "after"]);
  const limit = pageLimit(query);
  const position = await positionAsked(query, env);
  const rows = await lineages(env.GRAPH, query.get("after") ?? "", position, limit + 1);
  const page = rows
    .slice(0, limit)
    .map(({ from_position, last_time, ...row }) => ({ ...row, founded_position: from_position, last_time }));
  // Names are the order of the pages, so the last name is the cursor.
  return json({ position, lineages: page, next: rows.length > limit ? (page.at(-1)?.name ?? null) : null });
}

/** Answers whatever stands after `/v1/lineages/`: a name, in which a slash stands as it is, and what is asked of it. */
export async function getLineages(request: Request, env: Env, rest: string): Promise<Response> {
  const [, name] = /^(.+)\/champions$/s.exec(rest) ?? [];
  if (name !== undefined) return await getChampions(request, env, decoded(name));
  return await getLineage(request, env, rest);
}

/** One lineage: its root, its counts and its members in the order in which they came; or a document of them all. */
async function getLineage(request: Request, env: Env, rest: string): Promise<Response> {
  authenticateReader(request, env);
  const { name, format } = namedInPath(request, rest);
  const query = new URL(request.url).searchParams;
  if (isDocument(format)) {
    onlyKnownOfGraph(query, []);
    const at = await momentAsked(query, env);
    return await answerDocument(request, env, { kind: "lineage", name }, format, at);
  }
  onlyKnownOfGraph(query, ["limit", "cursor"]);
  const limit = pageLimit(query);
  const question = JSON.stringify(["lineage", name]);
  const { position, offset } = await pageAsked(query, env, question);
  const found = await lineageAt(env, name, position);
  const [kinds, ns, root] = await Promise.all([
    kindsOfLineage(env.GRAPH, name, position),
    membersOfLineage(env.GRAPH, name, position, limit + 1, offset),
    nodeOfRecord(env.GRAPH, found.root),
  ]);
  const members = new Map((await heads(env.GRAPH, ns.slice(0, limit), position)).map((one) => [one.n, one]));
  const nodes = ns.slice(0, limit).flatMap((n) => {
    const one = members.get(n);
    return one
      ? [
          {
            id: one.id,
            kind: one.kind,
            name: one.name,
            version: one.version,
            state: one.state,
            stub: one.stub,
            links: { node: nodePath(one.id) },
          },
        ]
      : [];
  });
  const body = {
    position,
    name: found.name,
    ledger: found.ledger,
    root: { record: found.root, node: root },
    founded_position: found.from_position,
    counts: { nodes: Object.values(kinds).reduce((sum, count) => sum + count, 0), by_kind: kinds },
    nodes,
    next: ns.length > limit ? writeCursor(question, { position, offset: offset + limit }) : null,
  };
  return json(body, 200, { vary: "accept" });
}
