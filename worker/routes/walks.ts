// Walks, page by page or whole: parents, children, ancestors, descendants.
import type { Direction } from "../../src/graph/graph.ts";
import type { EDGE_SETS } from "../../src/model/edge-types.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { answerWalk } from "../graph/walk.ts";
import { streamWalk, type WholeWalk } from "../graph/walk-stream.ts";
import { type Address, findStarts, type Starts } from "../http/address.ts";
import { pageAsked } from "../http/as-of.ts";
import {
  badQuery,
  depthOf,
  edgeTypes,
  included,
  kinds,
  lifecycleStates,
  minCertainty,
  pageLimit,
  type Query,
} from "../http/ask.ts";
import { writeCursor } from "../http/cursor.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import { keepPlace, placeOf } from "../http/room.ts";
import { type Format, JSON_FORMAT, NDJSON_FORMAT, negotiate } from "../negotiate.ts";

type WalkAction = "parents" | "children" | "ancestors" | "descendants";

const STEP = [
  "id",
  "name",
  "version",
  "depth",
  "edge_types",
  "min_certainty",
  "kinds",
  "states",
  "limit",
  "cursor",
  "include",
  "through",
];

const WALK = [...STEP, "until"];

type Row = {
  readonly direction: Direction;
  readonly depth?: number;
  readonly types: keyof typeof EDGE_SETS;
  readonly edges: boolean;
  readonly parameters: readonly string[];
};

/** What each walk asks: a table, so that a walk is a row. */
const WALKS: Readonly<Record<WalkAction, Row>> = {
  parents: { direction: "up", depth: 1, types: "all", edges: true, parameters: STEP },
  children: { direction: "down", depth: 1, types: "all", edges: true, parameters: STEP },
  ancestors: { direction: "up", types: "hereditary", edges: false, parameters: WALK },
  descendants: { direction: "down", types: "hereditary", edges: false, parameters: WALK },
};

const FORMATS: readonly Format[] = [JSON_FORMAT, NDJSON_FORMAT];

/** Whether to go on through names: as it is said, else as the question names its nodes. */
export function throughNames(query: Query, byName: boolean): boolean {
  const said = query.get("through");
  if (said === null) return byName;
  if (said === "names" || said === "ids") return said === "names";
  throw badQuery(
    "through",
    `${JSON.stringify(said.slice(0, 40))} cannot be used.`,
    "Send through=names or through=ids.",
  );
}

const VARIES = { vary: "accept" };

type Asked = Omit<WholeWalk, "starts" | "at">;

/** Everything that a walk is asked, but where it starts. */
function readWalk(query: Query, row: Row): Asked {
  const depth = depthOf(query);
  const asked = included(query, ["edges", "taint"]);
  return {
    direction: row.direction,
    types: edgeTypes(query, row.types),
    atLeast: minCertainty(query),
    kinds: kinds(query),
    states: lifecycleStates(query),
    until: kinds(query, "until"),
    depth: row.depth === undefined ? depth : Math.min(row.depth, depth ?? row.depth),
    depthIsAsked: row.depth !== undefined,
    throughNames: throughNames(query, query.has("name")),
    withEdges: asked.has("edges") || row.edges,
    withTaint: asked.has("taint"),
  };
}

/** The question in one spelling: the same set, said in another way, is the same question. */
const spelled = (asked: Asked, { ns }: Starts): string =>
  JSON.stringify([ns.toSorted((a, b) => a - b), asked]);

/** Answers a walk: a page of it, or all of it as a stream. */
export async function getWalk(
  request: Request,
  env: Env,
  address: Address,
  action: WalkAction,
): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  const row = WALKS[action];
  onlyKnownOfGraph(query, row.parameters);
  const format = negotiate(FORMATS, request.headers.get("accept"), address.suffix);
  const asked = readWalk(query, row);
  if (format === NDJSON_FORMAT) refusePages(query);
  const limit = pageLimit(query);
  const startsAt = (position: number): Promise<Starts> => findStarts(env, address, query, position);
  const { offset, ...at } = await pageAsked(query, env, async (position) =>
    spelled(asked, await startsAt(position)),
  );
  const starts = await startsAt(at.position);
  const walk = { ...asked, starts: starts.ns, at };
  if (format === NDJSON_FORMAT) return await whole(request, env, walk);
  const { next, ...page } = await answerWalk(env, { ...walk, offset, limit });
  const cursor =
    next === null ? null : writeCursor(spelled(asked, starts), { position: at.position, offset: next });
  return json({ ...page, next: cursor }, 200, VARIES);
}

/** Refuses what asks for a page of a stream, which has none. */
function refusePages(query: Query): void {
  for (const name of ["limit", "cursor"])
    if (query.has(name))
      throw badQuery(
        name,
        "does not go with NDJSON: a stream is everything, in one answer.",
        "Leave it out, or ask for application/json to read page by page.",
      );
}

/** All of a walk; it keeps its place until the stream has ended. */
async function whole(request: Request, env: Env, walk: WholeWalk): Promise<Response> {
  const { readable, ended } = await streamWalk(env, walk, placeOf(request));
  keepPlace(request, ended);
  return new Response(readable, { headers: { "content-type": NDJSON_FORMAT.mediaType, ...VARIES } });
}
