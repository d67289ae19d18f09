// What a document tells of, as it was asked: plain data that can be kept, spelled in one way, and asked again.
import membersAfter from "../../sql/queries/read/members-after.sql";
import nodesOfRun from "../../sql/queries/read/nodes-of-run.sql";
import type { Direction } from "../../src/graph/graph.ts";
import { canonical, type Json } from "../../src/model/canonical.ts";
import type { EdgeType } from "../../src/model/edge-types.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import { wholeSet } from "../graph/walk.ts";
import { findStarts } from "../http/address.ts";
import { edgeTypes } from "../http/ask.ts";
import { Refused } from "../problem.ts";
import type { Moment } from "../read.ts";
import { notKnown } from "../reading/known-later.ts";
import { lineageAt } from "../reading/lineage-at.ts";
import { cohort, membersOfCohorts } from "../reading/read-records.ts";
import { selectAll } from "../reading/select.ts";
import type { SelectAsked } from "../reading/select-question.ts";
import { everything, type Members, these } from "./members.ts";

/** Nodes, by ids or by a name. */
export type NodesAsked = {
  readonly ids?: readonly string[];
  readonly name?: string;
  readonly version?: string;
};

/** What a document is asked to tell of. */
export type ScopeAsked =
  | ({ readonly kind: "node" } & NodesAsked)
  | ({
      readonly kind: "closure";
      /** up: all ancestors, down: all descendants. */
      readonly direction: Direction | "both";
      /** Those that are followed; hereditary ones where it is not said. */
      readonly edge_types?: readonly EdgeType[];
    } & NodesAsked)
  | { readonly kind: "run"; readonly id: string }
  | { readonly kind: "cohort"; readonly id: string }
  | { readonly kind: "lineage"; readonly name: string }
  | ({ readonly kind: "select" } & SelectAsked)
  | { readonly kind: "site" };

/** The one spelling of what was asked, whatever order nodes were named in. */
export function spelledScope(asked: ScopeAsked): string {
  const ids = "ids" in asked && asked.ids !== undefined ? { ids: asked.ids.toSorted() } : {};
  return canonical({ ...asked, ...ids } as unknown as Json);
}

const WORD = /[^A-Za-z0-9._-]+/g;

/** What a file of a position is called, without what follows the dot; `about` is what it tells of. */
export function fileOf(sort: string, about: string, position: number): string {
  const short = about
    .replace(WORD, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 80);
  return ["forebear", sort, short, `at-${position}`].filter((word) => word !== "").join("-");
}

/** What a file with the document is called, without what follows the dot. */
export function fileName(asked: ScopeAsked, position: number): string {
  const named = "name" in asked ? [asked.name, "version" in asked ? asked.version : undefined] : [];
  const ids = "ids" in asked ? (asked.ids ?? []) : "id" in asked ? [asked.id] : [];
  const what = [...named, ...ids.slice(0, 1)].filter((word) => word !== undefined).join("-");
  const direction = asked.kind === "closure" ? `-${asked.direction}` : "";
  return fileOf(`${asked.kind}${direction}`, what, position);
}

async function startsOf(
  env: Env,
  { ids = [], name, version }: NodesAsked,
  at: Moment,
): Promise<readonly number[]> {
  const query = new URLSearchParams(ids.map((id) => ["id", id]));
  if (name !== undefined) query.set("name", name);
  if (version !== undefined) query.set("version", version);
  return (await findStarts(env, {}, query, at.position)).ns;
}

const HEREDITARY = edgeTypes(new URLSearchParams(), "hereditary");

const TOO_FAR: Refused["refusal"] = {
  code: "too-large",
  detail: "The closure has more edges than can be walked at this position without the graph in memory.",
  hint: "Ask for it as of now, for one direction, or for fewer edge types.",
};

/** What lies around nodes, in one direction or in both. */
async function closureOf(
  env: Env,
  asked: ScopeAsked & { kind: "closure" },
  at: Moment,
): Promise<readonly number[]> {
  const starts = await startsOf(env, asked, at);
  const directions: Direction[] = asked.direction === "both" ? ["up", "down"] : [asked.direction];
  const all = new Set(starts);
  for (const direction of directions) {
    const question = { starts, direction, types: asked.edge_types ?? HEREDITARY, throughNames: false };
    const found = await wholeSet(env, question, at);
    if (found === undefined) throw new Refused(TOO_FAR);
    for (const n of found) all.add(n);
  }
  return [...all];
}

/** Everything that a query lists in the order of the log, read piece by piece. */
async function inLogOrder(env: Env, sql: string, key: string, at: number): Promise<readonly number[]> {
  const all = new Set<number>();
  for (let from = 0; ; ) {
    const rows = (
      await env.GRAPH.prepare(sql).bind(key, from, at, LIMITS.idsRead).all<{ n: number; position: number }>()
    ).results;
    for (const { n } of rows) all.add(n);
    const last = rows.at(-1)?.position;
    if (last === undefined || rows.length < LIMITS.idsRead) return [...all];
    // What stands at the last position may not be all of it: it is read again. One statement never fills a page.
    from = last;
  }
}

async function nodesOfCohort(env: Env, id: string, at: number): Promise<readonly number[]> {
  if ((await cohort(env.GRAPH, id, at)) === null)
    throw await notKnown(env, "cohort", id, at, {
      why: `There is no cohort ${JSON.stringify(id.slice(0, 100))}`,
      hint: "A cohort's id is cohort: and 64 hexadecimal digits, as its receipt says.",
    });
  return (await membersOfCohorts(env.GRAPH, [id], at)).map(({ n }) => n);
}

async function nodesOfRunAsked(env: Env, id: string, at: number): Promise<readonly number[]> {
  const ns = await inLogOrder(env, nodesOfRun, id, at);
  if (ns.length > 0) return ns;
  throw new Refused({
    code: "not-found",
    detail: `No record says it was made by the run ${JSON.stringify(id.slice(0, 200))}.`,
    hint: "A run is what records have in transformation.id, to the letter.",
  });
}

/** The numbers of the nodes that a scope has at a position; refused where what it names is not known then. */
export async function numbersOf(
  env: Env,
  asked: Exclude<ScopeAsked, { kind: "site" }>,
  at: Moment,
): Promise<readonly number[]> {
  const { position } = at;
  switch (asked.kind) {
    case "node":
      return await startsOf(env, asked, at);
    case "closure":
      return await closureOf(env, asked, at);
    case "cohort":
      return await nodesOfCohort(env, asked.id, position);
    case "run":
      return await nodesOfRunAsked(env, asked.id, position);
    case "select":
      return await selectAll(env, asked, at);
    case "lineage":
      await lineageAt(env, asked.name, position);
      return await inLogOrder(env, membersAfter, asked.name, position);
  }
}

/** The nodes of a scope by id. */
export async function membersOf(env: Env, asked: ScopeAsked, at: Moment): Promise<Members> {
  if (asked.kind === "site") return everything(env, at.position);
  return await these(env, await numbersOf(env, asked, at), at.position);
}
