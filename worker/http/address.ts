// The address of a node: `/v1/nodes/{id}[/action][.suffix]`, with the id unescaped as it is, or `?id=` and `?name=`.

import { LIMITS } from "../../src/model/limits.ts";
import { FORMATS } from "../../src/prov/formats/formats.ts";
import type { Env } from "../env.ts";
import { Refused } from "../problem.ts";
import { named, resolve } from "../read.ts";
import { notKnown } from "../reading/known-later.ts";
import { hintsFor } from "../reading/near.ts";
import { askedId, type Query } from "./ask.ts";

export const ACTIONS = [
  "parents",
  "children",
  "ancestors",
  "descendants",
  "closure",
  "bom",
  "dossier",
  "manifest",
  "siblings",
  "source",
  "trace",
  "leaks",
  "reproducibility",
  "paths",
  "common-ancestors",
  "contribution",
  "impact",
  "history",
] as const;
/** What is said of a node under its address. */
export const MOVES = ["transitions", "rollback", "end"] as const;
export const SUFFIXES = ["json", "ndjson", "html", ...FORMATS.map(({ suffix }) => suffix)] as const;

/** The suffix of a format at the end of a path; the longest that fits. */
const SUFFIX = new RegExp(
  `^(.*)\\.(${SUFFIXES.map((suffix) => suffix.replaceAll(".", "\\.")).join("|")})$`,
  "s",
);

export type Suffix = (typeof SUFFIXES)[number];
export type Action = (typeof ACTIONS)[number];
export type MoveAction = (typeof MOVES)[number];

export type Address = {
  /** The id as it stands in the path, or undefined when the query names the node. */
  readonly id?: string;
  readonly action?: Action;
  readonly suffix?: Suffix;
};

/** A path with its percent escapes read. */
export function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new Refused({
      code: "bad-id",
      detail: "The path holds a percent sign that escapes nothing.",
      hint: "Write a percent sign of the id as %25, or ask by ?id=.",
    });
  }
}

/** Takes the suffix of a format off a path that was not decoded yet: an escaped dot belongs to the name. */
export function withoutSuffix(rest: string): { readonly bare: string; readonly suffix?: Suffix } {
  const [, bare = rest, suffix] = SUFFIX.exec(rest) ?? [];
  return suffix === undefined ? { bare } : { bare, suffix: suffix as Suffix };
}

/** Reads what follows `/v1/nodes/` in a path. */
export function readAddress(rest: string): Address {
  const { bare, suffix } = withoutSuffix(rest);
  const slash = bare.lastIndexOf("/");
  const action = ACTIONS.find((word) => word === bare.slice(slash + 1));
  return {
    id: decoded(action ? bare.slice(0, Math.max(slash, 0)) : bare),
    ...(action ? { action } : {}),
    ...(suffix ? { suffix } : {}),
  };
}

/** Reads what follows `/v1/nodes/` in the path of something that is said: the id, and what is said of it. */
export function readMoveAddress(
  rest: string,
): { readonly id: string; readonly action: MoveAction } | undefined {
  const slash = rest.lastIndexOf("/");
  const action = MOVES.find((word) => word === rest.slice(slash + 1));
  return action && { id: decoded(rest.slice(0, Math.max(slash, 0))), action };
}

export type Starts = { readonly ns: readonly number[]; readonly byName: boolean };

async function byIds(env: Env, said: readonly string[], at: number): Promise<Starts> {
  const ids = said.map(askedId);
  const found = new Map((await resolve(env.GRAPH, ids, at)).map((node) => [node.said, node.n]));
  const unknown = ids.find((id) => !found.has(id));
  if (unknown !== undefined)
    throw await notKnown(env, "node", unknown, at, {
      why: `${unknown} is not known here`,
      ...(await hintsFor(env, unknown)),
    });
  return { ns: [...new Set(ids.flatMap((id) => found.get(id) ?? []))], byName: false };
}

async function byName(env: Env, name: string, version: string | null, at: number): Promise<Starts> {
  const ns = await named(env.GRAPH, name, version, at, LIMITS.walkStarts + 1);
  if (ns.length > LIMITS.walkStarts)
    throw new Refused({
      code: "too-large",
      detail: `More than ${LIMITS.walkStarts} nodes are named ${JSON.stringify(name.slice(0, 200))}.`,
      hint: "Ask for one version of it, or by id.",
    });
  if (ns.length > 0) return { ns, byName: true };
  throw new Refused({
    code: "not-found",
    detail: `Nothing here is named ${JSON.stringify(name.slice(0, 200))}${version === null ? "" : ` with version ${JSON.stringify(version.slice(0, 80))}`}.`,
    hint: "Names are case-sensitive and whole, e.g. acme/support-7b; GET /v1/lineages lists the families.",
  });
}

/** The nodes that a question starts from. */
export async function findStarts(env: Env, address: Address, query: Query, at: number): Promise<Starts> {
  const ids = [...(address.id === undefined ? [] : [address.id]), ...query.getAll("id")];
  const name = query.get("name");
  if (ids.length > 0 && name === null) return await byIds(env, ids, at);
  if (ids.length === 0 && name !== null && name !== "")
    return await byName(env, name, query.get("version"), at);
  throw new Refused({
    code: "bad-query",
    detail: "The question names no node, or names it twice.",
    hint: "Ask with ?id=<id> (repeatable) or ?name=<name>[&version=<version>].",
  });
}
