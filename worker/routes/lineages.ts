// GET /v1/lineages and /v1/lineages/{name}: the families, and what each holds.
import { pageAsked, positionAsked } from "../as-of.ts";
import { pageLimit } from "../ask.ts";
import { authenticateReader } from "../auth.ts";
import { writeCursor } from "../cursor.ts";
import type { Env } from "../env.ts";
import { nodePath } from "../links.ts";
import { onlyKnownOfGraph } from "../min-position.ts";
import { Refused } from "../problem.ts";
import { heads } from "../read.ts";
import { kindsOfLineage, lineage, lineages, membersOfLineage, nodeOfRecord } from "../read-records.ts";
import { json } from "../reply.ts";

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

/** One lineage: its root, its counts and its members in the order in which they came. */
export async function getLineage(request: Request, env: Env, name: string): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, ["limit", "cursor"]);
  const limit = pageLimit(query);
  const question = JSON.stringify(["lineage", name]);
  const { position, offset } = await pageAsked(query, env, question);
  const found = await lineage(env.GRAPH, name);
  if (found === null || found.from_position > position)
    throw new Refused({
      code: "not-found",
      detail: `There is no lineage ${JSON.stringify(name.slice(0, 200))}.`,
      hint:
        found === null
          ? "GET /v1/lineages lists them."
          : `It was founded at position ${found.from_position}.`,
    });
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
  return json({
    position,
    name: found.name,
    ledger: found.ledger,
    root: { record: found.root, node: root },
    founded_position: found.from_position,
    counts: { nodes: Object.values(kinds).reduce((sum, count) => sum + count, 0), by_kind: kinds },
    nodes,
    next: ns.length > limit ? writeCursor(question, { position, offset: offset + limit }) : null,
  });
}
