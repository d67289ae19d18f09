// Paths of this site's resources. Ids stand unescaped but for what would end the path: `?`, `#` and `%`. An id that a path
// cannot carry, because it ends like an action or a format or has dots for a segment, is asked for by query.
import { ACTIONS, SUFFIXES } from "./address.ts";

const ESCAPED: Readonly<Record<string, string>> = { "%": "%25", "?": "%3F", "#": "%23" };

const MISREAD = new RegExp(
  `/(?:${ACTIONS.join("|")})$|\\.(?:${SUFFIXES.map((suffix) => suffix.replaceAll(".", "\\.")).join("|")})$|(?:^|/)\\.{1,2}(?:/|$)|\\\\|//|/$`,
);

/** The path of a node; `more` is an action or a suffix, e.g. `/ancestors` or `.ttl`. */
export function nodePath(id: string, more = ""): string {
  if (!MISREAD.test(id)) return `/v1/nodes/${id.replace(/[%?#]/g, (c) => ESCAPED[c] ?? c)}${more}`;
  const resource = more.startsWith("/") ? more : `/nodes${more}`;
  return `/v1${resource}?id=${encodeURIComponent(id)}`;
}

/** A path that asks as of a position. */
export const asOf = (path: string, position: number): string =>
  `${path}${path.includes("?") ? "&" : "?"}as_of=${position}`;

/** The path of a question to a lineage; a slash of its name is part of it. */
export function championsPath(lineage: string, { niche, kind }: { niche: string; kind: string }): string {
  const name = lineage.replace(/[%?#]/g, (c) => ESCAPED[c] ?? c);
  return `/v1/lineages/${name}/champions?${new URLSearchParams({ niche, kind })}`;
}

export const decisionPath = (id: string): string => `/v1/decisions/${id}`;

/** The path of an advisory; `more` is what is asked about it. */
export const advisoryPath = (id: string, more = ""): string => `/v1/advisories/${id}${more}`;
