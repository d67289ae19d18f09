// Which scope a request asks for.
import { type Address, decoded, withoutSuffix } from "../http/address.ts";
import { askedId, badQuery, edgeTypes, type Query } from "../http/ask.ts";
import { type Format, JSON_FORMAT, negotiate } from "../negotiate.ts";
import { DOCUMENTS } from "./answer.ts";
import type { NodesAsked, ScopeAsked } from "./scope.ts";

/** The nodes that an address and a query name, in the order in which they are named. */
function nodesAsked(address: Address, query: Query): NodesAsked {
  const said = [...(address.id === undefined ? [] : [address.id]), ...query.getAll("id")];
  const ids = [...new Set(said.map(askedId))];
  const name = query.get("name");
  const version = query.get("version");
  return {
    ...(ids.length === 0 ? {} : { ids }),
    ...(name === null ? {} : { name }),
    ...(version === null ? {} : { version }),
  };
}

export const nodeAsked = (address: Address, query: Query): ScopeAsked & { kind: "node" } => ({
  kind: "node",
  ...nodesAsked(address, query),
});

function directionAsked(query: Query): "up" | "down" | "both" {
  const said = query.get("direction") ?? "up";
  if (said === "up" || said === "down" || said === "both") return said;
  throw badQuery(
    "direction",
    `${JSON.stringify(said.slice(0, 40))} cannot be used.`,
    "Send direction=up (ancestors), direction=down (descendants) or direction=both.",
  );
}

export const closureAsked = (address: Address, query: Query): ScopeAsked & { kind: "closure" } => ({
  kind: "closure",
  direction: directionAsked(query),
  ...(query.has("edge_types") ? { edge_types: edgeTypes(query, "hereditary") } : {}),
  ...nodesAsked(address, query),
});

const IN_PATH: readonly Format[] = [JSON_FORMAT, ...DOCUMENTS];

/** What a path names, and the format in which it is asked for: JSON, or that of a document. A name may end like other suffixes. */
export function namedInPath(
  request: Request,
  rest: string,
): { readonly name: string; readonly format: Format } {
  const { bare, suffix } = withoutSuffix(rest);
  const isFormat = IN_PATH.some((format) => format.suffix === suffix);
  return {
    name: decoded(isFormat ? bare : rest),
    format: negotiate(IN_PATH, request.headers.get("accept"), isFormat ? suffix : undefined),
  };
}
